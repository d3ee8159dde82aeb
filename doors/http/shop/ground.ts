// What the shop's routes stand on: the pack that has a shop, who sells, and who takes the money.
import type { PaymentProvider } from '#doors/pay/provider.ts'
import type { Ground } from '#engine/access/ground.ts'
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Pack } from '#kit/pack.ts'
import type { Shop, Trade } from '#kit/shop.ts'
import { localDate } from '#kit/time.ts'

/** A shop that is open: absent, the node has none, or nobody said who sells. */
export interface ShopTrade extends Trade {
  readonly pay: PaymentProvider
  /** id of the provider's organisation on this node, for what it states to customs */
  readonly providerOrg: string
}

export interface ShopGround {
  readonly engine: EngineApi
  readonly ground: Ground
  readonly pack: Pack
  readonly shop: Shop
  readonly trade: ShopTrade | undefined
  typeOf(name: keyof Shop['filings']): MountedFiling
  /** the pack's view of today */
  view(): unknown
}

/** undefined where no pack of the node has a shop. */
export const shopGround = (
  engine: EngineApi,
  ground: Ground,
  trade: ShopTrade | undefined,
): ShopGround | undefined => {
  const pack = engine.mounted.packs.find(each => each.shop !== undefined)
  const shop = pack?.shop
  if (pack === undefined || shop === undefined) return undefined
  return {
    ...{ engine, ground, pack, shop, trade },
    typeOf: name => {
      const found = engine.mounted.filings.get(`${pack.name}.${shop.filings[name]}`)
      if (found === undefined) throw new Error(`${pack.name}: its shop names no filing ${name}`)
      return found
    },
    view: () => engine.references.view(pack.name, localDate(engine.zone, ground.now())),
  }
}
