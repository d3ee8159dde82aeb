// What a cell of a printed tariff says, as values. Percentages carry 4 decimals, amounts 6.

export const PERCENT_SCALE = 4
export const AMOUNT_SCALE = 6
/** Duties of 500 to 900 % exist (Korea, from memory): beyond 1,000 a number is a slip. */
export const HIGHEST = 1_000n * 10n ** BigInt(PERCENT_SCALE)

/** Both parts of a compound rate: their sum, or whichever comes to less or to more. */
export type Take = 'sum' | 'lower' | 'higher'

export type Rate =
  | { readonly kind: 'percent'; readonly percent: bigint }
  | { readonly kind: 'specific'; readonly amount: bigint; readonly per: string }
  | {
      readonly kind: 'compound'
      readonly percent: bigint
      readonly amount: bigint
      readonly per: string
      readonly take: Take
    }

/**
 * A text that stands for no number. `excluded`: the line is left out of the agreement; `none`:
 * there is no such tax on it; `quota`: only within a quota, at a rate that is not printed here;
 * `refers`: the rate stands in another text, so the cell is not understood.
 */
export type Mark = 'excluded' | 'none' | 'quota' | 'refers'

export type Term =
  | { readonly mark: Exclude<Mark, 'refers'> }
  | {
      readonly rate: Rate
      /** countries (ISO 3166-1) of the schedule to which the rate is not open */
      readonly except: readonly string[]
      /** `rate` is within the quota only; this one, in 1/10,000 of a percent, beyond it */
      readonly beyond: bigint | undefined
      readonly notes: readonly string[]
    }

/** Terms of a partner, or of all others; more than one: which applies is not told by the file. */
export interface Part {
  readonly partner: string | undefined
  readonly terms: readonly Term[]
}
/** In the order of the text; the first part is that of all partners that have none of their own. */
export type Cell = readonly Part[]

/** How the cells of a file are written. Each member can be said in JSON. */
export interface Grammar {
  /** marks that may stand before decimals: `.`, `,` or both */
  readonly decimal: string
  /** mark between thousands of amounts; percentages have none */
  readonly group?: string
  /** currency (ISO 4217) of amounts; without it an amount is not understood */
  readonly currency?: string
  /** units of amounts, as printed → `kg`, `unit` or a word of ours */
  readonly units?: Readonly<Record<string, string>>
  /** between alternatives: `/` (the default) or `;` */
  readonly alternatives?: '/' | ';'
  /** letters before a partner's own rates (`M: 5`) → its country */
  readonly partners?: Readonly<Record<string, string>>
  /** letters before the rate beyond a quota: `40 (NHN: 80)` */
  readonly beyond?: string
  /** whole terms that are no number */
  readonly marks?: Readonly<Record<string, Mark>>
  /** texts after a rate that leave it as it is → a word of ours */
  readonly notes?: Readonly<Record<string, string>>
  /** a cell that holds one of these texts refers to a rate elsewhere */
  readonly refers?: readonly string[]
}

export const WHYS = {
  'refers-elsewhere': 'the rate stands in another text',
  'text-unknown': 'is no rate that this layout knows',
  'number-unclear': 'three decimals could be thousands',
  'percent-too-high': 'is more than 1,000 %',
  'country-unknown': 'names a country that ISO 3166-1 does not have',
  'country-twice': 'names a country twice',
  'partner-unknown': 'names a partner that the layout does not',
  'unit-unknown': 'is for a unit that the layout does not name',
  'currency-missing': 'is an amount, and the layout names no currency',
  'too-long': 'is longer than 200 signs',
} as const
export type Why = keyof typeof WHYS

/** Why a cell is no rate. */
export interface NotRead {
  readonly why: Why
}
