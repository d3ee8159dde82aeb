// A receipt of customs, kept as it came. Which of them counts is for the process to say
// (clearance.ts): receipts get lost, come twice and in any order, and none moves a list back.
import { code, codeList, type Doc, optional, party, text, time } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import type { Reference } from './reference.ts'

/** Which document it answers, by the number of customs' message. */
export const messages = codeList('receiptOf', [
  ...(['304', '312', '412', '512', '604', '622', '624', '626', '712', '816'] as const),
])

const fields = {
  message: code(messages),
  agent: party('agent'),
  internal: text(60),
  preNumber: optional(text(30)),
  listNumber: optional(text(30)),
  // the name under which what it answers was sent
  guid: optional(text(60)),
  status: text(20),
  info: optional(text(1000)),
  returned: time(),
}
export type Receipt = Doc<typeof fields>

export const receipt = defineFiling({
  name: 'receipt',
  number: 'R{yyyy}{serial:9}',
  fields,
  sections: {
    receipt: ['message', 'status', 'info', 'returned'],
    list: ['agent', 'internal', 'guid', 'preNumber', 'listNumber'],
  },
  example: {
    message: '622',
    agent: '91450103DEM0H0000R',
    internal: 'EXAMPLE-1',
    preNumber: 'B20261125000000001',
    listNumber: '72162026I000000001',
    status: '800',
    info: '[Code:2600;Desc:放行]',
    returned: '2026-11-25T08:00:00.000Z',
  },
  amounts: {},
  assess: (_doc, _: Reference) => ({}),
  rules: {},
  states: ['lodged'],
  transitions: {},
  // the same receipt again is the same: same list, status, instant and beginning of its words, of
  // which customs may send several at one instant; of one organisation, so that nobody can take the
  // place of another's
  claims: ({ message, agent, internal, status, returned, info = '' }, { org }) => {
    const said = `${status}/${returned}/${info.slice(0, 40)}`
    return [{ key: `receipt:${org}/${message}/${agent}/${internal}/${said}`, path: '/status' }]
  },
  dimensions: { message: { of: doc => doc.message } },
  measures: { receipts: { unit: '1', scale: 0, at: 'lodged', of: () => 1n } },
  boards: {},
  list: c => [c.message, c.internal, c.status, c.info, c.returned],
})
