// What a return gives back, and whether it is in time. Pieces of a line share what was paid for it
// so that all of them together give back exactly all of it (largest remainder by cumulative
// shares).
import { cumulativeShare } from '#kit/money.ts'
import type { Member } from '#kit/process.ts'
import { partsOf } from './entries.ts'
import type { List } from './list.ts'
import type { Amounts, Order } from './order.ts'
import type { Return, ReturnAmounts } from './return.ts'

const DAY = 86_400_000
/** GACC 2020 no. 45: applied for within 30 days of release, back within 45. */
export const RETURN_DAYS = 30
export const BACK_DAYS = 45

type Pieces = readonly { readonly sku: string; readonly quantity: number }[]

/** Pieces of each line of an order that a list of pieces takes, the first lines first. */
const taken = (items: Order['items'], pieces: Pieces): number[] | undefined => {
  const left = new Map<string, number>()
  for (const { sku, quantity } of pieces) left.set(sku, (left.get(sku) ?? 0) + quantity)
  const counts = items.map(({ sku, quantity }) => {
    const wanted = left.get(sku) ?? 0
    const count = Math.min(wanted, quantity)
    left.set(sku, wanted - count)
    return count
  })
  return [...left.values()].some(rest => rest > 0) ? undefined : counts
}

/** What pieces are worth of an order, minor units. */
export interface Worth {
  readonly goods: bigint
  readonly tax: bigint
  readonly base: bigint
}

/** Shares of the first pieces of each line. */
const worthOf = (doc: Order, sums: Amounts, counts: readonly number[]): Worth => {
  const parts = partsOf(sums, doc.discount)
  const share = (of: (n: number) => bigint): bigint =>
    doc.items.reduce(
      (sum, { quantity }, n) =>
        sum + cumulativeShare(of(n), BigInt(counts[n] ?? 0), BigInt(quantity)),
      0n,
    )
  const line = (n: number) => sums.lines[n]
  // of what was paid: a discount comes off goods first, so each line bears its part of it
  const off = sums.goods - parts.goods
  const goods = share(n => line(n)?.goods ?? 0n)
  return {
    goods: sums.goods === 0n ? 0n : goods - cumulativeShare(off, goods, sums.goods),
    tax: share(n => (line(n)?.duty ?? 0n) + (line(n)?.consumption ?? 0n) + (line(n)?.vat ?? 0n)),
    base: share(n => line(n)?.base ?? 0n),
  }
}

/**
 * What some pieces of an order give back after others went back before; undefined where the order
 * has no so many. Whatever way the pieces are split over returns, all of them give back all.
 */
export const worthBack = (
  doc: Order,
  sums: Amounts,
  before: Pieces,
  pieces: Pieces,
): Worth | undefined => {
  const first = taken(doc.items, before)
  const last = taken(doc.items, [...before, ...pieces])
  if (first === undefined || last === undefined) return undefined
  const [was, is] = [worthOf(doc, sums, first), worthOf(doc, sums, last)]
  return { goods: is.goods - was.goods, tax: is.tax - was.tax, base: is.base - was.base }
}

type ReturnMember = Member<Return, ReturnAmounts>

type Marks = Readonly<Record<string, number>>

/** When customs let a list go: its release may be known by what follows it alone. */
export const releasedAt = ({ released, closed, taxed }: Marks): number | undefined =>
  released ?? closed ?? taxed

/** Applied for too late: the price may go back, the taxes stand. */
export const isLate = (marks: Marks, released: number): boolean =>
  (marks.lodged ?? 0) > released + RETURN_DAYS * DAY

/** The goods came back too late for the taxes. */
export const isBackLate = (marks: Marks, released: number): boolean =>
  (marks.back ?? 0) > released + BACK_DAYS * DAY

interface Verdict {
  readonly take: 'approve' | 'refuse'
  readonly note?: string
}

/** Whether a return that was lodged holds against its order. */
export const judge = (
  { doc, amounts, marks, org }: ReturnMember,
  sale: Member<Order, Amounts> | undefined,
  listed: Member<List, Amounts> | undefined,
  before: readonly ReturnMember[],
): Verdict => {
  const released = listed && releasedAt(listed.marks)
  const refuse = (note: string): Verdict => ({ take: 'refuse', note })
  if (sale === undefined || sale.org !== org || sale.number !== doc.order) {
    return refuse('return-order: no such order')
  }
  if (released === undefined) return refuse('return-unreleased: the order was not released')
  const same =
    doc.provider === sale.doc.provider &&
    doc.buyerId === sale.doc.buyerId &&
    doc.buyerIdKind === sale.doc.buyerIdKind
  if (!same) return refuse('return-buyer: another buyer or provider')
  const gone = before.flatMap(each => each.doc.items)
  const worth = worthBack(sale.doc, sale.amounts, gone, doc.items)
  if (worth === undefined) return refuse('return-pieces: more than was bought')
  const late = isLate(marks, released)
  const tax = late ? 0n : worth.tax
  const right =
    doc.goods <= worth.goods && doc.tax === tax && amounts.base === (late ? 0n : worth.base)
  return right ? { take: 'approve' } : refuse(`return-amount: ${worth.goods} ${tax} ${worth.base}`)
}
