// Goods that are sold abroad: an export list by 9610, a B2B consignment by 9710 or 9810, goods
// bought at a market by 1039. One order stands once; an officer of the node's customs releases it.
// A list of 9610 that names its declarant goes to customs as a message (603) instead: it waits for
// its order, is sent, and stands where the furthest answer (604) puts it.
// Sources: GACC 2014 no. 12 (9610), 2020 no. 75 (9710, 9810), 2019 no. 221 (1039).
import {
  code,
  codeList,
  count,
  type Doc,
  date,
  datedCode,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'
import {
  type Case,
  defineFiling,
  type Entry,
  type LedgerStep,
  type Rule,
  type Transition,
} from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { fromStates } from '#kit/pack.ts'
import { answerSteps } from './answers.ts'
import { demand, shelf } from './entries.ts'
import { CURRENCY, country, item, MOST_ITEMS, PIECE, yuan } from './fields.ts'
import type { Reference } from './reference.ts'

/** Channels in which goods go out. */
export const outward = codeList('outward', ['9610', '9710', '9810', '1039'])
const parcelItem = {
  ...item,
  hs: datedCode('hs', /^\d{10}$/),
  model: optional(text(250)),
  barcode: optional(text(50)),
  legalQuantity: optional(quantity('', 5)),
  legalUnit: optional(datedCode('unit', /^\d{3}$/)),
}
/** A: by four digits of the tariff; B: summed up in a declaration later. */
export const statistics = codeList('statistics', ['A', 'B'])

/** What only a list says that goes to customs as a message: all of it, or nothing. */
const declaration = {
  platformName: optional(text(100)),
  seller: optional(party('seller')),
  sellerName: optional(text(100)),
  carrierName: optional(text(100)),
  agent: optional(party('agent')),
  agentName: optional(text(100)),
  // the declarant's own number: customs' answers name it
  internal: optional(text(20)),
  maker: optional(party('maker')),
  makerName: optional(text(100)),
  port: optional(datedCode('office', /^\d{4}$/)),
  leaves: optional(date()),
  statistics: optional(code(statistics)),
  transport: optional(datedCode('transport', /^[0-9A-Z]$/)),
  harbour: optional(text(30)),
  wrap: optional(datedCode('wrap', /^[0-9A-Z]$/)),
}

const fields = {
  platform: optional(party('platform')),
  orderNo: text(60),
  channel: code(outward),
  office: datedCode('office', /^\d{4}$/),
  warehouse: optional(datedCode('warehouse', /^[A-Z0-9]{2,10}$/)),
  destination: country(),
  buyer: text(100),
  // the number of the warehouse abroad, which 9810 asks for
  storeAbroad: optional(text(60)),
  // the number under which the market's purchases are recorded, which 1039 asks for
  purchase: optional(text(60)),
  // yuan for a dollar of the month, which says whether a market declaration is small enough
  dollarRate: optional(quantity('', 5)),
  carrier: party('carrier'),
  waybill: text(60),
  items: lines(parcelItem, MOST_ITEMS),
  freight: yuan(),
  insurance: yuan(),
  gross: quantity('kg', 5),
  packages: count(1),
  ...declaration,
  note: optional(text(1000)),
}
export type Parcel = Doc<typeof fields>
const amounts = { goods: yuan(), exportValue: yuan(), pieces: count(), net: quantity('kg', 5) }
export type ParcelAmounts = Doc<typeof amounts>

const assess = (doc: Parcel, _: Reference): ParcelAmounts => {
  const goods = doc.items.reduce((sum, each) => sum + each.price * BigInt(each.quantity), 0n)
  return {
    goods,
    exportValue: goods + doc.freight + doc.insurance,
    pieces: doc.items.reduce((sum, each) => sum + each.quantity, 0),
    net: doc.items.reduce((sum, each) => sum + each.net, 0n),
  }
}

/** The goods leave the warehouse: kept when it is lodged, gone when it is released. */
const kept = ({ warehouse, items }: Parcel, { org }: Case): Entry[] => {
  if (warehouse === undefined) return []
  return demand(items).map(([sku, amount], n) => ({
    debit: shelf(org, warehouse, sku),
    credit: `sold:${org}`,
    amount,
    unit: PIECE,
    hold: `stock-${n}`,
  }))
}

const DECLARED = Object.keys(declaration) as readonly (keyof typeof declaration)[]

/** It goes to customs as a message. */
export const isMessage = (doc: Pick<Parcel, 'internal'>): boolean => doc.internal !== undefined

const isWhole = (doc: Parcel): boolean => {
  const there = DECLARED.filter(name => doc[name] !== undefined)
  if (there.length === 0) return true
  const lines = doc.items.every(({ unit, legalQuantity, legalUnit }) => {
    return unit !== undefined && legalQuantity !== undefined && legalUnit !== undefined
  })
  return there.length === DECLARED.length && doc.platform !== undefined && lines
}

const rules: Readonly<Record<string, Rule<Parcel, ParcelAmounts, Reference>>> = {
  'destination-home': { at: 'destination', holds: doc => doc.destination !== 'CN' },
  'destination-unknown': {
    at: 'destination',
    holds: ({ destination }, ref) => ref.has('country', destination) || { code: destination },
  },
  'store-missing': {
    at: 'storeAbroad',
    holds: doc => doc.channel !== '9810' || doc.storeAbroad !== undefined,
  },
  'purchase-missing': {
    at: 'purchase',
    holds: doc => doc.channel !== '1039' || doc.purchase !== undefined,
  },
  'dollar-missing': {
    at: 'dollarRate',
    holds: doc => doc.channel !== '1039' || (doc.dollarRate ?? 0n) > 0n,
  },
  // the limit is in dollars: fen × 10^5 against cents × rate × 10^5
  'market-exceeded': {
    amounts: true,
    at: 'items',
    holds: ({ goods }, { channel, dollarRate = 0n }, reference) =>
      channel !== '1039' ||
      dollarRate === 0n ||
      goods * 100_000n <= (reference.setting('market', 2) ?? 0n) * dollarRate,
  },
  'mass-wrong': { amounts: true, at: 'gross', holds: ({ net }, doc) => net <= doc.gross },
  'declaration-part': { at: 'internal', holds: isWhole },
  'declaration-channel': {
    at: 'channel',
    holds: doc => !isMessage(doc) || doc.channel === '9610',
  },
}

const settledHolds = (doc: Parcel, at: Case) => kept(doc, at).map(({ hold = '' }) => hold)
const gone = (doc: Parcel, at: Case): LedgerStep[] =>
  settledHolds(doc, at).map(settle => ({ settle }))
const free = (doc: Parcel, at: Case): LedgerStep[] =>
  settledHolds(doc, at).map(release => ({ release }))

/** States that an answer of customs puts it into, in the order that customs goes through them. */
export const PARCEL_RANK = [
  'declaring',
  'stored',
  'manual',
  'detained',
  'passed',
  'released',
  'closed',
] as const
export type ParcelAnswer = (typeof PARCEL_RANK)[number] | 'sentBack'
type Step = Transition<Parcel, ParcelAmounts, ParcelState>

/** The goods are gone once customs let them go, by whichever answer that is known. */
const answers = (): Record<ParcelAnswer, Step> => {
  const { refused, ...steps } = answerSteps(PARCEL_RANK, 'released')
  const named = (state: string): ParcelState =>
    (state === 'refused' ? 'sentBack' : state) as ParcelState
  const all = Object.entries({ ...steps, sentBack: refused }).map(
    ([name, step]): [string, Step] => {
      const leaves = name === 'released' || name === 'closed'
      const entries: Step['entries'] = (_, doc, at, before) =>
        leaves && before?.state !== 'released' ? gone(doc, at) : []
      const from = fromStates(step.from).map(named)
      return [name, { ...step, from, to: named(step.to), entries }]
    },
  )
  return Object.fromEntries(all) as Record<ParcelAnswer, Step>
}

const PARCEL_STATES = [
  'lodged',
  'declared',
  'waiting',
  'mismatched',
  'matched',
  'sent',
  ...PARCEL_RANK,
  'left',
  'sentBack',
  'refused',
  'cancelled',
] as const
export type ParcelState = (typeof PARCEL_STATES)[number]

/** Customs has not got it, or has sent it back. */
const CHANGEABLE = ['waiting', 'mismatched', 'matched', 'sentBack'] as const

export const parcel = defineFiling({
  name: 'parcel',
  number: 'X{office}{yyyy}{serial:9}',
  fields,
  sections: {
    order: ['platform', 'orderNo', 'channel', 'office', 'warehouse'],
    buyer: ['destination', 'buyer', 'storeAbroad', 'purchase', 'dollarRate'],
    parcel: ['carrier', 'waybill', 'packages', 'gross'],
    goods: ['items', 'freight', 'insurance', 'note'],
    customs: DECLARED,
  },
  total: { amount: 'exportValue' },
  example: {
    orderNo: 'EXAMPLE-2',
    channel: '9610',
    office: '7211',
    destination: 'TH',
    buyer: 'Example Home Co., Ltd.',
    carrier: 'EXAMPLEPOST',
    waybill: 'EX0002',
    items: [
      {
        sku: 'KETTLE',
        name: '温显电热水壶',
        hs: '8516790000',
        origin: 'CN',
        quantity: 1,
        price: '129.00',
        net: '1.8',
      },
    ],
    freight: '38.00',
    insurance: '0.60',
    gross: '2.1',
    packages: 1,
  },
  amounts,
  assess,
  rules,
  states: PARCEL_STATES,
  transitions: {
    declare: {
      from: 'lodged',
      to: 'declared',
      by: 'system',
      when: (_, doc) => !isMessage(doc),
      entries: (_, doc, at) => kept(doc, at),
    },
    await: {
      from: 'lodged',
      to: 'waiting',
      by: 'system',
      when: (_, doc) => isMessage(doc),
      entries: (_, doc, at) => kept(doc, at),
    },
    match: { from: ['waiting', 'mismatched'], to: 'matched', by: 'process' },
    mismatch: {
      from: ['waiting', 'matched'],
      to: 'mismatched',
      by: 'process',
      aside: true,
      note: 'optional',
    },
    wait: { from: ['mismatched', 'matched'], to: 'waiting', by: 'process', aside: true },
    send: { from: 'matched', to: 'sent', by: 'door' },
    ...answers(),
    release: {
      from: 'declared',
      to: 'released',
      by: 'officer',
      entries: (_, doc, at) => gone(doc, at),
    },
    leave: { from: ['released', 'closed'], to: 'left', by: 'officer' },
    refuse: {
      from: 'declared',
      to: 'refused',
      by: 'officer',
      note: 'optional',
      entries: (_, doc, at) => free(doc, at),
    },
    amend: {
      from: CHANGEABLE,
      to: 'waiting',
      by: 'trader',
      amends: true,
      aside: true,
      when: (_, doc) => isMessage(doc),
      entries: (_, doc, at, before) => [
        ...(before === undefined ? [] : free(before.doc, at)),
        ...kept(doc, at),
      ],
    },
    cancel: {
      from: ['declared', ...CHANGEABLE],
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => free(doc, at),
    },
  },
  claims: (doc, at) => [
    { key: `order:${doc.platform ?? at.org}/${doc.orderNo}`, path: '/orderNo' },
    { key: `waybill:${doc.carrier}/${doc.waybill}`, path: '/waybill' },
  ],
  frees: ['refused', 'cancelled'],
  dimensions: {
    channel: { of: doc => doc.channel },
    destination: { of: doc => doc.destination },
    category: { each: 'items', of: row => row.category ?? '' },
    sku: { each: 'items', of: row => row.sku },
  },
  measures: {
    exported: {
      unit: CURRENCY,
      scale: 2,
      at: ['declared', 'waiting'],
      until: ['refused', 'cancelled'],
      each: 'items',
      of: row => row.price * BigInt(row.quantity),
    },
    exports: {
      unit: '1',
      scale: 0,
      at: ['declared', 'waiting'],
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
    exportTime: { unit: 'min', scale: 0, at: 'released', since: ['declared', 'sent'] },
  },
  boards: {
    outward: { by: ['channel', 'destination'], grain: 'day', keep: 40 },
    outwardGoods: { by: ['category'], grain: 'day', keep: 40 },
  },
  list: c => [c.orderNo, c.channel, c.destination, c.buyer, c.waybill, c.pieces, c.exportValue],
})
