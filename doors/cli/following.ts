// What only follows the journal (the index of search, risk lanes) runs on the thread that filings
// come in on, and costs more than a filing does. So it takes what the thread has left over: beside
// a busy intake a twentieth of the time, and all of it once there is room.
import { performance } from 'node:perf_hooks'

/** Journal rows that a follower takes in a turn: beside a busy intake, and where there is room. */
const FEW = 200
const MANY = 2_000
/** From one turn to the next: how busy the thread is without us shows in it, ms. */
const REST_MS = 1_000
const SHORT_REST_MS = 100
/** Beside a busy intake a rest is so many times as long as the turn before it, within a limit. */
const REST_TIMES = 19
const MOST_REST_MS = 10_000
/** There is room when the thread idled for at least so much of the rest. */
const ROOM = 0.5

/** A name for the log, and the work: at most so many rows; returns how many there were. */
export type Follower = readonly [name: string, advance: (most: number) => Promise<number>]

export interface Following {
  /** resolves when the turn in hand has ended */
  stop(): Promise<void>
}

/** Share of the time that the thread idled, 0 to 1, since this was asked last. */
export type Idled = () => number

const loopIdled = (): Idled => {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return 1 - utilization
  }
}

/** One turn: each follower its share. True when one of them has more to take in. */
const turn = async (
  followers: readonly Follower[],
  most: number,
  failed: (name: string, error: unknown) => void,
): Promise<boolean> => {
  let more = false
  for (const [name, advance] of followers) {
    try {
      if ((await advance(most)) >= most) more = true
    } catch (error) {
      failed(name, error)
    }
  }
  return more
}

/**
 * Let the followers take turns, one after the other: two at once would each see the other's work
 * as a busy intake. A failure is told, and the next turn tries again.
 * @param isOpen false while the database is away: nothing is asked of it then
 */
export const follow = (
  followers: readonly Follower[],
  isOpen: () => boolean,
  failed: (name: string, error: unknown) => void,
  idled: Idled = loopIdled(),
): Following => {
  let stopped = false
  let wake = (): void => {}
  const rest = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async (): Promise<void> => {
    let next = REST_MS
    while (!stopped) {
      // what the turn itself took is not asked for
      idled()
      await rest(next)
      const room = idled() >= ROOM
      next = REST_MS
      if (stopped || !isOpen()) continue
      const began = Date.now()
      const behind = await turn(followers, room ? MANY : FEW, failed)
      const long = Math.min((Date.now() - began) * REST_TIMES, MOST_REST_MS)
      if (behind) next = room ? SHORT_REST_MS : Math.max(long, REST_MS)
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}
