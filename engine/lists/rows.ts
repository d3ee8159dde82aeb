// The rows of a list, newest first: a page of them, or all, page after page.
import { fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import { type Database, isCancelled, type Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { FILTERED, filterValues, type ListFilter } from './filter.ts'

export interface ListQuery extends ListFilter {
  readonly limit: number
  /** opaque; newest first */
  readonly cursor?: string
}
export interface ListPage {
  /** JSON text of each row: {id, number, state, version, accepted, …listed columns} */
  readonly rows: readonly string[]
  readonly next?: string
}

export interface ListRow {
  readonly filing: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly accepted: string
  /** JSON text of the listed columns */
  readonly listed: string
}

/** The one order is by identifier, which rises with the instant of lodging: newest first. */
const rowsBefore = async (
  database: Queryable,
  partition: number,
  values: readonly unknown[],
  before: string,
  limit: number,
): Promise<ListRow[]> => {
  const { rows } = await database.query<ListRow & Record<string, unknown>>(
    `SELECT filing, number, state, version, accepted, listed FROM filing
      WHERE partition = ${partition} AND ${FILTERED} AND filing < $16
      ORDER BY filing DESC LIMIT $17`,
    [...values, before, limit],
  )
  return rows
}

const MOST_ROWS = 500
/** After all identifiers. */
const NEWEST = '~'

/** A page of the list, newest first. */
export const listFilings = async (
  database: Queryable,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  query: ListQuery,
): Promise<ListPage | Refusal> => {
  const before = query.cursor === undefined ? NEWEST : readCursor(query.cursor)
  if (before === undefined) return new Refusal([fault('cursor-wrong', '/cursor')])
  const values = filterValues(type, caller, query)
  if (values instanceof Refusal) return values
  const limit = Math.min(Math.max(1, query.limit), MOST_ROWS)
  const rows = await rowsBefore(database, partition, values, before, limit + 1)
  const page = rows.slice(0, limit).map(row => {
    const { filing: id, number, state, version, accepted, listed } = row
    const head = JSON.stringify({ id, number, state, version, accepted })
    return listed === '{}' ? head : `${head.slice(0, -1)},${listed.slice(1)}`
  })
  const last = rows[limit - 1]
  return rows.length > limit && last !== undefined
    ? { rows: page, next: Buffer.from(`1:${last.filing}`).toString('base64url') }
    : { rows: page }
}

const readCursor = (cursor: string): string | undefined =>
  /^1:([0-9A-Z]{1,40})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]

/** One view of all rows for a whole walk: what is lodged or changed meanwhile is not in it. */
const asOfNow = (database: Database): Database => ({
  ...database,
  transaction: work =>
    database.transaction(async transaction => {
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
      return work(transaction)
    }),
})

const WALK_PAGE = 1_000
/** A page of it that takes longer is given up. */
const MOST_SECONDS = 30

/**
 * All rows of a list in pages of 1,000, true at one position; memory does not grow with them.
 * @param most rows; where there are more, `too-many-rows` is the answer before the first page
 * @param begin told of the position, and makes what takes the pages; it must not wait for ever: a
 *   connection of the pool is held until it has taken the last
 */
export const walkFilings = async (
  database: Database,
  partition: number,
  type: MountedFiling,
  caller: Caller,
  filter: ListFilter,
  most: number | undefined,
  begin: (position: number) => (rows: readonly ListRow[]) => Promise<void>,
): Promise<Refusal | undefined> => {
  const values = filterValues(type, caller, filter)
  if (values instanceof Refusal) return values
  let begun = false
  const walk = async (transaction: Queryable): Promise<Refusal | undefined> => {
    await transaction.query(`SET LOCAL statement_timeout = '${MOST_SECONDS}s'`)
    // page by page the planner would come to sort all that is left, 99 times of 100,000 rows
    await transaction.query('SET LOCAL enable_sort = off')
    await transaction.query('SET LOCAL enable_seqscan = off')
    const heads = await transaction.query<{ position: bigint }>(
      `SELECT journal AS position FROM known_positions(${partition})`,
    )
    if (most !== undefined && (await isMore(transaction, partition, values, most))) {
      return new Refusal([fault('too-many-rows', '/format', { max: most })])
    }
    const next = (before: string): Promise<ListRow[]> =>
      rowsBefore(transaction, partition, values, before, WALK_PAGE)
    let rows = await next(NEWEST)
    begun = true
    const take = begin(Number(heads.rows[0]?.position ?? 0n))
    for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
      await take(rows)
      rows = await next(last.filing)
    }
    return undefined
  }
  try {
    return await asCaller(asOfNow(database), caller, walk)
  } catch (error) {
    if (begun || !isCancelled(error)) throw error
    return new Refusal([fault('takes-too-long', '', { seconds: MOST_SECONDS })])
  }
}

const isMore = async (
  database: Queryable,
  partition: number,
  values: readonly unknown[],
  most: number,
): Promise<boolean> => {
  const { rows } = await database.query<{ more: boolean }>(
    `SELECT count(*) > $16 AS more FROM (
      SELECT 1 FROM filing WHERE partition = ${partition} AND ${FILTERED} LIMIT $16::bigint + 1
    ) AS kept`,
    [...values, most],
  )
  return rows[0]?.more === true
}
