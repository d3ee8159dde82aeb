// A rate among few is uncertain; its interval says how much.

/** A rate and its 95 % interval. */
export interface Rate {
  readonly rate: number
  readonly low: number
  readonly high: number
}

// 97.5 % of the normal distribution.
const Z = 1.959_964

/** Wilson's score interval (Wilson 1927); of nothing, the whole of 0 to 1. */
export const wilson = (hits: number, of: number): Rate => {
  if (of === 0) return { rate: Number.NaN, low: 0, high: 1 }
  const rate = hits / of
  const square = (Z * Z) / of
  const middle = rate + square / 2
  const half = Z * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of))
  const whole = 1 + square
  const [low, high] = [(middle - half) / whole, (middle + half) / whole]
  // at none and at all the formula's end is exact, floats are not
  return { rate, low: hits === 0 ? 0 : low, high: hits === of ? 1 : high }
}
