// A waybill as its carrier states it to customs, and where the parcel is.
import { count, type Doc, optional, party, quantity, text } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { yuan } from './fields.ts'
import type { Reference } from './reference.ts'

const fields = {
  carrier: party('carrier'),
  carrierName: text(100),
  waybill: text(60),
  // carriers need not know the order: customs' message has no place for it
  platform: optional(party('platform')),
  orderNo: optional(text(60)),
  bill: optional(text(37)),
  freight: yuan(),
  insurance: yuan(),
  gross: quantity('kg', 5),
  packages: count(1),
  goods: optional(text(200)),
  consignee: text(100),
  consigneePhone: text(50),
  address: text(200),
  note: optional(text(1000)),
}
export type Waybill = Doc<typeof fields>

export const waybill = defineFiling({
  name: 'waybill',
  number: 'W{yyyy}{serial:9}',
  fields,
  sections: {
    waybill: ['carrier', 'carrierName', 'waybill', 'bill'],
    order: ['platform', 'orderNo'],
    parcel: ['packages', 'gross', 'goods', 'freight', 'insurance'],
    consignee: ['consignee', 'consigneePhone', 'address', 'note'],
  },
  total: { amount: 'weight' },
  example: {
    carrier: 'EXAMPLEPOST',
    carrierName: '示例快递',
    waybill: 'EX0001',
    platform: '91450103DEM0H0000R',
    orderNo: 'EXAMPLE-1',
    freight: '12.00',
    insurance: '0.60',
    gross: '0.6',
    packages: 1,
    consignee: '示例买家',
    consigneePhone: '13800000000',
    address: '广西南宁市示例路 1 号',
  },
  amounts: { weight: quantity('kg', 5) },
  assess: (doc, _: Reference) => ({ weight: doc.gross }),
  rules: {},
  states: ['lodged', 'moving', 'signed', 'cancelled'],
  transitions: {
    // by a message of its carrier, as long as no list that rests on it has gone
    amend: { from: 'lodged', to: 'lodged', by: 'door', amends: true, aside: true },
    depart: { from: 'lodged', to: 'moving', by: 'trader' },
    sign: { from: ['lodged', 'moving'], to: 'signed', by: 'trader' },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', note: 'optional' },
  },
  claims: doc => [{ key: `waybill:${doc.carrier}/${doc.waybill}`, path: '/waybill' }],
  frees: ['cancelled'],
  dimensions: { carrier: { of: doc => doc.carrier } },
  measures: {
    parcels: { unit: '1', scale: 0, at: 'lodged', until: ['cancelled'], of: () => 1n },
  },
  boards: {},
  list: c => [c.carrier, c.waybill, c.orderNo, c.packages, c.gross],
})
