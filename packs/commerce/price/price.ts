// An order in, every amount of it out, each rounded once by the order's own policy:
//   list price - promotions = price;  price + tax - coupons = what is paid.
// The sum of the lines and the freight is the total, which is what the provider charges and what
// customs is told as paid, to the minor unit.
import { Refusal } from '#kit/fault.ts'
import { allocate } from '#kit/money.ts'
import { type Coupon, type Line, type Order, orderFaults, type Reduction } from './order.ts'
import { type Bearer, POLICIES, type PolicyName, taxesOf } from './policy.ts'
import { redeem, reduce, sum, type Taken } from './promotions.ts'

/** Minor units. gross = net + tax; paid = gross - coupon. */
export interface PricedLine {
  readonly sku: string
  readonly quantity: bigint
  /** unit price times quantity, as stated: with tax in it or without */
  readonly listed: bigint
  /** off the listed amount; never more than it */
  readonly discount: bigint
  readonly net: bigint
  readonly tax: bigint
  /** the tax by name; adds up to `tax` */
  readonly taxes: readonly { readonly name: string; readonly amount: bigint }[]
  readonly gross: bigint
  /** what of gross a coupon pays */
  readonly coupon: bigint
  readonly paid: bigint
}
export interface PricedFreight {
  readonly net: bigint
  readonly tax: bigint
  readonly gross: bigint
}
export interface Totals {
  readonly listed: bigint
  readonly discount: bigint
  /** goods and freight */
  readonly net: bigint
  readonly tax: bigint
  readonly gross: bigint
  readonly coupon: bigint
  /** what is charged */
  readonly total: bigint
}
/** One reason why the total is what it is: the changes of all steps add up to it. */
export interface Step {
  readonly kind: 'listed' | Reduction['kind'] | 'tax' | 'freight' | 'coupon'
  /** the promotion's name or the coupon's code */
  readonly name: string
  /** the amount that the step looked at; for tax the tax itself, even where prices hold it */
  readonly basis: bigint
  /** what it adds to what is to be paid */
  readonly change: bigint
  /** the same by line */
  readonly lines: readonly bigint[]
}
export interface Priced {
  /** the order it is priced from: a return prices the rest of it by the same rules */
  readonly order: Order
  readonly currency: string
  readonly policy: PolicyName
  readonly lines: readonly PricedLine[]
  readonly freight: PricedFreight
  readonly totals: Totals
  readonly steps: readonly Step[]
}

/** What decides a line's turn where remainders are equal; lines that agree in it are the same. */
const keyOf = ({ sku, price, quantity, rates }: Line): string =>
  JSON.stringify([sku, `${price.amount}`, `${quantity}`, rates.map(r => [r.name, `${r.percent}`])])

/** Line indices by their goods; by code units, so that every machine has the same order. */
const rankOf = (lines: readonly Line[]): number[] => {
  const keys = lines.map(keyOf)
  const compare = (a: number, b: number): number =>
    keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0
  return lines.map((_, line) => line).sort(compare)
}

const stepOf = (kind: Step['kind'], name: string, { basis, off }: Taken): Step => ({
  kind,
  name,
  basis,
  change: -sum(off),
  lines: off.map(each => -each),
})

const minus = (from: readonly bigint[], off: readonly bigint[]): bigint[] =>
  from.map((each, i) => each - off[i]!)

interface Reduced {
  readonly listed: readonly bigint[]
  readonly left: readonly bigint[]
  readonly steps: readonly Step[]
}
const reduced = ({ lines, promotions }: Order, rank: readonly number[]): Reduced => {
  const listed = lines.map(line => line.price.amount * line.quantity)
  const steps: Step[] = [
    { kind: 'listed', name: '', basis: sum(listed), change: sum(listed), lines: listed },
  ]
  let left = listed
  for (const each of promotions) {
    if (each.kind === 'coupon') continue
    const taken = reduce(each, { lines, left, rank })
    left = minus(left, taken.off)
    steps.push(stepOf(each.kind, each.name, taken))
  }
  return { listed, left, steps }
}

interface Redeemed {
  readonly coupons: readonly bigint[]
  readonly steps: readonly Step[]
}
const redeemed = (order: Order, gross: readonly bigint[], rank: readonly number[]): Redeemed => {
  const steps: Step[] = []
  let left: readonly bigint[] = gross
  for (const each of order.promotions.filter((one): one is Coupon => one.kind === 'coupon')) {
    const taken = redeem(each, { lines: order.lines, left, rank })
    left = minus(left, taken.off)
    steps.push(stepOf('coupon', each.code, taken))
  }
  return { coupons: minus(gross, left), steps }
}

/** The tax of each line and, last, of the freight. */
const taxed = (order: Order, { listed, left }: Reduced, rank: readonly number[]): bigint[] => {
  const bearers: Bearer[] = order.lines.map((line, i) => ({
    quantity: line.quantity,
    listed: listed[i]!,
    amount: left[i]!,
    rates: line.rates,
  }))
  const freight = order.freight?.price.amount ?? 0n
  const rates = order.freight?.rates ?? []
  bearers.push({ quantity: 1n, listed: freight, amount: freight, rates })
  return taxesOf(POLICIES[order.policy], bearers, [...rank, order.lines.length])
}

const namedTaxes = ({ rates }: Line, tax: bigint): PricedLine['taxes'] => {
  const shares = allocate(
    tax,
    rates.map(rate => rate.percent),
  )
  return rates.map(({ name }, i) => ({ name, amount: shares[i]! }))
}

const totalsOf = (
  lines: readonly PricedLine[],
  freight: PricedFreight,
  listedFreight: bigint,
): Totals => {
  const of = (key: 'listed' | 'discount' | 'net' | 'tax' | 'gross' | 'coupon' | 'paid'): bigint =>
    sum(lines.map(line => line[key]))
  return {
    listed: of('listed') + listedFreight,
    discount: of('discount'),
    net: of('net') + freight.net,
    tax: of('tax') + freight.tax,
    gross: of('gross') + freight.gross,
    coupon: of('coupon'),
    total: of('paid') + freight.gross,
  }
}

/** What `amount` comes to before and after its tax. */
const around = (amount: bigint, tax: bigint, withTax: boolean): PricedFreight =>
  withTax ? { net: amount - tax, tax, gross: amount } : { net: amount, tax, gross: amount + tax }

/** Price an order, or say all that is wrong about it. Pure: the same order, the same amounts. */
export const priceOrder = (order: Order): Priced | Refusal => {
  const faults = orderFaults(order)
  return faults.length > 0 ? new Refusal(faults) : priceChecked(order)
}

/** Price an order that has been checked. */
export const priceChecked = (order: Order): Priced => {
  const { withTax } = POLICIES[order.policy]
  const rank = rankOf(order.lines)
  const goods = reduced(order, rank)
  const taxes = taxed(order, goods, rank)
  const amounts = goods.left.map((left, i) => around(left, taxes[i]!, withTax))
  const listedFreight = order.freight?.price.amount ?? 0n
  const freight = around(listedFreight, taxes.at(-1)!, withTax)
  const grosses = amounts.map(each => each.gross)
  const { coupons, steps } = redeemed(order, grosses, rank)
  const lines = order.lines.map((line, i): PricedLine => {
    const { net, tax, gross } = amounts[i]!
    const [listed, coupon] = [goods.listed[i]!, coupons[i]!]
    const of = { sku: line.sku, quantity: line.quantity, listed, discount: listed - goods.left[i]! }
    return { ...of, net, tax, taxes: namedTaxes(line, tax), gross, coupon, paid: gross - coupon }
  })
  const added = minus(grosses, goods.left)
  const none = lines.map(() => 0n)
  const tax: Step = {
    kind: 'tax',
    name: '',
    basis: sum(lines.map(line => line.tax)),
    change: sum(added),
    lines: added,
  }
  const carried: Step = {
    kind: 'freight',
    name: '',
    basis: listedFreight,
    change: freight.gross,
    lines: none,
  }
  return {
    order,
    currency: order.currency,
    policy: order.policy,
    lines,
    freight,
    totals: totalsOf(lines, freight, listedFreight),
    steps: [...goods.steps, tax, ...steps, carried],
  }
}

/** The same order with another quantity of one line; it is priced anew by the same rules (B12). */
export const changeQuantity = (order: Order, line: number, quantity: bigint): Order => ({
  ...order,
  lines: order.lines.map((each, i) => (i === line ? { ...each, quantity } : each)),
})

/** The amounts of an order message to customs (CEB), by their names there, in minor units. */
export interface CustomsAmounts {
  /** without tax; promotions lower it, a coupon does not */
  readonly goodsValue: bigint
  readonly freight: bigint
  readonly taxTotal: bigint
  /** paid by other means than money */
  readonly discount: bigint
  readonly acturalPaid: bigint
}
/**
 * goodsValue + freight + taxTotal - discount = acturalPaid = what was charged, always. The
 * totalPrice of a line there is its `net` here: their sum is goodsValue.
 */
export const customsAmounts = ({ lines, freight, totals }: Priced): CustomsAmounts => ({
  goodsValue: sum(lines.map(line => line.net)),
  freight: freight.net,
  taxTotal: totals.tax,
  discount: totals.coupon,
  acturalPaid: totals.total,
})
