// The columns of an exported list: their heads in the reader's language, and what stands in them.
import { allColumns } from '#engine/lists/content.ts'
import type { ListRow } from '#engine/lists/rows.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Kind } from '#kit/field.ts'
import { decimalsOf } from '#kit/money.ts'
import { offsetAt } from '#kit/time.ts'
import { type Lang, say } from '#kit/words.ts'
import { exportWords } from './words.ts'

export type Cell = string | number | boolean | undefined

export interface Column {
  readonly head: string
  readonly kind: Kind
  /** decimals of a column of money in one currency */
  readonly decimals?: number
  cell(row: ListRow, listed: Readonly<Record<string, unknown>>): Cell
}

/** An instant as a clock of the node's zone shows it: `2026-11-25 16:00:00`. */
const clockText = (zone: string, accepted: string): string => {
  const ms = Date.parse(accepted)
  return new Date(ms + offsetAt(zone, ms)).toISOString().slice(0, 19).replace('T', ' ')
}

const isCell = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

interface Reader {
  readonly lang: Lang
  readonly zone: string
}

const ownColumn = (type: MountedFiling, { lang, zone }: Reader, name: string): Column => {
  const words = [exportWords, type.pack.words]
  const head = say(words, lang, `column.${name}`, { zone })
  if (name === 'accepted') {
    return { head, kind: 'time', cell: row => clockText(zone, row.accepted) }
  }
  if (name === 'number') return { head, kind: 'text', cell: row => row.number }
  const states = new Map(
    type.filing.states.map(state => [state, wordOf(type, lang, `state.${state}`, state)]),
  )
  return { head, kind: 'code', cell: row => states.get(row.state) ?? row.state }
}

/** The pack's word for a key, or what there is without one. */
const wordOf = (type: MountedFiling, lang: Lang, key: string, without: string): string => {
  const said = say([type.pack.words], lang, key)
  return said === key ? without : said
}

const filedColumn = (type: MountedFiling, { lang }: Reader, name: string): Column => {
  const { fields, amounts } = type.filing
  const field = Object.hasOwn(amounts, name) ? amounts[name] : fields[name]
  const { codes, list, currency } = field?.meta ?? {}
  const plain = wordOf(type, lang, `field.${name}`, name)
  const kind = field?.kind ?? 'text'
  // codes of a list that the declaration closes have words; those of reference data stay codes
  const said = new Map(
    (codes ?? []).map(code => [code, wordOf(type, lang, `code.${list}.${code}`, code)]),
  )
  const unit = kind === 'money' ? currency : undefined
  const decimals = unit === undefined ? undefined : decimalsOf(unit)
  const head =
    unit === undefined ? plain : say([exportWords], lang, 'column.withUnit', { name: plain, unit })
  return {
    head,
    kind,
    ...(decimals === undefined ? {} : { decimals }),
    cell: (_, listed) => {
      const value = Object.hasOwn(listed, name) ? listed[name] : undefined
      if (typeof value === 'string') return said.get(value) ?? value
      return isCell(value) ? value : undefined
    },
  }
}

/** Columns by name, in the order given; all of the list when none are. */
export const columnsOf = (
  type: MountedFiling,
  reader: Reader,
  names: readonly string[] | undefined,
): Column[] => {
  const own = new Set<string>(allColumns(type).filter(name => !type.columns.includes(name)))
  return (names ?? allColumns(type)).map(name =>
    own.has(name) ? ownColumn(type, reader, name) : filedColumn(type, reader, name),
  )
}
