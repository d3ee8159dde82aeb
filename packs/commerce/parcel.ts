// Goods that are sold abroad: an export list by 9610, a B2B consignment by 9710 or 9810, goods
// bought at a market by 1039. One order stands once; an officer of the node's customs releases it.
// Sources: GACC 2014 no. 12 (9610), 2020 no. 75 (9710, 9810), 2019 no. 221 (1039).
import {
  code,
  codeList,
  count,
  type Doc,
  datedCode,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'
import { type Case, defineFiling, type Entry, type Rule } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { demand, shelf } from './entries.ts'
import { CURRENCY, country, item, MOST_ITEMS, PIECE, yuan } from './fields.ts'
import type { Reference } from './reference.ts'

/** Channels in which goods go out. */
export const outward = codeList('outward', ['9610', '9710', '9810', '1039'])
export const outwardItem = { ...item, hs: datedCode('hs', /^\d{10}$/) }

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
  items: lines(outwardItem, MOST_ITEMS),
  freight: yuan(),
  insurance: yuan(),
  gross: quantity('kg', 5),
  packages: count(1),
  note: optional(text(1000)),
}
type Parcel = Doc<typeof fields>
const amounts = { goods: yuan(), exportValue: yuan(), pieces: count(), net: quantity('kg', 5) }
type ParcelAmounts = Doc<typeof amounts>

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
}

const settledHolds = (doc: Parcel, at: Case) => kept(doc, at).map(({ hold = '' }) => hold)

export const parcel = defineFiling({
  name: 'parcel',
  number: 'X{office}{yyyy}{serial:9}',
  fields,
  sections: {
    order: ['platform', 'orderNo', 'channel', 'office', 'warehouse'],
    buyer: ['destination', 'buyer', 'storeAbroad', 'purchase', 'dollarRate'],
    parcel: ['carrier', 'waybill', 'packages', 'gross'],
    goods: ['items', 'freight', 'insurance', 'note'],
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
  states: ['lodged', 'declared', 'released', 'left', 'refused', 'cancelled'],
  transitions: {
    declare: {
      from: 'lodged',
      to: 'declared',
      by: 'system',
      entries: (_, doc, at) => kept(doc, at),
    },
    release: {
      from: 'declared',
      to: 'released',
      by: 'officer',
      entries: (_, doc, at) => settledHolds(doc, at).map(settle => ({ settle })),
    },
    leave: { from: 'released', to: 'left', by: 'officer' },
    refuse: {
      from: 'declared',
      to: 'refused',
      by: 'officer',
      note: 'optional',
      entries: (_, doc, at) => settledHolds(doc, at).map(release => ({ release })),
    },
    cancel: {
      from: 'declared',
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => settledHolds(doc, at).map(release => ({ release })),
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
      at: 'declared',
      until: ['refused', 'cancelled'],
      each: 'items',
      of: row => row.price * BigInt(row.quantity),
    },
    exports: {
      unit: '1',
      scale: 0,
      at: 'declared',
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
    exportTime: { unit: 'min', scale: 0, at: 'released', since: 'declared' },
  },
  boards: {
    outward: { by: ['channel', 'destination'], grain: 'day', keep: 40 },
    outwardGoods: { by: ['category'], grain: 'day', keep: 40 },
  },
  list: c => [c.orderNo, c.channel, c.destination, c.buyer, c.waybill, c.pieces, c.exportValue],
})
