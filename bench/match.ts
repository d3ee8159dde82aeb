// Must every sale end as it should, whatever the order of its documents? So many sales, a tenth
// with a planted difference, all documents shuffled over the whole run, every fiftieth sent twice:
// counts how the lists end, and holds the reason of each against what was planted.
//   node bench/match.ts [--sales 100000] [--seed 1]
import { parseArgs } from 'node:util'
import { crisp } from '#test/commerce.ts'
import { REASON, saleOf, shuffled } from '#test/customs/flow.ts'
import { testEngine } from '#test/engine.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
})
const SALES = Number(values.sales)
const ABREAST = 512

const inner = await testEngine({ filing: 'commerce.list' })
const { engine, database } = inner
const typeOf = (name: string) => inner.mounted.filings.get(`commerce.${name}`)!
const callerOf = async (org: string) => {
  const key = await engine.keys.create({ org, roles: ['trader'], label: 'bench' })
  return (await engine.keys.authenticate(key))!
}
const owner = await callerOf('Merchant')
const bytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))

const lodge = async (name: string, document: object, key: string): Promise<boolean> => {
  const outcome = await engine.lodge(typeOf(name), owner, bytes(document), { key })
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.faults)}`)
  return outcome.replayed
}
const stock = await engine.lodge(
  typeOf('stock'),
  owner,
  bytes({ warehouse: 'NNB', sku: 'DURIAN-CRISP', pieces: SALES * 2 }),
  {},
)
if (!stock.ok) throw new Error(JSON.stringify(stock.faults))
await engine.step(typeOf('stock'), owner, stock.number, 'count', { version: stock.version })

const [, first] = saleOf(0, [crisp(1)], '0.00', 'released').documents[0]!
const priced = await engine.preview(typeOf('order'), owner, bytes(first))
if (!priced.ok) throw new Error(JSON.stringify(priced.faults))
const { paid } = JSON.parse(priced.amountsText) as { paid: string }

const planted = new Map<string, string>()
const works = Array.from({ length: SALES }, (_, n) => {
  const { fate, orderNo, documents } = saleOf(n + 1, [crisp(1)], paid)
  planted.set(orderNo, fate)
  return documents.map(([name, document]) => ({ name, document, key: `${name} ${orderNo}` }))
}).flat()
const mixed = shuffled(works, Number(values.seed))

let running = true
const turning = (async () => {
  while (running || engine.processes.behind > 0) {
    for (let n = 0; n < 20 && engine.processes.behind > 0; n++) await engine.processes.advance()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
})()
const from = performance.now()
let next = 0
let doubled = 0
await Promise.all(
  Array.from({ length: ABREAST }, async () => {
    while (next < mixed.length) {
      const n = next++
      const { name, document, key } = mixed[n]!
      await lodge(name, document, key)
      if (n % 50 !== 0) continue
      if (!(await lodge(name, document, key))) throw new Error(`${key} was taken twice`)
      doubled++
    }
  }),
)
const lodged = (performance.now() - from) / 1000
running = false
await turning
const all = (performance.now() - from) / 1000

const { rows } = await database.query<{
  state: string
  number: string
  order: string
  note: string
}>(
  `SELECT f.state, f.number, f.listed::json->>'orderNo' AS order, j.extra::json->>'note' AS note
    FROM filing f
    LEFT JOIN journal j ON j.partition = 0 AND j.position = f.positions[cardinality(f.positions)]
    WHERE f.partition = 0 AND f.type = 'commerce.list'`,
)
const ends = new Map<string, number>()
const wrong: string[] = []
for (const { state, order, note } of rows) {
  const fate = planted.get(order) ?? 'unknown'
  const reason = REASON[fate as keyof typeof REASON]
  const right =
    reason === undefined ? state === 'matched' : state === 'mismatched' && reason.test(note ?? '')
  if (!right) wrong.push(`${order} ${fate}: ${state} ${note}`)
  const end = `${state} (${reason === undefined ? 'no difference' : fate})`
  ends.set(end, (ends.get(end) ?? 0) + 1)
}
process.stdout.write(
  `${table(
    ['how they ended', 'lists'],
    [...ends].sort().map(([end, count]) => [end, String(count)]),
  )}\n`,
)
process.stdout.write(
  `${SALES} sales, ${doubled} documents sent twice, ${rows.length} lists, ${wrong.length} wrong; lodged in ${lodged.toFixed(0)} s, all matched in ${all.toFixed(0)} s\n`,
)
for (const each of wrong.slice(0, 20)) process.stdout.write(`${each}\n`)
await inner.end()
