// What the node's doors are handed of customs' messages: README.md of formats has their tables.
import type { Exchange, IncomingRecord } from '#kit/exchange.ts'
import { Refusal } from '#kit/fault.ts'
import { guidOf } from '../clearance.ts'
import { encode, keptUntil, readRequest, signMessage, verifySignature } from '../formats/index.ts'
import { messageOf } from './out.ts'
import { tellPayment } from './payment179.ts'
import { read } from './read.ts'

/** A receipt that came for a list is lodged under the list's own names, whatever it leaves out. */
const receiptFor: Exchange['receiptFor'] = ({ document }: IncomingRecord, filing) => {
  const { agent, internal } = filing.document
  return { ...document, agent, internal }
}

export const exchange: Exchange = {
  declares: {
    filing: 'list',
    from: 'matched',
    step: 'send',
    to: 'sent',
    receipt: 'receipt',
    message: 'CEB621',
  },
  read,
  write: (filing, at, number) => {
    const guid = guidOf({ number: filing.number, document: filing.position })
    const message = messageOf(filing, { guid, at, exchange: number })
    return message instanceof Refusal ? message : encode(message)
  },
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
