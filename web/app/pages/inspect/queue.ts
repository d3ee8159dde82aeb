// Photographs on their way: each lies on the device first, is sent alone, and leaves the device
// once the node has it. What the node will not have says why, and waits for the officer.
import { Topics } from '#ui/filing/topics.ts'
import type { World } from '#ui/world.ts'
import { devicePhotographs, type Waiting } from '../../../shell/photographs.ts'
import { type Api, Problem, Unreached } from '../../api.ts'

/** Until a node that was not reached is tried again, ms. */
const AGAIN = 4_000
/** A line that takes less than 4 kB a second is no line, ms and bytes each ms. */
const WITHIN = 10_000
const PER_MS = 4

export interface OnItsWay extends Waiting {
  readonly problem?: Problem
}

export class PhotographQueue {
  readonly topics = new Topics()
  /** the same value until one comes, goes or is refused */
  all: readonly OnItsWay[] = []
  private readonly api: Api
  private readonly world: World
  private readonly path: string
  private readonly of: string
  private readonly arrived: () => void
  private sending: Promise<void> | undefined
  private stops: (() => void)[] = []
  private ended = false

  /** @param path of the filing; `of` names the look; `arrived`: the node has one more */
  constructor(api: Api, world: World, path: string, of: string, arrived: () => void) {
    this.api = api
    this.world = world
    this.path = path
    this.of = of
    this.arrived = arrived
  }

  async start(): Promise<void> {
    this.ended = false
    this.stops.push(this.world.reachable(() => this.retry()))
    const kept = await devicePhotographs.of(this.of).catch(() => [])
    if (this.ended) return
    const known = new Set(this.all.map(each => each.id))
    this.put([...this.all, ...kept.filter(each => !known.has(each.id))])
    this.retry()
  }

  stop(): void {
    this.ended = true
    for (const stop of this.stops.splice(0)) stop()
  }

  async add(row: number | null, { name, blob }: { name: string; blob: Blob }): Promise<void> {
    const at = this.world.now()
    const waiting: Waiting = { id: this.world.newKey(), of: this.of, row, name, blob, at }
    this.put([...this.all, waiting])
    // a browser that keeps nothing (private mode) sends it all the same
    await devicePhotographs.keep(waiting).catch(() => undefined)
    this.retry()
  }

  async drop(id: string): Promise<void> {
    this.put(this.all.filter(each => each.id !== id))
    await devicePhotographs.forget(id).catch(() => undefined)
  }

  private retry(): void {
    if (this.ended) return
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined
    })
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const next = this.all.find(each => each.problem === undefined)
      if (next === undefined || this.ended) return
      try {
        await this.send(next)
        await this.drop(next.id)
        this.arrived()
      } catch (error) {
        if (error instanceof Problem && error.status < 500 && error.status !== 429) {
          this.refuse(next, error)
          continue
        }
        if (!(error instanceof Problem || error instanceof Unreached)) throw error
        this.stops.push(this.world.after(AGAIN, () => this.retry()))
        return
      }
    }
  }

  private async send({ row, name, blob }: Waiting): Promise<void> {
    await this.api.ask(`${this.path}/inspection/photographs`, {
      method: 'POST',
      raw: blob,
      within: WITHIN + blob.size / PER_MS,
      headers: {
        'Content-Type': blob.type === '' ? 'application/octet-stream' : blob.type,
        'Beibu-Name': encodeURIComponent(name),
        ...(row === null ? {} : { 'Beibu-Row': String(row) }),
      },
    })
  }

  private refuse({ id }: Waiting, problem: Problem): void {
    this.put(this.all.map(each => (each.id === id ? { ...each, problem } : each)))
  }

  private put(all: readonly OnItsWay[]): void {
    this.all = all
    this.topics.tell('')
  }
}
