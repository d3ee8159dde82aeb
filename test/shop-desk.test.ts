// A merchant's desk through the shop's door: counts, what was stopped and why, the shelf, the
// settlement line by line; and that nobody sees another's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import {
  amountsOf,
  carrier,
  crisp,
  customs,
  door as doorOf,
  merchant,
  orderOf,
  paymentOf,
  provider,
  waybillOf,
} from './commerce.ts'
import { good } from './life.ts'
import { type DemoShop, demoShop } from './shop-sale.ts'

type Json = Readonly<Record<string, unknown>>
let shop: DemoShop
let keys: Record<'merchant' | 'other' | 'officer' | 'operator', string>
before(async () => {
  shop = await demoShop()
  const key = (org: string, role: string) =>
    shop.engine.keys.create({ orgId: org, org, roles: [role], label: 'test' })
  keys = {
    merchant: await key(merchant.org, 'trader'),
    other: await key('M2', 'trader'),
    officer: await key(merchant.org, 'officer'),
    operator: await key('OP', 'operator'),
  }
})
after(() => shop.end())

const get = (path: string, key = keys.merchant, headers: Record<string, string> = {}) =>
  fetch(`${shop.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } })
const told = async <T>(path: string, key?: string, lang = 'en'): Promise<T> => {
  const answer = await get(path, key, { 'accept-language': lang })
  assert.equal(answer.status, 200, path)
  return (await answer.json()) as T
}
const fen = (text: unknown): bigint => BigInt(String(text ?? '0').replace('.', ''))

interface Stopped {
  readonly number: string
  readonly state: string
  readonly orderNo: string
  readonly order: { readonly number: string } | null
  readonly reasons: readonly {
    key: string
    code: string
    said: string
    amend: boolean
    sides: readonly (readonly [string, string])[]
  }[]
}
interface Look {
  readonly sells: boolean
  readonly days: readonly { day: string; orders: number; pieces: number; paid: string }[]
  readonly packing: { count: number; orders: readonly { number: string; lines: readonly Json[] }[] }
  readonly lists: Record<'waiting' | 'withCustoms' | 'stopped', { count: number }>
  readonly stopped: {
    lists: readonly Stopped[]
    troubles: readonly { number: string; act: string; tries: number; faults: readonly Json[] }[]
    parcels: readonly { number: string; said: string }[]
  }
  readonly returns: {
    count: number
    awaited: { count: number }
    filings: readonly { number: string; state: string; backBy: string; refund: string }[]
  }
}
const look = (key?: string): Promise<Look> => told<Look>('/merchant', key)

/** An order of nothing that is counted, paid, with its waybill; the node makes its list. */
const sale = async (amount?: string, waybill: Json = {}) => {
  const order = orderOf({ warehouse: undefined })
  const paid = await shop.paid(order)
  const stated = paymentOf(order, amount ?? amountsOf(paid).paid ?? '')
  good(await shop.lodge('payment', stated, provider))
  good(await shop.lodge('waybill', waybillOf(order, waybill), carrier))
  await shop.settle()
  return { order, number: paid.number }
}
const sent = async (orderNo: unknown) => {
  const [list] = await shop.found('list', orderNo)
  return good(await shop.step('list', list!, 'send', doorOf(merchant.org)))
}

test('what waits: an order is to be packed until it has its waybill, and counts on its day', async () => {
  const token = await shop.bought({ coffee: 2, 'rice-noodles': 1 })
  const { orderNo, number, amounts } = (await shop.tracked(token)) as {
    orderNo: string
    number: string
    amounts: { paid: string }
  }
  const before = await look()
  assert.equal(before.sells, true)
  assert.deepEqual(before.days.at(-1), {
    ...{ day: '2026-11-25', orders: 1, pieces: 3, paid: amounts.paid },
  })
  assert.equal(before.days.length, 14)
  assert.equal(before.packing.count, 1)
  assert.deepEqual(
    before.packing.orders.map(each => [each.number, each.lines.map(line => line.sku)]),
    [[number, ['SAMPLE-COFFEE', 'SAMPLE-RICE-NOODLES']]],
  )
  const order = JSON.parse((await shop.read('order', number)).documentText) as Json
  const parcel = good(await shop.lodge('waybill', waybillOf(order), carrier))
  await shop.settle()
  assert.equal((await look()).packing.count, 0)
  assert.equal((await look()).lists.waiting.count, 1, 'matched, and not sent yet')
  // a waybill that was cancelled packs nothing
  good(await shop.step('waybill', parcel, 'cancel', carrier))
  await shop.settle()
  assert.equal((await look()).packing.count, 1)
  // and its list, which was matched, waits for it again
  const [list] = await shop.found('list', orderNo)
  assert.equal(list?.state, 'waiting')
  good(await shop.lodge('waybill', waybillOf(order), carrier))
  await shop.settle()
  await sent(orderNo)
  assert.equal((await look()).lists.withCustoms.count, 1)
})

test('each list that stands still says why, by which documents, and whether to amend it', async () => {
  const short = await sale('1.00')
  const limit = await sale()
  const guess = await sale()
  const held = await sale()
  const plain = await sale()
  for (const { order } of [limit, guess, held, plain]) await sent(order.orderNo)
  const says = (of: typeof limit, status: string, info: string, more: Json = {}) =>
    shop.receipt(of.order.orderNo, status, { info, ...more })
  good(await says(limit, '100', '[Code:1313;Desc:订购人购买超过年度限额]'))
  good(await says(guess, '100', '[Code:7777;Desc:别的],[Code:1322;Desc:商品项不一致]'))
  good(await says(held, '500', '查验'))
  good(await says(plain, '-301020', '验签失败'))
  // another organisation's word is not customs'
  const strange = { message: '622', agent: '91450103DEM0H0000R', internal: limit.order.orderNo }
  const more = { status: '100', info: 'hoax', returned: '2026-11-25T09:00:00.000Z' }
  good(await shop.lodge('receipt', { ...strange, ...more }, { ...merchant, org: 'M2' }))
  await shop.settle()
  const { lists } = (await look()).stopped
  const of = ({ order }: typeof limit) => lists.find(each => each.orderNo === order.orderNo)
  const keysFor = (each: typeof limit) => of(each)?.reasons.map(({ key, code }) => `${key} ${code}`)
  assert.deepEqual(
    [short, limit, guess, held, plain].map(each => [of(each)?.state, ...(keysFor(each) ?? [])]),
    [
      ['mismatched', 'match-amount 1332'],
      ['refused', 'year-limit 1313'],
      ['refused', 'customs 7777', 'match-items 1322'],
      ['detained', 'detained 500'],
      ['refused', 'signature -301020'],
    ],
  )
  const [amount] = of(short)?.reasons ?? []
  const paid = amountsOf(await shop.read('order', short.number)).paid
  assert.deepEqual(amount?.sides, [
    ['order', paid],
    ['payment', '1.00'],
  ])
  assert.equal(amount?.amend, false, 'the payment is the provider’s')
  assert.equal(of(guess)?.reasons[0]?.said, '别的')
  assert.equal(of(short)?.order?.number, short.number)
  // put right, it goes on and is no longer there
  const [list] = await shop.found('list', guess.order.orderNo)
  const document = JSON.parse((await shop.read('list', list!.number)).documentText) as Json
  good(await shop.step('list', list!, 'amend', merchant, document))
  await shop.settle()
  const after = (await look()).stopped.lists
  assert.equal(after.length, lists.length - 1)
  assert.ok(!after.some(each => each.number === list!.number))
})

test('what the node could not do is told to its merchant and to operators, with its tries', async () => {
  const light = await sale(undefined, { gross: '0.1' })
  const operators = async () =>
    (await told<{ count: number; troubles: Json[] }>('/node/troubles', keys.operator, 'vi'))
      .troubles
  const own = (await look()).stopped.troubles
  assert.deepEqual(
    own.map(each => [each.number, each.act, each.tries]),
    [[light.number, 'lodge list', 1]],
  )
  assert.match(String(own[0]?.faults[0]?.message), /net mass is more than the gross/)
  const [first] = await operators()
  assert.deepEqual(
    [first?.number, first?.plan, first?.tries, first?.org],
    [light.number, 'commerce.listing', 1, merchant.org],
  )
  assert.match(JSON.stringify(first?.faults), /mass-wrong/)
  // the group moves, and is tried again
  const { since } = first as { since: string }
  const more = waybillOf(light.order, { gross: '0.1', waybill: 'second' })
  good(await shop.lodge('waybill', more, carrier))
  await shop.settle()
  const [again] = await operators()
  assert.deepEqual([again?.tries, again?.since], [2, since])
  assert.equal((await look(keys.other)).stopped.troubles.length, 0)
  assert.equal((await get('/node/troubles')).status, 403)
})

test('exports that were refused, and returns with the day that goods must be back by', async () => {
  const token = await shop.bought({ 'bak-kut-teh': 2 })
  await shop.cleared(token)
  const back = { reason: 'unwanted', lines: [{ sku: 'SAMPLE-BAK-KUT-TEH', quantity: 1 }] }
  const { number } = (await (await shop.back(token, back)).json()) as { number: string }
  await shop.settle()
  const { returns } = await look()
  assert.deepEqual([returns.count, returns.awaited.count], [1, 1])
  assert.deepEqual(
    returns.filings.map(each => [each.number, each.state, each.backBy]),
    [[number, 'approved', '2027-01-09']],
  )
  const parcel = {
    ...{ orderNo: 'DESK-X', channel: '9610', office: '7211', destination: 'TH' },
    ...{ buyer: 'Siam (sample)', carrier: 'SAMPLEPOST', waybill: 'DESK-X', packages: 1 },
    ...{
      freight: '0.00',
      insurance: '0.00',
      gross: '9',
      items: [{ ...crisp(1), hs: '8516790000' }],
    },
  }
  const declared = good(await shop.lodge('parcel', parcel))
  good(await shop.step('parcel', declared, 'refuse', customs, { note: '单证不符' }))
  assert.deepEqual(
    (await look()).stopped.parcels.map(each => [each.number, each.said]),
    [[declared.number, '单证不符']],
  )
})

test('the shelf: what is left is the ledger’s, kept for orders, and little is said to be little', async () => {
  interface Shelf {
    readonly articles: readonly Record<'sku' | 'supply' | 'left' | 'kept' | 'sold', unknown>[]
    readonly oversold: number
  }
  const before = await told<Shelf>('/merchant/stock')
  const of = (sku: string, shelf: Shelf) => shelf.articles.find(each => each.sku === sku)
  assert.equal(before.oversold, 0)
  assert.deepEqual(
    [of('SAMPLE-COFFEE', before)?.left, of('SAMPLE-COFFEE', before)?.supply],
    [298, 'good'],
  )
  assert.equal(of('SAMPLE-SNOW-FUNGUS', before)?.supply, 'low', 'four came in')
  assert.equal(of('SAMPLE-DURIAN', before)?.left, null, 'a reefer is not counted by pieces')
  await shop.bought({ 'snow-fungus': 4 })
  const after = await told<Shelf>('/merchant/stock')
  const fungus = of('SAMPLE-SNOW-FUNGUS', after)
  assert.deepEqual([fungus?.left, fungus?.kept, fungus?.sold, fungus?.supply], [0, 4, 4, 'out'])
  assert.equal(after.articles[0]?.sku, 'SAMPLE-SNOW-FUNGUS', 'the scarcest first')
  // the floor: nobody sells a fifth
  const quote = await shop.quote({ 'snow-fungus': 1 })
  assert.ok(quote.faults.some(each => /floor|sold-out/.test(each.key)))
})

type Amounts = Readonly<
  Record<'gross' | 'tax' | 'returned' | 'taxReturned' | 'fees' | 'payable', string>
>
interface Statement {
  readonly total: Amounts
  readonly days: readonly (Amounts & { day: string; lines: number })[]
  readonly lines: readonly (Amounts & { type: string; number: string; at: string })[]
  readonly balance: string
  readonly next?: string
}
const statement = (query: string, key?: string): Promise<Statement> =>
  told<Statement>(`/settlement/statement?period=${query}`, key)
const adds = (of: Amounts): boolean =>
  fen(of.payable) ===
  fen(of.gross) - fen(of.tax) - fen(of.returned) + fen(of.taxReturned) - fen(of.fees)

test('a settlement adds up in every line, opens into filings, and is the ledger’s own', async () => {
  const token = await shop.bought({ 'bak-kut-teh': 2 })
  await shop.cleared(token)
  const back = { reason: 'unwanted', lines: [{ sku: 'SAMPLE-BAK-KUT-TEH', quantity: 1 }] }
  const returned = await shop.returned(token, back)
  const cancelled = await shop.paid(orderOf({ warehouse: undefined }))
  good(await shop.step('order', cancelled, 'cancel'))
  // more than a page of lines
  for (let n = 0; n < 55; n++) await shop.paid(orderOf({ warehouse: undefined }))
  const month = await statement('2026-11')
  assert.ok(adds(month.total) && month.days.every(adds) && month.lines.every(adds))
  assert.equal(month.total.fees, '0.00')
  const lines = [...month.lines]
  for (let page = month; page.next !== undefined; ) {
    page = await statement(`2026-11&before=${page.next}`)
    lines.push(...page.lines)
  }
  assert.ok(
    lines.length > 55 && new Set(lines.map(each => JSON.stringify(each))).size === lines.length,
  )
  for (const name of ['gross', 'tax', 'returned', 'taxReturned', 'payable'] as const) {
    const sum = lines.reduce((all, each) => all + fen(each[name]), 0n)
    assert.equal(sum, fen(month.total[name]), name)
  }
  assert.equal(month.balance, month.total.payable, 'all of the node’s life lies in this month')
  const {
    sold,
    returned: given,
    owed,
  } = await told<Record<string, string>>('/settlement?month=2026-11')
  const { total } = month
  assert.equal(fen(owed), fen(total.payable))
  assert.equal(fen(sold), fen(total.gross) - fen(total.tax))
  assert.equal(fen(given), fen(total.returned) - fen(total.taxReturned))
  const [refund] = lines.filter(each => each.number === returned)
  const sums = amountsOf(await shop.read('return', returned))
  assert.equal(fen(refund?.returned), fen(sums.refund) + fen(sums.tax))
  assert.equal(refund?.taxReturned, sums.tax)
  // paid, and given back: two lines of one filing that come to nothing
  const both = lines.filter(each => each.number === cancelled.number)
  assert.deepEqual([both.length, both.reduce((sum, each) => sum + fen(each.payable), 0n)], [2, 0n])
  const day = await statement('2026-11-25')
  assert.deepEqual(day.total, month.total)
  assert.equal((await statement('2026-10')).lines.length, 0)
  assert.equal((await get('/settlement/statement?period=2026-13')).status, 400)
  const file = await get('/settlement/statement?period=2026-11', keys.merchant, {
    ...{ accept: 'text/csv', 'accept-language': 'zh' },
  })
  assert.match(file.headers.get('content-disposition') ?? '', /settlement-2026-11\.csv/)
  const rows = parse(await file.text(), { bom: true }) as string[][]
  assert.equal(rows.length, lines.length + 2)
  assert.deepEqual(rows[0]?.slice(0, 4), ['时间', '单证', '编号', '收款（元）'])
  assert.deepEqual(rows.at(-1)?.slice(3), Object.values(total))
})

test('nobody sees another’s desk: not another merchant, an officer, nor a mandate for one type', async () => {
  const paths = ['/merchant', '/merchant/stock', '/settlement/statement?period=2026-11']
  const other = await look(keys.other)
  assert.deepEqual(
    [other.sells, other.packing.count, other.stopped.lists.length, other.returns.filings.length],
    // the hoax above is its only filing, and no part of a desk
    [false, 0, 0, 0],
  )
  assert.equal((await told<{ articles: Json[] }>('/merchant/stock', keys.other)).articles.length, 0)
  const books = await statement('2026-11', keys.other)
  assert.deepEqual([books.total.gross, books.balance, books.lines.length], ['0.00', '0.00', 0])
  for (const path of [...paths, '/settlement?month=2026-11']) {
    assert.equal((await get(path, keys.officer)).status, 403, path)
    assert.equal((await get(path, keys.operator)).status, 403, path)
    assert.equal((await fetch(`${shop.url}/api/v1${path}`)).status, 401, path)
  }
  assert.deepEqual(shop.logged, [])
})
