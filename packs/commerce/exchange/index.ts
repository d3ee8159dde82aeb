// What the node's doors are handed of customs' messages: README.md of formats has their tables.
import type { Exchange, IncomingRecord } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import { guidOf } from '../answers.ts'
import { encode, keptUntil, readRequest, signMessage, verifySignature } from '../formats/index.ts'
import { RECEIPT_RANK } from '../list.ts'
import { PARCEL_RANK } from '../parcel.ts'
import { messageOf } from './out.ts'
import { tellPayment } from './payment179.ts'
import { read } from './read.ts'

/** A receipt is lodged under the names of what it answers, whatever it leaves out. */
const receiptFor: Exchange['receiptFor'] = ({ document }: IncomingRecord, filing) => {
  const { agent, operator, internal } = filing.document
  return { ...document, agent: agent ?? operator, internal }
}

/** With customs: what it was matched with stands as it was. */
const WITH_CUSTOMS: ReadonlySet<string> = new Set([
  ...['sent', ...RECEIPT_RANK, 'withdrawing'],
  ...['sent', ...PARCEL_RANK, 'left'],
])
/** What is held → by which. */
const HOLDS: Readonly<Record<string, string>> = {
  order: 'list',
  payment: 'list',
  waybill: 'list',
  sale: 'parcel',
}
const isHeld: Exchange['isHeld'] = (filing, others) =>
  others.some(each => each.filing === HOLDS[filing] && WITH_CUSTOMS.has(each.state))

const sent = { step: 'send', to: 'sent' } as const

export const exchange: Exchange = {
  declares: [
    { filing: 'list', from: 'matched', ...sent, also: ['withdrawing'], message: 'CEB621' },
    { filing: 'withdrawal', from: 'ready', ...sent, message: 'CEB623' },
    { filing: 'takeback', from: 'ready', ...sent, message: 'CEB625' },
    { filing: 'delivery', from: 'ready', ...sent, message: 'CEB711' },
    { filing: 'parcel', from: 'matched', ...sent, message: 'CEB603' },
  ],
  receipt: 'receipt',
  read,
  write: (filing, at, number) => {
    const guid = guidOf({ number: filing.number, document: filing.position })
    const message = messageOf(filing, { guid, at, exchange: number })
    return message instanceof Refusal ? message : encode(message)
  },
  isHeld,
  guidOf: ({ number, position }) => guidOf({ number, document: position }),
  receiptFor,
  sign: signMessage,
  verify: async (bytes, verifier, digest) => {
    const signed = await verifySignature(bytes, () => verifier, digest)
    return signed instanceof Refusal ? signed : signed.content
  },
  asked: readRequest,
  tell: tellPayment,
  keptUntil,
}
