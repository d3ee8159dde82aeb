// Which layout the window takes: walls scale with the window, small screens flow and scroll.
import { useSyncExternalStore } from 'react'

/** flow: one or two columns, scrolled · wall: 16:9 · wide: from 2.7:1 · ultra: from 3.3:1 */
export type Layout = 'flow' | 'wall' | 'wide' | 'ultra'

// keep in step with style/index.css, which needs the same line before any script runs
const WALL = '(min-width: 1200px) and (min-height: 600px) and (min-aspect-ratio: 5/4)'

const wall = matchMedia(WALL)
const wide = matchMedia('(min-aspect-ratio: 27/10)')
const ultra = matchMedia('(min-aspect-ratio: 33/10)')
const still = matchMedia('(prefers-reduced-motion: reduce)')

const layoutNow = (): Layout => {
  if (!wall.matches) return 'flow'
  if (ultra.matches) return 'ultra'
  return wide.matches ? 'wide' : 'wall'
}

const watch =
  (...queries: readonly MediaQueryList[]) =>
  (listener: () => void) => {
    for (const query of queries) query.addEventListener('change', listener)
    return () => {
      for (const query of queries) query.removeEventListener('change', listener)
    }
  }

const watchLayout = watch(wall, wide, ultra)
const watchStill = watch(still)

export const useLayout = (): Layout => useSyncExternalStore(watchLayout, layoutNow)

/** Whether the reader asked for less motion. */
export const useStill = (): boolean => useSyncExternalStore(watchStill, () => still.matches)

/** One rem in CSS pixels, for what is drawn on a canvas. */
export const remOf = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 10
