// When declarations come in: office hours of Beijing, weekdays, the year's seasons. A stretch of
// time is cut into hours; within an hour they come evenly.

const HOUR = 3_600_000
const BEIJING = 8 * HOUR
const BY_HOUR = [
  2, 1, 1, 1, 1, 1, 2, 6, 32, 60, 72, 64, 40, 38, 62, 74, 78, 68, 44, 26, 17, 11, 7, 4,
]
// Sunday first
const BY_DAY = [34, 105, 108, 106, 107, 104, 52]
// January first; the New Year holiday lies in February
const BY_MONTH = [92, 66, 98, 101, 105, 103, 100, 101, 103, 95, 108, 116]

const intensity = (ms: number): number => {
  const local = new Date(ms + BEIJING)
  return BY_HOUR[local.getUTCHours()]! * BY_DAY[local.getUTCDay()]! * BY_MONTH[local.getUTCMonth()]!
}

/** Month of an instant in Beijing, 0 for January. */
export const monthOf = (ms: number): number => new Date(ms + BEIJING).getUTCMonth()
export const yearOf = (ms: number): number => new Date(ms + BEIJING).getUTCFullYear()

/** An hour of the stretch, or the part of it that lies within, and the weight before it. */
interface Piece {
  readonly from: number
  readonly length: number
  readonly before: number
  readonly weight: number
}

/**
 * Spread `count` instants over [from, to): `at(i, part)` for rising i never falls. A weight is for
 * one hour; 2^53 holds a thousand years of them.
 */
export class Clock {
  readonly #pieces: Piece[] = []
  readonly #total: number
  readonly #count: number
  #piece = 0

  constructor(from: number, to: number, count: number) {
    let before = 0
    for (let at = from; at < to; ) {
      const end = Math.min(to, (Math.floor(at / HOUR) + 1) * HOUR)
      const weight = intensity(at) * (end - at)
      this.#pieces.push({ from: at, length: end - at, before, weight })
      before += weight
      at = end
    }
    this.#total = before
    this.#count = count
  }

  /** Instant of filing i of count; `part` of 2^32 is where in its slot it falls. */
  at(i: number, part: number): number {
    const goal = ((i + part / 2 ** 32) / this.#count) * this.#total
    while (this.#piece > 0 && this.#pieces[this.#piece]!.before > goal) this.#piece--
    while (this.#piece < this.#pieces.length - 1 && this.#pieces[this.#piece + 1]!.before <= goal) {
      this.#piece++
    }
    const { from, length, before, weight } = this.#pieces[this.#piece]!
    return from + Math.min(length - 1, Math.floor(((goal - before) / weight) * length))
  }
}
