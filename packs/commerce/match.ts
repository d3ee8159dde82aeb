// A list against its order, payment and waybill: what of them does not agree, with the code under
// which customs refuses it, where one is known. Pure; the order of arrival has no part in it.
import { trimDecimal } from '#kit/decimal.ts'
import { formatMoney } from '#kit/money.ts'
import type { List } from './list.ts'
import type { Amounts, Order } from './order.ts'
import type { Payment } from './payment.ts'
import type { Waybill } from './waybill.ts'

/** Why documents do not match. Codes are those of published receipts; '' where none was found. */
export const REASONS = {
  'match-amount': '1332',
  'match-items': '1322',
  'match-buyer': '',
  'match-firm': '',
  'match-parcel': '',
  'match-tax': '',
} as const
export type Reason = keyof typeof REASONS

/** Whose each value is. */
type Side = 'order' | 'list' | 'payment' | 'waybill'

export interface Difference {
  readonly reason: Reason
  readonly values: readonly string[]
  /** by value */
  readonly sides: readonly Side[]
}

export interface Documents {
  readonly list: { readonly doc: List; readonly amounts: Amounts }
  readonly order: { readonly doc: Order; readonly amounts: Amounts }
  readonly payment: { readonly doc: Payment }
  readonly waybill: { readonly doc: Waybill }
}

interface Goods {
  readonly sku: string
  readonly hs?: string
  readonly quantity: number
  readonly price: bigint
}
/** How goods are told apart and written: with their HS codes, and the price in which way. */
interface Telling {
  readonly classified?: boolean
  readonly say?: (price: bigint) => string
}
/** Goods by article and price, and by HS code if asked, however ordered and split over lines. */
export const goodsOf = (
  items: readonly Goods[],
  { classified, say = String }: Telling = {},
): string => {
  const sums = new Map<string, number>()
  for (const { sku, hs, price, quantity } of items) {
    const key = classified ? `${sku} ${hs} ${say(price)}` : `${sku} ${say(price)}`
    sums.set(key, (sums.get(key) ?? 0) + quantity)
  }
  return [...sums]
    .map(([key, quantity]) => `${key} × ${quantity}`)
    .sort()
    .join('\n')
}

const yuan = (amount: bigint): string => formatMoney(amount, 'CNY')
const idOf = (id: string): string => id.trim().toUpperCase()
/** A paper's number as a note may show it: its last four characters. */
const shown = (id: string): string => `…${id.slice(-4)}`

const parcelOf = ({ packages, gross }: Pick<Waybill, 'packages' | 'gross'>): string =>
  `${packages} / ${trimDecimal(gross, 5)} kg`

/** What does not agree; nothing when all do. */
export const differences = ({ list, order, payment, waybill }: Documents): Difference[] => {
  const found: Difference[] = []
  const differ = (reason: Reason, sides: readonly Side[], ...values: string[]): void => {
    found.push({ reason, sides, values })
  }
  const [l, o, p, w] = [list.doc, order.doc, payment.doc, waybill.doc]
  if (p.amount !== order.amounts.paid) {
    differ('match-amount', ['order', 'payment'], yuan(order.amounts.paid), yuan(p.amount))
  }
  const [sold, told] = [o.items, l.items].map(items =>
    goodsOf(items, { classified: true, say: yuan }),
  )
  if (sold !== told) differ('match-items', ['order', 'list'], sold!, told!)
  const [buyer, listed, payer] = [o.buyerId, l.buyerId, p.payerId].map(idOf)
  const names = new Set([o.buyerName, l.buyerName, p.payerName].map(each => each.trim()))
  if (buyer !== listed || buyer !== payer || names.size > 1) {
    const whose = ['order', 'list', 'payment'] as const
    differ('match-buyer', whose, shown(o.buyerId), shown(l.buyerId), shown(p.payerId))
  }
  for (const [side, one, other] of [
    ['list', o.platform, l.platform],
    ['list', o.seller, l.seller],
    ['payment', o.provider, p.provider],
    ['payment', o.payment, p.transaction],
  ] as const) {
    if (one !== other) differ('match-firm', ['order', side], one, other)
  }
  if (w.packages !== l.packages || w.gross !== l.gross) {
    differ('match-parcel', ['waybill', 'list'], parcelOf(w), parcelOf(l))
  }
  if (order.amounts.tax !== list.amounts.tax || order.amounts.base !== list.amounts.base) {
    differ('match-tax', ['order', 'list'], yuan(order.amounts.tax), yuan(list.amounts.tax))
  }
  return found
}

/** The differences as the note of a step: a line each. */
export const noteOf = (found: readonly Difference[]): string =>
  found
    .map(({ reason, values }) => [REASONS[reason], reason, ...values].filter(Boolean).join(' '))
    .join('\n')
    .slice(0, 2000)
