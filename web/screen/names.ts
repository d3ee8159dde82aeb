// Names of codes in the reader's language: the feed's own first, then ours, then the code itself.

import { TAGS } from './amounts.ts'
import type { Names } from './feed/wire.ts'
import type { Lang, NameTable } from './words/index.ts'

/** Name of a dimension's code, e.g. `name('office', '7208')`; never empty. */
export type NameOf = (dim: string, code: string) => string

// China's customs forms use the three-letter codes of ISO 3166, others the two-letter ones.
const LETTERS: Readonly<Record<string, string>> = {
  BRN: 'BN',
  IDN: 'ID',
  KHM: 'KH',
  LAO: 'LA',
  MMR: 'MM',
  MYS: 'MY',
  PHL: 'PH',
  SGP: 'SG',
  THA: 'TH',
  TLS: 'TL',
  VNM: 'VN',
  CHN: 'CN',
  HKG: 'HK',
  MAC: 'MO',
  TWN: 'TW',
  KOR: 'KR',
  JPN: 'JP',
}

/** The two-letter code of a partner, where we know it. */
export const partnerCode = (code: string): string => LETTERS[code] ?? code

const countries = new Map<Lang, Intl.DisplayNames>()

const countryName = (lang: Lang, code: string): string | undefined => {
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  let names = countries.get(lang)
  if (!names) {
    names = new Intl.DisplayNames(TAGS[lang], { type: 'region', style: 'short', fallback: 'none' })
    countries.set(lang, names)
  }
  return names.of(code)
}

/** A name without what it says in brackets, for where there is little room. */
export const brief = (name: string): string => name.replace(/\s*[（(][^（(]*[）)]$/, '') || name

/** Looks names up in the feed's `names`, the language's table and, for countries, in Intl's. */
export const namesIn = (lang: Lang, table: NameTable, brought: Names | undefined): NameOf => {
  return (dim, raw) => {
    const code = dim === 'partner' ? partnerCode(raw) : raw
    return (
      brought?.[dim]?.[raw]?.[lang] ??
      table[dim]?.[code] ??
      (dim === 'partner' ? countryName(lang, code) : undefined) ??
      (raw || '—')
    )
  }
}
