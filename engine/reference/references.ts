// Reference data as the engine holds it: immutable versions of dated tables, and for each pack the
// typed view of one day. A new version is switched in by replacing the whole References value.
import type { DatedRow, Pack } from '#kit/pack.ts'

export interface TableVersion {
  readonly pack: string
  readonly name: string
  readonly version: number
  readonly rows: readonly DatedRow[]
}

type Row = Readonly<Record<string, string>>

export type DatedTable = ReadonlyMap<string, readonly DatedRow[]>

export interface References {
  /** the pack's view as of a day (YYYY-MM-DD); cached, since a busy node asks for today all day */
  view(pack: string, date: string): unknown
  /**
   * What a filing records of what it was assessed with: `*@1 rate@3` is version 3 of table rate and
   * version 1 of all others. The tables are many and mostly at 1; in full it was 180 bytes a row.
   */
  versions(pack: string): string
  version(pack: string, table: string): number
  /** a table as of a day, by key in the order of its rows; the same value for the same day */
  codes(pack: string, table: string, date: string): ReadonlyMap<string, Row> | undefined
  /** all rows of a table by key, the newest first; the same value for as long as it is in force */
  rows(pack: string, table: string): DatedTable | undefined
  /** names of the codes of dimensions, by language: what a page calls an office */
  readonly names: Readonly<Record<string, Readonly<Record<string, Row>>>>
}

/** Rows of a table by key; the row good on a day is the newest that has begun and not ended. */
const indexRows = (rows: readonly DatedRow[]): DatedTable => {
  const byKey = new Map<string, DatedRow[]>()
  for (const row of rows) {
    const list = byKey.get(row.key)
    if (list === undefined) byKey.set(row.key, [row])
    else list.push(row)
  }
  for (const list of byKey.values()) list.sort((a, b) => (a.from < b.from ? 1 : -1))
  return byKey
}

/** The row of a key (`list` is its rows, the newest first) that is good on a day. */
export const rowOn = (
  list: readonly DatedRow[] | undefined,
  date: string,
): DatedRow | undefined => {
  const found = list?.find(each => each.from <= date)
  return found === undefined || (found.to !== undefined && found.to <= date) ? undefined : found
}
const goodOn = (list: readonly DatedRow[] | undefined, date: string): Row | undefined =>
  rowOn(list, date)?.row

/** Whole tables of a day for pages that search them: today's, and yesterday's around midnight. */
const MOST_TABLES = 100
const codesOf = (tables: ReadonlyMap<string, DatedTable>): References['codes'] => {
  const known = new Map<string, ReadonlyMap<string, Row>>()
  return (pack, name, date) => {
    const table = tables.get(`${pack}.${name}`)
    if (table === undefined) return undefined
    const id = `${pack}.${name} ${date}`
    const made = known.get(id)
    if (made !== undefined) return made
    const rows = new Map<string, Row>()
    for (const [key, list] of table) {
      const row = goodOn(list, date)
      if (row !== undefined) rows.set(key, row)
    }
    if (known.size >= MOST_TABLES) known.clear()
    known.set(id, rows)
    return rows
  }
}

const MOST_DAYS = 800 // two years of days in one import of history

/** Make the engine's view of the given versions (one a table). */
export const makeReferences = (
  packs: readonly Pack[],
  versions: readonly TableVersion[],
): References => {
  const tables = new Map<string, DatedTable>()
  const numbers = new Map<string, number>()
  for (const { pack, name, version, rows } of versions) {
    tables.set(`${pack}.${name}`, indexRows(rows))
    numbers.set(`${pack}.${name}`, version)
  }
  const text = new Map(
    packs.map(pack => {
      const names = Object.keys(pack.reference.tables).sort()
      const own = names.map(name => [name, numbers.get(`${pack.name}.${name}`) ?? 0] as const)
      const later = own.filter(([, version]) => version !== 1)
      return [pack.name, ['*@1', ...later.map(([name, version]) => `${name}@${version}`)].join(' ')]
    }),
  )
  const views = new Map<string, unknown>()
  const byName = new Map(packs.map(pack => [pack.name, pack]))
  return {
    view: (name, date) => {
      const key = `${name} ${date}`
      const known = views.get(key)
      if (known !== undefined) return known
      const pack = byName.get(name)
      if (pack === undefined) throw new Error(`no pack ${name}`)
      const lookup = (table: string, row: string): Row | undefined =>
        goodOn(tables.get(`${name}.${table}`)?.get(row), date)
      const made = pack.reference.view(lookup, date)
      if (views.size >= MOST_DAYS) views.clear()
      views.set(key, made)
      return made
    },
    versions: name => text.get(name) ?? '',
    names: namesOf(packs, versions),
    version: (pack, table) => numbers.get(`${pack}.${table}`) ?? 0,
    codes: codesOf(tables),
    rows: (pack, table) => tables.get(`${pack}.${table}`),
  }
}

/** Most codes of one dimension that pages are told: a national list of offices is some 1,000. */
const MOST_NAMES = 3000

const namesOf = (
  packs: readonly Pack[],
  versions: readonly TableVersion[],
): References['names'] => {
  const names: Record<string, Record<string, Row>> = {}
  for (const pack of packs) {
    for (const [dimension, table] of Object.entries(pack.names ?? {})) {
      const version = versions.find(each => each.pack === pack.name && each.name === table)
      const rows = (version?.rows ?? []).slice(0, MOST_NAMES)
      names[dimension] = {
        ...names[dimension],
        ...Object.fromEntries(rows.map(r => [r.key, r.row])),
      }
    }
  }
  return names
}
