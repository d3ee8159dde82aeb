// What each promotion takes off each line. It sees what earlier ones left, and never takes more.
import { divide } from '#kit/decimal.ts'
import { cumulativeShare } from '#kit/money.ts'
import type { Bundle, Coupon, GoodsSet, Line, Reduction } from './order.ts'
import { spread, WHOLE } from './policy.ts'

/** The lines while they are priced; all arrays by line, amounts in minor units. */
export interface Basket {
  readonly lines: readonly Line[]
  readonly left: readonly bigint[]
  /** line indices in an order that the goods decide and not the basket */
  readonly rank: readonly number[]
}
/** What a promotion looked at, and what it takes off each line. */
export interface Taken {
  readonly basis: bigint
  readonly off: readonly bigint[]
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)

/** The amounts of the lines that a promotion is for; zero for all others. */
const weightsOf = (basket: Basket, skus: readonly string[] | undefined): bigint[] =>
  basket.left.map((left, i) =>
    skus === undefined || skus.includes(basket.lines[i]!.sku) ? left : 0n,
  )

const percentOf = (basis: bigint, percent: bigint): bigint =>
  divide(basis * percent, WHOLE, 'half-up')

/** Lines with units in them, the cheapest unit first; equal ones by rank. */
const cheapestFirst = ({ lines, left, rank }: Basket): number[] =>
  rank
    .filter(line => lines[line]!.quantity > 0n)
    .sort((a, b) => {
      const [one, other] = [left[a]! * lines[b]!.quantity, left[b]! * lines[a]!.quantity]
      return one < other ? -1 : one > other ? 1 : 0
    })

/** `units` of the lines in that order: what they come to on each line. */
const worthOf = (basket: Basket, order: readonly number[], units: bigint): bigint[] => {
  const worth = basket.lines.map(() => 0n)
  let open = units
  for (const line of order) {
    const { quantity } = basket.lines[line]!
    const some = least(open, quantity)
    worth[line] = cumulativeShare(basket.left[line]!, some, quantity)
    open -= some
  }
  return worth
}

const bundleOff = (bundle: Bundle, basket: Basket): bigint => {
  const { skus } = bundle
  const order = cheapestFirst(basket).filter(
    line => skus === undefined || skus.includes(basket.lines[line]!.sku),
  )
  const units = sum(order.map(line => basket.lines[line]!.quantity))
  return sum(worthOf(basket, order, (units / bundle.take) * (bundle.take - bundle.pay)))
}

/** The dearest units of a part go into the set first, which is the buyer's best. */
const setTaken = (set: GoodsSet, basket: Basket): Taken => {
  const order = cheapestFirst(basket).reverse()
  const linesOf = (sku: string) => order.filter(line => basket.lines[line]!.sku === sku)
  const counts = set.parts.map(
    part => sum(linesOf(part.sku).map(line => basket.lines[line]!.quantity)) / part.quantity,
  )
  const sets = counts.reduce(least)
  const worth = basket.lines.map(() => 0n)
  for (const part of set.parts) {
    const each = worthOf(basket, linesOf(part.sku), sets * part.quantity)
    for (const line of linesOf(part.sku)) worth[line] = each[line]!
  }
  const basis = sum(worth)
  const off = basis - sets * set.price.amount
  return { basis, off: spread(off > 0n ? off : 0n, worth, basket.rank) }
}

const offOf = (each: Exclude<Reduction, GoodsSet>, basis: bigint, basket: Basket): bigint => {
  switch (each.kind) {
    case 'percentage':
      return percentOf(basis, each.percent)
    case 'fixed':
      return each.off.amount
    case 'threshold': {
      const times = basis / each.spend.amount
      return each.off.amount * (each.each ? times : least(times, 1n))
    }
    case 'bundle':
      return bundleOff(each, basket)
  }
}

/**
 * What a promotion takes off the price of each line: rounded half-up once (B9), then spread over
 * its lines by largest remainder. All zeros when its condition does not hold.
 */
export const reduce = (each: Reduction, basket: Basket): Taken => {
  if (each.kind === 'set') return setTaken(each, basket)
  const weights = weightsOf(basket, each.skus)
  const basis = sum(weights)
  const off = least(offOf(each, basis, basket), basis)
  return { basis, off: spread(off, weights, basket.rank) }
}

/** What a coupon pays of each line; `left` is here what the line costs with its tax. */
export const redeem = (coupon: Coupon, basket: Basket): Taken => {
  const weights = weightsOf(basket, coupon.skus)
  const basis = sum(weights)
  const { off, spend } = coupon
  const short = spend !== undefined && basis < spend.amount
  const full = 'percent' in off ? percentOf(basis, off.percent) : off.amount
  return { basis, off: spread(short ? 0n : least(full, basis), weights, basket.rank) }
}
