// `beibu reference`: an operator looks at the dated tables, loads a new version of one, and takes a
// wrong one back. A version never changes: what is taken back is put in once more, as the newest.
import {
  type Gap,
  gapsOf,
  isNoChange,
  mergeRows,
  misdated,
  type TableChange,
} from '#engine/reference/change.ts'
import type { Rehearsal } from '#engine/reference/rehearse.ts'
import { allVersions, readVersion, type VersionFact } from '#engine/reference/store.ts'
import type { Queryable } from '#engine/store/database.ts'
import type { DatedRow } from '#kit/pack.ts'
import { localDate } from '#kit/time.ts'
import { type Build, type Log, PARTITION, Told, withStore } from './node.ts'
import { type RowFault, readTable, tableText } from './reference-file.ts'
import { type Named, nextOf, putAll, rehearseNext, tableOf } from './reference-next.ts'
import { changeLines, rehearsalLines, shown } from './reference-report.ts'
import type { Settings } from './settings.ts'

/** All versions of all tables, the newest first; the one in force is marked. */
export const listReferences = (
  settings: Settings,
  build: Build,
  log: Log,
): Promise<VersionFact[]> =>
  withStore(settings, build, log, ({ database }) => allVersions(database, PARTITION, Date.now()))

/** A table's newest version, or the one asked for, as a CSV file. */
export const exportReference = (
  settings: Settings,
  build: Build,
  log: Log,
  order: { readonly table: string; readonly version?: number },
): Promise<string> =>
  withStore(settings, build, log, async ({ database, mounted }) => {
    const { pack, name, table } = tableOf(mounted, order.table)
    const found = await readVersion(database, PARTITION, pack, name, order.version)
    if (found === undefined) throw new Told(`no version ${order.version ?? ''} of ${order.table}`)
    return tableText(found.rows, table)
  })

export interface LoadOrder {
  readonly table: string
  readonly file: string
  /** the day from which rows count that name none; the rehearsal is as of it */
  readonly from?: string
  /** the instant at which the version comes into force, ms; else at once */
  readonly at?: number
  /** the file is the whole table, not rows to put into it */
  readonly replace: boolean
  /** filings of so many days are assessed anew */
  readonly days: number
  /** load it; else it is only tried */
  readonly yes: boolean
  readonly source: string
  readonly onFilings?: (count: number) => void
}

export interface Loaded {
  readonly faults: readonly RowFault[]
  readonly change?: TableChange
  /** days without a row between two rows of a key that the file touches, of an unbroken table */
  readonly gaps?: readonly Gap[]
  readonly rehearsal?: Rehearsal
  /** as of which day it was rehearsed */
  readonly day?: string
  /** the number of the version that was put in */
  readonly version?: number
}

/** Try a file as the next version of a table, and put it in when that is wanted. */
export const loadReference = (
  settings: Settings,
  build: Build,
  log: Log,
  order: LoadOrder,
): Promise<Loaded> =>
  withStore(settings, build, log, async ({ database, mounted }) => {
    const named = tableOf(mounted, order.table)
    const { rows, faults, lineOf } = await readTable(order.file, named.table, order.from)
    if (faults.length > 0) return { faults }
    const others = misdated(rows, await calendarOf(database, named))
    if (others.length > 0) return { faults: others.map(each => misdatedFault(each, lineOf)) }
    // not before the store was opened: a new one puts in what ships with it
    const at = order.at ?? Date.now()
    const next = await nextOf(database, named, at, before =>
      order.replace ? rows : mergeRows(before, rows),
    )
    const { change } = next
    if (isNoChange(change)) return { faults, change }
    const touched = [...change.added, ...change.removed, ...change.changed.map(each => each.after)]
    const gaps =
      named.table.unbroken === true ? gapsOf(next.rows, new Set(touched.map(({ key }) => key))) : []
    const day = order.from ?? localDate(settings.zone, at)
    const rehearsal = await rehearseNext(database, mounted, [next], {
      ...order,
      at,
      day,
      zone: settings.zone,
    })
    if (!order.yes) return { faults, change, gaps, rehearsal, day }
    const [version] = await database.transaction(each =>
      putAll(each, [next], { source: order.source, at }),
    )
    return { faults, change, gaps, rehearsal, day, ...(version === undefined ? {} : { version }) }
  })

/** The newest calendar of a table's days; none where it has none. */
const calendarOf = async (database: Queryable, { pack, table }: Named): Promise<DatedRow[]> => {
  if (table.bases === undefined) return []
  const calendar = await readVersion(database, PARTITION, pack, table.bases)
  return [...(calendar?.rows ?? [])]
}

const misdatedFault = (
  { row, base }: { readonly row: DatedRow; readonly base: string },
  lineOf: (row: DatedRow) => number,
): RowFault => ({
  line: lineOf(row),
  column: 'base',
  reason: `${row.key} from ${row.from}: the calendar has ${base} for that month`,
})

/** Put an earlier version in again, as the newest. */
export const restoreReference = (
  settings: Settings,
  build: Build,
  log: Log,
  order: { readonly table: string; readonly version: number },
): Promise<number> =>
  withStore(settings, build, log, async ({ database, mounted }) => {
    const named = tableOf(mounted, order.table)
    const { pack, name } = named
    const [old, newest] = [
      await readVersion(database, PARTITION, pack, name, order.version),
      await readVersion(database, PARTITION, pack, name),
    ]
    if (old === undefined) throw new Told(`no version ${order.version} of ${order.table}`)
    if (newest?.version === order.version) throw new Told('that is the newest version already')
    const source = `version ${order.version} again: ${old.source.replace(/^seed: /, '')}`
    const next = { named, newest: newest?.version, rows: old.rows }
    const [made = 0] = await database.transaction(each =>
      putAll(each, [next], { source, at: Date.now() }),
    )
    return made
  })

/** What a try or a load came to, line by line. */
export const reportOf = (table: string, loaded: Loaded): string[] => {
  const { faults, change, gaps = [], rehearsal, version, day = '' } = loaded
  if (faults.length > 0) {
    return [
      ...shown(faults, each => [`line ${each.line}, ${each.column}: ${each.reason}`]),
      `${faults.length} faults; nothing is loaded`,
    ]
  }
  if (change === undefined || rehearsal === undefined) return [`${table}: nothing is new in it`]
  return [
    ...changeLines(table, change),
    ...shown(gaps, ({ key, from, to }) => [
      `! ${key} has no row from ${from} until ${to}: what needs it then is refused`,
    ]),
    ...rehearsalLines(rehearsal, day),
    version === undefined
      ? 'nothing is loaded: say --yes to load it'
      : `loaded as version ${version}`,
  ]
}
