import type { Figures } from '../figures.ts'
import { partnerCode } from '../names.ts'
import { OFFICES, PARTNERS } from './places.ts'

/** What the map marks: codes with a place and some value this year, greatest first. */
export interface Marks {
  readonly offices: readonly string[]
  readonly partners: readonly string[]
  /** the feed's own code of each marked partner */
  readonly raw: Readonly<Record<string, string>>
  /** partners with value today that have no place on the map */
  readonly off: number
}

export const marksOf = (figures: Figures | undefined): Marks => {
  const raw: Record<string, string> = {}
  for (const { code } of figures?.partner.ranks ?? []) {
    const known = partnerCode(code)
    if (PARTNERS[known]) raw[known] ??= code
  }
  const today = new Set(figures?.routes.map(({ partner }) => partnerCode(partner)))
  return {
    offices: figures?.office.ranks.map(({ code }) => code).filter(code => OFFICES[code]) ?? [],
    partners: Object.keys(raw),
    raw,
    off: [...today].filter(code => !PARTNERS[code]).length,
  }
}
