// What a pack with a shop tells the shop's door: how a basket becomes orders, what an article's
// page says, what the buyer's money is stated as, and what goes back. Pure functions over
// documents; the door does the asking, the engine all the counting.
import type { Refusal } from './fault.ts'
import type { Members } from './filing.ts'

/** Who sells on this node, to whom customs holds it, and who takes the money. */
export interface Trade {
  /** code and name of the platform, as customs registered it */
  readonly platform: string
  readonly platformName: string
  /** customs office that lists the orders, four digits */
  readonly office: string
  readonly provider: string
  readonly providerName: string
}

/** An article as it stands on the shelf. */
export interface ShelfArticle {
  readonly number: string
  /** id of the merchant's organisation */
  readonly org: string
  readonly doc: Members
  readonly amounts: Members
}

export interface Wanted {
  readonly article: ShelfArticle
  readonly quantity: number
}

export interface Buyer {
  readonly idKind: string
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly consignee: string
  readonly consigneePhone: string
  readonly address: string
}

export interface BasketLine {
  readonly article: string
  readonly sku: string
  readonly quantity: number
}

/** What must be an order of its own: one merchant, channel and warehouse. */
export interface Basket {
  readonly key: string
  readonly org: string
  readonly lines: readonly BasketLine[]
  /** the order without its number, its buyer and its payment */
  readonly document: Members
  /** accounts of its goods on the shelf, without the pack's name */
  readonly shelves: readonly string[]
}

/** A step that changed what is to be paid, and by how much (decimal, CNY). */
export interface QuoteStep {
  readonly kind: string
  readonly name: string
  readonly change: string
}

/** What is paid for an order as its provider states it. */
export interface Paid {
  readonly transaction: string
  /** decimal, CNY */
  readonly amount: string
  /** instant, milliseconds */
  readonly at: number
}

/** A filing of an order's own, as it stands, with the instants of its states. */
export interface Standing {
  readonly number: string
  readonly state: string
  readonly doc: Members
  readonly amounts: Members
  readonly marks: Readonly<Record<string, number>>
}

export interface Sale {
  readonly order: Standing
  readonly list: Standing | undefined
  readonly waybill: Standing | undefined
  readonly returns: readonly Standing[]
}

export interface AskedReturn {
  readonly reason: string
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly note: string | undefined
}

export interface DemoArticle {
  readonly document: Members
  /** put on the shelf at first */
  readonly pieces: number
}

export interface LedgerEntry {
  readonly kind: string
  /** without the pack's name */
  readonly debit: string
  readonly credit: string
  readonly unit: string
  readonly amount: bigint
}
/** A sale that was paid on the day, with all that was said of it. */
export interface BookedSale {
  readonly order: Standing
  readonly payments: readonly Standing[]
  readonly lists: readonly Standing[]
  readonly entries: readonly LedgerEntry[]
  /** what the buyer was shown, minor units; undefined where it was not bought in the shop */
  readonly shown: bigint | undefined
}
/** What was given back on the day: a return, or a whole order that was cancelled. */
export interface BookedRefund {
  readonly filing: Standing
  /** its name in the provider's books */
  readonly key: string
  readonly entries: readonly LedgerEntry[]
  /** what was ordered from the provider, minor units; undefined where nothing was */
  readonly ordered: bigint | undefined
}
export interface StatementRow {
  readonly id: string
  readonly key: string
  /** minor units; negative where it was given back */
  readonly amount: bigint
}
/** An account as it stands, and as all entries of the ledger add up. */
export interface AccountSums {
  readonly account: string
  readonly unit: string
  readonly kept: bigint
  readonly summed: bigint
}
export interface DayBooks {
  readonly sales: readonly BookedSale[]
  readonly refunds: readonly BookedRefund[]
  /** undefined: the provider's statement is not there, and nothing is held against it */
  readonly statement: readonly StatementRow[] | undefined
  readonly accounts: readonly AccountSums[]
}
/** Two sides that say different things of one order, refund or account. */
export interface Difference {
  readonly about: string
  readonly what: string
  readonly sides: readonly [one: string, other: string]
  readonly found: readonly [one: string, other: string]
}

/** Goods that are sold abroad, delivered with duty and tax paid. */
export interface AbroadAsked {
  readonly goods: bigint
  readonly freight: bigint
  readonly fee: bigint
  readonly dutyRate: bigint
  readonly vatRate: bigint
}
export interface AbroadTold {
  readonly duty: bigint
  readonly vat: bigint
  readonly charges: bigint
  readonly total: bigint
}

/** Why a list does not go on: what differs in its documents, or what customs said of it. */
export interface Reason {
  /** `reason.{key}` says what is wrong, `remedy.{key}` what to do, in the pack's words */
  readonly key: string
  /** customs' own code; '' where there is none */
  readonly code: string
  /** customs' own words; '' where it said nothing */
  readonly said: string
  /** what each document says, by its filing's name */
  readonly sides: readonly (readonly [filing: string, found: string])[]
  /** putting the list itself right is of use */
  readonly amend: boolean
}

/** A list with what belongs to its sale, as far as it is there. */
export interface Stopped {
  readonly list: Standing
  /** position of its present document, as processes name it */
  readonly document: number
  readonly org: string
  readonly others: readonly (Standing & { readonly filing: string; readonly org: string })[]
}

/** What a merchant's desk knows of a pack: in which states filings count as what. */
export interface Desk {
  /** an order that counts as bought, and one that waits to be packed */
  readonly bought: readonly string[]
  readonly unpacked: string
  /** a list that waits by itself, lies with customs, or does not go on without somebody */
  readonly waiting: readonly string[]
  readonly withCustoms: readonly string[]
  readonly stopped: readonly string[]
  /** a return that is under way, and one of which the goods are awaited */
  readonly returning: readonly string[]
  readonly awaited: string
  /** an export list that lies with customs, and one that does not go on without somebody */
  readonly exporting: readonly string[]
  readonly exportStopped: readonly string[]
  /** an article that is no longer the shelf's */
  readonly ended: string
  /** amount of an order, and its pieces, among the columns of its list */
  readonly columns: { readonly paid: string; readonly pieces: string }
  /** beginnings of accounts, without the pack's name: held by providers, collected for customs */
  readonly accounts: { readonly held: string; readonly tax: string }
  reasons(stopped: Stopped): readonly Reason[]
  /** the day by which goods must be back for all to be given back; undefined: not released yet */
  backBy(list: Standing | undefined): string | undefined
}

export interface Shop {
  /** names of the filings in the pack */
  readonly filings: Readonly<
    Record<
      'article' | 'stock' | 'order' | 'payment' | 'list' | 'waybill' | 'returning' | 'parcel',
      string
    >
  >
  /** state of an article that is for sale */
  readonly listed: string
  /** limits and names that every page needs, as JSON */
  limits(reference: unknown): Readonly<Record<string, string | number>>
  /** tables of names that pages need, by the name under which they are told */
  readonly tables: Readonly<Record<string, string>>
  /** an article as its page tells it, in full; `detail` beyond what a list of them needs */
  article(article: ShelfArticle, reference: unknown, detail: boolean): Members
  /** texts by which an article is found */
  texts(article: ShelfArticle): readonly string[]
  /** account of an article's pieces, without the pack's name; undefined where none are counted */
  shelf(article: ShelfArticle): string | undefined
  /** the orders of a basket, or why it is none */
  baskets(
    wanted: readonly Wanted[],
    coupon: string | undefined,
    trade: Trade,
    reference: unknown,
  ): readonly Basket[] | Refusal
  /** the order to be lodged */
  order(basket: Members, orderNo: string, payment: string, buyer: Buyer | undefined): Members
  /** why an order comes to what it does */
  steps(document: Members, amounts: Members): readonly QuoteStep[]
  payment(order: Members, paid: Paid): Members
  /** all that the buyer may see of a sale */
  tracking(sale: Sale): Members
  /** account of what the buyer used of the year, without the pack's name */
  allowance(
    order: Standing,
    digest: (text: string) => string,
  ): { readonly account: string; readonly year: number; readonly limit: bigint }
  /** the return to be lodged, or why there is none */
  returning(sale: Sale, asked: AskedReturn, now: number): Members | Refusal
  /** account of what a merchant is owed of what was sold, without the pack's name */
  owed(org: string): string
  /** what goods cost abroad, to the door; rates in percent at four decimals, minor units */
  abroad(asked: AbroadAsked): AbroadTold
  /** of what an export shop sold: what counts as its income, and the tax on it, minor units */
  income(revenue: bigint): { readonly income: bigint; readonly tax: bigint }
  /** every difference between the books of a day, to the fen and the piece */
  reconcile(books: DayBooks): readonly Difference[]
  readonly desk: Desk
  demo(): readonly DemoArticle[]
}
