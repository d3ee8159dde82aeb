// What a rate of duty makes of a goods line: ad valorem, specific or compound, rounded once.
import { divide } from '#kit/decimal.ts'
import type { Item, Line } from './fields.ts'
import type { Duty, Reference } from './reference.ts'

// A percentage of four decimals over 100 %: 10^4 * 100.
export const WHOLE = 1_000_000n
// Mass or quantity of five decimals, times an amount with four more decimals than the currency.
const SPECIFIC = 1_000_000_000n

export type Basis = Line['basis']

/** What one goods line bears, in minor units; `rate` in 1/10,000 of a percent. */
export interface Taxed {
  readonly basis: Basis
  readonly rate: bigint
  readonly duty: bigint
  readonly consumption: bigint
  readonly vat: bigint
}

/** A line as far as rates go: mass and quantity with five decimals. */
export type Counted = Pick<Item, 'net' | 'quantity'>

const quantityOf = (item: Counted, per: Duty['per']): bigint =>
  per === 'kg' ? item.net : (item.quantity ?? 0n)

export const specificOf = (duty: Duty, item: Counted, reference: Reference): bigint =>
  duty.specific === 0n
    ? 0n
    : divide(duty.specific * quantityOf(item, duty.per), SPECIFIC, reference.profile.rounding)

/** Ad valorem, specific or compound (Customs Tariff Law 2024, art. 23), rounded once. */
export const dutyOf = (duty: Duty, value: bigint, item: Counted, reference: Reference): bigint => {
  if (duty.specific === 0n) return divide(value * duty.percent, WHOLE, reference.profile.rounding)
  // both parts over 10^9, so that their sum is rounded once
  const percent = value * duty.percent * 1000n
  const specific = duty.specific * quantityOf(item, duty.per)
  return divide(taken(duty.take, percent, specific), SPECIFIC, reference.profile.rounding)
}

const taken = (take: Duty['take'], a: bigint, b: bigint): bigint => {
  if (take === 'sum') return a + b
  return (take === 'lower') === a < b ? a : b
}

/** Whether a rate counts units of which the line states none. */
export const needsQuantity = (duty: Duty | undefined, item: Counted): boolean =>
  duty !== undefined && duty.specific > 0n && duty.per === 'unit' && item.quantity === undefined
