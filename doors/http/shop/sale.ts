// A sale as it stands: the order with its list, its waybill and its returns, and what the pack says
// of it.
import { digest } from '#engine/intake/case.ts'
import { around } from '#engine/processes/around.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import type { Sale, Standing } from '#kit/shop.ts'
import type { ShopGround } from './ground.ts'

const PARTITION = 0

/** By the number of its order; undefined when there is none. */
export const saleOf = async (shop: ShopGround, number: string): Promise<Sale | undefined> => {
  const { engine, ground } = shop
  const type = shop.typeOf('order')
  const found = await around(ground.database, PARTITION, engine.mounted, type, number)
  if (found === undefined) return undefined
  const of = (name: string): Standing[] =>
    found.others.filter(each => each.filing === name && each.state !== 'cancelled')
  const { filings } = shop.shop
  return {
    order: found.own,
    list: of(filings.list)[0],
    waybill: of(filings.waybill)[0],
    returns: found.others.filter(each => each.filing === filings.returning),
  }
}

/** What the buyer used of the year, with this order in it. */
const allowanceOf = async (shop: ShopGround, order: Standing): Promise<Members> => {
  const { account, year, limit } = shop.shop.allowance(order, digest)
  const { rows } = await shop.ground.database.query<{ used: string }>(
    `SELECT credits + credits_held - debits AS used FROM account
      WHERE partition = ${PARTITION} AND account = $1`,
    [`${shop.pack.name}/${account}`],
  )
  const used = formatMoney(BigInt(rows[0]?.used ?? '0'), 'CNY')
  return { year, used, limit: formatMoney(limit, 'CNY') }
}

/** All that the buyer may see, as JSON. */
export const trackingOf = async (shop: ShopGround, sale: Sale): Promise<Members> => ({
  ...shop.shop.tracking(sale),
  allowance: await allowanceOf(shop, sale.order),
  demo: shop.engine.demo,
})
