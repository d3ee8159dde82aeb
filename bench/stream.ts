// What a viewer of the feed keeps: absolute totals by cell, from the frames that came. Viewers who
// got the same frames share one state, so that a thousand of them in a process cost little.

/** [board, bucket, dimensions, values] */
type Cell = readonly [number, string, readonly string[], readonly string[]]

export interface Board {
  readonly name: string
  readonly by: readonly string[]
  readonly grain: string
}

interface Body {
  readonly position: number
  readonly cells: readonly Cell[]
  readonly boards?: readonly Board[]
  readonly measures?: readonly { readonly name: string }[]
}

export interface Frame {
  readonly bytes: Buffer
  readonly event: string
  /** journal position that it is true at */
  readonly position: number
  readonly body: Body
}

export interface State {
  readonly position: number
  readonly boards: readonly Board[]
  readonly measures: readonly string[]
  /** board, bucket and dimensions → values */
  readonly cells: ReadonlyMap<string, readonly string[]>
}

export const EMPTY: State = { position: -1, boards: [], measures: [], cells: new Map() }

const KEPT = 16
const SEPARATOR = '\u001f'

export const cellKey = (board: number, at: string, dims: readonly string[]): string =>
  [board, at, ...dims].join(SEPARATOR)

/** Frames and states of all viewers of this process, each made once. */
export class Shared {
  private frames: Frame[] = []
  /** viewers come in groups, each with a snapshot of its own, so there are many of them */
  private readonly steps = new WeakMap<State, WeakMap<Frame, State>>()

  /**
   * The frame of these bytes (an event without its blank line); undefined for one without totals.
   */
  frame(bytes: Buffer): Frame | undefined {
    const known = this.frames.find(each => each.bytes.equals(bytes))
    if (known !== undefined) return known
    const text = bytes.toString('utf8')
    const event = /^event: (\w+)$/m.exec(text)?.[1] ?? ''
    if (event !== 'snapshot' && event !== 'delta') return undefined
    const body = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '') as Body
    const frame = { bytes: Buffer.from(bytes), event, position: body.position, body }
    this.frames = [frame, ...this.frames.slice(0, KEPT - 1)]
    return frame
  }

  /** What a viewer knows after a frame. */
  step(from: State, frame: Frame): State {
    let steps = this.steps.get(from)
    if (steps === undefined) {
      steps = new WeakMap()
      this.steps.set(from, steps)
    }
    const known = steps.get(frame)
    if (known !== undefined) return known
    const { position, body, event } = frame
    const cells = new Map(event === 'snapshot' ? [] : from.cells)
    for (const [board, at, dims, values] of body.cells) cells.set(cellKey(board, at, dims), values)
    const boards = body.boards ?? from.boards
    const measures = body.measures?.map(each => each.name) ?? from.measures
    const to = { position, boards, measures, cells }
    steps.set(frame, to)
    return to
  }
}
