// How often a stranger may ask: one bucket of tokens an address, filled at a steady rate.

interface Bucket {
  tokens: number
  at: number
}

export interface Allowance {
  readonly ok: boolean
  /** whole tokens left */
  readonly left: number
  /** seconds until a token is there (when refused) or until the bucket is full */
  readonly seconds: number
}

/** Addresses kept at a time; past it those go first that have not asked for longest. */
const MOST = 10_000

export class RateLimit {
  readonly rate: number
  readonly burst: number
  private readonly buckets = new Map<string, Bucket>()

  constructor({ rate, burst }: { rate: number; burst: number }) {
    this.rate = rate
    this.burst = burst
  }

  /** Addresses that are kept. */
  get addresses(): number {
    return this.buckets.size
  }

  /** Take one token of an address; `now` in ms. */
  take(address: string, now: number): Allowance {
    const known = this.buckets.get(address)
    const bucket = known ?? { tokens: this.burst, at: now }
    const filled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.rate
    bucket.tokens = Math.min(this.burst, filled)
    bucket.at = now
    const ok = bucket.tokens >= 1
    if (ok) bucket.tokens--
    // put last: the map's order is that of the latest question
    this.buckets.delete(address)
    this.buckets.set(address, bucket)
    if (this.buckets.size > MOST) this.forgetOldest()
    const missing = ok ? this.burst - bucket.tokens : 1 - bucket.tokens
    return { ok, left: Math.floor(bucket.tokens), seconds: Math.ceil(missing / this.rate) }
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next()
    if (oldest.done !== true) this.buckets.delete(oldest.value)
  }
}

/** What an answer says of a limit: draft-ietf-httpapi-ratelimit-headers-10. */
export const rateHeaders = (name: string, limit: RateLimit, allowance: Allowance): string[] => [
  'RateLimit-Policy',
  `"${name}";q=${limit.burst};w=${Math.ceil(limit.burst / limit.rate)}`,
  'RateLimit',
  `"${name}";r=${allowance.left};t=${allowance.seconds}`,
]
