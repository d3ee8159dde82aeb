// Laws of what goes back to the buyer, for any order and any way in which the goods come back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Order, Priced, Return } from './index.ts'
import { priced, refunds } from './testing/holds.ts'
import { bigs, least, orders, run, sum } from './testing/orders.ts'

/** Integers that decide how an order comes back: small parcels, in any order and grouping. */
const parcels = fc.array(
  fc.record({ line: fc.nat(4), part: bigs(1n, 3n), freight: bigs(0n, 40n), alone: fc.boolean() }),
  { maxLength: 6 },
)
type Parcels = readonly { line: number; part: bigint; freight: bigint; alone: boolean }[]

/** Returns as the parcels say, and one last return of all that is still out. */
const returnsOf = ({ lines }: Priced, wanted: Parcels, last: bigint): Return[] => {
  const left = lines.map(line => line.quantity)
  const all: Return[] = []
  for (const { line: at, part, freight, alone } of wanted) {
    const line = at % lines.length
    const quantity = least(left[line]!, part)
    if (quantity === 0n) continue
    left[line]! -= quantity
    const before = all.at(-1)
    if (alone || before === undefined) all.push({ lines: [{ line, quantity }], freight })
    else all.splice(-1, 1, { ...before, lines: [...before.lines, { line, quantity }] })
  }
  const rest = left.flatMap((quantity, line) => (quantity === 0n ? [] : [{ line, quantity }]))
  return rest.length === 0 ? all : [...all, { lines: rest, freight: last }]
}

test('refunds: each part within what was paid, and at the end exactly that', () => {
  fc.assert(
    fc.property(orders(), parcels, bigs(0n, 40n), (order, wanted, last) => {
      const result = priced(order)
      const returns = returnsOf(result, wanted, last)
      const whole = refunds(result, [{ lines: returns.flatMap(one => one.lines), freight: 0n }]).sum
      // by the lines and not by what the refunds are reckoned with
      assert.equal(whole.total, result.totals.total)
      assert.equal(whole.freight, result.freight.net)
      assert.equal(whole.coupon, result.totals.coupon)
      assert.ok(whole.tax <= result.totals.tax && whole.goods <= sum(result.lines.map(l => l.net)))
      const units = (by: readonly Return[]): bigint =>
        sum(by.flatMap(one => one.lines.map(line => line.quantity)))
      for (let i = 1; i <= returns.length; i++) {
        const { each, sum: so, short } = refunds(result, returns.slice(0, i))
        for (const value of Object.values(each.at(-1)!)) assert.ok(value >= 0n)
        for (const key of ['goods', 'freight', 'tax', 'coupon', 'total'] as const) {
          assert.equal(so[key], sum(each.map(one => one[key])))
          assert.ok(so[key] <= whole[key], `${key}: ${so[key]} of ${whole[key]}`)
        }
        assert.equal(so.total, so.goods + so.freight + so.tax - so.returnFreight)
        assert.ok(short >= 0n)
        // freight out comes back with the last unit and not before
        if (units(returns.slice(0, i)) < units(returns)) assert.equal(so.freight, 0n)
      }
      const { sum: end, short } = refunds(result, returns)
      for (const key of ['goods', 'freight', 'tax', 'coupon'] as const) {
        assert.equal(end[key], whole[key])
      }
      const freight = sum(returns.map(one => one.freight))
      assert.equal(end.total - short, result.totals.total - freight)
      if (freight === 0n) assert.equal(short, 0n)
    }),
    run,
  )
})

test('refunds: the same goods back, in any order and grouping, the same account', () => {
  fc.assert(
    fc.property(orders(bigs(1n, 6n)), parcels, fc.nat(5), (order, wanted, cut) => {
      const result = priced(order)
      const returns = returnsOf(result, wanted, 0n).slice(0, cut + 1)
      const account = (by: readonly Return[]): bigint => {
        const { sum: so, short } = refunds(result, by)
        return so.total - short
      }
      const one = {
        lines: returns.flatMap(each => each.lines),
        freight: sum(returns.map(each => each.freight)),
      }
      const units = one.lines.flatMap(({ line, quantity }) =>
        Array.from({ length: Number(quantity) }, () => ({
          lines: [{ line, quantity: 1n }],
          freight: 0n,
        })),
      )
      const parted = [...units, { lines: [], freight: one.freight }]
      const expected = account([one])
      assert.equal(account(returns), expected)
      assert.equal(account([...returns].reverse()), expected)
      assert.equal(account(parted), expected)
      assert.equal(account([...units].reverse()), expected + one.freight)
    }),
    run,
  )
})

test('refunds: a lost threshold is made good by later refunds, and nothing is asked back', () => {
  const price = (amount: bigint) => ({ amount, currency: 'CNY', withTax: true })
  const line = (sku: string, amount: bigint) => ({
    sku,
    quantity: 1n,
    price: price(amount),
    rates: [],
  })
  const money = (amount: bigint) => ({ amount, currency: 'CNY' })
  const order: Order = {
    currency: 'CNY',
    policy: 'with-tax-per-line',
    lines: [line('A', 6000n), line('B', 3000n), line('C', 2000n)],
    promotions: [
      { kind: 'threshold', name: 'm', spend: money(10_000n), off: money(5000n), each: false },
    ],
  }
  const result = priced(order)
  assert.equal(result.totals.total, 6000n)
  const back = (at: number): Return => ({ lines: [{ line: at, quantity: 1n }], freight: 0n })
  // without C the goods are worth 9,000 and 6,000 was paid; without B too they are worth 6,000
  assert.equal(refunds(result, [back(2)]).sum.total, 0n)
  assert.equal(refunds(result, [back(2), back(1)]).sum.total, 0n)
  assert.equal(refunds(result, [back(2), back(1), back(0)]).sum.total, 6000n)
  // without A 5,000 is left
  assert.equal(refunds(result, [back(0)]).sum.total, 1000n)
  // a return that costs more than it brings
  const dear = refunds(result, [{ ...back(2), freight: 700n }])
  assert.deepEqual([dear.sum.total, dear.short], [0n, 700n])
  const rest = { lines: [...back(0).lines, ...back(1).lines], freight: 0n }
  const end = refunds(result, [{ ...back(2), freight: 700n }, rest])
  assert.deepEqual([end.sum.total, end.sum.returnFreight, end.short], [5300n, 700n, 0n])
})

test('refunds: a share of tax that moves between goods and freight brings no freight back', () => {
  const rates = [{ name: 'vat', percent: 190_000n }]
  const price = { amount: 5n, currency: 'VND', withTax: true }
  const line = (sku: string) => ({ sku, quantity: 1n, price, rates })
  const result = priced({
    currency: 'VND',
    policy: 'with-tax-on-total',
    lines: [line('A'), line('B')],
    freight: { price, rates },
    promotions: [],
  })
  // tax of 15 is 2, one each on A and B; without A it is 2 of 10, one on B and one on the freight
  assert.deepEqual([result.totals.tax, result.freight.net], [2n, 5n])
  const { sum: so } = refunds(result, [{ lines: [{ line: 0, quantity: 1n }], freight: 0n }])
  assert.deepEqual([so.goods, so.tax, so.freight], [5n, 0n, 0n])
})
