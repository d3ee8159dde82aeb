// Viewers of the feed in a process of their own, on raw sockets. They note when each position
// reached them, and what the totals then were.
import { connect, type Socket } from 'node:net'
import { EMPTY, Shared, type State } from './stream.ts'

export interface ViewersOrder {
  readonly host: string
  readonly port: number
  readonly count: number
  /** never read anything after the first bytes */
  readonly deaf: boolean
}

/** Viewers who came from one position to another, and when (ms since 1970). */
export interface Step {
  readonly from: number
  readonly to: number
  readonly at: readonly number[]
}

export interface Seen {
  readonly steps: readonly Step[]
  /** how many viewers stand at each state */
  readonly states: readonly {
    readonly viewers: number
    readonly state: Omit<State, 'cells'> & { readonly cells: [string, readonly string[]][] }
  }[]
  /** connections that the server ended, ms after they began */
  readonly ended: readonly number[]
  readonly bytes: number
}

export type Question = 'seen' | 'end'

const now = (): number => performance.timeOrigin + performance.now()
const HEAD_END = Buffer.from('\r\n\r\n')
const FRAME_END = Buffer.from('\n\n')

const shared = new Shared()
const steps = new Map<string, { from: number; to: number; at: number[] }>()
const states = new Map<Socket, State>()
const ended: number[] = []
let bytesRead = 0

const note = (from: number, to: number): void => {
  const key = `${from} ${to}`
  let step = steps.get(key)
  if (step === undefined) {
    step = { from, to, at: [] }
    steps.set(key, step)
  }
  step.at.push(now())
}

const watch = (socket: Socket): void => {
  let rest: Buffer = Buffer.alloc(0)
  let begun = false
  socket.on('data', piece => {
    bytesRead += piece.length
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    if (!begun) {
      const head = bytes.indexOf(HEAD_END)
      if (head >= 0) {
        begun = true
        bytes = bytes.subarray(head + 4)
      }
    }
    for (let end = bytes.indexOf(FRAME_END); begun && end >= 0; end = bytes.indexOf(FRAME_END)) {
      const frame = shared.frame(bytes.subarray(0, end))
      bytes = bytes.subarray(end + 2)
      if (frame === undefined) continue
      const before = states.get(socket)!
      if (frame.event === 'delta') note(before.position, frame.position)
      states.set(socket, shared.step(before, frame))
    }
    rest = bytes
  })
}

const open = ({ host, port, deaf }: ViewersOrder): Promise<void> =>
  new Promise((resolve, reject) => {
    const began = now()
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.on('error', () => {})
      socket.write(
        `GET /api/v1/feed HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`,
      )
      states.set(socket, EMPTY)
      if (deaf) socket.once('readable', () => resolve())
      else {
        watch(socket)
        socket.once('data', () => resolve())
      }
    })
    socket.on('close', () => {
      if (states.delete(socket)) ended.push(now() - began)
    })
  })

const seen = (): Seen => {
  const counts = new Map<State, number>()
  for (const state of states.values()) counts.set(state, (counts.get(state) ?? 0) + 1)
  return {
    steps: [...steps.values()],
    states: [...counts].map(([state, viewers]) => ({
      viewers,
      state: { ...state, cells: [...state.cells] },
    })),
    ended,
    bytes: bytesRead,
  }
}

process.once('message', (order: ViewersOrder) => {
  const all = async (): Promise<void> => {
    // by fifties: a listening socket's queue is short
    for (let i = 0; i < order.count; i += 50) {
      const some = Math.min(50, order.count - i)
      await Promise.all(Array.from({ length: some }, () => open(order)))
    }
    process.send?.('watching')
  }
  process.on('message', (question: Question) => {
    if (question === 'end') process.exit(0)
    process.send?.(seen())
  })
  all().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
