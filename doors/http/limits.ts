// What a stranger may cost us. Every number is a default; an operator or a test may set others.

export interface Limits {
  /** bytes of one document; a declaration of 10,000 goods lines is some 4 MB */
  readonly body: number
  /** bytes of one line of a batch */
  readonly line: number
  /** lines of one batch that are with the engine at a time: two of its own batches of 512 */
  readonly inFlight: number
  /** bytes of those lines */
  readonly inFlightBytes: number
  /** bytes of results that wait for a client who sends all before it reads: some 60,000 lines */
  readonly waitingBytes: number
  /** bytes of a file of many filings: some two million rows */
  readonly bulk: number
  /** bytes of a request's head */
  readonly headers: number
  /** time for a request's head, ms */
  readonly headersMs: number
  /** time for one document, ms */
  readonly bodyMs: number
  /** a batch that neither brings a byte nor takes one for so long is cut off, ms */
  readonly idleMs: number
  /** questions for public totals from one address, a second and in a burst */
  readonly totals: { readonly rate: number; readonly burst: number }
  /** printed codes looked up from one address, a second and in a burst */
  readonly verify: { readonly rate: number; readonly burst: number }
  /** looks into the tariff from one address, a second and in a burst: a letter typed is one */
  readonly tariff: { readonly rate: number; readonly burst: number }
  /** amounts worked out for one address, a second and in a burst */
  readonly duty: { readonly rate: number; readonly burst: number }
  /** looks at the shop from one address, a second and in a burst: a whole village may share it */
  readonly shop: { readonly rate: number; readonly burst: number }
  /** baskets worked out, and orders begun, from one address, a second and in a burst */
  readonly quotes: { readonly rate: number; readonly burst: number }
  readonly viewersPerAddress: number
  readonly viewers: number
  /** bytes unsent to a viewer, past which it gets no more */
  readonly unsent: number
  /** a viewer that takes nothing for so long is cut off, ms */
  readonly stalledMs: number
  /** how often a private stream's key is looked at again, ms */
  readonly recheckMs: number
  /** time that a shutdown gives the requests in hand, ms */
  readonly graceMs: number
}

export const LIMITS: Limits = {
  body: 20_000_000,
  line: 8_000_000,
  inFlight: 1_024,
  inFlightBytes: 32_000_000,
  waitingBytes: 8_000_000,
  bulk: 256_000_000,
  headers: 16_384,
  headersMs: 15_000,
  bodyMs: 60_000,
  idleMs: 60_000,
  totals: { rate: 50, burst: 200 },
  verify: { rate: 10, burst: 60 },
  tariff: { rate: 20, burst: 120 },
  duty: { rate: 10, burst: 60 },
  shop: { rate: 50, burst: 300 },
  quotes: { rate: 10, burst: 60 },
  viewersPerAddress: 5_000,
  viewers: 20_000,
  unsent: 262_144,
  stalledMs: 20_000,
  recheckMs: 2_000,
  graceMs: 10_000,
}
