// Goods that go back. Applied for within 30 days of release and back in the zone within 45, tax and
// allowance are given back with the price; later, the price only.
// Source: GACC 2020 no. 45.
import { code, codeList, count, type Doc, optional, party, text } from '#kit/field.ts'
import { type Case, defineFiling, type Entry } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { allowance, type Parts, refunded, shelf } from './entries.ts'
import { CURRENCY, idKind, MOST_ITEMS, PIECE, yuan } from './fields.ts'
import type { Reference } from './reference.ts'

export const reasons = codeList('returnReason', ['unwanted', 'damaged', 'wrong', 'late'])

const item = {
  sku: text(30),
  quantity: count(1),
  // what customs valued these pieces at: so much of the buyer's year comes back
  base: yuan(),
}
const fields = {
  platform: party('platform'),
  orderNo: text(60),
  // the order's own number on this node, and the year that it was placed in
  order: text(20),
  year: count(2016, 9999),
  provider: party('provider'),
  buyerIdKind: code(idKind),
  buyerId: text(60),
  reason: code(reasons),
  items: lines(item, MOST_ITEMS),
  // where the pieces are put back; absent: they are not sold again
  warehouse: optional(text(10)),
  // what is given back: of the price, of the carriage, of the taxes
  goods: yuan(),
  carriage: yuan(),
  tax: yuan(),
  note: optional(text(1000)),
}
export type Return = Doc<typeof fields>

const amounts = { refund: yuan(), tax: yuan(), base: yuan(), pieces: count() }
export type ReturnAmounts = Doc<typeof amounts>

const assess = (doc: Return, _: Reference): ReturnAmounts => ({
  refund: doc.goods + doc.carriage,
  tax: doc.tax,
  base: doc.items.reduce((sum, each) => sum + each.base, 0n),
  pieces: doc.items.reduce((sum, each) => sum + each.quantity, 0),
})

/** The goods are back: on the shelf again where they are sold again. */
const shelved = (doc: Return, { org }: Case): Entry[] =>
  doc.warehouse === undefined
    ? []
    : doc.items.map(({ sku, quantity }) => ({
        debit: `sold:${org}`,
        credit: shelf(org, doc.warehouse ?? '', sku),
        amount: BigInt(quantity),
        unit: PIECE,
      }))

const given = (parts: Parts, doc: Return, { org }: Case): Entry[] =>
  refunded(parts, doc.provider, doc.order, org)

/** In time: the price, the carriage, the taxes, and so much of the year. */
const inFull = (sums: ReturnAmounts, doc: Return, at: Case): Entry[] => [
  ...given({ goods: doc.goods, carriage: doc.carriage, tax: doc.tax }, doc, at),
  ...(sums.base === 0n
    ? []
    : [
        {
          debit: allowance(doc.buyerIdKind, doc.buyerId, doc.year, at),
          credit: 'bought',
          amount: sums.base,
          unit: CURRENCY,
        },
      ]),
  ...shelved(doc, at),
]

/** Too late: the taxes stand, and what was used of the year stays used. */
const withoutTax = (doc: Return, at: Case): Entry[] => [
  ...given({ goods: doc.goods, carriage: doc.carriage, tax: 0n }, doc, at),
  ...shelved(doc, at),
]

export const returning = defineFiling({
  name: 'return',
  number: 'T{yyyy}{serial:9}',
  fields,
  sections: {
    order: ['platform', 'orderNo', 'order', 'year', 'provider', 'buyerIdKind', 'buyerId'],
    goods: ['reason', 'items', 'warehouse'],
    refund: ['goods', 'carriage', 'tax', 'note'],
  },
  total: { amount: 'refund' },
  example: {
    platform: '91450103DEM0H0000R',
    orderNo: 'EXAMPLE-1',
    order: 'E2026000000001',
    year: 2026,
    provider: 'EXAMPLEPAY',
    buyerIdKind: '1',
    buyerId: '450100199001010017',
    reason: 'unwanted',
    items: [{ sku: 'DURIAN-CRISP', quantity: 1, base: '134.30' }],
    goods: '128.00',
    carriage: '0.00',
    tax: '8.46',
  },
  amounts,
  assess,
  rules: {
    'return-empty': { amounts: true, at: 'goods', holds: sums => sums.refund + sums.tax > 0n },
  },
  states: ['lodged', 'approved', 'back', 'refunded', 'late', 'refused', 'cancelled'],
  transitions: {
    approve: { from: 'lodged', to: 'approved', by: 'process' },
    refuse: { from: 'lodged', to: 'refused', by: 'process', aside: true, note: 'optional' },
    // the warehouse has them back
    takeBack: { from: 'approved', to: 'back', by: 'trader' },
    giveBack: {
      from: 'back',
      to: 'refunded',
      by: 'process',
      entries: (sums, doc, at) => inFull(sums, doc, at),
    },
    late: {
      from: 'back',
      to: 'late',
      by: 'process',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => withoutTax(doc, at),
    },
    cancel: {
      from: ['lodged', 'approved'],
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
    },
  },
  dimensions: { reason: { of: doc => doc.reason } },
  measures: {
    returns: {
      unit: '1',
      scale: 0,
      at: 'lodged',
      until: ['refused', 'cancelled'],
      of: () => 1n,
    },
    givenBack: { unit: CURRENCY, scale: 2, at: 'refunded', of: sums => sums.refund + sums.tax },
  },
  boards: { back: { by: ['reason'], grain: 'day', keep: 40 } },
  list: c => [c.orderNo, c.order, c.reason, c.pieces, c.refund, c.tax],
})
