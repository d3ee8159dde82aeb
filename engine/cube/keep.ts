// The cube's checkpoint in PostgreSQL, and the way back from it: load, then fold the rest of the
// journal. Cells and position travel together, so nothing is counted twice or left out.

import type { FeedEvent } from '../feed/hub.ts'
import type { PlainFiling, StoredRow } from '../journal/rows.ts'
import { foldRow, rowsAfter, rowsAt } from '../journal/rows.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import { byteaArray, int4Array, textArray } from '../store/binary.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { FilingState } from '../types.ts'
import { type Cells, CHUNK, type Interned } from './cells.ts'
import type { Cube, TypeCube } from './cube.ts'

interface Part {
  readonly name: string
  readonly cells: Cells
}

const partsOf = (cube: TypeCube): Part[] =>
  cube.families.flatMap(({ fine, coarse }, i) => [
    { name: `${i}.fine`, cells: fine.cells },
    { name: `${i}.coarse`, cells: coarse.cells },
  ])

export interface Chunk {
  readonly type: string
  readonly part: string
  readonly chunk: number
  readonly content: Buffer
}

/** How many dimension texts each family had at the last checkpoint. */
type Saved = WeakMap<Interned, number>

const dimsChunk = (dims: Interned, chunk: number): Buffer =>
  Buffer.from(JSON.stringify(dims.texts.slice(chunk * CHUNK, (chunk + 1) * CHUNK)))

/** All chunks of the cube, one at a time; what is still to be saved stays noted. */
export function* chunksOf(cube: Cube): Generator<Chunk> {
  for (const each of cube.types.values()) {
    const type = each.type.type
    for (const { name: part, cells } of partsOf(each)) {
      for (let chunk = 0; chunk * CHUNK < cells.size; chunk++) {
        yield { type, part, chunk, content: cells.chunk(chunk) }
      }
    }
    for (const [i, { dims }] of each.families.entries()) {
      for (let chunk = 0; chunk * CHUNK < dims.texts.length; chunk++) {
        yield { type, part: `${i}.dims`, chunk, content: dimsChunk(dims, chunk) }
      }
    }
  }
}

/** The chunks changed since they were last taken. */
const takeChunks = (cube: Cube, saved: Saved): Chunk[] => {
  const chunks: Chunk[] = []
  for (const each of cube.types.values()) {
    const type = each.type.type
    for (const { name: part, cells } of partsOf(each)) {
      for (const chunk of [...cells.dirty].sort((a, b) => a - b)) {
        chunks.push({ type, part, chunk, content: cells.chunk(chunk) })
      }
      cells.dirty.clear()
    }
    each.families.forEach(({ dims }, i) => {
      const known = saved.get(dims) ?? 0
      if (known === dims.texts.length) return
      const from = Math.floor(known / CHUNK)
      for (let chunk = from; chunk * CHUNK < dims.texts.length; chunk++) {
        chunks.push({ type, part: `${i}.dims`, chunk, content: dimsChunk(dims, chunk) })
      }
      saved.set(dims, dims.texts.length)
    })
  }
  return chunks
}

export class CubeKeeper {
  private readonly database: Database
  private readonly partition: number
  private saved: Saved = new WeakMap()
  /** position of the last checkpoint */
  position = 0

  constructor(database: Database, partition: number) {
    this.database = database
    this.partition = partition
  }

  /** Write what changed since the last one. A failed write leaves the older checkpoint standing. */
  async save(cube: Cube): Promise<void> {
    const { position } = cube
    if (position === this.position) return
    const chunks = takeChunks(cube, this.saved)
    try {
      await this.database.transaction(async transaction => {
        // Another process may have saved a newer one, which has all of this and more: figures never
        // go back under chunks that are ahead of them.
        const moved = await transaction.query(
          `UPDATE cube_head SET position = $1
            WHERE partition = ${this.partition} AND position <= $1`,
          [position],
        )
        if (moved.rowCount === 0) return
        // 64 chunks are some 10 MB: a statement's parameters stay small
        for (let i = 0; i < chunks.length; i += 64) {
          await putChunks(transaction, this.partition, chunks.slice(i, i + 64))
        }
      })
      this.position = position
    } catch (error) {
      // What was taken as saved is not: the next checkpoint writes everything again.
      this.saved = new WeakMap()
      for (const each of cube.types.values()) {
        for (const { cells } of partsOf(each)) {
          for (let i = 0; i * CHUNK < cells.size; i++) cells.dirty.add(i)
        }
      }
      throw error
    }
  }

  /** Load the checkpoint into an empty cube. */
  async load(cube: Cube): Promise<void> {
    const { partition } = this
    await this.database.transaction(async transaction => {
      // one view of all chunks: another process may be saving
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      const head = await transaction.query<{ position: bigint }>(
        `SELECT position FROM cube_head WHERE partition = ${partition}`,
      )
      for (const each of cube.types.values()) await this.loadType(transaction, each)
      cube.position = Number(head.rows[0]?.position ?? 0n)
      this.position = cube.position
    })
  }

  private async loadType(database: Queryable, each: TypeCube): Promise<void> {
    const parts = new Map(partsOf(each).map(({ name, cells }) => [name, cells]))
    const families = each.families.map((_, i) => `${i}.dims`)
    for (const part of [...families, ...parts.keys()]) {
      for (let chunk = 0; ; chunk++) {
        const { rows } = await database.query<{ content: Buffer }>(
          `SELECT content FROM cube_chunk WHERE partition = ${this.partition}
            AND type = $1 AND part = $2 AND chunk = $3`,
          [each.type.type, part, chunk],
        )
        const content = rows[0]?.content
        if (content === undefined) break
        const cells = parts.get(part)
        if (cells !== undefined) cells.load(chunk, content)
        else {
          const { dims } = each.families[families.indexOf(part)]!
          for (const text of JSON.parse(content.toString('utf8')) as string[]) dims.idOf(text)
          this.saved.set(dims, dims.texts.length)
        }
      }
    }
    for (const cells of parts.values()) cells.dirty.clear()
  }
}

/** Insert or replace chunks. */
export const putChunks = async (
  database: Queryable,
  partition: number,
  chunks: readonly Chunk[],
): Promise<void> => {
  await database.query(
    `INSERT INTO cube_chunk (partition, type, part, chunk, content)
      SELECT ${partition}, * FROM unnest($1::text[], $2::text[], $3::int[], $4::bytea[])
      ON CONFLICT (partition, type, part, chunk) DO UPDATE SET content = excluded.content`,
    [
      textArray(chunks.map(each => each.type)),
      textArray(chunks.map(each => each.part)),
      int4Array(chunks.map(each => each.chunk)),
      byteaArray(chunks.map(each => each.content)),
    ],
  )
}

/** Rows that are read at a time. A row may be 1 MB and is parsed whole, so not by thousands. */
const ROWS = 250

/** A row of the journal, and its filing before and after it. */
export interface Folded {
  readonly row: StoredRow
  readonly type: MountedFiling
  readonly before: (FilingState & PlainFiling) | undefined
  readonly after: FilingState & PlainFiling
}

/**
 * The next rows after a position, at most 250. What a filing was before its first event of a
 * stretch is folded from that filing's own earlier rows.
 */
export const foldAfter = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  position: number,
  most: number,
): Promise<Folded[]> => {
  const rows = await rowsAfter(database, partition, position, Math.min(ROWS, most))
  if (rows.length === 0) return []
  const states = await statesBefore(database, partition, mounted, rows)
  return rows.map(row => {
    const type = mounted.filings.get(row.type)
    if (type === undefined) throw new Error(`no pack has filings of type ${row.type}`)
    const before = states.get(row.filing)
    const after = foldRow(type, before, row)
    states.set(row.filing, after)
    return { row, type, before, after }
  })
}

/**
 * Fold the journal's rows after the cube's position, up to `to`, into it.
 * @param took is told of each stretch of events
 */
export const foldTail = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  cube: Cube,
  to: number,
  took?: (events: readonly FeedEvent[]) => void,
): Promise<void> => {
  while (cube.position < to) {
    const { position: from } = cube
    const folded = await foldAfter(database, partition, mounted, from, to - from)
    if (folded.length === 0) throw new Error(`the journal ends at ${cube.position}, before ${to}`)
    const events: FeedEvent[] = []
    for (const { row, type, before, after } of folded) {
      const { position, event, steps, at } = row
      // the lane may have handed over its own commit while these rows were read
      if (position <= cube.position) continue
      cube.apply({ type, position, before, after })
      events.push({ type, filing: after, event, steps, position, at: Date.parse(at) })
    }
    took?.(events)
  }
}

/** Filings as they stood before a stretch of rows; those lodged within it are not there. */
const statesBefore = async (
  database: Queryable,
  partition: number,
  mounted: Mounted,
  rows: readonly StoredRow[],
): Promise<Map<string, FilingState & PlainFiling>> => {
  const first = rows[0]!.position
  const fresh = new Set(rows.filter(row => row.version === 1).map(row => row.filing))
  const older = [...new Set(rows.map(row => row.filing))].filter(id => !fresh.has(id))
  const states = new Map<string, FilingState & PlainFiling>()
  if (older.length === 0) return states
  const { rows: found } = await database.query<{ positions: bigint[] }>(
    `SELECT positions FROM filing WHERE partition = ${partition} AND filing = ANY($1::text[])`,
    [older],
  )
  const positions = found.flatMap(each => each.positions.map(Number)).filter(at => at < first)
  for (const row of await rowsAt(database, partition, positions)) {
    states.set(row.filing, foldRow(mounted.filings.get(row.type)!, states.get(row.filing), row))
  }
  return states
}
