// What goods bear that a buyer orders from abroad. Within the limits: no duty, and a share of the
// statutory VAT and consumption tax. One piece above the single limit: the statutory taxes in full.
// Source: MOF 2016 no. 18, 2018 no. 49; consumption tax and VAT are taken on a price that includes
// the consumption tax (Interim Regulations on Consumption Tax, art. 9; on VAT, art. 14).
import { divide } from '#kit/decimal.ts'

/** Percentages carry four decimals: 13 % is 130000n. */
export const PERCENT = 4
const WHOLE = 100n * 10n ** BigInt(PERCENT)

export interface Rates {
  readonly vat: bigint
  readonly consumption: bigint
  /** the most-favoured-nation rate, taken only outside the limits */
  readonly duty: bigint
}

/** Minor units of CNY. */
export interface Taxes {
  readonly duty: bigint
  readonly consumption: bigint
  readonly vat: bigint
}

/** Where the fen is rounded within the limits; the table of settings names one. */
export const ROUNDINGS = ['line-after-share', 'line-before-share'] as const
export type Rounding = (typeof ROUNDINGS)[number]

/** What of the statutory taxes is taken, and how it is rounded; undefined outside the limits. */
export interface Part {
  /** percent */
  readonly share: bigint
  readonly rounding: Rounding
}

/**
 * Each tax of a line, rounded half up: once, from its exact ratio (`line-after-share`), or the
 * statutory tax and then its share (`line-before-share`).
 * @param base price with freight and insurance, minor units, 0 or more
 * @param part undefined outside the limits: all of the taxes, and the duty with them
 */
export const taxesOf = (base: bigint, rates: Rates, part: Part | undefined): Taxes => {
  if (rates.consumption >= WHOLE) throw new RangeError('a consumption tax of all of the price')
  const duty = part === undefined ? divide(base * rates.duty, WHOLE, 'half-up') : 0n
  // a price that includes the consumption tax is (base + duty) / (1 − its rate)
  const rest = WHOLE - rates.consumption
  const taxed = base + duty
  const taxOf = (rate: bigint): bigint => {
    const statutory = divide(taxed * rate, rest, 'half-up')
    if (part === undefined) return statutory
    return part.rounding === 'line-before-share'
      ? divide(statutory * part.share, WHOLE, 'half-up')
      : divide(taxed * rate * part.share, rest * WHOLE, 'half-up')
  }
  return { duty, consumption: taxOf(rates.consumption), vat: taxOf(rates.vat) }
}
