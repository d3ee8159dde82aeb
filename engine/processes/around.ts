// Filings as they stand with those that they are tied to, for doors that show a whole: what
// processes see, read by the node itself. Whose they are is for the door to hold against who asks.
import type { Mounted, MountedFiling } from '../mounted.ts'
import { textArray } from '../store/binary.ts'
import type { Queryable } from '../store/database.ts'
import {
  COLUMNS,
  Documents,
  type Ground,
  groupsOf,
  keysOf,
  type Linked,
  linkedOf,
  type StateRow,
} from './groups.ts'

const groundOf = (database: Queryable, partition: number, mounted: Mounted): Ground => ({
  database,
  partition,
  mounted,
  documents: new Documents(),
  seen: new Map(),
})

/** All filings of a type that stand in a state. */
export const standing = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  type: MountedFiling,
  state: string,
): Promise<Linked[]> => {
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'filings-standing',
      text: `SELECT ${COLUMNS} FROM filing f
        WHERE f.partition = ${partition} AND f.type = $1 AND f.state = $2
        ORDER BY f.number`,
    },
    [type.type, state],
  )
  return linkedOf(groundOf(database, partition, mounted), rows)
}

/** An organisation's own filings of a type in some states, the newest first, at most so many. */
export const ownStanding = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  type: MountedFiling,
  { org, states, most }: { org: string; states: readonly string[]; most: number },
): Promise<Linked[]> => {
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'filings-own-standing',
      text: `SELECT ${COLUMNS} FROM filing f
        WHERE f.partition = ${partition} AND f.type = $1 AND f.org = $2
          AND f.state = ANY($3::text[])
        ORDER BY f.filing DESC LIMIT $4`,
    },
    [type.type, org, textArray(states), most],
  )
  return linkedOf(groundOf(database, partition, mounted), rows)
}

export interface Around {
  readonly own: Linked
  /** all that share a group with it, each once, oldest first; as far as processes have come */
  readonly others: readonly Linked[]
}

/** A filing by its number, and all that processes tie it to; undefined when there is none. */
export const around = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  type: MountedFiling,
  number: string,
): Promise<Around | undefined> => {
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'filing-around',
      text: `SELECT ${COLUMNS} FROM filing f
        WHERE f.partition = ${partition} AND f.type = $1 AND f.number = $2`,
    },
    [type.type, number],
  )
  const ground = groundOf(database, partition, mounted)
  const [own] = await linkedOf(ground, rows)
  if (own === undefined) return undefined
  const found = new Map<string, Linked>()
  for (const plan of mounted.processes) {
    if (plan.pack !== type.pack.name) continue
    for (const group of await groupsOf(ground, plan, [own])) {
      for (const each of [group.anchor, ...Object.values(group.members).flat()]) {
        if (each.id !== own.id) found.set(each.id, each)
      }
    }
  }
  const others = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { own, others }
}

/** Filings of a type lodged within [from, to) by their ids, and those of these numbers. */
export const lodgedWithin = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  type: MountedFiling,
  [from, to]: readonly [from: string, to: string],
  numbers: readonly string[],
): Promise<Linked[]> => {
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'filings-within',
      text: `SELECT ${COLUMNS} FROM filing f
        WHERE f.partition = ${partition} AND f.type = $1
          AND ((f.filing >= $2 AND f.filing < $3) OR f.number = ANY($4::text[]))
        ORDER BY f.filing`,
    },
    [type.type, from, to, textArray(numbers)],
  )
  return linkedOf(groundOf(database, partition, mounted), rows)
}

/** By id: the filings that share a key of a process with it, as far as processes have come. */
export const sharing = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  owns: readonly Linked[],
): Promise<ReadonlyMap<string, readonly Linked[]>> => {
  const plans = mounted.processes.filter(each => each.pack === owns[0]?.type.pack.name)
  const keysFor = (each: Linked): string[] => [
    ...new Set(plans.flatMap(plan => keysOf(plan, each))),
  ]
  const all = new Set(owns.flatMap(keysFor))
  const { rows } = await database.query<StateRow & Record<string, unknown>>(
    {
      name: 'filings-sharing',
      text: `SELECT ${COLUMNS} FROM filing f
        WHERE f.partition = ${partition} AND f.filing IN (
          SELECT l.filing FROM process_link l
          WHERE l.partition = ${partition} AND l.process = ANY($1::text[])
            AND l.key = ANY($2::text[]))`,
    },
    [textArray(plans.map(each => each.name)), textArray([...all])],
  )
  const byKey = new Map<string, Linked[]>()
  for (const each of await linkedOf(groundOf(database, partition, mounted), rows)) {
    for (const key of keysFor(each)) {
      const list = byKey.get(key)
      if (list === undefined) byKey.set(key, [each])
      else list.push(each)
    }
  }
  return new Map(
    owns.map(own => {
      const tied = keysFor(own).flatMap(key => byKey.get(key) ?? [])
      return [own.id, [...new Set(tied)].filter(each => each.id !== own.id)]
    }),
  )
}
