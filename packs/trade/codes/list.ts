// A code list as it is typed here: one code a line, `code|zh|en|vi|th`. Facts, each with its
// source.
import type { DatedRow } from '#kit/pack.ts'

const LANGUAGES = ['zh', 'en', 'vi', 'th'] as const
/** Before any date that a declaration can carry. */
export const ALWAYS = '1900-01-01'

/** Rows of a list. A name that a language lacks is left out: the reader sees the Chinese one. */
export const rowsOf = (list: string, from = ALWAYS): DatedRow[] =>
  list
    .trim()
    .split('\n')
    .map(line => {
      const [key = '', ...names] = line.trim().split('|')
      const row: Record<string, string> = {}
      LANGUAGES.forEach((language, i) => {
        const name = names[i]
        if (name !== undefined && name !== '') row[language] = name
      })
      return { key, from, row }
    })
