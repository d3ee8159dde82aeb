// One version of a reference table against another: what is new, gone and different, row by row.
// A row is known by its key and the day it is good from.
import type { DatedRow } from '#kit/pack.ts'

export interface TableChange {
  readonly added: readonly DatedRow[]
  readonly removed: readonly DatedRow[]
  readonly changed: readonly { readonly before: DatedRow; readonly after: DatedRow }[]
}

const idOf = ({ key, from }: DatedRow): string => `${key}\u0000${from}`

/** All that a row says, the same for the same however its members are ordered. */
const textOf = ({ to, row }: DatedRow): string =>
  JSON.stringify([to ?? '', ...Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))])

/** In the order of the files: what `after` has more, has no more, and has otherwise. */
export const changeOf = (before: readonly DatedRow[], after: readonly DatedRow[]): TableChange => {
  const old = new Map(before.map(each => [idOf(each), each]))
  const kept = new Set(after.map(idOf))
  const added: DatedRow[] = []
  const changed: { before: DatedRow; after: DatedRow }[] = []
  for (const row of after) {
    const known = old.get(idOf(row))
    if (known === undefined) added.push(row)
    else if (textOf(known) !== textOf(row)) changed.push({ before: known, after: row })
  }
  return { added, removed: before.filter(each => !kept.has(idOf(each))), changed }
}

export const isNoChange = ({ added, removed, changed }: TableChange): boolean =>
  added.length + removed.length + changed.length === 0

/** `rows` put into a table: those of the same key and day are replaced where they stand. */
export const mergeRows = (before: readonly DatedRow[], rows: readonly DatedRow[]): DatedRow[] => {
  const coming = new Map(rows.map(each => [idOf(each), each]))
  const merged = before.map(each => {
    const next = coming.get(idOf(each))
    coming.delete(idOf(each))
    return next ?? each
  })
  return [...merged, ...coming.values()]
}

export interface Switch {
  /** the day from which the coming rows count */
  readonly from: string
  /** whether a key that does not come is no more from that day on */
  readonly ends: (key: string) => boolean
}

/**
 * A table whose rows change on a day. What says the same as the row in force stays as it is, so
 * that a whole tariff with one new rate is one new row. What ends keeps its days until then, and
 * what begins later than that day is not touched.
 */
export const switchRows = (
  before: readonly DatedRow[],
  coming: readonly DatedRow[],
  { from, ends }: Switch,
): DatedRow[] => {
  const keys = new Set(coming.map(each => each.key))
  const inForce = newest(before, day => day <= from)
  const earlier = newest(before, day => day < from)
  const isGood = (row: DatedRow): boolean => row.to === undefined || row.to > from
  const isOver = (key: string): boolean => {
    const row = inForce.get(key)
    return row !== undefined && isGood(row) && !keys.has(key) && ends(key)
  }
  const kept = before.flatMap(row => {
    if (row.from > from || !isOver(row.key)) return [row]
    if (row.from === from) return []
    // the newest one before counts again when one of the day itself is taken out: it ends as well
    return earlier.get(row.key) === row && isGood(row) ? [{ ...row, to: from }] : [row]
  })
  const fresh = coming.filter(row => {
    const old = inForce.get(row.key)
    return old === undefined || old.to !== undefined || textOf(old) !== textOf(row)
  })
  return mergeRows(kept, fresh)
}

/** Of each key the row that begins last on a day that counts. */
const newest = (
  rows: readonly DatedRow[],
  counts: (from: string) => boolean,
): Map<string, DatedRow> => {
  const found = new Map<string, DatedRow>()
  for (const row of rows) {
    if (!counts(row.from)) continue
    const known = found.get(row.key)
    if (known === undefined || known.from < row.from) found.set(row.key, row)
  }
  return found
}

/** Days of a key without a row, between earlier and later ones; `to` is not among them. */
export interface Gap {
  readonly key: string
  readonly from: string
  readonly to: string
}

/** Gaps of the keys that are asked about, by key and day. A row without an end leaves none. */
export const gapsOf = (rows: readonly DatedRow[], keys: ReadonlySet<string>): Gap[] => {
  const order = (a: DatedRow, b: DatedRow): number =>
    a.key === b.key ? (a.from < b.from ? -1 : 1) : a.key < b.key ? -1 : 1
  const gaps: Gap[] = []
  let [key, end] = ['', '']
  for (const row of rows.filter(each => keys.has(each.key)).sort(order)) {
    if (row.key === key && end < row.from) gaps.push({ key, from: end, to: row.from })
    const to = row.to ?? FOREVER
    end = row.key !== key || to > end ? to : end
    key = row.key
  }
  return gaps
}
const FOREVER = '9999-12-31'

/** Rows that say to be of another day than the calendar has for their month. */
export const misdated = (
  rows: readonly DatedRow[],
  calendar: readonly DatedRow[],
): { readonly row: DatedRow; readonly base: string }[] => {
  const days = new Map(calendar.map(({ key, row }) => [key, row.base]))
  return rows.flatMap(row => {
    const base = days.get(row.from.slice(0, 7))
    const said = row.row.base
    return base === undefined || said === undefined || said === base ? [] : [{ row, base }]
  })
}
