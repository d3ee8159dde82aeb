// What a lane is decided on: facts of a declaration, and the keys that history is kept by.

/** Named facts of a declaration that are codes or parties. */
export const NAMED = [
  'office',
  'mode',
  'transport',
  'declarant',
  'owner',
  'overseas',
  'courier',
  'hs',
  'origin',
  'departure',
  'regime',
  'marking',
  'payment',
  'use',
] as const
export type Named = (typeof NAMED)[number]

export interface Facts {
  /** the filing's number: what the draw is made with */
  readonly number: string
  /** day of lodging, yyyy-mm-dd */
  readonly day: string
  /** `hs` has 6 to 10 digits; `regime` is the duty regime claimed, `marking` the mark of origin */
  readonly named: Readonly<Partial<Record<Named, string>>>
  /** customs value in minor units of the home currency */
  readonly value: bigint
  /** net mass in 1/100,000 kg */
  readonly net: bigint
  /** rate of duty in 1/10,000 % */
  readonly rate: bigint
}

/**
 * What history can be kept by: a named fact, a part of the code, a band of a quantity (`unit` is
 * value by mass), the exact rate, or `lot`: exact value and mass, to know a consignment again.
 */
export const DIMENSIONS = [
  ...NAMED,
  'heading',
  'chapter',
  'value',
  'mass',
  'unit',
  'rate',
  'lot',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

// Powers of two: a band is the number's length in bits, so that it needs no table and no float.
const band = (amount: bigint): string => (amount <= 0n ? '0' : String(amount.toString(2).length))
// Minor units for 1,000 kg: mass has five decimals.
const TONNE = 100_000_000n

/** The key of one dimension; undefined where the declaration does not state it. */
const partOf = (facts: Facts, dimension: Dimension): string | undefined => {
  switch (dimension) {
    case 'heading':
      return facts.named.hs?.slice(0, 4)
    case 'chapter':
      return facts.named.hs?.slice(0, 2)
    case 'value':
      return band(facts.value)
    case 'mass':
      return band(facts.net)
    case 'unit':
      return facts.net === 0n ? undefined : band((facts.value * TONNE) / facts.net)
    case 'rate':
      return String(facts.rate)
    case 'lot':
      return `${facts.value}/${facts.net}`
    default:
      return facts.named[dimension]
  }
}

/** The key of dimensions taken together; undefined when one of them is not stated. */
export const keyOf = (facts: Facts, of: readonly Dimension[]): string | undefined => {
  const parts: string[] = []
  for (const dimension of of) {
    const part = partOf(facts, dimension)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts.join('|')
}
