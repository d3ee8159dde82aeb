// What a sale comes to: goods, carriage, taxes by line, and what the buyer pays. Lines add up to
// the whole: what is shared is shared to the last fen (largest remainder).
import { type Refusal, refuse } from '#kit/fault.ts'
import { allocate } from '#kit/money.ts'
import type { Reference } from './reference.ts'
import { type Rates, taxesOf } from './tax.ts'

export interface Sold {
  readonly freight: bigint
  readonly insurance: bigint
  /** what is paid otherwise than in money: coupons and the like; it lowers no tax */
  readonly discount: bigint
  readonly items: readonly {
    readonly hs: string
    readonly quantity: number
    readonly price: bigint
    readonly net: bigint
  }[]
}

/** Minor units of CNY, as everywhere here. */
export interface Line {
  readonly goods: bigint
  /** with its share of freight and insurance: what taxes are taken of */
  readonly base: bigint
  readonly duty: bigint
  readonly consumption: bigint
  readonly vat: bigint
  readonly discount: bigint
  readonly paid: bigint
}

export interface Worked {
  readonly goods: bigint
  readonly carriage: bigint
  readonly base: bigint
  readonly duty: bigint
  readonly consumption: bigint
  readonly vat: bigint
  readonly tax: bigint
  readonly paid: bigint
  readonly pieces: number
  readonly net: bigint
  /** the statutory taxes in full: one piece that is worth more than a single order may be */
  readonly full: boolean
  readonly lines: readonly Line[]
}

const NONE: Rates = { vat: 0n, consumption: 0n, duty: 0n }
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n)

/**
 * @returns refused when more is taken off than there is to pay
 * Source: GACC 2016 no. 26 (what is paid = goods + carriage + taxes − what is paid otherwise)
 */
export const work = (
  { freight, insurance, discount, items }: Sold,
  reference: Pick<Reference, 'rates' | 'single' | 'part'>,
): Worked | Refusal => {
  const prices = items.map(each => each.price * BigInt(each.quantity))
  const carriage = freight + insurance
  const shares = allocate(carriage, prices)
  const bases = prices.map((each, n) => each + (shares[n] ?? 0n))
  const base = sum(bases)
  const pieces = items.reduce((all, each) => all + each.quantity, 0)
  const full = base > reference.single && pieces === 1
  const taxes = items.map(({ hs }, n) =>
    taxesOf(bases[n] ?? 0n, reference.rates(hs) ?? NONE, full ? undefined : reference.part),
  )
  const bearing = taxes.map(({ duty, consumption, vat }, n) =>
    sum([bases[n] ?? 0n, duty, consumption, vat]),
  )
  const whole = sum(bearing)
  if (discount > whole) return refuse('discount-over', '/discount')
  const off = allocate(discount, bearing)
  const lines = items.map((_, n) => {
    const discounted = off[n] ?? 0n
    const line = { goods: prices[n] ?? 0n, base: bases[n] ?? 0n, ...taxes[n]! }
    return { ...line, discount: discounted, paid: (bearing[n] ?? 0n) - discounted }
  })
  const all = (name: 'duty' | 'consumption' | 'vat'): bigint => sum(taxes.map(each => each[name]))
  const [duty, consumption, vat] = [all('duty'), all('consumption'), all('vat')]
  return {
    goods: sum(prices),
    carriage,
    base,
    duty,
    consumption,
    vat,
    tax: duty + consumption + vat,
    paid: whole - discount,
    pieces,
    net: sum(items.map(each => each.net)),
    full,
    lines,
  }
}
