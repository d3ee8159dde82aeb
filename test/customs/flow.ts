// Sales for trials with customs' side: their documents, with differences planted in some, and how
// each must end.
import { listOf, orderOf, paymentOf, person, waybillOf } from '../commerce.ts'
import { chanceOf } from './side.ts'

type Json = Readonly<Record<string, unknown>>

export const FATES = ['released', 'refused', 'amount', 'items', 'buyer', 'parcel'] as const
export type Fate = (typeof FATES)[number]

/** Words that a list's note must have, where it does not match. */
export const REASON: Readonly<Partial<Record<Fate, RegExp>>> = {
  amount: /^1332 match-amount/m,
  items: /^1322 match-items/m,
  buyer: /^match-buyer/m,
  parcel: /^match-parcel/m,
}

export interface Sale {
  readonly fate: Fate
  readonly orderNo: string
  readonly documents: readonly (readonly [filing: string, document: Json])[]
}

const without = (document: Json, name: string): Json =>
  Object.fromEntries(Object.entries(document).filter(([key]) => key !== name))

/** Every tenth sale bears a difference, every twentieth is refused by customs. */
export const fateOf = (n: number): Fate => {
  if (n % 10 === 3) return FATES[2 + (Math.floor(n / 10) % 4)] ?? 'amount'
  return n % 20 === 7 ? 'refused' : 'released'
}

/** A sale with its four documents. `paid`: what so many pieces come to. */
export const saleOf = (
  n: number,
  items: readonly Json[],
  paid: string,
  fate: Fate = fateOf(n),
): Sale => {
  const more = { items, buyerId: person(n), orderNo: `F${n}${fate === 'refused' ? 'X' : ''}` }
  const document = without(orderOf(more), 'office')
  const amount = fate === 'amount' ? (Number(paid) + 0.01).toFixed(2) : paid
  const payer = fate === 'buyer' ? { payerName: '别人' } : {}
  const parcel = fate === 'parcel' ? { packages: 2 } : {}
  const [first, ...rest] = items
  const listed =
    fate === 'items' ? { ...document, items: [{ ...first, price: '1.00' }, ...rest] } : document
  return {
    fate,
    orderNo: String(document.orderNo),
    documents: [
      ['order', document],
      ['payment', paymentOf(document, amount, payer)],
      ['waybill', waybillOf(document, parcel)],
      ['list', listOf(listed)],
    ],
  }
}

/** In a random order, the same for the same seed. */
export const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const chance = chanceOf(seed)
  const mixed = [...all]
  for (let i = mixed.length - 1; i > 0; i--) {
    const k = Math.floor(chance() * (i + 1))
    const kept = mixed[i]!
    mixed[i] = mixed[k]!
    mixed[k] = kept
  }
  return mixed
}
