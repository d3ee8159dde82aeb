// A list (清单): the customs declaration of one parcel. It waits for its order, its payment and its
// waybill, is matched with them, is sent, and stands where the furthest receipt of customs puts it.
import {
  code,
  count,
  type Doc,
  date,
  datedCode,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'
import { defineFiling, type Transition } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { fromStates } from '#kit/pack.ts'
import { answerSteps } from './answers.ts'
import { work } from './assess.ts'
import { buyer, CURRENCY, country, item, MOST_ITEMS, retail, seller, yuan } from './fields.ts'
import { type Amounts, saleRules, worked } from './order.ts'
import type { Reference } from './reference.ts'

const listItem = {
  ...item,
  record: optional(text(30)),
  model: optional(text(250)),
  unit: datedCode('unit', /^\d{3}$/),
  legalQuantity: quantity('', 5),
  legalUnit: datedCode('unit', /^\d{3}$/),
}
const fields = {
  ...seller,
  carrier: party('carrier'),
  carrierName: text(100),
  waybill: text(60),
  agent: party('agent'),
  agentName: text(100),
  assurer: party('assurer'),
  // the declarant's own number: customs' receipts name it
  internal: text(20),
  office: datedCode('office', /^\d{4}$/),
  port: datedCode('office', /^\d{4}$/),
  arrived: date(),
  channel: code(retail),
  transport: datedCode('transport', /^[0-9A-Z]$/),
  shippedFrom: country(),
  warehouse: optional(datedCode('warehouse', /^[A-Z0-9]{2,10}$/)),
  ...buyer,
  address: text(200),
  items: lines(listItem, MOST_ITEMS),
  freight: yuan(),
  insurance: yuan(),
  discount: yuan(),
  packages: count(1),
  gross: quantity('kg', 5),
  note: optional(text(1000)),
}
export type List = Doc<typeof fields>

/** Where a list may stand, from what customs hears of last to first. */
export const LIST_STATES = [
  'waiting',
  'mismatched',
  'matched',
  'sent',
  'declared',
  'stored',
  'manual',
  'detained',
  'passed',
  'released',
  'closed',
  'taxed',
  'withdrawing',
  'recalled',
  'refused',
  'cancelled',
] as const
export type ListState = (typeof LIST_STATES)[number]

/** States that a receipt puts a list into, in the order that customs goes through them. */
export const RECEIPT_RANK = [
  'declared',
  'stored',
  'manual',
  'detained',
  'passed',
  'released',
  'closed',
  'taxed',
] as const
export type ReceiptState = (typeof RECEIPT_RANK)[number] | 'refused'

/** Customs has it in hand, and has not let it go yet: it may still be withdrawn. */
export const WITHDRAWABLE = ['sent', 'declared', 'stored', 'manual', 'detained', 'passed'] as const

type Step = Transition<List, Amounts, ListState>

/** From every state before it; and from a withdrawal that comes to nothing, or that it crosses. */
const receipts = (): Record<ReceiptState, Step> => {
  const steps = answerSteps(RECEIPT_RANK, 'released')
  const widened = Object.entries(steps).map(([name, step]) => {
    const froms = fromStates(step.from) as readonly ListState[]
    const more: ListState[] = froms.includes('refused')
      ? ['withdrawing', 'recalled']
      : ['withdrawing']
    return [name, { ...step, from: [...froms, ...more] }]
  })
  return Object.fromEntries(widened) as Record<ReceiptState, Step>
}

export const list = defineFiling({
  name: 'list',
  number: 'L{office}{yyyy}{serial:9}',
  fields,
  sections: {
    seller: ['platform', 'platformName', 'seller', 'sellerName', 'orderNo'],
    parcel: ['carrier', 'carrierName', 'waybill', 'packages', 'gross'],
    customs: ['agent', 'agentName', 'assurer', 'internal', 'office', 'port', 'arrived'],
    channel: ['channel', 'transport', 'shippedFrom', 'warehouse'],
    buyer: ['buyerIdKind', 'buyerId', 'buyerName', 'buyerPhone', 'address'],
    goods: ['items', 'freight', 'insurance', 'discount', 'note'],
  },
  total: { amount: 'tax', of: 'items', lines: 'lines' },
  example: {
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
    assurer: '91450103DEM0H0000R',
    internal: 'EXAMPLE-1',
    office: '7216',
    port: '7216',
    arrived: '2026-11-25',
    channel: '1210',
    transport: '7',
    shippedFrom: 'MY',
    buyerIdKind: '1',
    buyerId: '450100199001010017',
    buyerName: '示例买家',
    buyerPhone: '13800000000',
    address: '广西南宁市示例路 1 号',
    items: [
      {
        sku: 'DURIAN-CRISP',
        name: '猫山王榴莲冻干',
        hs: '0813409090',
        origin: 'MY',
        quantity: 2,
        price: '128.00',
        net: '0.4',
        unit: '125',
        legalQuantity: '0.4',
        legalUnit: '035',
      },
    ],
    freight: '12.00',
    insurance: '0.60',
    discount: '0.00',
    packages: 1,
    gross: '0.6',
  },
  amounts: worked,
  assess: (doc, reference: Reference) => work(doc, reference),
  rules: {
    ...saleRules,
    'arrived-later': { at: 'arrived', holds: (doc, { date: today }) => doc.arrived <= today },
    'mass-wrong': { amounts: true, at: 'gross', holds: ({ net }, doc) => net <= doc.gross },
  },
  states: LIST_STATES,
  transitions: {
    match: { from: ['waiting', 'mismatched'], to: 'matched', by: 'process' },
    // a document that it was matched with may be changed until it is sent
    mismatch: {
      from: ['waiting', 'matched'],
      to: 'mismatched',
      by: 'process',
      aside: true,
      note: 'optional',
    },
    wait: { from: ['mismatched', 'matched'], to: 'waiting', by: 'process', aside: true },
    send: { from: 'matched', to: 'sent', by: 'door' },
    ...receipts(),
    // asked of customs by a withdrawal of its own, which the node lodges
    recall: {
      from: WITHDRAWABLE,
      to: 'withdrawing',
      by: 'trader',
      aside: true,
      note: 'optional',
    },
    withdrawing: { from: WITHDRAWABLE, to: 'withdrawing', by: 'process', aside: true },
    recalled: {
      from: [...WITHDRAWABLE, 'withdrawing', 'refused'],
      to: 'recalled',
      by: 'process',
      aside: true,
    },
    // customs would not withdraw it, and has said nothing else of it
    keep: { from: 'withdrawing', to: 'sent', by: 'process', aside: true },
    // what was refused or withdrawn is put right and goes again, as the same list
    amend: {
      from: ['waiting', 'mismatched', 'matched', 'refused', 'recalled'],
      to: 'waiting',
      by: 'trader',
      amends: true,
      aside: true,
    },
    cancel: {
      from: ['waiting', 'mismatched', 'matched', 'refused', 'recalled'],
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
    },
  },
  claims: doc => [
    { key: `order:${doc.platform}/${doc.orderNo}`, path: '/orderNo' },
    { key: `waybill:${doc.carrier}/${doc.waybill}`, path: '/waybill' },
    { key: `internal:${doc.agent}/${doc.internal}`, path: '/internal' },
  ],
  frees: ['cancelled'],
  dimensions: {
    channel: { of: doc => doc.channel },
    office: { of: doc => doc.office },
    origin: { each: 'items', of: row => row.origin },
  },
  measures: {
    lists: {
      unit: '1',
      scale: 0,
      at: 'waiting',
      until: ['refused', 'recalled', 'cancelled'],
      of: () => 1n,
    },
    listed: {
      unit: CURRENCY,
      scale: 2,
      at: 'released',
      each: 'items',
      of: (_, n, sums) => sums.lines[n]?.base ?? 0n,
    },
    releasedLists: { unit: '1', scale: 0, at: 'released', of: () => 1n },
    // sent to release; by `releasedLists` it is the average
    listTime: { unit: 'min', scale: 0, at: 'released', since: 'sent' },
    retailTax: { unit: CURRENCY, scale: 2, at: 'released', of: sums => sums.tax },
  },
  boards: {
    lists: { by: ['channel', 'office'], grain: 'day', keep: 40 },
  },
  list: c => [c.orderNo, c.office, c.channel, c.carrier, c.waybill, c.pieces, c.base, c.tax],
})
