// What follows from where the documents of a sale stand: the list is matched, moved by receipts,
// and moves its order; an order that was paid and has a waybill is listed; a return is held against
// its order. Pure functions of the documents that are there.

import { formatDecimal } from '#kit/decimal.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import { type Act, defineProcess, type Member } from '#kit/process.ts'
import { localDate } from '#kit/time.ts'
import { ZONE } from './entries.ts'
import { listKey, orderKey, waybillKey } from './fields.ts'
import { type ListState, list, RECEIPT_RANK, type ReceiptState } from './list.ts'
import { differences, noteOf } from './match.ts'
import { type Order, order } from './order.ts'
import { payment } from './payment.ts'
import { type Receipt, receipt } from './receipt.ts'
import { judge } from './refund.ts'
import { returning } from './return.ts'
import { type Waybill, waybill } from './waybill.ts'

/**
 * Where a status of customs puts a list. Sources: samples of 622; "operation result" of the message
 * tables (2 being declared, 3 sent, 4 not sent, 100 refused, 120 stored, 300 manual, 399 passed,
 * 800 released, 899 closed; 5xx detained). Negative: not even taken.
 */
export const stateOf = (message: string, status: string): ReceiptState | undefined => {
  // 3: the tax notice is void
  if (message === '816') return status === '3' ? undefined : 'taxed'
  if (message !== '622') return undefined
  if (status.startsWith('-') || status === '4' || status === '100') return 'refused'
  if (/^5\d\d$/.test(status)) return 'detained'
  return STATUS[status]
}
const STATUS: Readonly<Record<string, ReceiptState>> = {
  '1': 'declared',
  '2': 'declared',
  '3': 'declared',
  '120': 'stored',
  '300': 'manual',
  '399': 'passed',
  '800': 'released',
  '899': 'closed',
}

const rankOf = (state: string): number => (RECEIPT_RANK as readonly string[]).indexOf(state)
const RELEASED = rankOf('released')

/** The state that all receipts together put a list into; undefined: where it stands. */
export const furthest = (
  from: ListState,
  receipts: readonly Pick<Receipt, 'message' | 'status'>[],
): ReceiptState | undefined => {
  const rank = rankOf(from)
  if (from !== 'sent' && from !== 'refused' && rank < 0) return undefined
  const states = receipts.map(each => stateOf(each.message, each.status))
  const best = Math.max(rank, ...states.map(each => rankOf(each ?? '')))
  // refused once is refused, whatever else was said; but what was released is released
  if (best < RELEASED && (from === 'refused' || states.includes('refused')))
    return from === 'refused' ? undefined : 'refused'
  return best > rank ? RECEIPT_RANK[best] : undefined
}

const isLive = ({ state }: Pick<Member, 'state'>): boolean => state !== 'cancelled'

/** A list, with all that was said of it. */
export const clearance = defineProcess({
  filings: { list, order, payment, waybill, receipt },
  anchor: 'list',
  keys: {
    list: doc => [
      orderKey(doc.platform, doc.orderNo),
      waybillKey(doc.carrier, doc.waybill),
      listKey(doc.agent, doc.internal),
    ],
    order: doc => [orderKey(doc.platform, doc.orderNo)],
    payment: doc => [orderKey(doc.platform, doc.orderNo)],
    waybill: doc => [waybillKey(doc.carrier, doc.waybill)],
    receipt: doc => [listKey(doc.agent, doc.internal)],
  },
  next: (anchor, group) => {
    const [sale] = group.order.filter(each => isLive(each) && each.state !== 'expired')
    const [paid] = group.payment.filter(isLive)
    const [parcel] = group.waybill.filter(isLive)
    const waits = anchor.state === 'waiting' || anchor.state === 'mismatched'
    if (waits && sale !== undefined && paid !== undefined && parcel !== undefined) {
      const found = differences({ list: anchor, order: sale, payment: paid, waybill: parcel })
      if (found.length === 0) return [{ take: 'match', of: anchor }]
      return anchor.state === 'waiting'
        ? [{ take: 'mismatch', of: anchor, note: noteOf(found) }]
        : []
    }
    const to = furthest(anchor.state, saidOf(anchor, group.receipt))
    if (to !== undefined) return [{ take: to, of: anchor }]
    if (sale === undefined) return []
    if (rankOf(anchor.state) >= RELEASED && sale.state === 'paid')
      return [{ take: 'clear', of: sale }]
    return parcel?.state === 'signed' && sale.state === 'cleared'
      ? [{ take: 'deliver', of: sale }]
      : []
  },
})

/**
 * The name under which a list goes to customs, 36 characters: sent again as it is, it bears the
 * same, and customs takes it once; put right, it bears another.
 */
export const guidOf = ({ number, document }: Pick<Member, 'number' | 'document'>): string =>
  `${number}-${String(document).padStart(35 - number.length, '0')}`

/** What was said of the list as it is now, not as it was before it was put right. */
const saidOf = (
  anchor: Pick<Member, 'number' | 'document' | 'org'>,
  receipts: readonly { readonly doc: Receipt; readonly org: string }[],
): Receipt[] => {
  const own = guidOf(anchor)
  return receipts
    .filter(({ org }) => org === anchor.org) // another's word on it counts for nothing
    .map(each => each.doc)
    .filter(({ guid }) => guid === undefined || guid === own)
}

/** An order that was paid and has its waybill, of a shop that has the node lodge its lists. */
export const listing = defineProcess({
  filings: { order, waybill, list },
  anchor: 'order',
  keys: {
    order: doc => [orderKey(doc.platform, doc.orderNo)],
    waybill: ({ platform, orderNo }) =>
      platform === undefined || orderNo === undefined ? [] : [orderKey(platform, orderNo)],
    list: doc => [orderKey(doc.platform, doc.orderNo)],
  },
  next: (anchor, group): readonly Act[] => {
    const [parcel] = group.waybill.filter(isLive)
    if (anchor.state !== 'paid' || parcel === undefined || group.list.some(isLive)) return []
    const { office } = anchor.doc
    if (office === undefined) return []
    const document = listOf(anchor.doc, office, parcel.doc, parcel.marks.lodged ?? 0)
    const once = `list ${group.list.length}`
    return [{ lodge: 'list', org: anchor.org, document, once }]
  },
})

/** Customs' ways of transport: 7 from a bonded zone, 4 by road. */
const transportOf = (channel: string): string => (channel === '9610' ? '4' : '7')
const KILOGRAM = '035'
const PIECE_UNIT = '011'

const listOf = (doc: Order, office: string, parcel: Waybill, at: number): Members => {
  const { platform, platformName, seller, sellerName, orderNo, channel } = doc
  const { warehouse, buyerIdKind, buyerId, buyerName, buyerPhone, address, items } = doc
  const yuan = (amount: bigint): string => formatMoney(amount, 'CNY')
  const kilograms = (mass: bigint): string => formatDecimal(mass, 5)
  return {
    ...{ platform, platformName, seller, sellerName, orderNo, channel },
    ...(warehouse === undefined ? {} : { warehouse }),
    ...{ buyerIdKind, buyerId, buyerName, buyerPhone, address },
    carrier: parcel.carrier,
    carrierName: parcel.carrierName,
    waybill: parcel.waybill,
    agent: seller,
    agentName: sellerName,
    assurer: platform,
    internal: orderNo.slice(-20),
    office,
    port: office,
    arrived: localDate(ZONE, at),
    transport: transportOf(channel),
    shippedFrom: items[0]?.origin ?? 'CN',
    items: items.map(({ sku, name, hs, origin, category, quantity, price, net, unit }) => ({
      ...{ sku, name, hs, origin, quantity },
      ...(category === undefined ? {} : { category }),
      price: yuan(price),
      net: kilograms(net),
      unit: unit ?? PIECE_UNIT,
      legalQuantity: kilograms(net),
      legalUnit: KILOGRAM,
    })),
    freight: yuan(doc.freight),
    insurance: yuan(doc.insurance),
    discount: yuan(doc.discount),
    packages: parcel.packages,
    gross: kilograms(parcel.gross),
  }
}

/** A return, held against its order and the days that customs allows. */
export const returns = defineProcess({
  filings: { return: returning, order, list },
  anchor: 'return',
  keys: {
    return: doc => [orderKey(doc.platform, doc.orderNo)],
    order: doc => [orderKey(doc.platform, doc.orderNo)],
    list: doc => [orderKey(doc.platform, doc.orderNo)],
  },
  next: (anchor, group): readonly Act[] => {
    const [sale] = group.order.filter(isLive)
    const [listed] = group.list.filter(isLive)
    const before = group.return.filter(
      each =>
        each.number !== anchor.number &&
        ['approved', 'back', 'refunded', 'late'].includes(each.state),
    )
    const verdict = judge(anchor, sale, listed, before)
    if (verdict === undefined) return []
    return [
      verdict.note === undefined
        ? { take: verdict.take, of: anchor }
        : { take: verdict.take, of: anchor, note: verdict.note },
    ]
  },
})
