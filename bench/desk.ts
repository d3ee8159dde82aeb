// A merchant's desk over HTTP with so many orders of a month, and with ten times as many: what a
// look, the shelf, a statement, a day of it and its file take. Each has half its orders packed.
//   node bench/desk.ts [orders]
import { crisp, merchant, orderOf, waybillOf } from '../test/commerce.ts'
import { good } from '../test/life.ts'
import { type DemoShop, demoShop } from '../test/shop-sale.ts'
import { table } from './table.ts'

const ORDERS = Number(process.argv[2] ?? 1000)
const AT_ONCE = 250
const TRIES = 15

const fill = async (shop: DemoShop, orders: number): Promise<void> => {
  await shop.stock('DURIAN-CRISP', orders * 2)
  const one = async (n: number): Promise<void> => {
    // a person buys for 5,000.00 in a year at most: each order is another's
    const order = orderOf({ items: [crisp(1)], buyerIdKind: '2', buyerId: `BENCH-${n}` })
    await shop.paid(order)
    if (n % 2 === 0) good(await shop.lodge('waybill', waybillOf(order)))
  }
  for (let n = 0; n < orders; n += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, orders - n) }, (_, i) => one(n + i)))
  }
  await shop.settle()
  await shop.database.query('ANALYZE')
}

const PATHS: readonly (readonly [name: string, path: string, accept?: string])[] = [
  ['look', '/merchant'],
  ['stock', '/merchant/stock'],
  ['statement, month', '/settlement/statement?period=2026-11'],
  ['statement, day', '/settlement/statement?period=2026-11-25'],
  ['statement, file', '/settlement/statement?period=2026-11', 'text/csv'],
]

/** Middle and worst of some tries, ms. */
const timed = async (work: () => Promise<unknown>): Promise<[number, number]> => {
  const all: number[] = []
  for (let n = 0; n < TRIES; n++) {
    const start = performance.now()
    await work()
    all.push(performance.now() - start)
  }
  all.sort((a, b) => a - b)
  return [all[TRIES >> 1]!, all.at(-1)!]
}

const run = async (orders: number): Promise<(readonly [number, number])[]> => {
  const shop = await demoShop()
  try {
    const { org } = merchant
    const key = await shop.engine.keys.create({ orgId: org, org, roles: ['trader'], label: 'b' })
    await fill(shop, orders)
    const found: [number, number][] = []
    for (const [, path, accept = 'application/json'] of PATHS) {
      const headers = { authorization: `Bearer ${key}`, accept }
      found.push(
        await timed(async () => {
          const answer = await fetch(`${shop.url}/api/v1${path}`, { headers })
          if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
          await answer.text()
        }),
      )
    }
    return found
  } finally {
    await shop.end()
  }
}

const few = await run(ORDERS)
const many = await run(ORDERS * 10)
const ms = ([middle, worst]: readonly [number, number]): string =>
  `${middle.toFixed(1)} (${worst.toFixed(1)})`
const rows = PATHS.map(([name], n) => [name, ms(few[n]!), ms(many[n]!)])
process.stdout.write(table(['ms, middle (worst)', `${ORDERS}`, `${ORDERS * 10}`], rows))
