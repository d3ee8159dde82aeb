// One EventSource that is never believed blindly. The browser brings back a stream that closed;
// nobody brings back one that went silent (a pulled cable, a proxy, a laptop that slept), nor one
// that an HTTP error ended. The watchdog does.
import { type Frame, parseFrame } from './wire.ts'

/** The server beats every 5 s: two beats and a margin, so that a late one is no silence (T71). */
export const SILENCE = 12_000
const TICK = 1_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

/** The parts of EventSource that the link needs. */
export interface Stream {
  readonly readyState: number
  addEventListener(type: string, listener: (event: Event) => void): void
  close(): void
}

export interface LinkOptions {
  readonly open: () => Stream
  readonly onFrame: (frame: Frame) => void
  /** clock in ms; Date.now unless a test drives it */
  readonly now?: () => number
}

const CLOSED = 2

export class Link {
  private readonly open: () => Stream
  private readonly onFrame: (frame: Frame) => void
  private readonly now: () => number
  private stream: Stream | undefined
  private timer: ReturnType<typeof setInterval> | undefined
  private heard = 0
  private tries = 0
  private due = 0

  constructor({ open, onFrame, now = Date.now }: LinkOptions) {
    this.open = open
    this.onFrame = onFrame
    this.now = now
  }

  get running(): boolean {
    return this.timer !== undefined
  }

  start(): void {
    if (this.running) return
    this.timer = setInterval(() => this.tick(), TICK)
    this.connect()
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.stream?.close()
    this.stream = undefined
  }

  /** Opens the stream anew if it has been silent for longer than `over` ms (back from sleep). */
  kick(over = 0): void {
    if (this.running && Math.abs(this.now() - this.heard) >= over) this.connect()
  }

  /**
   * Every second. The wall's clock goes on while the machine sleeps, so the first tick after
   * waking finds the silence; a clock set back must not hide it, hence the absolute value.
   */
  tick(): void {
    const now = this.now()
    if (this.due > 0) {
      if (now >= this.due) this.connect()
    } else if (this.stream?.readyState === CLOSED) {
      this.due = now + this.wait()
    } else if (Math.abs(now - this.heard) > SILENCE) {
      this.connect()
    }
  }

  private wait(): number {
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.tries)
    this.tries = Math.min(this.tries + 1, 8)
    // spread, or every wall of a country would come back in the same second
    return longest * (0.7 + 0.6 * Math.random())
  }

  private connect(): void {
    this.stream?.close()
    this.due = 0
    this.heard = this.now()
    const stream = this.open()
    this.stream = stream
    for (const kind of ['snapshot', 'delta', 'beat']) {
      stream.addEventListener(kind, event => {
        if (this.stream === stream) this.hear(kind, event)
      })
    }
    stream.addEventListener('error', () => {
      if (this.stream === stream && stream.readyState === CLOSED && this.running) this.tick()
    })
  }

  private hear(kind: string, event: Event): void {
    this.heard = this.now()
    this.tries = 0
    const data: unknown = 'data' in event ? event.data : undefined
    const frame = typeof data === 'string' ? parseFrame(kind, data) : undefined
    if (frame) this.onFrame(frame)
  }
}
