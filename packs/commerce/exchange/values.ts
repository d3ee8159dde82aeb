// Values of customs' messages and of our documents, each turned into the other.
import { formatDecimal, parseDecimal, trimDecimal } from '#kit/decimal.ts'
import type { Kept } from '#kit/exchange.ts'
import type { Fault } from '#kit/fault.ts'
import { countryOf, digitsOf } from '../codes/places.ts'

/** Customs' code of yuan: the only currency of retail across the border (GACC 2016 no. 26). */
export const YUAN = '142'
export const KILOGRAM = '035'
/** China is one hour and no summer time: every message speaks Peking time without saying so. */
const PEKING = '+08:00'
const PEKING_MS = 8 * 3_600_000

/** yyyyMMdd → yyyy-MM-dd */
export const dayOf = (digits: string): string =>
  `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`

/** yyyyMMddHHmmss[SSS] → an instant as documents have it */
export const instantOf = (digits: string): string => {
  const [h, m, s] = [digits.slice(8, 10), digits.slice(10, 12), digits.slice(12, 14)]
  const part = digits.slice(14).padEnd(3, '0')
  return new Date(`${dayOf(digits)}T${h}:${m}:${s}.${part}${PEKING}`).toISOString()
}

const digitsAt = (ms: number): string =>
  new Date(ms + PEKING_MS).toISOString().replace(/[-:T.Z]/g, '')
/** an instant → yyyyMMddHHmmss in Peking */
export const secondsAt = (ms: number): string => digitsAt(ms).slice(0, 14)
export const millisecondsAt = (ms: number): string => digitsAt(ms)

export const yuan = (fen: bigint): string => formatDecimal(fen, 2)
export const fine = (value: bigint): string => trimDecimal(value, 5)
/** an instant out of yyyyMMddHHmmss, milliseconds */
export const momentOf = (digits: string): number => Date.parse(instantOf(digits))

/** decimal texts of a document, which were checked when it was lodged */
export const fenOf = (text: unknown): bigint => parseDecimal(String(text ?? '0'), 2) ?? 0n

/** a country's three digits; one that has none stays, and is refused by its length */
export const digits = (country: string): string => digitsOf(country) ?? country

/** Reads what a record says, and gathers what of it has no place and what speaks against it. */
export class Reader {
  readonly kept: Kept[] = []
  readonly against: Fault[] = []
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  refuse(key: string, name: string, values: Fault['values'] = {}): undefined {
    this.against.push({ key, path: `${this.path}/${name}`, values })
  }

  /** a text that is needed here, though the message may do without */
  need<V>(value: V | undefined, name: string): V | undefined {
    return value ?? this.refuse('field-missing', name)
  }

  /** Texts that have no place: `names` of a head or a line. */
  keep(values: Readonly<Record<string, unknown>>, names: readonly string[], at = 'head'): void {
    for (const name of names) {
      const value = values[name]
      if (value === undefined) continue
      const text = typeof value === 'bigint' ? fine(value) : String(value)
      this.kept.push({ path: `${this.path}/${at}/${name}`, text })
    }
  }

  currency(found: string | undefined, name = 'head/currency'): void {
    if (found === undefined || found === YUAN) return
    this.refuse('ceb-currency', name, { found, expected: YUAN })
  }

  country(digits: string, name: string): string | undefined {
    return countryOf(digits) ?? this.refuse('origin-unknown', name, { code: digits })
  }

  /** pieces are whole */
  pieces(qty: bigint, name: string): number | undefined {
    const whole = qty % 100_000n === 0n && qty > 0n && qty <= 999_999_999n * 100_000n
    return whole
      ? Number(qty / 100_000n)
      : this.refuse('out-of-range', name, { min: 1, text: fine(qty) })
  }

  /** A price of whole fen, whose product with the quantity is the line's total. */
  price(line: { price: bigint; qty: bigint; totalPrice: bigint }, at: string): string | undefined {
    const { price, qty, totalPrice } = line
    if (price % 1000n !== 0n) {
      return this.refuse('too-many-decimals', `${at}/price`, { max: 2, text: fine(price) })
    }
    if (price * qty !== totalPrice * 100_000_000n) {
      const values = { expected: fine((price * qty) / 100_000n), found: yuan(totalPrice) }
      return this.refuse('ceb-goods-value', `${at}/totalPrice`, values)
    }
    return yuan(price / 1000n)
  }
}
