// What strangers were told, as cells of days: a cube of its own, whose families are the single
// dimensions. Every answer is a sum of whole units (units.ts), so it is asked like the other one.
import { fault, Refusal } from '#kit/fault.ts'
import type { Board } from '#kit/filing.ts'
import type { Totals, TotalsQuery } from '../api.ts'
import { bucketText, coarser, hourOf } from '../cube/buckets.ts'
import { cellKey } from '../cube/cells.ts'
import { type TypeCube, typeCube } from '../cube/cube.ts'
import { type CutPlan, cutPlan } from '../cube/groups.ts'
import { answer, cellsFor, readQuestion, sumCells } from '../cube/query.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { Block } from './waiting.ts'

/** One family for the whole, then one for each dimension. */
const planOf = (type: MountedFiling): CutPlan => {
  const { names, list } = cutPlan(type)
  const row = [...names.keys()]
  const families = [[], ...row.map(at => [at])]
  const lacks = families.map(keeps => row.filter(at => !keeps.includes(at)))
  return { names, whole: [], row, families, lacks, list }
}

type Named = Board<string> & { readonly name: string }

/** Nothing by the hour; of several dimensions the one that a board is named after, or none. */
const boardOf = (board: Named): Named[] => {
  if (board.grain === 'hour') return []
  return [board.by.length < 2 ? board : { ...board, by: board.by.filter(x => x === board.name) }]
}

const typeOf = (mounted: MountedFiling): TypeCube => {
  const boards = mounted.boards.flatMap(boardOf)
  return typeCube({ ...mounted, boards }, planOf(mounted), 'day')
}

export class PublicFigures {
  readonly types: ReadonlyMap<string, TypeCube>
  /** the last day that is told of, as days since 1970: no journal position, which counts filings */
  position = 0
  private readonly mounted: Mounted
  private readonly zone: string

  constructor(mounted: Mounted, zone: string) {
    this.mounted = mounted
    this.zone = zone
    this.types = new Map([...mounted.filings].map(([name, type]) => [name, typeOf(type)]))
  }

  /** The last day that is told of; undefined before the first one is over. */
  get until(): string | undefined {
    return this.position === 0 ? undefined : bucketText(this.position, 'day')
  }

  /** Take in a block that was told on the day `closed`. */
  put(cube: TypeCube, measure: number, { day, units }: Block, closed: number): void {
    const none = cube.plan.names.map(() => '')
    this.add(cube, 0, none, day, measure, units.all, closed)
    for (const [d, codes] of units.by.entries()) {
      for (const [code, value] of codes) {
        this.add(cube, d + 1, none.with(d, code), day, measure, value, closed)
      }
    }
  }

  private add(
    cube: TypeCube,
    family: number,
    dims: readonly string[],
    day: number,
    measure: number,
    value: bigint,
    closed: number,
  ): void {
    const { dims: texts, fine, coarse } = cube.families[family]!
    const id = texts.idOf(dims.join('\u001f'))
    fine.cells.add(fine.cells.slotOf(cellKey(day, id)), measure, value)
    coarse.cells.add(coarse.cells.slotOf(cellKey(coarser(day, 'day', 'month'), id)), measure, value)
    const values: bigint[] = []
    values[measure] = value
    const moment = { bucket: day, grain: 'day', position: closed } as const
    cube.boards.add(family, moment, { id, dims, values }, [measure], 1n)
  }

  prune(now: number): void {
    const hour = hourOf(this.zone, now)
    for (const { boards } of this.types.values()) boards.prune(hour)
  }

  ask(query: TotalsQuery): Totals | Refusal {
    const question = readQuestion(this.mounted, this, query)
    if (question instanceof Refusal) return question
    if (question.family < 0) return new Refusal([fault('public-one-cut', '/by')])
    const cube = this.types.get(question.type)!
    const kept = cellsFor(cube, question)
    if (question.grain === 'hour' || kept === undefined) {
      return new Refusal([fault('public-no-hours', '/grain')])
    }
    return answer(cube, question, sumCells(cube, question, kept), this.position)
  }
}
