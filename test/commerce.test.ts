// A sale across the border on the real engine and a real PostgreSQL: from the order to cleared and
// back, whatever the order in which its documents come, and whoever races for what is left.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Accepted, Outcome } from '#engine/types.ts'
import { guidOf } from '#packs/commerce/answers.ts'
import {
  amountsOf,
  carrier,
  crisp,
  customs,
  door,
  listOf,
  merchant,
  orderOf,
  paymentOf,
  person,
  provider,
  type ShopNode,
  shopNode,
  tea,
  waybillOf,
} from './commerce.ts'
import { good, keysOf } from './life.ts'
import { totalsOf } from './simulation/engines.ts'

let node: ShopNode
beforeEach(async () => {
  node = await shopNode()
})
afterEach(() => node.end())

type Json = Readonly<Record<string, unknown>>

/** All three documents, and the list that the node lodges by itself. */
const listed = async (document: Json, at = document): Promise<Accepted> => {
  const sale = await node.paid(document)
  good(await node.lodge('payment', paymentOf(at, amountsOf(sale).paid ?? ''), provider))
  good(await node.lodge('waybill', waybillOf(at), carrier))
  await node.settle()
  return sale
}
const stateOf = async (name: string, document: Json): Promise<string | undefined> =>
  (await node.found(name, document.orderNo))[0]?.state

const send = async (document: Json) => {
  const [list] = await node.found('list', document.orderNo)
  assert.equal(list?.state, 'matched')
  return good(await node.step('list', list, 'send', door(merchant.org)))
}

test('from the shelf to delivered, and one of two back: goods, money, tax and allowance agree', async () => {
  await node.stock('DURIAN-CRISP', 5)
  const document = orderOf({ items: [crisp(2)] })
  const sale = await listed(document)
  // (256.00 + 12.60) × 9 % × 70 % = 16.92
  assert.deepEqual(
    [amountsOf(sale).base, amountsOf(sale).tax, amountsOf(sale).paid],
    ['268.60', '16.92', '285.52'],
  )
  await send(document)
  for (const status of ['2', '120', '800']) good(await node.receipt(document.orderNo, status))
  await node.settle()
  assert.equal(await stateOf('list', document), 'released')
  assert.equal(await stateOf('order', document), 'cleared')
  assert.deepEqual(await node.balances('shelf'), [`shelf:${merchant.org}/NNB/DURIAN-CRISP -3 0`])
  const [allowance] = await node.balances('allowance')
  assert.match(allowance ?? '', /^allowance:[0-9a-f]{32}\/2026 -26860 0$/)
  const [parcel] = await node.found('waybill', document.orderNo)
  good(await node.step('waybill', parcel!, 'sign', carrier))
  await node.settle()
  assert.equal(await stateOf('order', document), 'delivered')
  const back = {
    platform: document.platform,
    orderNo: document.orderNo,
    order: sale.number,
    year: 2026,
    provider: document.provider,
    buyerIdKind: '1',
    buyerId: document.buyerId,
    reason: 'damaged',
    items: [{ sku: 'DURIAN-CRISP', quantity: 1, base: '134.30' }],
    warehouse: 'NNB',
    goods: '128.00',
    carriage: '0.00',
    tax: '8.46',
  }
  const asked = good(await node.lodge('return', back))
  await node.settle()
  const approved = await node.read('return', asked.number)
  assert.equal(approved.state, 'approved')
  good(await node.step('return', approved, 'takeBack'))
  await node.settle()
  assert.equal((await node.read('return', asked.number)).state, 'refunded')
  assert.deepEqual(await node.balances('shelf'), [`shelf:${merchant.org}/NNB/DURIAN-CRISP -4 0`])
  assert.match((await node.balances('allowance'))[0] ?? '', / -13430 0$/)
  assert.deepEqual(await node.balances('tax'), ['tax:retail -846 0'])
  assert.deepEqual(await node.balances('owed'), [`owed:${merchant.org} -14060 0`])
  assert.deepEqual(await node.balances('takings'), ['takings:TESTPAY 14906 0'])
  // what is left of the order may be given back, and no more
  const more = good(await node.lodge('return', { ...back, goods: '128.01' }))
  await node.settle()
  assert.equal((await node.read('return', more.number)).state, 'refused')
  assert.deepEqual(await totalsOf(node, 'commerce.givenBack'), ['2026 136.46'])
  assert.deepEqual(await totalsOf(node, 'commerce.sales'), ['2026 285.52'])
})

test('B4: two lines of one article are one demand', async () => {
  await node.stock('DURIAN-CRISP', 3)
  const twice = orderOf({ items: [crisp(2), crisp(2)] })
  assert.deepEqual(keysOf(await node.lodge('order', twice)), ['floor-crossed '])
  assert.deepEqual(await node.balances('shelf'), [`shelf:${merchant.org}/NNB/DURIAN-CRISP -3 0`])
  good(await node.lodge('order', orderOf({ items: [crisp(1), crisp(2)] })))
})

const won = (outcomes: readonly Outcome[]): Accepted[] =>
  outcomes.flatMap(each => (each.ok ? [each] : []))

test('B5, B6: the last piece and twenty carts: one order, nineteen refused, nothing half done', async () => {
  await node.stock('DURIAN-CRISP', 1)
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => node.lodge('order', orderOf())),
  )
  assert.equal(won(outcomes).length, 1)
  for (const each of outcomes) if (!each.ok) assert.deepEqual(keysOf(each), ['floor-crossed '])
  assert.deepEqual(await totalsOf(node, 'commerce.orders'), ['2026 1'])
  // let go, the piece is there again for exactly one
  const [first] = won(outcomes)
  good(await node.step('order', first!, 'expire', door(merchant.org)))
  const again = await Promise.all(Array.from({ length: 5 }, () => node.lodge('order', orderOf())))
  assert.equal(won(again).length, 1)
})

const bought = (yuan: string, buyerId: string, more: Json = {}): Json =>
  orderOf({
    ...{ items: [crisp(1, yuan)], freight: '0.00', insurance: '0.00', buyerId },
    ...{ warehouse: undefined, ...more },
  })

test('golden 14 to 16: the limit of an order, and of a buyer’s year, to the fen', async () => {
  const buyerId = person(700)
  const twoPieces = orderOf({ items: [crisp(2, '2500.01')], freight: '0.00', insurance: '0.00' })
  assert.deepEqual(keysOf(await node.lodge('order', { ...twoPieces, warehouse: undefined })), [
    'single-exceeded /items',
  ])
  // 24,000.00 used: four orders of 5,000.00 and one of 4,000.00
  for (const yuan of ['5000.00', '5000.00', '5000.00', '5000.00', '4000.00'])
    good(await node.lodge('order', bought(yuan, buyerId)))
  assert.deepEqual(keysOf(await node.lodge('order', bought('2000.01', buyerId))), [
    'floor-crossed ',
  ])
  // two at once: one
  const both = await Promise.all([
    node.lodge('order', bought('2000.00', buyerId)),
    node.lodge('order', bought('2000.00', buyerId)),
  ])
  assert.equal(won(both).length, 1)
  assert.match((await node.balances('allowance'))[0] ?? '', / 0 -2600000$/)
  // another buyer's year is another account; so is another year
  good(await node.lodge('order', bought('2000.00', person(701))))
  node.clock.now = Date.parse('2026-12-31T16:00:00.000Z')
  good(await node.lodge('order', bought('2000.00', buyerId)))
})

test('golden 11: one piece above the limit bears the statutory taxes, and counts', async () => {
  const sale = good(await node.lodge('order', bought('5000.01', person(702))))
  const { duty, vat, tax, full } = amountsOf(sale)
  // freeze-dried fruit: 25 % duty, 9 % VAT on price and duty
  assert.deepEqual([duty, vat, tax, full], ['1250.00', '562.50', '1812.50', true])
  assert.match((await node.balances('allowance'))[0] ?? '', / 0 -500001$/)
})

test('B21: one payment makes one order, whatever repeats and whoever comes first', async () => {
  await node.stock('DURIAN-CRISP', 9)
  const document = orderOf()
  const body = Buffer.from(JSON.stringify(document))
  const complete = () => node.engine.lodge(node.typeOf('order'), merchant, body, { key: 'cart-1' })
  const all = await Promise.all(Array.from({ length: 6 }, complete))
  node.clock.now += 600_000
  all.push(await complete())
  assert.equal(new Set(won(all).map(each => each.number)).size, 1)
  assert.equal(won(all).length, 7)
  // the same payment for another cart, or the same order number on another payment: none
  const other = orderOf({ payment: document.payment })
  assert.deepEqual(keysOf(await node.lodge('order', other)), ['already-claimed /payment'])
  const same = orderOf({ orderNo: document.orderNo })
  assert.deepEqual(keysOf(await node.lodge('order', same)), ['already-claimed /orderNo'])
  assert.deepEqual(await node.balances('shelf'), [`shelf:${merchant.org}/NNB/DURIAN-CRISP -9 1`])
  // captured five times at once: once
  const [sale] = won(all)
  const captures = await Promise.all(
    Array.from({ length: 5 }, () => node.step('order', sale!, 'pay', door(merchant.org))),
  )
  assert.equal(won(captures).length, 1)
  assert.deepEqual(await node.balances('takings'), ['takings:TESTPAY 14946 0'])
})

test('B22: refused orders leave no gap in the numbers', async () => {
  await node.stock('DURIAN-CRISP', 2)
  const numbers: string[] = []
  for (let n = 0; n < 5; n++) {
    const outcome = await node.lodge('order', orderOf({ items: [n % 2 === 0 ? crisp(1) : tea(1)] }))
    if (outcome.ok) numbers.push(outcome.number)
  }
  assert.deepEqual(numbers, ['E2026000000001', 'E2026000000002'])
})

test('C1, C2: documents that differ are named with customs’ code; put right, they match', async () => {
  await node.stock('DURIAN-CRISP', 9)
  const document = orderOf()
  const sale = await node.paid(document)
  const wrong = paymentOf(document, '0.10')
  const first = good(await node.lodge('payment', wrong, provider))
  good(await node.lodge('waybill', waybillOf(document), carrier))
  await node.settle()
  assert.equal(await stateOf('list', document), 'mismatched')
  const [list] = await node.found('list', document.orderNo)
  const history = await node.engine.history(node.typeOf('list'), customs, list!.number)
  assert.equal(history?.at(-1)?.note, `1332 match-amount ${amountsOf(sale).paid} 0.10`)
  // the provider takes it back and states the right one
  good(await node.step('payment', first, 'cancel', provider))
  good(await node.lodge('payment', paymentOf(document, amountsOf(sale).paid ?? ''), provider))
  await node.settle()
  assert.equal(await stateOf('list', document), 'matched')
})

test('C3: two lists for one order at once: one, and the year is used once', async () => {
  const document = bought('100.00', person(703), { office: undefined })
  const sale = await node.paid(document)
  const lists = await Promise.all([
    node.lodge('list', listOf(document)),
    node.lodge('list', listOf(document)),
    node.lodge('list', listOf(document, { internal: 'other', waybill: 'other' })),
  ])
  assert.equal(won(lists).length, 1)
  for (const each of lists) if (!each.ok) assert.match(keysOf(each).join(), /already-claimed/)
  good(await node.lodge('payment', paymentOf(document, amountsOf(sale).paid ?? ''), provider))
  good(await node.lodge('waybill', waybillOf(document), carrier))
  await node.settle()
  await send(document)
  good(await node.receipt(document.orderNo, '800'))
  await node.settle()
  assert.match((await node.balances('allowance'))[0] ?? '', / -10000 0$/)
})

test('C5: receipts in any order, doubled and lost: the furthest counts, all are kept', async () => {
  await node.stock('DURIAN-CRISP', 9)
  const document = orderOf()
  await listed(document)
  await send(document)
  good(await node.receipt(document.orderNo, '800'))
  await node.settle()
  assert.equal(await stateOf('list', document), 'released')
  for (const status of ['120', '2', '100', '800']) {
    const outcome = await node.receipt(document.orderNo, status)
    if (status === '800') assert.match(keysOf(outcome).join(), /already-claimed/)
    else good(outcome)
    await node.settle()
    assert.equal(await stateOf('list', document), 'released')
  }
  good(await node.receipt(document.orderNo, '899'))
  await node.settle()
  assert.equal(await stateOf('list', document), 'closed')
  assert.deepEqual(await totalsOf(node, 'commerce.receipts'), ['2026 5'])
})

test('refused, put right and sent again: what was said of the first does not touch the second', async () => {
  await node.stock('DURIAN-CRISP', 9)
  const document = orderOf()
  await listed(document)
  const first = await send(document)
  const history = await node.engine.history(node.typeOf('list'), customs, first.number)
  const guid = guidOf({ number: first.number, document: history![0]!.position })
  good(await node.receipt(document.orderNo, '100', { guid }))
  await node.settle()
  assert.equal(await stateOf('list', document), 'refused')
  const refused = await node.read('list', first.number)
  const body = { ...(JSON.parse(refused.documentText) as Json), note: 'put right' }
  const amended = good(await node.step('list', refused, 'amend', merchant, body))
  await node.settle()
  assert.equal((await node.read('list', amended.number)).state, 'matched')
  await send(document)
  await node.settle()
  assert.equal(await stateOf('list', document), 'sent')
  good(await node.receipt(document.orderNo, '800', { returned: '2026-11-25T09:00:00.000Z' }))
  await node.settle()
  assert.equal(await stateOf('list', document), 'released')
})

test('golden 5, 7 and 18: taxes of cosmetics, of what a coupon paid, and all of it given back', async () => {
  // 85 % of the price is net of a consumption tax of 15 %: (150.00 + 130.00) × 70 %
  const serum = { sku: 'SERUM', name: '精华', hs: '3304990039', origin: 'TH', net: '0.1' }
  const document = bought('850.00', person(705), {
    items: [{ ...serum, quantity: 1, price: '850.00' }],
  })
  const sale = await listed(document)
  const { consumption, vat, tax } = amountsOf(sale)
  assert.deepEqual([consumption, vat, tax], ['105.00', '91.00', '196.00'])
  await send(document)
  good(await node.receipt(document.orderNo, '800'))
  await node.settle()
  node.clock.now += 20 * 86_400_000
  const back = {
    ...{ platform: document.platform, orderNo: document.orderNo, order: sale.number, year: 2026 },
    ...{ provider: document.provider, buyerIdKind: '1', buyerId: document.buyerId },
    ...{ reason: 'unwanted', items: [{ sku: 'SERUM', quantity: 1, base: '850.00' }] },
    ...{ goods: '850.00', carriage: '0.00', tax: '196.00' },
  }
  const asked = good(await node.lodge('return', back))
  await node.settle()
  node.clock.now += 20 * 86_400_000
  good(await node.step('return', await node.read('return', asked.number), 'takeBack'))
  await node.settle()
  assert.match((await node.balances('allowance'))[0] ?? '', / 0 0$/)
  assert.deepEqual(await node.balances('tax'), ['tax:retail 0 0'])
  // 300.00 of which a coupon paid 50.00 bears the tax of 300.00
  const coupon = bought('300.00', person(706), {
    items: [{ ...serum, sku: 'TEA', hs: '2103909000', quantity: 1, price: '300.00' }],
    discount: '50.00',
  })
  const paid = amountsOf(good(await node.lodge('order', coupon)))
  assert.deepEqual([paid.tax, paid.paid], ['27.30', '277.30'])
})

test('golden 19: asked for on day 31, the taxes stand and the year stays used', async () => {
  const document = bought('850.00', person(704))
  const sale = await listed(document)
  await send(document)
  good(await node.receipt(document.orderNo, '800'))
  await node.settle()
  const back = {
    platform: document.platform,
    orderNo: document.orderNo,
    order: sale.number,
    year: 2026,
    provider: document.provider,
    buyerIdKind: '1',
    buyerId: document.buyerId,
    reason: 'unwanted',
    items: [{ sku: 'DURIAN-CRISP', quantity: 1, base: '0.00' }],
    goods: '850.00',
    carriage: '0.00',
    tax: '0.00',
  }
  node.clock.now += 31 * 86_400_000
  const asked = good(await node.lodge('return', back))
  await node.settle()
  const approved = await node.read('return', asked.number)
  assert.equal(approved.state, 'approved')
  good(await node.step('return', approved, 'takeBack'))
  await node.settle()
  assert.match((await node.balances('allowance'))[0] ?? '', / -85000 0$/)
  assert.deepEqual(await node.balances('tax'), ['tax:retail -5355 0'])
  assert.deepEqual(await node.balances('owed'), [`owed:${merchant.org} 0 0`])
})

test('golden 21: a resident’s day is 8,000.00, however it is split', async () => {
  const shares = (value: string, id = person(800)) => [
    { idKind: '1', id, name: '测试边民', goods: '火龙果', quantity: '800', value },
  ]
  const truck = (vehicle: string, value: string, more: Json = {}) => ({
    ...{ vehicle, day: '2026-11-25', origin: 'VN', shares: shares(value), ...more },
  })
  assert.deepEqual(keysOf(await node.lodge('group', truck('A', '8000.01'))), ['floor-crossed '])
  const both = await Promise.all(
    Array.from({ length: 20 }, (_, n) => node.lodge('group', truck(`B${n}`, '8000.00'))),
  )
  assert.equal(won(both).length, 1)
  const split = { shares: [...shares('5000.00', person(801)), ...shares('3000.01', person(801))] }
  assert.deepEqual(keysOf(await node.lodge('group', truck('C', '0', split))), ['floor-crossed '])
  const [first] = won(both)
  good(await node.step('group', first!, 'cancel'))
  good(await node.lodge('group', truck('D', '8000.00')))
})
