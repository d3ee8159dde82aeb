// The screen's state: a fold of the feed's frames. Cells are absolute totals and a frame counts
// only if its position is past the last one, so a frame that comes twice changes nothing (T63).
import { addDays, isZone, momentIn } from '../calendar.ts'
import { parseDecimal, toDecimal } from '../decimal.ts'
import type {
  Beat,
  BoardShape,
  Delta,
  Frame,
  Latest,
  Measure,
  Names,
  Public,
  Snapshot,
} from './wire.ts'

export interface Cell {
  readonly at: string
  readonly dims: readonly string[]
  /** whole minor units, in the order of the measures */
  readonly values: readonly bigint[]
}

export interface Board extends BoardShape {
  readonly cells: Map<string, Cell>
}

// The screen shows declarations, and beside them the sales of the shop. A node of many packs sends
// other boards and measures too; each is told by the type that it counts.
const TYPE = 'trade.declaration'
const PACK = 'trade.'
const SALES: ReadonlySet<string> = new Set([
  'commerce.order',
  'commerce.list',
  'commerce.parcel',
  'commerce.return',
])

const isOurs = ({ type }: BoardShape): boolean =>
  type === undefined || type === TYPE || SALES.has(type)

/** The measures whose values a board's cells hold, in their order. */
const measuresOf = (head: Pick<Head, 'measures' | 'sales'>, { type }: BoardShape) =>
  type === undefined || type === TYPE
    ? head.measures
    : head.sales.filter(each => each.type === type)

/** What a snapshot says once for all the deltas after it. */
export interface Head {
  readonly demo: boolean
  readonly node: string
  readonly zone: string
  readonly currency: string
  readonly measures: readonly Measure[]
  /** of the types that make up sales, each with its type */
  readonly sales: readonly Measure[]
  readonly names: Names
  /** of a node that hides figures of few traders from strangers */
  readonly public?: Public
}

/** applied: state is newer · old: nothing to do · broken: ask for a whole snapshot. */
export type Outcome = 'applied' | 'old' | 'broken'

// The newest steps that any layout shows; older ones are dropped, or weeks of them would pile up.
const LATEST = 24

export class Fold {
  position = -1
  at = ''
  head: Head | undefined
  boards: readonly Board[] = []
  latest: readonly Latest[] = []
  private pruned = ''
  private lower = false
  private ahead = -1

  take(frame: Frame): Outcome {
    if (frame.kind === 'beat') return this.beat(frame)
    return frame.kind === 'snapshot' ? this.snapshot(frame) : this.delta(frame)
  }

  /** All of it as one snapshot frame, for a tab that joins later. */
  whole(at: string): Snapshot | undefined {
    if (!this.head) return undefined
    const { sales, ...head } = this.head
    return {
      kind: 'snapshot',
      position: this.position,
      at,
      ...head,
      measures: [...head.measures, ...sales],
      boards: this.boards.map(({ cells, ...shape }) => shape),
      latest: this.latest,
      cells: this.boards.flatMap((board, index) =>
        [...board.cells.values()].map(
          cell =>
            [
              index,
              cell.at,
              cell.dims,
              cell.values.map((value, n) =>
                toDecimal(value, measuresOf(this.head!, board)[n]?.scale ?? 0),
              ),
            ] as const,
        ),
      ),
    }
  }

  /**
   * A node restored from a backup stands at a lower position, and its totals are then the true
   * ones; a snapshot that is merely late is not. Two beats in a row below our position say which
   * it is: the state is dropped, and a fresh snapshot asked for. A beat above our position is a
   * frame on its way; if by the next beat it has not come, it was lost on the way.
   */
  private beat({ position, at }: Beat): Outcome {
    this.at = at
    if (!this.head) return 'old'
    const lost = this.position < this.ahead
    this.ahead = lost ? -1 : position
    if (position >= this.position) {
      this.lower = false
      return lost ? 'broken' : 'old'
    }
    if (!this.lower) {
      this.lower = true
      return 'old'
    }
    this.lower = false
    this.position = -1
    return 'broken'
  }

  private snapshot(frame: Snapshot): Outcome {
    const { position, at, demo, node, zone, currency, names } = frame
    const measures = frame.measures.filter(({ type, name }) =>
      type === undefined ? name.startsWith(PACK) : type === TYPE,
    )
    const other = this.head !== undefined && this.head.node !== node
    if (position <= this.position && !other) return 'old'
    if (!isZone(zone)) return 'broken'
    const boards = frame.boards.map(shape => ({ ...shape, cells: new Map<string, Cell>() }))
    const sales = frame.measures.filter(({ type = '' }) => SALES.has(type))
    if (!putCells(boards, { measures, sales }, frame.cells)) return 'broken'
    this.position = position
    this.at = at
    this.head = { demo, node, zone, currency, measures, sales, names, ...toldIn(frame) }
    this.boards = boards
    this.latest = newest(frame.latest)
    this.pruned = ''
    this.prune()
    return 'applied'
  }

  private delta(frame: Delta): Outcome {
    if (!this.head) return 'broken'
    if (frame.position <= this.position) return 'old'
    if (!putCells(this.boards, this.head, frame.cells)) return 'broken'
    this.position = frame.position
    this.at = frame.at
    const until = frame.public?.until !== this.head.public?.until
    if (frame.demo !== this.head.demo || until) {
      this.head = { ...this.head, demo: frame.demo, ...toldIn(frame) }
    }
    this.latest = newest([...frame.latest, ...this.latest])
    this.prune()
    return 'applied'
  }

  /** Once a day of the node: forget the buckets that no panel shows any more. */
  private prune(): void {
    if (!this.head) return
    const { day, year } = momentIn(Date.parse(this.at), this.head.zone)
    if (day === this.pruned) return
    this.pruned = day
    const first = {
      year: String(Number(year) - 1).padStart(4, '0'),
      month: `${String(Number(year) - 1).padStart(4, '0')}-01`,
      day: addDays(day, -62),
      hour: addDays(day, -1),
    }
    for (const { cells, grain, by } of this.boards) {
      // a day's cells by three dimensions may be thousands: of those, yesterday's are enough
      const from = grain === 'day' && by.length > 1 ? addDays(day, -1) : first[grain]
      for (const [key, cell] of cells) if (cell.at < from) cells.delete(key)
    }
  }
}

const toldIn = (frame: Snapshot | Delta): { readonly public?: Public } =>
  frame.public === undefined ? {} : { public: frame.public }

const putCells = (
  boards: readonly Board[],
  head: Pick<Head, 'measures' | 'sales'>,
  cells: Delta['cells'],
): boolean => {
  const read: [Board, Cell][] = []
  for (const [index, at, dims, texts] of cells) {
    const board = boards[index]
    if (!board) return false
    if (!isOurs(board)) continue
    const measures = measuresOf(head, board)
    if (dims.length !== board.by.length || texts.length !== measures.length) return false
    const values: bigint[] = []
    for (const [n, measure] of measures.entries()) {
      const value = parseDecimal(texts[n] ?? '', measure.scale)
      if (value === undefined) return false
      values.push(value)
    }
    read.push([board, { at, dims, values }])
  }
  // all or nothing: no cell is put before every cell of the frame has been read
  for (const [board, cell] of read) board.cells.set([cell.at, ...cell.dims].join('\u0000'), cell)
  return true
}

const newest = (steps: readonly Latest[]): readonly Latest[] => {
  const byKey = new Map<string, Latest>()
  for (const step of steps) byKey.set(`${step.position} ${step.step}`, step)
  return [...byKey.values()].sort((a, b) => b.position - a.position).slice(0, LATEST)
}
