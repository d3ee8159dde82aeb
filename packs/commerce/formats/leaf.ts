// What one element of a CEB message may hold. Each kind reads a text and writes it again; amounts
// are whole numbers (bigint) throughout. Lengths are of characters, not bytes.
import { decimalFault, formatDecimal, parseDecimal, trimDecimal } from '#kit/decimal.ts'
import { isDate } from '#kit/time.ts'
import { quoted } from './faults.ts'

/** Decimals of N19,5: quantities, weights and unit prices are bigint at this scale. */
export const SCALE = 5
/** Decimals of N16,2: money is bigint in hundredths of its currency (fen). */
export const MONEY_SCALE = 2
/** N19,5 and N16,2 both leave so many digits before the point. */
const WHOLE_DIGITS = 14

/** Why a value does not fit; path and customs' answer are the caller's to add. */
export class Unfit {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
  constructor(key: string, values: Readonly<Record<string, string | number>> = {}) {
    this.key = key
    this.values = values
  }
}

export interface Leaf<V = unknown, R extends boolean = boolean> {
  readonly kind: 'text' | 'code' | 'count' | 'number' | 'price' | 'money' | 'time'
  readonly required: R
  /** in characters or digits, for the table in README.md and for those who make samples */
  readonly min: number
  readonly max: number
  readonly codes?: readonly string[]
  /** a text that is not blank → value */
  read(text: string): V | Unfit
  write(value: V): string
}

export type Leaves = Readonly<Record<string, Leaf>>
type ValueOf<L> = L extends Leaf<infer V> ? V : never
type Needed<T extends Leaves> = {
  [K in keyof T]: T[K] extends Leaf<unknown, true> ? K : never
}[keyof T]

/** The values of a table of leaves: optional ones may be absent, and are never blank. */
export type Values<T extends Leaves> = {
  readonly [K in Needed<T>]: ValueOf<T[K]>
} & { readonly [K in Exclude<keyof T, Needed<T>>]?: ValueOf<T[K]> }

/** XML 1.0, 2.2: what may stand in a text at all. Half a surrogate pair may not. */
const FOREIGN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

export const isXmlText = (text: string): boolean => !FOREIGN.test(text)

/** C..max, or of exactly `max` characters when `min` is the same. */
export const text = (max: number, min = 1): Leaf<string, true> => ({
  kind: 'text',
  required: true,
  min,
  max,
  read: found => {
    // so long a text is not looked at: a character takes two units at most
    if (found.length > 2 * max) return new Unfit('text-too-long', { max })
    if (!isXmlText(found)) return new Unfit('malformed-text')
    // code points, as XML Schema counts; a text cannot have more of them than of units
    const length = found.length < min ? found.length : [...found].length
    if (length > max) return new Unfit('text-too-long', { max })
    return length < min ? new Unfit('ceb-text-too-short', { min }) : found
  },
  write: value => value,
})

/** C of a fixed length: customs' codes, numbers and the 36 characters of a guid. */
export const fixed = (length: number): Leaf<string, true> => text(length, length)

/** One of a closed list of customs' codes. */
export const code = <const C extends string>(list: string, ...codes: readonly C[]) => ({
  kind: 'code' as const,
  required: true as const,
  min: Math.min(...codes.map(each => each.length)),
  max: Math.max(...codes.map(each => each.length)),
  codes,
  read: (found: string): C | Unfit =>
    codes.find(each => each === found.trim()) ??
    new Unfit('unknown-code', { code: quoted(found), list }),
  write: (value: C): string => value,
})

/** N of so many digits: a whole number, as a number. */
export const count = (digits: number, least = 0): Leaf<number, true> => {
  const max = 10 ** digits - 1
  return {
    kind: 'count',
    required: true,
    min: least,
    max: digits,
    read: found => {
      const value = /^(?:0|[1-9]\d*)$/.test(found.trim()) ? Number(found) : Number.NaN
      return value >= least && value <= max
        ? value
        : new Unfit('out-of-range', { min: least, max, text: quoted(found) })
    },
    write: String,
  }
}

const readDecimal = (found: string, scale: number): bigint | Unfit => {
  const trimmed = found.trim()
  const value = parseDecimal(trimmed, scale)
  if (value === undefined) {
    const key = decimalFault(trimmed, scale) ?? 'not-a-decimal'
    return new Unfit(key, { text: quoted(trimmed), max: scale })
  }
  const least = value < 0n
  if (!least && value < 10n ** BigInt(WHOLE_DIGITS + scale)) return value
  return new Unfit('out-of-range', { min: 0, max: '9'.repeat(WHOLE_DIGITS), text: quoted(trimmed) })
}

const decimal = (kind: 'number' | 'price', write: (value: bigint) => string) => ({
  kind,
  required: true as const,
  min: 1,
  max: WHOLE_DIGITS,
  read: (found: string): bigint | Unfit => readDecimal(found, SCALE),
  write,
})

/** N19,5: a quantity or a weight; bigint at scale 5, written without zeros at the end. */
export const number = (): Leaf<bigint, true> =>
  decimal('number', value => trimDecimal(value, SCALE))

/** At least two decimals of a unit price, and more only where they say something. */
const writePrice = (value: bigint): string =>
  value % 1000n === 0n ? formatDecimal(value / 1000n, MONEY_SCALE) : trimDecimal(value, SCALE)

/** Price of one unit, N19,5; bigint at scale 5. */
export const price = (): Leaf<bigint, true> => decimal('price', writePrice)

/**
 * An amount of money; bigint in hundredths. Two versions of lengths are about, N16,2 and N19,5:
 * five decimals are read as long as the last three are nothing, and two are written.
 */
export const money = (): Leaf<bigint, true> => ({
  kind: 'money',
  required: true,
  min: 1,
  max: WHOLE_DIGITS,
  read: found => {
    const fine = readDecimal(found, SCALE)
    if (fine instanceof Unfit) return fine
    return fine % 1000n === 0n
      ? fine / 1000n
      : new Unfit('too-many-decimals', { max: MONEY_SCALE, text: quoted(found) })
  },
  write: value => formatDecimal(value, MONEY_SCALE),
})

const isTimeOfDay = (digits: string): boolean => /^(?:[01]\d|2[0-3])[0-5]\d[0-5]\d/.test(digits)

/** Digits of a day, and of a time of day after it; Peking time, which no message says. */
const moment = (form: string, min: number, max: number): Leaf<string, true> => ({
  kind: 'time',
  required: true,
  min,
  max,
  read: found => {
    const digits = found.trim()
    const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
    const fits = /^\d+$/.test(digits) && digits.length >= min && digits.length <= max
    const good = fits && isDate(day) && (min === 8 || isTimeOfDay(digits.slice(8)))
    return good ? digits : new Unfit('ceb-time-wrong', { text: quoted(found), form })
  },
  write: value => value,
})

export const day = (): Leaf<string, true> => moment('yyyyMMdd', 8, 8)
export const second = (): Leaf<string, true> => moment('yyyyMMddHHmmss', 14, 14)
/** of a receipt: with up to three digits of a second's parts */
export const instant = (): Leaf<string, true> => moment('yyyyMMddHHmmssSSS', 14, 17)

export const optional = <V>(leaf: Leaf<V, true>): Leaf<V, false> => ({ ...leaf, required: false })
