// The node's clock against what it has accepted. A clock that was set back would give new filings
// earlier times than older ones have, and another day's rates: so the node says it, takes nothing
// meanwhile, and goes on by itself once the clock is right again.

/** Small steps back (a time server's correction) are waited out by standing still, ms. */
export const STANDSTILL_MS = 5_000

export class Clock {
  private readonly read: () => number
  /** newest instant that something was accepted at */
  private accepted: number

  /** @param accepted instant of the journal's newest row, 0 when there is none */
  constructor(read: () => number, accepted: number) {
    this.read = read
    this.accepted = accepted
  }

  /** Milliseconds since 1970; never before what was accepted, unless `behind`. */
  readonly now = (): number => {
    const at = this.read()
    const back = this.accepted - at
    return back > 0 && back <= STANDSTILL_MS ? this.accepted : at
  }

  /** Something was accepted at this instant. */
  readonly took = (at: number): void => {
    if (at > this.accepted) this.accepted = at
  }

  /** How far the clock stands before what was accepted, ms; 0 when that is nothing to speak of. */
  readonly behind = (): number => {
    const back = this.accepted - this.read()
    return back > STANDSTILL_MS ? back : 0
  }

  /** An operator says that the present time is right, and what was accepted bore a wrong one. */
  trust(): void {
    this.accepted = this.read()
  }
}
