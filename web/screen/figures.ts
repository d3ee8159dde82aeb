// From the feed's cells to the figures that the panels show. All sums are exact; what cannot be
// worked out honestly from the cells is left undefined, and the panel then leaves it out.
import { addDays, hoursOf, momentIn, within } from './calendar.ts'
import { permille, sum } from './decimal.ts'
import type { Board, Cell, Head } from './feed/fold.ts'
import { MERGED, type Measure, type Public } from './feed/wire.ts'
import { type Sales, salesOf } from './sales.ts'

/** The four measures of the public screen, in the order that panels show them. */
export const MEASURES = [
  'trade.declared',
  'trade.declarations',
  'trade.mass',
  'trade.collected',
] as const
export type MeasureName = (typeof MEASURES)[number]

export interface Rank {
  readonly code: string
  readonly value: bigint
  /** share of the board's whole in tenths of a per cent */
  readonly share: bigint
}

export interface Ranking {
  readonly ranks: readonly Rank[]
  readonly total: bigint
}

export interface Route {
  readonly direction: Direction
  readonly partner: string
  readonly office: string
  readonly value: bigint
}

export type Direction = 'import' | 'export'

export interface Today {
  readonly value: bigint
  /** change in tenths of a per cent against the same whole hours of yesterday */
  readonly change: bigint | undefined
}

export interface Figures {
  readonly year: string
  readonly day: string
  /** the hour that is running, 0 to 23 */
  readonly hour: number
  readonly declared: bigint
  readonly directions: Readonly<Record<Direction, bigint>>
  /** all of last year, where the node has it */
  readonly lastYear: bigint | undefined
  readonly today: Readonly<Record<MeasureName, Today>>
  readonly office: Ranking
  readonly chapter: Ranking
  readonly partner: Ranking
  /** declared value of each hour; undefined where the day has not come so far */
  readonly hours: readonly (bigint | undefined)[]
  readonly yesterday: readonly bigint[] | undefined
  readonly days: readonly {
    readonly day: string
    readonly directions: Record<Direction, bigint>
    /** of directions that too few traders stand behind */
    readonly merged: bigint
  }[]
  /** today's declared value by direction, partner and office, greatest first */
  readonly routes: readonly Route[]
  /** undefined where the node has no shop that sold anything today or this year */
  readonly sales: Sales | undefined
  /** figures for strangers of a day that is over: nothing is told by the hour, or as it comes */
  readonly public: Public | undefined
}

/** Direction of a code; the corridor's packs say 'import' and 'export', customs files I and E. */
export const directionOf = (code: string): Direction => (/^i/i.test(code) ? 'import' : 'export')

export const measureIndex = (measures: readonly Measure[], name: MeasureName): number =>
  measures.findIndex(measure => measure.name === name)

const boardOf = (boards: readonly Board[], name: string): Board | undefined =>
  boards.find(board => board.name === name && board.cells.size > 0)

const cellsAt = (board: Board | undefined, at: string): Cell[] => {
  const found: Cell[] = []
  for (const cell of board?.cells.values() ?? []) if (cell.at === at) found.push(cell)
  return found
}

const total = (cells: readonly Cell[], n: number): bigint =>
  sum(cells.map(cell => cell.values[n] ?? 0n))

const byDirection = (board: Board | undefined, cells: readonly Cell[], n: number) => {
  const dim = board?.by.indexOf('direction') ?? -1
  const split: Record<Direction, bigint> = { export: 0n, import: 0n }
  for (const cell of cells) {
    const code = cell.dims[dim] ?? ''
    if (code !== MERGED) split[directionOf(code)] += cell.values[n] ?? 0n
  }
  return split
}

const rankingOf = (
  boards: readonly Board[],
  name: 'office' | 'chapter' | 'partner',
  at: string,
  n: number,
): Ranking => {
  const board = boardOf(boards, name)
  const dim = board?.by.indexOf(name) ?? -1
  const values = new Map<string, bigint>()
  for (const cell of cellsAt(board, at)) {
    const code = cell.dims[dim] ?? ''
    values.set(code, (values.get(code) ?? 0n) + (cell.values[n] ?? 0n))
  }
  const whole = sum(values.values())
  const ranks = [...values]
    .filter(([, value]) => value > 0n)
    .sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1))
    .map(([code, value]) => ({ code, value, share: permille(value, whole) ?? 0n }))
  return { ranks, total: whole }
}

/** All of a day, whichever way it went. */
export const wholeOf = ({ directions, merged }: Figures['days'][number]): bigint =>
  directions.import + directions.export + merged

const hourValues = (board: Board | undefined, day: string, n: number): bigint[] =>
  hoursOf(day).map(hour => total(cellsAt(board, hour), n))

/**
 * Today against yesterday over whole hours only: today's running hour is not over, and to set a
 * part of an hour against a whole one would show a fall that isn't there.
 */
const changeOf = (today: readonly bigint[], before: readonly bigint[], hour: number) => {
  const then = sum(before.slice(0, hour))
  return then > 0n ? permille(sum(today.slice(0, hour)) - then, then) : undefined
}

const DAYS = 31

const daysOf = (board: Board | undefined, day: string, n: number): Figures['days'] => {
  const days = Array.from({ length: DAYS }, (_, back) => addDays(day, back + 1 - DAYS))
  const all = days.map(at => {
    const cells = cellsAt(board, at)
    const directions = byDirection(board, cells, n)
    return { day: at, directions, merged: total(cells, n) - directions.import - directions.export }
  })
  const first = all.findIndex(each => wholeOf(each) > 0n)
  return first < 0 ? [] : all.slice(first)
}

const routesOf = (board: Board | undefined, day: string, n: number): Route[] => {
  const [d, p, o] = ['direction', 'partner', 'office'].map(dim => board?.by.indexOf(dim) ?? -1)
  if (d === undefined || p === undefined || o === undefined) return []
  // of strangers' figures the board is not cut by all of them, and there are no routes
  if (Math.min(d, p, o) < 0) return []
  return cellsAt(board, day)
    .map(cell => ({
      direction: directionOf(cell.dims[d] ?? ''),
      partner: cell.dims[p] ?? '',
      office: cell.dims[o] ?? '',
      value: cell.values[n] ?? 0n,
    }))
    .filter(route => route.value > 0n)
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0))
}

/** The newest day that strangers are told of, as an instant of it. */
const lastTold = (
  boards: readonly Board[],
  { until }: Public,
  zone: string,
  now: number,
): number => {
  const days = [...(boardOf(boards, 'day')?.cells.values() ?? [])].map(({ at }) => at).sort()
  const day = days.at(-1) ?? until
  return day === undefined ? now : within(day, zone)
}

/** All figures at an instant (ms) of the server's clock; for strangers at the last day told. */
export const figuresOf = (
  boards: readonly Board[],
  { measures, sales, public: told }: Pick<Head, 'measures' | 'sales' | 'public'>,
  zone: string,
  at: number,
): Figures => {
  const now = told === undefined ? at : lastTold(boards, told, zone, at)
  const { year, day, hour: bucket } = momentIn(now, zone)
  const hour = Number(bucket.slice(-2))
  const declared = measureIndex(measures, 'trade.declared')
  const years = boardOf(boards, 'year')
  const hours = boardOf(boards, 'hour')
  const days = boardOf(boards, 'day')
  const thisYear = cellsAt(years, year)
  const last = cellsAt(years, String(Number(year) - 1).padStart(4, '0'))
  const before = addDays(day, -1)
  const todayOf = (name: MeasureName): Today => {
    const n = measureIndex(measures, name)
    const change = changeOf(hourValues(hours, day, n), hourValues(hours, before, n), hour)
    return { value: total(cellsAt(days, day), n), change }
  }
  const yesterday = hourValues(hours, before, declared)
  const lastTotal = total(last, declared)
  return {
    year,
    day,
    hour,
    declared: total(thisYear, declared),
    directions: byDirection(years, thisYear, declared),
    lastYear: lastTotal > 0n ? lastTotal : undefined,
    today: {
      'trade.declared': todayOf('trade.declared'),
      'trade.declarations': todayOf('trade.declarations'),
      'trade.mass': todayOf('trade.mass'),
      'trade.collected': todayOf('trade.collected'),
    },
    office: rankingOf(boards, 'office', year, declared),
    chapter: rankingOf(boards, 'chapter', year, declared),
    partner: rankingOf(boards, 'partner', year, declared),
    hours: hourValues(hours, day, declared).map((value, h) => (h <= hour ? value : undefined)),
    yesterday: yesterday.some(value => value !== 0n) ? yesterday : undefined,
    days: daysOf(days, day, declared),
    routes: routesOf(boardOf(boards, 'flow'), day, declared),
    sales: salesOf(boards, sales, day),
    public: told,
  }
}
