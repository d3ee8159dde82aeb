// A basket, cut into what must be orders of their own, and the order of each part. Amounts are
// the order's own `assess`; what a coupon pays the price machine says, and stands as `discount`
// (CEB: it lowers what is paid, not what the goods are worth).
import { formatDecimal, parseDecimal } from '#kit/decimal.ts'
import { type Fault, Refusal, refuse } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney, parseMoney } from '#kit/money.ts'
import type { Basket, Buyer, QuoteStep, ShelfArticle, Trade, Wanted } from '#kit/shop.ts'
import { shelf } from '../entries.ts'
import { CURRENCY } from '../fields.ts'
import { type Coupon, priceOrder } from '../price/index.ts'
import { isRetail, type Product } from '../product.ts'
import type { Reference } from '../reference.ts'
import { PERCENT } from '../tax.ts'

const yuan = (minor: bigint): string => formatMoney(minor, CURRENCY)
/** The engine hands out documents of the product filing only. */
export const productOf = ({ doc }: ShelfArticle): Product => doc as unknown as Product

const couponOf = (code: string, reference: Reference): Coupon | undefined => {
  const row = reference.row('coupon', code)
  if (row === undefined) return undefined
  const amount = row.amount ?? '0'
  const money = (text: string) => ({ amount: parseMoney(text, CURRENCY) ?? 0n, currency: CURRENCY })
  const off =
    row.kind === 'percent' ? { percent: parseDecimal(amount, PERCENT) ?? 0n } : money(amount)
  const spend = row.spend === undefined ? {} : { spend: money(row.spend) }
  return { kind: 'coupon', name: code, code, off, ...spend }
}

/** What a coupon pays of some goods, minor units. */
const paidBy = (coupon: Coupon, goods: readonly Wanted[]): bigint | Refusal => {
  const priced = priceOrder({
    currency: CURRENCY,
    policy: 'with-tax-per-line',
    promotions: [coupon],
    lines: goods.map(({ article, quantity }) => ({
      sku: productOf(article).sku,
      quantity: BigInt(quantity),
      price: { amount: productOf(article).price, currency: CURRENCY, withTax: true },
      rates: [],
    })),
  })
  return priced instanceof Refusal ? priced : priced.totals.coupon
}

const itemOf = ({ article, quantity }: Wanted): Members => {
  const { sku, name, hs, origin, category, unit, price, net } = productOf(article)
  const mass = formatDecimal(net * BigInt(quantity), 5)
  return { sku, name, hs, origin, category, quantity, price: yuan(price), unit, net: mass }
}

const totalOf = (wanted: readonly Wanted[], of: (doc: Product) => bigint): bigint =>
  wanted.reduce((sum, each) => sum + of(productOf(each.article)) * BigInt(each.quantity), 0n)

const keyOf = ({ article }: Wanted): string => {
  const { channel, warehouse = '' } = productOf(article)
  return `${article.org}.${channel}.${warehouse}`
}

const basketOf = (
  key: string,
  wanted: readonly Wanted[],
  discount: bigint,
  code: string | undefined,
  trade: Trade,
): Basket => {
  const first = wanted[0]!.article
  const { channel, warehouse, seller, sellerName } = productOf(first)
  const document = {
    platform: trade.platform,
    platformName: trade.platformName,
    // a merchant of its own code says so on its articles
    seller: seller ?? trade.platform,
    sellerName: sellerName ?? trade.platformName,
    channel,
    office: trade.office,
    ...(warehouse === undefined ? {} : { warehouse }),
    provider: trade.provider,
    providerName: trade.providerName,
    items: wanted.map(itemOf),
    freight: yuan(totalOf(wanted, each => each.freight)),
    insurance: yuan(totalOf(wanted, each => each.insurance)),
    discount: yuan(discount),
    ...(code === undefined || discount === 0n ? {} : { note: `coupon ${code}` }),
  }
  const skus = new Set(wanted.map(each => productOf(each.article).sku))
  return {
    key,
    org: first.org,
    lines: wanted.map(({ article, quantity }) => ({
      article: article.number,
      sku: productOf(article).sku,
      quantity,
    })),
    document,
    shelves: warehouse === undefined ? [] : [...skus].map(sku => shelf(first.org, warehouse, sku)),
  }
}

/** One merchant, channel and warehouse each, in the order in which they were put in. */
export const baskets = (
  wanted: readonly Wanted[],
  code: string | undefined,
  trade: Trade,
  reference: Reference,
): readonly Basket[] | Refusal => {
  const faults: Fault[] = []
  for (const [n, { article }] of wanted.entries()) {
    if (!isRetail(productOf(article))) {
      faults.push({ key: 'article-not-sold', path: `/lines/${n}/article`, values: {} })
    }
  }
  if (faults.length > 0) return new Refusal(faults)
  const coupon = code === undefined ? undefined : couponOf(code, reference)
  if (code !== undefined && coupon === undefined) {
    return refuse('coupon-unknown', '/coupon', { code })
  }
  const made: Basket[] = []
  for (const [key, part] of Map.groupBy(wanted, keyOf)) {
    const discount = coupon === undefined ? 0n : paidBy(coupon, part)
    if (discount instanceof Refusal) return discount
    made.push(basketOf(key, part, discount, code, trade))
  }
  return made
}

/** Papers that hold and are nobody's: what goods bear does not depend on who buys. */
const NOBODY: Buyer = {
  idKind: '1',
  id: '450100199001010017',
  name: '-',
  phone: '-',
  consignee: '-',
  consigneePhone: '-',
  address: '-',
}

export const orderOf = (
  basket: Members,
  orderNo: string,
  payment: string,
  buyer: Buyer = NOBODY,
): Members => ({
  ...basket,
  orderNo,
  payment,
  buyerIdKind: buyer.idKind,
  buyerId: buyer.id,
  buyerName: buyer.name,
  buyerPhone: buyer.phone,
  consignee: buyer.consignee,
  consigneePhone: buyer.consigneePhone,
  address: buyer.address,
})

const NOTHING = '0.00'

/** What the total is made of, as JSON texts of document and amounts. */
export const stepsOf = (document: Members, amounts: Members): readonly QuoteStep[] => {
  const of = (from: Members, name: string): string => String(from[name] ?? NOTHING)
  const off = of(document, 'discount')
  const code = String(document.note ?? '').replace(/^coupon /, '')
  return [
    { kind: 'goods', name: '', change: of(amounts, 'goods') },
    { kind: 'freight', name: '', change: of(document, 'freight') },
    { kind: 'insurance', name: '', change: of(document, 'insurance') },
    { kind: 'duty', name: '', change: of(amounts, 'duty') },
    { kind: 'consumption', name: '', change: of(amounts, 'consumption') },
    { kind: 'vat', name: '', change: of(amounts, 'vat') },
    ...(off === NOTHING ? [] : [{ kind: 'coupon', name: code, change: `-${off}` }]),
  ]
}
