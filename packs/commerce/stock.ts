// Goods that come into a warehouse. Counted, they may be sold; what was sold cannot be taken out.
import { count, type Doc, date, datedCode, optional, text } from '#kit/field.ts'
import { type Case, defineFiling, type Entry, type Rule, reverse } from '#kit/filing.ts'
import { shelf } from './entries.ts'
import { PIECE } from './fields.ts'
import type { Reference } from './reference.ts'

const fields = {
  warehouse: datedCode('warehouse', /^[A-Z0-9]{2,10}$/),
  sku: text(30),
  pieces: count(1),
  batch: optional(text(60)),
  bestBefore: optional(date()),
  // the record under which bonded goods came in
  record: optional(text(40)),
  note: optional(text(500)),
}
type Stock = Doc<typeof fields>
const amounts = { stocked: count() }

const counted = ({ warehouse, sku, pieces }: Stock, { org }: Case): Entry[] => [
  {
    debit: `supply:${org}`,
    credit: shelf(org, warehouse, sku),
    amount: BigInt(pieces),
    unit: PIECE,
  },
]

const rules: Readonly<Record<string, Rule<Stock, Doc<typeof amounts>, Reference>>> = {
  'warehouse-unknown': {
    at: 'warehouse',
    holds: ({ warehouse }, reference) =>
      reference.has('warehouse', warehouse) || { code: warehouse },
  },
  'best-before-over': {
    at: 'bestBefore',
    holds: (doc, { date: today }) => doc.bestBefore === undefined || doc.bestBefore > today,
  },
}

export const stock = defineFiling({
  name: 'stock',
  number: 'S{yyyy}{serial:7}',
  fields,
  sections: {
    goods: ['warehouse', 'sku', 'pieces'],
    batch: ['batch', 'bestBefore', 'record', 'note'],
  },
  total: { amount: 'stocked' },
  example: { warehouse: 'NNB', sku: 'DURIAN-CRISP', pieces: 400, bestBefore: '2099-12-31' },
  amounts,
  assess: (doc, _: Reference) => ({ stocked: doc.pieces }),
  rules,
  states: ['lodged', 'counted', 'taken', 'cancelled'],
  transitions: {
    count: {
      from: 'lodged',
      to: 'counted',
      by: 'trader',
      entries: (_, doc, at) => counted(doc, at),
    },
    amend: { from: 'lodged', to: 'lodged', by: 'trader', amends: true },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
    // taken out again; the floor refuses it where some of them are sold or kept for an order
    take: {
      from: 'counted',
      to: 'taken',
      by: 'trader',
      aside: true,
      note: 'optional',
      entries: (_, doc, at) => reverse(counted(doc, at)),
    },
  },
  dimensions: { warehouse: { of: doc => doc.warehouse } },
  measures: {
    stocked: {
      unit: PIECE,
      scale: 0,
      at: 'counted',
      until: ['taken'],
      of: (_, doc) => BigInt(doc.pieces),
    },
  },
  boards: {},
  list: c => [c.warehouse, c.sku, c.pieces, c.batch, c.bestBefore],
})
