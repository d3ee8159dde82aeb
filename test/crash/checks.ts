// What must hold once the node answers again: the totals, each row of what was acknowledged, the
// keys, and the proof of the whole by `beibu verify`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findingText, verifyNode } from '#engine/audit/verify.ts'
import { makeSigner, verifierKey } from '#engine/journal/note.ts'
import { mount } from '#engine/mounted.ts'
import { type Database, isAway } from '#engine/store/database.ts'
import { packs } from '#packs/index.ts'
import type { Book, Kept, Sums } from './book.ts'
import { scaled } from './book.ts'
import { NotRunning, openNodeDatabase } from './child.ts'
import type { Client } from './http.ts'

const MEASURES = [
  ['declared', 2],
  ['declarations', 0],
  ['mass', 5],
  ['collected', 2],
] as const

interface Totals {
  readonly cells: readonly { readonly value: string }[]
}

/** The totals of all time, or undefined when the node does not answer. */
export const readTotals = async (client: Client): Promise<Sums | undefined> => {
  const sums: Partial<Record<keyof Sums, bigint>> = {}
  for (const [name, scale] of MEASURES) {
    const path = `/api/v1/totals/trade.${name}?grain=year`
    const reply = await client.ask({ method: 'GET', path })
    if (reply === undefined) return undefined
    if (reply.status !== 200) throw new Error(`totals: ${reply.status} ${reply.body}`)
    const { cells } = JSON.parse(reply.body) as Totals
    sums[name] = cells.reduce((sum, { value }) => sum + scaled(value, scale), 0n)
  }
  const { declared = 0n, declarations = 0n, mass = 0n, collected = 0n } = sums
  return { declared, declarations, mass, collected }
}

/** The totals, held against the book. */
export const checkTotals = async (client: Client, book: Book): Promise<void> => {
  book.watch()
  const read = await readTotals(client)
  if (read === undefined) return
  const wrong = book.against(read)
  if (wrong !== undefined) throw new Error(`the totals: ${wrong}`)
}

interface Row {
  readonly filing: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly claimed: string | null
  readonly lodged: bigint
}

/** Each of these filings is there once, as it was acknowledged, under the key of its lodging. */
const checkRows = async (database: Database, kept: readonly Kept[]): Promise<void> => {
  const { rows } = await database.query<Row>(
    `SELECT f.filing, f.number, f.state, f.version, c.filing AS claimed,
        (SELECT count(*) FROM journal j
          WHERE j.partition = 0 AND j.position = ANY(f.positions) AND j.event = 'lodge') AS lodged
      FROM unnest($1::text[], $2::text[]) AS u(number, key)
      LEFT JOIN filing f ON f.partition = 0 AND f.type = 'trade.declaration' AND f.number = u.number
      LEFT JOIN claim c ON c.partition = 0
        AND c.claim = 'once:' || f.org || ':' || u.key`,
    [kept.map(each => each.number), kept.map(each => each.key)],
  )
  if (rows.length !== kept.length) throw new Error(`${rows.length} rows for ${kept.length} filings`)
  kept.forEach((each, i) => {
    const row = rows.find(({ number }) => number === each.number)
    const right =
      row?.filing === each.id &&
      row.state === each.state &&
      row.version === each.version &&
      row.claimed === each.id &&
      row.lodged === 1n
    if (!right) throw new Error(`acknowledged ${show(each)}; stored ${show(row)} (${i})`)
  })
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? each.toString() : each))

/** No filing beside those that were acknowledged: nothing was lodged twice under two numbers. */
const checkCount = async (database: Database, book: Book): Promise<void> => {
  const { rows } = await database.query<{ filings: bigint; lodged: bigint }>(
    `SELECT (SELECT count(*) FROM filing WHERE partition = 0) AS filings,
      (SELECT count(*) FROM journal WHERE partition = 0 AND event = 'lodge') AS lodged`,
  )
  const { filings, lodged } = rows[0]!
  const known = BigInt(book.filings.size)
  if (filings === known && lodged === known) return
  throw new Error(`${known} acknowledged, ${filings} filings, ${lodged} lodgings in the journal`)
}

export interface Checked {
  readonly rows: number
  readonly rowsPerSecond: number
}

/**
 * PostgreSQL may still be recovering though all was answered, when the last kill met no request.
 *
 */
export const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof NotRunning || isAway(error)) || tries >= 300) throw error
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
}

/** All of it, with `beibu verify` on the database beside the running node. */
export const checkAll = async (
  client: Client,
  book: Book,
  fresh: readonly Kept[],
  folder: string,
): Promise<Checked> => {
  if (book.open > 0) throw new Error(`${book.open} requests are still in doubt`)
  await checkTotals(client, book)
  const database = openNodeDatabase(folder)
  try {
    await checkRows(database, fresh)
    await checkCount(database, book)
    const findings: string[] = []
    const report = await verifyNode({
      database,
      partition: 0,
      mounted: mount(packs({ country: 'CN' })),
      zone: 'Asia/Shanghai',
      verifierKey: verifierKey(signerOf(folder)),
      now: Date.now,
      onFinding: finding => findings.push(findingText(finding)),
    })
    if (findings.length > 0) throw new Error(`verify: ${findings.slice(0, 10).join('\n')}`)
    return { rows: report.rows, rowsPerSecond: report.rowsPerSecond }
  } finally {
    await database.close()
  }
}

const signerOf = (folder: string) =>
  makeSigner(readFileSync(join(folder, 'keys', 'journal.pem'), 'utf8'), 'beibu.local/journal')
