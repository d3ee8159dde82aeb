// The trial's own book of what the node has acknowledged: kept beside the engine, with nothing of
// it, from the documents' own decimals. What was asked but not answered yet is a doubt, and gives
// the totals a range until it is settled.

export interface Sums {
  /** fen */
  readonly declared: bigint
  readonly declarations: bigint
  /** 1/100,000 kg */
  readonly mass: bigint
  /** fen */
  readonly collected: bigint
}
export const NOTHING: Sums = { declared: 0n, declarations: 0n, mass: 0n, collected: 0n }
const NAMES = ['declared', 'declarations', 'mass', 'collected'] as const

export const plus = (a: Sums, b: Sums): Sums => ({
  declared: a.declared + b.declared,
  declarations: a.declarations + b.declarations,
  mass: a.mass + b.mass,
  collected: a.collected + b.collected,
})
export const minus = (a: Sums, b: Sums): Sums => ({
  declared: a.declared - b.declared,
  declarations: a.declarations - b.declarations,
  mass: a.mass - b.mass,
  collected: a.collected - b.collected,
})

/** A filing as it was last acknowledged. */
export interface Kept {
  readonly number: string
  readonly id: string
  /** idempotency key of its lodging */
  readonly key: string
  readonly state: string
  readonly version: number
  /** what it adds to the totals */
  readonly sums: Sums
  readonly due: bigint
}

export interface Item {
  readonly net: string
  readonly value: string
  readonly [name: string]: unknown
}

/** Decimal text → whole units of `scale` decimals. */
export const scaled = (text: string, scale: number): bigint => {
  const [whole = '0', part = ''] = text.split('.')
  return BigInt(whole + part.padEnd(scale, '0'))
}

/** What goods lines in yuan, on terms without charges to add, count for: plain sums. */
export const sumsOf = (items: readonly Item[]): Sums => ({
  declared: items.reduce((sum, item) => sum + scaled(item.value, 2), 0n),
  declarations: 1n,
  mass: items.reduce((sum, item) => sum + scaled(item.net, 5), 0n),
  collected: 0n,
})

const each = (make: (name: (typeof NAMES)[number]) => bigint): Sums => ({
  declared: make('declared'),
  declarations: make('declarations'),
  mass: make('mass'),
  collected: make('collected'),
})

const lesser = (a: bigint, b: bigint): bigint => (a - b < 0n ? a : b)

type Doubts = Map<string, Sums>

/** The totals at their least and most while these may or may not have happened. */
const rangeOf = (sums: Sums, doubts: Doubts): readonly [Sums, Sums] => {
  const all = [...doubts.values()]
  const reach = (wanted: (part: bigint) => boolean): Sums =>
    each(name =>
      all.reduce((sum, change) => sum + (wanted(change[name]) ? change[name] : 0n), sums[name]),
    )
  return [reach(part => part < 0n), reach(part => part > 0n)]
}

export class Book {
  /** by number */
  readonly filings = new Map<string, Kept>()
  acknowledged: Sums = NOTHING
  /** what each request that is under way or in doubt would change */
  private readonly doubts: Doubts = new Map()
  private lowest: Sums = NOTHING
  private highest: Sums = NOTHING
  /** what was read last, and what has been in doubt since, or since the present `watch` */
  private last: Sums | undefined
  private since: Doubts = new Map()
  private watched: Doubts = new Map()

  asked(key: string, change: Sums): void {
    for (const doubts of [this.doubts, this.since, this.watched]) doubts.set(key, change)
    this.stretch()
  }

  settled(key: string, change: Sums): void {
    this.doubts.delete(key)
    this.acknowledged = plus(this.acknowledged, change)
    this.stretch()
  }

  /** Requests whose answer has not come. */
  get open(): number {
    return this.doubts.size
  }

  isOpen(key: string): boolean {
    return this.doubts.has(key)
  }

  /** The totals are about to be read. */
  watch(): void {
    this.watched = new Map(this.doubts)
    ;[this.lowest, this.highest] = rangeOf(this.acknowledged, this.doubts)
  }

  /**
   * Why the totals cannot be what was read since `watch`; undefined when they can: all that was
   * acknowledged is in them, nothing else is but what is in doubt, and since the last reading they
   * fell by no more than the amendments and cancellations asked for meanwhile (T72).
   */
  against(read: Sums): string | undefined {
    const { lowest, highest, last } = this
    const [fallen] = rangeOf(last ?? NOTHING, this.since)
    this.last = read
    this.since = this.watched
    for (const name of NAMES) {
      const found = `${name} is ${read[name]}`
      if (read[name] < lowest[name]) return `${found}: acknowledged was ${lowest[name]} or more`
      if (read[name] > highest[name]) return `${found}: ${highest[name]} at most was asked for`
      if (last !== undefined && read[name] < fallen[name]) return `${found}, and was ${last[name]}`
    }
    return undefined
  }

  private stretch(): void {
    const [low, high] = rangeOf(this.acknowledged, this.doubts)
    const { lowest, highest } = this
    this.lowest = each(name => lesser(low[name], lowest[name]))
    this.highest = each(name => -lesser(-high[name], -highest[name]))
  }
}
