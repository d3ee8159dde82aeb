// What is refused about an order, its returns and its amounts, and the words for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { kitWords } from '#kit/messages/index.ts'
import { missingWords } from '#kit/words.ts'
import {
  type Coupon,
  type GoodsSet,
  type Line,
  type Order,
  type PolicyName,
  type Promotion,
  priceWords,
  refundOf,
  refundsOf,
  switchCurrency,
  toProvider,
} from './index.ts'
import { faultsOf, priced, refunds } from './testing/holds.ts'

const price = { amount: 100n, currency: 'CNY', withTax: false }
const line: Line = { sku: 'A', quantity: 1n, price, rates: [] }
const order: Order = {
  currency: 'CNY',
  policy: 'without-tax-per-line',
  lines: [line],
  promotions: [],
}
const money = { amount: 1n, currency: 'CNY' }
const with_ = (...promotions: Promotion[]): Order => ({ ...order, promotions })
const lineOf = (change: Partial<Line>): Order => ({
  ...order,
  lines: [{ ...line, ...change }],
})
const coupon: Coupon = { kind: 'coupon', name: 'c', code: 'c', off: money }
const baht = { amount: 1n, currency: 'THB' }
const setOf = (...parts: GoodsSet['parts']): GoodsSet => ({
  kind: 'set',
  name: 's',
  parts,
  price: money,
})
const wrong: readonly (readonly [string, Order])[] = [
  ['policy-unknown', { ...order, policy: 'nearest' as PolicyName }],
  ['currency-unknown', { ...order, currency: 'QQQ', lines: [] }],
  ['too-few-lines', { ...order, lines: [] }],
  ['currency-mixed', lineOf({ price: { ...price, currency: 'THB' } })],
  ['price-basis-mixed', lineOf({ price: { ...price, withTax: true } })],
  ['amount-negative', lineOf({ price: { ...price, amount: -1n } })],
  ['amount-negative', lineOf({ quantity: -1n })],
  ['percent-out-of-range', with_({ kind: 'percentage', name: 'p', percent: 1_000_001n })],
  ['amount-negative', with_({ kind: 'fixed', name: 'f', off: { ...money, amount: -1n } })],
  ['bundle-impossible', with_({ kind: 'bundle', name: 'b', take: 2n, pay: 2n })],
  ['bundle-impossible', with_({ kind: 'set', name: 's', parts: [], price: money })],
  ['bundle-impossible', with_(setOf({ sku: 'A', quantity: 0n }))],
  ['bundle-impossible', with_(setOf({ sku: 'A', quantity: 1n }, { sku: 'A', quantity: 1n }))],
  ['currency-mixed', with_({ ...setOf({ sku: 'A', quantity: 1n }), price: baht })],
  ['currency-mixed', with_({ ...coupon, spend: baht })],
  ['currency-mixed', with_({ kind: 'threshold', name: 't', spend: money, off: baht, each: true })],
  ['percent-out-of-range', with_({ kind: 'percentage', name: 'p', percent: -1n })],
  ['percent-out-of-range', with_({ ...coupon, off: { percent: 1_000_001n } })],
  ['percent-out-of-range', lineOf({ rates: [{ name: 'vat', percent: -1n }] })],
  ['currency-mixed', { ...order, freight: { price: { ...price, currency: 'THB' }, rates: [] } }],
  ['coupon-repeated', with_(coupon, coupon)],
  [
    'threshold-nothing',
    with_({
      kind: 'threshold',
      name: 't',
      spend: { ...money, amount: 0n },
      off: money,
      each: true,
    }),
  ],
]

test('whatever an order mixes or oversteps is refused', () => {
  for (const [key, each] of wrong) assert.ok(faultsOf(each).includes(key), key)
  assert.deepEqual(faultsOf(order), [])
})

test('what is refused is said in every language', () => {
  const result = priced(order)
  const back = (at: number, quantity: bigint) => ({ lines: [{ line: at, quantity }], freight: 0n })
  const lists = { currency: 'THB', prices: new Map(), promotions: [] }
  const refusals = [
    refundsOf(result, [back(0, 2n)]),
    refundsOf(result, [back(0, 1n), back(0, 1n)]),
    refundsOf(result, [back(1, 1n)]),
    refundsOf(result, [back(0, 0n)]),
    refundsOf(result, [{ ...back(0, 1n), freight: -1n }]),
    switchCurrency({ ...with_(coupon), freight: { price, rates: [] } }, lists),
    toProvider('paypal', 1n, 'VND'),
    toProvider('paypal', 1n, 'HUF'),
  ]
  const keys = refusals.flatMap(each => (each instanceof Refusal ? each.faults : []))
  const said = new Set([...wrong.map(([key]) => key), ...keys.map(each => each.key)])
  assert.equal(refusals.filter(each => each instanceof Refusal).length, refusals.length)
  assert.deepEqual(missingWords(priceWords), [])
  const own = Object.keys(priceWords.en)
  assert.deepEqual(
    own.filter(key => !said.has(key)),
    [],
  )
  const known = new Set([...own, ...Object.keys(kitWords.en)])
  assert.deepEqual(
    [...said].filter(key => !known.has(key)),
    [],
  )
})

test('one more return is the last of all returns', () => {
  const result = priced({ ...order, lines: [{ ...line, quantity: 3n }] })
  const one = { lines: [{ line: 0, quantity: 1n }], freight: 7n }
  const last = refundOf(result, [{ line: 0, quantity: 2n }], 5n, [one])
  const two = { lines: [{ line: 0, quantity: 2n }], freight: 5n }
  assert.deepEqual(last, refunds(result, [one, two]).each[1])
  assert.ok(refundOf(result, [{ line: 0, quantity: 3n }], 0n, [one]) instanceof Refusal)
})
