// What is known of a key: how often it was filed, inspected, and found wrong. Counters only grow,
// and only by what is handed in: what is not known yet cannot be read from them.
import type { Count } from '#kit/lanes.ts'
import { type Dimension, type Facts, keyOf } from './facts.ts'

/** Counters of the key of dimensions; `of([], '')` is the count of all. */
export interface Counters {
  of(dimensions: readonly Dimension[], key: string): Count
}

const NONE: Count = { filed: 0, inspected: 0, hits: 0 }

export class History implements Counters {
  readonly #kept: readonly (readonly Dimension[])[]
  readonly #counts = new Map<string, Map<string, Count>>()

  /** Kept by these keys (`keptBy` of the criteria). */
  constructor(kept: readonly (readonly Dimension[])[]) {
    this.#kept = kept
    for (const of of kept) this.#counts.set(of.join('|'), new Map())
  }

  of(dimensions: readonly Dimension[], key: string): Count {
    const counts = this.#counts.get(dimensions.join('|'))
    if (counts === undefined) throw new RangeError(`history is not kept by ${dimensions.join('|')}`)
    return counts.get(key) ?? NONE
  }

  /** A filing was lodged: known at once. */
  file(facts: Facts): void {
    this.#add(facts, 1, 0, 0)
  }

  /** An inspection's outcome became known. */
  learn(facts: Facts, hit: boolean): void {
    this.#add(facts, 0, 1, hit ? 1 : 0)
  }

  #add(facts: Facts, filed: number, inspected: number, hits: number): void {
    for (const of of this.#kept) {
      const key = keyOf(facts, of)
      if (key === undefined) continue
      const counts = this.#counts.get(of.join('|'))!
      const old = counts.get(key) ?? NONE
      counts.set(key, {
        filed: old.filed + filed,
        inspected: old.inspected + inspected,
        hits: old.hits + hits,
      })
    }
  }
}
