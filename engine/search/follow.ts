// The index of search follows the journal by position, after commit and in batches of its own. What
// was taken in and the position it is true at travel in one transaction: a restart misses nothing.
import type { Mounted } from '../mounted.ts'
import { jsonTextArray, textArray } from '../store/binary.ts'
import type { Database, Transaction } from '../store/database.ts'
import { termsOf } from './fold.ts'
import { type Text, textsOf } from './texts.ts'

/** Journal rows a batch: some 25 ms of the event loop, which intake has between two batches. */
const BATCH = 200
/** Bytes of documents a batch: one of 10,000 goods lines is some 4 MB. */
const BATCH_BYTES = 4_000_000

interface Row {
  readonly filing: string
  readonly type: string
  readonly number: string
  readonly org: string
  readonly name: string | null
  readonly body: string
}

interface Entry {
  readonly filing: string
  readonly type: string
  readonly org: string
  readonly terms: string
  readonly texts: string
}

const entryOf = (mounted: Mounted, row: Row): Entry | undefined => {
  const type = mounted.filings.get(row.type)
  if (type === undefined) return undefined
  const { filing, org } = row
  const texts: Text[] = [['/number', row.number], ...textsOf(type, row.body)]
  if (row.name !== null) texts.push(['/org', row.name])
  const terms = termsOf(texts.map(([, text]) => text))
  return { filing, type: row.type, org, terms, texts: JSON.stringify(texts) }
}

/** Where the batch after a position ends: it holds one row at least. */
export const endOf = async (
  transaction: Transaction,
  partition: number,
  after: number,
): Promise<number | undefined> => {
  const { rows } = await transaction.query<{ last: bigint | null }>(
    {
      name: 'search-end',
      text: `SELECT max(position) AS last FROM (
        SELECT position, sum(COALESCE(pg_column_size(body), 0)) OVER (ORDER BY position)
          - COALESCE(pg_column_size(body), 0) AS before
        FROM journal WHERE partition = ${partition} AND position > $1 AND position <= $2
      ) AS sized WHERE before < $3`,
    },
    [after, after + BATCH, BATCH_BYTES],
  )
  const last = rows[0]?.last ?? null
  return last === null ? undefined : Number(last)
}

/** The last document of each filing within (after, to]; a step without one changes no text. */
const documentsOf = async (
  transaction: Transaction,
  partition: number,
  after: number,
  to: number,
): Promise<Row[]> => {
  const { rows } = await transaction.query<Row & Record<string, unknown>>(
    {
      name: 'search-documents',
      text: `SELECT j.filing, j.type, j.number, j.org, o.name, j.body FROM journal j
        LEFT JOIN organisation o ON o.partition = ${partition} AND o.org = j.org
        WHERE j.partition = ${partition} AND j.position > $1 AND j.position <= $2
          AND j.body IS NOT NULL
        ORDER BY j.position`,
    },
    [after, to],
  )
  return [...new Map(rows.map(row => [row.filing, row])).values()]
}

const put = async (transaction: Transaction, partition: number, entries: readonly Entry[]) => {
  const texts = (name: keyof Entry): Buffer => textArray(entries.map(each => each[name]))
  await transaction.query(
    {
      name: 'search-put',
      text: `INSERT INTO search_filing (partition, filing, type, org, terms, texts)
        SELECT ${partition}, filing, type, org, terms::tsvector, texts
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::json[])
          AS u(filing, type, org, terms, texts)
        ON CONFLICT (partition, filing) DO UPDATE SET terms = excluded.terms,
          texts = excluded.texts`,
    },
    [
      texts('filing'),
      texts('type'),
      texts('org'),
      texts('terms'),
      jsonTextArray(entries.map(each => each.texts)),
    ],
  )
}

/**
 * Take in the next batch of the journal; returns how many rows it had. Two processes that do so
 * take turns by the lock on the position's row. Without a wait for the disk: what a crash of
 * PostgreSQL takes back, it takes back with the position.
 */
export const followJournal = (
  database: Database,
  partition: number,
  mounted: Mounted,
): Promise<number> =>
  database.transaction(async transaction => {
    await transaction.query('SET LOCAL synchronous_commit = off')
    const { rows } = await transaction.query<{ position: bigint }>(
      `SELECT position FROM search_head WHERE partition = ${partition} FOR UPDATE`,
    )
    const after = Number(rows[0]?.position ?? 0n)
    const to = await endOf(transaction, partition, after)
    if (to === undefined) return 0
    const documents = await documentsOf(transaction, partition, after, to)
    const entries = documents.flatMap(row => entryOf(mounted, row) ?? [])
    if (entries.length > 0) await put(transaction, partition, entries)
    await transaction.query(`UPDATE search_head SET position = $1 WHERE partition = ${partition}`, [
      to,
    ])
    return to - after
  })
