// The pack as the shop's door sees it.
import type { Shop } from '#kit/shop.ts'
import { demoArticles } from '../demo/articles.ts'
import { assessedIncome, deliveredAbroad } from '../outward.ts'
import type { Reference } from '../reference.ts'
import { baskets, orderOf, stepsOf } from './basket.ts'
import { desk } from './desk.ts'
import { reconcile } from './reconcile.ts'
import { articleOf, limitsOf, shelfOf, textsOf } from './tell.ts'
import { allowanceOf, paymentOf, returningOf, tracking } from './track.ts'

/** The engine hands every function the pack's own view. */
const viewOf = (reference: unknown): Reference => reference as Reference

export const shop: Shop = {
  filings: {
    article: 'product',
    stock: 'stock',
    order: 'order',
    payment: 'payment',
    list: 'list',
    waybill: 'waybill',
    returning: 'return',
    parcel: 'parcel',
  },
  listed: 'listed',
  tables: {
    channels: 'channel',
    categories: 'category',
    countries: 'country',
    warehouses: 'warehouse',
  },
  limits: reference => limitsOf(viewOf(reference)),
  article: (article, reference, detail) => articleOf(article, viewOf(reference), detail),
  texts: textsOf,
  shelf: shelfOf,
  baskets: (wanted, coupon, trade, reference) => baskets(wanted, coupon, trade, viewOf(reference)),
  order: orderOf,
  steps: stepsOf,
  payment: paymentOf,
  tracking,
  allowance: allowanceOf,
  returning: returningOf,
  owed: org => `owed:${org}`,
  abroad: deliveredAbroad,
  income: assessedIncome,
  reconcile,
  desk,
  demo: demoArticles,
}
