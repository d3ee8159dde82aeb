// The packs of a node, one line each.
import type { Pack } from '#kit/pack.ts'
import { commercePack } from './commerce/pack.ts'
import { tradePack } from './trade/pack.ts'
import type { Country } from './trade/profiles.ts'

/** @param paymentSecret when a payment provider tells of payments, nobody else does */
export const packs = ({
  country,
  paymentSecret,
}: {
  readonly country: Country
  readonly paymentSecret?: string
}): readonly Pack[] => [
  tradePack(country, { provider: paymentSecret !== undefined }),
  // its channels, limits and messages are China's
  ...(country === 'CN' ? [commercePack()] : []),
]
