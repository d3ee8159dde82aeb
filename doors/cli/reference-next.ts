// The next version of one table or of several together: what changes, what it would do to the
// filings of the last days, and how it is put in, all of it or nothing.
import { register } from '#engine/access/register.ts'
import { cutPlan } from '#engine/cube/groups.ts'
import type { Mounted } from '#engine/mounted.ts'
import { changeOf, type TableChange } from '#engine/reference/change.ts'
import { makeReferences } from '#engine/reference/references.ts'
import { noonOf, type Rehearsal, rehearse } from '#engine/reference/rehearse.ts'
import { loadVersions, putVersion, readVersion } from '#engine/reference/store.ts'
import type { Queryable } from '#engine/store/database.ts'
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { PARTITION, Told } from './node.ts'

export interface Named {
  readonly pack: string
  readonly name: string
  readonly table: ReferenceTable
}

/** A table by `pack.name`; told, with the tables that there are, when there is no such one. */
export const tableOf = (mounted: Mounted, text: string): Named => {
  const [pack = '', name = ''] = text.split('.')
  const found = mounted.packs.find(each => each.name === pack)
  const table =
    found !== undefined && Object.hasOwn(found.reference.tables, name)
      ? found.reference.tables[name]
      : undefined
  if (table === undefined) {
    const all = mounted.packs.flatMap(each =>
      Object.keys(each.reference.tables).map(known => `${each.name}.${known}`),
    )
    throw new Told(`no table ${text}; there are: ${all.join(', ')}`)
  }
  return { pack, name, table }
}

/** A table as it is to be put in, and on which version that rests. */
export interface Next {
  readonly named: Named
  readonly newest: number | undefined
  readonly rows: readonly DatedRow[]
}

/** What `make` makes of the newest version, to come into force at an instant (ms). */
export const nextOf = async (
  database: Queryable,
  named: Named,
  at: number,
  make: (before: readonly DatedRow[]) => readonly DatedRow[],
): Promise<Next & { readonly change: TableChange }> => {
  const newest = await readVersion(database, PARTITION, named.pack, named.name)
  if (newest !== undefined && newest.switched > at) {
    // of two the higher number counts: what is put in before it would bring its rows in early
    const when = new Date(newest.switched).toISOString()
    throw new Told(
      `version ${newest.version} comes into force at ${when}: name no earlier instant (--at), or ` +
        'take it back first (beibu reference restore)',
    )
  }
  const rows = make(newest?.rows ?? [])
  const change = changeOf(newest?.rows ?? [], rows)
  return { named, newest: newest?.version, rows, change }
}

/** Assess the filings of the last days by the tables in force, and by these tables of one pack. */
export const rehearseNext = async (
  database: Queryable,
  mounted: Mounted,
  nexts: readonly Next[],
  order: {
    readonly at: number
    /** filings of so many days */
    readonly days: number
    /** as of which day, in which zone */
    readonly day: string
    readonly zone: string
    readonly onFilings?: (count: number) => void
  },
): Promise<Rehearsal> => {
  const versions = await loadVersions(database, PARTITION, order.at)
  const nameOf = ({ pack, name }: { pack: string; name: string }): string => `${pack}.${name}`
  const coming = new Set(nexts.map(({ named }) => nameOf(named)))
  const numbers = new Map(versions.map(each => [nameOf(each), each.version]))
  const changed = nexts.map(({ named, rows }) => ({
    pack: named.pack,
    name: named.name,
    version: (numbers.get(nameOf(named)) ?? 0) + 1,
    rows,
  }))
  const kept = versions.filter(each => !coming.has(nameOf(each)))
  const plans = new Map([...mounted.filings].map(([type, each]) => [type, cutPlan(each)]))
  return rehearse(database, PARTITION, mounted, {
    pack: nexts[0]?.named.pack ?? '',
    before: makeReferences(mounted.packs, versions),
    after: makeReferences(mounted.packs, [...kept, ...changed]),
    since: Date.now() - order.days * 86_400_000,
    at: noonOf(order.zone, order.day),
    zone: order.zone,
    plans,
    ...(order.onFilings === undefined ? {} : { onFilings: order.onFilings }),
  })
}

/**
 * Put versions in, and write into the register of access that they were; returns their numbers. In
 * a transaction of the caller's: all of them or none.
 */
export const putAll = async (
  rows: Queryable,
  nexts: readonly Next[],
  order: {
    readonly source: string
    readonly at: number
    /** who has it done, when that is not the node itself */
    readonly by?: { readonly org: string; readonly actor: string }
  },
): Promise<number[]> => {
  const { source, at, by = { org: '', actor: 'node' } } = order
  await rows.query('SELECT pg_advisory_xact_lock(7201, $1)', [PARTITION])
  const numbers: number[] = []
  for (const { named, newest, rows: content } of nexts) {
    const { pack, name } = named
    const now = await readVersion(rows, PARTITION, pack, name)
    if (now?.version !== newest) {
      throw new Told(`${pack}.${name} has a newer version by now: try the file again`)
    }
    const fresh = { pack, name, rows: content, source, switched: at }
    const version = await putVersion(rows, PARTITION, fresh)
    await register(rows, Date.now(), {
      event: 'reference-loaded',
      ...by,
      detail: { table: `${pack}.${name}`, version, rows: content.length, source },
    })
    numbers.push(version)
  }
  return numbers
}
