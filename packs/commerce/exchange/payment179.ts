// Announcement 179 of 2018: the original data of a payment, out of the documents as they were
// lodged. What was asked of the payment company is the order, what it answered its statement.
import { toJson } from '#kit/decimal.ts'
import type { Declared, Exchange } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { answerRequest, type PaymentOriginal, readRequest, writeAnswer } from '../formats/index.ts'
import { fenOf, secondsAt, YUAN } from './values.ts'

/** Neither UnionPay (1) nor NetsUnion (2) cleared it, as far as a statement says: others (3). */
const OTHERS = '3'
/** The originals' places hold so many characters. */
const MOST = 8000

const textOf = (document: Members): string => toJson(document).slice(0, MOST)
const text = (value: unknown): string => String(value ?? '')

const originalOf = (
  order: Declared,
  payment: Declared,
  guid: string,
  link: (sku: string) => string,
): PaymentOriginal => {
  const [sold, stated] = [order.document, payment.document]
  const items = (sold.items ?? []) as readonly Members[]
  return {
    head: {
      guid,
      initalRequest: textOf(sold),
      initalResponse: textOf(stated),
      ebpCode: text(stated.platform),
      payCode: text(stated.provider),
      payTransactionId: text(stated.transaction),
      totalAmount: fenOf(stated.amount),
      currency: YUAN,
      verDept: OTHERS,
      tradingTime: secondsAt(Date.parse(text(stated.paidAt))),
    },
    orders: [
      {
        orderNo: text(sold.orderNo),
        // who was paid: the statement knows the seller by its code alone
        recpAccount: text(sold.seller),
        recpCode: text(sold.seller),
        recpName: text(sold.sellerName),
        goodsInfo: items.map(({ name, sku }) => ({ gname: text(name), itemLink: link(text(sku)) })),
      },
    ],
  }
}

export const tellPayment: Exchange['tell'] = async (
  json,
  { order, payment, link },
  signer,
  now,
) => {
  const request = readRequest(json)
  if (request instanceof Refusal) return request
  const guid = `${payment.number}-`.padEnd(36, '0')
  const original = originalOf(order, payment, guid, link)
  const answer = await answerRequest(request, original, signer, now)
  return answer instanceof Refusal ? answer : writeAnswer(answer)
}
