// The shop's shelf and its baskets through the real door.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DemoProvider } from '#doors/pay/demo.ts'
import { putVersion } from '#engine/reference/store.ts'
import { LANGS } from '#kit/words.ts'
import { type Quote, type ShopDoor, shopDoor } from './shop.ts'

let door: ShopDoor
before(async () => {
  door = await shopDoor({
    pay: ({ database, clock }) =>
      new DemoProvider(
        { database, now: () => clock.now, chance: () => Buffer.alloc(0) },
        () => 'http://localhost',
      ),
  })
})
after(() => door.end())

type Json = Readonly<Record<string, unknown>>
const json = async (response: Promise<Response>): Promise<Json> =>
  (await (await response).json()) as Json
interface Told {
  readonly number: string
  readonly art: string
  readonly stock: string
  readonly door: string
}
const found = async (query: string): Promise<string[]> => {
  const { articles } = (await json(door.ask(`/articles?${query}`))) as { articles: Told[] }
  return articles.map(each => each.art)
}
const quote = async (lines: readonly Json[], more: Json = {}): Promise<Quote[]> => {
  const answer = (await json(door.post('/quote', { lines, ...more }))) as { orders?: Quote[] }
  assert.ok(answer.orders !== undefined, JSON.stringify(answer))
  return answer.orders
}
const keysOf = (answer: Json): string[] =>
  (answer.faults as { key: string; path: string }[]).map(each => `${each.key} ${each.path}`)

test('the shelf: ways, categories, words without their marks, and the last few pieces', async () => {
  assert.equal((await found('flow=in')).length, 9)
  assert.equal((await found('flow=out')).length, 6)
  assert.deepEqual(await found('category=relax'), ['massage-gun', 'massager'])
  assert.deepEqual(await found(`q=${encodeURIComponent('ca phe')}`), ['coffee'])
  assert.deepEqual(await found(`q=${encodeURIComponent('CÀ PHÊ')}`), ['coffee'])
  assert.deepEqual(await found(`q=${encodeURIComponent('榴莲冻干')}`), ['durian-crisp'])
  assert.deepEqual(await found(`q=${encodeURIComponent('ทุเรียน')}`), ['durian-crisp', 'durian'])
  assert.deepEqual(await found('q=bak+kut+teh'), ['bak-kut-teh'])
  assert.deepEqual(await found('q=%25'), [])
  const few = (await json(door.ask(`/articles/${door.numberOf('snow-fungus')}`))) as Json
  assert.deepEqual([few.stock, few.left], ['few', 4])
})

test('an article says what it costs to the door, and why', async () => {
  const crisp = await json(door.ask(`/articles/${door.numberOf('durian-crisp')}`))
  // (98.00 + 10.00 + 0.50) × 9 % × 70 % = 6.8355
  assert.deepEqual(
    [crisp.base, crisp.duty, crisp.vat, crisp.door, crisp.rates],
    ['108.50', '0.00', '6.84', '115.34', { vat: '9', consumption: null, duty: '25' }],
  )
  assert.deepEqual(crisp.why, { channel: '1210', reason: 'bonded', allowed: true })
  for (const lang of LANGS) assert.notEqual((crisp.name as Json)[lang], '')
  const car = await json(door.ask(`/articles/${door.numberOf('car')}`))
  assert.equal((car.why as Json).allowed, false)
  assert.equal((await door.ask('/articles/P0000000000')).status, 404)
  assert.equal((await door.ask("/articles/'%20OR%201=1")).status, 404)
})

test('the state names channels, categories and limits', async () => {
  const state = await json(door.ask('/state'))
  assert.equal(state.open, true)
  assert.deepEqual(state.limits, {
    ...{ single: '5000.00', year: '26000.00', share: '70', returnDays: 30, backDays: 45 },
  })
  assert.equal(((state.channels as Json)['1210'] as Json).en, 'Bonded e-commerce')
})

test('a basket is cut by merchant, channel and warehouse, and each part adds up', async () => {
  const lines = ['durian-crisp', 'bak-kut-teh', 'mango', 'coconut'].map(art => ({
    article: door.numberOf(art),
    quantity: 2,
  }))
  const orders = await quote(lines)
  assert.deepEqual(
    orders.map(each => each.lines.length),
    [2, 1, 1],
  )
  for (const each of orders) {
    assert.deepEqual(each.faults, [])
    const fen = each.steps.reduce((sum, { change }) => sum + Math.round(Number(change) * 100), 0)
    assert.equal((fen / 100).toFixed(2), each.paid)
  }
})

test('what cannot be is said at its line, in the reader’s language', async () => {
  const of = (art: string, quantity: number) => ({ article: door.numberOf(art), quantity })
  const [short] = await quote([of('snow-fungus', 6)])
  assert.deepEqual(
    short?.faults.map(({ key, path, values }) => [key, path, values.short]),
    [['sold-out', '/lines/0/quantity', '2']],
  )
  assert.notEqual(short?.paid, null)
  const [over] = await quote([of('serum', 7)])
  assert.equal(over?.faults[0]?.key, 'single-exceeded')
  const car = await json(door.post('/quote', { lines: [of('car', 1)] }))
  assert.deepEqual(keysOf(car), ['article-not-sold /lines/0/article'])
  const response = await door.post('/quote', { lines: [of('car', 1)] }, { 'accept-language': 'vi' })
  assert.match(JSON.stringify(await response.json()), /không bán lẻ/)
})

test('a coupon of the day pays, and lowers neither goods nor tax', async () => {
  const lines = [{ article: door.numberOf('durian-crisp'), quantity: 2 }]
  const [plain] = await quote(lines)
  const unknown = await json(door.post('/quote', { lines, coupon: 'TEN' }))
  assert.deepEqual(keysOf(unknown), ['coupon-unknown /coupon'])
  const row = { kind: 'fixed', amount: '10.00', spend: '100.00' }
  const rows = [
    { key: 'TEN', from: '2026-11-01', row },
    { key: 'OLD', from: '2026-01-01', to: '2026-02-01', row },
  ]
  const version = { pack: 'commerce', name: 'coupon', rows, source: 'this test', switched: 0 }
  await putVersion(door.database, 0, version)
  await door.engine.refresh()
  const [less] = await quote(lines, { coupon: 'TEN' })
  assert.deepEqual([less?.discount, less?.tax], ['10.00', plain?.tax])
  assert.equal((Number(plain?.paid) - Number(less?.paid)).toFixed(2), '10.00')
  assert.deepEqual(keysOf(await json(door.post('/quote', { lines, coupon: 'OLD' }))), [
    'coupon-unknown /coupon',
  ])
})

test('hostile baskets are refused and leave nothing', async () => {
  const article = door.numberOf('durian-crisp')
  const bad: readonly [body: string, status: number][] = [
    ['', 400],
    ['[]', 422],
    ['{"lines":[]}', 422],
    ['{"lines":[{"article":"P","quantity":1}]}', 404],
    [`{"lines":[{"article":"${article}","quantity":0}]}`, 422],
    [`{"lines":[{"article":"${article}","quantity":-1}]}`, 422],
    [`{"lines":[{"article":"${article}","quantity":1e9}]}`, 422],
    [`{"lines":[{"article":"${article}","quantity":1,"price":"0.01"}]}`, 422],
    [`{"lines":[{"article":"${article}","quantity":1,"quantity":2}]}`, 400],
    [`{"lines":[{"article":"${article}","quantity":1}],"paid":"0.01"}`, 422],
    ['{"__proto__":{"lines":[]}}', 422],
    [`{"lines":[${'['.repeat(5000)}`, 400],
    [`{"lines":"${'x'.repeat(40_000)}"}`, 413],
  ]
  for (const [body, status] of bad) {
    const response = await door.post('/quote', body)
    assert.equal(response.status, status, body.slice(0, 80))
  }
  assert.deepEqual(door.logged, [])
})
