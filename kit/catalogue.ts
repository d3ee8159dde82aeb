// What a pack opens to everybody: a dated list of goods with their rates, and amounts worked out
// for a stranger, who lodges nothing. Both speak of the pack's own tables and of its own filing, so
// that neither can say anything else than a lodging would.
import type { Doc, Fields } from './field.ts'
import type { Members } from './filing.ts'
import type { Lang } from './words.ts'

/** What something is called, by language; a language that lacks a name reads another's. */
export type Names = Readonly<Partial<Record<Lang, string>>>

/**
 * A list of goods by code, and their rates. Rows of the rates' table have `percent`, `specific` for
 * each `per` in `currency`, `choose` (`lower`, `higher`; both parts are added when it is not said),
 * `except` (partners, with commas between), `inQuota`, `absent` (why there is no rate), `text`,
 * `note` and `source`; those of the goods `vat`, `unit`, `source` and a name a language.
 */
export interface Catalogue {
  /** table of the goods, by code: digits only */
  readonly goods: string
  /** table of codes that ended, member `successor` */
  readonly ended: string
  /** table of the rates, by `code:schedule` or `code:schedule:partner` */
  readonly rates: string
  /** table whose keys `schedule:partner` say to whom a schedule is open */
  readonly members: string
  /** table that names units */
  readonly units: string
  /** currency of amounts whose row names none */
  readonly currency: string
  /** VAT of goods whose row says none, percent; absent: nothing can be said of it */
  readonly vat?: string
  /** how many digits stand for a level, from the top */
  readonly levels: readonly number[]
  /** schedules, in the order in which they are shown; one that is not here comes after them */
  readonly schedules: Readonly<Record<string, Names>>
}

/** Amounts for a stranger: a few fields, made into a document of a filing and assessed as such. */
export interface Calculator {
  /** the pack's filing whose `assess` and rules it is */
  readonly filing: string
  /** what is asked of the stranger */
  readonly fields: Fields
  /** rules of the filing that count here: those of goods and prices, not those of papers */
  readonly rules: readonly string[]
  /** field → table whose codes of the day may be chosen */
  readonly choices: Readonly<Record<string, string>>
  /** what shows how the amounts came about */
  readonly working: Fields
  readonly example: Members
  /** the document that would be lodged; what no rule here looks at is blank */
  document(asked: Members): Members
  /** a fault's path in that document → its path in what was asked */
  pathOf(path: string): string
  /** the same goods under other claims, each with the name of what is claimed; '' for none */
  others(asked: Members, view: unknown): readonly { readonly name: string; asked: Members }[]
  explain(document: Members, amounts: Members, view: unknown, asked: Members): Members
}

interface TypedCalculator<F extends Fields, W extends Fields, D, A, V>
  extends Omit<Calculator, 'fields' | 'working' | 'document' | 'others' | 'explain'> {
  readonly fields: F
  readonly working: W
  document(asked: Doc<F>): D
  others(asked: Doc<F>, view: V): readonly { readonly name: string; readonly asked: Doc<F> }[]
  explain(document: D, amounts: A, view: V, asked: Doc<F>): Doc<W>
}

/**
 * Declare a calculator. The types of what is asked and of the working come from their fields; the
 * engine only ever hands it its own documents, and amounts and views of its own pack.
 */
export const defineCalculator = <F extends Fields, W extends Fields, D, A, V>(
  calculator: TypedCalculator<F, W, D, A, V>,
): Calculator => calculator as unknown as Calculator
