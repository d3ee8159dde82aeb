// What strangers are not told yet, of one measure: contributions by the day that they count on.
// A day that is over is told as soon as enough traders stand behind it, with the days before it
// that were not: they are one block, told as its last day.
import { type Joint, type Units, unitsOf } from './units.ts'

export interface Block {
  /** days since 1970 in the node's zone */
  readonly day: number
  readonly units: Units
}

/** How a measure is cut. */
export interface Cutting {
  readonly dimensions: number
  /** dimensions that it is told by */
  readonly cut: readonly number[]
  /** traders behind each figure */
  readonly least: number
}

/** Net by trader, by the codes of all dimensions with U+001F between them. */
type Cells = Map<string, Map<string, bigint>>

export type WaitingText = readonly (readonly [
  day: number,
  cells: readonly (readonly [codes: string, nets: readonly (readonly [string, string])[]])[],
])[]

const addTo = (cells: Cells, codes: string, trader: string, value: bigint): void => {
  const nets = cells.get(codes) ?? new Map<string, bigint>()
  cells.set(codes, nets)
  const net = (nets.get(trader) ?? 0n) + value
  // who took back all of it stands behind nothing
  if (net === 0n) nets.delete(trader)
  else nets.set(trader, net)
}

const jointOf = (cells: Cells): Joint[] =>
  [...cells].flatMap(([codes, nets]) =>
    nets.size === 0 ? [] : [{ codes: codes.split('\u001f'), nets }],
  )

export class Waiting {
  private readonly days = new Map<number, Cells>()

  static read(text: WaitingText): Waiting {
    const waiting = new Waiting()
    for (const [day, cells] of text) {
      for (const [codes, nets] of cells) {
        for (const [trader, value] of nets) waiting.add(day, codes, trader, BigInt(value))
      }
    }
    return waiting
  }

  toJSON(): WaitingText {
    return [...this.days].map(([day, cells]) => [
      day,
      [...cells].map(([codes, nets]) => [codes, [...nets].map(([who, net]) => [who, `${net}`])]),
    ])
  }

  add(day: number, codes: string, trader: string, value: bigint): void {
    const cells = this.days.get(day) ?? new Map<string, Map<string, bigint>>()
    this.days.set(day, cells)
    addTo(cells, codes, trader, value)
  }

  /** Take out the blocks of the days up to `last`; what has too few traders goes on waiting. */
  close(last: number, { dimensions, cut, least }: Cutting): Block[] {
    const blocks: Block[] = []
    let open: Cells = new Map()
    const over = [...this.days.keys()].filter(day => day <= last).sort((a, b) => a - b)
    for (const day of over) {
      for (const [codes, nets] of this.days.get(day)!) {
        for (const [trader, net] of nets) addTo(open, codes, trader, net)
      }
      this.days.delete(day)
      const units = unitsOf(jointOf(open), dimensions, cut, least)
      if (units === undefined) continue
      blocks.push({ day, units })
      open = new Map()
    }
    if (jointOf(open).length > 0) this.days.set(over.at(-1)!, open)
    return blocks
  }
}
