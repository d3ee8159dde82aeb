// What is asked of customs (623, 625), what arrived (711), and what goes out (303, 603), as its
// messages. What a message has no place for is not said: of a sale abroad who sold it to whom, of
// an export list its buyer.
import type { Declared } from '#kit/exchange.ts'
import { Refusal, refuse } from '#kit/fault.ts'
import { takeback, type Withdrawal, withdrawal } from '../asked.ts'
import { delivery } from '../delivery.ts'
import { parcel } from '../parcel.ts'
import { sale } from '../sale.ts'
import {
  countOf,
  dealOut,
  envelope,
  type Frame,
  type Made,
  noted,
  priced,
  reported,
  typed,
} from './frame.ts'
import { digits, fenOf, KILOGRAM, YUAN } from './values.ts'

const aboutHead = (doc: Withdrawal, frame: Frame) => ({
  ...reported(frame),
  ...dealOut(doc),
  ...(doc.preNumber === undefined ? {} : { preNo: doc.preNumber }),
  invtNo: doc.listNumber,
  reason: doc.reason,
  ...noted(doc.note),
})

export const withdrawalOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(withdrawal.fields, document)
  if (doc instanceof Refusal) return doc
  return {
    kind: 'CEB623',
    records: [{ head: aboutHead(doc, frame) }],
    ...envelope(frame, doc.agent, doc.agentName),
  }
}

export const takebackOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(takeback.fields, document)
  if (doc instanceof Refusal) return doc
  const list = doc.items.map(({ line, hs, name, quantity, unit, note }) => ({
    ...{ gnum: line, gcode: hs, gname: name, qty: countOf(quantity), unit },
    ...noted(note),
  }))
  return {
    kind: 'CEB625',
    records: [{ head: aboutHead(doc, frame), list }],
    ...envelope(frame, doc.agent, doc.agentName),
  }
}

export const deliveryOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(delivery.fields, document)
  if (doc instanceof Refusal) return doc
  const head = {
    ...reported(frame),
    customsCode: doc.office,
    copNo: doc.internal,
    operatorCode: doc.operator,
    operatorName: doc.operatorName,
    ieFlag: doc.flow === 'in' ? ('I' as const) : ('E' as const),
    trafMode: doc.transport,
    trafNo: doc.vehicle,
    voyageNo: doc.voyage,
    billNo: doc.bill,
    logisticsCode: doc.carrier,
    logisticsName: doc.carrierName,
    ...(doc.unloading === undefined ? {} : { unloadLocation: doc.unloading }),
    ...noted(doc.note),
  }
  const list = doc.waybills.map(({ waybill, note }, i) => ({
    ...{ gnum: i + 1, logisticsNo: waybill },
    ...noted(note),
  }))
  return {
    kind: 'CEB711',
    records: [{ head, list }],
    ...envelope(frame, doc.operator, doc.operatorName),
  }
}

export const saleOut = ({ document, amounts }: Declared, frame: Frame): Made => {
  const doc = typed(sale.fields, document)
  if (doc instanceof Refusal) return doc
  const head = {
    ...reported(frame),
    orderType: 'E' as const,
    orderNo: doc.orderNo,
    ebpCode: doc.platform,
    ebpName: doc.platformName,
    ebcCode: doc.seller,
    ebcName: doc.sellerName,
    goodsValue: fenOf(amounts.goods),
    freight: doc.freight,
    currency: YUAN,
    ...noted(doc.note),
  }
  const list = doc.items.map((item, i) => ({
    gnum: i + 1,
    itemNo: item.sku,
    itemName: item.name,
    ...(item.description === undefined ? {} : { itemDescribe: item.description }),
    ...(item.barcode === undefined ? {} : { barCode: item.barcode }),
    unit: item.unit,
    currency: YUAN,
    ...priced(item),
    ...noted(item.note),
  }))
  return {
    kind: 'CEB303',
    records: [{ head, list }],
    ...envelope(frame, doc.platform, doc.platformName),
  }
}

/** An amount in all, rather than a rate or one for a unit. */
const IN_ALL = '3' as const
/** What the field list asks for where there is no bar code. */
const NO_BARCODE = '无'

export const parcelOut = ({ document }: Declared, frame: Frame): Made => {
  const doc = typed(parcel.fields, document)
  if (doc instanceof Refusal) return doc
  const { platform, platformName, seller, sellerName, carrierName, agent, agentName } = doc
  const { internal, maker, makerName, port, leaves, transport, harbour, wrap } = doc
  const all = { platform, platformName, seller, sellerName, carrierName, agent, agentName }
  const more = { internal, maker, makerName, port, leaves, transport, harbour, wrap }
  const lacking = Object.entries({ ...all, ...more }).find(([, value]) => value === undefined)
  if (lacking !== undefined) return refuse('field-missing', `/${lacking[0]}`)
  const said = (value: string | undefined): string => value ?? ''
  const head = {
    ...reported(frame),
    customsCode: doc.office,
    ebpCode: said(platform),
    ebpName: said(platformName),
    orderNo: doc.orderNo,
    logisticsCode: doc.carrier,
    logisticsName: said(carrierName),
    logisticsNo: doc.waybill,
    copNo: said(internal),
    ieFlag: 'E' as const,
    portCode: said(port),
    ieDate: said(leaves).replaceAll('-', ''),
    statisticsFlag: doc.statistics ?? 'A',
    agentCode: said(agent),
    agentName: said(agentName),
    ebcCode: said(seller),
    ebcName: said(sellerName),
    ownerCode: said(maker),
    ownerName: said(makerName),
    tradeMode: doc.channel,
    trafMode: said(transport),
    ...(doc.warehouse === undefined ? {} : { loctNo: doc.warehouse }),
    country: digits(doc.destination),
    POD: said(harbour),
    ...{ freight: doc.freight, fCurrency: YUAN, fFlag: IN_ALL },
    ...{ insuredFee: doc.insurance, iCurrency: YUAN, iFlag: IN_ALL },
    wrapType: said(wrap),
    packNo: doc.packages,
    grossWeight: doc.gross,
    netWeight: doc.items.reduce((sum, each) => sum + each.net, 0n),
    ...noted(doc.note),
  } as const
  const list = doc.items.map((item, i) => ({
    gnum: i + 1,
    itemNo: item.sku,
    itemName: item.name,
    gcode: item.hs,
    gname: item.name,
    gmodel: item.model ?? item.name,
    barCode: item.barcode ?? NO_BARCODE,
    country: digits(doc.destination),
    currency: YUAN,
    qty1: item.legalQuantity ?? item.net,
    unit: item.unit ?? '',
    unit1: item.legalUnit ?? KILOGRAM,
    ...priced(item),
  }))
  return {
    kind: 'CEB603',
    records: [{ head, list }],
    ...envelope(frame, head.agentCode, head.agentName),
  }
}
