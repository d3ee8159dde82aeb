// Around the pages before the workbench: the mark, the languages, one column.
import type { ReactNode } from 'react'
import { Brand, Langs, ThemeSwitch } from '../frame/Langs.tsx'

export const OuterFrame = ({ children }: { readonly children: ReactNode }) => (
  <div className="outer">
    <header>
      <Brand />
      <Langs />
      <ThemeSwitch />
    </header>
    <main className="outer-box">{children}</main>
  </div>
)
