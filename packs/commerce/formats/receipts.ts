// What customs' receipts say: the meaning of returnStatus, which of several receipts stands, and
// the numbered reasons within returnInfo.
import type { CebMessage, CebRecord, Kind } from './message.ts'

export type Meaning =
  | 'kept'
  | 'declaring'
  | 'sent'
  | 'not-sent'
  | 'exception'
  | 'taken-in'
  | 'manual'
  | 'inspected'
  | 'detained'
  | 'concluded'
  | 'sent-back'
  | 'refused'
  | 'released'
  | 'closed'

export interface Status {
  readonly meaning: Meaning
  /** A later receipt of a lower rank changes nothing: what is reached is never undone. */
  readonly rank: number
  /** nothing follows on the same declaration but a new one, or the closing after release */
  readonly final: boolean
  /**
   * Where the code is known from: a published receipt, the field table (ceb-fields.csv), or general
   * knowledge alone. The last is not to be relied on: check before use.
   */
  readonly known: readonly ('sample' | 'csv' | 'general')[]
}

const at = (meaning: Meaning, rank: number, final: boolean, ...known: Status['known']): Status => ({
  meaning,
  rank,
  final,
  known,
})

/**
 * returnStatus → its meaning. Ranks order the way of one declaration: to the exchange, to customs,
 * through its checks, to its end. What fails on the way to customs is below what customs took in,
 * a refusal above all that customs may have said before it, and released above a refusal: goods
 * that were let go are not called back by a paper that was on its way.
 */
export const STATUSES: Readonly<Record<string, Status>> = {
  '1': at('kept', 10, false, 'csv'),
  '2': at('declaring', 20, false, 'sample', 'csv'),
  '3': at('sent', 30, false, 'csv'),
  '4': at('not-sent', 32, true, 'csv'),
  '120': at('taken-in', 40, false, 'sample', 'csv'),
  '300': at('manual', 50, false, 'csv'),
  '500': at('inspected', 60, false, 'general'),
  '501': at('detained', 65, false, 'general'),
  '502': at('detained', 65, false, 'general'),
  '503': at('detained', 65, false, 'general'),
  '599': at('detained', 65, false, 'general'),
  '399': at('concluded', 70, false, 'csv'),
  '700': at('sent-back', 80, true, 'general'),
  '100': at('refused', 85, true, 'sample', 'csv'),
  '800': at('released', 90, true, 'sample', 'csv'),
  '899': at('closed', 100, true, 'csv'),
}

/** Below 0: the message could not be processed; -301020: its signature did not hold. */
const EXCEPTION = at('exception', 35, true, 'csv')
const SIGNATURE = at('exception', 35, true, 'sample', 'csv')

/** Meaning of a returnStatus; undefined for one that nobody told us of. */
export const statusOf = (returnStatus: string): Status | undefined => {
  const status = returnStatus.trim()
  if (/^-[1-9]\d*$/.test(status)) return status === '-301020' ? SIGNATURE : EXCEPTION
  return Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined
}

export interface Receipt {
  readonly returnStatus: string
  readonly returnTime: string
  readonly returnInfo: string
}

/** Whether a receipt that came in moves on from the one that stands. */
const movesOn = (stands: Receipt | undefined, next: Receipt): boolean => {
  const rank = statusOf(next.returnStatus)?.rank
  if (rank === undefined) return false
  const before = stands === undefined ? -1 : (statusOf(stands.returnStatus)?.rank ?? -1)
  // 14 to 17 digits: a time without parts of a second is the second's begin
  const late = (each: Receipt): string => each.returnTime.padEnd(17, '0')
  return rank > before || (rank === before && stands !== undefined && late(next) > late(stands))
}

/**
 * Which of the receipts of one declaration stands, whatever the order in which they came:
 * 800 before 120 stays released. All are to be kept; a status that is unknown never stands.
 */
export const standing = <R extends Receipt>(receipts: readonly R[]): R | undefined => {
  let stands: R | undefined
  for (const each of receipts) if (movesOn(stands, each)) stands = each
  return stands
}

/** A reason within returnInfo: `[Code:1332;Desc:…]`, of which there may be several. */
export interface Reason {
  readonly code: string
  readonly description: string
}

const REASON = /\[Code:(-?\d{1,10});Desc:([^\]]*)\]/g

/** The numbered reasons of a returnInfo in their order; none where it is plain words. */
export const reasonsOf = (returnInfo: string): Reason[] =>
  [...returnInfo.matchAll(REASON)].map(([, code = '', description = '']) => ({ code, description }))

/** returnInfo of reasons; brackets in a description would end it. 1,000 characters at most. */
export const infoOf = (reasons: readonly Reason[]): string => {
  const said = reasons.map(
    ({ code, description }) => `[Code:${code};Desc:${description.replaceAll(/[[\]]/g, ' ')}]`,
  )
  return [...said.join(',')].slice(0, 1000).join('')
}

const RECEIPTS = {
  CEB304: true,
  CEB312: true,
  CEB412: true,
  CEB512: true,
  CEB604: true,
  CEB622: true,
  CEB624: true,
  CEB626: true,
  CEB712: true,
} as const satisfies Partial<Record<Kind, true>>
type ReceiptKind = keyof typeof RECEIPTS

/** A receipt's records with their outcome; undefined for a message that is none. */
export const receiptsOf = (message: CebMessage): readonly CebRecord<ReceiptKind>[] | undefined =>
  Object.hasOwn(RECEIPTS, message.kind) ? (message as CebMessage<ReceiptKind>).records : undefined
