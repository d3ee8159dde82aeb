// Chance from a seed, so that whatever failed is done again exactly so.

export class Random {
  private state: number

  constructor(seed: number) {
    // two steps away from small seeds, whose first numbers look alike
    this.state = (seed ^ 0x9e3779b9) >>> 0
    this.next()
    this.next()
  }

  /** [0, 1), 32 bits: mulberry32, a public domain generator by Tommy Ettinger */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** a whole number from 0 to below `n` */
  int(n: number): number {
    return Math.floor(this.next() * n)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)]!
  }
}

/** Seed of a run: `SEED` of the environment, else the one given. */
export const seedOr = (usual: number): number => Number(process.env.SEED ?? usual)

/** How many commands a simulation runs: `ROUNDS` of the environment, else the number given. */
export const roundsOr = (usual: number): number => Number(process.env.ROUNDS ?? usual)
