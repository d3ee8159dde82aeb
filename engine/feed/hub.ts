// After commit, outwards. The public board: absolute totals of changed cells, at most four frames a
// second, serialised once for all who stand at the same position. A viewer that cannot take more
// is skipped and later sent the cells changed since its own position: nothing is queued for it.

import type { Feed, Subscription, Viewer } from '../api.ts'
import type { Cube } from '../cube/cube.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { References } from '../reference/references.ts'
import type { Caller, FilingState } from '../types.ts'

export interface FeedFacts {
  readonly mounted: Mounted
  readonly cube: Pick<Cube, 'position' | 'types' | 'prune'>
  readonly zone: string
  readonly node: string
  readonly demo: () => boolean
  /** names of the dimensions' codes, by language */
  readonly names: () => References['names']
  readonly now: () => number
  /** what else each frame says */
  readonly told?: () => object
}

/** One committed event, as the feed tells of it. */
export interface FeedEvent {
  readonly type: MountedFiling
  readonly filing: FilingState
  readonly event: string
  readonly steps: readonly string[]
  readonly position: number
  readonly at: number
}

interface Watcher {
  readonly viewer: Viewer
  sent: number
  ready: boolean
}

interface Follower {
  readonly viewer: Viewer
  readonly caller: Caller
  ready: boolean
}

const LATEST = 40
export const FRAME_MS = 250
export const BEAT_MS = 5000

export class FeedHub implements Feed {
  private readonly facts: FeedFacts
  private readonly watchers = new Set<Watcher>()
  private readonly followers = new Set<Follower>()
  private latest: (Record<string, string | number> & { position: number })[] = []
  private framed = 0

  constructor(facts: FeedFacts) {
    this.facts = facts
  }

  get viewers(): number {
    return this.watchers.size + this.followers.size
  }

  /** Start from where the cube stands, before anybody watches, with the newest lodgings. */
  start(latest: readonly FeedEvent[]): void {
    this.framed = this.facts.cube.position
    this.latest = this.newest(latest)
  }

  /** Events as they were committed, after the cube took them in. */
  commit(events: readonly FeedEvent[]): void {
    this.latest.push(...this.newest(events))
    if (this.latest.length > LATEST) this.latest = this.latest.slice(-LATEST)
    if (this.followers.size === 0) return
    for (const event of events) {
      let frame: Buffer | undefined
      for (const follower of this.followers) {
        if (!sees(follower.caller, event)) continue
        frame ??= Buffer.from(privateFrame(event))
        // A slow follower is closed and comes back with its position: the journal has the rest.
        if (!follower.viewer.send(frame)) follower.viewer.close()
      }
    }
  }

  private newest(events: readonly FeedEvent[]) {
    const shown = events.filter(({ type }) => isShown(type))
    return shown.slice(-LATEST).map(each => this.publicLine(each))
  }

  /** What everybody may know of an event: when, which way, what chapter; nobody's name or value. */
  private publicLine(event: FeedEvent): Record<string, string | number> & { position: number } {
    const { type, filing, position } = event
    const line: Record<string, string | number> = {
      at: new Date(event.at).toISOString(),
      type: type.type,
      step: filing.version === 1 ? (type.filing.states[0] ?? '') : filing.state,
    }
    for (const dimension of type.dimensions) {
      const { each } = dimension
      // the first row stands for all; an optional list may have been left out
      const rows = each === undefined ? [filing.doc] : (filing.doc[each] as unknown[] | undefined)
      const first = rows?.[0]
      if (first !== undefined) line[dimension.name] = dimension.of(first, filing.doc)
    }
    return { ...line, position }
  }

  /** Send what changed. Called every FRAME_MS. */
  tick(): void {
    const { cube } = this.facts
    if (cube.position === this.framed && !this.waiting()) return
    cube.prune(this.facts.now())
    const frames = new Map<number, Buffer>()
    for (const watcher of this.watchers) {
      if (!watcher.ready || watcher.sent >= cube.position) continue
      const frame = frames.get(watcher.sent) ?? this.frame(watcher.sent, false)
      frames.set(watcher.sent, frame)
      this.give(watcher, frame)
    }
    this.framed = cube.position
  }

  private waiting(): boolean {
    for (const watcher of this.watchers) {
      if (watcher.ready && watcher.sent < this.facts.cube.position) return true
    }
    return false
  }

  private give(watcher: Watcher, frame: Buffer): void {
    watcher.ready = watcher.viewer.send(frame)
    watcher.sent = this.facts.cube.position
  }

  /** Tell everybody that the link and the node are alive, news or not. Called every BEAT_MS. */
  beat(): void {
    const { cube, now } = this.facts
    const at = new Date(now()).toISOString()
    const data = JSON.stringify({ position: cube.position, at })
    const frame = Buffer.from(`event: beat\ndata: ${data}\n\n`)
    for (const each of this.watchers) if (each.ready) each.ready = each.viewer.send(frame)
    for (const each of this.followers) if (!each.viewer.send(frame)) each.viewer.close()
  }

  private frame(after: number, whole: boolean): Buffer {
    const { cube, mounted, zone, node, demo, names, now, told } = this.facts
    const cells: unknown[] = []
    const boards: unknown[] = []
    const measures: unknown[] = []
    let offset = 0
    for (const { type, boards: own } of cube.types.values()) {
      if (!isShown(type)) continue
      for (const [index, at, dims, values] of own.since(after)) {
        cells.push([offset + index, at, dims, values])
      }
      for (const { name, by, grain } of type.boards)
        boards.push({ type: type.type, name, by, grain })
      offset += type.boards.length
      const { pack } = type
      for (const { name, unit, scale } of type.measures) {
        measures.push({ type: type.type, name: `${pack.name}.${name}`, unit, scale })
      }
    }
    const latest = this.latest.filter(each => each.position > after)
    const body = {
      position: cube.position,
      at: new Date(now()).toISOString(),
      demo: demo(),
      node,
      zone,
      currency: currencyOf(mounted),
      ...told?.(),
      ...(whole ? { measures, boards, names: names() } : {}),
      cells,
      latest,
    }
    const event = whole ? 'snapshot' : 'delta'
    return Buffer.from(`event: ${event}\nid: ${cube.position}\ndata: ${JSON.stringify(body)}\n\n`)
  }

  watch(viewer: Viewer, after?: number): Subscription {
    const { cube } = this.facts
    const resumes = after !== undefined && after <= cube.position && after >= 0
    const watcher: Watcher = { viewer, sent: resumes ? after : -1, ready: true }
    this.watchers.add(watcher)
    if (!resumes) this.give(watcher, this.frame(-1, true))
    else if (after < cube.position) this.give(watcher, this.frame(after, false))
    return {
      ready: () => {
        watcher.ready = true
      },
      stop: () => {
        this.watchers.delete(watcher)
      },
    }
  }

  follow(caller: Caller, viewer: Viewer): Subscription {
    const follower: Follower = { viewer, caller, ready: true }
    this.followers.add(follower)
    return {
      ready: () => undefined,
      stop: () => {
        this.followers.delete(follower)
      },
    }
  }

  /** Close all streams: the node stops. */
  stop(): void {
    for (const each of [...this.watchers, ...this.followers]) each.viewer.close()
    this.watchers.clear()
    this.followers.clear()
  }
}

const sees = (caller: Caller, event: FeedEvent): boolean =>
  caller.roles.has('officer') || event.filing.org === caller.org

export const privateFrame = (event: FeedEvent): string => {
  const { filing, position } = event
  const data = JSON.stringify({
    position,
    at: new Date(event.at).toISOString(),
    type: filing.type,
    number: filing.number,
    event: event.event,
    steps: event.steps,
    state: filing.state,
    version: filing.version,
  })
  return `event: filing\nid: ${position}\ndata: ${data}\n\n`
}

/** The home currency: the unit of the first measure that is money (a three-letter unit). */
const currencyOf = (mounted: Mounted): string => {
  for (const { measures } of mounted.filings.values()) {
    const money = measures.find(each => /^[A-Z]{3}$/.test(each.unit))
    if (money !== undefined) return money.unit
  }
  return ''
}

/** Only types with boards are for the public screen. */
const isShown = ({ boards }: MountedFiling): boolean => boards.length > 0
