// What passes along the line: commands in, decisions out. Shapes only.
import type { Fault } from '#kit/fault.ts'
import type { Actor, Members } from '#kit/filing.ts'
import type { Floor } from '#kit/pack.ts'
import type { MountedFiling } from './mounted.ts'

/**
 * What a key may be used for: reading; lodging filings and drafts; taking steps; the organisation's
 * own affairs (members, keys, mandates). A person who signed in has all of them.
 */
export const SCOPES = ['read', 'lodge', 'act', 'manage'] as const
export type Scope = (typeof SCOPES)[number]

/** Who asks, for which organisation, with what they may do. */
export interface Caller {
  /** the organisation whose filings it is about; by a mandate, the one that gave it */
  readonly org: string
  /** acting organisation and who of it: `org_…/person` or `org_…/key` */
  readonly actor: string
  readonly roles: ReadonlySet<Actor>
  /** absent: all */
  readonly scopes?: ReadonlySet<Scope>
  /** a person who signed in; absent for a key */
  readonly person?: string
  /** may manage the organisation's members, keys and mandates */
  readonly manager?: boolean
  /** by a mandate for these filing types only; absent: all */
  readonly types?: ReadonlySet<string>
}

/** A document that was read, checked, assessed and found to hold; all that needs no state. */
export interface Prepared {
  readonly doc: Members
  readonly amounts: Members
  /** the document's bytes as handed in */
  readonly body: Buffer
  readonly amountsText: string
  readonly facets: readonly string[]
  readonly listedText: string
  /** versions of the reference data it was assessed with */
  readonly reference: string
}

interface CommandBase {
  readonly type: MountedFiling
  readonly caller: Caller
  /** the node's clock, ms: when it came in */
  readonly at: number
  /** the instant that counts, ms: differs from `at` only in imports of history */
  readonly effective: number
  /** claim of the idempotency key, with the SHA-256 of the request; absent when none was sent */
  readonly once?: { readonly claim: string; readonly fingerprint: Buffer }
}

export interface LodgeCommand extends CommandBase {
  readonly kind: 'lodge'
  readonly id: string
  readonly prepared: Prepared
}

export interface TransitionCommand extends CommandBase {
  readonly kind: 'transition'
  readonly number: string
  readonly transition: string
  /** version that the caller saw */
  readonly version: number
  /** the new document of an amendment, already checked against the fields */
  readonly document?: { readonly doc: Members; readonly body: Buffer }
  /** words of whoever takes the step, for the other side */
  readonly note?: string
}

export type Command = LodgeCommand | TransitionCommand

export interface Accepted {
  readonly ok: true
  readonly id: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly amountsText: string
  readonly position: number
  /** true when this answers a request that had been accepted before */
  readonly replayed: boolean
}
export interface Refused {
  readonly ok: false
  readonly faults: readonly Fault[]
  /** where the filing stands, when that is why */
  readonly current?: { readonly state: string; readonly version: number }
}
export type Outcome = Accepted | Refused

/** A filing as decide sees it. doc and amounts are read from the journal when first asked for. */
export interface FilingState {
  readonly id: string
  readonly type: string
  readonly number: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: number
  readonly reference: string
  readonly document: number
  readonly positions: readonly number[]
  readonly marks: Readonly<Record<string, number>>
  readonly doc: Members
  readonly amounts: Members
  readonly amountsText: string
}

export interface AccountState {
  readonly account: string
  readonly unit: string
  readonly floor: Floor
  debits: bigint
  credits: bigint
  debitsHeld: bigint
  creditsHeld: bigint
  /** it has a row in the table, also when that says zero: a hold was given back */
  readonly stored?: boolean
}

/** One line of the ledger: what was posted, held, settled or released. */
export interface LedgerLine {
  readonly kind: 'posted' | 'held' | 'settled' | 'released'
  readonly debit: string
  readonly credit: string
  readonly unit: string
  readonly amount: bigint
  readonly hold: string
}
