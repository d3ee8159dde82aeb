// A day's books, read from where each of them is kept: filings, ledger, checkouts, accounts.

import type { Mounted } from '#engine/mounted.ts'
import { lodgedWithin, sharing } from '#engine/processes/around.ts'
import type { Linked } from '#engine/processes/groups.ts'
import { int8Array, textArray } from '#engine/store/binary.ts'
import type { Queryable } from '#engine/store/database.ts'
import { floorId } from '#engine/store/ids.ts'
import type { Pack } from '#kit/pack.ts'
import type {
  AccountSums,
  BookedRefund,
  BookedSale,
  DayBooks,
  LedgerEntry,
  Shop,
  StatementRow,
} from '#kit/shop.ts'

const PARTITION = 0
const DAY_MS = 86_400_000
/** An order is paid within a day of being lodged; goods are back within 45 days of release. */
const ORDER_DAYS = 3
const RETURN_DAYS = 120

export interface BooksOrder {
  readonly database: Queryable
  readonly mounted: Mounted
  readonly pack: Pack
  readonly shop: Shop
  /** instants of the day, milliseconds: [from, to) */
  readonly from: number
  readonly to: number
  readonly statement: readonly StatementRow[] | undefined
}

const entriesOf = async (
  { database, pack }: BooksOrder,
  filings: readonly Linked[],
): Promise<ReadonlyMap<string, LedgerEntry[]>> => {
  const owner = new Map(filings.flatMap(each => each.positions.map(at => [at, each.id])))
  const { rows } = await database.query<
    Omit<LedgerEntry, 'amount'> & { position: bigint; amount: string }
  >(
    `SELECT position, kind, debit, credit, unit, amount FROM entry
      WHERE partition = ${PARTITION} AND position = ANY($1::int8[]) ORDER BY position, n`,
    [int8Array([...owner.keys()])],
  )
  const bare = (name: string): string => name.slice(pack.name.length + 1)
  const found = new Map<string, LedgerEntry[]>(filings.map(each => [each.id, []]))
  for (const { position, kind, debit, credit, unit, amount } of rows) {
    const entry = { kind, debit: bare(debit), credit: bare(credit), unit, amount: BigInt(amount) }
    found.get(owner.get(Number(position)) ?? '')?.push(entry)
  }
  return found
}

/** Accounts that entries name, as they stand and as the whole ledger adds up. */
const accountsOf = async (
  { database, pack }: BooksOrder,
  entries: Iterable<readonly LedgerEntry[]>,
): Promise<AccountSums[]> => {
  const names = new Set<string>()
  for (const list of entries) {
    for (const { debit, credit } of list) names.add(debit).add(credit)
  }
  const prefix = `${pack.name}/`
  const { rows } = await database.query<{
    account: string
    unit: string
    kept: string
    summed: string
  }>(
    `SELECT a.account, a.unit, a.credits - a.debits AS kept,
        COALESCE((SELECT sum(CASE WHEN e.credit = a.account THEN e.amount ELSE -e.amount END)
          FROM entry e
          WHERE e.partition = ${PARTITION} AND e.kind IN ('posted', 'settled')
            AND e.unit = a.unit AND (e.credit = a.account OR e.debit = a.account)), 0) AS summed
      FROM account a
      WHERE a.partition = ${PARTITION} AND a.account = ANY($1::text[])
      ORDER BY a.account, a.unit`,
    [textArray([...names].map(each => prefix + each))],
  )
  return rows.map(({ account, unit, kept, summed }) => ({
    account: account.slice(prefix.length),
    ...{ unit, kept: BigInt(kept), summed: BigInt(summed) },
  }))
}

const shownOf = async ({ database }: BooksOrder, numbers: readonly string[]) => {
  const { rows } = await database.query<{ number: string; amount: bigint }>(
    `SELECT number, amount FROM checkout
      WHERE partition = ${PARTITION} AND number = ANY($1::text[])`,
    [textArray(numbers)],
  )
  return new Map(rows.map(row => [row.number, row.amount]))
}

const orderedOf = async ({ database }: BooksOrder, keys: readonly string[]) => {
  const { rows } = await database.query<{ key: string; amount: bigint }>(
    `SELECT key, amount FROM checkout_refund
      WHERE partition = ${PARTITION} AND key = ANY($1::text[])`,
    [textArray(keys)],
  )
  return new Map(rows.map(row => [row.key, row.amount]))
}

const BACK = '-back'

const keyOf = (shop: Shop, { filing, number }: Linked): string =>
  filing === shop.filings.order ? number + BACK : number

/** Read a day's books. */
export const booksOf = async (order: BooksOrder): Promise<DayBooks> => {
  const { database, mounted, pack, shop, from, to, statement } = order
  const typeOf = (name: string) => mounted.filings.get(`${pack.name}.${name}`)!
  const keys = (statement ?? []).map(each => each.key)
  const within = (name: string, days: number, numbers: readonly string[]) => {
    const span = [floorId(from - days * DAY_MS), floorId(to)] as const
    return lodgedWithin(database, PARTITION, mounted, typeOf(name), span, numbers)
  }
  const isToday = (at: number | undefined): boolean => at !== undefined && at >= from && at < to
  const orders = await within(shop.filings.order, ORDER_DAYS, keys)
  const sold = orders.filter(each => isToday(each.marks.paid))
  const backs = await within(shop.filings.returning, RETURN_DAYS, keys)
  const cancelled = await within(shop.filings.order, RETURN_DAYS, [])
  const given = [
    ...backs.filter(each => isToday(each.marks.refunded) || isToday(each.marks.late)),
    ...cancelled.filter(each => each.marks.paid !== undefined && isToday(each.marks.cancelled)),
  ]
  const entries = await entriesOf(order, [...sold, ...given])
  const tied = await sharing(database, PARTITION, mounted, sold)
  const shown = await shownOf(
    order,
    sold.map(each => each.number),
  )
  const ordered = await orderedOf(
    order,
    given.map(each => keyOf(shop, each)),
  )
  const sales = sold.map((each): BookedSale => {
    const of = (name: string) => (tied.get(each.id) ?? []).filter(other => other.filing === name)
    return {
      order: each,
      payments: of(shop.filings.payment),
      lists: of(shop.filings.list),
      entries: entries.get(each.id) ?? [],
      shown: shown.get(each.number),
    }
  })
  const refunds = given.map((each): BookedRefund => {
    const key = keyOf(shop, each)
    return { filing: each, key, entries: entries.get(each.id) ?? [], ordered: ordered.get(key) }
  })
  const accounts = await accountsOf(order, entries.values())
  return { sales, refunds, statement, accounts }
}
