// China's Single Window message, and its receipts: docs/messages.md.
import type { MessageEvent, MessageFormat } from '#kit/message.ts'
import { element, type XmlElement } from '#kit/xml.ts'
import { decode } from './decode.ts'
import { encode, leaf } from './encode.ts'

/** Receipt states of the customs list by what happened; else nothing is told. */
const STATES: Readonly<Record<string, string>> = {
  // 海关已接收
  lodge: 'L',
  // 需交税费
  assess: 'T',
  // 担保放行
  defer: 'B',
  // 报关单放行
  release: 'P',
  // 不被受理
  refuse: 'E',
  // 海关删单
  cancel: 'D',
}
/** 申报失败: it never had a number. */
const FAILED = 'Y'

const receipt = (
  state: string,
  at: string,
  entry: string,
  reference: unknown,
  note: string | null,
): XmlElement =>
  element('DEC_RESULT', [
    leaf('ENTRY_ID', entry),
    leaf('CLIENT_SEQ_NO', reference),
    leaf('NOTICE_DATE', at.slice(0, 19)),
    leaf('CHANNEL', state),
    leaf('NOTE', note),
  ])

const statesOf = ({ event, steps }: MessageEvent): string[] =>
  [event, ...steps].flatMap(each => (Object.hasOwn(STATES, each) ? (STATES[each] ?? []) : []))

export const decmessage: MessageFormat = {
  filing: 'declaration',
  decode,
  encode,
  notifications: ({ number, document, events }) =>
    events.flatMap(event =>
      statesOf(event).map(state =>
        receipt(state, event.at, number, document.reference, event.note),
      ),
    ),
  rejection: (reference, at, faults) =>
    receipt(FAILED, at, '', reference, faults.map(({ said }) => said).join(' ')),
}
