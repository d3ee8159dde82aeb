// What a batch is decided on, and what deciding it yields. Loaded by load.ts, saved by write.ts.
import type { Claimed } from '../desk/claims.ts'
import type { Inspected } from '../desk/inspected.ts'
import type { LedgerState } from '../ledger/ledger.ts'
import type { Accepted, Command, FilingState, LedgerLine, Outcome, Prepared } from '../types.ts'

/** Who holds a claim. `answer` is what its first request was told, for idempotency keys. */
export interface ClaimState {
  readonly filing: string
  readonly fingerprint: Buffer | null
  readonly answer?: Accepted
}

export interface BatchState extends LedgerState {
  /** by id */
  readonly filings: Map<string, FilingState>
  /** `type number` → id */
  readonly numbers: Map<string, string>
  readonly claims: Map<string, ClaimState>
  /** who works on a filing, by `type number`; loaded for the steps of officers only */
  readonly claimed: Map<string, Claimed>
  /** looks at goods that are under way, by `type number`; loaded for steps that may end them */
  readonly inspected: Map<string, Inspected>
  /** last serial given out, by series */
  readonly series: Map<string, bigint>
}

/**
 * When a filing last changed, as its row says: no state was reached after it, though an import of
 * history may name its steps' instants in any order. What looks for states by time relies on it.
 */
export const changedAt = (effective: number, { marks }: Pick<FilingState, 'marks'>): number =>
  Math.max(effective, ...Object.values(marks))

/** The same state in other maps: what is decided on it stays there (values are never changed). */
export const copyOf = (state: BatchState): BatchState => ({
  ...state,
  filings: new Map(state.filings),
  numbers: new Map(state.numbers),
  claims: new Map(state.claims),
  claimed: new Map(state.claimed),
  inspected: new Map(state.inspected),
  series: new Map(state.series),
  accounts: new Map(state.accounts),
  holds: new Map(state.holds),
})

export const numberKey = (type: string, number: string): string => `${type}\u001f${number}`

/** One accepted event, ready to be written. Positions below zero are places in this batch. */
export interface Change {
  readonly command: Command
  readonly event: string
  /** automatic steps that followed at once */
  readonly steps: readonly string[]
  readonly states: readonly string[]
  readonly before: FilingState | undefined
  readonly after: FilingState
  /** set when the event carries a document */
  readonly prepared: Prepared | undefined
  readonly lines: readonly LedgerLine[]
  readonly claimed: readonly { claim: string; fingerprint: Buffer | null }[]
  readonly freed: readonly string[]
  /** the look at its goods that it ends, with what was found */
  readonly inspected?: Inspected | undefined
  readonly series: { readonly series: string; readonly serial: bigint } | undefined
}

export interface Decision {
  /** one a command, in order; an accepted one has its place in the batch as (negative) position */
  readonly outcomes: Outcome[]
  readonly changes: Change[]
}
