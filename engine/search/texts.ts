// Which texts of a filing are searched. The declaration says: all texts and parties, and codes that
// are numbers of six digits or more (a tariff number; shorter codes are for filters).
import type { Field, Fields } from '#kit/field.ts'
import type { MountedFiling } from '../mounted.ts'

/** JSON pointer into the document (`/number` and `/org` beside it), and what stands there. */
export type Text = readonly [pointer: string, text: string]

/** Rows of each list that are searched; the others are found by what the document says itself. */
export const MOST_ROWS = 20
const NUMBER_CODE = /^\d{6,}$/

const isSearched = ({ kind }: Field, value: string): boolean =>
  kind === 'text' || kind === 'party' || (kind === 'code' && NUMBER_CODE.test(value))

const gather = (fields: Fields, value: unknown, pointer: string, into: Text[]): void => {
  if (typeof value !== 'object' || value === null) return
  const members = value as Readonly<Record<string, unknown>>
  for (const [name, field] of Object.entries(fields)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    const at = `${pointer}/${name}`
    if (typeof member === 'string') {
      if (isSearched(field, member)) into.push([at, member])
    } else if (field.meta.rows !== undefined && Array.isArray(member)) {
      for (const [i, row] of member.slice(0, MOST_ROWS).entries()) {
        gather(field.meta.rows, row, `${at}/${i}`, into)
      }
    }
  }
}

/** The searched texts of a document as it was lodged, in the order of the form. */
export const textsOf = (type: MountedFiling, bodyText: string): Text[] => {
  const texts: Text[] = []
  gather(type.filing.fields, JSON.parse(bodyText) as unknown, '', texts)
  return texts
}

/** Texts that may be so long are names; shorter ones are marks and numbers. */
const NAME_LENGTH = 100
const isName = ({ kind, meta }: Field): boolean => kind === 'text' && (meta.max ?? 0) >= NAME_LENGTH

/** Pointers of what names a filing: first the names in its lists (the goods), then its own. */
const namesOf = ({ fields }: MountedFiling['filing']): string[] => {
  const names = (of: Fields, before: string): string[] =>
    Object.entries(of).flatMap(([name, field]) => (isName(field) ? [`${before}/${name}`] : []))
  const inLists = Object.entries(fields).flatMap(([name, { meta }]) =>
    meta.rows === undefined ? [] : names(meta.rows, `/${name}/0`),
  )
  return [...inLists, ...names(fields, '')]
}

/** What a filing is called among results: its first goods, or else its first name; or ''. */
export const titleOf = ({ filing }: MountedFiling, texts: readonly Text[]): string => {
  const written = new Map(texts)
  const named = namesOf(filing).find(pointer => written.has(pointer))
  return named === undefined ? '' : (written.get(named) ?? '')
}
