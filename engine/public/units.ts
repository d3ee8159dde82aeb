// Which cells of a block may be told to strangers, and which are told only together.
//
// Whoever asks everything gets sums over all codes of all dimensions, and may add and subtract them
// with any weights. Such a combination weighs a contribution by the units that it lies in, one of
// each dimension: a + z(unit of dimension 1) + z(unit of dimension 2) + … The rule below sees to it
// that a combination which is not nought everywhere weighs contributions of `least` traders.
//
// - The *base* is one unit of each dimension, such that `least` traders have contributions in all
//   of them at once. As its weights may be counted into `a`, they are nought.
// - Units are placed one after the other. One is placed when `least` traders have contributions in
//   it that lie in the base or in units placed before it, in all other dimensions.
//
// So, of a combination: where `a` is not nought, all in the base are weighed by it. Else let the
// first placed unit whose weight is not nought have it: those for whom it was placed are weighed by
// that weight alone. Either way they are `least` traders. What cannot be placed is merged into one
// unit a dimension; to merge more into a unit that is placed takes nothing away from the reason.

/** Contributions that lie in the same code of each dimension: the net of each trader, never 0. */
export interface Joint {
  readonly codes: readonly string[]
  readonly nets: ReadonlyMap<string, bigint>
}

/** The code of a dimension's merged cells. */
export const MERGED = '*'

/** What a block tells: the sum of all, and of each dimension the sums of its units, by code. */
export interface Units {
  readonly all: bigint
  readonly by: readonly ReadonlyMap<string, bigint>[]
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const keyOf = (codes: readonly string[]): string => codes.join('\u001f')

const tradersOf = (cells: Iterable<Joint>): Set<string> => {
  const traders = new Set<string>()
  for (const { nets } of cells) for (const trader of nets.keys()) traders.add(trader)
  return traders
}

/** The first by an order that is told by a comparison, of many. */
const firstOf = (cells: readonly Joint[], compare: (a: Joint, b: Joint) => number): Joint =>
  cells.reduce((best, each) =>
    (compare(each, best) || inOrder(keyOf(each.codes), keyOf(best.codes))) < 0 ? each : best,
  )

/**
 * The base: the joint cell of most traders, and what lies nearest to it until they are enough. All
 * cells together have enough, or nobody would ask for a base.
 */
const baseOf = (cells: readonly Joint[], least: number): Set<string>[] => {
  const { codes } = firstOf(cells, (a, b) => b.nets.size - a.nets.size)
  const base = codes.map(code => new Set([code]))
  const outside = (each: Joint): number =>
    each.codes.filter((code, d) => !base[d]!.has(code)).length
  for (;;) {
    const within = tradersOf(cells.filter(each => outside(each) === 0))
    if (within.size >= least) return base
    const brings = ({ nets }: Joint): number => [...nets.keys()].filter(t => !within.has(t)).length
    const next = firstOf(
      cells.filter(each => brings(each) > 0),
      (a, b) => outside(a) - outside(b) || brings(b) - brings(a),
    )
    next.codes.forEach((code, d) => {
      base[d]!.add(code)
    })
  }
}

/** The codes of one dimension as they come to be placed, merged, or neither yet. */
interface Side {
  /** cells of each code */
  readonly cells: ReadonlyMap<string, readonly number[]>
  /** traders for whom a code may be placed, as far as is known */
  readonly backers: Map<string, Set<string>>
  readonly placed: Set<string>
  /** codes that make up the merged unit */
  readonly merged: Set<string>
}

class Placing {
  private readonly cells: readonly Joint[]
  private readonly least: number
  private readonly sides: readonly Side[]
  /** of each cell, in how many dimensions its code is not placed yet */
  private readonly open: number[]

  constructor(cells: readonly Joint[], least: number) {
    this.cells = cells
    this.least = least
    const base = baseOf(cells, least)
    this.sides = base.map((codes, d) => ({
      cells: Map.groupBy(cells.keys(), n => cells[n]!.codes[d]!),
      backers: new Map(),
      placed: new Set(codes),
      merged: new Set(codes.size > 1 ? codes : []),
    }))
    this.open = cells.map(({ codes }) => codes.filter((code, d) => !base[d]!.has(code)).length)
    const ready: [number, string][] = []
    for (const n of cells.keys()) if (this.open[n] === 1) this.back(n, ready)
    this.go(ready)
  }

  /** A cell with one code left to place: its traders speak for that one. */
  private back(n: number, ready: [number, string][]): void {
    const { codes, nets } = this.cells[n]!
    const d = codes.findIndex((code, at) => !this.sides[at]!.placed.has(code))
    const code = codes[d]!
    const { backers } = this.sides[d]!
    const known = backers.get(code) ?? new Set()
    backers.set(code, known)
    for (const trader of nets.keys()) known.add(trader)
    if (known.size >= this.least) ready.push([d, code])
  }

  /** Place what is ready, and what that makes ready. */
  private go(ready: [number, string][]): void {
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      const [d, code] = next
      const { placed, cells } = this.sides[d]!
      if (placed.has(code)) continue
      placed.add(code)
      for (const n of cells.get(code) ?? []) {
        this.open[n]!--
        if (this.open[n] === 1) this.back(n, ready)
      }
    }
  }

  private unplaced({ cells, placed }: Side): string[] {
    return [...cells.keys()].filter(code => !placed.has(code))
  }

  /** Merge what no code of its own could be told of, until all is placed. */
  finish(): readonly Side[] {
    for (;;) {
      const left = this.sides.filter(side => this.unplaced(side).length > 0)
      if (left.length === 0) return this.sides
      const whole = left.find(each => this.isUnit(each))
      const side = whole ?? left[0]!
      const codes = this.unplaced(side)
      // what can stand by itself hides no other; else it goes to the smallest, which it hides
      if (whole === undefined && side.merged.size === 0) side.merged.add(this.smallest(side))
      for (const code of codes) side.merged.add(code)
      const d = this.sides.indexOf(side)
      this.go(codes.map(code => [d, code]))
    }
  }

  /** Whether all that a dimension has left may be placed as one unit. */
  private isUnit(side: Side): boolean {
    if (side.merged.size > 0) return false
    const traders = new Set<string>()
    for (const code of this.unplaced(side)) {
      for (const trader of side.backers.get(code) ?? []) traders.add(trader)
    }
    return traders.size >= this.least
  }

  private smallest({ cells, placed }: Side): string {
    const sizes = [...placed].map(code => {
      const traders = tradersOf((cells.get(code) ?? []).map(n => this.cells[n]!))
      return { code, size: traders.size }
    })
    sizes.sort((a, b) => a.size - b.size || inOrder(a.code, b.code))
    return sizes[0]!.code
  }
}

/**
 * The units of a block.
 * @param dimensions how many there are; those not in `cut` are told as one merged unit
 * @param least traders that must stand behind each figure
 * @returns undefined where the whole has fewer
 */
export const unitsOf = (
  cells: readonly Joint[],
  dimensions: number,
  cut: readonly number[],
  least: number,
): Units | undefined => {
  if (tradersOf(cells).size < least) return undefined
  const own = cells.map(({ codes, nets }) => ({ codes: cut.map(d => codes[d]!), nets }))
  const sides = new Placing(own, least).finish()
  let all = 0n
  const by = Array.from({ length: dimensions }, () => new Map<string, bigint>())
  for (const { codes, nets } of cells) {
    let value = 0n
    for (const net of nets.values()) value += net
    all += value
    for (const [d, sums] of by.entries()) {
      const code = codes[d]!
      const side = sides[cut.indexOf(d)]
      const unit = side === undefined || side.merged.has(code) ? MERGED : code
      sums.set(unit, (sums.get(unit) ?? 0n) + value)
    }
  }
  return { all, by }
}
