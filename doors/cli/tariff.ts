// `beibu tariff import`: the tariff of a country out of the file that its publisher prints, as the
// next versions of the tables of goods and duties; tried first, like any reference data.
import { writeFileSync } from 'node:fs'
import type { Mounted } from '#engine/mounted.ts'
import { isNoChange, switchRows, type TableChange } from '#engine/reference/change.ts'
import type { Rehearsal } from '#engine/reference/rehearse.ts'
import type { DatedRow } from '#kit/pack.ts'
import type { Imported, ImportFault, TableImport } from '#kit/table-import.ts'
import { csvRow } from '../bulk/csv-writer.ts'
import { GUARD, guardText } from '../bulk/guard.ts'
import { type Build, type Log, type Store, Told, withStore } from './node.ts'
import { wrongNumbers } from './reference-file.ts'
import { type Named, nextOf, putAll, rehearseNext, tableOf } from './reference-next.ts'
import { changeLines, rehearsalLines, shown } from './reference-report.ts'
import type { Settings } from './settings.ts'
import { mappingOf, readTariff } from './tariff-file.ts'

/**
 * A file of which more is not understood is one for another layout, or one that someone should look
 * at: it is only loaded when that is said (`partial`).
 */
const MOST_NOT_UNDERSTOOD = 0.005

export interface TariffOrder {
  readonly file: string
  /** a shipped layout, or a file with a mapping */
  readonly layout?: string
  readonly mapping?: string
  /** the mapping itself, in place of its file */
  readonly given?: unknown
  /** the day from which its rows count; the rehearsal is as of it */
  readonly from: string
  /** the instant at which the versions come into force, ms; else at once */
  readonly at?: number
  /** lines that the file does not have stay; else they end on the day */
  readonly keep: boolean
  /** load it though more than 0.5 % is not understood */
  readonly partial: boolean
  /** filings of so many days are assessed anew */
  readonly days: number
  readonly yes: boolean
  readonly source: string
  /** where all that is not understood is written, as CSV */
  readonly refused?: string
  readonly onRead?: (share: number, lines: number) => void
  readonly onFilings?: (count: number) => void
  /** what was tried rested on these versions: on others nothing is loaded */
  readonly base?: string
  /** who loads it, for the register of access; else the node itself */
  readonly by?: { readonly org: string; readonly actor: string }
}

export interface TariffLoaded {
  /** versions that it rests on, as `table@version` with blanks between them */
  readonly base: string
  readonly imported: Imported
  readonly changes: readonly { readonly table: string; readonly change: TableChange }[]
  readonly rehearsal?: Rehearsal
  /** what was put in, as `pack.table@version` */
  readonly versions?: readonly string[]
  /** why nothing was put in though it was asked for */
  readonly halted?: string
}

export const importerOf = (mounted: Mounted): { pack: string; importer: TableImport } => {
  for (const { name, imports } of mounted.packs) {
    if (imports?.tariff !== undefined) return { pack: name, importer: imports.tariff }
  }
  throw new Told('no pack of this node has a tariff')
}

const beginWith = (importer: TableImport, { layout, mapping, given: own, from }: TariffOrder) => {
  const { layouts } = importer
  if ((layout === undefined) === (mapping === undefined && own === undefined)) {
    throw new Told(`say one of --layout (${Object.keys(layouts).join(', ')}) and --mapping FILE`)
  }
  if (layout !== undefined && !Object.hasOwn(layouts, layout)) {
    throw new Told(`no layout ${layout}; there are: ${Object.keys(layouts).join(', ')}`)
  }
  const given = layout === undefined ? (own ?? mappingOf(mapping ?? '')) : layouts[layout]
  const begun = importer.begin(given, from)
  if (!('line' in begun)) throw new Told(`the mapping will not do: ${begun.join('; ')}`)
  return begun
}

const LONGEST_NAME = 2_000

/** The rows must be such as the table takes from any file; if not, the importer has a fault. */
const checkRows = ({ name, table }: Named, rows: readonly DatedRow[]): void => {
  const numbers = new Set(table.numbers ?? [])
  for (const { key, row } of rows) {
    const [wrong] = wrongNumbers(row, numbers)
    const long = Object.keys(row).find(each => row[each]!.length > LONGEST_NAME)
    if (long !== undefined) throw new Told(`${name} ${key}: ${long} is longer than ${LONGEST_NAME}`)
    if (wrong !== undefined) throw new Told(`${name} ${key}: ${wrong.join(' ')}`)
  }
}

const writeFaults = (file: string, { faults, notes }: Imported): void => {
  const line = ({ line, column, text, why }: ImportFault): string =>
    csvRow([String(line), ...[column, text, why].map(guardText)])
  const all = [...faults, ...notes].sort((a, b) => a.line - b.line)
  const header = csvRow(['line', ...['column', 'text', 'why'].map(name => `${GUARD}${name}`)])
  try {
    writeFileSync(file, `\uFEFF${header}${all.map(line).join('')}`)
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Told(`${file}: ${error.code}`)
    throw error
  }
}

export const shareNotUnderstood = ({ cells, understood }: Imported): number =>
  cells === 0 ? 0 : (cells - understood) / cells

/** The importer's rows as the next versions of its tables; of those that differ. */
const comingOf = async (
  { database, mounted }: TariffStore,
  pack: string,
  imported: Imported,
  order: TariffOrder,
  at: number,
) => {
  const nexts = []
  for (const [name, rows] of Object.entries(imported.rows)) {
    const named = tableOf(mounted, `${pack}.${name}`)
    checkRows(named, rows)
    const ends = (key: string): boolean => {
      const covered = imported.covers(name, key)
      return covered === 'line' || (covered === 'file' && !order.keep)
    }
    const make = (before: readonly DatedRow[]) =>
      switchRows(before, rows, { from: order.from, ends })
    nexts.push(await nextOf(database, named, at, make))
  }
  const base = nexts.map(({ named, newest }) => `${named.name}@${newest ?? 0}`).join(' ')
  if (order.base !== undefined && order.base !== base) {
    throw new Told('there is a newer version of the tariff by now: try the file again')
  }
  return { base, coming: nexts.filter(each => !isNoChange(each.change)) }
}

export type TariffStore = Pick<Store, 'database' | 'mounted'>

/** Read a tariff, try it on recent filings, and put it in when that is wanted. */
export const takeTariff = async (
  store: TariffStore,
  zone: string,
  order: TariffOrder,
): Promise<TariffLoaded> => {
  const { database, mounted } = store
  const { pack, importer } = importerOf(mounted)
  const importing = beginWith(importer, order)
  const imported = await readTariff(order.file, importing, order.onRead ?? (() => undefined))
  if (order.refused !== undefined) writeFaults(order.refused, imported)
  // not before the store was opened: a new one puts in what ships with it
  const at = order.at ?? Date.now()
  const { base, coming } = await comingOf(store, pack, imported, order, at)
  const changes = coming.map(({ named, change }) => ({ table: `${pack}.${named.name}`, change }))
  if (coming.length === 0) return { base, imported, changes }
  const rehearsal = await rehearseNext(database, mounted, coming, {
    ...order,
    at,
    day: order.from,
    zone,
  })
  const tried = { base, imported, changes, rehearsal }
  if (!order.yes) return tried
  if (shareNotUnderstood(imported) > MOST_NOT_UNDERSTOOD && !order.partial) {
    const most = MOST_NOT_UNDERSTOOD * 100
    return {
      ...tried,
      halted: `more than ${most} % is not understood (--partial loads the rest)`,
    }
  }
  const { source, by } = order
  const put = { source, at, ...(by === undefined ? {} : { by }) }
  const numbers = await database.transaction(each => putAll(each, coming, put))
  const versions = changes.map(({ table }, i) => `${table}@${numbers[i]}`)
  return { ...tried, versions }
}

/** `takeTariff` on a node that is not running. */
export const importTariff = (
  settings: Settings,
  build: Build,
  log: Log,
  order: TariffOrder,
): Promise<TariffLoaded> =>
  withStore(settings, build, log, store => takeTariff(store, settings.zone, order))

const faultLine = ({ line, column, text, why }: ImportFault): string[] => [
  `  line ${line}, ${column} "${text}": ${why}`,
]

/** What an import came to, line by line. */
export const tariffReport = (loaded: TariffLoaded, { from }: { from: string }): string[] => {
  const { imported, changes, rehearsal, versions, halted } = loaded
  const { lines, goods, headings, cells, understood, faults, notes, without } = imported
  const share = (shareNotUnderstood(imported) * 100).toFixed(3)
  const kinds = Object.entries(without).map(([why, count]) => `${count} ${why}`)
  return [
    `${lines} lines: ${goods} of goods, ${headings} headings`,
    `${cells} cells of rates: ${understood} understood, ${cells - understood} not (${share} %)`,
    ...shown(faults, faultLine),
    ...shown(notes, faultLine),
    ...(kinds.length === 0 ? [] : [`rows without a rate to claim: ${kinds.join(', ')}`]),
    ...(changes.length === 0 ? ['nothing is new in it'] : []),
    ...changes.flatMap(({ table, change }) => changeLines(table, change)),
    ...(rehearsal === undefined ? [] : rehearsalLines(rehearsal, from)),
    ...(rehearsal === undefined ? [] : [endOf(versions, halted)]),
  ]
}

const endOf = (versions: readonly string[] | undefined, halted: string | undefined): string => {
  if (halted !== undefined) return `nothing is loaded: ${halted}`
  if (versions === undefined) return 'nothing is loaded: say --yes to load it'
  return `loaded as ${versions.join(', ')}`
}
