// The merchant's desk over HTTP: one look, the shelf, and the settlement of a period with its
// lines. All of it is the asking organisation's own.
import type { Caller } from '#engine/types.ts'
import { LANGS } from '#kit/words.ts'
import type { Call } from '../../call.ts'
import { PRIVATE } from '../../filter.ts'
import { keyRoute, type Route } from '../../route.ts'
import { listOf, object } from '../../shapes.ts'
import type { ShopGround } from '../ground.ts'
import { isMerchant } from './access.ts'
import { statementRoutes } from './statement-routes.ts'
import { stockOf } from './stock.ts'
import { ownTroubles, packing, refusedParcels, returnsOf, stoppedLists } from './stopped.ts'
import { boughtByDay, countsOf, SINCE_MS, unpacked } from './today.ts'

/** Orders to be packed that are told of, the oldest. */
const MOST_PACKED = 12
const string = { type: 'string' } as const
const integer = { type: 'integer' } as const
const orNull = { type: ['string', 'null'] } as const
const waiting = object({ count: integer, oldest: orNull, states: listOf(string) })

const lookOf = async (call: Call, shop: ShopGround, caller: Caller) => {
  const { org } = caller
  const now = shop.ground.now()
  const open = await unpacked(shop, org, now - SINCE_MS, MOST_PACKED)
  const [days, counts, lists, troubles, parcels, returns, orders] = await Promise.all([
    boughtByDay(shop, org, now),
    countsOf(shop, org, now),
    stoppedLists(shop, org),
    ownTroubles(shop, org, call.door.words, call.lang),
    refusedParcels(shop, caller, now),
    returnsOf(shop, org),
    packing(shop, open.numbers),
  ])
  const { count, oldest } = open
  return {
    ...{ sells: counts.sells, articles: counts.articles, days },
    packing: { count, oldest, orders },
    lists: { waiting: counts.waiting, withCustoms: counts.withCustoms, stopped: counts.stopped },
    stopped: { lists, troubles, parcels },
    returns: { ...counts.returning, awaited: counts.awaited, filings: returns },
    exporting: counts.exporting,
  }
}

const filing = { type: string, number: string, state: string, orderNo: string, since: orNull }

const lookRoute = (shop: ShopGround): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/merchant',
    id: 'shop.desk',
    tag: 'shop',
    summary: 'A merchant’s desk: what was bought, what waits, what was stopped and why',
    description:
      'The own organisation’s. `reasons` name what is wrong (`reason.{key}`) and what to do (`remedy.{key}`) among the words of `/api/v1/words/{lang}`, with customs’ own code and words where it said some. Work of the last 120 days.',
    answers: {
      200: {
        description: 'One look.',
        schema: object({
          sells: { type: 'boolean', description: 'There is anything of a shop’s at all.' },
          articles: object({
            listed: { ...integer, description: 'On the shelf.' },
            unlisted: object({ count: integer, states: listOf(string) }),
          }),
          days: listOf(object({ day: string, orders: integer, pieces: integer, paid: string })),
          packing: object({
            ...{ count: integer, oldest: orNull },
            orders: listOf(object({ type: string, number: string, warehouse: string })),
          }),
          lists: object({ waiting, withCustoms: waiting, stopped: waiting }),
          stopped: object({
            lists: listOf(object({ ...filing, reasons: listOf(object({ key: string })) })),
            troubles: listOf(object({ type: string, number: string, act: string })),
            parcels: listOf(object({ ...filing, said: string })),
          }),
          returns: object({ count: integer, oldest: orNull, awaited: waiting }),
          exporting: waiting,
        }),
      },
    },
    faults: ['role-forbidden', 'parameter-unknown'],
    handle: async (call, _, caller) => {
      if (!isMerchant(call, shop, caller)) return
      call.json(200, JSON.stringify(await lookOf(call, shop, caller)), PRIVATE)
    },
  })

const stockRoute = (shop: ShopGround): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/merchant/stock',
    id: 'shop.stock',
    tag: 'shop',
    summary: 'A merchant’s shelf: what is left, what is kept for orders, how long it lasts',
    description:
      'The own organisation’s, the scarcest first, 500 articles at most. `days` is how long what is left lasts at the pace of the last 14 days; `low` is five pieces or less, or less than a week’s. `oversold` counts shelves below nought: the ledger refuses what would make one.',
    answers: {
      200: {
        description: 'Articles that are not ended.',
        schema: object({
          articles: listOf(
            object({
              ...{ type: string, number: string, state: string, sku: string },
              name: object(Object.fromEntries(LANGS.map(lang => [lang, string]))),
              ...{ warehouse: orNull, price: string },
              left: { type: ['integer', 'null'], description: 'null: no pieces are counted.' },
              kept: { type: ['integer', 'null'] },
              sold: { ...integer, description: 'Pieces in 14 days.' },
              days: { type: ['integer', 'null'] },
              supply: { type: 'string', enum: ['out', 'low', 'good', 'uncounted'] },
            }),
          ),
          more: { type: 'boolean' },
          oversold: integer,
        }),
      },
    },
    faults: ['role-forbidden', 'parameter-unknown'],
    handle: async (call, _, caller) => {
      if (!isMerchant(call, shop, caller)) return
      const told = await stockOf(shop, caller.org, shop.ground.now())
      call.json(200, JSON.stringify(told), PRIVATE)
    },
  })

export const deskRoutes = (shop: ShopGround): Route[] => [
  lookRoute(shop),
  stockRoute(shop),
  ...statementRoutes(shop),
]
