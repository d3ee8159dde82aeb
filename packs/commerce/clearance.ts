// What follows from where the documents of a sale stand: the list is matched, moved by receipts,
// and moves its order; an order that was paid and has a waybill is listed; a return is held against
// its order. Pure functions of the documents that are there.

import { formatDecimal } from '#kit/decimal.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import { type Act, defineProcess, type Member } from '#kit/process.ts'
import { localDate } from '#kit/time.ts'
import { furthestOf, listStateOf, saidOf } from './answers.ts'
import { type AskedState, OPEN, type Withdrawal, withdrawal } from './asked.ts'
import { numbersOf, withdrawalOf } from './asking.ts'
import { ZONE } from './entries.ts'
import { listKey, orderKey, waybillKey } from './fields.ts'
import { type List, type ListState, list, RECEIPT_RANK, type ReceiptState } from './list.ts'
import { differences, noteOf } from './match.ts'
import { type Amounts, type Order, order } from './order.ts'
import { type Payment, payment } from './payment.ts'
import { type Receipt, receipt } from './receipt.ts'
import { judge } from './refund.ts'
import { returning } from './return.ts'
import { type Waybill, waybill } from './waybill.ts'

/** Where an answer puts a list. */
export const stateOf = (message: string, status: string): ReceiptState | undefined => {
  // 3: the tax notice is void
  if (message === '816') return status === '3' ? undefined : 'taxed'
  return message === '622' ? listStateOf(status) : undefined
}

const rankOf = (state: string): number => (RECEIPT_RANK as readonly string[]).indexOf(state)
const RELEASED = rankOf('released')

/** The state that all receipts together put a list into; undefined: where it stands. */
export const furthest = (
  from: ListState,
  receipts: readonly Pick<Receipt, 'message' | 'status'>[],
): ReceiptState | undefined => {
  const states = receipts.map(each => stateOf(each.message, each.status))
  return furthestOf(RECEIPT_RANK, 'released', from, states)
}

/** What is asked of customs about a list, as far as its state goes. */
export type Asking = 'nothing' | 'open' | 'granted' | 'refused'

/**
 * The step that a list with customs takes, by all that was said of it and of its withdrawal; the
 * same whatever came first. What was released is released; then a withdrawal that was granted
 * counts, then a refusal, then a withdrawal that is asked for.
 */
export const listStep = (
  from: ListState,
  receipts: readonly Pick<Receipt, 'message' | 'status'>[],
  asking: Asking,
): ReceiptState | 'withdrawing' | 'recalled' | 'keep' | undefined => {
  const off = from === 'withdrawing' || from === 'recalled'
  // off the way, all that was said places it anew
  const to = furthest(off ? 'sent' : from, receipts)
  if (rankOf(to ?? from) >= RELEASED) return to
  if (from === 'recalled') return undefined
  const open = off || from === 'sent' || from === 'refused' || rankOf(from) >= 0
  if (!open) return undefined
  if (asking === 'granted') return 'recalled'
  if (from === 'refused' || to === 'refused') return to
  if (asking === 'open') return from === 'withdrawing' ? undefined : 'withdrawing'
  if (from !== 'withdrawing') return to
  // nobody lodged the withdrawal yet, or customs would not have it
  return asking === 'nothing' ? undefined : (to ?? 'keep')
}

const isLive = ({ state }: Pick<Member, 'state'>): boolean => state !== 'cancelled'

type Told = readonly { readonly doc: Receipt; readonly org: string }[]
type Withdrawn = Member<Withdrawal, unknown, AskedState>
type ListMember = Pick<Member, 'number' | 'document' | 'org'>

const askingOf = (anchor: ListMember, receipts: Told, asked: readonly Withdrawn[]): Asking => {
  const numbers = numbersOf(anchor, receipts)
  const states = asked
    .filter(({ org, doc }) => org === anchor.org && numbers.has(doc.listNumber))
    .map(each => each.state)
  if (states.includes('granted')) return 'granted'
  if (states.some(each => OPEN.has(each))) return 'open'
  return states.includes('refused') ? 'refused' : 'nothing'
}

/** Its documents are there and agree, or do not, or one of them is gone. */
const matching = (
  anchor: Member<List, Amounts, ListState>,
  sale: Member<Order, Amounts> | undefined,
  paid: Member<Payment> | undefined,
  parcel: Member<Waybill> | undefined,
): readonly Act[] => {
  const whole = sale !== undefined && paid !== undefined && parcel !== undefined
  if (!whole) return anchor.state === 'waiting' ? [] : [{ take: 'wait', of: anchor }]
  const found = differences({ list: anchor, order: sale, payment: paid, waybill: parcel })
  if (found.length === 0) return anchor.state === 'matched' ? [] : [{ take: 'match', of: anchor }]
  return anchor.state === 'mismatched'
    ? []
    : [{ take: 'mismatch', of: anchor, note: noteOf(found) }]
}

const UNSENT: ReadonlySet<ListState> = new Set(['waiting', 'mismatched', 'matched'])

/** A list, with all that was said of it. */
export const clearance = defineProcess({
  filings: { list, order, payment, waybill, receipt, withdrawal },
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
    withdrawal: doc => [orderKey(doc.platform, doc.orderNo)],
  },
  next: (anchor, group): readonly Act[] => {
    const [sale] = group.order.filter(each => isLive(each) && each.state !== 'expired')
    const [paid] = group.payment.filter(isLive)
    const [parcel] = group.waybill.filter(isLive)
    if (UNSENT.has(anchor.state)) return matching(anchor, sale, paid, parcel)
    const said = saidOf(anchor, group.receipt, '622', '816')
    const asking = askingOf(anchor, group.receipt, group.withdrawal)
    const to = listStep(anchor.state, said, asking)
    if (to !== undefined) return [{ take: to, of: anchor }]
    if (anchor.state === 'withdrawing' && asking === 'nothing') {
      // its number comes with an answer of customs; until then there is nothing to ask about
      const [listNumber] = numbersOf(anchor, group.receipt)
      if (listNumber === undefined) return []
      const document = withdrawalOf(anchor.doc, listNumber)
      return [{ lodge: 'withdrawal', org: anchor.org, document, once: `withdraw ${listNumber}` }]
    }
    if (sale === undefined) return []
    if (rankOf(anchor.state) >= RELEASED && sale.state === 'paid')
      return [{ take: 'clear', of: sale }]
    return parcel?.state === 'signed' && sale.state === 'cleared'
      ? [{ take: 'deliver', of: sale }]
      : []
  },
})

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

/** A return, held against its order; what comes of it once the goods are back: asking.ts. */
export const returns = defineProcess({
  filings: { return: returning, order, list },
  anchor: 'return',
  keys: {
    return: doc => [orderKey(doc.platform, doc.orderNo)],
    order: doc => [orderKey(doc.platform, doc.orderNo)],
    list: doc => [orderKey(doc.platform, doc.orderNo)],
  },
  next: (anchor, group): readonly Act[] => {
    if (anchor.state !== 'lodged') return []
    const [sale] = group.order.filter(isLive)
    const [listed] = group.list.filter(isLive)
    const before = group.return.filter(
      each =>
        each.number !== anchor.number &&
        ['approved', 'back', 'refunded', 'late'].includes(each.state),
    )
    const { take, note } = judge(anchor, sale, listed, before)
    return [note === undefined ? { take, of: anchor } : { take, of: anchor, note }]
  },
})
