// What goes back to the buyer. What is kept is priced anew by the order's own rules, and the refund
// is the difference to what has been paid: no scaling (B12), no forgotten tax on freight (B18), and
// however the goods come back, in parts or at once, the accounts end at the same sum.
import { Refusal, refuse } from '#kit/fault.ts'
import { type Priced, priceChecked } from './price.ts'
import { sum } from './promotions.ts'

/** One parcel that came back. */
export interface Return {
  /** line: index in the order's lines; quantity: whole units, at least 1 */
  readonly lines: readonly { readonly line: number; readonly quantity: bigint }[]
  /** what its way back cost and the buyer bears, with any tax, in minor units */
  readonly freight: bigint
}
/** Minor units. total = goods + freight + tax - returnFreight, and never below zero. */
export interface Refund {
  /** without tax */
  readonly goods: bigint
  /** of the way out, without tax; comes back with the last unit */
  readonly freight: bigint
  readonly tax: bigint
  /** what of the return freight this refund bears */
  readonly returnFreight: bigint
  readonly total: bigint
  /** worth of coupons that now pay for nothing; the shop may hand it back as a coupon */
  readonly coupon: bigint
}
/** All refunds of an order; `sum` is their sum and nothing else. */
export interface Refunds {
  readonly each: readonly Refund[]
  readonly sum: Refund
  /**
   * What the buyer has had beyond his due: a return broke a threshold that earlier refunds were
   * reckoned with, or its freight cost more than it brought. It is never asked back here; later
   * refunds are less by it. `sum.total - short` depends on what came back alone, not on how.
   */
  readonly short: bigint
}

type Parts = Readonly<Record<'goods' | 'tax' | 'freight', bigint>>
const NOTHING: Parts = { goods: 0n, tax: 0n, freight: 0n }

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const partsOf = (of: (part: keyof Parts) => bigint): Parts => ({
  goods: of('goods'),
  tax: of('tax'),
  freight: of('freight'),
})
const sumOf = (parts: Parts): bigint => parts.goods + parts.tax + parts.freight

/** The money paid for goods, tax and freight. A coupon pays for goods first, then for their tax. */
export const paidParts = ({ lines, freight, totals }: Priced): Parts => {
  const overNet = sum(lines.map(line => max(line.coupon - line.net, 0n)))
  return {
    goods: sum(lines.map(line => max(line.net - line.coupon, 0n))),
    tax: totals.tax - overNet,
    freight: freight.net,
  }
}

/**
 * Parts that add up to `total`, as near to `want` as `low` and `high` let them: a difference of
 * rounding or of a broken threshold goes to the goods, then to the tax. A total below the sum of
 * `low` counts as that sum.
 */
const fit = (want: Parts, low: Parts, high: Parts, total: bigint): Parts => {
  const near = partsOf(part => min(max(want[part], low[part]), high[part]))
  let open = total - sumOf(near)
  const move = (part: keyof Parts): bigint => {
    const room = (open > 0n ? high[part] : low[part]) - near[part]
    const step = open > 0n ? min(open, room) : max(open, room)
    open -= step
    return near[part] + step
  }
  // in this order
  const [goods, tax, freight] = [move('goods'), move('tax'), move('freight')]
  return { goods, tax, freight }
}

interface Account {
  /** refunded so far, before return freight */
  readonly given: Parts
  readonly due: bigint
  readonly freightDue: bigint
  readonly freightBorne: bigint
  readonly coupon: bigint
  readonly kept: readonly bigint[]
}

/** What is due in all once only `kept` stays with the buyer. */
const dueOf = (priced: Priced, kept: readonly bigint[]): { parts: Parts; coupon: bigint } => {
  const paid = paidParts(priced)
  const { coupon } = priced.totals
  if (kept.every(quantity => quantity === 0n)) return { parts: paid, coupon }
  const { order } = priced
  const lines = order.lines.map((line, i) => ({ ...line, quantity: kept[i]! }))
  const rest = priceChecked({ ...order, lines })
  const stays = paidParts(rest)
  const want = partsOf(part => (part === 'freight' ? 0n : paid[part] - stays[part]))
  return {
    parts: fit(want, NOTHING, paid, priced.totals.total - rest.totals.total),
    coupon: coupon - rest.totals.coupon,
  }
}

const refund = (priced: Priced, account: Account, back: Return): [Refund, Account] => {
  const kept = account.kept.map(
    (quantity, i) =>
      quantity - sum(back.lines.filter(each => each.line === i).map(each => each.quantity)),
  )
  const due = dueOf(priced, kept)
  // at least what was given: nothing is asked back
  const given = fit(due.parts, account.given, paidParts(priced), sumOf(due.parts))
  const step = partsOf(part => given[part] - account.given[part])
  const freightDue = account.freightDue + back.freight
  const returnFreight = min(freightDue - account.freightBorne, sumOf(step))
  const coupon = max(due.coupon, account.coupon)
  return [
    {
      ...step,
      returnFreight,
      total: sumOf(step) - returnFreight,
      coupon: coupon - account.coupon,
    },
    {
      given,
      due: sumOf(due.parts),
      freightDue,
      freightBorne: account.freightBorne + returnFreight,
      coupon,
      kept,
    },
  ]
}

const checkReturns = (priced: Priced, returns: readonly Return[]): Refusal | undefined => {
  const left = priced.lines.map(line => line.quantity)
  for (const [i, { lines, freight }] of returns.entries()) {
    if (freight < 0n) return refuse('amount-negative', `/${i}/freight`)
    for (const [j, { line, quantity }] of lines.entries()) {
      const path = `/${i}/lines/${j}`
      const open = left[line]
      if (open === undefined) return refuse('return-line-unknown', `${path}/line`)
      if (quantity < 1n) return refuse('return-nothing', `${path}/quantity`)
      if (quantity > open) {
        const { sku } = priced.lines[line]!
        return refuse('returned-too-many', `${path}/quantity`, { sku, left: `${open}` })
      }
      left[line] = open - quantity
    }
  }
  return undefined
}

/**
 * The refunds of a priced order for all its returns, oldest first. Sums of goods, freight and tax
 * are each at most what was paid for them; when all is back they are exactly that, and the total is
 * what was paid less return freight (and plus `short`, where freight was more than it brought).
 */
export const refundsOf = (priced: Priced, returns: readonly Return[]): Refunds | Refusal => {
  const wrong = checkReturns(priced, returns)
  if (wrong !== undefined) return wrong
  const none = { due: 0n, freightDue: 0n, freightBorne: 0n, coupon: 0n }
  let account: Account = { ...none, given: NOTHING, kept: priced.lines.map(each => each.quantity) }
  const each: Refund[] = []
  for (const back of returns) {
    const [next, after] = refund(priced, account, back)
    each.push(next)
    account = after
  }
  const of = (key: keyof Refund): bigint => sum(each.map(one => one[key]))
  return {
    each,
    sum: {
      goods: of('goods'),
      freight: of('freight'),
      tax: of('tax'),
      returnFreight: of('returnFreight'),
      total: of('total'),
      coupon: of('coupon'),
    },
    short: sumOf(account.given) - account.due + account.freightDue - account.freightBorne,
  }
}

/** The refund of one more return, after those that were refunded before. */
export const refundOf = (
  priced: Priced,
  lines: Return['lines'],
  freight: bigint,
  earlier: readonly Return[] = [],
): Refund | Refusal => {
  const all = refundsOf(priced, [...earlier, { lines, freight }])
  return all instanceof Refusal ? all : all.each.at(-1)!
}
