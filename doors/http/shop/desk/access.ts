// Who may look at a merchant's books.
import type { Caller } from '#engine/types.ts'
import type { Call } from '../../call.ts'
import { oneFault } from '../../problem.ts'
import type { ShopGround } from '../ground.ts'

const BOOKS = ['order', 'list', 'returning', 'parcel', 'article'] as const

/**
 * Whether the caller trades for its own organisation, or for one that gave it a mandate for all
 * that a desk shows: a mandate for some filing types opens no books. Else the call is answered.
 */
export const isMerchant = (call: Call, shop: ShopGround, caller: Caller): boolean => {
  const all = BOOKS.every(name => caller.types?.has(shop.typeOf(name).type) !== false)
  if (caller.roles.has('trader') && all) return true
  call.problem(oneFault('role-forbidden', '', { role: 'trader' }))
  return false
}
