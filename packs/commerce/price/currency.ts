// Currencies of an order and of who is paid through. An order has one currency (B24); inside, an
// amount counts ISO 4217 minor units; a payment provider may count otherwise (B23).
import { formatDecimal, parseDecimal } from '#kit/decimal.ts'
import { type Fault, Refusal, refuse } from '#kit/fault.ts'
import { decimalsOf } from '#kit/money.ts'
import { type Order, orderFaults, type Price, type Promotion } from './order.ts'

interface Provider {
  /** how an amount is written: a whole number of the provider's own minor units, or a decimal */
  readonly form: 'minor' | 'decimal'
  /** the currencies it takes; all of ISO 4217 that are not in `unclear` when absent */
  readonly takes?: readonly string[]
  /** decimals that differ from ISO 4217 */
  readonly decimals: Readonly<Record<string, number>>
  /** amounts must be multiples of so many of its minor units */
  readonly step: Readonly<Record<string, bigint>>
  /** what was read contradicts itself: refused, for a wrong guess is wrong by a factor of 100 */
  readonly unclear: readonly string[]
}

/** How each provider counts, by its documentation; where it says nothing else, as ISO 4217 does. */
export const PROVIDERS = {
  // ISO 4217 as it is: a card terminal, a bank's file, our own sandbox
  iso: { form: 'minor', decimals: {}, step: {}, unclear: [] },
  // PayPal, currency codes: no decimals for HUF, JPY and TWD, and an error where there are some
  paypal: {
    form: 'decimal',
    takes: `AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN NOK NZD PHP PLN GBP SGD SEK CHF
      TWD THB USD`.split(/\s+/),
    decimals: { HUF: 0, TWD: 0 },
    step: {},
    unclear: [],
  },
  // docs.stripe.com/currencies: ariary without decimals; of three decimals the last must be zero.
  // Sources disagree on krona and Ugandan shilling: none for some, two for old callers' sake
  stripe: {
    form: 'minor',
    decimals: { MGA: 0 },
    step: { BHD: 10n, JOD: 10n, KWD: 10n, OMR: 10n, TND: 10n },
    unclear: ['ISK', 'UGX'],
  },
  // docs.adyen.com, currency codes: "differs from standard" for these four
  adyen: {
    form: 'minor',
    decimals: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 },
    step: {},
    unclear: [],
  },
} as const satisfies Record<string, Provider>
export type ProviderName = keyof typeof PROVIDERS

const exponentOf = (provider: Provider, currency: string): number | undefined => {
  const takes = provider.takes?.includes(currency) ?? true
  if (!takes || provider.unclear.includes(currency)) return undefined
  return provider.decimals[currency] ?? decimalsOf(currency)
}

/**
 * Minor units (ISO 4217) → the text of the amount that a provider is sent: `80` for 80 JPY, never
 * 8000. What the provider cannot say is refused, not rounded: what is charged is the total.
 */
export const toProvider = (
  name: ProviderName,
  minor: bigint,
  currency: string,
): string | Refusal => {
  const provider: Provider = PROVIDERS[name]
  const [decimals, iso] = [exponentOf(provider, currency), decimalsOf(currency)]
  if (decimals === undefined || iso === undefined) {
    return refuse('provider-currency', '', { provider: name, currency })
  }
  if (minor < 0n) return refuse('amount-negative')
  const lost = iso > decimals ? 10n ** BigInt(iso - decimals) : 1n
  const amount = decimals >= iso ? minor * 10n ** BigInt(decimals - iso) : minor / lost
  if (minor % lost !== 0n || amount % (provider.step[currency] ?? 1n) !== 0n) {
    const values = { provider: name, currency, amount: formatDecimal(minor, iso) }
    return refuse('provider-precision', '', values)
  }
  return provider.form === 'minor' ? `${amount}` : formatDecimal(amount, decimals)
}

/** The way back: what a provider says was paid → minor units (ISO 4217). */
export const fromProvider = (
  name: ProviderName,
  text: string,
  currency: string,
): bigint | Refusal => {
  const provider: Provider = PROVIDERS[name]
  const [decimals, iso] = [exponentOf(provider, currency), decimalsOf(currency)]
  if (decimals === undefined || iso === undefined) {
    return refuse('provider-currency', '', { provider: name, currency })
  }
  const amount = parseDecimal(text, provider.form === 'minor' ? 0 : decimals)
  if (amount === undefined) return refuse('not-a-decimal')
  const lost = decimals > iso ? 10n ** BigInt(decimals - iso) : 1n
  if (amount % lost !== 0n) {
    return refuse('provider-precision', '', { provider: name, currency, amount: text })
  }
  return decimals > iso ? amount / lost : amount * 10n ** BigInt(iso - decimals)
}

/** Prices in one currency, from the shop's own list: nothing is converted at a rate here. */
export interface PriceList {
  readonly currency: string
  readonly prices: ReadonlyMap<string, Price>
  readonly freight?: Price
  /** by name, coupons by code; what the order does not have is left out */
  readonly promotions: readonly Promotion[]
}

const isSame = (one: Promotion, other: Promotion): boolean =>
  one.kind === 'coupon' && other.kind === 'coupon'
    ? one.code === other.code
    : one.kind === other.kind && one.name === other.name

const hasNoAmount = (each: Promotion): boolean =>
  each.kind === 'percentage' ||
  each.kind === 'bundle' ||
  (each.kind === 'coupon' && 'percent' in each.off && each.spend === undefined)

/**
 * The order in another currency: every line, the freight and every promotion from the list (those
 * without any amount go along as they are), or a refusal that names all that the list lacks. Never
 * a mixture, never an old label on new prices.
 */
export const switchCurrency = (order: Order, list: PriceList): Order | Refusal => {
  const faults: Fault[] = []
  const { currency } = list
  const lack = (key: string, path: string, what: Fault['values']): void =>
    void faults.push({ key, path, values: { ...what, currency } })
  const lines = order.lines.flatMap((line, i) => {
    const price = list.prices.get(line.sku)
    if (price === undefined) lack('price-missing', `/lines/${i}`, { sku: line.sku })
    return price === undefined ? [] : [{ ...line, price }]
  })
  const open = [...list.promotions]
  const promotions = order.promotions.flatMap((each, i) => {
    const at = open.findIndex(one => isSame(one, each))
    // each of the list once, so that two of one name do not both become the first
    if (at >= 0) return open.splice(at, 1)
    if (hasNoAmount(each)) return each
    lack('promotion-missing', `/promotions/${i}`, { name: each.name })
    return []
  })
  const next: Order = { ...order, currency, lines, promotions }
  if (order.freight !== undefined && list.freight === undefined) {
    lack('freight-price-missing', '/freight', {})
  }
  if (faults.length > 0) return new Refusal(faults)
  const priced: Order =
    order.freight !== undefined && list.freight !== undefined
      ? { ...next, freight: { ...order.freight, price: list.freight } }
      : next
  // an emptied basket has no line yet and may be switched all the same
  const wrong = orderFaults(priced).filter(each => each.key !== 'too-few-lines')
  return wrong.length > 0 ? new Refusal(wrong) : priced
}
