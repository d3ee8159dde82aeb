// What comes on top of tax that is paid late, and of a declaration that is made late.
//
// China: tax is paid within 15 days from the day on
// which declaring was completed; from the end of that term on, 0.05 % of what is overdue is added
// for each day (Customs Tariff Law 2024, art. 43). Term, rate and least amount are dated settings.
//
// An import is declared within 14 days of arrival; from the fifteenth on, 0.05 % of the dutiable
// value is charged for each day up to that of the declaration, both counted, in whole yuan, and
// nothing below 50 (Customs Law art. 24; GAC Order 128 of 2005, typed from memory: check before
// use). How it may be lowered or waived by customs is not here.
import { divide, type Rounding } from '#kit/decimal.ts'
import type { Payable } from '#kit/filing.ts'
import type { Amounts } from './fields.ts'

export interface LateTerms {
  /** days after that of the declaration in which nothing is added */
  readonly term: number
  /** 1/10,000 of a percent of what is overdue, for each day */
  readonly perDay: bigint
  /** minor units; a surcharge below this is not levied */
  readonly from: bigint
}

const DAY_MS = 86_400_000
const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/**
 * The last day on which tax is paid in time, YYYY-MM-DD: the day of the declaration is not counted.
 * Days of rest are not known here, to which customs practice does not let a term end.
 */
export const payBy = (declared: string, { term }: LateTerms): string =>
  new Date(midnight(declared) + term * DAY_MS).toISOString().slice(0, 10)

/** Whole days from the last day in time to that of the payment, which counts; 0: in time. */
export const daysLate = (last: string, paid: string): number =>
  Math.max(0, Math.round((midnight(paid) - midnight(last)) / DAY_MS))

// A percentage of four decimals over 100 %: 10^4 * 100.
const WHOLE = 1_000_000n

/** What so many days add to an overdue tax, in minor units: rounded once, over all days. */
export const surcharge = (
  tax: bigint,
  days: number,
  { perDay, from }: LateTerms,
  rounding: Rounding,
): bigint => {
  const amount = divide(tax * perDay * BigInt(days), WHOLE, rounding)
  return amount < from ? 0n : amount
}

export interface DeclareTerms extends LateTerms {
  /** minor units; less than a whole one of these is not charged */
  readonly step: bigint
}

/** The charge for a declaration made late, and for how many days; undefined: in time. */
export const declaredLate = (
  value: bigint,
  arrived: string,
  declared: string,
  terms: DeclareTerms,
): { readonly days: number; readonly charge: bigint } | undefined => {
  const days = daysLate(payBy(arrived, terms), declared)
  const { step } = terms
  const charge = (surcharge(value, days, { ...terms, from: 0n }, 'truncate') / step) * step
  return charge === 0n || charge < terms.from ? undefined : { days, charge }
}

/**
 * What a filing is to pay on a day. Term, rate and least amount are its own, as assessed: those of
 * the day of its declaration. The charge for a late declaration is no tax, and bears no surcharge.
 */
export const payableOn = (amounts: Amounts, rounding: Rounding, day: string): Payable => {
  const { due, payBy: last, lateRate: perDay, lateLeast: from = 0n, lateDeclared = 0n } = amounts
  if (last === undefined || perDay === undefined) return { amount: due, surcharge: 0n, days: 0 }
  const days = daysLate(last, day)
  const added = surcharge(due - lateDeclared, days, { term: 0, perDay, from }, rounding)
  return { amount: due + added, surcharge: added, days }
}
