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

export const VERSION = '1.0'
/** GB/T 17295: pieces; a line that says no unit is counted in them */
export const PIECE_UNIT = '011'

/** New and declared. What is put right bears another name, and is new to customs as well. */
export const reported = ({ guid, at }: Frame) =>
  ({ guid, appType: '1', appTime: secondsAt(at), appStatus: '2' }) as const

export const transfer = (copCode: string, copName: string, { exchange }: Frame) => ({
  copCode,
  copName,
  dxpMode: 'DXP',
  dxpId: exchange,
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
