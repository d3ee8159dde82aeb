// The live totals: a fold of the journal in memory, true at a position that it always says.
//
// What a filing counts is a function of where it stands (its document, amounts, state and the
// instants at which it reached its states); an event adds "after" and takes away "before". So a
// lodging, an amendment, a payment and a cancellation are one rule, and the cube is at all times
// the sum over the filings as they stand.
import type { Grain } from '#kit/time.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { FilingState } from '../types.ts'
import { type BoardCell, Boards } from './boards.ts'
import { coarser, hourOf } from './buckets.ts'
import { bucketOfKey, Cells, cellKey, Interned, idOfKey } from './cells.ts'
import { type CutPlan, cutPlan, type Group, groupsOf } from './groups.ts'

/** One event as the cube sees it. */
export interface CubeChange {
  readonly type: MountedFiling
  readonly position: number
  readonly before: FilingState | undefined
  readonly after: FilingState
}

/** Cells of one family (set of row dimensions) at the two grains that are kept. */
export interface Family {
  readonly row: readonly number[]
  readonly dims: Interned
  /** hours for the cut of whole filings, days for those by rows: see docs/decisions/0006 */
  readonly fine: { readonly grain: Grain; readonly cells: Cells }
  readonly coarse: { readonly grain: Grain; readonly cells: Cells }
}

export interface TypeCube {
  readonly type: MountedFiling
  readonly plan: CutPlan
  readonly families: readonly Family[]
  readonly boards: Boards
}

/** Instant at which each measure counts a filing; undefined: it does not count it (any more). */
export const countedAt = (type: MountedFiling, filing: FilingState): (number | undefined)[] =>
  type.measures.map(({ ats, until }) =>
    until?.includes(filing.state) === true ? undefined : firstOf(ats, filing.marks),
  )

/** When the first of the states was reached; most measures name but one. */
const firstOf = (
  states: readonly string[],
  marks: Readonly<Record<string, number>>,
): number | undefined => {
  let first: number | undefined
  for (const state of states) {
    const at = marks[state]
    if (at !== undefined && (first === undefined || at < first)) first = at
  }
  return first
}

const MINUTE = 60_000n

/**
 * Minutes that the measures of time count a filing with, where its type has any: whole ones, 0
 * where its beginning is unknown or not before its end. Undefined in place of every other measure.
 */
export const minutesOf = (
  type: MountedFiling,
  { marks }: Pick<FilingState, 'marks'>,
): readonly (bigint | undefined)[] | undefined =>
  type.timed
    ? type.measures.map(({ ats, sinces }) => {
        if (sinces === undefined) return undefined
        const to = firstOf(ats, marks)
        const from = firstOf(sinces, marks)
        if (to === undefined || from === undefined || from > to) return 0n
        return BigInt(to - from) / MINUTE
      })
    : undefined

/** What an event takes out of the sums and puts into them, with the instant of each measure. */
export interface Moves {
  readonly old: readonly Group[]
  readonly gone: readonly (number | undefined)[]
  readonly fresh: readonly Group[]
  readonly come: readonly (number | undefined)[]
}

/** An event as a change of sums: "before" is taken away and "after" added, where they differ. */
export const movesOf = (plan: CutPlan, change: Omit<CubeChange, 'position'>): Moves => {
  const { type, before, after } = change
  const was = before === undefined ? [] : countedAt(type, before)
  const is = countedAt(type, after)
  const amended = before !== undefined && before.document !== after.document
  const took = before === undefined ? undefined : minutesOf(type, before)
  const takes = minutesOf(type, after)
  const moved = (m: number): boolean => amended || was[m] !== is[m] || took?.[m] !== takes?.[m]
  const gone = was.map((at, m) => (moved(m) ? at : undefined))
  const come = is.map((at, m) => (moved(m) ? at : undefined))
  const counts = (at: number | undefined): boolean => at !== undefined
  const old =
    before !== undefined && gone.some(counts)
      ? groupsOf(type, plan, before.doc, before.amounts)
      : []
  const fresh = come.some(counts) ? groupsOf(type, plan, after.doc, after.amounts) : []
  return { old: timed(old, took), gone, fresh: timed(fresh, takes), come }
}

export class Cube {
  readonly zone: string
  readonly types: ReadonlyMap<string, TypeCube>
  readonly plans: ReadonlyMap<string, CutPlan>
  /** the cube is true at this journal position */
  position = 0

  constructor(mounted: Mounted, zone: string) {
    this.zone = zone
    const types = new Map<string, TypeCube>()
    for (const type of mounted.filings.values()) {
      types.set(type.type, typeCube(type, cutPlan(type), 'hour'))
    }
    this.types = types
    this.plans = new Map([...types].map(([name, { plan }]) => [name, plan]))
  }

  /** Take in the next event. Events come in the order of their positions, each exactly once. */
  apply(change: CubeChange): void {
    const { type, position } = change
    if (position !== this.position + 1) {
      throw new Error(`the cube stands at ${this.position} and was handed ${position}`)
    }
    const cube = this.types.get(type.type)!
    const { old, gone, fresh, come } = movesOf(cube.plan, change)
    // What may throw is behind us: an event is taken in whole, or the cube stands where it stood.
    this.position = position
    this.add(cube, old, gone, -1n, position)
    this.add(cube, fresh, come, 1n, position)
  }

  private add(
    cube: TypeCube,
    groups: readonly Group[],
    at: readonly (number | undefined)[],
    sign: bigint,
    position: number,
  ): void {
    // Most events count all that they count at one instant, so in one hour.
    const byHour = new Map<number, number[]>()
    at.forEach((ms, m) => {
      if (ms === undefined) return
      const hour = hourOf(this.zone, ms)
      const known = byHour.get(hour)
      if (known === undefined) byHour.set(hour, [m])
      else known.push(m)
    })
    for (const [hour, measures] of byHour) {
      for (const group of groups) addGroup(cube, group, hour, measures, sign, position)
    }
  }

  /** Board cells changed after a position, by filing type. */
  boardsSince(position: number): { type: string; cells: BoardCell[] }[] {
    return [...this.types.values()].map(({ type, boards }) => ({
      type: type.type,
      cells: boards.since(position),
    }))
  }

  get cells(): number {
    let sum = 0
    for (const { families } of this.types.values()) {
      for (const { fine, coarse } of families) sum += fine.cells.size + coarse.cells.size
    }
    return sum
  }

  /** Fill the boards from the cells: after a checkpoint was loaded. `now` prunes what is old. */
  fillBoards(now: number): void {
    const hour = hourOf(this.zone, now)
    for (const cube of this.types.values()) {
      cube.boards.prune(hour)
      cube.families.forEach(({ fine, dims }, index) => {
        const split = dims.texts.map(text => text.split('\u001f'))
        const measures = Array.from({ length: fine.cells.measures }, (_, m) => m)
        for (let slot = 0; slot < fine.cells.size; slot++) {
          const key = fine.cells.keys[slot]!
          const id = idOfKey(key)
          const bucket = bucketOfKey(key)
          const values = measures.map(m => fine.cells.value(slot, m))
          if (values.every(value => value === 0n)) continue
          const moment = { bucket, grain: fine.grain, position: this.position }
          cube.boards.add(index, moment, { id, dims: split[id]!, values }, measures, 1n)
        }
      })
    }
  }

  prune(now: number): void {
    const hour = hourOf(this.zone, now)
    for (const { boards } of this.types.values()) boards.prune(hour)
  }
}

/** Groups with the minutes of the measures of time, which no document holds, in their places. */
const timed = (
  groups: readonly Group[],
  minutes: readonly (bigint | undefined)[] | undefined,
): readonly Group[] =>
  minutes === undefined
    ? groups
    : groups.map(each => ({ ...each, values: each.values.map((own, m) => minutes[m] ?? own) }))

/** Add measures of one group, which all count in one hour, wherever they are kept. */
const addGroup = (
  cube: TypeCube,
  { family: index, dims, values }: Group,
  hour: number,
  measures: readonly number[],
  sign: bigint,
  position: number,
): void => {
  const family = cube.families[index]!
  const id = family.dims.idOf(dims.join('\u001f'))
  const fine = family.fine.cells.slotOf(cellKey(coarser(hour, 'hour', family.fine.grain), id))
  const coarse = family.coarse.cells.slotOf(cellKey(coarser(hour, 'hour', 'month'), id))
  let isNothing = true
  for (const m of measures) {
    const value = sign * values[m]!
    if (value === 0n) continue
    isNothing = false
    family.fine.cells.add(fine, m, value)
    family.coarse.cells.add(coarse, m, value)
  }
  if (isNothing) return
  const moment = { bucket: hour, grain: 'hour', position } as const
  cube.boards.add(index, moment, { id, dims, values }, measures, sign)
}

/**
 * An empty cube of a type.
 * @param whole the finer grain that is kept of the cut of whole filings; of all others it is days
 */
export const typeCube = (type: MountedFiling, plan: CutPlan, whole: Grain): TypeCube => {
  const measures = type.measures.length
  return {
    type,
    plan,
    boards: new Boards(type, plan),
    families: plan.families.map(row => ({
      row,
      dims: new Interned(),
      fine: { grain: row.length === 0 ? whole : 'day', cells: new Cells(measures) },
      coarse: { grain: 'month', cells: new Cells(measures) },
    })),
  }
}
