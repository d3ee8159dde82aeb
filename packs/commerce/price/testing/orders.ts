// Orders of every kind, drawn by fast-check: each policy, promotion and number of decimals.
import fc from 'fast-check'
import { type Order, POLICIES, type PolicyName, type Promotion } from '../index.ts'

export const run = { seed: 20261130, numRuns: 1500 }
const SKUS = ['A', 'B', 'C', 'D']
const NAMES = Object.keys(POLICIES) as PolicyName[]
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)

export const bigs = (min: bigint, max: bigint) => fc.bigInt({ min, max })
/** Prices from nothing to 10^15 minor units; small ones are where roundings meet. */
export const amounts = fc.oneof(bigs(0n, 20n), bigs(0n, 50_000n), bigs(0n, 10n ** 15n))
const quantities = fc.oneof(bigs(1n, 5n), bigs(1n, 100n), bigs(1n, 10n ** 12n))
export const percents = fc.oneof(
  fc.constantFrom(0n, 1n, 60_000n, 91_000n, 107_500n, 130_000n, 190_000n, 230_000n, 1_000_000n),
  bigs(0n, 1_000_000n),
)
const rates = fc
  .array(percents, { maxLength: 2 })
  .map(all => all.map((percent, i) => ({ name: `tax${i}`, percent })))
const skus = fc.option(fc.subarray(SKUS, { minLength: 1 }), { nil: undefined })

const promotionOf = (currency: string): fc.Arbitrary<Promotion> => {
  const amount = amounts.map(minor => ({ amount: minor, currency }))
  const spent = amounts.map(minor => ({ amount: minor + 1n, currency }))
  const named = skus.map(of => ({ name: 'n', ...(of === undefined ? {} : { skus: of }) }))
  const many: fc.Arbitrary<Promotion>[] = [
    fc.tuple(named, percents).map(([n, percent]) => ({ ...n, kind: 'percentage', percent })),
    fc.tuple(named, amount).map(([n, off]) => ({ ...n, kind: 'fixed', off })),
    fc
      .tuple(named, spent, amount, fc.boolean())
      .map(([n, spend, off, each]) => ({ ...n, kind: 'threshold', spend, off, each })),
    fc
      .tuple(named, bigs(1n, 4n), bigs(0n, 3n))
      .map(([n, more, pay]) => ({ ...n, kind: 'bundle', take: pay + more, pay })),
    fc
      .tuple(fc.subarray(SKUS, { minLength: 1 }), bigs(1n, 3n), amount)
      .map(([parts, quantity, price]) => ({
        kind: 'set',
        name: 'n',
        parts: parts.map(sku => ({ sku, quantity })),
        price,
      })),
    fc
      .tuple(named, fc.uuid(), fc.oneof(amount, fc.record({ percent: percents })), spent)
      .map(([n, code, off, spend]) => ({ ...n, kind: 'coupon', code, off, spend })),
  ]
  return fc.oneof(...many)
}

export const orders = (quantity = quantities): fc.Arbitrary<Order> =>
  fc
    .tuple(fc.constantFrom('CNY', 'VND', 'JPY', 'KWD', 'THB'), fc.constantFrom(...NAMES))
    .chain(([currency, policy]) => {
      const { withTax } = POLICIES[policy]
      const price = amounts.map(amount => ({ amount, currency, withTax }))
      const line = fc
        .tuple(fc.constantFrom(...SKUS), quantity, price, rates)
        .map(([sku, count, each, taxes]) => ({ sku, quantity: count, price: each, rates: taxes }))
      const freight = fc.option(
        fc.tuple(price, rates).map(([each, taxes]) => ({ price: each, rates: taxes })),
        { nil: undefined },
      )
      const lines = fc.array(line, { minLength: 1, maxLength: 5 })
      const promotions = fc.array(promotionOf(currency), { maxLength: 3 })
      return fc.tuple(lines, freight, promotions).map(([l, f, p]): Order => {
        const order = { currency, policy, lines: l, promotions: p }
        return f === undefined ? order : { ...order, freight: f }
      })
    })

/** Orders of lines that are alike in all but their name or their tax, so that shares tie. */
export const alike: fc.Arbitrary<Order> = fc
  .tuple(
    fc.constantFrom(...NAMES),
    bigs(1n, 9n),
    fc.array(fc.tuple(fc.constantFrom(...SKUS), fc.constantFrom(0n, 200_000n, 500_000n)), {
      minLength: 2,
      maxLength: 6,
    }),
    fc.array(promotionOf('VND'), { maxLength: 1 }),
    bigs(1n, 9n),
  )
  .map(([policy, amount, lines, promotions, minor]) => {
    const price = { amount, currency: 'VND', withTax: POLICIES[policy].withTax }
    const off = { amount: minor, currency: 'VND' }
    return {
      currency: 'VND',
      policy,
      lines: lines.map(([sku, percent]) => ({
        sku,
        quantity: 1n,
        price,
        rates: [{ name: 'tax', percent }],
      })),
      promotions: [...promotions, { kind: 'fixed', name: 'some', off }],
    }
  })
