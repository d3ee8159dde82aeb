// Money is a whole number of a currency's minor units (fen, cent, dong), as bigint.
import { divide, formatDecimal, parseDecimal } from './decimal.ts'

/**
 * Minor units of the currencies in force, from ISO 4217 list one (SIX, as published in 2026).
 * Precious metals, bond units, XDR, XSU, XUA, XTS and XXX ("no currency") have no minor
 * unit and are not money here.
 */
const BY_DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR
    LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD
    PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR
    ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const DECIMALS = new Map<string, number>(
  Object.entries(BY_DECIMALS).flatMap(([decimals, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(decimals)]),
  ),
)

/** ISO 4217 codes of all currencies in force, sorted. */
export const CURRENCIES: readonly string[] = [...DECIMALS.keys()].sort()

/** How many decimals a currency's amounts have; undefined for an unknown code. */
export const decimalsOf = (currency: string): number | undefined => DECIMALS.get(currency)

export const isCurrency = (code: string): boolean => DECIMALS.has(code)

/** Decimal text → minor units; undefined for an unknown currency or a text that does not fit it. */
export const parseMoney = (text: string, currency: string): bigint | undefined => {
  const decimals = DECIMALS.get(currency)
  return decimals === undefined ? undefined : parseDecimal(text, decimals)
}

/** Minor units → decimal text with the currency's decimals. Throws RangeError on unknown codes. */
export const formatMoney = (minor: bigint, currency: string): string => {
  const decimals = DECIMALS.get(currency)
  if (decimals === undefined) throw new RangeError(`unknown currency ${currency}`)
  return formatDecimal(minor, decimals)
}

/**
 * Split a total over lines in proportion to their weights, to the last unit (largest remainder).
 * Each line gets its exact share rounded down; the units left over go one each to the largest
 * remainders, equal remainders in line order. So the shares add up to the total, and none is
 * further than one unit from exact. A line of weight 0 gets 0; when all weigh 0 they share
 * equally. A negative total is the mirror of the positive one, so that a reversal cancels.
 * Throws RangeError on a negative weight, and on a total without any line to bear it.
 */
export const allocate = (total: bigint, weights: readonly bigint[]): bigint[] => {
  if (total < 0n) return allocate(-total, weights).map(share => -share)
  if (weights.length === 0 && total !== 0n) throw new RangeError('no line to bear the total')
  let sum = 0n
  for (const weight of weights) {
    if (weight < 0n) throw new RangeError('a weight is negative')
    sum += weight
  }
  if (sum === 0n) return total === 0n ? weights.map(() => 0n) : allocateEqually(total, weights)
  let left = total
  const remainders: { line: number; rest: bigint }[] = []
  const shares = weights.map((weight, line) => {
    const exact = total * weight
    const share = exact / sum
    left -= share
    remainders.push({ line, rest: exact % sum })
    return share
  })
  // Array sort is stable (ECMAScript 2019), so ties stay in line order.
  remainders.sort((a, b) => (a.rest === b.rest ? 0 : a.rest < b.rest ? 1 : -1))
  for (let i = 0; i < Number(left); i++) shares[remainders[i]!.line]! += 1n
  return shares
}

const allocateEqually = (total: bigint, lines: readonly bigint[]): bigint[] =>
  allocate(
    total,
    lines.map(() => 1n),
  )

/**
 * What of `total` belongs to the first `done` of `of` units: total * done / of, rounded half-up
 * once. The share of a later part is the difference of two of these, so that the parts close at
 * exactly `total`, where a rounded unit share multiplied would leave something behind.
 */
export const cumulativeShare = (total: bigint, done: bigint, of: bigint): bigint =>
  divide(total * done, of, 'half-up')
