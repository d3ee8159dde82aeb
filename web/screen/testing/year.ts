// A year of test figures for the feeder: made by weights, never measured, and exact: every board
// sums to the same total, as the cube's boards do. Only tests use it.
import { addDays, hoursOf, momentIn } from '../calendar.ts'
import { toDecimal } from '../decimal.ts'
import type { BoardShape, Latest, Measure, WireCell } from '../feed/wire.ts'

export const MEASURES: readonly Measure[] = [
  { name: 'trade.declared', unit: 'CNY', scale: 2 },
  { name: 'trade.declarations', unit: '1', scale: 0 },
  { name: 'trade.mass', unit: 'kg', scale: 5 },
  { name: 'trade.collected', unit: 'CNY', scale: 2 },
]

export const BOARDS: readonly BoardShape[] = [
  { name: 'year', by: ['direction'], grain: 'year' },
  { name: 'partner', by: ['direction', 'partner'], grain: 'year' },
  { name: 'office', by: ['office'], grain: 'year' },
  { name: 'chapter', by: ['chapter'], grain: 'year' },
  { name: 'hour', by: [], grain: 'hour' },
  { name: 'day', by: ['direction'], grain: 'day' },
  { name: 'flow', by: ['direction', 'partner', 'office'], grain: 'day' },
]

export const ZONE = 'Asia/Shanghai'

type Weights = Readonly<Record<string, number>>

const PARTNERS: Weights = {
  VN: 520, TH: 132, MY: 96, ID: 82, SG: 61, PH: 41, MM: 33, LA: 28, KH: 24, BN: 5, TL: 2,
  HK: 44, AU: 18, CL: 11, TW: 9, JP: 8, KR: 7,
} // biome-ignore format: a table
const OFFICES: Weights = {
  7208: 310, 7212: 205, 7207: 118, 7206: 104, 7201: 92, 7210: 61, 7202: 48, 7211: 31, 7209: 14,
  7204: 8, 7203: 6, 7205: 5,
} // biome-ignore format: a table
const CHAPTERS: Weights = {
  85: 260, 84: 118, '08': 102, 26: 88, 39: 64, 27: 52, 73: 41, 87: 39, 90: 31, 62: 28, 61: 24,
  '07': 19, 29: 17, 94: 15, 40: 14, 44: 12, 12: 9, '03': 8, 10: 7, 52: 6,
} // biome-ignore format: a table
const HOURS = [3, 2, 2, 2, 2, 3, 6, 12, 17, 21, 23, 20, 15, 18, 22, 23, 22, 19, 15, 11, 9, 7, 6, 4]

export interface Filed {
  readonly direction: string
  readonly partner: string
  readonly office: string
  readonly chapter: string
  readonly step: string
  /** whole minor units, in the order of MEASURES */
  readonly values: readonly bigint[]
}

/** Shares a whole out by weights; the first takes what division leaves. */
export const allot = (whole: bigint, weights: readonly number[]): bigint[] => {
  const all = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  const parts = weights.map(weight => (whole * BigInt(weight)) / all)
  const left = whole - parts.reduce((sum, part) => sum + part, 0n)
  return parts.map((part, n) => (n === 0 ? part + left : part))
}

/** Declarations, mass and collections that belong to a declared value, roughly. */
const measuresOf = (declared: bigint): bigint[] => [
  declared,
  declared / 33_000_000n,
  declared * 96n,
  (declared * 87n) / 1000n,
]

export class Year {
  private readonly cells = new Map<string, bigint[]>()
  private readonly touched = new Set<string>()
  readonly day: string
  readonly year: string

  /** `total` is the year's declared value in fen at `now`, of which `today` falls on its day. */
  constructor(now: number, total: bigint, today: bigint) {
    const { year, day, hour } = momentIn(now, ZONE)
    this.day = day
    this.year = year
    const lastYear = String(Number(year) - 1)
    this.spread(0, year, total, { export: 57, import: 43 })
    this.spread(0, lastYear, (total * 883n) / 1000n, { export: 58, import: 42 })
    const [exported = 0n, imported = 0n] = allot(total, [57, 43])
    this.spread(1, year, exported, prefixed('export', PARTNERS))
    this.spread(1, year, imported, prefixed('import', PARTNERS))
    this.spread(2, year, total, OFFICES)
    this.spread(3, year, total, CHAPTERS)
    const [before, h] = [addDays(day, -1), Number(hour.slice(-2))]
    const yesterday = (today * 128n) / 100n
    hoursOf(before).forEach((at, n) => {
      this.add(4, at, [], allot(yesterday, HOURS)[n] ?? 0n)
    })
    allot(today, HOURS.slice(0, h + 1)).forEach((value, n) => {
      this.add(4, hoursOf(day)[n] ?? '', [], value)
    })
    for (let back = 30; back > 0; back--) {
      const value = (yesterday * BigInt(80 + ((back * 37) % 41))) / 100n
      this.spread(5, addDays(day, -back), back === 1 ? yesterday : value, {
        export: 56,
        import: 44,
      })
    }
    this.spread(5, day, today, { export: 55, import: 45 })
    const flows: Record<string, number> = {}
    const offices = Object.entries(OFFICES)
    for (const [p, [partner, weight]] of Object.entries(PARTNERS).entries()) {
      for (const [o, [office, share]] of offices.entries()) {
        if ((p * 7 + o * 5) % 3 === 0 && weight < 100) continue
        flows[`export ${partner} ${office}`] = weight * share
        if ((p + o) % 2 === 0)
          flows[`import ${partner} ${office}`] = Math.round(weight * share * 0.8)
      }
    }
    this.spread(6, day, today, flows)
    this.touched.clear()
  }

  private add(board: number, at: string, dims: readonly string[], declared: bigint): void {
    this.put(board, at, dims, measuresOf(declared))
  }

  private put(board: number, at: string, dims: readonly string[], values: readonly bigint[]): void {
    const key = JSON.stringify([board, at, dims])
    const before = this.cells.get(key) ?? [0n, 0n, 0n, 0n]
    this.cells.set(
      key,
      before.map((value, n) => value + (values[n] ?? 0n)),
    )
    this.touched.add(key)
  }

  private spread(board: number, at: string, whole: bigint, weights: Weights): void {
    const parts = allot(whole, Object.values(weights))
    Object.keys(weights).forEach((key, n) => {
      this.add(board, at, key.split(' '), parts[n] ?? 0n)
    })
  }

  /** Counts one filing in every board, as the cube would. */
  lodge({ direction, partner, office, chapter, values }: Filed, now: number): void {
    const { year, day, hour } = momentIn(now, ZONE)
    this.put(0, year, [direction], values)
    this.put(1, year, [direction, partner], values)
    this.put(2, year, [office], values)
    this.put(3, year, [chapter], values)
    this.put(4, hour, [], values)
    this.put(5, day, [direction], values)
    this.put(6, day, [direction, partner, office], values)
  }

  private wire(key: string): WireCell {
    const [board, at, dims] = JSON.parse(key) as [number, string, string[]]
    const values = this.cells.get(key) ?? []
    return [board, at, dims, values.map((value, n) => toDecimal(value, MEASURES[n]?.scale ?? 0))]
  }

  /** Every cell there is. */
  all(): WireCell[] {
    return [...this.cells.keys()].map(key => this.wire(key))
  }

  /** The cells that changed since the last call. */
  changed(): WireCell[] {
    const cells = [...this.touched].map(key => this.wire(key))
    this.touched.clear()
    return cells
  }

  /** Sum of a measure over a board's cells of one bucket that match `where`. */
  sum(board: number, at: string, where: Readonly<Record<string, string>>, measure = 0): bigint {
    const by = BOARDS[board]?.by ?? []
    let total = 0n
    for (const [key, values] of this.cells) {
      const [index, bucket, dims] = JSON.parse(key) as [number, string, string[]]
      if (index !== board || bucket !== at) continue
      const fits = by.every((dim, n) => where[dim] === undefined || where[dim] === dims[n])
      if (fits) total += values[measure] ?? 0n
    }
    return total
  }
}

const prefixed = (direction: string, weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([code, n]) => [`${direction} ${code}`, n]))

/** The n-th of a repeatable row of filings. */
export const filedAt = (n: number): Filed => {
  const pick = (weights: Weights, salt: number): string => {
    const codes = Object.keys(weights)
    return codes[Math.floor((((n * salt) % 97) ** 2 / 9409) * codes.length)] ?? codes[0] ?? ''
  }
  const declared = BigInt(1_250_000 + ((n * 7_919_317) % 98_765_432))
  return {
    direction: n % 5 < 3 ? 'export' : 'import',
    partner: pick(PARTNERS, 31),
    office: pick(OFFICES, 53),
    chapter: pick(CHAPTERS, 71),
    step: ['lodged', 'released', 'paid', 'lodged', 'released'][n % 5] ?? 'lodged',
    values: [declared, 1n, declared * 96n, (declared * 87n) / 1000n],
  }
}

export const latestOf = (filed: Filed, at: string, position: number): Latest => {
  const { direction, partner, office, chapter, step } = filed
  return { at, direction, partner, office, chapter, step, position }
}
