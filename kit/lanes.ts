// Which filings are looked at: a pack says by what, the engine keeps what was decided, and why.

/** Nothing is looked at, papers are, the goods are. */
export const LANES = ['green', 'yellow', 'red'] as const
export type Lane = (typeof LANES)[number]

/** What is known of a key: how often it was filed, looked at, and found wrong. */
export interface Count {
  readonly filed: number
  readonly inspected: number
  readonly hits: number
}

/** Why a filing is in its lane: by name of a criterion, of a path of history, or of the draw. */
export interface LaneReason {
  readonly id: string
  readonly kind: 'criterion' | 'history' | 'draw'
  /** what it added to the score; history may take away */
  readonly points: number
  /** the lane that it demands by itself */
  readonly lane?: Lane
  /** rows that it is about, from 0, the first hundred; absent: it is about the whole */
  readonly rows?: readonly number[]
}

export interface LaneDecision {
  readonly lane: Lane
  readonly reasons: readonly LaneReason[]
  /** sum of the points */
  readonly score: number
  /** in [0, 1): what was drawn for the filing */
  readonly draw: number
}

/** SHA-256 of the UTF-8 bytes of a text; given, since packs touch no library of the machine. */
export type Digest = (text: string) => Uint8Array

/** A table of the pack on one day: rows by key. */
type DayTable = ReadonlyMap<string, Readonly<Record<string, string>>>

/** What a lane is decided with, beside the filing itself. Nothing else decides. */
export interface LaneCase {
  readonly number: string
  /** of acceptance: what criteria are in force */
  readonly day: string
  readonly table: (name: string) => DayTable
  /** of the day on which it came in; drawn again by whoever has it */
  readonly draw: { readonly day: string; readonly seed: string; readonly digest: Digest }
}

/** Named in a filing, its filings are put into lanes once they are lodged. */
export interface Lanes<D, A> {
  /** keys that history is kept by, each once; the decision asks for no other */
  keys(doc: D, amounts: A, at: LaneCase): readonly string[]
  /** `of` holds only what was known when the filing came */
  decide(doc: D, amounts: A, at: LaneCase, of: (key: string) => Count): LaneDecision
  /** what a step says of a look at the filing: something was found, nothing; undefined: no news */
  outcome(step: { readonly from: string; readonly event: string }): boolean | undefined
  /** what is published of a day's seed before that day */
  commitment(day: string, seed: string, digest: Digest): string
  /** all reasons that tables of a day can give, also those that never did */
  reasons(table: LaneCase['table']): readonly Pick<LaneReason, 'id' | 'kind'>[]
}
