// What the shop sold today, in and out, from the feed's cells.
import { sum } from './decimal.ts'
import type { Board } from './feed/fold.ts'
import type { Measure } from './feed/wire.ts'

export interface Sales {
  readonly orders: bigint
  /** minor units that buyers of orders from abroad paid, taxes and carriage included */
  readonly sales: bigint
  readonly lists: bigint
  /** value of goods that were declared out */
  readonly exported: bigint
  /** whole minutes from payment to release; undefined where nothing was released today */
  readonly minutes: bigint | undefined
  readonly returns: bigint
  /** today's categories, in and out together, greatest first */
  readonly categories: readonly { readonly code: string; readonly value: bigint }[]
}

const MOST = 3

/** Today's cells of a board of a type, and the place of a measure in them. */
const of = (boards: readonly Board[], measures: readonly Measure[], day: string) => {
  const cellsOf = (type: string, board: string) => {
    const found = boards.find(each => each.type === type && each.name === board)
    return [...(found?.cells.values() ?? [])].filter(each => each.at === day)
  }
  const placeOf = (type: string, name: string): number =>
    measures.filter(each => each.type === type).findIndex(each => each.name === name)
  return { cellsOf, placeOf }
}

/** Undefined where nothing at all was sold, so that a node without a shop shows no empty panel. */
export const salesOf = (
  boards: readonly Board[],
  measures: readonly Measure[],
  day: string,
): Sales | undefined => {
  const { cellsOf, placeOf } = of(boards, measures, day)
  const total = (type: string, board: string, name: string): bigint => {
    const n = placeOf(type, name)
    return sum(cellsOf(type, board).map(each => each.values[n] ?? 0n))
  }
  const order = (name: string): bigint => total('commerce.order', 'shop', name)
  const categories = new Map<string, bigint>()
  for (const [type, board, name] of [
    ['commerce.order', 'goods', 'commerce.sales'],
    ['commerce.parcel', 'outwardGoods', 'commerce.exported'],
  ] as const) {
    const n = placeOf(type, name)
    for (const { dims, values } of cellsOf(type, board)) {
      const code = dims[0] ?? ''
      categories.set(code, (categories.get(code) ?? 0n) + (values[n] ?? 0n))
    }
  }
  const cleared = order('commerce.clearedOrders')
  const found: Sales = {
    orders: order('commerce.orders'),
    sales: order('commerce.sales'),
    lists: total('commerce.list', 'lists', 'commerce.lists'),
    exported: total('commerce.parcel', 'outward', 'commerce.exported'),
    minutes: cleared > 0n ? order('commerce.clearance') / cleared : undefined,
    returns: total('commerce.return', 'back', 'commerce.returns'),
    categories: [...categories]
      .filter(([, value]) => value > 0n)
      .sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0))
      .slice(0, MOST)
      .map(([code, value]) => ({ code, value })),
  }
  return found.orders + found.exported + found.lists > 0n ? found : undefined
}
