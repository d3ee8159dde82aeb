// The day's reconciliation, for the command and the door: which day, whose statement, what differs.
import type { Mounted } from '#engine/mounted.ts'
import type { Queryable } from '#engine/store/database.ts'
import { parseMoney } from '#kit/money.ts'
import type { Difference, StatementRow } from '#kit/shop.ts'
import { bucketRange } from '#kit/time.ts'
import { booksOf } from './books.ts'

/** Days are China's, whatever zone a node shows: so are those of customs and providers. */
const ZONE = 'Asia/Shanghai'

export interface Reconciled {
  readonly day: string
  readonly orders: number
  readonly refunds: number
  /** whether the provider's statement was held against them */
  readonly statement: boolean
  readonly differences: readonly Difference[]
}

/** A row as the provider has it; undefined when its amount is none. */
export const statementRow = (id: string, key: string, text: string): StatementRow | undefined => {
  const amount = parseMoney(text.replace(/^-/, ''), 'CNY')
  if (amount === undefined || id === '' || key === '') return undefined
  return { id, key, amount: text.startsWith('-') ? -amount : amount }
}

/** undefined where no pack has a shop, or there is no such day. */
export const reconcileDay = async (
  database: Queryable,
  mounted: Mounted,
  day: string,
  statement: readonly StatementRow[] | undefined,
): Promise<Reconciled | undefined> => {
  const pack = mounted.packs.find(each => each.shop !== undefined)
  const range = bucketRange(ZONE, day)
  if (pack?.shop === undefined || range === undefined) return undefined
  const { shop } = pack
  const books = await booksOf({ database, mounted, pack, shop, ...range, statement })
  return {
    day,
    orders: books.sales.length,
    refunds: books.refunds.length,
    statement: statement !== undefined,
    differences: shop.reconcile(books),
  }
}
