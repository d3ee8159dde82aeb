// The money of the shop: what the pack and its tests use.
export {
  fromProvider,
  PROVIDERS,
  type ProviderName,
  switchCurrency,
  toProvider,
} from './currency.ts'
export type * from './order.ts'
export { POLICIES, type PolicyName } from './policy.ts'
export { changeQuantity, customsAmounts, type Priced, priceOrder } from './price.ts'
export { type Refunds, type Return, refundOf, refundsOf } from './refund.ts'
export { priceWords } from './words.ts'
