// Seeded draws for the demonstration: 32-bit integer arithmetic only, so that the same order yields
// the same filings on every machine and in every version of the run time.

/** A small generator (mulberry32): one filing has one of its own, so any of them can be redrawn. */
export class Draw {
  #state: number
  constructor(seed: number, index: number) {
    this.#state = mix(Math.imul(seed | 0, 0x9e3779b1) ^ mix((index + 0x6d2b79f5) | 0))
  }

  /** 0 … 2^32 - 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }

  /** 0 … n - 1 */
  below(n: number): number {
    return this.next() % n
  }

  /** low … high, both included */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** true in `perMille` of 1000 cases */
  happens(perMille: number): boolean {
    return this.below(1000) < perMille
  }

  /** An element; the first ones are drawn more often (the smaller of two draws). */
  early<T>(list: readonly T[]): T {
    const a = this.below(list.length)
    const b = this.below(list.length)
    return list[Math.min(a, b)]!
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** A multiple of the typical in 1/1000: median 1, heavy to the right as trade values are. */
  tail(): number {
    const at = this.below((TAIL.length - 1) * 256)
    const step = at >> 8
    const low = TAIL[step]!
    return low + Math.floor(((TAIL[step + 1]! - low) * (at & 255)) / 256)
  }

  digits(count: number): string {
    let text = ''
    while (text.length < count) text += String(this.below(10))
    return text
  }
}

const mix = (value: number): number => {
  let t = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97)
  return t ^ (t >>> 15)
}

// Quantiles (0, 1/32 … 32/32) of a log-normal of sigma 1.1, in 1/1000 of its median; the ends are
// cut at 1/18 and 30 times the median.
const TAIL = [
  55, 129, 185, 235, 282, 328, 374, 421, 476, 523, 577, 634, 704, 762, 834, 913, 1000, 1095, 1199,
  1312, 1420, 1577, 1733, 1912, 2100, 2375, 2674, 3049, 3546, 4255, 5405, 7752, 30_000,
]
