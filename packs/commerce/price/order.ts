// What an order is made of before it is priced, and what is refused about it. All amounts are whole
// minor units (ISO 4217) of one currency; all percentages have four decimals (13 % is 130_000n).
import type { Fault } from '#kit/fault.ts'
import { isCurrency } from '#kit/money.ts'
import { isPolicy, POLICIES, type PolicyName, WHOLE } from './policy.ts'

/** Ten thousand percent: above every tax there is; what lies beyond is a slip of the scale. */
const MAX_RATE = 100n * WHOLE

/** An amount that knows its currency, so that a line of another one is seen (B24). */
export interface Amount {
  readonly amount: bigint
  readonly currency: string
}
/** A price also knows whether tax is in it. */
export interface Price extends Amount {
  readonly withTax: boolean
}
/** A tax by name. Several of one line are all of the same base; none is taken on another. */
export interface Rate {
  readonly name: string
  readonly percent: bigint
}
export interface Line {
  readonly sku: string
  /** whole units; 0n is a line that was taken out, and keeps its place */
  readonly quantity: bigint
  /** of one unit */
  readonly price: Price
  readonly rates: readonly Rate[]
}
export interface Freight {
  readonly price: Price
  /** empty when freight bears no tax */
  readonly rates: readonly Rate[]
}

interface Named {
  readonly name: string
  /** the goods that it is for; all when absent */
  readonly skus?: readonly string[]
}
/** So much percent of what earlier promotions left. */
export interface Percentage extends Named {
  readonly kind: 'percentage'
  readonly percent: bigint
}
/** So much off, and never more than there is. */
export interface Fixed extends Named {
  readonly kind: 'fixed'
  readonly off: Amount
}
/** Spend so much, get so much off; `each`: once for every full spend. */
export interface Threshold extends Named {
  readonly kind: 'threshold'
  readonly spend: Amount
  readonly off: Amount
  readonly each: boolean
}
/** Take `take` units, pay `pay`: of every full bundle the cheapest units of all are free. */
export interface Bundle extends Named {
  readonly kind: 'bundle'
  readonly take: bigint
  readonly pay: bigint
}
/** These parts together at a price, as often as the basket holds them. */
export interface GoodsSet {
  readonly kind: 'set'
  readonly name: string
  readonly parts: readonly { readonly sku: string; readonly quantity: bigint }[]
  readonly price: Amount
}
/**
 * A means of payment: it lowers neither price nor tax base, only what is left to pay. The goods
 * value that customs is told still includes it (CEB order: goodsValue against discount).
 */
export interface Coupon extends Named {
  readonly kind: 'coupon'
  readonly code: string
  readonly off: Amount | { readonly percent: bigint }
  /** what the goods must come to, taxes included */
  readonly spend?: Amount
}
export type Reduction = Percentage | Fixed | Threshold | Bundle | GoodsSet
export type Promotion = Reduction | Coupon

export interface Order {
  readonly currency: string
  readonly policy: PolicyName
  readonly lines: readonly Line[]
  readonly freight?: Freight
  /**
   * In the stated order: each works on what those before it left. Coupons pay, so they come after
   * all that changes the price, wherever they stand; among themselves in the stated order.
   */
  readonly promotions: readonly Promotion[]
}

type Note = (key: string, path: string, values?: Fault['values']) => void

const checkPercent = (percent: bigint, most: bigint, path: string, note: Note): void => {
  if (percent < 0n || percent > most) note('percent-out-of-range', path)
}

const checkAmount = (amount: Amount, order: Order, path: string, note: Note): void => {
  if (amount.amount < 0n) note('amount-negative', path)
  if (amount.currency !== order.currency) {
    note('currency-mixed', path, { expected: order.currency, found: amount.currency })
  }
}

const checkPriced = (what: Omit<Freight, 'sku'>, order: Order, path: string, note: Note): void => {
  checkAmount(what.price, order, `${path}/price`, note)
  if (isPolicy(order.policy) && what.price.withTax !== POLICIES[order.policy].withTax) {
    note('price-basis-mixed', `${path}/price`)
  }
  for (const [i, { percent }] of what.rates.entries()) {
    checkPercent(percent, MAX_RATE, `${path}/rates/${i}`, note)
  }
}

const checkSet = (set: GoodsSet, path: string, note: Note): void => {
  const skus = new Set(set.parts.map(part => part.sku))
  const wrong = set.parts.some(part => part.quantity < 1n) || skus.size !== set.parts.length
  if (wrong || set.parts.length === 0) note('bundle-impossible', path, { name: set.name })
}

const checkPromotion = (each: Promotion, order: Order, path: string, note: Note): void => {
  if (each.kind === 'percentage') checkPercent(each.percent, WHOLE, `${path}/percent`, note)
  if (each.kind === 'bundle' && (each.pay < 0n || each.take <= each.pay)) {
    note('bundle-impossible', path, { name: each.name })
  }
  if (each.kind === 'set') {
    checkSet(each, path, note)
    checkAmount(each.price, order, `${path}/price`, note)
  }
  if (each.kind === 'threshold' && each.spend.amount === 0n) {
    note('threshold-nothing', path, { name: each.name })
  }
  if ('spend' in each && each.spend !== undefined) {
    checkAmount(each.spend, order, `${path}/spend`, note)
  }
  if (!('off' in each)) return
  if ('percent' in each.off) checkPercent(each.off.percent, WHOLE, `${path}/off`, note)
  else checkAmount(each.off, order, `${path}/off`, note)
}

/** All that is wrong about an order, each with its JSON Pointer; empty when it can be priced. */
export const orderFaults = (order: Order): readonly Fault[] => {
  const faults: Fault[] = []
  const note: Note = (key, path, values = {}) => void faults.push({ key, path, values })
  if (!isCurrency(order.currency)) note('currency-unknown', '/currency', { code: order.currency })
  if (!isPolicy(order.policy)) note('policy-unknown', '/policy', { policy: order.policy })
  if (order.lines.length === 0) note('too-few-lines', '/lines', { min: 1 })
  for (const [i, line] of order.lines.entries()) {
    if (line.quantity < 0n) note('amount-negative', `/lines/${i}/quantity`)
    checkPriced(line, order, `/lines/${i}`, note)
  }
  if (order.freight !== undefined) checkPriced(order.freight, order, '/freight', note)
  const codes = new Set<string>()
  for (const [i, each] of order.promotions.entries()) {
    checkPromotion(each, order, `/promotions/${i}`, note)
    if (each.kind !== 'coupon') continue
    if (codes.has(each.code)) note('coupon-repeated', `/promotions/${i}`, { code: each.code })
    codes.add(each.code)
  }
  return faults
}
