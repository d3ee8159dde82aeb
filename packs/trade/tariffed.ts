// Rates where the declarant may state them: as stated, or by the tariff that the operator loaded.
// Rows of the table `duty` are `code:mfn`; of a claimed preference `code:300:MX` or `code:300`; of
// a quota `code:120:054077`. Goods for Northern Ireland bear the Union's duty, with rows of its
// own: `code:A50:mfn`, `code:A50:300:MX`. A duty on top (anti-dumping and the like) has
// `code:A80:C721` by an additional code or `code:A80:CN` by origin; an excise `X522:excise`, and by
// pure alcohol `X333:excise:LPA`.
import type { Item } from './fields.ts'
import type { Basis } from './rate.ts'
import type { Duty, Reference } from './reference.ts'

interface Rated {
  readonly basis: Basis
  readonly duty: Duty
  /** the row of a claim: preference code with origin or quota */
  readonly schedule?: string
}

const NOBODY: ReadonlySet<string> = new Set()
const adValorem = (percent: bigint): Duty => ({
  percent,
  specific: 0n,
  per: 'kg',
  take: 'sum',
  except: NOBODY,
})

const claimed = (item: Item, regime: string, reference: Reference): Rated | undefined => {
  const { quota, preferenceOrigin = item.origin } = item
  const schedules =
    quota === undefined ? [`${regime}:${preferenceOrigin}`, regime] : [`${regime}:${quota}`]
  for (const each of schedules) {
    const schedule = isUnion(item) ? `${UNION}:${each}` : each
    const duty = reference.duty(`${item.hs}:${schedule}`)
    if (duty !== undefined) return { basis: 'claimed', duty, schedule }
  }
  return undefined
}

/**
 * The Union's duty, and what comes on top of it. A line that states one of them bears them; and one
 * for Northern Ireland, from Great Britain (NIDOM) or elsewhere (NIIMP), that does not say that its
 * goods are not at risk of moving on (NIREM), or draw on a quota of the United Kingdom (NIQUO).
 */
export const UNION = 'A50'
const UNION_FURTHER = ['A70', 'A80', 'A90'] as const
const isUnion = (item: Item): boolean =>
  [UNION, ...UNION_FURTHER].some(type => stated(item).includes(type)) ||
  (/\bNI(DOM|IMP)\b/.test(item.statements ?? '') && !/\bNI(REM|QUO)\b/.test(item.statements ?? ''))
const stated = ({ taxes }: Item): readonly string[] => taxes?.split(' ') ?? []

/** The rate of duty of a line: stated, of what it claims, or MFN. undefined: nobody has said it. */
export const ratedBy = (item: Item, reference: Reference): Rated | undefined => {
  const { declaredRate, regime = '100' } = item
  if (declaredRate !== undefined) return { basis: 'declared', duty: adValorem(declaredRate) }
  if (regime !== '100') return claimed(item, regime, reference)
  const schedule = `${UNION}:mfn`
  const union = isUnion(item) ? reference.duty(`${item.hs}:${schedule}`) : undefined
  if (isUnion(item)) return union && { basis: 'mfn', duty: union, schedule }
  const duty = reference.tariff(item.hs)?.mfn
  return duty && { basis: 'mfn', duty }
}

/** Types of duty on top of the tariff's: additional, anti-dumping and countervailing duties. */
export const FURTHER = ['A20', 'A40', ...UNION_FURTHER] as const
/** Types of duty that a line states. A00, the United Kingdom's own, need not be. */
export const STATED = [UNION, ...FURTHER] as const

interface Further {
  readonly duties: readonly { readonly type: string; readonly duty: Duty }[]
  /** a type that is stated or an additional code, without a rate for the goods */
  readonly missing: string | undefined
}

/**
 * Duties on top, of all types of the tariff that the line is under and of those stated, for which
 * there is a row by one of the line's additional codes or by origin. Each code and each type that
 * is stated must have one, if only of 0.
 */
export const furtherOf = (item: Item, reference: Reference): Further => {
  const codes = item.additionalCodes?.split(' ') ?? []
  const left = new Set([...codes, ...stated(item)])
  left.delete(UNION)
  const duties: { type: string; duty: Duty }[] = []
  for (const type of FURTHER) {
    const other = UNION_FURTHER.some(each => each === type) !== isUnion(item)
    if (other && !stated(item).includes(type)) continue
    for (const by of [...codes, item.origin]) {
      const duty = reference.duty(`${item.hs}:${type}:${by}`)
      if (duty === undefined) continue
      duties.push({ type, duty })
      left.delete(by)
      left.delete(type)
    }
  }
  return { duties, missing: [...left][0] }
}

export interface ExciseRate {
  readonly duty: Duty
  /** counted by litres of pure alcohol, or by whatever the line counts */
  readonly by: 'alcohol' | 'unit'
}

/** By quantity alone: for one by value no rule was at hand. */
export const exciseRate = ({ excise }: Item, reference: Reference): ExciseRate | undefined => {
  if (excise === undefined) return undefined
  const alcohol = reference.duty(`${excise}:excise:LPA`)
  const duty = alcohol ?? reference.duty(`${excise}:excise`)
  if (duty === undefined || duty.percent > 0n) return undefined
  return { duty, by: alcohol === undefined ? 'unit' : 'alcohol' }
}
