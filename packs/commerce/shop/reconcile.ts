// A day's books held against each other: the order, what the buyer was shown, the payment and the
// list as customs have them, the ledger, the provider's statement. To the fen and the piece;
// whatever disagrees is named with both sides.
import { formatDecimal } from '#kit/decimal.ts'
import { formatMoney } from '#kit/money.ts'
import type {
  BookedRefund,
  BookedSale,
  DayBooks,
  Difference,
  LedgerEntry,
  Standing,
  StatementRow,
} from '#kit/shop.ts'
import { partsOf } from '../entries.ts'
import { CURRENCY, PIECE } from '../fields.ts'
import type { Amounts, Order } from '../order.ts'
import type { Payment } from '../payment.ts'
import type { Return, ReturnAmounts } from '../return.ts'

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, each) => all + each, 0n)

type Say = (amount: bigint) => string
const yuan: Say = amount => formatMoney(amount, CURRENCY)
const pieces: Say = amount => String(amount)

/** Collects what disagrees. */
class Findings {
  readonly all: Difference[] = []

  /** An absent side is one that says nothing: that is a difference too. */
  equal(
    about: string,
    what: string,
    one: readonly [side: string, amount: bigint],
    other: readonly [side: string, amount: bigint | undefined],
    say: Say = yuan,
  ): void {
    if (one[1] === other[1]) return
    const found = other[1] === undefined ? 'nothing' : say(other[1])
    this.all.push({ about, what, sides: [one[0], other[0]], found: [say(one[1]), found] })
  }
}

const isFrom = (name: string) => (account: string) => account.startsWith(`${name}:`)

/** What entries of some kinds move on a side, in a unit. */
const moved = (
  entries: readonly LedgerEntry[],
  side: 'debit' | 'credit',
  name: string,
  kinds: readonly string[],
): bigint =>
  sum(
    entries
      .filter(each => kinds.includes(each.kind) && isFrom(name)(each[side]))
      .map(each => each.amount),
  )

const POSTED = ['posted']
/** Kept for an order; what becomes of it later moves the same amount again. */
const HELD = ['held']

const ORDER = 'order'
const LEDGER = 'ledger'
const STATEMENT = 'statement'

const orderAlone = (findings: Findings, { order }: BookedSale): void => {
  const doc = order.doc as unknown as Order
  const sums = order.amounts as unknown as Amounts
  const lines = sum(sums.lines.map(each => each.paid))
  findings.equal(order.number, 'paid', [ORDER, sums.paid], ['lines', lines])
  const whole = sums.goods + sums.carriage + sums.tax - doc.discount
  findings.equal(order.number, 'paid', [ORDER, sums.paid], ['parts', whole])
  const taxes = sum(sums.lines.map(each => each.duty + each.consumption + each.vat))
  findings.equal(order.number, 'tax', [ORDER, sums.tax], ['lines', taxes])
  const goods = sum(doc.items.map(each => each.price * BigInt(each.quantity)))
  findings.equal(order.number, 'goods', [ORDER, sums.goods], ['document', goods])
}

const documents = (findings: Findings, sale: BookedSale): void => {
  const { order, payments, lists, shown } = sale
  const sums = order.amounts as unknown as Amounts
  if (shown !== undefined) {
    findings.equal(order.number, 'paid', [ORDER, sums.paid], ['shop', shown])
  }
  const live = (each: Standing): boolean => each.state !== 'cancelled'
  const stated = payments.filter(live).map(each => (each.doc as unknown as Payment).amount)
  const payment = stated.length === 0 ? undefined : sum(stated)
  findings.equal(order.number, 'paid', [ORDER, sums.paid], ['payment', payment])
  for (const list of lists.filter(live)) {
    const listed = list.amounts as unknown as Amounts
    for (const name of ['base', 'tax', 'paid'] as const) {
      findings.equal(order.number, name, [ORDER, sums[name]], ['list', listed[name]])
    }
    const [one, other] = [BigInt(sums.pieces), BigInt(listed.pieces)]
    findings.equal(order.number, 'pieces', [ORDER, one], ['list', other], pieces)
  }
}

const ledgerOf = (findings: Findings, { order, entries }: BookedSale): void => {
  const doc = order.doc as unknown as Order
  const sums = order.amounts as unknown as Amounts
  const parts = partsOf(sums, doc.discount)
  const at = (what: string, wanted: bigint, found: bigint, say: Say = yuan): void =>
    findings.equal(order.number, what, [ORDER, wanted], [LEDGER, found], say)
  at('paid', sums.paid, moved(entries, 'debit', 'takings', POSTED))
  at('tax', parts.tax, moved(entries, 'credit', 'tax', POSTED))
  at('owed', parts.goods + parts.carriage, moved(entries, 'credit', 'owed', POSTED))
  at('allowance', sums.base, moved(entries, 'credit', 'allowance', HELD))
  if (doc.warehouse !== undefined) {
    at('pieces', BigInt(sums.pieces), moved(entries, 'debit', 'shelf', HELD), pieces)
  }
}

const worthOf = ({ filing }: BookedRefund): bigint => {
  if (filing.doc.items === undefined || !('refund' in filing.amounts)) {
    return (filing.amounts as unknown as Amounts).paid
  }
  const { refund } = filing.amounts as unknown as ReturnAmounts
  const { tax } = filing.doc as unknown as Return
  return refund + (filing.state === 'late' ? 0n : tax)
}

const refundsOf = (findings: Findings, refund: BookedRefund): void => {
  const { key, entries, ordered, filing } = refund
  const worth = worthOf(refund)
  const one = [filing.number === key ? 'return' : ORDER, worth] as const
  findings.equal(key, 'refund', one, [LEDGER, moved(entries, 'credit', 'takings', POSTED)])
  if (ordered !== undefined) findings.equal(key, 'refund', one, ['shop', ordered])
}

/** Every row has its order or return, and the other way round. */
const statementOf = (
  findings: Findings,
  { sales, refunds }: DayBooks,
  statement: readonly StatementRow[],
): void => {
  const rows = Map.groupBy(statement, each => each.key)
  const take = (key: string): bigint | undefined => {
    const found = rows.get(key)
    rows.delete(key)
    return found === undefined ? undefined : sum(found.map(each => each.amount))
  }
  for (const { order, shown } of sales) {
    const { paid } = order.amounts as unknown as Amounts
    const row = take(order.number)
    // not bought in the shop, it is not in its provider's books
    if (shown === undefined && row === undefined) continue
    findings.equal(order.number, 'paid', [ORDER, paid], [STATEMENT, row])
  }
  for (const refund of refunds) {
    const row = take(refund.key)
    if (refund.ordered === undefined && row === undefined) continue
    findings.equal(refund.key, 'refund', ['return', -worthOf(refund)], [STATEMENT, row])
  }
  for (const [key, left] of rows) {
    findings.equal(key, 'paid', [STATEMENT, sum(left.map(each => each.amount))], [ORDER, undefined])
  }
}

const saying = (unit: string): Say => {
  if (unit === PIECE) return pieces
  return unit === CURRENCY ? yuan : amount => formatDecimal(amount, 0)
}

export const reconcile = (books: DayBooks): readonly Difference[] => {
  const findings = new Findings()
  for (const sale of books.sales) {
    orderAlone(findings, sale)
    documents(findings, sale)
    ledgerOf(findings, sale)
  }
  for (const refund of books.refunds) refundsOf(findings, refund)
  if (books.statement !== undefined) statementOf(findings, books, books.statement)
  for (const { account, unit, kept, summed } of books.accounts) {
    const about = account
    findings.equal(about, 'balance', ['account', kept], ['entries', summed], saying(unit))
  }
  return findings.all
}
