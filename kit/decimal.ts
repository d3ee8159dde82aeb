// Exact decimals: a whole number (bigint) and how many of its digits stand behind the point.
// 12.50 at scale 2 is 1250n. No value passes through a binary fraction on its way.

/** Longest whole part that is read; 30 digits hold every amount and quantity of trade. */
const MAX_WHOLE_DIGITS = 30
/** A whole number of up to 15 digits is exact as a double (2^53 > 9 * 10^15). */
const SAFE_DIGITS = 15
const POINT = 46
const MINUS = 45
const ZERO = 48

const POWERS: readonly bigint[] = Array.from({ length: 64 }, (_, i) => 10n ** BigInt(i))
const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent)
const SMALL_POWERS: readonly number[] = Array.from({ length: SAFE_DIGITS + 1 }, (_, i) =>
  Number(`1e${i}`),
)

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/**
 * Read a decimal strictly: an optional minus, a whole part without leading zeros (at most 30
 * digits), and at most `scale` decimals after a point. No plus sign, no exponent, no grouping, no
 * rounding: what does not fit is undefined, and `decimalFault` says why. `-0` reads as 0n.
 */
export const parseDecimal = (text: string, scale: number): bigint | undefined =>
  parseDecimalIn(text, 0, text.length, scale)

/** The same of a part of a text: from (inclusive) to (exclusive). */
export const parseDecimalIn = (
  text: string,
  from: number,
  end: number,
  scale: number,
): bigint | undefined => {
  const first = from < end && text.charCodeAt(from) === MINUS ? from + 1 : from
  let at = first
  let small = 0
  while (at < end) {
    const code = text.charCodeAt(at)
    if (!isDigit(code)) break
    small = small * 10 + (code - ZERO)
    at++
    if (at - first > MAX_WHOLE_DIGITS) return undefined
  }
  const whole = at - first
  if (whole === 0 || (whole > 1 && text.charCodeAt(first) === ZERO)) return undefined
  let decimals = 0
  if (at < end) {
    decimals = end - at - 1
    if (text.charCodeAt(at) !== POINT || decimals === 0 || decimals > scale) return undefined
    for (let i = at + 1; i < end; i++) {
      const code = text.charCodeAt(i)
      if (!isDigit(code)) return undefined
      small = small * 10 + (code - ZERO)
    }
  }
  if (whole + scale <= SAFE_DIGITS) {
    const value = small * SMALL_POWERS[scale - decimals]!
    return BigInt(first > from ? -value : value)
  }
  const digits = text.slice(first, at) + text.slice(at + 1, end)
  const value = BigInt(digits) * powerOfTen(scale - decimals)
  return first > from ? -value : value
}

const ANY_DECIMAL = /^-?(?:0|[1-9]\d{0,29})\.\d+$/

/** Why `parseDecimal` refuses a text; undefined when it does not refuse it. */
export const decimalFault = (
  text: string,
  scale: number,
): 'not-a-decimal' | 'too-many-decimals' | undefined => {
  if (parseDecimal(text, scale) !== undefined) return undefined
  return ANY_DECIMAL.test(text) && !text.endsWith('\n') ? 'too-many-decimals' : 'not-a-decimal'
}

/** Write a scaled value with exactly `scale` decimals; at scale 0 without a point. */
export const formatDecimal = (value: bigint, scale: number): string => {
  if (scale === 0) return value.toString()
  const negative = value < 0n
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Write a scaled value without trailing zeros: 1250n at scale 2 is `12.5`, 1200n is `12`. */
export const trimDecimal = (value: bigint, scale: number): string => {
  const text = formatDecimal(value, scale)
  if (scale === 0) return text
  let end = text.length
  while (text.charCodeAt(end - 1) === ZERO) end--
  return text.slice(0, text.charCodeAt(end - 1) === POINT ? end - 1 : end)
}

/** The smaller of two whole numbers; Math.min takes no bigint. */
export const smaller = (a: bigint, b: bigint): bigint => {
  if (a < b) return a
  return b
}

/**
 * How an inexact result becomes whole: `half-up` to the nearest, halves away from zero (the rule
 * of most customs and tax law); `half-even` to the nearest, halves to the even neighbour (IEEE
 * 754); `truncate` towards zero; `up` away from zero. All four treat -x as the mirror of x.
 */
export type Rounding = 'half-up' | 'truncate' | 'up' | 'half-even'

/** numerator / denominator, rounded once from the exact ratio. Throws RangeError on zero. */
export const divide = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const quotient = numerator / denominator
  const rest = numerator - quotient * denominator
  if (rest === 0n || rounding === 'truncate') return quotient
  const away = numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n
  if (rounding === 'up') return away
  const twice = rest < 0n ? -2n * rest : 2n * rest
  const size = denominator < 0n ? -denominator : denominator
  if (twice !== size) return twice > size ? away : quotient
  return rounding === 'half-up' || quotient % 2n !== 0n ? away : quotient
}

/** How a figure is rounded where statistics are published. */
export interface Published {
  readonly decimals: number
  /** what is not nothing never becomes it: it counts as the smallest figure */
  readonly lift: boolean
}

/**
 * A figure as statistics publish it, at its own scale still: to so many decimals, halves away from
 * zero. Nothing stays nothing.
 */
export const publish = (value: bigint, scale: number, { decimals, lift }: Published): bigint => {
  if (decimals >= scale) return value
  const unit = powerOfTen(scale - decimals)
  const rounded = divide(value, unit, 'half-up') * unit
  if (rounded !== 0n || value === 0n || !lift) return rounded
  return value < 0n ? -unit : unit
}

/** The same value at another scale, rounded when decimals are lost. */
export const rescale = (value: bigint, from: number, to: number, rounding: Rounding): bigint =>
  to >= from ? value * powerOfTen(to - from) : divide(value, powerOfTen(from - to), rounding)

/** a * b at `toScale`, rounded once from the exact product. */
export const multiply = (
  a: bigint,
  aScale: number,
  b: bigint,
  bScale: number,
  toScale: number,
  rounding: Rounding,
): bigint => rescale(a * b, aScale + bScale, toScale, rounding)

/**
 * JSON text in which a bigint stands as a string of its decimal digits, so that no reader's
 * double can lose them. What JSON has no text for (undefined, a function) becomes `null`.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each,
  ) ?? 'null'
