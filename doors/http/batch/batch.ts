// Many filings over one request: a line each, a result each, in order, both ways at once. Memory
// is bounded by what is with the engine, whatever the length of the stream.
import { once } from 'node:events'
import type { LodgeOptions } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { type Fault, fault } from '#kit/fault.ts'
import type { Lang } from '#kit/words.ts'
import { sameCaller } from '../access.ts'
import { letCome } from '../body.ts'
import type { Call, Door, HeaderList } from '../call.ts'
import { faultsJson, problemOf } from '../problem.ts'
import { Answers } from './answers.ts'
import { type Enclosed, openEnvelope } from './envelope.ts'
import { type Line, Lines } from './lines.ts'

/** A key that was revoked while a long batch runs stops it within this, ms. */
const RECHECK_MS = 2_000
/** The engine's queue is full: how long a line waits before it asks again, and how often, ms. */
const BUSY_MS = 200
const BUSY_TRIES = 150

const LINGER_MS = 2_000

/** Batches that run, by door: they share the lines that may be with the engine at a time. */
const running = new WeakMap<Door, number>()
/** Fewer would starve a batch of answers between two commits. */
const LEAST_SHARE = 64
/**
 * What more lines than a commit or two take would do is wait, in memory that the collector copies:
 * 16 batches with 1,024 each were a fifth slower than one, and took 170 MB more. The rest waits
 * with the client, in TCP's window.
 */
const share = (inFlight: number, batches: number): number =>
  Math.min(inFlight, Math.max(LEAST_SHARE, Math.floor((2 * inFlight) / (batches + 1))))
const STOP = Symbol('stop')

const HEAD = (lang: Lang): HeaderList => [
  'Content-Type',
  'application/x-ndjson',
  'Cache-Control',
  'no-store',
  'Content-Language',
  lang,
  'X-Accel-Buffering',
  'no',
]

export class Batch {
  private readonly call: Call
  private readonly type: MountedFiling
  private readonly caller: Caller
  private readonly lang: Lang
  private readonly lines: Lines
  private readonly answers: Answers
  private readonly prefix: string | undefined
  private bytes = 0
  private checked = performance.now()
  private wake: () => void = () => {}
  private touch: () => void = () => {}
  private leave: () => void = () => {}
  private readonly interrupt = (): void => this.leave()

  constructor(call: Call, type: MountedFiling, caller: Caller, prefix: string | undefined) {
    this.call = call
    this.type = type
    this.caller = caller
    this.prefix = prefix
    this.lang = call.lang
    this.lines = new Lines(call.door.limits.line)
    this.answers = new Answers(call.res, () => {
      this.touch()
      this.wake()
    })
  }

  async run(): Promise<void> {
    const { raw, res, door } = this.call
    const slow = door.deadlines.set(door.limits.idleMs, () => raw.destroy())
    this.touch = () => slow.touch()
    res.writeHead(200, this.call.head(HEAD(this.lang)))
    // else a client that waits for the head before it sends more would wait for ever
    res.flushHeaders()
    raw.on('error', () => {})
    res.on('error', () => {})
    res.on('close', () => this.wake())
    door.onStop.add(this.interrupt)
    running.set(door, (running.get(door) ?? 0) + 1)
    letCome(raw, res)
    try {
      const whole = await this.read()
      while (this.answers.pending > 0 && !res.destroyed) await this.progress()
      if (res.destroyed) return
      res.end()
      if (!whole) this.linger()
      if (!res.writableFinished) await Promise.race([once(res, 'finish'), once(res, 'close')])
    } finally {
      running.set(door, (running.get(door) ?? 1) - 1)
      door.onStop.delete(this.interrupt)
      slow.clear()
      this.call.done(200)
    }
  }

  /** The client still sends, to nobody: it gets a moment to read what it was answered. */
  private linger(): void {
    const { raw, door } = this.call
    const end = door.deadlines.set(LINGER_MS, () => raw.destroy())
    raw.once('close', () => end.clear())
    raw.resume()
  }

  /** Take line after line. True at the end of the stream, false when it was left before. */
  private async read(): Promise<boolean> {
    const { raw, res } = this.call
    const pieces = raw.iterator({ destroyOnReturn: false })
    for (;;) {
      const piece = await this.next(pieces)
      if (piece === undefined) break
      if (piece === STOP) return false
      this.touch()
      for (const line of this.lines.push(piece)) {
        while (this.isFull() && !res.destroyed) await this.progress()
        if (res.destroyed || (await this.mustStop(line))) return false
        this.take(line)
      }
    }
    const last = this.lines.end()
    if (last !== undefined && !res.destroyed && !(await this.mustStop(last))) this.take(last)
    return true
  }

  /**
   * The next piece; undefined at the end. STOP when the node stops, and when the client went away
   * in the middle: what it had sent is lodged, and its answers have no reader.
   */
  private next(pieces: AsyncIterator<Buffer>): Promise<Buffer | undefined | typeof STOP> {
    return new Promise(resolve => {
      this.leave = () => resolve(STOP)
      pieces.next().then(
        ({ done, value }) => resolve(done === true ? undefined : value),
        () => resolve(STOP),
      )
    })
  }

  private isFull(): boolean {
    const { limits } = this.call.door
    return (
      this.answers.pending >= share(limits.inFlight, running.get(this.call.door) ?? 1) ||
      this.bytes >= limits.inFlightBytes ||
      this.call.res.writableLength >= limits.waitingBytes
    )
  }

  private progress(): Promise<void> {
    return new Promise(resolve => {
      this.wake = resolve
    })
  }

  /** The node stops, or the key is no longer good: this line is answered so, and none after it. */
  private async mustStop(line: Line): Promise<boolean> {
    if (this.call.door.stopping) return this.refuse(line, [fault('stopping')])
    if (performance.now() - this.checked < RECHECK_MS) return false
    this.checked = performance.now()
    const now = await this.call.pass?.again()
    return sameCaller(this.caller, now) ? false : this.refuse(line, [fault('key-wrong')])
  }

  private refuse(line: Line, faults: readonly Fault[]): true {
    this.answers.reserve()(this.refusal(line.number, faults))
    return true
  }

  private take(line: Line): void {
    const answer = this.answers.reserve()
    const enclosed = this.open(line)
    if (Array.isArray(enclosed)) answer(this.refusal(line.number, enclosed))
    else {
      const size = line.bytes?.length ?? 0
      this.bytes += size
      void this.settle(line.number, enclosed).then(text => {
        this.bytes -= size
        answer(text)
      })
    }
  }

  private open({ bytes }: Line): Enclosed | Fault[] {
    if (bytes !== undefined) return openEnvelope(bytes)
    return [fault('too-large', '', { max: this.call.door.limits.line })]
  }

  /** The answer to one line; never rejects. */
  private async settle(number: number, enclosed: Enclosed): Promise<string> {
    try {
      return this.answer(number, await this.lodge(enclosed.body, this.optionsOf(number, enclosed)))
    } catch (error) {
      return this.refusal(number, this.call.failure(error).faults)
    }
  }

  private optionsOf(number: number, own: Enclosed): LodgeOptions {
    const key = own.key ?? (this.prefix === undefined ? undefined : `${this.prefix}:${number}`)
    return {
      ...(key === undefined ? {} : { key }),
      ...(own.effective === undefined ? {} : { effective: own.effective }),
    }
  }

  /** The engine turns away what it cannot queue; a stream can wait where a request cannot. */
  private async lodge(body: Buffer, options: LodgeOptions): Promise<Outcome> {
    const { engine } = this.call.door
    for (let tries = 0; ; tries++) {
      const outcome = await engine.lodge(this.type, this.caller, body, options)
      const busy = !outcome.ok && outcome.faults[0]?.key === 'node-busy'
      if (!busy || tries >= BUSY_TRIES || this.call.res.destroyed) return outcome
      await new Promise(resolve => setTimeout(resolve, BUSY_MS))
    }
  }

  private answer(number: number, outcome: Outcome): string {
    if (!outcome.ok) return this.refusal(number, outcome.faults)
    const { id, state, version, amountsText, replayed } = outcome
    return (
      `{"line":${number},"status":${replayed ? 200 : 201},"id":"${id}"` +
      `,"number":${JSON.stringify(outcome.number)},"state":"${state}","version":${version}` +
      `,"amounts":${amountsText}}\n`
    )
  }

  private refusal(number: number, faults: readonly Fault[]): string {
    const { status } = problemOf(faults)
    const said = faultsJson(this.call.door.words, this.lang, faults)
    return `{"line":${number},"status":${status},"faults":${said}}\n`
  }
}
