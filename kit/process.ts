// A process: what follows from where several filings stand together, such as an order, its payment
// and its waybill. It is a pure function of a group of filings, so that the order in which they
// came in cannot matter, and so that asking twice does nothing twice.
import type { Doc, Fields } from './field.ts'
import type { AnyFiling, Members } from './filing.ts'

/** A filing of a group, as it stands. */
export interface Member<D = Members, A = Members, S extends string = string> {
  /** its name within the pack */
  readonly filing: string
  readonly number: string
  /** id of the organisation that lodged it */
  readonly org: string
  readonly state: S
  readonly version: number
  /** position in the journal at which its present document was taken in */
  readonly document: number
  readonly doc: D
  readonly amounts: A
  /** instant at which it first reached a state, milliseconds */
  readonly marks: Readonly<Record<string, number>>
}

type MemberOf<T> = T extends {
  readonly fields: infer F extends Fields
  readonly amounts: infer G extends Fields
  readonly states: readonly (infer S extends string)[]
}
  ? Member<Doc<F>, Doc<G>, S>
  : Member

/**
 * What is to be done: a step of one of the group (its transition is `by: 'process'`), or a filing
 * that is to be lodged for an organisation, once under this name for this group.
 */
export type Act =
  | {
      readonly take: string
      readonly of: Pick<Member, 'filing' | 'number' | 'version'>
      /** words that go with the step, where it takes some */
      readonly note?: string
    }
  | {
      readonly lodge: string
      readonly org: string
      readonly document: Members
      readonly once: string
    }

export interface AnyProcess {
  /** the filing that the others of a group belong to */
  readonly anchor: string
  /** by filing: what ties it to others; two filings that share a key are of one group */
  readonly keys: Readonly<Record<string, (doc: never) => readonly string[]>>
  next(anchor: Member, group: Readonly<Record<string, readonly Member[]>>): readonly Act[]
}

/**
 * Declare a process. `next` is asked again whenever one of the group has moved, and must say the
 * same of the same group: an act that was done shows in the group, and is not said again.
 */
export const defineProcess = <
  const M extends Readonly<Record<string, AnyFiling>>,
  const K extends keyof M & string,
>(plan: {
  /** filings of the pack that have a part in it, by their names */
  readonly filings: M
  readonly anchor: K
  readonly keys: { readonly [P in keyof M]: (doc: MemberOf<M[P]>['doc']) => readonly string[] }
  next(
    anchor: MemberOf<M[K]>,
    group: { readonly [P in keyof M]: readonly MemberOf<M[P]>[] },
  ): readonly Act[]
}): AnyProcess => {
  for (const [name, filing] of Object.entries(plan.filings)) {
    if (filing.name !== name) throw new Error(`a process calls ${filing.name} ${name}`)
  }
  // the engine hands each filing its own documents only
  return plan as unknown as AnyProcess
}
