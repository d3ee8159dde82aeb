// Seeded draws: a failed run is named by its seed.
export class Draw {
  private state: number

  constructor(seed: number) {
    this.state = (seed * 2_654_435_761) >>> 0 || 1
  }

  /** 0 … n − 1 (xorshift32) */
  below(n: number): number {
    this.state ^= this.state << 13
    this.state ^= this.state >>> 17
    this.state ^= this.state << 5
    this.state >>>= 0
    return this.state % n
  }

  happens(percent: number): boolean {
    return this.below(100) < percent
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}
