// The shop's routes: whoever may look, may; whoever buys, gets a token.
import type { Door } from '../call.ts'
import { RateLimit } from '../rate.ts'
import type { Route } from '../route.ts'
import { checkoutRoute } from './checkout.ts'
import { demoPageRoutes } from './demo-page.ts'
import { deskRoutes } from './desk/routes.ts'
import { followingRoutes, webhookRoute } from './following.ts'
import type { ShopGround } from './ground.ts'
import { quoteRoute } from './quote.ts'
import { readingShop } from './reading.ts'
import { reconciliationRoute } from './reconciliation.ts'
import type { Settler } from './settle.ts'
import { abroadRoute, settlementRoute } from './settlement.ts'
import { Shelf } from './shelf.ts'

/** @param settler absent: the shop is closed */
export const shopRoutes = (door: Door, shop: ShopGround, settler: Settler | undefined): Route[] => {
  const shelf = new Shelf(shop)
  const looks = new RateLimit(door.limits.shop)
  const quotes = new RateLimit(door.limits.quotes)
  const checkouts = new RateLimit(door.limits.quotes)
  return [
    ...readingShop(shop, shelf, looks),
    quoteRoute(shop, shelf, quotes),
    reconciliationRoute(shop),
    settlementRoute(shop),
    ...deskRoutes(shop),
    abroadRoute(shop, quotes),
    ...(settler === undefined
      ? []
      : [
          checkoutRoute(settler, shelf, checkouts),
          ...followingRoutes(settler, looks, checkouts),
          webhookRoute(settler),
          ...demoPageRoutes(settler),
        ]),
  ]
}
