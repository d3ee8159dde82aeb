// The journal in pages, in the order of its positions, with memory that does not grow: a page ends
// after 1,000 rows or 8 MB as they are stored, whichever comes first.
import { type Extra, rowsAfter, type StoredRow } from '../journal/rows.ts'
import type { Queryable } from '../store/database.ts'

const ROWS = 1000
/** as stored; JSON that PostgreSQL compressed is some three to five times as much in memory */
export const MOST_BYTES = 8_000_000

/** Journal rows of positions (after, end], as far as they are there. */
export interface Page {
  readonly after: number
  readonly end: number
  readonly rows: readonly StoredRow[]
}

interface Bounds {
  readonly first: bigint | null
  readonly last: bigint | null
}

/** Where the page after a position ends. A gap is one page, however wide it is. */
const endOf = async (
  database: Queryable,
  partition: number,
  after: number,
  to: number,
  size: number,
): Promise<number> => {
  const most = Math.min(after + size, to)
  const { rows } = await database.query<Bounds>(
    `SELECT min(position) AS first, max(position) FILTER (WHERE bytes <= $3) AS last FROM (
      SELECT position, sum(COALESCE(pg_column_size(body), 0) + COALESCE(pg_column_size(amounts), 0)
        + COALESCE(pg_column_size(extra), 0)) OVER (ORDER BY position) AS bytes
      FROM journal WHERE partition = ${partition} AND position > $1 AND position <= $2) AS sized`,
    [after, most, MOST_BYTES],
  )
  const { first, last } = rows[0]!
  if (first !== null) return Number(last ?? first)
  const next = await database.query<{ position: bigint | null }>(
    `SELECT min(position) AS position FROM journal
      WHERE partition = ${partition} AND position > $1`,
    [after],
  )
  const position = next.rows[0]?.position ?? null
  return position === null ? to : Math.min(Number(position) - 1, to)
}

const pageAfter = async (
  database: Queryable,
  partition: number,
  after: number,
  to: number,
  size: number,
): Promise<Page> => {
  const end = await endOf(database, partition, after, to, size)
  const rows = await rowsAfter(database, partition, after, end - after)
  return { after, end, rows }
}

/** Pages of (from, to]; the next one is on its way while the present one is looked at. */
export async function* pagesOf(
  database: Queryable,
  partition: number,
  from: number,
  to: number,
  size = ROWS,
): AsyncGenerator<Page> {
  let next = from < to ? pageAfter(database, partition, from, to, size) : undefined
  while (next !== undefined) {
    const page: Page = await next
    next = page.end < to ? pageAfter(database, partition, page.end, to, size) : undefined
    next?.catch(() => undefined) // it is awaited above, unless the reader stops before
    yield page
  }
}

/** Text that PostgreSQL could have been handed: Unicode throughout, and no NUL. */
const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\u0000')

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)

const isList = (value: unknown, sizes: readonly number[]): boolean =>
  value === undefined ||
  (Array.isArray(value) && value.every(each => isTexts(each) && sizes.includes(each.length)))

const KINDS = new Set(['posted', 'held', 'settled', 'released'])
const isEntry = ([kind, , , , amount]: readonly string[]): boolean =>
  KINDS.has(kind ?? '') && /^\d{1,1000}$/.test(amount ?? '')
const isClaim = ([, fingerprint]: readonly string[]): boolean =>
  fingerprint === undefined || /^([0-9a-f]{2})*$/.test(fingerprint)

/** What a row did beside its document; undefined when it is not of the shape that was written. */
export const extraOf = (row: { readonly extra: string | null }): Extra | undefined => {
  let value: unknown
  try {
    value = JSON.parse(row.extra ?? 'null')
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { states, series, claims, freed, entries } = value as Record<string, unknown>
  const shaped =
    isTexts(states) &&
    states.length > 0 &&
    (series === undefined ||
      (isTexts(series) && series.length === 2 && /^\d{1,18}$/.test(series[1] ?? ''))) &&
    isList(claims, [1, 2]) &&
    (freed === undefined || isTexts(freed)) &&
    isList(entries, [6])
  if (!shaped) return undefined
  const extra = value as Extra
  return (extra.claims ?? []).every(isClaim) && (extra.entries ?? []).every(isEntry)
    ? extra
    : undefined
}
