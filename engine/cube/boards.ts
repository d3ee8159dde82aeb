// Live totals for pages: a few coarse cuts, the newest buckets only, each cell with the position of
// its last change. A viewer that was away is sent the cells changed since: no backlog is kept.
import { formatDecimal } from '#kit/decimal.ts'
import type { Grain } from '#kit/time.ts'
import type { MountedFiling } from '../mounted.ts'
import { bucketText, coarser, divides } from './buckets.ts'
import { bucketOfKey, Cells, cellKey, Interned, idOfKey } from './cells.ts'
import type { CutPlan } from './groups.ts'

/** [board, bucket, dimensions, values]: absolute totals as decimal strings, in measures' order. */
export type BoardCell = readonly [number, string, readonly string[], readonly string[]]

interface Kept {
  readonly by: readonly number[]
  readonly grain: Grain
  readonly keep: number
  readonly texts: Interned
  cells: Cells
  changed: number[]
  /** family's dimension id → this board's */
  readonly ids: number[]
  oldest: number
}

/** When something is counted, and the event that it comes from. */
interface Moment {
  readonly bucket: number
  readonly grain: Grain
  readonly position: number
}

/** What is counted: dimensions, their name within the family, one value a measure. */
interface Measured {
  readonly id: number
  readonly dims: readonly string[]
  readonly values: readonly bigint[]
}

export class Boards {
  readonly type: MountedFiling
  private readonly boards: Kept[]
  private readonly byFamily: number[][]

  constructor(type: MountedFiling, plan: CutPlan) {
    this.type = type
    for (const { name, by, grain } of type.boards) {
      const unknown = by.find(each => !plan.names.includes(each))
      if (unknown !== undefined) throw new Error(`${type.type}: board ${name} is by ${unknown}`)
      // Cells cut by rows are kept by the day: after a restart its hours would be empty.
      if (grain === 'hour' && plan.row.some(at => by.includes(plan.names[at]!))) {
        throw new Error(`${type.type}: board ${name} is cut by rows at the hour`)
      }
    }
    this.boards = type.boards.map(board => ({
      by: board.by.map(name => plan.names.indexOf(name)),
      grain: board.grain,
      keep: board.keep,
      texts: new Interned(),
      cells: new Cells(type.measures.length),
      changed: [],
      ids: [],
      oldest: Number.NEGATIVE_INFINITY,
    }))
    this.byFamily = plan.families.map(row =>
      this.boards.flatMap((board, i) => {
        const own = plan.row.filter(at => board.by.includes(at))
        return own.join() === row.join() ? [i] : []
      }),
    )
  }

  /**
   * Add measures of a group, times `sign`, to every board of a family. `bucket` is of `grain`; id
   * names dims within the family.
   */
  add(
    family: number,
    { bucket, grain, position }: Moment,
    { id, dims, values }: Measured,
    measures: readonly number[],
    sign: bigint,
  ): void {
    for (const index of this.byFamily[family]!) {
      const board = this.boards[index]!
      if (!divides(grain, board.grain)) continue
      const at = coarser(bucket, grain, board.grain)
      if (at < board.oldest) continue
      let own = board.ids[id]
      if (own === undefined) {
        own = board.texts.idOf(board.by.map(i => dims[i]).join('\u001f'))
        board.ids[id] = own
      }
      const slot = board.cells.slotOf(cellKey(at, own))
      for (const m of measures) {
        const value = values[m]!
        if (value !== 0n) board.cells.add(slot, m, sign * value)
      }
      board.changed[slot] = position
    }
  }

  /** Let go of buckets older than each board keeps. `hour` is the present local hour. */
  prune(hour: number): void {
    for (const board of this.boards) {
      const oldest = coarser(hour, 'hour', board.grain) - board.keep + 1
      if (oldest <= board.oldest) continue
      board.oldest = oldest
      const kept = new Cells(board.cells.measures)
      const changed: number[] = []
      for (let slot = 0; slot < board.cells.size; slot++) {
        const key = board.cells.keys[slot]!
        if (bucketOfKey(key) < oldest) continue
        const to = kept.slotOf(key)
        for (let m = 0; m < kept.measures; m++) kept.add(to, m, board.cells.value(slot, m))
        changed[to] = board.changed[slot]!
      }
      board.cells = kept
      board.changed = changed
    }
  }

  /** Cells changed after a position, of all boards; -1 for everything. */
  since(position: number): BoardCell[] {
    const out: BoardCell[] = []
    const { measures } = this.type
    this.boards.forEach((board, index) => {
      for (let slot = 0; slot < board.cells.size; slot++) {
        if (board.changed[slot]! <= position) continue
        const key = board.cells.keys[slot]!
        const text = board.texts.texts[idOfKey(key)]!
        out.push([
          index,
          bucketText(bucketOfKey(key), board.grain),
          board.by.length === 0 ? [] : text.split('\u001f'),
          measures.map((measure, m) => formatDecimal(board.cells.value(slot, m), measure.scale)),
        ])
      }
    })
    return out
  }
}
