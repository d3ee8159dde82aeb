// A sale as its buyer follows it: what has been done, by whom, and what may still go back.
import { type Refusal, refuse } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import type { AskedReturn, Paid, Sale, Standing } from '#kit/shop.ts'
import { localDate, localYear } from '#kit/time.ts'
import { yearLimit } from '../codes/settings.ts'
import { allowance, ZONE } from '../entries.ts'
import { CURRENCY } from '../fields.ts'
import type { Amounts, Order } from '../order.ts'
import { RETURN_DAYS, releasedAt, worthBack } from '../refund.ts'
import type { Return, ReturnAmounts } from '../return.ts'

const DAY = 86_400_000
const yuan = (minor: bigint): string => formatMoney(minor, CURRENCY)
const orderOf = ({ order }: Sale) => order.doc as unknown as Order
const sumsOf = ({ order }: Sale) => order.amounts as unknown as Amounts

/** What the shop tells of the money that came, once it was captured. */
export const paymentOf = (document: Members, { transaction, amount, at }: Paid): Members => {
  const { platform, platformName, orderNo, provider, providerName } = document
  return {
    ...{ platform, platformName, orderNo, provider, providerName, transaction, amount },
    paidAt: new Date(at).toISOString(),
    payerIdKind: document.buyerIdKind,
    payerId: document.buyerId,
    payerName: document.buyerName,
    payerPhone: document.buyerPhone,
  }
}

/** Steps in the order in which they come, each of a filing's own. */
const STEPS: readonly (readonly [step: string, of: 'order' | 'list' | 'waybill', state: string])[] =
  [
    ['placed', 'order', 'placed'],
    ['paid', 'order', 'paid'],
    ['listed', 'list', 'waiting'],
    ['matched', 'list', 'matched'],
    ['sent', 'list', 'sent'],
    ['stored', 'list', 'stored'],
    ['released', 'list', 'released'],
    ['moving', 'waybill', 'moving'],
    ['signed', 'waybill', 'signed'],
  ]

const stepsOf = (sale: Sale) =>
  STEPS.map(([step, of, state], n) => {
    const at = sale[of]?.marks[state]
    // customs may say the later without the earlier
    const later = STEPS.slice(n + 1).some(
      ([, other, next]) => other === of && sale[of]?.marks[next] !== undefined,
    )
    const shown = at === undefined ? null : new Date(at).toISOString()
    return { step, at: shown, done: at !== undefined || later }
  })

/** Returns that took their pieces, or are about to. */
const TAKEN: ReadonlySet<string> = new Set(['lodged', 'approved', 'back', 'refunded', 'late'])
const goneOf = ({ returns }: Sale) =>
  returns
    .filter(each => TAKEN.has(each.state))
    .flatMap(each => (each.doc as unknown as Return).items)

const returnable = (sale: Sale) => {
  const [doc, sums, gone] = [orderOf(sale), sumsOf(sale), goneOf(sale)]
  const left = new Map<string, number>()
  for (const { sku, quantity } of doc.items) left.set(sku, (left.get(sku) ?? 0) + quantity)
  for (const { sku, quantity } of gone) left.set(sku, (left.get(sku) ?? 0) - quantity)
  return [...left]
    .filter(([, quantity]) => quantity > 0)
    .map(([sku, quantity]) => {
      const worth = worthBack(doc, sums, gone, [{ sku, quantity }])
      return { sku, quantity, goods: yuan(worth?.goods ?? 0n), tax: yuan(worth?.tax ?? 0n) }
    })
}

const returnOf = ({ number, state, doc, amounts }: Standing) => {
  const { goods, carriage, tax } = doc as unknown as Return
  const { pieces } = amounts as unknown as ReturnAmounts
  // too late, the taxes stand
  const back = state === 'late' ? 0n : tax
  return {
    ...{ number, state, goods: yuan(goods), carriage: yuan(carriage), tax: yuan(back) },
    pieces,
  }
}

export const tracking = (sale: Sale): Members => {
  const { order, list, waybill } = sale
  const [doc, sums] = [orderOf(sale), sumsOf(sale)]
  const released = list && releasedAt(list.marks)
  return {
    number: order.number,
    orderNo: doc.orderNo,
    state: order.state,
    placed: new Date(order.marks.placed ?? order.marks.lodged ?? 0).toISOString(),
    lines: doc.items.map(({ sku, name, quantity, price }, n) => ({
      ...{ sku, name, quantity, price: yuan(price) },
      paid: yuan(sums.lines[n]?.paid ?? 0n),
    })),
    amounts: {
      ...{ goods: yuan(sums.goods), freight: yuan(doc.freight), insurance: yuan(doc.insurance) },
      ...{ duty: yuan(sums.duty), consumption: yuan(sums.consumption), vat: yuan(sums.vat) },
      ...{ tax: yuan(sums.tax), discount: yuan(doc.discount), paid: yuan(sums.paid) },
      pieces: sums.pieces,
    },
    steps: stepsOf(sale),
    ...(list === undefined ? {} : { list: { number: list.number, state: list.state } }),
    ...(waybill === undefined
      ? {}
      : {
          waybill: {
            carrier: waybill.doc.carrierName,
            number: waybill.doc.waybill,
            state: waybill.state,
          },
        }),
    returns: sale.returns.map(returnOf),
    returnable: released === undefined ? [] : returnable(sale),
    until: released === undefined ? null : localDate(ZONE, released + RETURN_DAYS * DAY),
  }
}

/** The account of what its buyer used of the year that it was placed in, and that year's limit. */
export const allowanceOf = (order: Standing, digest: (text: string) => string) => {
  const { buyerIdKind, buyerId } = order.doc as unknown as Order
  const at = order.marks.lodged ?? order.marks.placed ?? 0
  const year = localYear(ZONE, at)
  const about = { digest } as Parameters<typeof allowance>[3]
  return { account: allowance(buyerIdKind, buyerId, year, about), year, limit: yearLimit(year) }
}

/** Pieces that are not sold again lie where they are. */
const SOLD_AGAIN: ReadonlySet<string> = new Set(['unwanted', 'late'])

/** The return of so many pieces: what they are worth, each line after those before it. */
export const returningOf = (sale: Sale, asked: AskedReturn, now: number): Members | Refusal => {
  const released = sale.list && releasedAt(sale.list.marks)
  if (released === undefined) return refuse('return-unreleased')
  const [doc, sums] = [orderOf(sale), sumsOf(sale)]
  const late = now > released + RETURN_DAYS * DAY
  const gone = goneOf(sale).map(({ sku, quantity }) => ({ sku, quantity }))
  const items: Members[] = []
  const all = { goods: 0n, tax: 0n }
  for (const [n, { sku, quantity }] of asked.lines.entries()) {
    const worth = worthBack(doc, sums, gone, [{ sku, quantity }])
    if (worth === undefined) return refuse('return-pieces', `/lines/${n}/quantity`)
    gone.push({ sku, quantity })
    items.push({ sku, quantity, base: yuan(late ? 0n : worth.base) })
    all.goods += worth.goods
    all.tax += late ? 0n : worth.tax
  }
  const at = sale.order.marks.lodged ?? sale.order.marks.placed ?? 0
  return {
    ...{ platform: doc.platform, orderNo: doc.orderNo, order: sale.order.number },
    year: localYear(ZONE, at),
    ...{ provider: doc.provider, buyerIdKind: doc.buyerIdKind, buyerId: doc.buyerId },
    reason: asked.reason,
    items,
    ...(doc.warehouse === undefined || !SOLD_AGAIN.has(asked.reason)
      ? {}
      : { warehouse: doc.warehouse }),
    ...{ goods: yuan(all.goods), carriage: yuan(0n), tax: yuan(all.tax) },
    ...(asked.note === undefined ? {} : { note: asked.note }),
  }
}
