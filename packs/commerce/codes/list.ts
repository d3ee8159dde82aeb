// A code list as it is typed here: one code a line, `code|zh|en|vi|th`.
import type { DatedRow } from '#kit/pack.ts'

const LANGUAGES = ['zh', 'en', 'vi', 'th'] as const
/** Before any date that an order can carry. */
export const ALWAYS = '1900-01-01'

export const rowsOf = (
  list: string,
  more: (key: string) => Readonly<Record<string, string>> = () => ({}),
): DatedRow[] =>
  list
    .trim()
    .split('\n')
    .map(line => {
      const [key = '', ...names] = line.trim().split('|')
      const row: Record<string, string> = {}
      LANGUAGES.forEach((language, i) => {
        row[language] = names[i] ?? ''
      })
      return { key, from: ALWAYS, row: { ...row, ...more(key) } }
    })
