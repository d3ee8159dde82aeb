// The page's only source of figures: the feed, folded, with the server's clock and its age.
import { useSyncExternalStore } from 'react'
import { momentIn } from './calendar.ts'
import { type Board, Fold, type Head } from './feed/fold.ts'
import { SILENCE } from './feed/link.ts'
import { openSource, type Source, type Via } from './feed/source.ts'
import type { Frame, Latest } from './feed/wire.ts'

/**
 * connecting: nothing came yet · live · stale: figures are there, but nothing came for 12 s ·
 * absent: nothing came for 12 s and no figures are there.
 */
export type Status = 'connecting' | 'live' | 'stale' | 'absent'

/** One consistent view of the feed; a new object whenever figures or status change. */
export interface FeedView {
  readonly status: Status
  readonly via: Via
  readonly position: number
  /** server's instant (ms) of the last frame of any kind */
  readonly at: number
  readonly head: Head | undefined
  readonly boards: readonly Board[]
  readonly latest: readonly Latest[]
}

/** The time now, on the server's clock; changes once a second. */
export interface Tick {
  readonly now: number
  /** whole seconds since the last frame */
  readonly age: number
}

export interface Feed {
  readonly subscribe: (listener: () => void) => () => void
  readonly view: () => FeedView
  readonly tick: () => Tick
}

// Up to ten frames a second come in; the eye needs no more than four redraws of all figures.
const REDRAW = 250
const OFFSETS = 12

export const createFeed = (open: (onFrame: (frame: Frame) => void) => Source): Feed => {
  const fold = new Fold()
  const listeners = new Set<() => void>()
  // how far the server's clock is ahead of ours, by the quickest of the last frames
  const offsets: number[] = []
  const started = Date.now()
  let heard = 0
  let dirty = false
  let redraw: ReturnType<typeof setTimeout> | undefined

  const silence = (): number => Math.abs(Date.now() - (heard || started))
  const offset = (): number => (offsets.length > 0 ? Math.max(...offsets) : 0)
  const statusNow = (): Status => {
    const silent = silence() > SILENCE
    if (fold.head) return silent ? 'stale' : 'live'
    return silent ? 'absent' : 'connecting'
  }

  const source = open(frame => {
    heard = Date.now()
    offsets.push(Date.parse(frame.at) - heard)
    if (offsets.length > OFFSETS) offsets.shift()
    const outcome = fold.take(frame)
    if (outcome === 'broken') source.again()
    if (outcome === 'old' && view.status === 'live') return
    dirty = true
    // the first figures, and those after a silence, at once
    if (view.status !== 'live') publish()
    else redraw ??= setTimeout(publish, REDRAW)
  })

  const look = (): FeedView => ({
    status: statusNow(),
    via: source.via(),
    position: fold.position,
    at: Date.parse(fold.at) || 0,
    head: fold.head,
    boards: fold.boards,
    latest: fold.latest,
  })
  const clock = (): Tick => ({
    now: Date.now() + offset(),
    age: Math.floor(silence() / 1000),
  })

  let view = look()
  let tick = clock()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const publish = (): void => {
    clearTimeout(redraw)
    redraw = undefined
    dirty = false
    view = look()
    tick = clock()
    tell()
  }

  setInterval(() => {
    tick = clock()
    if (dirty || statusNow() !== view.status) publish()
    else tell()
  }, 1000)
  const wake = (): void => {
    if (!document.hidden) source.kick()
  }
  document.addEventListener('visibilitychange', wake)
  addEventListener('online', wake)

  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: () => view,
    tick: () => tick,
  }
}

const feed = createFeed(openSource)

/** The feed's figures; re-renders when they or their status change. */
export const useFeed = (): FeedView => useSyncExternalStore(feed.subscribe, feed.view)

/** The server's clock and the figures' age; re-renders once a second. */
export const useTick = (): Tick => useSyncExternalStore(feed.subscribe, feed.tick)

/** Start of the server's running hour (ms); re-renders only when an hour of `zone` begins. */
export const useHour = (zone: string): number =>
  useSyncExternalStore(feed.subscribe, () => {
    const { now } = feed.tick()
    const { hour, time } = momentIn(now, zone)
    const key = `${zone} ${hour}`
    if (key !== hourKey) {
      hourKey = key
      const [, minutes = '0', seconds = '0'] = time.split(':')
      hourStart = Math.floor(now / 1000) * 1000 - (Number(minutes) * 60 + Number(seconds)) * 1000
    }
    return hourStart
  })

let hourKey = ''
let hourStart = 0
