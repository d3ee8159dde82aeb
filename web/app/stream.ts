// One's own filings as they move: server-sent events, read by fetch so that headers can be sent.
import { type Api, Problem } from './api.ts'

/** What the node tells of a filing that moved. */
export interface Moved {
  readonly position: number
  readonly at: string
  readonly type: string
  readonly number: string
  readonly event: string
  readonly steps: readonly string[]
  readonly state: string
  readonly version: number
}

export interface StreamEvent {
  readonly event: string
  readonly id: string
  readonly data: string
}

/** Cuts a stream's text into events (WHATWG HTML, 9.2.6); holds what is not whole yet. */
export class EventCutter {
  private rest = ''

  take(text: string): StreamEvent[] {
    const whole = this.rest + text
    // a carriage return at the end may be half of a line's end
    const held = whole.endsWith('\r') ? '\r' : ''
    const lines = whole.slice(0, whole.length - held.length).replace(/\r\n?/g, '\n')
    const blocks = lines.split('\n\n')
    this.rest = (blocks.pop() ?? '') + held
    return blocks.flatMap(block => {
      let event = 'message'
      let id = ''
      const data: string[] = []
      for (const line of block.split('\n')) {
        const at = line.indexOf(':')
        const name = at < 0 ? line : line.slice(0, at)
        const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '')
        if (name === 'event') event = value
        else if (name === 'id') id = value
        else if (name === 'data') data.push(value)
      }
      return data.length === 0 ? [] : [{ event, id, data: data.join('\n') }]
    })
  }
}

/** The node beats every 5 s: three missed beats are a dead line. */
const SILENT = 16_000
/** A tab that nobody looks at gives its connection back: a browser has six for a node. */
const HIDDEN = 30_000
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

const isMoved = (value: unknown): value is Moved =>
  typeof value === 'object' && value !== null && 'number' in value && 'version' in value

/** What the tab that has the connection tells the others. */
interface Shared {
  readonly last: string
  readonly moved?: Moved
}

/**
 * A browser has six connections for a node, and a broker has ten tabs. So one tab has the stream
 * (a lock of the browser says which) and tells the others; when it goes, another takes over from
 * where it was. Where there are no such locks (a node by plain HTTP), each tab has its own.
 */
export class Stream {
  private readonly api: Api
  private readonly listeners = new Set<(moved: Moved) => void>()
  /** the journal's position up to which everything was told */
  private last = ''
  private running: AbortController | undefined
  private channel: BroadcastChannel | undefined
  private name = ''
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(api: Api) {
    this.api = api
  }

  /** Be told of each filing that moves; gives back how to stop that. */
  on(listener: (moved: Moved) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** @param whose the person and the organisation that it is for: only their tabs share it */
  start(whose: string): () => void {
    this.name = `beibu-filings:${whose}`
    const looked = (): void => {
      clearTimeout(this.timer)
      if (document.hidden) this.timer = setTimeout(() => this.stop(), HIDDEN)
      else if (this.running === undefined) this.begin()
    }
    document.addEventListener('visibilitychange', looked)
    this.channel = new BroadcastChannel(this.name)
    this.channel.onmessage = ({ data }: MessageEvent<Shared>) => this.heard(data)
    this.begin()
    return () => {
      document.removeEventListener('visibilitychange', looked)
      this.stop()
      this.channel?.close()
      this.channel = undefined
      this.last = ''
    }
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.running?.abort()
    this.running = undefined
  }

  /** Take the connection as soon as no other tab has it. */
  private begin(): void {
    const own = new AbortController()
    this.running = own
    const { signal } = own
    const over = (): void => {
      if (this.running === own) this.running = undefined
    }
    // the type says that it is always there; on a page without TLS it is not
    const locks = navigator.locks as LockManager | undefined
    const kept =
      locks === undefined
        ? this.keep(signal)
        : locks.request(this.name, { signal }, () => this.keep(signal))
    kept.then(over, over)
  }

  /** Read, and begin anew whenever the line is lost; ends when stopped, or refused for good. */
  private async keep(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !signal.aborted; tries++) {
      try {
        await this.read(signal, () => {
          tries = 0
        })
      } catch (error) {
        if (error instanceof Problem && error.status < 500 && error.status !== 429) return
      }
      const wait = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 30_000
      await pause(wait * (0.8 + 0.4 * Math.random()), signal)
    }
  }

  private async read(stopped: AbortSignal, came: () => void): Promise<void> {
    const line = new AbortController()
    const end = (): void => line.abort()
    let silent = setTimeout(end, SILENT)
    stopped.addEventListener('abort', end)
    try {
      const response = await this.api.open('/feed?topic=filings', {
        signal: line.signal,
        headers: this.last === '' ? {} : { 'Last-Event-ID': this.last },
      })
      if (!response.ok || response.body === null) throw new Problem(response.status, undefined)
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      const cutter = new EventCutter()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(silent)
        silent = setTimeout(end, SILENT)
        came()
        for (const event of cutter.take(value)) this.tell(event)
      }
    } finally {
      clearTimeout(silent)
      stopped.removeEventListener('abort', end)
    }
  }

  /** From the node: for this tab and for the others. */
  private tell({ event, id, data }: StreamEvent): void {
    const told: unknown = JSON.parse(data)
    const moved = event === 'filing' && isMoved(told) ? told : undefined
    const last = id !== '' ? id : event === 'beat' ? positionOf(told) : this.last
    const shared: Shared = moved === undefined ? { last } : { last, moved }
    this.channel?.postMessage(shared)
    this.heard(shared)
  }

  private heard({ last, moved }: Shared): void {
    if (last !== '') this.last = last
    if (moved !== undefined) for (const listener of this.listeners) listener(moved)
  }
}

/** A beat says how far the journal is: all before it was told. */
const positionOf = (beat: unknown): string =>
  typeof beat === 'object' && beat !== null && 'position' in beat ? String(beat.position) : ''

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
