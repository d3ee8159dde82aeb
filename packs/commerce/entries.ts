// What a sale puts into the ledger. Three things may not be exceeded: the pieces in a warehouse,
// what a person may buy in a year, and what of an order is given back. Each is an account with a
// floor.
import { smaller } from '#kit/decimal.ts'
import type { Case, Entry, LedgerStep } from '#kit/filing.ts'
import { localYear } from '#kit/time.ts'
import type { Worked } from './assess.ts'
import { CURRENCY, PIECE } from './fields.ts'

/** China's years and days are those of this zone, whatever zone a node shows. */
export const ZONE = 'Asia/Shanghai'

const entry = (debit: string, credit: string, amount: bigint, unit: string): Entry[] =>
  amount === 0n ? [] : [{ debit, credit, amount, unit }]

/**
 * Pieces of a merchant's goods in a warehouse: at its credit what came in, at its debit what left.
 */
export const shelf = (org: string, warehouse: string, sku: string): string =>
  `shelf:${org}/${warehouse}/${sku}`

/** A person, whatever shop they buy in, without the number of their papers to be read. */
const personOf = (kind: string, id: string, at: Case): string =>
  at.digest(`person ${kind} ${id.trim().toUpperCase()}`)

/** What a person bought in a year; its limit stands in codes/settings.ts. */
export const allowance = (kind: string, id: string, year: number, at: Case): string =>
  `allowance:${personOf(kind, id, at)}/${year}`

/** What a border resident brought in on a day. */
export const dayAllowance = (kind: string, id: string, day: string, at: Case): string =>
  `daily:${personOf(kind, id, at)}/${day}`

interface Bought {
  readonly warehouse?: string
  readonly provider: string
  readonly buyerIdKind: string
  readonly buyerId: string
  readonly items: readonly { readonly sku: string; readonly quantity: number }[]
}

/** Pieces by goods, each once: two lines of one article are one demand. */
export const demand = (items: Bought['items']): [sku: string, pieces: bigint][] => {
  const sums = new Map<string, bigint>()
  for (const { sku, quantity } of items) sums.set(sku, (sums.get(sku) ?? 0n) + BigInt(quantity))
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
}

const ALLOWANCE = 'allowance'
const stockHold = (n: number): string => `stock-${n}`

/** Placed: its goods are kept for it, and so much of the buyer's year is spoken for. */
export const placed = (sums: Worked, doc: Bought, at: Case): Entry[] => {
  const { warehouse } = doc
  const year = localYear(ZONE, at.accepted)
  return [
    ...(warehouse === undefined
      ? []
      : demand(doc.items).map(([sku, amount], n) => ({
          debit: shelf(at.org, warehouse, sku),
          credit: `sold:${at.org}`,
          amount,
          unit: PIECE,
          hold: stockHold(n),
        }))),
    ...(sums.base === 0n
      ? []
      : [
          {
            debit: 'bought',
            credit: allowance(doc.buyerIdKind, doc.buyerId, year, at),
            amount: sums.base,
            unit: CURRENCY,
            hold: ALLOWANCE,
          },
        ]),
  ]
}

const holds = (sums: Worked, doc: Bought): string[] => [
  ...(doc.warehouse === undefined ? [] : demand(doc.items).map((_, n) => stockHold(n))),
  ...(sums.base === 0n ? [] : [ALLOWANCE]),
]

/** Released by customs: the goods are gone, and the year's allowance is used. */
export const used = (sums: Worked, doc: Bought): LedgerStep[] =>
  holds(sums, doc).map(settle => ({ settle }))

/** Nothing came of it: the goods and the allowance are free again. */
export const unplaced = (sums: Worked, doc: Bought): LedgerStep[] =>
  holds(sums, doc).map(release => ({ release }))

/** What of a payment is for goods, carriage and taxes; a discount comes off in this order. */
export interface Parts {
  readonly goods: bigint
  readonly carriage: bigint
  readonly tax: bigint
}

export const partsOf = ({ goods, carriage, tax }: Worked, discount: bigint): Parts => {
  const offGoods = smaller(discount, goods)
  const rest = discount - offGoods
  const offCarriage = smaller(rest, carriage)
  return {
    goods: goods - offGoods,
    carriage: carriage - offCarriage,
    tax: tax - (rest - offCarriage),
  }
}

const PARTS = ['goods', 'carriage', 'tax'] as const

/** Tax is customs' own, all else is the merchant's. */
const ownerOf = (part: (typeof PARTS)[number], org: string): string =>
  part === 'tax' ? 'tax:retail' : `owed:${org}`

/**
 * The provider has the money; it is owed to merchant and customs. So much of each part may be given
 * back, and no more: `left` is a memorandum account of the order.
 */
export const captured = (parts: Parts, provider: string, at: Case): Entry[] =>
  PARTS.flatMap(part => [
    ...entry(`takings:${provider}`, ownerOf(part, at.org), parts[part], CURRENCY),
    ...entry('paid', `left:${at.number}/${part}`, parts[part], CURRENCY),
  ])

/** Given back, by parts, of an order. */
export const refunded = (parts: Parts, provider: string, order: string, org: string): Entry[] =>
  PARTS.flatMap(part => [
    ...entry(ownerOf(part, org), `takings:${provider}`, parts[part], CURRENCY),
    ...entry(`left:${order}/${part}`, 'returned', parts[part], CURRENCY),
  ])
