// The baseline: the rows that the engine writes for these filings, put into the same tables by
// plain INSERT statements, without Beibu. A process of its own; the values are worked out before.
import { join } from 'node:path'
import { Cube } from '#engine/cube/cube.ts'
import { decide } from '#engine/intake/decide.ts'
import type { Change } from '#engine/intake/state.ts'
import { writeExtra } from '#engine/journal/rows.ts'
import { type ClientConfig, type Database, openDatabase } from '#engine/store/database.ts'
import { newId } from '#engine/store/ids.ts'
import { migrate } from '#engine/store/migrate.ts'
import type { Mix } from './documents.ts'
import { answerOrder, percentile } from './measure.ts'
import { makeGround, mounted, preparedDocuments, type, ZONE } from './prepared.ts'

export interface PlainOrder {
  readonly config: ClientConfig
  readonly mix: Mix
  /** filings a transaction: 1, or a multi-row INSERT a table */
  readonly rows: number
  readonly connections: number
  readonly warm: number
  readonly seconds: number
  readonly now: number
}

export interface PlainResult {
  readonly counted: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

const TEMPLATES = 500
const LEAF = Buffer.alloc(32, 7)

const COLUMNS = {
  journal:
    'partition, position, at, effective, type, filing, number, event, steps, state, version, org, ' +
    'actor, reference, body, amounts, extra, leaf',
  filing:
    'partition, filing, type, number, org, state, version, accepted, changed, awaits, reference, ' +
    'document, positions, marks, facets, listed',
  entry: 'partition, position, n, kind, debit, credit, unit, amount, hold',
} as const
type Table = keyof typeof COLUMNS

/** `INSERT INTO table (…) VALUES ($1, …), …` for so many rows. */
const insert = (table: Table, rows: number, from = 0): string => {
  const width = COLUMNS[table].split(',').length
  const tuple = (row: number): string =>
    `(${Array.from({ length: width }, (_, i) => `$${from + row * width + i + 1}`).join(',')})`
  const tuples = Array.from({ length: rows }, (_, row) => tuple(row)).join(',')
  return `INSERT INTO ${table} (${COLUMNS[table]}) VALUES ${tuples}`
}

const changesOf = (mix: Mix, now: number): Change[] => {
  const ground = makeGround(new Cube(mounted, ZONE))
  const caller = { org: newId(now), actor: 'plain', roles: new Set(['trader'] as const) }
  const commands = preparedDocuments(mix, TEMPLATES, now).map(prepared => ({
    kind: 'lodge' as const,
    type,
    caller,
    at: now,
    effective: now,
    id: newId(now),
    prepared,
  }))
  const state = {
    filings: new Map(),
    numbers: new Map(),
    claims: new Map(),
    claimed: new Map(),
    inspected: new Map(),
    series: new Map(),
    accounts: new Map(),
    holds: new Map(),
    floorOf: mounted.floorOf,
    limitOf: mounted.limitOf,
    scaleOf: mounted.scaleOf,
    whole: true,
  }
  return decide(commands, state, ground).changes
}

interface Rows {
  readonly journal: unknown[]
  readonly filing: unknown[]
  readonly entry: unknown[]
  readonly entries: number
}

/** Rows of filings from a position on, each under a name and number of its own. */
const rowsOf = (changes: readonly Change[], count: number, position: number): Rows => {
  const rows = { journal: [] as unknown[], filing: [] as unknown[], entry: [] as unknown[] }
  let entries = 0
  for (let i = 0; i < count; i++) {
    const at = position + i
    const change = changes[at % changes.length]!
    const { after, command, prepared, lines } = change
    const instant = new Date(command.at).toISOString()
    const id = newId(command.at)
    const number = `7208${String(at).padStart(13, '0')}`
    rows.journal.push(0, at, instant, instant, after.type, id, number, 'lodge')
    rows.journal.push(change.steps.join(','), after.state, 1, after.org, 'plain', after.reference)
    rows.journal.push(prepared!.body.toString('utf8'), after.amountsText, writeExtra(change), LEAF)
    rows.filing.push(0, id, after.type, number, after.org, after.state, 1, instant, instant)
    rows.filing.push('trader', after.reference, at, [at], JSON.stringify(after.marks))
    rows.filing.push(prepared!.facets, prepared!.listedText)
    lines.forEach((line, n) => {
      const { kind, debit, credit, unit, amount, hold } = line
      rows.entry.push(0, at, n, kind, debit, credit, unit, amount.toString(), hold)
    })
    entries += lines.length
  }
  return { ...rows, entries }
}

const ACCOUNT = `INSERT INTO account
    (partition, account, unit, floor, debits, credits, debits_held, credits_held)
  VALUES (0, $1, 'CNY', 'debit', $2, 0, 0, 0)
  ON CONFLICT (partition, account, unit) DO UPDATE SET debits = account.debits + excluded.debits`

/** A transaction of five statements for many filings. */
const many = async (database: Database, account: string, rows: Rows, count: number) =>
  database.transaction(async transaction => {
    const put = (table: Table, n: number, values: unknown[]) =>
      n === 0
        ? undefined
        : transaction.query({ name: `${table}-${n}`, text: insert(table, n) }, values)
    await put('journal', count, rows.journal)
    await put('filing', count, rows.filing)
    await put('entry', rows.entries, rows.entry)
    await transaction.query({ name: 'account', text: ACCOUNT }, [account, count])
  })

/** One statement, which is a transaction by itself, for one filing. */
const one = async (
  database: Database,
  account: string,
  { journal, filing, entry, entries }: Rows,
) => {
  const first = journal.length + filing.length
  const posted = entries === 0 ? '' : `, e AS (${insert('entry', entries, first)})`
  const last = first + entry.length
  const kept = ACCOUNT.replace('$1', `$${last + 1}`).replace('$2', `$${last + 2}`)
  const text = `WITH j AS (${insert('journal', 1)}),
    f AS (${insert('filing', 1, journal.length)})${posted} ${kept}`
  const values = [...journal, ...filing, ...entry, account, 1]
  await database.query({ name: `one-${entries}`, text }, values)
}

const run = async (order: PlainOrder, changes: readonly Change[]): Promise<PlainResult> => {
  const database = openDatabase(order.config, { max: order.connections })
  await migrate(database, join(import.meta.dirname, '../engine/store/migrations'))
  const from = performance.now() + order.warm * 1000
  const until = from + order.seconds * 1000
  const latencies: number[] = []
  let position = 1
  let counted = 0
  const work = async (connection: number): Promise<void> => {
    const account = `trade/due:${connection}`
    while (performance.now() < until) {
      const rows = rowsOf(changes, order.rows, position)
      position += order.rows
      const began = performance.now()
      if (order.rows === 1) await one(database, account, rows)
      else await many(database, account, rows, order.rows)
      const now = performance.now()
      if (now < from || now >= until) continue
      counted += order.rows
      latencies.push(now - began)
    }
  }
  await Promise.all(Array.from({ length: order.connections }, (_, i) => work(i)))
  await database.close()
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)]
  return { counted, seconds: order.seconds, p50, p99 }
}

answerOrder((order: PlainOrder) => {
  const changes = changesOf(order.mix, order.now)
  return { ...order, run: () => run(order, changes) }
})
