// Parcels that arrived at a place under customs' eyes (711): which waybills of a bill of lading its
// operator took in. It names waybills, no article and no pieces: what lies on our shelves is
// stock.ts's, and nothing of a shelf follows from it.
import { code, datedCode, optional, party, text } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { ASKED_RANK, answerSteps } from './answers.ts'
import { flow } from './fields.ts'
import type { Reference } from './reference.ts'

/** Ours: no source says how many a message may name. */
const MOST_WAYBILLS = 1000

const fields = {
  office: datedCode('office', /^\d{4}$/),
  // the operator's own number: customs' answers name it
  internal: text(20),
  operator: party('operator'),
  operatorName: text(100),
  flow: code(flow),
  transport: datedCode('transport', /^[0-9A-Z]$/),
  vehicle: text(100),
  voyage: text(32),
  bill: text(37),
  carrier: party('carrier'),
  carrierName: text(100),
  unloading: optional(text(1000)),
  waybills: lines({ waybill: text(60), note: optional(text(1000)) }, MOST_WAYBILLS),
  note: optional(text(1000)),
}
export const delivery = defineFiling({
  name: 'delivery',
  number: 'I{yyyy}{serial:9}',
  fields,
  sections: {
    customs: ['office', 'internal', 'operator', 'operatorName'],
    truck: ['flow', 'transport', 'vehicle', 'voyage', 'bill', 'carrier', 'carrierName'],
    parcel: ['waybills', 'unloading', 'note'],
  },
  example: {
    office: '7216',
    internal: 'EXAMPLE-IN-1',
    operator: 'EXAMPLEZONE',
    operatorName: '示例监管场所',
    flow: 'in',
    transport: '4',
    vehicle: '桂A00000',
    voyage: 'EX1',
    bill: 'EXBILL1',
    carrier: 'EXAMPLEPOST',
    carrierName: '示例快递',
    waybills: [{ waybill: 'EX0001' }],
  },
  amounts: {},
  assess: (_doc, _: Reference) => ({}),
  rules: {
    'waybill-twice': {
      at: 'waybills',
      holds: ({ waybills }) => new Set(waybills.map(each => each.waybill)).size === waybills.length,
    },
  },
  states: ['ready', 'sent', 'declared', 'stored', 'granted', 'refused', 'cancelled'],
  transitions: {
    send: { from: 'ready', to: 'sent', by: 'door' },
    ...answerSteps(ASKED_RANK, 'granted'),
    amend: { from: ['ready', 'refused'], to: 'ready', by: 'trader', amends: true, aside: true },
    cancel: {
      from: ['ready', 'refused'],
      to: 'cancelled',
      by: 'trader',
      aside: true,
      note: 'optional',
    },
  },
  claims: doc => [{ key: `internal:${doc.operator}/${doc.internal}`, path: '/internal' }],
  frees: ['cancelled'],
  dimensions: { flow: { of: doc => doc.flow } },
  measures: {
    arrivals: {
      unit: '1',
      scale: 0,
      at: 'ready',
      until: ['refused', 'cancelled'],
      of: (_, doc) => BigInt(doc.waybills.length),
    },
  },
  boards: {},
  list: c => [c.internal, c.office, c.operator, c.bill, c.vehicle],
})
