// The receipt that answers a record, as customs would send it: for whoever plays customs' part, and
// for the trials of those who declare.
import type { Leaf } from './leaf.ts'
import { type CebMessage, type LooseMessage, shapeOf } from './message.ts'
import type { Receipt } from './receipts.ts'

/** The message that answers, and what it takes over from what it answers. */
const ANSWERED = {
  CEB303: { kind: 'CEB304', names: ['ebpCode', 'ebcCode', 'orderNo'] },
  CEB311: { kind: 'CEB312', names: ['ebpCode', 'ebcCode', 'orderNo'] },
  CEB411: { kind: 'CEB412', names: ['payCode', 'payTransactionId'] },
  CEB511: { kind: 'CEB512', names: ['logisticsCode', 'logisticsNo'] },
  CEB603: {
    kind: 'CEB604',
    names: [
      ...['ebpCode', 'ebcCode', 'orderNo', 'agentCode', 'copNo', 'preNo', 'invtNo'],
      'statisticsFlag',
    ],
  },
  CEB621: {
    kind: 'CEB622',
    names: ['customsCode', 'ebpCode', 'ebcCode', 'agentCode', 'copNo', 'preNo', 'invtNo'],
  },
  CEB623: {
    kind: 'CEB624',
    names: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo', 'preNo', 'invtNo'],
  },
  CEB625: {
    kind: 'CEB626',
    names: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo', 'preNo', 'invtNo'],
  },
  CEB711: {
    kind: 'CEB712',
    names: ['customsCode', 'operatorCode', 'copNo', 'preNo', 'rkdNo'],
  },
} as const

export type Answered = keyof typeof ANSWERED

export const isAnswered = (kind: string): kind is Answered => Object.hasOwn(ANSWERED, kind)

/** What a receipt takes over from the record that it answers: name → how it must be. */
export const answeredLeaves = (kind: Answered): Readonly<Record<string, Leaf>> => {
  const { kind: receipt, names } = ANSWERED[kind]
  const { head } = shapeOf(receipt)
  return Object.fromEntries(['guid', ...names].map(name => [name, head[name]!]))
}

/** Numbers that the exchange and customs give to an inventory, where the record has none yet. */
export interface Given {
  readonly copNo?: string
  readonly preNo?: string
  readonly invtNo?: string
}

/**
 * The receipt for every record of a message, one outcome for each in their order; a record without
 * an outcome gets none. `guid` is the receipt's own. What is missing (a preNo) `encode` refuses.
 */
export const answerOf = (
  message: CebMessage<Answered>,
  outcomes: readonly (Receipt & Given)[],
  guid: string,
): CebMessage => {
  const { kind, names } = ANSWERED[message.kind]
  const records: LooseMessage['records'] = message.records.flatMap((record, i) => {
    const outcome = outcomes[i]
    if (outcome === undefined) return []
    const { copNo, preNo, invtNo, ...said } = outcome
    const known: Readonly<Record<string, unknown>> = { ...record.head }
    const given: Readonly<Record<string, unknown>> = { copNo, preNo, invtNo }
    const taken = names.flatMap(name => {
      const value = given[name] ?? known[name]
      return value === undefined ? [] : [[name, value] as const]
    })
    return [{ head: { guid: record.head.guid, ...Object.fromEntries(taken), ...said } }]
  })
  const answer: LooseMessage = { kind, guid, version: message.version, records }
  return answer as CebMessage
}
