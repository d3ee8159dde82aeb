// What the doors may ask of the engine. flow.ts makes it; the doors know only this.
import type { Refusal } from '#kit/fault.ts'
import type { Grain } from '#kit/time.ts'
import type { Desk } from './desk/desk.ts'
import type { ProofFile } from './journal/proof-file.ts'
import type { Lists } from './lists/lists.ts'
import type { ListPage, ListQuery } from './lists/rows.ts'
import type { Mounted, MountedFiling } from './mounted.ts'
import type { Papers } from './papers.ts'
import type { References } from './reference/references.ts'
import type { Caller, Outcome } from './types.ts'

export interface LodgeOptions {
  /** Idempotency-Key, 1–200 visible ASCII characters or any text of a bulk row */
  readonly key?: string
  /** instant of acceptance of an import of history, ms; only for role operator, never in future */
  readonly effective?: number
  /** claim and digest that make a repeat known, in place of a caller's key */
  readonly once?: Claimed
}

/** One of many that are previewed. */
export interface Asked {
  readonly body: Buffer
  readonly options: LodgeOptions
}

/** A claim that is made once, and the SHA-256 of what it stands for. */
export interface Claimed {
  readonly claim: string
  readonly fingerprint: Buffer
}

export interface StepOptions extends LodgeOptions {
  /** the version that the caller saw (If-Match) */
  readonly version: number
  /** the new document of an amendment */
  readonly body?: Buffer
  /** the node's clock, ms, as a door read it: what it held against it is what is posted */
  readonly at?: number
}

/** A filing as it stands. `document` and `amounts` are JSON texts, as lodged and as assessed. */
export interface FilingView {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: string
  readonly changed: string
  readonly reference: string
  readonly position: number
  readonly documentText: string
  readonly amountsText: string
  /** transitions that this caller may take from this state */
  readonly may: readonly string[]
}

export interface HistoryEvent {
  readonly position: number
  readonly at: string
  readonly effective: string
  readonly event: string
  readonly steps: readonly string[]
  readonly state: string
  readonly version: number
  /** id of the acting organisation; 'node' for the node itself */
  readonly actor: string
  /** its name; '' for the node itself */
  readonly by: string
  readonly reference: string
  readonly amountsText: string | null
  /** words of whoever took the step; null without any */
  readonly note: string | null
  /** SHA-256 (hex) of the findings of the look at its goods that it ended; null where it did not */
  readonly inspected: string | null
  readonly entries: readonly {
    kind: string
    debit: string
    credit: string
    unit: string
    amount: string
  }[]
}

export interface TotalsQuery {
  readonly measure: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  /** buckets or dates: '2026', '2026-11', '2026-11-25', '2026-11-25T16'; [from, to) */
  readonly from?: string
  readonly to?: string
  readonly grain: Grain
  /** rounded as the country's statistics are, each cell by itself */
  readonly published?: boolean
}
export interface Totals {
  readonly measure: string
  readonly unit: string
  readonly position: number
  readonly cells: readonly Readonly<Record<string, string>>[]
  /** of figures for strangers: traders behind each, and the last day that they tell of */
  readonly public?: { readonly traders: number; readonly until?: string }
}

/** What strangers see of a node that hides figures of few. */
export interface PublicSide {
  /** traders behind each figure */
  readonly traders: number
  /** `position` counts days: a journal position would tell how many filings there were */
  totals(query: TotalsQuery): Totals | Refusal
  readonly feed: Feed
}

/** One viewer of the public board, or of an organisation's filings. */
export interface Viewer {
  /** hands over one ready frame; false when the viewer is not ready to take more now */
  send(frame: Buffer): boolean
  close(): void
}
export interface Subscription {
  /** the viewer can take frames again */
  ready(): void
  stop(): void
}

export interface Feed {
  /** public totals; `after` is the Last-Event-ID. Sends a snapshot, or the cells changed since */
  watch(viewer: Viewer, after?: number): Subscription
  readonly viewers: number
}

export interface WorkItem {
  readonly type: string
  readonly state: string
  readonly count: number
  readonly oldest: string
  /** since when the oldest wait, instants; 60 at most */
  readonly ages: readonly string[]
}

export interface KeyInfo {
  readonly org: string
  readonly name: string
  readonly label: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly created: string
  readonly expires: string | null
  readonly revoked: string | null
  /** first characters of the digest: enough to name a key, useless to use it */
  readonly id: string
}

export interface Keys {
  /** the caller whose key this is; cached for at most 2 s, so a revoked key dies within that */
  authenticate(key: string): Promise<Caller | undefined>
  /** `org` is a name (made when it is new), `orgId` one that is there */
  create(order: {
    org?: string
    orgId?: string
    roles: readonly string[]
    scopes?: readonly string[]
    label: string
    days?: number
  }): Promise<string>
  /** of one organisation, when it is said */
  revoke(id: string, org?: string): Promise<boolean>
  list(org?: string): Promise<KeyInfo[]>
}

export interface Statistics {
  readonly position: number
  readonly queued: number
  readonly batches: number
  readonly accepted: number
  readonly refused: number
  readonly replayed: number
  readonly cubeCells: number
  readonly viewers: number
  readonly checkpointed: number
}

export interface EngineApi {
  readonly mounted: Mounted
  /** the reference data in force now: another value when another version switches in */
  readonly references: References
  readonly zone: string
  readonly node: string
  /** the node was made as a demonstration: every page and feed says so */
  readonly demo: boolean
  readonly keys: Keys
  readonly feed: Feed
  /** undefined: strangers see all figures, exact and at once */
  readonly publicSide: PublicSide | undefined
  /** drafts, files, and who works on which filing */
  readonly desk: Desk
  /** filings for print, and what a printed one is worth */
  readonly papers: Pick<Papers, 'read' | 'standing'>
  /** search, sums of lists, saved views */
  readonly lists: Lists
  lodge(type: MountedFiling, caller: Caller, body: Buffer, options: LodgeOptions): Promise<Outcome>
  /** the same intake without its end: nothing is kept. amountsText and faults are the real ones */
  preview(type: MountedFiling, caller: Caller, body: Buffer): Promise<Outcome>
  /**
   * Previews of many at a time, each by itself, in their order. By its key one is told what was
   * lodged before (`replayed`).
   */
  previewMany(
    type: MountedFiling,
    caller: Caller,
    asked: readonly Asked[],
  ): Promise<readonly Outcome[]>
  /** a step without its end: nothing is kept */
  previewStep(
    type: MountedFiling,
    caller: Caller,
    number: string,
    transition: string,
    options: StepOptions,
  ): Promise<Outcome>
  step(
    type: MountedFiling,
    caller: Caller,
    number: string,
    transition: string,
    options: StepOptions,
  ): Promise<Outcome>
  /** what was answered under a claim; undefined when it was never made */
  known(once: Claimed): Promise<Outcome | undefined>
  read(type: MountedFiling, caller: Caller, number: string): Promise<FilingView | undefined>
  list(type: MountedFiling, caller: Caller, query: ListQuery): Promise<ListPage | Refusal>
  history(type: MountedFiling, caller: Caller, number: string): Promise<HistoryEvent[] | undefined>
  proof(type: MountedFiling, caller: Caller, number: string): Promise<ProofFile | undefined>
  totals(query: TotalsQuery): Promise<Totals | Refusal>
  /** own filings' events as they are committed (officers: all); resumes from the journal */
  followFilings(caller: Caller, viewer: Viewer, after?: number): Subscription
  worklist(caller: Caller): Promise<WorkItem[]>
  /** the newest signed checkpoint, and the key to check it with */
  checkpoint(): Promise<{ note: string; verifierKey: string }>
  consistency(first: number, second: number): Promise<string[] | Refusal>
  /** undefined when the database answers; the reason otherwise */
  away(): string | undefined
  statistics(): Statistics
}
