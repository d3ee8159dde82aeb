// An order from abroad: goods, buyer, payment. One posting keeps its goods, makes it, and speaks
// for so much of the buyer's year; a second order with the same number, or on the same payment, is
// none.
import {
  code,
  count,
  type Doc,
  datedCode,
  optional,
  party,
  quantity,
  text,
  yesNo,
} from '#kit/field.ts'
import { defineFiling, type Rule } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { work } from './assess.ts'
import { captured, partsOf, placed, refunded, unplaced, used } from './entries.ts'
import {
  buyer,
  CURRENCY,
  item,
  lineAmounts,
  MOST_ITEMS,
  PIECE,
  retail,
  seller,
  yuan,
} from './fields.ts'
import { isIdentityNumber } from './person.ts'
import type { Reference } from './reference.ts'

const fields = {
  ...seller,
  channel: code(retail),
  // where it is to be listed; absent: whoever sold it lodges the list
  office: optional(datedCode('office', /^\d{4}$/)),
  warehouse: optional(datedCode('warehouse', /^[A-Z0-9]{2,10}$/)),
  ...buyer,
  consignee: text(100),
  consigneePhone: text(50),
  address: text(200),
  provider: party('provider'),
  providerName: text(100),
  payment: text(60),
  items: lines(item, MOST_ITEMS),
  freight: yuan(),
  insurance: yuan(),
  discount: yuan(),
  note: optional(text(1000)),
}
export type Order = Doc<typeof fields>

export const worked = {
  goods: yuan(),
  carriage: yuan(),
  base: yuan(),
  duty: yuan(),
  consumption: yuan(),
  vat: yuan(),
  tax: yuan(),
  paid: yuan(),
  pieces: count(),
  net: quantity('kg', 5),
  full: yesNo(),
  lines: lines(lineAmounts, MOST_ITEMS),
}
export type Amounts = Doc<typeof worked>

/** What a sale must be like, whether as an order or on a list. */
export const saleRules = {
  'channel-closed': { at: 'channel', holds: (_, reference) => reference.single > 0n },
  'buyer-id-wrong': {
    at: 'buyerId',
    holds: doc => doc.buyerIdKind !== '1' || isIdentityNumber(doc.buyerId),
  },
  'goods-not-listed': {
    each: 'items',
    at: 'hs',
    holds: ({ hs }, reference) => reference.rates(hs) !== undefined || { hs },
  },
  'origin-unknown': {
    each: 'items',
    at: 'origin',
    holds: ({ origin }, reference) => reference.has('country', origin) || { code: origin },
  },
  // one piece may be worth more, and bears the statutory taxes then; several may not
  'single-exceeded': {
    amounts: true,
    at: 'items',
    holds: ({ base, pieces }, _, reference) => base <= reference.single || pieces === 1,
  },
} satisfies Readonly<
  Record<
    string,
    Rule<
      Pick<Order, 'buyerIdKind' | 'buyerId' | 'channel' | 'items'>,
      Pick<Amounts, 'base' | 'pieces'>,
      Reference
    >
  >
>

export const order = defineFiling({
  name: 'order',
  number: 'E{yyyy}{serial:9}',
  fields,
  sections: {
    seller: ['platform', 'platformName', 'seller', 'sellerName', 'orderNo'],
    channel: ['channel', 'office', 'warehouse'],
    buyer: ['buyerIdKind', 'buyerId', 'buyerName', 'buyerPhone'],
    consignee: ['consignee', 'consigneePhone', 'address'],
    payment: ['provider', 'providerName', 'payment'],
    goods: ['items', 'freight', 'insurance', 'discount', 'note'],
  },
  total: { amount: 'paid', of: 'items', lines: 'lines' },
  example: {
    platform: '91450103DEM0H0000R',
    platformName: '示例北部湾商城',
    seller: '91450103DEM0H0000R',
    sellerName: '示例北部湾商城',
    orderNo: 'EXAMPLE-1',
    channel: '1210',
    buyerIdKind: '1',
    buyerId: '450100199001010017',
    buyerName: '示例买家',
    buyerPhone: '13800000000',
    consignee: '示例买家',
    consigneePhone: '13800000000',
    address: '广西南宁市示例路 1 号',
    provider: 'EXAMPLEPAY',
    providerName: '示例支付',
    payment: 'PAY-EXAMPLE-1',
    items: [
      {
        sku: 'DURIAN-CRISP',
        name: '猫山王榴莲冻干',
        hs: '0813409090',
        origin: 'MY',
        quantity: 2,
        price: '128.00',
        net: '0.4',
      },
    ],
    freight: '12.00',
    insurance: '0.60',
    discount: '0.00',
  },
  amounts: worked,
  assess: (doc, reference: Reference) => work(doc, reference),
  rules: {
    ...saleRules,
    'warehouse-unknown': {
      at: 'warehouse',
      holds: ({ warehouse }, reference) =>
        warehouse === undefined || reference.has('warehouse', warehouse) || { code: warehouse },
    },
  },
  states: ['lodged', 'placed', 'paid', 'cleared', 'delivered', 'expired', 'cancelled'],
  transitions: {
    place: {
      from: 'lodged',
      to: 'placed',
      by: 'system',
      entries: (sums, doc, at) => placed(sums, doc, at),
    },
    pay: {
      from: 'placed',
      to: 'paid',
      by: 'door',
      entries: (sums, doc, at) => captured(partsOf(sums, doc.discount), doc.provider, at),
    },
    // changed by a message of whoever reported it, as long as it is not paid
    amend: {
      from: 'placed',
      to: 'placed',
      by: 'door',
      amends: true,
      aside: true,
      entries: (sums, doc, at, before) => [
        ...(before === undefined ? [] : unplaced(before.amounts, before.doc)),
        ...placed(sums, doc, at),
      ],
    },
    // no money came: the provider let the authorisation go
    expire: {
      from: 'placed',
      to: 'expired',
      by: 'door',
      aside: true,
      note: 'optional',
      entries: (sums, doc) => unplaced(sums, doc),
    },
    clear: { from: 'paid', to: 'cleared', by: 'process', entries: (sums, doc) => used(sums, doc) },
    deliver: { from: 'cleared', to: 'delivered', by: 'process' },
    cancel: {
      from: ['placed', 'paid'],
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
      entries: (sums, doc, at, before) => [
        ...(before?.state === 'paid'
          ? refunded(partsOf(sums, doc.discount), doc.provider, at.number, at.org)
          : []),
        ...unplaced(sums, doc),
      ],
    },
  },
  claims: doc => [
    { key: `order:${doc.platform}/${doc.orderNo}`, path: '/orderNo' },
    { key: `payment:${doc.provider}/${doc.payment}`, path: '/payment' },
  ],
  dimensions: {
    channel: { of: doc => doc.channel },
    origin: { each: 'items', of: row => row.origin },
    category: { each: 'items', of: row => row.category ?? '' },
    sku: { each: 'items', of: row => row.sku },
  },
  measures: {
    orders: {
      unit: '1',
      scale: 0,
      at: 'placed',
      until: ['cancelled', 'expired'],
      of: () => 1n,
    },
    sales: {
      unit: CURRENCY,
      scale: 2,
      at: 'paid',
      until: ['cancelled'],
      each: 'items',
      of: (_, n, sums) => sums.lines[n]?.paid ?? 0n,
    },
    pieces: {
      unit: PIECE,
      scale: 0,
      at: 'paid',
      until: ['cancelled'],
      each: 'items',
      of: row => BigInt(row.quantity),
    },
    // payment to release: by `clearedOrders` it is the average
    clearance: { unit: 'min', scale: 0, at: 'cleared', since: 'paid' },
    clearedOrders: { unit: '1', scale: 0, at: 'cleared', of: () => 1n },
  },
  boards: {
    shop: { by: ['channel', 'origin'], grain: 'day', keep: 40 },
    goods: { by: ['category'], grain: 'day', keep: 40 },
  },
  list: c => [c.orderNo, c.channel, c.seller, c.buyerName, c.pieces, c.tax, c.paid],
})
