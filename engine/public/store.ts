// What strangers were told, and what waits, in PostgreSQL: they change in one transaction.
import { int4Array, jsonTextArray, textArray } from '../store/binary.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { WaitingText } from './waiting.ts'

/** A block as it lies in the database; sums are whole minor units as text. */
export interface StoredBlock {
  readonly type: string
  readonly measure: string
  readonly day: number
  readonly closed: number
  readonly units: {
    readonly all: string
    readonly by: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
}

export interface Head {
  readonly position: number
  /** null before the first day was over */
  readonly closed: number | null
  /** `type/measure` → what waits */
  readonly waiting: Readonly<Record<string, WaitingText>>
}

export const readHead = async (database: Queryable, partition: number): Promise<Head> => {
  const { rows } = await database.query<{
    position: bigint
    closed: number | null
    waiting: Head['waiting'] | string
  }>(`SELECT position, closed, waiting FROM public_head WHERE partition = ${partition}`)
  const { position = 0n, closed = null, waiting = {} } = rows[0] ?? {}
  return { position: Number(position), closed, waiting: parsed(waiting) }
}

const parsed = <T>(value: T | string): T =>
  typeof value === 'string' ? (JSON.parse(value) as T) : value

/** Blocks told at the ends of days after `closed`, in order. */
export const readBlocks = async (
  database: Queryable,
  partition: number,
  closed: number,
): Promise<StoredBlock[]> => {
  const { rows } = await database.query<Record<string, unknown> & StoredBlock>(
    `SELECT type, measure, day, closed, units FROM public_block
      WHERE partition = ${partition} AND closed > $1 ORDER BY closed, type, measure, day`,
    [closed],
  )
  return rows.map(row => ({ ...row, units: parsed(row.units) }))
}

/** Put a day's end down; false where another process has told of it already. */
export const writeEnd = (
  database: Database,
  partition: number,
  head: Head,
  blocks: readonly StoredBlock[],
  traders: number,
): Promise<boolean> =>
  database.transaction(async transaction => {
    const moved = await transaction.query(
      `UPDATE public_head SET position = $1, closed = $2, waiting = $3::json
        WHERE partition = ${partition} AND (closed IS NULL OR closed < $2)`,
      [head.position, head.closed, JSON.stringify(head.waiting)],
    )
    if (moved.rowCount === 0) return false
    await transaction.query(
      `INSERT INTO public_block (partition, type, measure, day, closed, traders, units)
        SELECT ${partition}, type, measure, day, $1, $2, units
        FROM unnest($3::text[], $4::text[], $5::int[], $6::json[])
          AS u(type, measure, day, units)`,
      [
        head.closed,
        traders,
        textArray(blocks.map(each => each.type)),
        textArray(blocks.map(each => each.measure)),
        int4Array(blocks.map(each => each.day)),
        jsonTextArray(blocks.map(each => JSON.stringify(each.units))),
      ],
    )
    return true
  })
