// A merchant's fortnight for tests: a shelf, orders day by day with their payments, waybills and
// lists, what customs said of them, returns, an export that was refused.
import assert from 'node:assert/strict'
import type { Accepted, Caller, Outcome } from '#engine/types.ts'
import { demoArticles } from '#packs/commerce/demo/articles.ts'
import {
  amountsOf,
  carrier,
  door as doorOf,
  orderOf,
  paymentOf,
  provider,
  waybillOf,
} from '#test/commerce.ts'
import { caller } from '#test/engine.ts'
import { addDecimals } from '../data/sums.ts'
import type { Stage } from './stage.ts'

type Json = Readonly<Record<string, unknown>>
export const DAY = 86_400_000
/** Orders of each of fourteen days. */
const BUSY = [2, 3, 1, 4, 5, 3, 2, 4, 6, 3, 5, 4, 7, 4]

const good = (outcome: Outcome): Accepted => {
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}

/** Lodging and steps of a commerce filing as somebody, without HTTP. */
export const handsOf = ({ door, people }: Stage) => {
  const { engine, mounted } = door.inner
  const me = caller(people.trader.org)
  const typeOf = (name: string) => mounted.filings.get(`commerce.${name}`)!
  const bytes = (body: object): Buffer => Buffer.from(JSON.stringify(body))
  const lodge = async (name: string, document: object, by: Caller = me): Promise<Accepted> =>
    good(await engine.lodge(typeOf(name), by, bytes(document), {}))
  const step = async (
    name: string,
    { number, version }: Pick<Accepted, 'number' | 'version'>,
    transition: string,
    by: Caller = me,
    body?: object,
  ): Promise<Accepted> => {
    const options = body === undefined ? { version } : { version, body: bytes(body) }
    return good(await engine.step(typeOf(name), by, number, transition, options))
  }
  const listOf = async (orderNo: unknown) => {
    const page = await engine.list(typeOf('list'), me, {
      where: { orderNo: String(orderNo) },
      limit: 1,
    })
    assert.ok('rows' in page)
    return JSON.parse(page.rows[0]!) as Pick<Accepted, 'number' | 'version'>
  }
  return { me, lodge, step, listOf, settle: () => engine.processes.settle() }
}
type Hands = ReturnType<typeof handsOf>

const shelve = async ({ lodge, step }: Hands): Promise<Json[]> => {
  const documents: Json[] = []
  for (const { document, pieces } of demoArticles()) {
    const lodged = await lodge('product', document)
    documents.push(document)
    // the last stays as a file brought it in: not on the shelf yet
    if (document.sku !== 'SAMPLE-MASSAGER') await step('product', lodged, 'list')
    if (pieces === 0) continue
    const { sku, warehouse } = document
    const many = sku === 'SAMPLE-COCONUT' ? 9 : sku === 'SAMPLE-COFFEE' ? 40 : pieces
    await step('stock', await lodge('stock', { warehouse, sku, pieces: many }), 'count')
  }
  return documents.filter(each => each.warehouse === 'NNB' && each.channel === '1210')
}

interface Bought {
  readonly order: Json
  readonly sale: Accepted
}

const buy = async (
  { lodge, step, me }: Hands,
  article: Json,
  quantity: number,
): Promise<Bought> => {
  const { sku, name, hs, origin, category, price, net } = article
  const item = { sku, name, hs, origin, category, quantity, price }
  const order = orderOf({
    items: [{ ...item, net: addDecimals(Array<string>(quantity).fill(String(net))) }],
  })
  const sale = await step('order', await lodge('order', order), 'pay', doorOf(me.org))
  return { order, sale }
}

/** Its payment and its waybill: what of it differs is said. */
const papers = async (
  { lodge }: Hands,
  { order, sale }: Bought,
  paid?: string,
  more: Json = {},
) => {
  const stated = paymentOf(order, paid ?? amountsOf(sale).paid ?? '')
  await lodge('payment', { ...stated, paidAt: new Date().toISOString() }, provider)
  await lodge('waybill', waybillOf(order, more), carrier)
}

const says = async ({ lodge }: Hands, { order }: Bought, status: string, info: string) => {
  const receipt = { message: '622', agent: order.seller, internal: order.orderNo, status, info }
  await lodge('receipt', { ...receipt, returned: new Date().toISOString() })
}

const cleared = async (hands: Hands, bought: Bought): Promise<void> => {
  await papers(hands, bought)
  await hands.settle()
  const list = await hands.listOf(bought.order.orderNo)
  await hands.step('list', list, 'send', doorOf(hands.me.org))
  await says(hands, bought, '800', '[Code:2600;Desc:放行]')
  await hands.settle()
}

const giveBack = async (
  { lodge, step, me, settle }: Hands,
  { order, sale }: Bought,
  far: string,
) => {
  const { lines } = amountsOf(sale) as unknown as { lines: readonly Record<string, string>[] }
  const [line] = lines
  const [item] = order.items as readonly Json[]
  const tax = addDecimals(['duty', 'consumption', 'vat'].map(name => line?.[name] ?? '0.00'))
  const back = await lodge('return', {
    ...{ platform: order.platform, orderNo: order.orderNo, order: sale.number },
    year: new Date().getUTCFullYear(),
    ...{ provider: order.provider, buyerIdKind: '1', buyerId: order.buyerId, reason: 'unwanted' },
    items: [{ sku: item?.sku, quantity: item?.quantity, base: line?.base }],
    ...{ goods: line?.goods, carriage: '0.00', tax, warehouse: 'NNB' },
  })
  await settle()
  if (far === 'approved') return
  const approved = { number: back.number, version: back.version + 1 }
  await step('return', approved, 'takeBack', me)
  await settle()
}

/** What does not go on: each of another kind. */
const stop = async (hands: Hands, articles: readonly Json[]): Promise<void> => {
  const { lodge, step, listOf, settle, me } = hands
  const at = (n: number): Json => articles[n % articles.length]!
  const short = await buy(hands, at(1), 2)
  await papers(hands, short, '98.00')
  const light = await buy(hands, at(2), 1)
  await papers(hands, light, undefined, { gross: '0.1' })
  const refused = [
    ['100', '[Code:1313;Desc:订购人购买超过年度限额，超过个人年度购买额度]'],
    ['100', '[Code:1322;Desc:订单清单表体商品项不一致]'],
    ['500', '布控查验，请在场'],
  ] as const
  for (const [n, [status, info]] of refused.entries()) {
    const bought = await buy(hands, at(n), 1)
    await papers(hands, bought)
    await settle()
    await step('list', await listOf(bought.order.orderNo), 'send', doorOf(me.org))
    await says(hands, bought, status, info)
  }
  await settle()
  const parcel = await lodge('parcel', {
    ...{ orderNo: 'TH-2041', channel: '9610', office: '7211', destination: 'TH' },
    ...{ buyer: 'Siam Home (sample)', carrier: 'SAMPLEPOST', waybill: 'TH-2041', packages: 1 },
    ...{ freight: '36.00', insurance: '0.60', gross: '2.6', warehouse: 'LZE' },
    items: [
      {
        ...{ sku: 'SAMPLE-KETTLE', name: '温显电热水壶', hs: '8516799000', origin: 'CN' },
        ...{ quantity: 1, price: '119.00', net: '2.1' },
      },
    ],
  })
  const officer = caller('C', 'officer')
  await step('parcel', parcel, 'refuse', officer, {
    note: '申报品名与实物不符，请更正后重新申报。',
  })
}

/** Two weeks up to now, by the node's own clock. */
export const fortnight = async (stage: Stage): Promise<void> => {
  const hands = handsOf(stage)
  const { clock } = stage.door.inner
  const now = Date.now()
  const articles = await shelve(hands)
  for (const [n, orders] of BUSY.entries()) {
    clock.now = Math.max(clock.now + 1, now - (BUSY.length - 1 - n) * DAY - 3_600_000)
    const last = n === BUSY.length - 1
    for (let i = 0; i < orders; i++) {
      const bought = await buy(hands, articles[(n + 2 * i) % 5]!, 1 + ((n + i) % 3))
      // the newest wait to be packed; of the others one a day stands at customs
      if (last) continue
      if (n > 10 && i === 0) {
        await papers(hands, bought)
        await hands.settle()
        const list = await hands.listOf(bought.order.orderNo)
        await hands.step('list', list, 'send', doorOf(hands.me.org))
      } else await cleared(hands, bought)
      if (n === 4 && i === 1) await giveBack(hands, bought, 'refunded')
      if (n === 9 && i === 1) await giveBack(hands, bought, 'approved')
    }
    if (n === 10) await stop(hands, articles)
  }
  clock.now = now
  await hands.settle()
}
