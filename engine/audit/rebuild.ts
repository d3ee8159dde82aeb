// `beibu rebuild`: state, ledger, claims, tree and figures made anew from the journal alone, to the
// same bytes.
//
// In many transactions, one a run of some thousand events: a single one over ten million rows would
// hold the server's log for an hour and lose all of it to one fault. So what is done is noted in
// node_fact in the same transaction, a killed rebuild goes on from there, and until it is finished
// no node may start: half a ledger would let balances through that the whole one refuses.

import { REGISTER } from '../access/register.ts'
import { Cube } from '../cube/cube.ts'
import { CubeKeeper, foldTail } from '../cube/keep.ts'
import { type FilingRow, fromRow } from '../intake/load.ts'
import { type CompletedNode, Edge } from '../journal/merkle.ts'
import type { Mounted } from '../mounted.ts'
import { textArray } from '../store/binary.ts'
import { type Database, over, type Queryable } from '../store/database.ts'
import { leafOf } from './chain.ts'
import { stateOf, writeDerived } from './derived.ts'
import { type Finding, findingText, type Progress } from './finding.ts'
import { type Past, runsOf, type Standing, type Step } from './fold.ts'
import { pagesOf } from './pages.ts'
import { verifyJournal } from './verify.ts'

export interface RebuildOptions {
  readonly database: Database
  readonly partition: number
  readonly mounted: Mounted
  readonly zone: string
  readonly verifierKey?: string | undefined
  /** milliseconds, only for the rate */
  readonly now: () => number
  /** most events a transaction; 1,000 */
  readonly batch?: number | undefined
  readonly progress?: ((progress: Progress) => void) | undefined
}

export interface RebuildReport {
  /** events that were folded, from 1 to the head */
  readonly rows: number
  /** where an earlier, killed rebuild had come to; 0 when this one began anew */
  readonly resumed: number
  readonly seconds: number
  readonly rowsPerSecond: number
}

/** The journal itself is damaged: nothing was thrown away. */
export class JournalDamaged extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    const first = findings.map(findingText).slice(0, 5).join('; ')
    super(`the journal is damaged, nothing can be made from it: ${first}`)
    this.name = 'JournalDamaged'
    this.findings = findings
  }
}

/** Another process is at work on the partition. */
export class NodeAtWork extends Error {
  constructor(why: string) {
    super(`${why}: stop the node before a rebuild`)
    this.name = 'NodeAtWork'
  }
}

/** Advisory lock (7204, partition): exclusive for a rebuild. */
export const REBUILD_LOCK = 7204
const FACT = 'rebuild'
/** Events between two checkpoints of the cube. */
const SAVE_EVERY = 100_000

interface Done {
  /** position that all tables are true at */
  readonly at: number
  readonly of: number
  /** right edge of the tree there, base64 */
  readonly edge: string
}

const readDone = async (database: Queryable, partition: number): Promise<Done | undefined> => {
  const { rows } = await database.query<{ value: string }>(
    `SELECT value FROM node_fact WHERE partition = ${partition} AND name = '${FACT}'`,
  )
  return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as Done)
}

const writeDone = async (database: Queryable, partition: number, done: Done): Promise<void> => {
  await database.query(
    `INSERT INTO node_fact (partition, name, value) VALUES (${partition}, '${FACT}', $1)
      ON CONFLICT (partition, name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(done)],
  )
}

/**
 * Note that all that is derived is still to be made, as after a restore of the journal alone: until
 * a rebuild has been through, no node may start.
 */
export const askRebuild = (database: Queryable, partition: number): Promise<void> =>
  writeDone(database, partition, { at: 0, of: 0, edge: '' })

/**
 * How far a rebuild has come that was not finished; undefined when there is none. A node must not
 * start on it: "rebuild is unfinished: run beibu rebuild".
 */
export const unfinishedRebuild = async (
  database: Queryable,
  partition: number,
): Promise<{ position: number; of: number } | undefined> => {
  const done = await readDone(database, partition)
  return done === undefined ? undefined : { position: done.at, of: done.of }
}

/**
 * Rebuild a partition; its node must be stopped. Goes on where a killed rebuild stopped.
 * @throws JournalDamaged before anything is thrown away; NodeAtWork when somebody else writes.
 */
export const rebuildNode = async (options: RebuildOptions): Promise<RebuildReport> => {
  const { database, partition } = options
  const client = await database.dedicated({ application_name: 'beibu-rebuild' })
  try {
    const locks = await over(client).query<{ locked: boolean }>(
      `SELECT pg_try_advisory_lock(${REBUILD_LOCK}, $1) AS locked`,
      [partition],
    )
    if (locks.rows[0]?.locked !== true) throw new NodeAtWork('the partition is in use')
    const done = await readDone(database, partition)
    const heads = await database.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition}`,
    )
    // Whoever wrote since then wrote on half of the tables: they are made from the beginning.
    const stands = done?.of === Number(heads.rows[0]?.position)
    return await goOn(options, done !== undefined && stands ? done : await begin(options))
  } finally {
    await client.end()
  }
}

const DERIVED = ['filing', 'entry', 'account', 'hold', 'claim', 'series', 'tree_node', 'cube_chunk']
/** Followed by position as soon as the node runs, as if it had never run before. */
const FOLLOWING = 'search_filing'

/** Look at the journal first; then throw away what is derived from it. */
const begin = async (options: RebuildOptions): Promise<Done> => {
  const { database, partition } = options
  const damage: Finding[] = []
  await verifyJournal(options, finding => {
    // the tree and its edge are derived: they are what is made anew
    const journal = ['journal', 'checkpoint'].includes(finding.table)
    const position = finding.table === 'head' && finding.column === 'position'
    if ((journal || position) && damage.length < 1000) damage.push(finding)
  })
  if (damage.length > 0) throw new JournalDamaged(damage)
  return database.transaction(async transaction => {
    await transaction.query(`SET LOCAL lock_timeout = '10s'`)
    const { rows } = await transaction.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition} FOR UPDATE`,
    )
    if (rows[0] === undefined) throw new Error(`partition ${partition} has no head`)
    for (const table of DERIVED) await empty(transaction, partition, table)
    await transaction.query(`UPDATE cube_head SET position = 0 WHERE partition = ${partition}`)
    await empty(transaction, partition, FOLLOWING)
    await transaction.query(`UPDATE search_head SET position = 0 WHERE partition = ${partition}`)
    await empty(transaction, partition, 'process_link')
    await transaction.query(`UPDATE process_head SET position = 0 WHERE partition = ${partition}`)
    const done = { at: 0, of: Number(rows[0].position), edge: '' }
    await writeDone(transaction, partition, done)
    return done
  })
}

/** TRUNCATE takes no time whatever the size; but it takes every partition's rows. */
const empty = async (database: Queryable, partition: number, table: string): Promise<void> => {
  const { rows } = await database.query(
    `SELECT 1 FROM ${table} WHERE partition <> ${partition} LIMIT 1`,
  )
  await database.query(
    rows.length === 0 ? `TRUNCATE ${table}` : `DELETE FROM ${table} WHERE partition = ${partition}`,
  )
}

/** Filings as they stand in the table that is being made: true at the last committed run. */
const madeSoFar = ({ database, partition, mounted }: RebuildOptions): Past => ({
  weigh: async filings => {
    const { rows } = await database.query<{ filing: string; size: bigint }>(
      `SELECT f.filing, (4 * (pg_column_size(j.body) + pg_column_size(j.amounts)))::bigint AS size
        FROM filing f JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND f.filing = ANY($1::text[])`,
      [textArray(filings)],
    )
    return new Map(rows.map(({ filing, size }) => [filing, Number(size)]))
  },
  load: async filings => {
    if (filings.length === 0) return new Map<string, Standing>()
    const { rows } = await database.query<FilingRow & Record<string, unknown>>(
      `SELECT f.filing, f.type, f.number, f.org, f.state, f.version, f.accepted, f.reference,
          f.document, f.positions, f.marks, j.body, j.amounts
        FROM filing f JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND f.filing = ANY($1::text[])`,
      [textArray(filings)],
    )
    return new Map(rows.map(row => [row.filing, fromRow(mounted.filings.get(row.type)!, row)]))
  },
})

const goOn = async (options: RebuildOptions, from: Done): Promise<RebuildReport> => {
  const { database, partition, mounted, zone, now, progress } = options
  const cube = new Cube(mounted, zone)
  const keeper = new CubeKeeper(database, partition)
  await keeper.load(cube)
  await foldTail(database, partition, mounted, cube, from.at)
  const edge = from.edge === '' ? new Edge() : Edge.of(Buffer.from(from.edge, 'base64'))
  const past = madeSoFar(options)
  const began = now()
  let at = from.at
  for await (const page of pagesOf(database, partition, from.at, from.of, options.batch)) {
    for await (const steps of runsOf(mounted, past, page.rows)) {
      at = await write(options, steps, edge, from.of)
      for (const { row, type, before, after } of steps) {
        if (before === 'broken' || after === 'broken') continue // `write` has thrown on these
        cube.apply({ type: type!, position: row.position, before, after })
      }
      if (at - keeper.position >= SAVE_EVERY) await keeper.save(cube)
    }
    const rowsPerSecond = Math.round(((at - from.at) * 1000) / Math.max(now() - began, 1))
    progress?.({ stage: 'rebuild', position: at, of: from.of, rowsPerSecond })
  }
  if (at !== from.of) throw new Error(`the journal ends at ${at}, before ${from.of}`)
  await keeper.save(cube)
  await finish(options, edge, from.of)
  const seconds = (now() - began) / 1000
  const rows = from.of - from.at
  const rowsPerSecond = Math.round(rows / Math.max(seconds, 0.001))
  return { rows: from.of, resumed: from.at, seconds, rowsPerSecond }
}

/** One transaction: a run's derived rows, and how far we are. Returns its last position. */
const write = async (
  { database, partition, mounted }: RebuildOptions,
  steps: readonly Step[],
  edge: Edge,
  of: number,
): Promise<number> => {
  const nodes: CompletedNode[] = []
  for (const step of steps) {
    const { row } = step
    stateOf(step)
    const leaf = leafOf(row)
    // It was looked at before anything was thrown away: somebody has changed it since.
    if (row.position !== edge.size + 1 || leaf?.equals(row.leaf) !== true) {
      throw new Error(`the journal's row ${row.position} is not the one that was looked at`)
    }
    nodes.push(...edge.append(leaf))
  }
  const at = edge.size
  await database.transaction(async transaction => {
    await writeDerived({ database: transaction, partition, mounted }, steps, nodes)
    const { rows } = await transaction.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition} FOR UPDATE`,
    )
    if (Number(rows[0]?.position) !== of) throw new NodeAtWork('the journal grew meanwhile')
    await writeDone(transaction, partition, { at, of, edge: edge.bytes().toString('base64') })
  })
  return at
}

const finish = async (
  { database, partition }: RebuildOptions,
  edge: Edge,
  of: number,
): Promise<void> => {
  await database.transaction(async transaction => {
    const { rowCount } = await transaction.query(
      `UPDATE head SET edge = $1 WHERE partition = ${partition} AND position = $2`,
      [of === 0 ? Buffer.alloc(0) : edge.bytes(), of],
    )
    if (rowCount !== 1) throw new NodeAtWork('the journal grew meanwhile')
    await transaction.query(
      `DELETE FROM node_fact WHERE partition = ${partition} AND name = '${FACT}'`,
    )
  })
  // Every row is new: without statistics the first plans would be those of empty tables.
  await database.query(`ANALYZE ${DERIVED.join(', ')}`)
}

/** The register's tree anew from its rows: a backup leaves the tree out. */
export const rebuildRegister = (database: Database): Promise<void> =>
  database.transaction(async transaction => {
    const partition = REGISTER
    const { rows } = await transaction.query<{ position: bigint }>(
      `SELECT position FROM head WHERE partition = ${partition} FOR UPDATE`,
    )
    const of = Number(rows[0]?.position ?? 0n)
    await transaction.query(`DELETE FROM tree_node WHERE partition = ${partition}`)
    const edge = new Edge()
    for await (const page of pagesOf(transaction, partition, 0, of)) {
      const nodes: CompletedNode[] = []
      for (const row of page.rows) {
        const leaf = leafOf(row)
        if (row.position !== edge.size + 1 || leaf?.equals(row.leaf) !== true) {
          throw new Error(`row ${row.position} of the register is not the one that was written`)
        }
        nodes.push(...edge.append(leaf))
      }
      await transaction.query(
        `INSERT INTO tree_node (partition, level, index, hash)
          SELECT ${partition}, * FROM unnest($1::int[], $2::bigint[], $3::bytea[])`,
        [
          nodes.map(each => each.level),
          nodes.map(each => each.index),
          nodes.map(each => each.hash),
        ],
      )
    }
    if (edge.size !== of) throw new Error(`the register ends at ${edge.size}, before ${of}`)
    await transaction.query(`UPDATE head SET edge = $1 WHERE partition = ${partition}`, [
      of === 0 ? Buffer.alloc(0) : edge.bytes(),
    ])
  })
