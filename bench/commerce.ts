// Sales across the border, each of four documents: how many lists a second are lodged, matched and
// told, durable, beside the same rows written by plain INSERT; and how long from customs' release
// to the cleared order. Engine, load and PostgreSQL share the machine.
//   node bench/commerce.ts [--sales 2000] [--stored 0] [--seconds 10] [--http]
// --stored N measures on an empty store, lays sales in up to N, and measures twice more: at once,
// while PostgreSQL still writes and vacuums what was stored, and when it has settled. What do ten
// times as many cost?
import { parseArgs } from 'node:util'
import { openDatabase } from '#engine/store/database.ts'
import type { Caller } from '#engine/types.ts'
import { crisp, door } from '#test/commerce.ts'
import { type Sale, saleOf } from '#test/customs/flow.ts'
import { customsNode, fileOf, pairOf } from '#test/customs/node.ts'
import { testDatabase } from '#test/database.ts'
import { testEngine } from '#test/engine.ts'
import { percentile } from './measure.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '2000' },
    stored: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '10' },
    http: { type: 'boolean', default: false },
  },
})
const SALES = Number(values.sales)
const STORED = Number(values.stored)
const SECONDS = Number(values.seconds)
/** 85,000 lists a minute: China's documented national peak of 2024. */
const PEAK = 85_000 / 60
/** sales on their way at a time */
const ABREAST = 1024

const inner = await testEngine({ filing: 'commerce.list' })
const real = setInterval(() => {
  inner.clock.now = Math.max(inner.clock.now, Date.now())
}, 1)
const { engine, database } = inner
const merchant = await engine.keys.create({ org: 'Merchant', roles: ['trader'], label: 'bench' })
const owner = (await engine.keys.authenticate(merchant))!
const typeOf = (name: string) => inner.mounted.filings.get(`commerce.${name}`)!
const bytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))

const lodge = async (name: string, document: object, by: Caller = owner) => {
  const outcome = await engine.lodge(typeOf(name), by, bytes(document), {})
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.faults)}`)
  return outcome
}
const step = async (name: string, number: string, version: number, transition: string) => {
  const by = door(owner.org)
  const outcome = await engine.step(typeOf(name), by, number, transition, { version })
  if (!outcome.ok) throw new Error(`${transition}: ${JSON.stringify(outcome.faults)}`)
  return outcome
}

const stock = async (): Promise<void> => {
  const pieces = 10_000_000
  const { number, version } = await lodge('stock', {
    ...{ warehouse: 'NNB', sku: 'DURIAN-CRISP', pieces },
  })
  await engine.step(typeOf('stock'), owner, number, 'count', { version })
}

/** The clockwork's turn, as a running node has it. */
let running = true
const turning = (async () => {
  while (running) {
    for (let n = 0; n < 20 && engine.processes.behind > 0; n++) await engine.processes.advance()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
})()

/** Work on many, so many at a time. */
const abreast = async <T>(all: readonly T[], most: number, work: (each: T) => Promise<void>) => {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < all.length) await work(all[next++]!)
  }
  await Promise.all(Array.from({ length: most }, worker))
}

let serial = 0
let paid = ''
const sales = (count: number): Sale[] =>
  Array.from({ length: count }, () => saleOf(serial++, [crisp(1)], paid, 'released'))

const lodgeSale = async ({ documents }: Sale): Promise<void> => {
  const [order, ...rest] = documents
  const placed = await lodge('order', order![1])
  await Promise.all([
    step('order', placed.number, placed.version, 'pay'),
    ...rest.map(([name, document]) => lodge(name, document)),
  ])
}

const matched = async (): Promise<number> => {
  const { rows } = await database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM filing
      WHERE partition = 0 AND type = 'commerce.list' AND state = 'matched'`,
  )
  return Number(rows[0]?.n ?? 0n)
}
const until = async (count: number): Promise<void> => {
  while (engine.processes.behind > 0 || (await matched()) < count) {
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** Seconds for so many sales, from the first document to the last match. */
const throughEngine = async (count: number): Promise<number> => {
  const all = sales(count)
  const before = await matched()
  const from = performance.now()
  await abreast(all, ABREAST, lodgeSale)
  await until(before + count)
  return (performance.now() - from) / 1000
}

const throughHttp = async (count: number): Promise<number> => {
  const keys = { own: pairOf(), customs: pairOf() }
  const node = await customsNode(inner, keys, 'http://127.0.0.1:9/nowhere')
  const all = sales(count)
  const names = ['order', 'payment', 'waybill', 'list'] as const
  const files: [name: string, file: string][] = []
  const amounts = await amountsOf()
  for (let at = 0; at < all.length; at += 100) {
    names.forEach((name, i) => {
      const documents = all.slice(at, at + 100).map(each => ({
        ...{ document: each.documents[i]![1], amounts },
      }))
      files.push([name, fileOf(name, documents)])
    })
  }
  const before = await matched()
  const from = performance.now()
  await abreast(files, 8, async ([, file]) => {
    const response = await node.send(file, merchant, '?channel=1210&warehouse=NNB')
    const text = await response.text()
    if (response.status !== 200 || /"key"/.test(text)) throw new Error(text.slice(0, 500))
  })
  await until(before + count)
  const seconds = (performance.now() - from) / 1000
  await node.stop()
  return seconds
}

const amountsOf = async (): Promise<Record<string, string>> => {
  const [, document] = saleOf(serial, [crisp(1)], '0.00', 'released').documents[0]!
  const outcome = await engine.preview(typeOf('order'), owner, bytes(document))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults))
  return JSON.parse(outcome.amountsText)
}

type Row = Record<string, unknown>
const rowsOf = async (inTable: 'journal' | 'filing' | 'entry', after: number): Promise<Row[]> => {
  const text = {
    journal: `SELECT * FROM journal WHERE partition = 0 AND position > $1 ORDER BY position`,
    filing: `SELECT * FROM filing WHERE partition = 0 AND document > $1 ORDER BY filing`,
    entry: `SELECT * FROM entry WHERE partition = 0 AND position > $1 ORDER BY position, n`,
  }[inTable]
  return (await database.query(text, [after])).rows
}

/** The rows of these sales by plain INSERT, many a statement, into a database of its own. */
const plainly = async (after: number): Promise<number> => {
  const home = await testDatabase()
  const plain = openDatabase(home.config)
  const tables = ['journal', 'filing', 'entry'] as const
  const rows = await Promise.all(tables.map(each => rowsOf(each, after)))
  const from = performance.now()
  const MOST = 500
  for (const [t, name] of tables.entries()) {
    const columns = Object.keys(rows[t]![0] ?? {})
    const chunks: Row[][] = []
    for (let at = 0; at < rows[t]!.length; at += MOST) chunks.push(rows[t]!.slice(at, at + MOST))
    await abreast(chunks, 4, async chunk => {
      const tuples = chunk.map(
        (_, r) => `(${columns.map((_, c) => `$${r * columns.length + c + 1}`).join(',')})`,
      )
      const text = `INSERT INTO ${name} (${columns.join(',')}) VALUES ${tuples.join(',')}`
      await plain.query(
        { text, name: `${name}-${chunk.length}` },
        chunk.flatMap(row => columns.map(column => row[column])),
      )
    })
  }
  const seconds = (performance.now() - from) / 1000
  await plain.close()
  await home.drop()
  return seconds
}

/** Milliseconds from a release that comes in to its order cleared, at a rate of lists a second. */
const releases = async (rate: number): Promise<number[]> => {
  const count = Math.ceil(rate * SECONDS)
  const { rows } = await database.query<Row>(
    `SELECT f.number, f.version, j.body FROM filing f
      JOIN journal j ON j.partition = 0 AND j.position = f.document
      WHERE f.partition = 0 AND f.type = 'commerce.list' AND f.state = 'matched' LIMIT $1`,
    [count],
  )
  const lists = rows.map(row => ({ ...row, doc: JSON.parse(String(row.body)) as Row }))
  await abreast(lists, ABREAST, async each => {
    await step(
      'list',
      String(Reflect.get(each, 'number')),
      Number(Reflect.get(each, 'version')),
      'send',
    )
  })
  await until(0)
  const began = new Map<string, number>()
  const took: number[] = []
  let seen = engine.statistics().position
  let watching = true
  const watch = (async () => {
    while (watching) {
      const { rows: cleared } = await database.query<{ position: bigint; body: string }>(
        `SELECT c.position, d.body FROM journal c
          JOIN filing f ON f.partition = 0 AND f.filing = c.filing
          JOIN journal d ON d.partition = 0 AND d.position = f.document
          WHERE c.partition = 0 AND c.position > $1 AND c.event = 'clear' ORDER BY c.position`,
        [seen],
      )
      const now = performance.now()
      for (const { position, body } of cleared) {
        seen = Number(position)
        const from = began.get(String((JSON.parse(body) as Row).orderNo))
        if (from !== undefined) took.push(now - from)
      }
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  })()
  const from = performance.now()
  await Promise.all(
    lists.map(async ({ doc }, i) => {
      const at = from + (i * 1000) / rate
      await new Promise(resolve => setTimeout(resolve, Math.max(0, at - performance.now())))
      began.set(String(doc.orderNo), performance.now())
      await lodge('receipt', {
        ...{ message: '622', agent: doc.agent, internal: doc.internal, status: '800' },
        returned: '2026-11-25T08:00:00.000Z',
      })
    }),
  )
  while (took.length < lists.length) await new Promise(resolve => setTimeout(resolve, 50))
  watching = false
  await watch
  return took
}

const figure = (value: number): string => Math.round(value).toLocaleString('en')
const speed = (name: string, count: number, seconds: number): string[] => [
  name,
  figure(count / seconds),
  figure((count * 4) / seconds),
  (count / seconds / PEAK).toFixed(2),
]

await stock()
paid = (await amountsOf()).paid!
// what a fresh node does first is not what it does all day
await throughEngine(Math.min(500, SALES))
const after = engine.statistics().position
let engineSeconds = await throughEngine(SALES)
const lines = [
  speed('by plain INSERT, the same rows', SALES, await plainly(after)),
  speed('Beibu, lodged, matched and told', SALES, engineSeconds),
]
if (STORED > serial) {
  await throughEngine(STORED - serial)
  const stored = (): string => `the same, ${serial.toLocaleString('en')} sales stored`
  const name = stored()
  lines.push(speed(`${name} just now`, SALES, await throughEngine(SALES)))
  await database.query('CHECKPOINT')
  await database.query('VACUUM ANALYZE')
  const settled = stored()
  engineSeconds = await throughEngine(SALES)
  lines.push(speed(`${settled}, settled`, SALES, engineSeconds))
}
if (values.http) {
  lines.push(speed('by HTTP, CEB files of 100', SALES, await throughHttp(SALES)))
}
const rate = Math.min(SALES, (SALES / engineSeconds) * 0.5)
const took = await releases(rate)
running = false
await turning
clearInterval(real)
const head = ['Lists with order, payment and waybill', 'a second', 'messages a second', '× peak']
process.stdout.write(table(head, lines))
process.stdout.write(
  `\nrelease to cleared order at ${figure(rate)} lists a second: p50 ${figure(percentile(took, 0.5))} ms,` +
    ` p99 ${figure(percentile(took, 0.99))} ms (${took.length} lists; ${figure(serial)} sales stored before)\n`,
)
await inner.end()
