// What is asked of customs about a list that it has: to withdraw it before it is released (623),
// and to take goods of it back afterwards (625). Both name the list by customs' number, wait until
// the list stands so that they may be asked, and stand where the furthest answer puts them.
import { count, type Doc, datedCode, optional, party, text } from '#kit/field.ts'
import { defineFiling, type Rule, type Transition } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { ASKED_RANK, answerSteps } from './answers.ts'
import { buyer, MOST_ITEMS, seller } from './fields.ts'
import type { Reference } from './reference.ts'

const aboutList = {
  ...seller,
  carrier: party('carrier'),
  carrierName: text(100),
  waybill: text(60),
  agent: party('agent'),
  agentName: text(100),
  // the list's own: customs' answers name it
  internal: text(20),
  office: datedCode('office', /^\d{4}$/),
  listNumber: text(18),
  preNumber: optional(text(18)),
  ...buyer,
}
const why = { reason: text(1000), note: optional(text(1000)) }

/** Customs' number of a list: office, year, I or E, nine digits. */
const LIST_NUMBER = 18

type Numbered = { readonly listNumber: string }
const numbered = {
  'list-number-wrong': {
    at: 'listNumber' as const,
    holds: (doc: Numbered) => [...doc.listNumber].length === LIST_NUMBER || { max: LIST_NUMBER },
  },
} satisfies Readonly<Record<string, Rule<Numbered, object, Reference>>>

export const ASKED_STATES = [
  'waiting',
  'ready',
  'sent',
  'declared',
  'stored',
  'granted',
  'refused',
  'cancelled',
] as const
export type AskedState = (typeof ASKED_STATES)[number]
/** It was asked, and nothing has come of it yet. */
export const OPEN: ReadonlySet<AskedState> = new Set([
  'waiting',
  'ready',
  'sent',
  'declared',
  'stored',
])

type Step = Transition<unknown, unknown, AskedState>
const steps: Readonly<Record<string, Step>> = {
  ready: { from: 'waiting', to: 'ready', by: 'process' },
  // it cannot be asked: the note says why
  refuse: {
    from: ['waiting', 'ready'],
    to: 'refused',
    by: 'process',
    aside: true,
    note: 'optional',
  },
  send: { from: 'ready', to: 'sent', by: 'door' },
  ...answerSteps(ASKED_RANK, 'granted'),
  // what was refused is put right and asked again
  amend: {
    from: ['waiting', 'ready', 'refused'],
    to: 'waiting',
    by: 'trader',
    amends: true,
    aside: true,
  },
  cancel: {
    from: ['waiting', 'ready', 'refused'],
    to: 'cancelled',
    by: 'trader',
    aside: true,
    note: 'optional',
  },
}

const sections = {
  list: ['listNumber', 'preNumber', 'internal', 'agent', 'agentName', 'office'],
  seller: ['platform', 'platformName', 'seller', 'sellerName', 'orderNo'],
  parcel: ['carrier', 'carrierName', 'waybill'],
  buyer: ['buyerIdKind', 'buyerId', 'buyerName', 'buyerPhone'],
} as const

const example = {
  platform: '91450103DEM0H0000R',
  platformName: '示例北部湾商城',
  seller: '91450103DEM0H0000R',
  sellerName: '示例北部湾商城',
  orderNo: 'EXAMPLE-1',
  carrier: 'EXAMPLEPOST',
  carrierName: '示例快递',
  waybill: 'EX0001',
  agent: '91450103DEM0H0000R',
  agentName: '示例北部湾商城',
  internal: 'EXAMPLE-1',
  office: '7216',
  listNumber: '72162026I000000001',
  buyerIdKind: '1',
  buyerId: '450100199001010017',
  buyerName: '示例买家',
  buyerPhone: '13800000000',
} as const

const withdrawalFields = { ...aboutList, ...why }
export type Withdrawal = Doc<typeof withdrawalFields>

export const withdrawal = defineFiling({
  name: 'withdrawal',
  number: 'D{yyyy}{serial:9}',
  fields: withdrawalFields,
  sections: { ...sections, reason: ['reason', 'note'] },
  example: { ...example, reason: '买家取消订单（样例）' },
  amounts: {},
  assess: (_doc, _: Reference) => ({}),
  rules: numbered,
  states: ASKED_STATES,
  transitions: steps,
  // a list is withdrawn once
  claims: doc => [{ key: `list:${doc.listNumber}`, path: '/listNumber' }],
  frees: ['cancelled'],
  dimensions: { office: { of: doc => doc.office } },
  measures: {
    withdrawals: {
      unit: '1',
      scale: 0,
      at: 'waiting',
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
  },
  boards: {},
  list: c => [c.orderNo, c.office, c.listNumber, c.internal, c.reason],
})

const backItem = {
  // its number among the goods of the list
  line: count(1, 9999),
  hs: datedCode('positive', /^\d{10}$/),
  name: text(250),
  quantity: count(1),
  unit: datedCode('unit', /^\d{3}$/),
  note: optional(text(1000)),
}
const takebackFields = {
  ...aboutList,
  // the return on this node that it is asked for; absent: it is about none of ours
  returning: optional(text(20)),
  items: lines(backItem, MOST_ITEMS),
  ...why,
}
export type Takeback = Doc<typeof takebackFields>

export const takeback = defineFiling({
  name: 'takeback',
  number: 'K{yyyy}{serial:9}',
  fields: takebackFields,
  sections: { ...sections, goods: ['items'], reason: ['reason', 'returning', 'note'] },
  example: {
    ...example,
    items: [{ line: 1, hs: '0813409090', name: '猫山王榴莲冻干', quantity: 1, unit: '125' }],
    reason: '买家退货（样例）',
  },
  amounts: { pieces: count() },
  assess: (doc, _: Reference) => ({
    pieces: doc.items.reduce((sum, each) => sum + each.quantity, 0),
  }),
  rules: {
    ...numbered,
    'line-twice': {
      at: 'items',
      holds: ({ items }) => new Set(items.map(each => each.line)).size === items.length,
    },
  },
  states: ASKED_STATES,
  transitions: steps,
  // of one return it is asked once; a list may come back in several
  claims: doc =>
    doc.returning === undefined ? [] : [{ key: `return:${doc.returning}`, path: '/returning' }],
  frees: ['cancelled'],
  dimensions: { office: { of: doc => doc.office } },
  measures: {
    takebacks: {
      unit: '1',
      scale: 0,
      at: 'waiting',
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
  },
  boards: {},
  list: c => [c.orderNo, c.office, c.listNumber, c.internal, c.returning, c.pieces],
})
