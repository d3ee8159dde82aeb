// Filings as customs' messages. What the message has no place for is not said: of an order its
// channel, office, warehouse and which part of the carriage is insurance; of a waybill its
// platform; of a list its discount; of every line its category.
import type { Declared } from '#kit/exchange.ts'
import { Refusal, refuse } from '#kit/fault.ts'
import type { Doc } from '#kit/field.ts'
import { list } from '../list.ts'
import { order } from '../order.ts'
import { payment } from '../payment.ts'
import { waybill } from '../waybill.ts'
import {
  dealOut,
  envelope,
  type Frame,
  type Made,
  noted,
  PIECE_UNIT,
  priced,
  reported,
  typed,
} from './frame.ts'
import { deliveryOut, parcelOut, saleOut, takebackOut, withdrawalOut } from './out-more.ts'
import { digits, fenOf, KILOGRAM, secondsAt, YUAN } from './values.ts'

const orderOut = ({ document, amounts }: Declared, frame: Frame): Made => {
  const doc = typed(order.fields, document)
  if (doc instanceof Refusal) return doc
  const head = {
    ...reported(frame),
    orderType: 'I' as const,
    orderNo: doc.orderNo,
    ebpCode: doc.platform,
    ebpName: doc.platformName,
    ebcCode: doc.seller,
    ebcName: doc.sellerName,
    goodsValue: fenOf(amounts.goods),
    freight: doc.freight + doc.insurance,
    discount: doc.discount,
    taxTotal: fenOf(amounts.tax),
    acturalPaid: fenOf(amounts.paid),
    currency: YUAN,
    // the shop keeps no accounts of buyers: they are known by their telephone
    buyerRegNo: doc.buyerPhone,
    buyerName: doc.buyerName,
    buyerTelephone: doc.buyerPhone,
    buyerIdType: doc.buyerIdKind,
    buyerIdNumber: doc.buyerId,
    payCode: doc.provider,
    payName: doc.providerName,
    payTransactionId: doc.payment,
    consignee: doc.consignee,
    consigneeTelephone: doc.consigneePhone,
    consigneeAddress: doc.address,
    ...noted(doc.note),
  }
  const lines = doc.items.map((item, i) => ({
    gnum: i + 1,
    itemNo: item.sku,
    itemName: item.name,
    gmodel: item.name,
    unit: item.unit ?? PIECE_UNIT,
    ...priced(item),
    currency: YUAN,
    country: digits(item.origin),
    gcode: item.hs,
    qty1: item.net,
    unit1: KILOGRAM,
  }))
  return {
    kind: 'CEB311',
    records: [{ head, list: lines }],
    ...envelope(frame, doc.platform, doc.platformName),
  }
}

const paymentOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(payment.fields, document)
  if (doc instanceof Refusal) return doc
  const head = {
    ...reported(frame),
    payCode: doc.provider,
    payName: doc.providerName,
    payTransactionId: doc.transaction,
    orderNo: doc.orderNo,
    ebpCode: doc.platform,
    ebpName: doc.platformName,
    payerIdType: doc.payerIdKind,
    payerIdNumber: doc.payerId,
    payerName: doc.payerName,
    ...(doc.payerPhone === undefined ? {} : { telephone: doc.payerPhone }),
    amountPaid: doc.amount,
    currency: YUAN,
    payTime: secondsAt(Date.parse(String(document.paidAt))),
    ...noted(doc.note),
  }
  return {
    kind: 'CEB411',
    records: [{ head }],
    ...envelope(frame, doc.provider, doc.providerName),
  }
}

const waybillOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(waybill.fields, document)
  if (doc instanceof Refusal) return doc
  const head = {
    ...reported(frame),
    logisticsCode: doc.carrier,
    logisticsName: doc.carrierName,
    logisticsNo: doc.waybill,
    ...(doc.bill === undefined ? {} : { billNo: doc.bill }),
    ...(doc.orderNo === undefined ? {} : { orderNo: doc.orderNo }),
    freight: doc.freight,
    insuredFee: doc.insurance,
    currency: YUAN,
    weight: doc.gross,
    packNo: doc.packages,
    ...(doc.goods === undefined ? {} : { goodsInfo: doc.goods }),
    consignee: doc.consignee,
    consigneeAddress: doc.address,
    consigneeTelephone: doc.consigneePhone,
    ...noted(doc.note),
  }
  return {
    kind: 'CEB511',
    records: [{ head }],
    ...envelope(frame, doc.carrier, doc.carrierName),
  }
}

type List = Doc<typeof list.fields>

const listHead = (doc: List, frame: Frame) => ({
  ...reported(frame),
  ...dealOut(doc),
  assureCode: doc.assurer,
  ieFlag: 'I' as const,
  declTime: secondsAt(frame.at).slice(0, 8),
  portCode: doc.port,
  ieDate: doc.arrived.replaceAll('-', ''),
  consigneeAddress: doc.address,
  tradeMode: doc.channel,
  trafMode: doc.transport,
  ...(doc.warehouse === undefined ? {} : { loctNo: doc.warehouse }),
  country: digits(doc.shippedFrom),
  freight: doc.freight,
  insuredFee: doc.insurance,
  currency: YUAN,
  packNo: doc.packages,
  grossWeight: doc.gross,
  netWeight: doc.items.reduce((sum, each) => sum + each.net, 0n),
  ...noted(doc.note),
})

const listOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(list.fields, document)
  if (doc instanceof Refusal) return doc
  const lines = doc.items.map((item, i) => {
    const isNet = item.legalUnit === KILOGRAM && item.legalQuantity === item.net
    return {
      gnum: i + 1,
      ...(item.record === undefined ? {} : { itemRecordNo: item.record }),
      itemNo: item.sku,
      gcode: item.hs,
      gname: item.name,
      gmodel: item.model ?? item.name,
      country: digits(item.origin),
      currency: YUAN,
      unit: item.unit,
      qty1: item.legalQuantity,
      unit1: item.legalUnit,
      // the mass of the line, where its first legal unit is another
      ...(isNet ? {} : { qty2: item.net, unit2: KILOGRAM }),
      ...priced(item),
    }
  })
  return {
    kind: 'CEB621',
    records: [{ head: listHead(doc, frame), list: lines }],
    ...envelope(frame, doc.agent, doc.agentName),
  }
}

const WRITERS: Readonly<Record<string, (filing: Declared, frame: Frame) => Made>> = {
  order: orderOut,
  payment: paymentOut,
  waybill: waybillOut,
  list: listOut,
  withdrawal: withdrawalOut,
  takeback: takebackOut,
  delivery: deliveryOut,
  sale: saleOut,
  parcel: parcelOut,
}

/** The message that declares a filing to customs, or why there is none. */
export const messageOf = (filing: Declared, frame: Frame): Made =>
  WRITERS[filing.filing]?.(filing, frame) ?? refuse('not-found')
