// What does not go on without the merchant: lists that customs or their own documents stopped, with
// the reasons; filings that the node wanted to make and could not; export lists that were refused;
// and returns with the day until which the goods must be back.
import { lodgedWithin, ownStanding, sharing } from '#engine/processes/around.ts'
import type { Linked } from '#engine/processes/groups.ts'
import { troublesOf } from '#engine/processes/troubles.ts'
import type { Caller } from '#engine/types.ts'
import { formatMoney } from '#kit/money.ts'
import type { Lang, Words } from '#kit/words.ts'
import { faultsJson } from '../../problem.ts'
import type { ShopGround } from '../ground.ts'
import { PARTITION } from './today.ts'

/** Of each kind; the counts beside them say how many there are. */
const MOST = 50
const DAY_MS = 86_400_000
/** An export list that was refused longer ago is history. */
const REFUSED_MS = 30 * DAY_MS

const instant = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString()
const yuan = (amount: unknown): string =>
  typeof amount === 'bigint' ? formatMoney(amount, 'CNY') : '0.00'
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const own = (
  shop: ShopGround,
  name: Parameters<ShopGround['typeOf']>[0],
  org: string,
  states: readonly string[],
): Promise<Linked[]> =>
  ownStanding(shop.ground.database, PARTITION, shop.engine.mounted, shop.typeOf(name), {
    ...{ org, states, most: MOST },
  })

const tied = (shop: ShopGround, owns: readonly Linked[]) =>
  owns.length === 0
    ? Promise.resolve(new Map<string, readonly Linked[]>())
    : sharing(shop.ground.database, PARTITION, shop.engine.mounted, owns)

/** Lists that stand still, the one that came to stand first at first. */
export const stoppedLists = async (shop: ShopGround, org: string) => {
  const { desk, filings } = shop.shop
  const lists = await own(shop, 'list', org, desk.stopped)
  const around = await tied(shop, lists)
  return lists
    .map(list => {
      const others = around.get(list.id) ?? []
      const reasons = desk.reasons({ list, document: list.document, org: list.org, others })
      // another organisation's papers are not this one's to open
      const mine = others.filter(each => each.org === org)
      const order = mine.find(each => each.filing === filings.order)
      return {
        ...{ type: list.type.type, number: list.number, state: list.state },
        orderNo: text(list.doc.orderNo),
        order: order === undefined ? null : { type: order.type.type, number: order.number },
        since: instant(list.marks[list.state]),
        reasons,
      }
    })
    .sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1))
}

/** What the node wanted to do for this merchant and was refused. */
export const ownTroubles = async (
  { ground, engine }: ShopGround,
  org: string,
  words: readonly Words[],
  lang: Lang,
) => {
  const found = await troublesOf(ground.database, PARTITION, engine.mounted, org, MOST)
  return found.map(({ type, number, state, act, faults, since, tries }) => ({
    ...{ type: type.type, number, state, act, since, tries },
    faults: JSON.parse(faultsJson(words, lang, faults)) as unknown[],
  }))
}

/** Export lists that were stopped of late, with what its officer wrote or what does not agree. */
export const refusedParcels = async (shop: ShopGround, caller: Caller, now: number) => {
  const parcels = await own(shop, 'parcel', caller.org, shop.shop.desk.exportStopped)
  const late = parcels.filter(each => (each.marks[each.state] ?? 0) >= now - REFUSED_MS)
  return Promise.all(
    late.map(async ({ type, number, state, doc, marks }) => {
      const events = (await shop.engine.history(type, caller, number)) ?? []
      return {
        ...{ type: type.type, number, state, orderNo: text(doc.orderNo) },
        since: instant(marks[state]),
        said: events.findLast(each => each.state === state)?.note ?? '',
      }
    }),
  )
}

/** Returns under way, with the day by which goods must be back for their taxes to come back. */
export const returnsOf = async (shop: ShopGround, org: string) => {
  const { desk, filings } = shop.shop
  const found = await own(shop, 'returning', org, desk.returning)
  const around = await tied(shop, found)
  return found.map(each => {
    const list = (around.get(each.id) ?? []).find(
      other => other.filing === filings.list && other.marks.released !== undefined,
    )
    return {
      ...{ type: each.type.type, number: each.number, state: each.state },
      orderNo: text(each.doc.orderNo),
      ...{ reason: text(each.doc.reason), pieces: Number(each.amounts.pieces ?? 0) },
      ...{ refund: yuan(each.amounts.refund), tax: yuan(each.amounts.tax) },
      since: instant(each.marks[each.state]),
      backBy: desk.backBy(list) ?? null,
    }
  })
}

/** Orders by their numbers, as somebody packs them: goods and pieces. */
export const packing = async (shop: ShopGround, numbers: readonly string[]) => {
  const { ground, engine } = shop
  const type = shop.typeOf('order')
  const none = ['', ''] as const
  const orders =
    numbers.length === 0
      ? []
      : await lodgedWithin(ground.database, PARTITION, engine.mounted, type, none, numbers)
  return orders.map(order => {
    const sale = { order, list: undefined, waybill: undefined, returns: [] }
    const { orderNo, lines, amounts } = shop.shop.tracking(sale)
    return {
      ...{ type: type.type, number: order.number, orderNo, lines, amounts },
      warehouse: text(order.doc.warehouse),
      since: instant(order.marks[order.state]),
    }
  })
}
