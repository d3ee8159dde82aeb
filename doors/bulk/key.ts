// Idempotency keys: the same file twice lodges nothing twice, also after a crash in its middle and
// when two runs of it race. Two equal rows are two filings, so a row's place among its equals is
// part of its key (T23).
import { hash } from 'node:crypto'

const sha256 = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'hex')

/** Key from the values of the columns that the mapping names. */
export const keyOfValues = (filing: string, values: readonly string[]): string =>
  `bulk:${sha256([filing, 'key', ...values])}`

/** Key from all that the rows say; `ordinal` counts equal ones from 0. */
export const keyOfContent = (filing: string, digest: string, ordinal: number): string =>
  `bulk:${sha256([filing, 'row', digest, String(ordinal)])}`

export const digestOf = (content: string): string => hash('sha256', content, 'hex')

const FILTER_BITS = 1 << 26

/**
 * Tells equal rows apart with little memory. A first reading notes each digest in a Bloom filter
 * of 8 MiB (2^26 bits, 3 a digest: at a million rows one in 12,000 is taken for a repeat, which
 * costs a few bytes and nothing else); only digests met before are kept and, in the second
 * reading, counted.
 */
export class Repeats {
  readonly #filter = new Uint32Array(FILTER_BITS / 32)
  readonly #counts = new Map<string, number>()

  /** First reading: note a digest. */
  note(digest: string): void {
    if (this.#mark(digest)) this.#counts.set(digest.slice(0, 24), 0)
  }

  /**
   * The same in one reading, for who only looks: a digest that is taken for a repeat is then told
   * as the second of its kind.
   */
  follow(digest: string, least: number): number {
    if (!this.#mark(digest)) return least
    const short = digest.slice(0, 24)
    const ordinal = Math.max(this.#counts.get(short) ?? 1, least)
    this.#counts.set(short, ordinal + 1)
    return ordinal
  }

  /** Whether it was marked before, as far as the filter can tell. */
  #mark(digest: string): boolean {
    let seen = true
    for (let i = 0; i < 3; i++) {
      const bit = Number.parseInt(digest.slice(i * 8, i * 8 + 8), 16) % FILTER_BITS
      const mask = 1 << (bit & 31)
      if ((this.#filter[bit >>> 5]! & mask) === 0) {
        seen = false
        this.#filter[bit >>> 5]! |= mask
      }
    }
    return seen
  }

  /**
   * Second reading: how many equal ones came before this. `least` is what a result file of ours
   * says of it: the equal ones before it were lodged, and are not in that file.
   */
  ordinal(digest: string, least: number): number {
    const short = digest.slice(0, 24)
    const count = this.#counts.get(short)
    if (count === undefined) return least
    const ordinal = Math.max(count, least)
    this.#counts.set(short, ordinal + 1)
    return ordinal
  }
}
