// An order of goods that go out (303): what the export list of its parcel is held against. It is
// reported by the platform that sold them, who buys is not part of it.
import { count, type Doc, datedCode, optional, text } from '#kit/field.ts'
import { defineFiling } from '#kit/filing.ts'
import { lines } from '#kit/lines.ts'
import { MOST_ITEMS, seller, yuan } from './fields.ts'
import type { Reference } from './reference.ts'

const saleItem = {
  sku: text(30),
  name: text(250),
  unit: datedCode('unit', /^\d{3}$/),
  quantity: count(1),
  price: yuan(),
  description: optional(text(1000)),
  barcode: optional(text(50)),
  note: optional(text(1000)),
}
const fields = {
  ...seller,
  items: lines(saleItem, MOST_ITEMS),
  freight: yuan(),
  note: optional(text(1000)),
}
export type Sale = Doc<typeof fields>

const amounts = { goods: yuan(), pieces: count() }
export type SaleAmounts = Doc<typeof amounts>

export const sale = defineFiling({
  name: 'sale',
  number: 'V{yyyy}{serial:9}',
  fields,
  sections: {
    seller: ['platform', 'platformName', 'seller', 'sellerName', 'orderNo'],
    goods: ['items', 'freight', 'note'],
  },
  total: { amount: 'goods' },
  example: {
    platform: '91450103DEM0H0000R',
    platformName: '示例北部湾商城',
    seller: '91450103DEM0H0000R',
    sellerName: '示例北部湾商城',
    orderNo: 'EXAMPLE-2',
    items: [{ sku: 'KETTLE', name: '温显电热水壶', unit: '001', quantity: 1, price: '129.00' }],
    freight: '38.00',
  },
  amounts,
  assess: (doc, _: Reference) => ({
    goods: doc.items.reduce((sum, each) => sum + each.price * BigInt(each.quantity), 0n),
    pieces: doc.items.reduce((sum, each) => sum + each.quantity, 0),
  }),
  rules: {},
  states: ['lodged', 'released', 'cancelled'],
  transitions: {
    released: { from: 'lodged', to: 'released', by: 'process' },
    amend: { from: 'lodged', to: 'lodged', by: 'trader', amends: true },
    cancel: { from: 'lodged', to: 'cancelled', by: 'trader', aside: true, note: 'optional' },
  },
  claims: doc => [{ key: `order:${doc.platform}/${doc.orderNo}`, path: '/orderNo' }],
  frees: ['cancelled'],
  dimensions: { sku: { each: 'items', of: row => row.sku } },
  measures: {
    salesAbroad: { unit: '1', scale: 0, at: 'lodged', until: ['cancelled'], of: () => 1n },
  },
  boards: {},
  list: c => [c.orderNo, c.platform, c.seller, c.pieces, c.goods],
})
