// Laws of every order: each fault of the golden list stands for a kind, and these are the kinds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { CURRENCIES, decimalsOf } from '#kit/money.ts'
import {
  type Coupon,
  changeQuantity,
  fromProvider,
  type Order,
  POLICIES,
  PROVIDERS,
  type Priced,
  type Promotion,
  type ProviderName,
  toProvider,
} from './index.ts'
import { holds, priced } from './testing/holds.ts'
import { alike, amounts, bigs, least, orders, run, sum } from './testing/orders.ts'

test('sums and bounds hold for every order', () => {
  fc.assert(
    fc.property(orders(), order => holds(priced(order))),
    run,
  )
})

test('tax is rounded once and there where the policy says', () => {
  const wrongBy = (tax: bigint, amount: bigint, percent: bigint, withTax: boolean): boolean => {
    const whole = withTax ? 1_000_000n + percent : 1_000_000n
    const off = 2n * (tax * whole - amount * percent)
    return off > whole || off < -whole
  }
  fc.assert(
    fc.property(orders(), order => {
      const { rounded, withTax } = POLICIES[order.policy]
      const { lines, freight } = priced(order)
      const all = [
        ...lines.map((line, i) => ({ ...line, rates: order.lines[i]!.rates })),
        { ...freight, rates: order.freight?.rates ?? [] },
      ].map(each => ({
        tax: each.tax,
        amount: withTax ? each.gross : each.net,
        percent: sum(each.rates.map(rate => rate.percent)),
        set: JSON.stringify(each.rates.map(rate => `${rate.name} ${rate.percent}`)),
      }))
      if (rounded === 'line') {
        for (const { tax, amount, percent } of all) {
          assert.ok(!wrongBy(tax, amount, percent, withTax))
        }
      }
      if (rounded === 'unit') {
        for (const [i, { tax, percent }] of all.slice(0, -1).entries()) {
          const { listed, quantity, discount } = lines[i]!
          const { amount } = order.lines[i]!.price
          const whole = withTax ? 1_000_000n + percent : 1_000_000n
          // half-up of one unit, times the units
          const full = ((2n * amount * percent + whole) / (2n * whole)) * quantity
          if (discount === 0n) assert.equal(tax, full)
          // within a minor unit of its share, and of the floor of that
          else assert.ok((tax + 2n) * listed > full * (listed - discount))
          if (discount > 0n) assert.ok((tax - 1n) * listed <= full * (listed - discount))
        }
      }
      if (rounded !== 'total') return
      for (const group of Object.values(Object.groupBy(all, each => each.set))) {
        const of = (key: 'tax' | 'amount') => sum(group!.map(each => each[key]))
        assert.ok(!wrongBy(of('tax'), of('amount'), group![0]!.percent, withTax))
      }
    }),
    run,
  )
})

test('the order of the basket changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(orders(), alike), fc.infiniteStream(fc.nat(100)), (order, keys) => {
      const places = order.lines.map((_, i) => i)
      const keyed = places.map(place => [keys.next().value ?? 0, place] as const)
      const mixed = keyed.sort((a, b) => a[0] - b[0]).map(([, place]) => place)
      const one = priced(order)
      const other = priced({ ...order, lines: mixed.map(place => order.lines[place]!) })
      assert.deepEqual(other.totals, one.totals)
      const paid = (result: Priced) => result.lines.map(line => `${line.sku} ${line.paid}`).sort()
      assert.deepEqual(paid(other), paid(one))
    }),
    run,
  )
})

test('100 % off leaves the freight alone, whatever else there is', () => {
  fc.assert(
    fc.property(orders(), order => {
      const free: Promotion = { kind: 'percentage', name: 'free', percent: 1_000_000n }
      const { lines, totals, freight } = priced({
        ...order,
        promotions: [...order.promotions, free],
      })
      for (const line of lines) assert.deepEqual([line.net, line.tax, line.paid], [0n, 0n, 0n])
      assert.deepEqual(totals.total, freight.gross)
    }),
    run,
  )
})

test('no tax outweighs the price that holds it', () => {
  // units of 1 whose tax of 0.5 rounds up to the whole of them: 5 less 3 holds 2, not 5 - 2 = 3
  const line = {
    sku: 'A',
    quantity: 5n,
    price: { amount: 1n, currency: 'VND', withTax: true },
    rates: [{ name: 'vat', percent: 1_000_000n }],
  }
  const off = { amount: 3n, currency: 'VND' }
  const result = priced({
    currency: 'VND',
    policy: 'with-tax-per-unit',
    lines: [line],
    promotions: [{ kind: 'fixed', name: 'f', off }],
  })
  holds(result)
  assert.deepEqual([result.totals.total, result.totals.tax, result.totals.net], [2n, 2n, 0n])
})

test('a change of quantity there and back is the first price again', () => {
  fc.assert(
    fc.property(orders(), fc.nat(4), bigs(0n, 50n), (order, at, quantity) => {
      const line = at % order.lines.length
      const there = changeQuantity(order, line, quantity)
      holds(priced(there))
      const back = changeQuantity(there, line, order.lines[line]!.quantity)
      assert.deepEqual(priced(back), priced(order))
    }),
    run,
  )
})

const dong = (amount: bigint) => ({ amount, currency: 'VND' })
const lineOf = (sku: string, amount: bigint, quantity: bigint) => ({
  sku,
  quantity,
  price: { amount, currency: 'VND', withTax: false },
  rates: [{ name: 'vat', percent: 100_000n }],
})
const basket = [lineOf('A', 100_000n, 3n), lineOf('B', 50_000n, 2n), lineOf('C', 33_333n, 1n)]
const order: Order = {
  currency: 'VND',
  policy: 'without-tax-per-line',
  lines: basket,
  promotions: [],
}
const discounts = (...promotions: Promotion[]): bigint[] => {
  const result = priced({ ...order, promotions })
  holds(result)
  return result.lines.map(each => each.discount)
}

test('several promotions in their stated order, each spread over its own lines', () => {
  const tenth: Promotion = { kind: 'percentage', name: 'tenth', percent: 100_000n }
  const fixed: Promotion = { kind: 'fixed', name: 'fixed', off: dong(10_000n), skus: ['B', 'C'] }
  // 10 % of 433,333 is 43,333.3: 43,333, of which line C's largest remainder gets none
  assert.deepEqual(discounts(tenth), [30_000n, 10_000n, 3333n])
  // 10,000 over 100,000 and 33,333: 7,500.02 and 2,499.98
  assert.deepEqual(discounts(fixed), [0n, 7500n, 2500n])
  assert.notDeepEqual(discounts(tenth, fixed), discounts(fixed, tenth))
  const { steps } = priced({ ...order, promotions: [tenth, fixed] })
  assert.deepEqual(
    steps.map(({ kind, name, basis, change }) => [kind, name, basis, change]),
    [
      ['listed', '', 433_333n, 433_333n],
      ['percentage', 'tenth', 433_333n, -43_333n],
      // what is left of B and C: 90,000 and 30,000
      ['fixed', 'fixed', 120_000n, -10_000n],
      // 10 % of 270,000, of 82,500 and of 27,500
      ['tax', '', 38_000n, 38_000n],
      ['freight', '', 0n, 0n],
    ],
  )
  const every: Promotion = {
    kind: 'threshold',
    name: 'every',
    spend: dong(200_000n),
    off: dong(20_000n),
    each: true,
  }
  assert.equal(sum(discounts(every)), 40_000n)
  assert.equal(sum(discounts({ ...every, each: false })), 20_000n)
  assert.equal(sum(discounts({ ...every, spend: dong(433_334n) })), 0n)
  assert.equal(sum(discounts({ ...every, spend: dong(433_333n) })), 20_000n)
})

test('bundles and sets', () => {
  // 3 for 2: of 6 units the 2 cheapest are C and one B
  const bundle: Promotion = { kind: 'bundle', name: '3 for 2', take: 3n, pay: 2n }
  assert.equal(sum(discounts(bundle)), 83_333n)
  const ofA: Promotion = { ...bundle, skus: ['A'] }
  assert.deepEqual(discounts(ofA), [100_000n, 0n, 0n])
  // A and B for 120,000, twice: 300,000 - 240,000, over A and B as 2 : 1
  const parts = [
    { sku: 'A', quantity: 1n },
    { sku: 'B', quantity: 1n },
  ]
  assert.deepEqual(discounts({ kind: 'set', name: 's', parts, price: dong(120_000n) }), [
    40_000n,
    20_000n,
    0n,
  ])
  // a set that costs more than its parts is no promotion
  const dear: Promotion = { kind: 'set', name: 's', parts, price: dong(160_000n) }
  assert.deepEqual(discounts(dear), [0n, 0n, 0n])
  // two of A for 100,000, where one of three costs less: the two dear ones go into the set
  const pair: Promotion = {
    kind: 'set',
    name: 'pair',
    parts: [{ sku: 'A', quantity: 2n }],
    price: dong(100_000n),
  }
  const mixed = [lineOf('A', 60_000n, 1n), lineOf('A', 100_000n, 2n)]
  const taken = priced({ ...order, lines: mixed, promotions: [pair] })
  assert.deepEqual(
    taken.lines.map(each => each.discount),
    [0n, 100_000n],
  )
})

test('a coupon lowers what is paid, and neither price nor tax', () => {
  fc.assert(
    fc.property(orders(), amounts, (order, amount) => {
      const without = { ...order, promotions: order.promotions.filter(p => p.kind !== 'coupon') }
      const off = { amount, currency: order.currency }
      const coupon: Coupon = { kind: 'coupon', name: 'c', code: 'c', off }
      const plain = priced(without)
      const paid = priced({ ...without, promotions: [coupon, ...without.promotions] })
      assert.deepEqual(
        [paid.totals.net, paid.totals.tax, paid.totals.gross],
        [plain.totals.net, plain.totals.tax, plain.totals.gross],
      )
      const goods = sum(plain.lines.map(line => line.gross))
      const spend = (by: bigint) => ({ amount: goods + by, currency: order.currency })
      const couponFor = (by: bigint): bigint =>
        priced({ ...without, promotions: [...without.promotions, { ...coupon, spend: spend(by) }] })
          .totals.coupon
      assert.equal(couponFor(0n), least(amount, goods))
      assert.equal(couponFor(1n), 0n)
      assert.equal(paid.totals.coupon, least(amount, goods))
    }),
    run,
  )
})

test('what a provider is sent is what it says back, in every currency', () => {
  const names = Object.keys(PROVIDERS) as ProviderName[]
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.constantFrom(...CURRENCIES),
      bigs(0n, 10n ** 15n),
      (name, currency, minor) => {
        const text = toProvider(name, minor, currency)
        if (text instanceof Refusal) return
        assert.equal(fromProvider(name, text, currency), minor)
        if (name === 'iso') assert.equal(text, `${minor}`)
      },
    ),
    run,
  )
  for (const code of CURRENCIES) {
    assert.equal(
      toProvider('iso', 10n ** BigInt(decimalsOf(code)!), code),
      `1${'0'.repeat(decimalsOf(code)!)}`,
    )
  }
})
