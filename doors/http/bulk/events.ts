// What is told of a file while it is read: an event a line (NDJSON), as fast as the client takes
// them. Refused rows come as records of the result file, so that whoever keeps them has that file.

import type { RefusedRow, RefusedRows } from '#doors/bulk/results.ts'
import { refusedHeader, refusedRecord, whereOf } from '#doors/bulk/results.ts'
import type { Progress, Summary } from '#doors/bulk/run.ts'
import type { Facts } from '#doors/bulk/source.ts'
import type { Fault } from '#kit/fault.ts'
import { sayFault } from '#kit/words.ts'
import type { Call } from '../call.ts'

const TELL_MS = 250

/** The client has gone, or takes nothing: the run ends where it is. */
export class Left extends Error {}

export class Events implements RefusedRows {
  private readonly call: Call
  private latest: Progress | undefined
  private filings = 0
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(call: Call) {
    this.call = call
  }

  readonly message = (fault: Fault): string => sayFault(this.call.door.words, this.call.lang, fault)

  open(): void {
    const { call } = this
    const { lang, res } = call
    res.on('error', () => {})
    const head = ['Content-Type', 'application/x-ndjson', 'Cache-Control', 'no-store']
    head.push('Content-Language', lang, 'X-Accel-Buffering', 'no')
    res.writeHead(200, call.head(head))
    res.flushHeaders()
    this.timer = setInterval(() => this.tell(), TELL_MS)
  }

  get left(): boolean {
    return this.call.res.destroyed
  }

  readonly progress = (progress: Progress): void => {
    this.latest = progress
  }

  /** So many filings have been answered. */
  answered(): void {
    this.filings++
  }

  private tell(): void {
    const { res } = this.call
    if (this.latest === undefined || res.destroyed || res.writableNeedDrain) return
    const progress = { ...this.latest, filings: this.filings }
    this.latest = undefined
    res.write(`${JSON.stringify({ progress })}\n`)
  }

  async begin(facts: Facts, header: readonly string[]): Promise<void> {
    await this.write({ began: { ...facts, header: refusedHeader(header) } })
  }

  async write(event: RefusedRow | object): Promise<void> {
    const { res } = this.call
    if (res.destroyed) throw new Left()
    const told = 'cells' in event && 'copy' in event ? this.refused(event) : event
    if (res.write(`${JSON.stringify(told)}\n`)) return
    await this.drained()
  }

  private refused(row: RefusedRow): object {
    const faults = row.faults.slice(0, 20).map(each => ({
      where: whereOf(each),
      key: each.key,
      path: each.path,
      values: each.values,
      message: this.message(each),
    }))
    return { refused: { line: row.line, faults, record: refusedRecord(row, this.message) } }
  }

  private drained(): Promise<void> {
    const { res, door } = this.call
    return new Promise((resolve, reject) => {
      const slow = door.deadlines.set(door.limits.stalledMs, () => res.destroy())
      const finish = (): void => {
        slow.clear()
        res.off('drain', finish)
        res.off('close', finish)
        if (res.destroyed) reject(new Left())
        else resolve()
      }
      res.on('drain', finish)
      res.on('close', finish)
    })
  }

  async end(): Promise<undefined> {
    return undefined
  }

  /** The last event, and the end. */
  close({ faults, facts: _, results: __, ...counts }: Summary): void {
    const { res } = this.call
    clearInterval(this.timer)
    const said = faults.map(each => ({ ...each, message: this.message(each) }))
    if (!res.destroyed) res.end(`${JSON.stringify({ done: { ...counts, faults: said } })}\n`)
    this.call.done(200)
  }

  /** An end without a last event: what was told is not all. */
  break(): void {
    clearInterval(this.timer)
    this.call.res.destroy()
    this.call.done(200)
  }
}
