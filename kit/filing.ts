// What a pack can say. One value per filing type; validation, API, pages, counting all follow it.
import type { Published } from './decimal.ts'
import type { Fault, Refusal } from './fault.ts'
import type { Doc, Fields, Wire } from './field.ts'
import type { Count, Digest, LaneCase, LaneDecision, LaneReason, Lanes } from './lanes.ts'
import type { Grain } from './time.ts'

export type Role = 'trader' | 'officer' | 'operator'
/**
 * `system`: the node itself, whenever it can. `door`: another system that the node knows by its
 * signature, such as a payment provider. `process`: the node, when other filings stand so that it
 * follows (kit/process.ts).
 */
export type Actor = Role | 'system' | 'door' | 'process'

/** One debit and one credit of the same amount in the same unit. Accounts: `template:rest`. */
export interface Entry {
  readonly debit: string
  readonly credit: string
  readonly amount: bigint
  readonly unit: string
  /** reserve only, under this name; `settle` or `release` it later */
  readonly hold?: string
}
/** Post a hold (in full, or `amount` of it and give the rest back), or give all of it back. */
export type HoldStep =
  | { readonly settle: string; readonly amount?: bigint }
  | { readonly release: string }
export type LedgerStep = Entry | HoldStep

/** The same entries the other way round: what an amendment or a cancellation takes back. */
export const reverse = (entries: readonly Entry[]): Entry[] =>
  entries.map(entry => ({ ...entry, debit: entry.credit, credit: entry.debit }))

/** What a step of the life cycle knows beside the filing itself. */
export interface Case {
  /** id of the organisation that lodged it */
  readonly org: string
  readonly number: string
  /** instant of acceptance, milliseconds */
  readonly accepted: number
  /**
   * A name for what must not be read in an account or a claim, such as the number of a person's
   * identity card: the same for the same text, 32 characters.
   */
  digest(text: string): string
  /** instant of this step, as the journal keeps it: the same however often it is replayed */
  readonly at: number
  /** instant at which each state was first reached, before this step */
  readonly marks: Readonly<Record<string, number>>
  /** the day of an instant in the node's zone, YYYY-MM-DD */
  day(ms: number): string
}

/** What is to be paid on a day: the total, and what comes on top of it because it is late. */
export interface Payable {
  /** minor units of the total's currency, surcharge included */
  readonly amount: bigint
  readonly surcharge: bigint
  /** whole days late */
  readonly days: number
}

type ListKey<D> = {
  [K in keyof D]-?: NonNullable<D[K]> extends readonly unknown[] ? K : never
}[keyof D]
type Row<D, K extends keyof D> = NonNullable<D[K]> extends readonly (infer R)[] ? R : never

/** true: holds. false, or the numbers of its message: does not. */
export type Verdict = boolean | Fault['values']

/** What must hold. `each` looks at every row; the key of a rule is also the key of its message. */
export type Rule<D, A, B> =
  | { each?: never; amounts?: never; at: keyof D & string; holds(doc: D, reference: B): Verdict }
  | {
      [K in ListKey<D>]: {
        each: K
        amounts?: never
        at?: keyof Row<D, K> & string
        holds(row: Row<D, K>, reference: B, doc: D): Verdict
      }
    }[ListKey<D>]
  | {
      each?: never
      amounts: true
      at: keyof D & string
      holds(amounts: A, doc: D, reference: B): Verdict
    }

export interface Transition<D, A, S extends string> {
  readonly from: S | readonly S[]
  readonly to: S
  readonly by: Actor
  /** it carries a whole new document, which is assessed as of the day of acceptance */
  readonly amends?: boolean
  /**
   * It leads off the usual way (security instead of payment, a look into the books afterwards): no
   * page waits for it, and a state from which nothing else leads on is an end.
   */
  readonly aside?: boolean
  /** words that go with it, for the other side to read: what is asked for, what would help */
  readonly note?: 'optional' | 'required'
  when?(amounts: A, doc: D): boolean
  /** `before` is set when the transition amends: what the filing was until now */
  entries?(amounts: A, doc: D, at: Case, before?: { amounts: A; doc: D; state: S }): LedgerStep[]
}

/**
 * One cut of the figures: of the whole filing, or of each row of a list. `list` names its codes
 * where no field of the same name does.
 */
export type Dimension<D> =
  | { each?: never; list?: string; of(doc: D): string }
  | {
      [K in ListKey<D>]: { each: K; list?: string; of(row: Row<D, K>, doc: D): string }
    }[ListKey<D>]

/** What is counted, from when the filing reaches `at`, for as long as it is not in `until`. */
export type Measure<D, A, S extends string> = {
  readonly unit: string
  readonly scale: number
  /** a state, or several: the first of them that is reached counts */
  readonly at: S | readonly S[]
  readonly until?: readonly S[]
  /** rounding of the country's statistics, for who asks for published figures */
  readonly published?: Published
} & (
  | { each?: never; since?: never; of(amounts: A, doc: D): bigint }
  | {
      [K in ListKey<D>]: {
        each: K
        since?: never
        of(row: Row<D, K>, index: number, amounts: A, doc: D): bigint
      }
    }[ListKey<D>]
  | {
      each?: never
      of?: never
      /**
       * It measures time: whole minutes from when the first of these states was reached until `at`,
       * 0 where that was not before. Its unit is `min`, without decimals.
       */
      readonly since: S | readonly S[]
    }
)

/** Live totals kept for pages: a set of dimensions at a grain, the newest `keep` buckets of it. */
export interface Board<X extends string> {
  readonly by: readonly X[]
  readonly grain: Grain
  readonly keep: number
}

/** Two live filings of one organisation are likely the same where their texts are. */
export interface Alike<D> {
  /** a column of text in the list: both have the same there */
  readonly by: keyof D & string
  /** how far back, days */
  readonly days: number
  /** key of what is told, with the values `number` and `date` */
  readonly warning: string
  /** all that must be the same; undefined: it cannot be told */
  text(doc: D): string | undefined
}

/** Goods that an officer looks at, row by row, while the filing stands in one of some states. */
export interface Inspection<D, S extends string> {
  readonly in: readonly S[]
  readonly of: ListKey<D> & string
  /** fields of a row that may be counted: the first that it states is; the field of its unit */
  readonly counted: readonly string[]
  readonly unit?: string
}

/** A paper that other filings draw on: what each row of a list grants stands in an account. */
export type Paper<D, S extends string> = {
  [K in ListKey<D> & string]: {
    /** where it may be drawn on */
    readonly in: S
    /** fields: its own number, its last day */
    readonly named: keyof D & string
    readonly until: keyof D & string
    readonly of: K
    /** field of a row: how much is granted; and in what */
    readonly amount: keyof Row<D, K> & string
    readonly unit: string
    /** `template:rest`; rows may share one */
    account(row: Row<D, K>, doc: D): string
  }
}[ListKey<D> & string]

/** Names as values, so that a rename works and a typo does not compile. */
export type Columns<D> = { readonly [K in keyof D & string]: K }

export interface Filing<
  N extends string,
  F extends Fields,
  G extends Fields,
  B,
  S extends string,
  X extends string,
> {
  readonly name: N
  /** `{field}`, `{yyyy}` of acceptance, `{serial:width}`: a gap-free count per text before it */
  readonly number: string
  readonly fields: F
  /** the form's parts: name (said by `section.<name>`) → fields in order; all of them, once each */
  readonly sections?: Readonly<Record<string, readonly (keyof F & string)[]>>
  /** the amount that a page shows large, and the lines of amounts that follow a list's rows */
  readonly total?: { readonly amount: keyof G & string } & (
    | { readonly of?: never; readonly lines?: never }
    | { readonly of: keyof F & string; readonly lines: keyof G & string }
  )
  /** a document that holds, for whoever reads the API's description */
  readonly example?: Wire<F>
  /** the shape of what `assess` works out */
  readonly amounts: G
  assess(doc: Doc<F>, reference: B): Doc<G> | Refusal
  /** the reference data as of the day of acceptance, from the tables of the pack */
  readonly rules: Readonly<Record<string, Rule<Doc<F>, Doc<G>, NoInfer<B>>>>
  readonly states: readonly S[]
  readonly transitions: Readonly<Record<string, Transition<Doc<F>, Doc<G>, NoInfer<S>>>>
  /** where more than the total may be to pay, and how much it is; steps post the same */
  readonly payable?: {
    readonly in: readonly NoInfer<S>[]
    on(amounts: Doc<G>, day: string): Payable
  }
  /** what must not exist twice, across the whole node; the same at each of its steps */
  claims?(doc: Doc<F>, at: Omit<Case, 'at' | 'marks'>): { key: string; path: string }[]
  /** states in which its claims are given back */
  readonly frees?: readonly NoInfer<S>[]
  readonly dimensions: Readonly<Record<X, Dimension<Doc<F>>>>
  readonly measures: Readonly<Record<string, Measure<Doc<F>, Doc<G>, NoInfer<S>>>>
  readonly boards: Readonly<Record<string, Board<NoInfer<X>>>>
  /** what is likely the same lodged twice: whoever tries a lodging is told */
  readonly alike?: Alike<Doc<F>>
  /** which of them are looked at; absent: all are the same */
  readonly lanes?: Lanes<Doc<F>, Doc<G>>
  /** absent: an officer's findings are the words of a step, and nothing else is kept of them */
  readonly inspection?: Inspection<Doc<F>, NoInfer<S>>
  /** absent: nothing draws on it */
  readonly paper?: Paper<Doc<F>, NoInfer<S>>
  /** columns of the list, in order; a column of codes, text or a party can be filtered by */
  list(column: Columns<Omit<F, keyof G> & G>): readonly string[]
}

/**
 * Any filing, as the engine sees it: it knows no industry. Members are methods, so that a filing
 * of any shape is one of these; the engine only ever hands a filing its own documents back.
 */
export interface AnyFiling {
  readonly name: string
  readonly number: string
  readonly fields: Fields
  readonly sections?: Readonly<Record<string, readonly string[]>>
  readonly total?: { readonly amount: string; readonly of?: string; readonly lines?: string }
  readonly example?: Members
  readonly amounts: Fields
  assess(doc: unknown, reference: unknown): Members | Refusal
  readonly rules: Readonly<Record<string, AnyRule>>
  readonly states: readonly string[]
  readonly transitions: Readonly<Record<string, AnyTransition>>
  readonly payable?: {
    readonly in: readonly string[]
    on(amounts: unknown, day: string): Payable
  }
  claims?(doc: unknown, at: Omit<Case, 'at' | 'marks'>): { key: string; path: string }[]
  readonly frees?: readonly string[]
  readonly dimensions: Readonly<Record<string, AnyDimension>>
  readonly measures: Readonly<Record<string, AnyMeasure>>
  readonly boards: Readonly<Record<string, Board<string>>>
  readonly alike?: {
    readonly by: string
    readonly days: number
    readonly warning: string
    text(doc: unknown): string | undefined
  }
  readonly lanes?: AnyLanes
  readonly inspection?: AnyInspection
  readonly paper?: AnyPaper
  list(column: Readonly<Record<string, string>>): readonly string[]
}
export interface AnyPaper {
  readonly in: string
  readonly named: string
  readonly until: string
  readonly of: string
  readonly amount: string
  readonly unit: string
  account(row: unknown, doc: unknown): string
}
export interface AnyInspection {
  readonly in: readonly string[]
  readonly of: string
  readonly counted: readonly string[]
  readonly unit?: string
}
/** Methods, as those of a filing. */
export interface AnyLanes {
  keys(doc: unknown, amounts: unknown, at: LaneCase): readonly string[]
  decide(doc: unknown, amounts: unknown, at: LaneCase, of: (key: string) => Count): LaneDecision
  outcome(step: { readonly from: string; readonly event: string }): boolean | undefined
  commitment(day: string, seed: string, digest: Digest): string
  reasons(table: LaneCase['table']): readonly Pick<LaneReason, 'id' | 'kind'>[]
}
/** A document or amounts whose fields are known only at run time. */
export type Members = Readonly<Record<string, unknown>>
export interface AnyRule {
  readonly each?: string
  readonly amounts?: boolean
  readonly at?: string
  holds(first: unknown, second: unknown, third: unknown): Verdict
}
export interface AnyTransition {
  readonly from: string | readonly string[]
  readonly to: string
  readonly by: Actor
  readonly amends?: boolean
  readonly aside?: boolean
  readonly note?: 'optional' | 'required'
  when?(amounts: unknown, doc: unknown): boolean
  entries?(
    amounts: unknown,
    doc: unknown,
    at: Case,
    before?: { amounts: unknown; doc: unknown; state: string },
  ): LedgerStep[]
}
export interface AnyDimension {
  readonly each?: string
  readonly list?: string
  of(first: unknown, doc: unknown): string
}
export interface AnyMeasure {
  readonly unit: string
  readonly scale: number
  readonly at: string | readonly string[]
  readonly until?: readonly string[]
  readonly published?: Published
  readonly each?: string
  readonly since?: string | readonly string[]
  of?(first: unknown, second: unknown, amounts: unknown, doc: unknown): bigint
}

/**
 * Declare a filing type. The author writes no generic: the document's type comes from `fields`,
 * that of the amounts from `amounts`, the reference data's from the second parameter of `assess`.
 */
export const defineFiling = <
  const N extends string,
  F extends Fields,
  G extends Fields,
  B,
  const S extends string,
  const X extends string,
>(
  filing: Filing<N, F, G, B, S, X>,
): Filing<N, F, G, B, S, X> => filing
