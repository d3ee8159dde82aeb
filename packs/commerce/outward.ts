// What goods cost abroad, to the door, and what the income of an export shop is taken to be at
// home.
import { divide, multiply } from '#kit/decimal.ts'
import type { AbroadAsked, AbroadTold } from '#kit/shop.ts'
import { PERCENT } from './tax.ts'

const WHOLE = 100n * 10n ** BigInt(PERCENT)
const part = (amount: bigint, percent: bigint): bigint => divide(amount * percent, WHOLE, 'half-up')

/**
 * Delivered duty paid: duty on goods and freight, import VAT on these and the duty, each rounded
 * once, half up. Incoterms 2020, DDP: the seller bears all of it.
 */
export const deliveredAbroad = ({
  goods,
  freight,
  fee,
  dutyRate,
  vatRate,
}: AbroadAsked): AbroadTold => {
  const base = goods + freight
  const duty = part(base, dutyRate)
  const vat = part(base + duty, vatRate)
  const charges = duty + vat + fee
  return { duty, vat, charges, total: base + charges }
}

/**
 * Enterprise income tax of export shops in the pilot zones that cannot show what they bought: so
 * much of the revenue counts as income. Source: State Taxation Administration 2019 no. 36 (4 %,
 * from 2020-01-01); Enterprise Income Tax Law, art. 4 (25 %).
 */
const ASSESSED = 4n * 10n ** BigInt(PERCENT)
const INCOME_TAX = 25n * 10n ** BigInt(PERCENT)

/** @param revenue minor units of CNY */
export const assessedIncome = (revenue: bigint) => {
  const income = multiply(revenue, 2, ASSESSED, PERCENT + 2, 2, 'half-up')
  return { income, tax: part(income, INCOME_TAX) }
}
