// From the price to the value for customs: CIF for imports, FOB for exports. Whole minor units of
// the home currency; each step is rounded once, and the lines add up to the total by construction.
import { divide } from '#kit/decimal.ts'
import { Refusal, refuse } from '#kit/fault.ts'
import { allocate } from '#kit/money.ts'
import { unitPricedBy } from './dataset.ts'
import type { Declaration, Item } from './fields.ts'
import { dutyOf } from './rate.ts'
import type { Rate, Reference } from './reference.ts'

/** What a price on given terms holds already. */
interface Holds {
  readonly freight: boolean
  readonly insurance: boolean
}
// Incoterms 2020 (and C&I of the Chinese list of deal terms): who has paid the carriage to here.
const TERMS: Readonly<Record<string, Holds>> = {
  CIF: { freight: true, insurance: true },
  CIP: { freight: true, insurance: true },
  CFR: { freight: true, insurance: false },
  CPT: { freight: true, insurance: false },
  CI: { freight: false, insurance: true },
  FOB: { freight: false, insurance: false },
  FCA: { freight: false, insurance: false },
  FAS: { freight: false, insurance: false },
  EXW: { freight: false, insurance: false },
  DAP: { freight: true, insurance: true },
  DPU: { freight: true, insurance: true },
}
/**
 * @param stated prices with duties paid (DDP), and of goods at a terminal (DAT, of Incoterms 2010:
 *   TT_IM108a), are known where declarants state what is to be taken off them: nothing is here
 */
export const termsKnown = (terms: string, stated = false): boolean =>
  Object.hasOwn(TERMS, terms) || (stated && (terms === 'DDP' || terms === 'DAT'))

/**
 * Charges that the terms leave open: an import's price lacks what it does not hold, an export's
 * price holds what its FOB value must not. Nothing else may be stated, or it would count twice.
 * undefined: no such terms.
 */
export const chargesOpen = (direction: string, terms = ''): Holds | undefined => {
  const holds = TERMS[terms]
  if (holds === undefined || direction === 'export') return holds
  return { freight: !holds.freight, insurance: !holds.insurance }
}

// A percentage of five decimals over 100 %: 10^5 * 100.
const WHOLE = 10_000_000n
// Freight for a tonne at five decimals, times kilograms at five decimals: 10^5 * 10^5 * 1000 kg.
const PER_TONNE = 10_000_000_000_000n
// GAC Order 213 of 2013 on dutiable value, art. 38: when the premium is not known or was not
// incurred, three per mille of price plus freight.
const STATUTORY_INSURANCE = 3n

const convert = (minor: bigint, rate: Rate, reference: Reference): bigint =>
  rate.numerator === rate.denominator
    ? minor
    : divide(minor * rate.numerator, rate.denominator, reference.profile.rounding)

/** A price of the deal in home minor units; undefined when its currency has no rate on that day. */
export const priceOf = (minor: bigint, currency: string, reference: Reference) => {
  const rate = reference.rate(currency)
  return rate === undefined ? undefined : convert(minor, rate, reference)
}

/** An amount of five decimals in a currency, times `by`, over `over`, in home minor units. */
const charge = (
  amount: bigint,
  by: bigint,
  over: bigint,
  currency: string,
  at: string,
  reference: Reference,
): bigint | Refusal => {
  const rate = reference.rate(currency)
  if (rate === undefined) return rateMissing(currency, reference, at)
  const decimals = reference.decimals(currency)
  return divide(
    amount * by * 10n ** BigInt(decimals) * rate.numerator,
    over * rate.denominator,
    reference.profile.rounding,
  )
}

const rateMissing = (currency: string, reference: Reference, path = '/currency'): Refusal =>
  refuse('reference-missing', path, { table: 'rate', key: currency, date: reference.date })

const freightOf = (doc: Declaration, price: bigint, reference: Reference): bigint | Refusal => {
  const amount = doc.freight
  if (amount === undefined) return 0n
  const currency = doc.freightCurrency ?? doc.currency
  switch (doc.freightKind) {
    case 'rate':
      return divide(price * amount, WHOLE, reference.profile.rounding)
    case 'unit':
      return charge(amount, doc.gross ?? 0n, PER_TONNE, currency, '/freightCurrency', reference)
    default:
      return charge(amount, 1n, 100_000n, currency, '/freightCurrency', reference)
  }
}

/**
 * A stated premium is taken as it is. A rate is a rate of CIF, as China's Single Window counts it:
 * (price + freight) / (1 - rate), so the premium of an import is (price + freight) * r / (1 - r).
 */
const insuranceOf = (
  doc: Declaration,
  price: bigint,
  freight: bigint,
  reference: Reference,
): bigint | Refusal => {
  const rounding = reference.profile.rounding
  if (doc.insuranceKind === 'statutory') {
    return divide((price + freight) * STATUTORY_INSURANCE, 1000n, rounding)
  }
  const amount = doc.insurance
  if (amount === undefined) return 0n
  if (doc.insuranceKind === 'total') {
    return charge(
      amount,
      1n,
      100_000n,
      doc.insuranceCurrency ?? doc.currency,
      '/insuranceCurrency',
      reference,
    )
  }
  if (doc.direction === 'export') return divide(price * amount, WHOLE, rounding)
  if (amount >= WHOLE) return refuse('insurance-rate-wrong', '/insurance')
  return divide((price + freight) * amount, WHOLE - amount, rounding)
}

const otherOf = (doc: Declaration, price: bigint, reference: Reference): bigint | Refusal => {
  const amount = doc.other
  if (amount === undefined) return 0n
  if (doc.otherKind === 'rate') return divide(price * amount, WHOLE, reference.profile.rounding)
  return charge(
    amount,
    1n,
    100_000n,
    doc.otherCurrency ?? doc.currency,
    '/otherCurrency',
    reference,
  )
}

/**
 * Additions less deductions (UCC Delegated Act, annex B, DE 4/9: codes A… and B…), each rounded
 * once: of the whole under 0, of a goods line under its number.
 */
const adjustmentsOf = (doc: Declaration, reference: Reference): Map<number, bigint> | Refusal => {
  const sums = new Map<number, bigint>()
  for (const [i, { code, amount, currency, line = 0 }] of (doc.adjustments ?? []).entries()) {
    const at = `/adjustments/${i}/currency`
    const home = charge(amount, 1n, 100_000n, currency, at, reference)
    if (home instanceof Refusal) return home
    sums.set(line, (sums.get(line) ?? 0n) + (code.startsWith('A') ? home : -home))
  }
  return sums
}

/** All that is added to (import) or taken off (export) the price. */
const chargesOf = (doc: Declaration, price: bigint, reference: Reference): bigint | Refusal => {
  const freight = freightOf(doc, price, reference)
  if (freight instanceof Refusal) return freight
  const insurance = insuranceOf(doc, price, freight, reference)
  if (insurance instanceof Refusal) return insurance
  const other = otherOf(doc, price, reference)
  if (other instanceof Refusal) return other
  return doc.direction === 'import' ? freight + insurance + other : other - freight - insurance
}

/** Charges go by price (largest remainder, T1–T4); where no line has one, by mass; else evenly. */
const weightsOf = (doc: Declaration, prices: readonly bigint[]): readonly bigint[] =>
  prices.some(price => price > 0n) ? prices : doc.items.map(item => item.net)

/**
 * The value of a line without a price: its mass at the published unit price of perishable goods, in
 * the tariff's row `code:E01:MA` of an origin or `code:E01` of all; else its statistical value.
 */
const unpriced = (item: Item, at: number, reference: Reference): bigint | Refusal => {
  const by = unitPricedBy(item)
  if (by === undefined) return item.statistical ?? 0n
  const unit =
    reference.duty(`${item.hs}:${by}:${item.origin}`) ?? reference.duty(`${item.hs}:${by}`)
  return unit === undefined
    ? refuse('unit-price-missing', `/items/${at}/value`, { hs: item.hs, code: by })
    : dutyOf(unit, 0n, item, reference)
}

/**
 * Value of each goods line in home minor units. Faults: `reference-missing` when a currency has no
 * rate on that day, `insurance-rate-wrong` from 100 % on, `value-below-zero` when the charges eat
 * up a line. Law: Customs Tariff Law 2024, art. 24 (imports: to the place of unloading) and
 * art. 29 (exports: to the place of loading); WTO Customs Valuation Agreement, art. 8.
 */
export const valuesOf = (doc: Declaration, reference: Reference): bigint[] | Refusal => {
  // without a price there is no currency of it
  const rate = reference.rate(doc.currency === '' ? reference.profile.currency : doc.currency)
  if (rate === undefined) return rateMissing(doc.currency, reference)
  const values: bigint[] = []
  let price = 0n
  for (let i = 0; i < doc.items.length; i++) {
    const item = doc.items[i]!
    const value = convert(item.value, rate, reference)
    if (value === 0n && reference.profile.procedures) {
      const own = unpriced(item, i, reference)
      if (own instanceof Refusal) return own
      values.push(own)
      price += own
      continue
    }
    values.push(value)
    price += value
  }
  const charges = chargesOf(doc, price, reference)
  if (charges instanceof Refusal) return charges
  const adjusted = adjustmentsOf(doc, reference)
  if (adjusted instanceof Refusal) return adjusted
  const shared = charges + (adjusted.get(0) ?? 0n)
  if (shared === 0n && adjusted.size === 0) return values
  const shares = allocate(shared, weightsOf(doc, values))
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + shares[i]! + (adjusted.get(i + 1) ?? 0n)
    if (value < 0n) return refuse('value-below-zero', `/items/${i}/value`)
    values[i] = value
  }
  return values
}
