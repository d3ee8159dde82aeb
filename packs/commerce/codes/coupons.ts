// Coupons of the shop: what they pay of an order, from and to a day. A node puts its own here.
import type { ReferenceTable } from '#kit/pack.ts'

/**
 * Code → `kind` (`fixed`: amount in CNY; `percent`: amount in percent of the goods), `amount`, and
 * `spend`, what the goods must come to (CNY, 0 where it is not said). Nothing is shipped: a coupon
 * that nobody gave would be money of the merchant's.
 */
export const coupons: ReferenceTable = {
  source: 'this node',
  numbers: ['amount', 'spend'],
  seed: [],
}
