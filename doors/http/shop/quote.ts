// What a basket comes to: for each order that it must become, the engine's own dry run of that
// order, so that the page cannot show another amount than the bill.
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import type { Outcome } from '#engine/types.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { count, type Doc, type Fields, optional, text } from '#kit/field.ts'
import type { Members } from '#kit/filing.ts'
import { check, lines, schemaOf, writeJson } from '#kit/lines.ts'
import type { Basket, Buyer, Wanted } from '#kit/shop.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { faultsJson, oneFault } from '../problem.ts'
import type { RateLimit } from '../rate.ts'
import { openRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { admitStranger, RATE_HEADERS } from '../strangers.ts'
import type { ShopGround, ShopTrade } from './ground.ts'
import { fresh, SHOP } from './reading.ts'
import type { Shelf } from './shelf.ts'

/** A basket of 99 lines with a buyer's papers is some 10 kB. */
const MOST_BYTES = 32_000

export const basketFields = {
  lines: lines({ article: text(30), quantity: count(1, 9_999) }, 99),
  coupon: optional(text(40)),
}
export type Asked = Doc<typeof basketFields>

/** A small body by its fields; undefined when the call has been answered. */
export const readBody = async <F extends Fields>(
  call: Call,
  fields: F,
): Promise<Doc<F> | undefined> => {
  const body = await call.body(MOST_BYTES)
  if (body === GONE) return undefined
  if (!Buffer.isBuffer(body)) {
    call.problem(body)
    return undefined
  }
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) {
    call.refuse(parsed.faults)
    return undefined
  }
  const twice = repeatedMember(body, parsed.text, 0)
  if (twice !== undefined) {
    call.refuse([fault('repeated-key', '', { name: twice })])
    return undefined
  }
  const checked = check(fields, parsed.value, parsed.clean)
  if (!(checked instanceof Refusal)) return checked.doc
  call.refuse(checked.faults)
  return undefined
}

/** The orders that a basket must become, or why it is none. */
export const basketsOf = async (
  shop: ShopGround,
  trade: ShopTrade,
  shelf: Shelf,
  { lines: asked, coupon }: Asked,
): Promise<readonly Basket[] | Refusal> => {
  const articles = await shelf.articles()
  const faults: Fault[] = []
  const wanted: Wanted[] = []
  for (const [n, { article: number, quantity }] of asked.entries()) {
    const found = articles.get(number)
    if (found === undefined) faults.push(fault('not-found', `/lines/${n}/article`))
    else wanted.push({ article: found.article, quantity })
  }
  if (faults.length > 0) return new Refusal(faults)
  return shop.shop.baskets(wanted, coupon, trade, shop.view())
}

/** Faults of an order as its buyer reads them: no account's name goes out. */
const toldOf = (shop: ShopGround, basket: Basket, faults: readonly Fault[]): Fault[] =>
  faults.map(each => {
    if (each.key !== 'floor-crossed') return each
    // a decimal of its unit
    const short = String(each.values.short ?? '')
    const account = String(each.values.account ?? '')
    const at = basket.shelves.findIndex(name => `${shop.pack.name}/${name}` === account)
    if (at < 0) {
      return { key: 'year-exceeded', path: '/buyer/id', values: { over: short } }
    }
    const skus = [...new Set(basket.lines.map(line => line.sku))]
    const n = basket.lines.findIndex(line => line.sku === skus[at])
    const values = { sku: skus[at] ?? '', short }
    return { key: 'sold-out', path: `/lines/${n}/quantity`, values }
  })

export interface Quoted {
  readonly basket: Basket
  readonly document: Members
  readonly amounts: Members
  readonly faults: readonly Fault[]
}

/** Names that no order bears: what is asked about is not lodged. */
const ASKED = '-'

/** A dry run of an order. Where it is refused, its amounts are still worked out. */
export const quoteOf = async (shop: ShopGround, basket: Basket, buyer?: Buyer): Promise<Quoted> => {
  const type = shop.typeOf('order')
  const document = shop.shop.order(basket.document, ASKED, ASKED, buyer)
  const caller = { org: basket.org, actor: 'shop', roles: new Set(['trader'] as const) }
  const body = Buffer.from(JSON.stringify(document))
  const outcome: Outcome = await shop.engine.preview(type, caller, body)
  if (outcome.ok) {
    const amounts = JSON.parse(outcome.amountsText) as Members
    return { basket, document, amounts, faults: [] }
  }
  const checked = check(type.filing.fields, document, true)
  const worked = checked instanceof Refusal ? checked : type.filing.assess(checked.doc, shop.view())
  const amounts =
    worked instanceof Refusal
      ? {}
      : (JSON.parse(writeJson(type.filing.amounts, worked as Doc<Fields>)) as Members)
  return { basket, document, amounts, faults: toldOf(shop, basket, outcome.faults) }
}

const NAMES = ['goods', 'duty', 'consumption', 'vat', 'tax', 'paid', 'pieces'] as const

/** One order of a quote, as JSON text. */
export const quotedJson = (call: Call, shop: ShopGround, quoted: Quoted): string => {
  const { basket, document, amounts, faults } = quoted
  const rows = (amounts.lines ?? []) as readonly Members[]
  const told = {
    key: basket.key,
    lines: basket.lines.map((line, n) => ({ ...line, ...rows[n] })),
    ...Object.fromEntries(NAMES.map(name => [name, amounts[name] ?? null])),
    ...{ freight: document.freight, insurance: document.insurance, discount: document.discount },
    steps: shop.shop.steps(document, amounts),
  }
  const said = faultsJson(call.door.words, call.lang, faults)
  return `${JSON.stringify(told).slice(0, -1)},"faults":${said}}`
}

export const quoteShape = object({
  key: { type: 'string', description: 'Which of the orders of a basket it is.' },
  lines: listOf({ type: 'object' }),
  goods: { type: 'string' },
  tax: { type: 'string' },
  paid: { type: 'string', description: 'What the buyer pays, CNY.' },
  faults: listOf({ type: 'object' }),
})

export const quoteRoute = (shop: ShopGround, shelf: Shelf, limit: RateLimit): Route =>
  openRoute({
    method: 'POST',
    path: `${SHOP}/quote`,
    id: 'shop.quote',
    tag: 'shop',
    summary: 'What a basket comes to with its taxes, for each order that it becomes',
    description:
      'Worked out by the same intake that the order itself goes through. Nothing is kept.',
    takes: 'json',
    body: {
      schema: schemaOf(basketFields),
      description: 'Articles by their number, and how many.',
      example: { lines: [{ article: 'P2026000001', quantity: 2 }] },
    },
    answers: {
      200: {
        description: 'One entry for each order.',
        schema: object({ orders: listOf(quoteShape), demo: { type: 'boolean' } }),
        headers: RATE_HEADERS,
      },
    },
    faults: ['too-many-requests', 'shop-closed', 'not-found', 'field-missing', 'unknown-field'],
    handle: async call => {
      const headers = admitStranger(call, 'shop', limit)
      if (headers === undefined) return
      const { trade } = shop
      if (trade === undefined) return call.problem(oneFault('shop-closed'))
      const asked = await readBody(call, basketFields)
      if (asked === undefined) return
      const found = await basketsOf(shop, trade, shelf, asked)
      if (found instanceof Refusal) return call.refuse(found.faults)
      const quotes = await Promise.all(found.map(basket => quoteOf(shop, basket)))
      const orders = quotes.map(each => quotedJson(call, shop, each)).join()
      call.json(200, `{"orders":[${orders}],"demo":${shop.engine.demo}}`, fresh(headers))
    },
  })
