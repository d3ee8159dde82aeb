// What every panel needs: language, names, units, and the way to open a figure.
import { createContext, useContext } from 'react'
import type { Query } from './drill.ts'
import type { Figures } from './figures.ts'
import type { Layout } from './layout.ts'
import type { NameOf } from './names.ts'
import type { Lang } from './words/index.ts'

export interface Unit {
  readonly unit: string
  readonly scale: number
}

export interface Screen {
  readonly lang: Lang
  readonly layout: Layout
  readonly nameOf: NameOf
  readonly zone: string
  /** unit and scale of a measure; CNY with fen where the feed has not said so yet */
  readonly unitOf: (measure: string) => Unit
  /** undefined until the first snapshot */
  readonly figures: Figures | undefined
  readonly stale: boolean
  readonly open: (query: Query) => void
}

export const ScreenContext = createContext<Screen | undefined>(undefined)

export const useScreen = (): Screen => {
  const screen = useContext(ScreenContext)
  if (!screen) throw new Error('a panel outside of the screen')
  return screen
}
