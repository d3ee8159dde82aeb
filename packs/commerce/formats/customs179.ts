// Announcement 179 of 2018: customs asks a shop's platform for the original data of a payment, and
// the platform answers with them, signed. Here: the request read, the answer made, the exact text
// that is signed, the answer read and checked again, and customs' acknowledgement. The posting, and
// the wrapping as a form that a customs interface may want, are a door's.
import { Refusal } from '#kit/fault.ts'
import { cebFault } from './faults.ts'
import { type JsonReading, jsonMembers, memberOf, readJson } from './json.ts'
import { count, money, optional, second, text, type Values } from './leaf.ts'
import { unmeasured } from './parts.ts'
import { fromBase64, type Signer, toBase64, type Verifier } from './signature/signer.ts'
import { notSigned } from './signature/verify.ts'

/** milliseconds since 1970 */
const milliseconds = count(15)
/** may be empty, which is not the same as absent: both are signed as they are */
const free = (max: number) => optional(text(max, 0))

const REQUEST = { orderNo: text(60), sessionID: unmeasured, serviceTime: milliseconds } as const
const ACKNOWLEDGEMENT = {
  code: unmeasured,
  message: text(1000, 0),
  serviceTime: milliseconds,
} as const

/** In the order of the signed text. What was sent to the payment company is kept as it was. */
const HEAD = {
  guid: text(36),
  initalRequest: text(8000),
  initalResponse: text(8000),
  ebpCode: text(18),
  payCode: text(18),
  payTransactionId: text(60),
  totalAmount: money(),
  currency: text(4),
  verDept: text(1),
  payType: free(1),
  tradingTime: second(),
  note: free(1000),
} as const
const GOODS = { gname: text(250), itemLink: text(3000) } as const
/** `goodsInfo` stands after the first of them. */
const ORDER = {
  orderNo: text(60),
  recpAccount: text(60),
  recpCode: free(18),
  recpName: text(100),
} as const
const OUTER = { sessionID: unmeasured, serviceTime: text(15) } as const
const SIGNATURE = { certNo: text(1000, 0), signValue: unmeasured } as const

/** What customs asks for: the payment of one order. */
export type PaymentRequest = Values<typeof REQUEST>
/** Customs' word on an answer; see `isTaken`. */
export type Acknowledgement = Values<typeof ACKNOWLEDGEMENT>

type PaymentOrder = Values<typeof ORDER> & {
  readonly goodsInfo: readonly Values<typeof GOODS>[]
}
/** The original data of a payment: one payment, and the orders that it paid. */
export type PaymentOriginal = {
  readonly head: Values<typeof HEAD>
  readonly orders: readonly PaymentOrder[]
}
/** The answer: its own time as digits (milliseconds since 1970), and base64 of a signature. */
export type PaymentAnswer = PaymentOriginal & Values<typeof OUTER> & Values<typeof SIGNATURE>

/** Years for which a platform has to keep the originals (the announcement's duty). */
const YEARS_KEPT = 3

/** The last day on which the originals of a day must still be there; days as yyyy-MM-dd. */
export const keptUntil = (day: string): string => {
  const later = `${Number(day.slice(0, 4)) + YEARS_KEPT}${day.slice(4)}`
  // three years after a leap day there is none
  return later.replace(/-02-29$/, '-03-01')
}

const headJson = (head: PaymentOriginal['head']): string => `{${jsonMembers(head, HEAD).join(',')}}`

const orderJson = ({ goodsInfo, ...order }: PaymentOrder): string => {
  const [number = '', ...rest] = jsonMembers(order, ORDER)
  const goods = goodsInfo.map(each => `{${jsonMembers(each, GOODS).join(',')}}`)
  return `{${[number, `"goodsInfo":[${goods.join(',')}]`, ...rest].join(',')}}`
}
const ordersJson = (orders: readonly PaymentOrder[]): string =>
  `[${orders.map(orderJson).join(',')}]`

/**
 * The text that is signed: four members as `"name":"value"`, joined by `||`, the inner ones as JSON
 * without blanks, between plain quotation marks that escape nothing. Its bytes are UTF-8.
 */
export const toSign = ({
  sessionID,
  head,
  orders,
  serviceTime,
}: Omit<PaymentAnswer, 'certNo' | 'signValue'>): string =>
  [
    `"sessionID":"${sessionID}"`,
    `"payExchangeInfoHead":"${headJson(head)}"`,
    `"payExchangeInfoLists":"${ordersJson(orders)}"`,
    `"serviceTime":"${serviceTime}"`,
  ].join('||')

/** The answer as JSON (payExInfoStr), its inner parts byte for byte as they were signed. */
export const writeAnswer = (answer: PaymentAnswer): string => {
  const [session = '', time = ''] = jsonMembers(answer, OUTER)
  const inner = [
    `"payExchangeInfoHead":${headJson(answer.head)}`,
    `"payExchangeInfoLists":${ordersJson(answer.orders)}`,
  ]
  return `{${[session, ...inner, time, ...jsonMembers(answer, SIGNATURE)].join(',')}}`
}

/** Of one answer: a payment of a hundred orders of a hundred goods with the longest links. */
const MOST = 40_000_000

const answerIn = (reading: JsonReading, found: unknown): PaymentAnswer => {
  const names = ['payExchangeInfoHead', 'payExchangeInfoLists']
  const outer = reading.leaves(found, { ...OUTER, ...SIGNATURE }, '', names)
  plain(reading, outer.sessionID)
  const head = reading.leaves(memberOf(found, names[0]!), HEAD, '/payExchangeInfoHead')
  const lists = '/payExchangeInfoLists'
  const orders = reading.list(memberOf(found, names[1]!), lists).map((each, i) => ({
    ...reading.leaves(each, ORDER, `${lists}/${i}`, ['goodsInfo']),
    goodsInfo: reading
      .list(memberOf(each, 'goodsInfo'), `${lists}/${i}/goodsInfo`)
      .map((goods, k) => reading.leaves(goods, GOODS, `${lists}/${i}/goodsInfo/${k}`)),
  }))
  // every member was read by its own row, from which the type is made as well
  return { ...outer, head, orders } as unknown as PaymentAnswer
}

/** A session stands unescaped in what is signed: one with a quotation mark could say anything. */
const plain = (reading: JsonReading, sessionID: unknown): void => {
  if (typeof sessionID === 'string' && /["\\]/.test(sessionID)) {
    reading.refuse('malformed-text', '/sessionID')
  }
}

/** An answer from its JSON text, or all that is wrong with it. */
export const readAnswer = (json: string): PaymentAnswer | Refusal => readJson(json, MOST, answerIn)

/** Customs' request from its JSON text, or why it is none. */
export const readRequest = (json: string): PaymentRequest | Refusal =>
  readJson(json, 10_000, (reading, found) => {
    const request = reading.leaves(found, REQUEST, '')
    plain(reading, request.sessionID)
    return request as unknown as PaymentRequest
  })

/** Customs' acknowledgement from its JSON text. */
export const readAcknowledgement = (json: string): Acknowledgement | Refusal =>
  readJson(
    json,
    10_000,
    (reading, found) => reading.leaves(found, ACKNOWLEDGEMENT, '') as unknown as Acknowledgement,
  )

/** Whether customs took the answer; every other code says that it did not. */
export const isTaken = ({ code }: Acknowledgement): boolean => code === '10000'

/**
 * The signed answer to a request out of the kept originals, or why these cannot answer it: a value
 * that does not fit, or orders of which none is the one that was asked for. `now`: milliseconds.
 */
export const answerRequest = async (
  request: PaymentRequest,
  original: PaymentOriginal,
  signer: Signer,
  now: number,
): Promise<PaymentAnswer | Refusal> => {
  const unsigned = {
    sessionID: request.sessionID,
    head: original.head,
    orders: original.orders,
    serviceTime: String(now),
  }
  const draft = { ...unsigned, certNo: signer.keyName ?? '', signValue: '-' }
  // read back as customs will read it, so that nothing is signed that would be refused
  const again = readAnswer(writeAnswer(draft))
  if (again instanceof Refusal) return again
  if (!original.orders.some(each => each.orderNo === request.orderNo)) {
    const found = original.orders[0]?.orderNo ?? ''
    const values = { expected: request.orderNo, found }
    return new Refusal([
      cebFault('ceb-differs', '/payExchangeInfoLists/0/orderNo', 'shape', values),
    ])
  }
  const signature = await signer.sign(new TextEncoder().encode(toSign(unsigned)))
  return { ...draft, signValue: toBase64(signature) }
}

/** Whether an answer is signed by the key: undefined when it is, else customs' -301020. */
export const verifyAnswer = async (
  answer: PaymentAnswer,
  verifier: Verifier,
): Promise<Refusal | undefined> => {
  const signature = fromBase64(answer.signValue)
  if (signature === undefined) return notSigned('form')
  const good = await verifier.verify(new TextEncoder().encode(toSign(answer)), signature)
  return good ? undefined : notSigned('value')
}
