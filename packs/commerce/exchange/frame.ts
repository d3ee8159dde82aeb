// What every message that we write has in common, and how a document is read for it.
import { Refusal } from '#kit/fault.ts'
import type { Doc, Fields } from '#kit/field.ts'
import type { Members } from '#kit/filing.ts'
import { check } from '#kit/lines.ts'
import type { CebMessage } from '../formats/index.ts'
import { secondsAt } from './values.ts'

/** Of a message: name of it and of its record, when it is made, its number at the exchange. */
export interface Frame {
  readonly guid: string
  readonly at: number
  readonly exchange: string
}

export type Made = CebMessage | Refusal

const VERSION = '1.0'
/** GB/T 17295: pieces; a line that says no unit is counted in them */
export const PIECE_UNIT = '011'

/** New and declared. What is put right bears another name, and is new to customs as well. */
export const reported = ({ guid, at }: Frame) =>
  ({ guid, appType: '1', appTime: secondsAt(at), appStatus: '2' }) as const

/** What is around the records: whose word it is, and the way that it goes. */
export const envelope = ({ guid, exchange }: Frame, copCode: string, copName: string) => ({
  guid,
  version: VERSION,
  transfer: { copCode, copName, dxpMode: 'DXP', dxpId: exchange },
})

/** Whose sale it is, who carries it and who bought it, as a list and what is asked of it say. */
interface Deal {
  readonly orderNo: string
  readonly platform: string
  readonly platformName: string
  readonly seller: string
  readonly sellerName: string
  readonly waybill: string
  readonly carrier: string
  readonly carrierName: string
  readonly internal: string
  readonly agent: string
  readonly agentName: string
  readonly office: string
  readonly buyerId: string
  readonly buyerName: string
  readonly buyerPhone: string
}
export const dealOut = <K>(doc: Deal & { readonly buyerIdKind: K }) => ({
  customsCode: doc.office,
  orderNo: doc.orderNo,
  ebpCode: doc.platform,
  ebpName: doc.platformName,
  ebcCode: doc.seller,
  ebcName: doc.sellerName,
  logisticsNo: doc.waybill,
  logisticsCode: doc.carrier,
  logisticsName: doc.carrierName,
  copNo: doc.internal,
  agentCode: doc.agent,
  agentName: doc.agentName,
  buyerIdType: doc.buyerIdKind,
  buyerIdNumber: doc.buyerId,
  buyerName: doc.buyerName,
  buyerTelephone: doc.buyerPhone,
})

export const noted = (note: string | undefined) => (note === undefined ? {} : { note })

export const countOf = (quantity: number): bigint => BigInt(quantity) * 100_000n

/** price in fen → at the messages' scale; quantity likewise */
export const priced = (item: { price: bigint; quantity: number }) => ({
  qty: countOf(item.quantity),
  price: item.price * 1000n,
  totalPrice: item.price * BigInt(item.quantity),
})

export const typed = <F extends Fields>(fields: F, document: Members): Doc<F> | Refusal => {
  const checked = check(fields, document)
  return checked instanceof Refusal ? checked : checked.doc
}
