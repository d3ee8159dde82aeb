// What a goods line bears where the declarant may state the rates (Korea, United Kingdom): duty and
// duties on top, excise, and VAT on all of it, as far as the procedure leaves them due.
import { divide, trimDecimal } from '#kit/decimal.ts'
import { Refusal, refuse } from '#kit/fault.ts'
import { formatMoney } from '#kit/money.ts'
import { alcoholOf, basesOf, countOf, differs, isOverridden, massOf, overridesOf } from './bases.ts'
import { isTaxedLater, isUntaxed } from './dataset.ts'
import type { Declaration, Item, Line } from './fields.ts'
import { type Effect, type Treatment, treatmentOf } from './procedure.ts'
import { type Basis, dutyOf, needsQuantity, type Taxed, WHOLE } from './rate.ts'
import type { Duty, Reference } from './reference.ts'
import { exciseRate, furtherOf, ratedBy, UNION } from './tariffed.ts'

type Worked = Pick<Line, 'reason' | 'schedule' | 'further' | 'dutyForgone' | 'vatForgone'>
export type Stated = Taxed & Partial<Worked>

interface Whole {
  readonly basis: Basis
  readonly rate: bigint
  readonly schedule?: string
  /** duty and all on top of it */
  readonly amount: bigint
  readonly further: readonly string[]
}

const toldRate = ({ percent, specific }: Duty): string =>
  specific > 0n ? '-' : trimDecimal(percent, 4)

/** The duty as it would be without suspension or relief. */
const wholeOf = (item: Item, at: number, value: bigint, reference: Reference): Whole | Refusal => {
  const rated = ratedBy(item, reference)
  if (rated === undefined) return refuse('field-missing', `/items/${at}/declaredRate`)
  const { duties, missing } = furtherOf(item, reference)
  if (missing !== undefined) {
    return refuse('further-rate-missing', `/items/${at}/taxes`, { code: missing })
  }
  if ([rated, ...duties].some(each => needsQuantity(each.duty, item))) {
    return refuse('field-missing', `/items/${at}/quantity`)
  }
  let amount = dutyOf(rated.duty, value, item, reference)
  const further = duties.map(({ type, duty }) => {
    const own = dutyOf(duty, value, item, reference)
    amount += own
    return `${type} ${toldRate(duty)} ${formatMoney(own, reference.profile.currency)}`
  })
  const { basis, duty, schedule } = rated
  return {
    basis,
    rate: duty.percent,
    ...(schedule === undefined ? {} : { schedule }),
    amount,
    further,
  }
}

const exciseOf = (
  item: Item,
  at: number,
  doc: Declaration,
  reference: Reference,
): bigint | Refusal => {
  if (item.excise === undefined) return 0n
  const rated = exciseRate(item, reference)
  const [path, code] = [`/items/${at}/excise`, item.excise]
  if (rated === undefined) return refuse('excise-rate-missing', path, { code })
  const { duty, by } = rated
  const bases = basesOf(doc, item)
  if (duty.per === 'kg' && by === 'unit') {
    return dutyOf(duty, 0n, { net: massOf(bases, item) }, reference)
  }
  const quantity = by === 'alcohol' ? alcoholOf(bases, reference) : countOf(bases, item, reference)
  if (quantity === undefined) return refuse('excise-quantity-open', path, { code })
  return dutyOf({ ...duty, per: 'unit' }, 0n, { net: item.net, quantity }, reference)
}

const NO_DUTY: Whole = { basis: 'none', rate: 0n, amount: 0n, further: [] }

/** Taxes that are not due, each with the code that says so: `A00 suspended 5100`. */
const reasonOf = ({ duty, vat, excise }: Treatment, item: Item): string =>
  [
    ['A00', duty] as const,
    ['B00', vat] as const,
    ...(item.excise === undefined ? [] : [[item.excise.slice(1), excise] as const]),
  ]
    .filter(([, { effect }]) => effect !== 'due')
    .map(([tax, { effect, by }]) => `${tax} ${effect} ${by}`)
    .join('; ')

const toldOf = (
  whole: Whole | undefined,
  excise: bigint,
  treatment: Treatment,
  item: Item,
  currency: string,
): Partial<Worked> => {
  const reason = reasonOf(treatment, item)
  const taxed = item.excise !== undefined && treatment.excise.effect === 'due'
  const further = [
    ...(whole?.further ?? []),
    ...(taxed ? [`${item.excise.slice(1)} - ${formatMoney(excise, currency)}`] : []),
  ].join('; ')
  return {
    ...(reason === '' ? {} : { reason }),
    ...(further === '' ? {} : { further }),
    ...(whole?.schedule === undefined ? {} : { schedule: whole.schedule }),
  }
}

/** VAT on value, duty and excise; on what the procedure forgoes of duty, as HMRC does (DMSTAX). */
const vatOn = (base: bigint, item: Item, reference: Reference): bigint => {
  const tariff = item.declaredRate === undefined ? reference.tariff(item.hs) : undefined
  const { vat = 0n, rounding } = reference.profile
  return divide(base * (item.declaredVat ?? tariff?.vat ?? vat), WHOLE, rounding)
}

/** Of all types of duty and VAT, those of excise are three digits. */
const kindOf = (type: string): 'duty' | 'vat' | 'consumption' => {
  if (type.startsWith('B')) return 'vat'
  return type.startsWith('A') ? 'duty' : 'consumption'
}

/** Taxes as the declarant has worked them out (OVR01), and no others. */
const overridden = (doc: Declaration, item: Item, reference: Reference): Stated => {
  const sums = { duty: 0n, vat: 0n, consumption: 0n }
  const further: string[] = []
  const types: string[] = []
  for (const [type, amount] of overridesOf(doc, item)) {
    sums[kindOf(type)] += amount
    types.push(`${type} declared OVR01`)
    if (type === 'A00' || type === UNION || kindOf(type) === 'vat') continue
    further.push(`${type} - ${formatMoney(amount, reference.profile.currency)}`)
  }
  return {
    ...{ basis: 'declared', rate: 0n, ...sums, reason: types.join('; ') },
    ...(types.some(each => each.startsWith(UNION)) ? { schedule: `${UNION}:OVR01` } : {}),
    ...(further.length === 0 ? {} : { further: further.join('; ') }),
  }
}

const wrongBase = (
  doc: Declaration,
  item: Item,
  at: number,
  value: bigint,
  reference: Reference,
): Refusal | undefined =>
  basesOf(doc, item).some(base => differs(base, item, value, reference))
    ? refuse('base-differs', `/items/${at}/value`)
    : undefined

/**
 * Where the declarant states the rate, it is taken as stated. Where not, a tariff that the operator
 * loaded says it, for what is claimed. VAT: as stated, as the tariff says, or at the country's own
 * rate. Of duty that is not due the rate may be unknown; then so is what is forgone. Duty that is
 * relieved is not levied, and no part of VAT's base (VAT Act 1994 s. 21(2)(a)); duty secured on a
 * provisional value is (TT_IM102a). Beside suspended duty, VAT that is due has no base.
 */
export const statedTax = (
  item: Item,
  at: number,
  value: bigint,
  doc: Declaration,
  reference: Reference,
): Stated | Refusal => {
  const treatment = treatmentOf(doc, item, reference)
  const { duty, vat, excise } = treatment
  const isTaxed = !isUntaxed(doc) && !isTaxedLater(doc)
  if (isTaxed && isOverridden(item)) return overridden(doc, item, reference)
  const wrong = wrongBase(doc, item, at, value, reference)
  if (wrong !== undefined) return wrong
  const made = duty.effect === 'none' ? NO_DUTY : wholeOf(item, at, value, reference)
  const due = duty.effect === 'due' || duty.effect === 'none'
  if ((due || duty.effect === 'secured') && made instanceof Refusal) return made
  const whole = made instanceof Refusal ? undefined : made
  const taxed = excise.effect === 'due' ? exciseOf(item, at, doc, reference) : 0n
  if (taxed instanceof Refusal) return taxed
  if (duty.effect === 'suspended' && vat.effect === 'due' && whole?.amount !== 0n) {
    return refuse('relief-vat-open', `/items/${at}/procedures`, { code: duty.by })
  }
  const own = due ? (whole?.amount ?? 0n) : 0n
  const taxable = duty.effect === 'secured' ? (whole?.amount ?? 0n) : own
  const full =
    whole === undefined || (item.excise !== undefined && excise.effect !== 'due')
      ? undefined
      : vatOn(value + whole.amount + taxed, item, reference)
  const vatDue = vat.effect === 'due'
  return {
    basis: BASES[duty.effect] ?? basisOf(whole),
    rate: whole?.rate ?? 0n,
    duty: own,
    consumption: taxed,
    vat: vatDue ? vatOn(value + taxable + taxed, item, reference) : 0n,
    ...toldOf(whole, taxed, treatment, item, reference.profile.currency),
    ...(due || whole === undefined ? {} : { dutyForgone: whole.amount }),
    ...(vatDue || vat.effect === 'none' || full === undefined ? {} : { vatForgone: full }),
  }
}
const BASES: Readonly<Partial<Record<Effect, Basis>>> = {
  suspended: 'suspended',
  secured: 'suspended',
  relieved: 'relieved',
}
const basisOf = (whole: Whole | undefined): Basis => whole?.basis ?? 'none'
