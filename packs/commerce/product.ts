// An article of the shelf, as its merchant describes it, in the languages of those who read it.
import { code, count, type Doc, datedCode, optional, party, quantity, text } from '#kit/field.ts'
import { defineFiling, type Rule } from '#kit/filing.ts'
import { file, lines } from '#kit/lines.ts'
import { channel, country, flow, hs, storage, yuan } from './fields.ts'
import type { Reference } from './reference.ts'
import { taxesOf } from './tax.ts'

const fields = {
  flow: code(flow),
  sku: text(30),
  category: datedCode('category', /^[a-z]{2,20}$/),
  channel: code(channel),
  name: text(250),
  nameEn: text(250),
  nameVi: text(250),
  nameTh: text(250),
  story: optional(text(2000)),
  storyEn: optional(text(2000)),
  storyVi: optional(text(2000)),
  storyTh: optional(text(2000)),
  size: optional(text(60)),
  // a picture of the platform's own drawings, by its name
  art: optional(text(40)),
  pictures: optional(lines({ file: file(20_000_000) }, 20)),
  hs: hs(),
  origin: country(),
  destination: optional(country()),
  maker: optional(text(200)),
  makerNumber: optional(party('maker')),
  // a merchant with a code of its own; absent: the shop's platform sells
  seller: optional(party('seller')),
  sellerName: optional(text(100)),
  unit: datedCode('unit', /^\d{3}$/),
  net: quantity('kg', 5),
  gross: quantity('kg', 5),
  storage: code(storage),
  shelfDays: optional(count(1, 36_500)),
  warehouse: optional(datedCode('warehouse', /^[A-Z0-9]{2,10}$/)),
  price: yuan(),
  freight: yuan(),
  insurance: yuan(),
}
export type Product = Doc<typeof fields>

const amounts = { base: yuan(), duty: yuan(), consumption: yuan(), vat: yuan(), door: yuan() }
type ProductAmounts = Doc<typeof amounts>

const RETAIL: ReadonlySet<string> = new Set(['1210', '1239', '9610'])
/** Bought from abroad by a person: bears the taxes of the retail channel. */
export const isRetail = ({ flow: way, channel: by }: Pick<Product, 'flow' | 'channel'>): boolean =>
  way === 'in' && RETAIL.has(by)

/** One piece to the door, as it stands on the page of the goods. */
const assess = (doc: Product, reference: Reference): ProductAmounts => {
  const base = doc.price + doc.freight + doc.insurance
  const rates = isRetail(doc) ? reference.rates(doc.hs) : undefined
  if (rates === undefined) return { base, duty: 0n, consumption: 0n, vat: 0n, door: base }
  const full = base > reference.single
  const taxes = taxesOf(base, rates, full ? undefined : reference.part)
  return { base, ...taxes, door: base + taxes.duty + taxes.consumption + taxes.vat }
}

const rules: Readonly<Record<string, Rule<Product, ProductAmounts, Reference>>> = {
  // what is not on the list is not offered to persons from abroad; another channel may be open
  'goods-not-listed': {
    at: 'hs',
    holds: (doc, reference) =>
      !isRetail(doc) || reference.rates(doc.hs) !== undefined || { hs: doc.hs },
  },
  'channel-wrong': {
    at: 'channel',
    holds: doc => (doc.flow === 'in' ? isRetail(doc) || doc.channel === '0110' : true),
  },
  'origin-unknown': {
    at: 'origin',
    holds: ({ origin }, reference) => reference.has('country', origin) || { code: origin },
  },
  'category-unknown': {
    at: 'category',
    holds: ({ category }, reference) => reference.has('category', category) || { code: category },
  },
  'warehouse-unknown': {
    at: 'warehouse',
    holds: ({ warehouse }, reference) =>
      warehouse === undefined || reference.has('warehouse', warehouse) || { code: warehouse },
  },
  'mass-wrong': { at: 'net', holds: doc => doc.net <= doc.gross },
}

export const product = defineFiling({
  name: 'product',
  number: 'P{yyyy}{serial:6}',
  fields,
  sections: {
    article: ['flow', 'sku', 'category', 'channel', 'size', 'art', 'pictures'],
    names: ['name', 'nameEn', 'nameVi', 'nameTh'],
    stories: ['story', 'storyEn', 'storyVi', 'storyTh'],
    customs: [
      'hs',
      'origin',
      'destination',
      'maker',
      'makerNumber',
      'seller',
      'sellerName',
      'unit',
      'net',
      'gross',
    ],
    storing: ['storage', 'shelfDays', 'warehouse'],
    price: ['price', 'freight', 'insurance'],
  },
  total: { amount: 'door' },
  example: {
    flow: 'in',
    sku: 'EXAMPLE-CRISP',
    category: 'snack',
    channel: '1210',
    name: '猫山王榴莲冻干',
    nameEn: 'Freeze-dried Musang King durian',
    nameVi: 'Sầu riêng Musang King sấy thăng hoa',
    nameTh: 'ทุเรียนมูซังคิงฟรีซดราย',
    hs: '0813409090',
    origin: 'MY',
    unit: '125',
    net: '0.2',
    gross: '0.3',
    storage: 'ambient',
    warehouse: 'NNB',
    price: '128.00',
    freight: '12.00',
    insurance: '0.60',
  },
  amounts,
  assess,
  rules,
  states: ['lodged', 'listed', 'paused', 'ended'],
  transitions: {
    list: { from: ['lodged', 'paused'], to: 'listed', by: 'trader' },
    pause: { from: 'listed', to: 'paused', by: 'trader', aside: true },
    amend: { from: ['lodged', 'paused'], to: 'lodged', by: 'trader', amends: true },
    // another price or text while it is on the shelf
    change: { from: 'listed', to: 'listed', by: 'trader', amends: true, aside: true },
    end: { from: ['lodged', 'listed', 'paused'], to: 'ended', by: 'trader', aside: true },
  },
  claims: (doc, at) => [{ key: `sku:${at.org}/${doc.sku}`, path: '/sku' }],
  frees: ['ended'],
  dimensions: {
    flow: { of: doc => doc.flow },
    category: { of: doc => doc.category },
    origin: { of: doc => doc.origin },
  },
  measures: {
    articles: { unit: '1', scale: 0, at: 'listed', until: ['paused', 'ended'], of: () => 1n },
  },
  boards: {},
  list: c => [c.sku, c.name, c.flow, c.category, c.channel, c.origin, c.price, c.door],
})
