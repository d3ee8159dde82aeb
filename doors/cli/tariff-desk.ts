// The commands that load and take back a tariff, for the operator's page of a running node.
import type { TariffDesk, TariffOrder, TariffReport, Unfit } from '#doors/http/reference/desk.ts'
import type { Engine } from '#engine/flow.ts'
import type { TableChange } from '#engine/reference/change.ts'
import type { Rehearsal } from '#engine/reference/rehearse.ts'
import { allVersions, readVersion } from '#engine/reference/store.ts'
import { formatDecimal } from '#kit/decimal.ts'
import type { ImportFault } from '#kit/table-import.ts'
import { PARTITION, type Store, Told } from './node.ts'
import { type Next, putAll, tableOf } from './reference-next.ts'
import type { Settings } from './settings.ts'
import { importerOf, type TariffLoaded, takeTariff } from './tariff.ts'

/** Entries of a list that a page shows. */
const FIRST = 100

const firstOf = <T>(list: readonly T[]) => ({ count: list.length, first: list.slice(0, FIRST) })

const placesOf = (faults: readonly ImportFault[]) => ({
  count: faults.length,
  first: faults
    .slice(0, FIRST)
    .map(({ text, why, ...at }) => ({ ...at, text: text.slice(0, 200), why: why.slice(0, 300) })),
})

const changeOf = (table: string, { added, changed, removed }: TableChange) => ({
  table,
  added: added.length,
  changed: changed.length,
  removed: removed.length,
  first: [
    ...changed.slice(0, FIRST).map(({ before, after: { key, from, row } }) => ({
      key,
      from,
      before: before.row,
      after: row,
    })),
    ...added.slice(0, FIRST).map(({ key, from, row }) => ({ key, from, after: row })),
    ...removed.slice(0, FIRST).map(({ key, from, row }) => ({ key, from, before: row })),
  ].slice(0, FIRST),
})

const trialOf = ({ filings, mended, refused, changed, decimals }: Rehearsal) => {
  const money = (minor: bigint): string => formatDecimal(minor, decimals)
  const sum = changed.reduce((total, each) => total + each.after - each.before, 0n)
  return {
    filings,
    mended: mended.length,
    refused: firstOf(refused.map(({ type, number, faults }) => ({ type, number, faults }))),
    changed: {
      sum: money(sum),
      ...firstOf(
        changed.map(({ type, number, before, after }) => ({
          type,
          number,
          before: money(before),
          after: money(after),
          more: money(after - before),
        })),
      ),
    },
  }
}

const reportOf = (loaded: TariffLoaded): TariffReport => {
  const { base, imported, changes, rehearsal, versions, halted } = loaded
  const { lines, goods, headings, cells, understood, faults, notes } = imported
  return {
    base,
    ...{ lines, goods, headings, cells, understood },
    faults: placesOf(faults),
    notes: placesOf(notes),
    changes: changes.map(({ table, change }) => changeOf(table, change)),
    ...(rehearsal === undefined ? {} : { trial: trialOf(rehearsal) }),
    ...(versions === undefined ? {} : { versions }),
    halted: halted !== undefined,
  }
}

/** What can be told is an answer; all else is a bug. */
const told = async <T>(work: () => Promise<T>, tidy = (text: string) => text) => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Told) return { unfit: tidy(error.message) } satisfies Unfit
    throw error
  }
}

interface Affairs {
  readonly settings: Settings
  readonly store: Store
  readonly engine: Engine
}

const take = ({ settings, store, engine }: Affairs, order: TariffOrder) =>
  told(
    async () => {
      const { path, name, load, mapping, ...rest } = order
      const loaded = await takeTariff(store, settings.zone, {
        ...rest,
        file: path,
        ...(mapping === undefined ? {} : { given: mapping }),
        yes: load !== undefined,
        source: name,
        ...(load === undefined
          ? {}
          : { base: load.base, by: { org: load.org, actor: load.actor } }),
      })
      // in force at once, and not with the next look
      if (loaded.versions !== undefined) await engine.refresh()
      return reportOf(loaded)
    },
    // where the file lies is nobody's business
    text => text.replaceAll(order.path, order.name),
  )

/** The tables of the pack that has a tariff, of which an import makes versions. */
const tablesOf = ({ store }: Affairs): { pack: string; layouts: readonly string[] } => {
  const { pack, importer } = importerOf(store.mounted)
  return { pack, layouts: Object.keys(importer.layouts) }
}
const TABLES = ['hs', 'duty']

const withdraw = (
  { store, engine }: Affairs,
  versions: Parameters<TariffDesk['withdraw']>[0],
  by: Parameters<TariffDesk['withdraw']>[1],
) =>
  told(async () => {
    const { database, mounted } = store
    const nexts: Next[] = []
    for (const { table, version } of versions) {
      const named = tableOf(mounted, table)
      const { pack, name } = named
      const newest = await readVersion(database, PARTITION, pack, name)
      if (newest?.version !== version)
        throw new Told(`${table}@${version} is not the newest version`)
      const before = await readVersion(database, PARTITION, pack, name, version - 1)
      if (before === undefined) throw new Told(`there is no version before ${table}@${version}`)
      nexts.push({ named, newest: version, rows: before.rows })
    }
    const source = `withdrawn: ${versions.map(each => `${each.table}@${each.version}`).join(', ')}`
    const put = { source, at: Date.now(), by }
    const numbers = await database.transaction(each => putAll(each, nexts, put))
    await engine.refresh()
    return versions.map(({ table }, i) => `${table}@${numbers[i]}`)
  })

/** A tariff on a running node; what `take` and `withdraw` refuse changes nothing. */
export const tariffDesk = (affairs: Affairs): TariffDesk => ({
  layouts: () => tablesOf(affairs).layouts,
  versions: async () => {
    const { pack } = tablesOf(affairs)
    const all = await allVersions(affairs.store.database, PARTITION, Date.now())
    return all
      .filter(each => each.pack === pack && TABLES.includes(each.name))
      .map(({ name, pack: _, ...each }) => ({ table: `${pack}.${name}`, ...each }))
  },
  take: order => take(affairs, order),
  withdraw: (versions, by) => withdraw(affairs, versions, by),
})
