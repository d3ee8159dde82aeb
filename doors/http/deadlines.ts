// Time limits of what strangers are in the middle of, looked at twice a second: a timer for each
// request would cost more than the request's own share of the door.

const TICK_MS = 500

export interface Deadline {
  /** something came: the time begins anew */
  touch(): void
  clear(): void
}

interface Entry {
  due: number
  readonly ms: number
  readonly expire: () => void
}

export class Deadlines {
  private readonly entries = new Set<Entry>()
  private timer: ReturnType<typeof setInterval> | undefined

  /** Call `expire` once, unless it is cleared or touched within `ms`. */
  set(ms: number, expire: () => void): Deadline {
    const entry: Entry = { due: performance.now() + ms, ms, expire }
    this.entries.add(entry)
    if (this.timer === undefined) {
      this.timer = setInterval(() => this.sweep(), TICK_MS)
      this.timer.unref()
    }
    return {
      touch: () => {
        entry.due = performance.now() + ms
      },
      clear: () => this.entries.delete(entry),
    }
  }

  private sweep(): void {
    const now = performance.now()
    for (const entry of this.entries) {
      if (entry.due > now) continue
      this.entries.delete(entry)
      entry.expire()
    }
    if (this.entries.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
  }
}
