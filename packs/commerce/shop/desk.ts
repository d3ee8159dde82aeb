// The pack as a merchant's desk sees it: which states mean what, why a list does not go on, and
// until when goods must be back.
import type { Desk, Reason, Stopped } from '#kit/shop.ts'
import { localDate } from '#kit/time.ts'
import { guidOf } from '../answers.ts'
import { stateOf } from '../clearance.ts'
import { ZONE } from '../entries.ts'
import { reasonsOf } from '../formats/receipts.ts'
import type { List } from '../list.ts'
import { type Documents, differences, REASONS, type Reason as Unmatched } from '../match.ts'
import type { Amounts } from '../order.ts'
import type { Receipt } from '../receipt.ts'
import { BACK_DAYS } from '../refund.ts'

const DAY = 86_400_000

/** Customs' codes that a published receipt shows, and what they are about (match.ts, samples). */
const CODES: Readonly<Record<string, string>> = {
  '1313': 'year-limit',
  ...Object.fromEntries(
    Object.entries(REASONS).flatMap(([key, code]) =>
      (code as string) === '' ? [] : [[code, key]],
    ),
  ),
}
/** All keys of `reason.` and `remedy.` that a list may have. */
export const LIST_REASONS: readonly string[] = [
  ...Object.keys(REASONS),
  ...['year-limit', 'signature', 'unread', 'unsent', 'detained', 'customs', 'documents'],
]
/** What putting the list right does not help against. */
const NO_AMENDMENT: ReadonlySet<string> = new Set(['match-amount', 'year-limit', 'detained'])

const reason = (key: string, more: Partial<Reason> = {}): Reason => ({
  ...{ key, code: '', said: '', sides: [], amend: !NO_AMENDMENT.has(key) },
  ...more,
})

/** What a status alone says, where no numbered reason goes with it. */
const byStatus = ({ status, info = '' }: Receipt): Reason => {
  const more = { code: status === '100' ? '' : status, said: info }
  if (status === '-301020') return reason('signature', more)
  if (status.startsWith('-')) return reason('unread', more)
  if (status === '4') return reason('unsent', more)
  return reason(/^5\d\d$/.test(status) ? 'detained' : 'customs', more)
}

/** The newest word of customs that stopped it, on its present document and from its own side. */
const stopping = ({ list, document, org, others }: Stopped): Receipt | undefined => {
  const own = guidOf({ number: list.number, document })
  return others
    .filter(each => each.filing === 'receipt' && each.org === org)
    .map(each => each.doc as unknown as Receipt)
    .filter(({ guid }) => guid === undefined || guid === own)
    .filter(({ message, status }) => stateOf(message, status) === list.state)
    .sort((a, b) => (a.returned < b.returned ? 1 : -1))[0]
}

const ofCustoms = (stopped: Stopped): readonly Reason[] => {
  const receipt = stopping(stopped)
  if (receipt === undefined) return [reason('customs')]
  const numbered = reasonsOf(receipt.info ?? '')
  if (stopped.list.state === 'detained' || numbered.length === 0) return [byStatus(receipt)]
  return numbered.map(({ code, description }) =>
    reason(CODES[code] ?? 'customs', { code, said: description }),
  )
}

/** As the documents stand now, which may be more than when they were first held together. */
const ofDocuments = ({ list, others }: Stopped): readonly Reason[] => {
  const live = (filing: string) =>
    others.find(each => each.filing === filing && !['cancelled', 'expired'].includes(each.state))
  const [order, payment, waybill] = [live('order'), live('payment'), live('waybill')]
  if (order === undefined || payment === undefined || waybill === undefined) {
    return [reason('documents')]
  }
  const found = differences({
    list: { doc: list.doc as unknown as List, amounts: list.amounts as unknown as Amounts },
    order: order as unknown as Documents['order'],
    payment: payment as unknown as Documents['payment'],
    waybill: waybill as unknown as Documents['waybill'],
  })
  return found.map(({ reason: key, values, sides }) =>
    reason(key, {
      code: REASONS[key satisfies Unmatched],
      sides: values.map((value, n) => [sides[n] ?? 'order', value] as const),
    }),
  )
}

export const desk: Desk = {
  bought: ['placed', 'paid', 'cleared', 'delivered'],
  unpacked: 'paid',
  waiting: ['waiting', 'matched'],
  withCustoms: ['sent', 'declared', 'stored', 'manual', 'passed', 'withdrawing'],
  stopped: ['refused', 'mismatched', 'detained'],
  returning: ['lodged', 'approved', 'back'],
  awaited: 'approved',
  exporting: ['declared', 'sent', 'declaring', 'stored', 'manual', 'passed'],
  exportStopped: ['refused', 'sentBack', 'mismatched', 'detained'],
  ended: 'ended',
  columns: { paid: 'paid', pieces: 'pieces' },
  accounts: { held: 'takings:', tax: 'tax:' },
  reasons: stopped =>
    stopped.list.state === 'mismatched' ? ofDocuments(stopped) : ofCustoms(stopped),
  backBy: list => {
    const released = list?.marks.released
    return released === undefined ? undefined : localDate(ZONE, released + BACK_DAYS * DAY)
  },
}
