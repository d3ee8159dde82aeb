// Exact decimals as whole minor units. No figure that is shown passes through a float:
// 580,005,270,000.00 yuan is 58,000,527,000,000 fen, and a float keeps whole numbers only
// up to 9,007,199,254,740,992.

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** Whole minor units of a decimal string at `scale` decimals; undefined if it isn't exactly one. */
export const parseDecimal = (text: string, scale: number): bigint | undefined => {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '0', fraction = ''] = match
  if (/[^0]/.test(fraction.slice(scale))) return undefined
  const minor = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  return sign ? -minor : minor
}

/** The decimal string of whole minor units at `scale` decimals, e.g. (-5n, 2) is '-0.05'. */
export const toDecimal = (minor: bigint, scale: number): string => {
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** n ÷ d rounded half away from zero, so that a charge and its reversal round alike (T53). */
export const divide = (n: bigint, d: bigint): bigint => {
  const negative = n < 0n !== d < 0n
  const a = n < 0n ? -n : n
  const b = d < 0n ? -d : d
  const quotient = (2n * a + b) / (2n * b)
  return negative ? -quotient : quotient
}

const POWERS = Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n))

/** 10 to the n, n from 0 to 39. */
export const power = (n: number): bigint => POWERS[n] ?? 10n ** BigInt(n)

/** part ÷ whole in tenths of a per cent, or undefined where there is no whole. */
export const permille = (part: bigint, whole: bigint): bigint | undefined =>
  whole === 0n ? undefined : divide(part * 1000n, whole)

/** part ÷ whole as a float from 0 to 1, for lengths and widths only, never for a figure. */
export const fraction = (part: bigint, whole: bigint): number =>
  whole <= 0n || part <= 0n ? 0 : Math.min(1, Number((part * 100_000n) / whole) / 100_000)

/** The greatest of all, 0 of none. */
export const greatest = (values: Iterable<bigint>): bigint => {
  let most = 0n
  for (const value of values) if (value > most) most = value
  return most
}

export const sum = (values: Iterable<bigint>): bigint => {
  let total = 0n
  for (const value of values) total += value
  return total
}
