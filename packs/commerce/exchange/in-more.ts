// Records of what goes out (303), of what is asked of customs (623, 625) and of what arrived (711)
// as documents of filings; and what a record says of itself: new, changed, or taken back.
import type { IncomingRecord } from '#kit/exchange.ts'
import type { Members } from '#kit/filing.ts'
import type { CebRecord } from '../formats/index.ts'
import { momentOf, type Reader, yuan } from './values.ts'

export type MadeIn = Pick<IncomingRecord, 'filing' | 'document'> & Partial<IncomingRecord>

/** Members that are not there are left out: a document has no empty ones. */
export const only = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

interface Report {
  readonly appType: '1' | '2' | '3'
  readonly appTime: string
  readonly appStatus: string
}

/** 1 is new, 2 changes and 3 takes back what bears the same names; kept for now (1) is nothing. */
export const report = (
  reader: Reader,
  { appType, appTime, appStatus }: Report,
  ...names: readonly string[]
): Pick<IncomingRecord, 'change' | 'reported'> => {
  if (appStatus !== '2') reader.refuse('message-asks', 'head/appStatus', { asks: appStatus })
  const reported = momentOf(appTime)
  if (appType === '1') return { reported }
  return { reported, change: { step: appType === '2' ? 'amend' : 'cancel', names } }
}

export const saleIn = (reader: Reader, { head, list }: CebRecord<'CEB303'>): MadeIn => {
  reader.currency(head.currency)
  const items = list.map((line, i) => {
    const at = `list/${i}`
    return only({
      sku: line.itemNo,
      name: line.itemName,
      unit: line.unit,
      quantity: reader.pieces(line.qty, `${at}/qty`),
      price: reader.price(line, at),
      description: line.itemDescribe,
      barcode: line.barCode,
      note: line.note,
    })
  })
  const document = only({
    platform: head.ebpCode,
    platformName: head.ebpName,
    seller: head.ebcCode,
    sellerName: head.ebcName,
    orderNo: head.orderNo,
    items,
    freight: yuan(head.freight),
    note: head.note,
  })
  return { filing: 'sale', document, ...report(reader, head, 'orderNo', 'platform') }
}

/** Whose sale it is, who carries it and who bought it: of a list, and of what is asked of it. */
export const dealIn = (
  head: CebRecord<'CEB621'>['head'] | CebRecord<'CEB623'>['head'] | CebRecord<'CEB625'>['head'],
): Members => ({
  platform: head.ebpCode,
  platformName: head.ebpName,
  seller: head.ebcCode,
  sellerName: head.ebcName,
  orderNo: head.orderNo,
  carrier: head.logisticsCode,
  carrierName: head.logisticsName,
  waybill: head.logisticsNo,
  agent: head.agentCode,
  agentName: head.agentName,
  internal: head.copNo ?? head.orderNo.slice(-20),
  office: head.customsCode,
  buyerIdKind: head.buyerIdType,
  buyerId: head.buyerIdNumber,
  buyerName: head.buyerName,
  buyerPhone: head.buyerTelephone,
  note: head.note,
})

const aboutIn = ({ head }: CebRecord<'CEB623'> | CebRecord<'CEB625'>): Members => ({
  ...dealIn(head),
  listNumber: head.invtNo,
  preNumber: head.preNo,
  reason: head.reason,
})

export const withdrawalIn = (reader: Reader, record: CebRecord<'CEB623'>): MadeIn => ({
  filing: 'withdrawal',
  document: only(aboutIn(record)),
  ...report(reader, record.head, 'listNumber'),
})

export const takebackIn = (reader: Reader, record: CebRecord<'CEB625'>): MadeIn => {
  const items = record.list.map(({ gnum, gcode, gname, qty, unit, note }, i) =>
    only({
      ...{ line: gnum, hs: gcode, name: gname },
      quantity: reader.pieces(qty, `list/${i}/qty`),
      ...{ unit, note },
    }),
  )
  return {
    filing: 'takeback',
    document: only({ ...aboutIn(record), items }),
    ...report(reader, record.head, 'listNumber', 'internal'),
  }
}

export const deliveryIn = (reader: Reader, { head, list }: CebRecord<'CEB711'>): MadeIn => {
  reader.keep(head, ['preNo', 'rkdNo'])
  const document = only({
    office: head.customsCode,
    internal: head.copNo,
    operator: head.operatorCode,
    operatorName: head.operatorName,
    flow: head.ieFlag === 'I' ? 'in' : 'out',
    transport: head.trafMode,
    vehicle: head.trafNo,
    voyage: head.voyageNo,
    bill: head.billNo,
    carrier: head.logisticsCode,
    carrierName: head.logisticsName,
    unloading: head.unloadLocation,
    waybills: list.map(({ logisticsNo, note }) => only({ waybill: logisticsNo, note })),
    note: head.note,
  })
  return { filing: 'delivery', document, ...report(reader, head, 'internal', 'operator') }
}
