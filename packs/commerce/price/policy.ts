// Where tax is rounded. Law and practice know three places, and the totals differ by minor units
// (4 x 2.50 net at 23 %: 2.32 by line, 2.30 on the total): an order names its policy and keeps it.
import { divide } from '#kit/decimal.ts'
import { allocate } from '#kit/money.ts'
import type { Rate } from './order.ts'

/** 100 % at four decimals. */
export const WHOLE = 1_000_000n

/**
 * Every policy rounds half-up. `unit`: the tax of one unit at its list price, times the quantity,
 * less the tax of the line's discount, rounded once; `line`: once for each line, after discount;
 * `total`: once for each set of rates over the whole order, freight too, then spread over the lines
 * by largest remainder. `withTax`: prices and discounts are stated with the tax in them.
 */
export interface Policy {
  readonly rounded: 'unit' | 'line' | 'total'
  readonly withTax: boolean
}
export const POLICIES = {
  'with-tax-per-unit': { rounded: 'unit', withTax: true },
  'with-tax-per-line': { rounded: 'line', withTax: true },
  'with-tax-on-total': { rounded: 'total', withTax: true },
  'without-tax-per-unit': { rounded: 'unit', withTax: false },
  'without-tax-per-line': { rounded: 'line', withTax: false },
  'without-tax-on-total': { rounded: 'total', withTax: false },
} as const satisfies Record<string, Policy>

export type PolicyName = keyof typeof POLICIES
export const isPolicy = (name: string): name is PolicyName => Object.hasOwn(POLICIES, name)

/** What bears tax: a line or the freight, as listed and after its discount, in minor units. */
export interface Bearer {
  readonly quantity: bigint
  readonly listed: bigint
  readonly amount: bigint
  readonly rates: readonly Rate[]
}

/**
 * A total over lines by largest remainder. Equal remainders go by `rank` and not by the place in
 * the basket, so that the same goods cost the same in whichever order they were put in.
 */
export const spread = (
  total: bigint,
  weights: readonly bigint[],
  rank: readonly number[],
): bigint[] => {
  const shares = allocate(
    total,
    rank.map(line => weights[line] ?? 0n),
  )
  const byLine = weights.map(() => 0n)
  for (const [at, line] of rank.entries()) byLine[line] = shares[at] ?? 0n
  return byLine
}

const percentOf = (rates: readonly Rate[]): bigint =>
  rates.reduce((sum, rate) => sum + rate.percent, 0n)

const roundedTax = (amount: bigint, percent: bigint, withTax: boolean): bigint =>
  divide(amount * percent, withTax ? WHOLE + percent : WHOLE, 'half-up')

/**
 * Tax of a line whose unit tax is rounded. The tax of the discount is rounded once (B10: rounding
 * it by unit lets the error grow with the quantity), and the result stays within one minor unit
 * of the listed tax's share: near 100 % off, the units' roundings would else outweigh the price.
 */
const taxByUnit = ({ quantity, listed, amount, rates }: Bearer, withTax: boolean): bigint => {
  if (amount === 0n) return 0n
  const percent = percentOf(rates)
  const full = quantity * roundedTax(listed / quantity, percent, withTax)
  const share = (full * amount) / listed
  const tax = full - roundedTax(listed - amount, percent, withTax)
  const least = share > 0n ? share - 1n : 0n
  const most = withTax && amount < share + 1n ? amount : share + 1n
  if (tax < least) return least
  return tax > most ? most : tax
}

const setOf = (rates: readonly Rate[]): string =>
  JSON.stringify(rates.map(rate => [rate.name, rate.percent.toString()]).sort())

const taxOnTotal = (
  bearers: readonly Bearer[],
  withTax: boolean,
  rank: readonly number[],
): bigint[] => {
  const taxes = bearers.map(() => 0n)
  for (const [, members] of Map.groupBy(rank, line => setOf(bearers[line]!.rates))) {
    const amounts = members.map(line => bearers[line]!.amount)
    const base = amounts.reduce((sum, amount) => sum + amount, 0n)
    const tax = roundedTax(base, percentOf(bearers[members[0]!]!.rates), withTax)
    for (const [at, share] of allocate(tax, amounts).entries()) taxes[members[at]!] = share
  }
  return taxes
}

/** The tax of each bearer in minor units; never below zero, and never above a price with tax. */
export const taxesOf = (
  { rounded, withTax }: Policy,
  bearers: readonly Bearer[],
  rank: readonly number[],
): bigint[] => {
  if (rounded === 'total') return taxOnTotal(bearers, withTax, rank)
  if (rounded === 'unit') return bearers.map(each => taxByUnit(each, withTax))
  return bearers.map(each => roundedTax(each.amount, percentOf(each.rates), withTax))
}
