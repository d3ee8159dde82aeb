// A merchant's settlement as the ledger has it: of each order that was paid and each return that
// was given back within a period what the provider took in, what of it is customs', what went back,
// and what the merchant gets. Every line is a journal row of a filing.
import { floorId } from '#engine/store/ids.ts'
import type { ShopGround } from '../ground.ts'
import { PARTITION, SINCE_MS, ZONE } from './today.ts'

/** Minor units of CNY. payable = gross − tax − returned + taxReturned − fees, line by line. */
export interface Sums {
  readonly gross: bigint
  readonly tax: bigint
  readonly returned: bigint
  readonly taxReturned: bigint
  readonly fees: bigint
  readonly payable: bigint
}
export interface Line extends Sums {
  readonly position: number
  readonly type: string
  readonly number: string
  readonly at: string
}
export interface Period {
  readonly from: number
  readonly to: number
}

type Row = Readonly<Record<'gross' | 'tax' | 'returned' | 'tax_returned' | 'payable', string>>

/**
 * Goods come back, and are given back for, within 45 days of release, so filings from some time
 * before a period have lines in it. Orders and returns are found by their organisation; only their
 * own entries are read.
 */
const LINES = `
  SELECT f.type, f.number, j.position, j.effective,
    COALESCE(sum(e.amount) FILTER (WHERE starts_with(e.debit, $1)), 0) AS gross,
    COALESCE(sum(e.amount) FILTER (WHERE starts_with(e.credit, $1)), 0) AS returned,
    COALESCE(sum(e.amount) FILTER (WHERE starts_with(e.credit, $2)), 0) AS tax,
    COALESCE(sum(e.amount) FILTER (WHERE starts_with(e.debit, $2)), 0) AS tax_returned,
    COALESCE(sum(e.amount) FILTER (WHERE e.credit = $3), 0)
      - COALESCE(sum(e.amount) FILTER (WHERE e.debit = $3), 0) AS payable
  FROM filing f
  CROSS JOIN LATERAL unnest(f.positions) AS p(position)
  JOIN journal j ON j.partition = ${PARTITION} AND j.position = p.position
  JOIN entry e ON e.partition = ${PARTITION} AND e.position = p.position AND e.kind = 'posted'
  WHERE f.partition = ${PARTITION} AND f.type IN ($4, $5) AND f.org = $6
    AND f.filing >= $7 AND f.filing < $8 AND j.effective >= $9 AND j.effective < $10
    AND (starts_with(e.debit, $1) OR starts_with(e.credit, $1)
      OR starts_with(e.debit, $2) OR starts_with(e.credit, $2) OR $3 IN (e.debit, e.credit))
  GROUP BY f.type, f.number, j.position, j.effective`

const parametersOf = (shop: ShopGround, org: string, { from, to }: Period): unknown[] => {
  const { pack, typeOf } = shop
  const { desk, owed } = shop.shop
  const account = (name: string): string => `${pack.name}/${name}`
  return [
    ...[account(desk.accounts.held), account(desk.accounts.tax), account(owed(org))],
    ...[typeOf('order').type, typeOf('returning').type, org],
    ...[floorId(from - SINCE_MS), floorId(to), new Date(from), new Date(to)],
  ]
}

const sumsOf = (row: Row): Sums => {
  const [gross, tax, returned, taxReturned, payable] = [
    ...[row.gross, row.tax, row.returned, row.tax_returned, row.payable].map(BigInt),
  ] as [bigint, bigint, bigint, bigint, bigint]
  // whatever of the takings is neither customs' nor the merchant's was kept by somebody
  const fees = gross - tax - returned + taxReturned - payable
  return { gross, tax, returned, taxReturned, fees, payable }
}

const NOTHING: Row = { gross: '0', tax: '0', returned: '0', tax_returned: '0', payable: '0' }
const SUMMED = `COALESCE(sum(gross), 0) AS gross, COALESCE(sum(tax), 0) AS tax,
  COALESCE(sum(returned), 0) AS returned, COALESCE(sum(tax_returned), 0) AS tax_returned,
  COALESCE(sum(payable), 0) AS payable`

interface Day extends Sums {
  readonly day: string
  readonly lines: number
}

/** A period by day, China's; days without a line are not among them. */
export const daysOf = async (shop: ShopGround, org: string, period: Period): Promise<Day[]> => {
  const { rows } = await shop.ground.database.query<Row & { day: string; lines: number }>(
    `SELECT (effective AT TIME ZONE '${ZONE}')::date::text AS day, count(*)::int AS lines, ${SUMMED}
      FROM (${LINES}) AS l GROUP BY 1 ORDER BY 1`,
    parametersOf(shop, org, period),
  )
  return rows.map(row => ({ day: row.day, lines: row.lines, ...sumsOf(row) }))
}

export const totalOf = (days: readonly Day[]): Sums =>
  days.reduce<Sums>(
    (sum, each) => ({
      gross: sum.gross + each.gross,
      tax: sum.tax + each.tax,
      returned: sum.returned + each.returned,
      taxReturned: sum.taxReturned + each.taxReturned,
      fees: sum.fees + each.fees,
      payable: sum.payable + each.payable,
    }),
    sumsOf(NOTHING),
  )

/** The newest lines before a position, at most so many. */
export const linesOf = async (
  shop: ShopGround,
  org: string,
  period: Period,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<Line[]> => {
  const { rows } = await shop.ground.database.query<
    Row & { type: string; number: string; position: bigint; effective: string }
  >(`SELECT * FROM (${LINES}) AS l WHERE position < $11 ORDER BY position DESC LIMIT $12`, [
    ...parametersOf(shop, org, period),
    ...[before, most],
  ])
  return rows.map(row => ({
    ...{ position: Number(row.position), type: row.type, number: row.number, at: row.effective },
    ...sumsOf(row),
  }))
}

/** What the merchant is owed by now, of all time: nothing on this node pays it out. */
export const balanceOf = async (shop: ShopGround, org: string): Promise<bigint> => {
  const { rows } = await shop.ground.database.query<{ owed: string }>(
    `SELECT credits - debits AS owed FROM account
      WHERE partition = ${PARTITION} AND account = $1 AND unit = 'CNY'`,
    [`${shop.pack.name}/${shop.shop.owed(org)}`],
  )
  return BigInt(rows[0]?.owed ?? '0')
}
