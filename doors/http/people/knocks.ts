// How often somebody may try a password or a code. Counted by address and by what is tried, known
// or not, so that neither answers nor limits tell whether an account is there.

import type { Call, HeaderList } from '../call.ts'
import { oneFault } from '../problem.ts'
import { RateLimit } from '../rate.ts'

/** Tries at once, and how many come back a second. */
export interface KnockLimits {
  readonly address: { readonly rate: number; readonly burst: number }
  readonly subject: { readonly rate: number; readonly burst: number }
}

/** 30 tries from an address (an office behind one), 8 at one account; one more each minute. */
export const KNOCKS: KnockLimits = {
  address: { rate: 1 / 10, burst: 30 },
  subject: { rate: 1 / 60, burst: 8 },
}

export class Knocks {
  private readonly addresses: RateLimit
  private readonly subjects: RateLimit

  constructor(limits: KnockLimits) {
    this.addresses = new RateLimit(limits.address)
    this.subjects = new RateLimit(limits.subject)
  }

  /** Whether this try may be made; else the call has been answered 429. */
  admit(call: Call, subject: string): boolean {
    const now = call.door.people.ground.now()
    const address = this.addresses.take(call.address, now)
    const own = this.subjects.take(subject, now)
    if (address.ok && own.ok) return true
    const seconds = Math.max(address.ok ? 0 : address.seconds, own.ok ? 0 : own.seconds)
    const retry: HeaderList = ['Retry-After', String(seconds)]
    call.problem(oneFault('too-many-requests', '', { seconds }), retry)
    return false
  }
}
