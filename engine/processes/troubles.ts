// What processes could not do, as it stands: which filing, what of it was refused and why.
import type { Fault } from '#kit/fault.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { Queryable } from '../store/database.ts'

export interface Trouble {
  /** the process, with its pack's name */
  readonly plan: string
  /** a step's name, or `lodge` and a filing */
  readonly act: string
  readonly type: MountedFiling
  readonly number: string
  readonly org: string
  readonly state: string
  readonly faults: readonly Fault[]
  readonly at: string
  readonly since: string
  readonly tries: number
}

type Row = Readonly<
  Record<'process' | 'act' | 'type' | 'number' | 'org' | 'state' | 'fault' | 'at' | 'since', string>
> & { readonly tries: number }

/** Written by this engine as JSON of a refusal's faults. */
const faultsOf = (text: string): readonly Fault[] => JSON.parse(text) as Fault[]

const COLUMNS = `t.process, t.act, t.fault, t.at, t.since, t.tries, f.type, f.number, f.org, f.state`

const told = (mounted: Mounted, rows: readonly Row[]): Trouble[] =>
  rows.flatMap(({ process: plan, type: name, fault, act, number, org, state, ...row }) => {
    const type = mounted.filings.get(name)
    if (type === undefined) return []
    const { at, since, tries } = row
    return [{ plan, act, type, number, org, state, faults: faultsOf(fault), at, since, tries }]
  })

/** All of the node, those tried last first; no more than `most`. For operators. */
export const allTroubles = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  most: number,
): Promise<{ readonly troubles: Trouble[]; readonly count: number }> => {
  const { rows } = await database.query<Row & { readonly count: bigint }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS count FROM process_trouble t
      JOIN filing f ON f.partition = ${partition} AND f.filing = t.anchor
      WHERE t.partition = ${partition} ORDER BY t.at DESC, t.anchor LIMIT $1`,
    [most],
  )
  return { troubles: told(mounted, rows), count: Number(rows[0]?.count ?? 0n) }
}

/** Those of an organisation's own filings, the oldest first; no more than `most`. */
export const troublesOf = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  org: string,
  most: number,
): Promise<Trouble[]> => {
  const { rows } = await database.query<Row>(
    `SELECT ${COLUMNS} FROM process_trouble t
      JOIN filing f ON f.partition = ${partition} AND f.filing = t.anchor AND f.org = $1
      WHERE t.partition = ${partition} ORDER BY t.since, t.anchor LIMIT $2`,
    [org, most],
  )
  return told(mounted, rows)
}
