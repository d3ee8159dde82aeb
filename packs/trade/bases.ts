// What lines state of their taxes (DE 4/3 to 4/7): bases counted in a unit or in money, and amounts
// that the declarant has worked out. A base of money or mass that is stated must be that of the
// line; what excise is counted by is found among the others.
import { divide } from '#kit/decimal.ts'
import type { Rule } from '#kit/filing.ts'
import type { Amounts, Declaration, Item } from './fields.ts'
import type { Reference } from './reference.ts'

export type Base = NonNullable<Declaration['bases']>[number]

const NONE: readonly Base[] = []
const known = new WeakMap<Declaration, Map<Item, Base[]>>()
/** What a line states; looked through once for ten thousand lines. */
export const basesOf = (doc: Declaration, item: Item): readonly Base[] => {
  if (doc.bases === undefined) return NONE
  let found = known.get(doc)
  if (found === undefined) {
    found = new Map()
    for (const base of doc.bases) {
      const of = doc.items[base.line - 1]
      if (of !== undefined) found.set(of, [...(found.get(of) ?? []), base])
    }
    known.set(doc, found)
  }
  return found.get(item) ?? NONE
}

const amountOf = ({ payable, assessed }: Base): bigint | undefined => payable ?? assessed

/** The line's taxes are as the declarant has worked them out (DE 2/2, TT_IM134a). */
const OVERRIDE = /\bOVR01\b/
export const isOverridden = ({ statements = '' }: Item): boolean => OVERRIDE.test(statements)

/** Amounts of taxes as stated, by type; what is not stated is not due. */
export const overridesOf = (doc: Declaration, item: Item): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  for (const base of basesOf(doc, item)) {
    const [amount, { type = '' }] = [amountOf(base), base]
    if (amount !== undefined) sums.set(type, (sums.get(type) ?? 0n) + amount)
  }
  return sums
}

// quantities have five decimals, and strengths are percent
const SCALE = 100_000n
const PERCENT = 100n * SCALE
const HECTOLITRE = 100n

/**
 * Litres of pure alcohol: stated (LPA), or strength by volume (ASV of LTR or HLT); both must agree.
 * With an easement (EAS) the strength that is taxed is another: 260 l of 13 %, eased to 12.5 %, are
 * taxed as 250 l (TT_IM129a).
 */
export const alcoholOf = (bases: readonly Base[], reference: Reference): bigint | undefined => {
  const of = (unit: string) => bases.find(each => each.unit === unit)?.quantity
  const { rounding } = reference.profile
  const [pure, strength, eased, hectolitres] = [of('LPA'), of('ASV'), of('EAS'), of('HLT')]
  const volume = of('LTR') ?? (hectolitres === undefined ? undefined : hectolitres * HECTOLITRE)
  const worked =
    volume === undefined || strength === undefined
      ? undefined
      : divide(volume * strength, PERCENT, rounding)
  if (pure !== undefined && worked !== undefined && pure !== worked) return undefined
  const alcohol = pure ?? worked
  if (alcohol === undefined || eased === undefined) return alcohol
  return strength === undefined || strength === 0n
    ? undefined
    : divide(alcohol * eased, strength, rounding)
}

/** Units that say how strong, not how much. */
const STRENGTHS: readonly (string | undefined)[] = ['ASV', 'EAS']

/**
 * How many units there are to tax: the one quantity that is stated as a base or, without one, the
 * supplementary units (DE 6/2). undefined: none is, or there are several to choose from.
 */
export const countOf = (
  bases: readonly Base[],
  item: Item,
  { profile }: Reference,
): bigint | undefined => {
  const counted = bases.filter(
    ({ unit, quantity }) =>
      quantity !== undefined && unit !== profile.currency && !STRENGTHS.includes(unit),
  )
  return counted.length > 1 ? undefined : (counted[0]?.quantity ?? item.quantity)
}

/** Kilograms of tobacco in the goods (KTC, TT_IM189a) or, unstated, their net mass (TT_IM110a). */
export const massOf = (bases: readonly Base[], { net }: Item): bigint =>
  bases.find(each => each.unit === 'KTC')?.quantity ?? net

/** A minor unit of two decimals at the scale of a quantity. */
const MINOR = 1000n
/** Whether a base that is stated is another than the line's own value or mass. */
export const differs = (base: Base, item: Item, value: bigint, { profile }: Reference): boolean => {
  const { quantity, unit } = base
  if (quantity === undefined) return false
  if (unit === profile.currency) return quantity !== value * MINOR
  return unit === 'KGM' && quantity !== item.net
}

type BaseRule = Rule<Declaration, Amounts, Reference>
export const baseRules: Readonly<Record<string, BaseRule>> = {
  'base-of-no-line': {
    each: 'bases',
    at: 'line',
    holds: ({ line }, _, { items }) => line <= items.length,
  },
  'override-wrong': {
    each: 'bases',
    at: 'type',
    holds: (base, _, { items }) => {
      if (amountOf(base) === undefined) return true
      const item = items[base.line - 1]
      return base.type !== undefined && item !== undefined && isOverridden(item)
    },
  },
  'override-empty': {
    each: 'items',
    at: 'statements',
    holds: (item, _, doc) => !isOverridden(item) || overridesOf(doc, item).size > 0,
  },
}
