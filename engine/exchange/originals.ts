// Messages to and from customs as they were, kept for three years, and which of them are still to
// be brought there.
import { textArray } from '../store/binary.ts'
import type { Database, Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'

export interface Original {
  readonly original: string
  readonly org: string
  readonly type: string
  readonly number: string
  readonly way: 'in' | 'out'
  readonly kind: string
  readonly reference: string
  /** SHA-256 of what makes it the same, hex */
  readonly digest: string
  /** milliseconds */
  readonly at: number
  /** when it is to be brought to customs; absent: it stays here */
  readonly due?: number
  readonly content: string
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Keep messages; one that is there already stays as it is. */
export const keepOriginals = async (
  database: Queryable,
  partition: number,
  all: readonly Original[],
): Promise<void> => {
  if (all.length === 0) return
  const column = (of: (each: Original) => string): Buffer => textArray(all.map(of))
  await database.query(
    {
      name: 'original-keep',
      text: `INSERT INTO original (partition, original, org, type, number, way, kind, reference,
          digest, at, due, content)
        SELECT ${partition}, o, org, type, number, way, kind, reference, digest,
          at::timestamptz, NULLIF(due, '')::timestamptz, content
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
          $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
          AS u(o, org, type, number, way, kind, reference, digest, at, due, content)
        ON CONFLICT DO NOTHING`,
    },
    [
      ...[column(each => each.original), column(each => each.org), column(each => each.type)],
      ...[column(each => each.number), column(each => each.way), column(each => each.kind)],
      ...[column(each => each.reference), column(each => each.digest)],
      column(each => iso(each.at)),
      column(each => (each.due === undefined ? '' : iso(each.due))),
      column(each => each.content),
    ],
  )
}

/** A message on its way. */
export interface Outgoing {
  readonly original: string
  readonly number: string
  readonly reference: string
  readonly kind: string
  readonly content: string
  readonly tries: number
}

/** What is to be brought to customs by now, the longest waiting first. */
export const dueOriginals = async (
  database: Queryable,
  partition: number,
  now: number,
  most: number,
): Promise<Outgoing[]> => {
  const { rows } = await database.query<Outgoing & Record<string, unknown>>(
    {
      name: 'original-due',
      text: `SELECT original, number, reference, kind, content, tries FROM original
        WHERE partition = ${partition} AND due <= $1 ORDER BY due, original LIMIT $2`,
    },
    [iso(now), most],
  )
  return rows
}

/** Customs has these; asked again from `due` on, as long as no receipt comes. */
export const markTaken = async (
  database: Queryable,
  partition: number,
  originals: readonly string[],
  now: number,
  due: number,
): Promise<void> => {
  await database.query(
    {
      name: 'original-taken',
      text: `UPDATE original SET taken = COALESCE(taken, $2), tries = tries + 1,
          due = CASE WHEN answered IS NULL THEN $3::timestamptz END
        WHERE partition = ${partition} AND original = ANY($1::text[])`,
    },
    [originals, iso(now), iso(due)],
  )
}

/** One that customs would not take: put off. */
export const putOff = async (
  database: Queryable,
  partition: number,
  original: string,
  due: number,
): Promise<void> => {
  await database.query(
    `UPDATE original SET tries = tries + 1, due = $2
      WHERE partition = ${partition} AND original = $1 AND answered IS NULL`,
    [original, iso(due)],
  )
}

/** A receipt came for what went out under this name: it need not be brought any more. */
export const markAnswered = async (
  database: Queryable,
  partition: number,
  reference: string,
  now: number,
): Promise<void> => {
  await database.query(
    {
      name: 'original-answered',
      text: `UPDATE original SET answered = $2, due = NULL
        WHERE partition = ${partition} AND reference = $1 AND way = 'out' AND answered IS NULL`,
    },
    [reference, iso(now)],
  )
}

export interface About {
  readonly org: string
  readonly type: string
  readonly number: string
}

/** The filing that went out under a guid, or that customs gave a number to; of a type, if said. */
export const aboutReference = async (
  database: Queryable,
  partition: number,
  reference: string,
  type?: string,
): Promise<About | undefined> => {
  if (reference === '') return undefined
  const { rows } = await database.query<About & Record<string, unknown>>(
    {
      name: 'original-about',
      text: `SELECT org, type, number FROM original
        WHERE partition = ${partition} AND reference = $1 AND number <> ''
          AND ($2::text IS NULL OR type = $2) LIMIT 1`,
    },
    [reference, type ?? null],
  )
  return rows[0]
}

export interface Waiting {
  readonly number: string
  readonly org: string
  readonly version: number
}

/** Filings of a type in a state, the oldest first. */
export const inState = async (
  database: Queryable,
  partition: number,
  type: string,
  state: string,
  after: string,
  most: number,
): Promise<(Waiting & { filing: string })[]> => {
  const { rows } = await database.query<Waiting & { filing: string } & Record<string, unknown>>(
    {
      name: 'original-state',
      text: `SELECT filing, number, org, version FROM filing
        WHERE partition = ${partition} AND type = $1 AND state = $2 AND filing > $3
        ORDER BY filing LIMIT $4`,
    },
    [type, state, after, most],
  )
  return rows
}

export interface Standing {
  readonly number: string
  readonly org: string
  readonly version: number
  readonly state: string
  /** position of its document */
  readonly document: bigint
  readonly body: string
  readonly amounts: string
}

/** Filings as they stand, with their documents. */
export const standingOf = async (
  database: Queryable,
  partition: number,
  type: string,
  numbers: readonly string[],
): Promise<Standing[]> => {
  const { rows } = await database.query<Standing & Record<string, unknown>>(
    {
      name: 'original-standing',
      text: `SELECT f.number, f.org, f.version, f.state, f.document, j.body, j.amounts
        FROM filing f
        JOIN journal j ON j.partition = ${partition} AND j.position = f.document
        WHERE f.partition = ${partition} AND f.type = $1 AND f.number = ANY($2::text[])`,
    },
    [type, numbers],
  )
  return rows
}

/** Which of these names have gone out. */
export const goneOut = async (
  database: Queryable,
  partition: number,
  references: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await database.query<{ reference: string }>(
    {
      name: 'original-gone',
      text: `SELECT reference FROM original
        WHERE partition = ${partition} AND reference = ANY($1::text[]) AND way = 'out'`,
    },
    [references],
  )
  return new Set(rows.map(each => each.reference))
}

export interface Message {
  readonly way: string
  readonly kind: string
  readonly at: string
  readonly taken: string | null
  readonly content: string
}

const MOST_MESSAGES = 200

/** Messages of a filing, oldest first, behind the caller's walls. */
export const messagesOf = (
  database: Database,
  partition: number,
  caller: Caller,
  type: string,
  number: string,
): Promise<Message[]> =>
  asCaller(database, caller, async transaction => {
    const { rows } = await transaction.query<Message & Record<string, unknown>>(
      `SELECT way, kind, at, taken, content FROM original
        WHERE partition = ${partition} AND type = $1 AND number = $2
        ORDER BY at, original LIMIT $3`,
      [type, number, MOST_MESSAGES],
    )
    return rows
  })

/** Up to where customs' side was asked for receipts; and from now on. */
export const readCursor = async (database: Queryable, partition: number): Promise<string> => {
  const { rows } = await database.query<{ cursor: string }>(
    `SELECT cursor FROM courier WHERE partition = ${partition}`,
  )
  return rows[0]?.cursor ?? ''
}
export const moveCursor = async (
  database: Queryable,
  partition: number,
  cursor: string,
): Promise<void> => {
  await database.query(
    `INSERT INTO courier (partition, cursor) VALUES (${partition}, $1)
      ON CONFLICT (partition) DO UPDATE SET cursor = excluded.cursor`,
    [cursor],
  )
}

/** Take away what is older than the duty to keep it. */
export const pruneOriginals = async (
  database: Queryable,
  partition: number,
  before: number,
): Promise<void> => {
  await database.query(
    `DELETE FROM original WHERE partition = ${partition} AND at < $1 AND due IS NULL`,
    [iso(before)],
  )
}
