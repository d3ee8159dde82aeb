// What a declaration puts into the ledger, in the home currency: what is due, what was paid, what a
// guarantee covers; in kilograms, what it draws from certificates of origin; and in packages, what
// may leave the gate once it is released.
import { type Case, type Entry, type HoldStep, type LedgerStep, reverse } from '#kit/filing.ts'
import type { Amounts, Declaration, Item, Line } from './fields.ts'
import { payableOn } from './late.ts'
import type { Profile } from './profiles.ts'

/** What a step knows of the filing as it was before it. */
export interface Before {
  readonly amounts: Amounts
  readonly doc: Declaration
  readonly state: string
}

const entry = (debit: string, credit: string, amount: bigint, unit: string): Entry[] =>
  amount === 0n ? [] : [{ debit, credit, amount, unit }]

const TAXES = ['duty', 'consumption', 'vat'] as const

/** What makes up what is due, by account of revenue. */
const partsOf = (amounts: Amounts): [revenue: string, amount: bigint][] => [
  ...TAXES.map((tax): [string, bigint] => [tax, amounts[tax]]),
  ['late-declaration', amounts.lateDeclared ?? 0n],
]

/** Owed: the organisation owes each tax that is not zero, and the charge for declaring late. */
const owed = (amounts: Amounts, at: Case, unit: string): Entry[] =>
  partsOf(amounts).flatMap(([part, amount]) =>
    entry(`due:${at.org}`, `revenue:${part}`, amount, unit),
  )

/** Customs' bank account has what was due, the organisation owes it no more. */
const banked = (amounts: Amounts, at: Case, unit: string): Entry[] =>
  entry('bank:customs', `due:${at.org}`, amounts.due, unit)

/**
 * Paid on a day (YYYY-MM-DD): what was due, and before it the surcharge of that day where it is
 * late, which is revenue of its own.
 */
export const settled = (
  amounts: Amounts,
  { org }: Pick<Case, 'org'>,
  { currency: unit, rounding }: Pick<Profile, 'currency' | 'rounding'>,
  day: string,
): Entry[] => {
  const { amount, surcharge } = payableOn(amounts, rounding, day)
  return [
    ...entry(`due:${org}`, 'revenue:late-payment', surcharge, unit),
    ...entry('bank:customs', `due:${org}`, amount, unit),
  ]
}

/**
 * A line of a certificate as an account: what is certified stands at its credit, what declarations
 * drew at its debit. However the number is written, it is the same certificate; only goods of its
 * own consignee can draw from it, so that nobody uses up, or finds out about, another's.
 */
export const certified = (scheme: string, paper: string, owner: string, hs: string): string =>
  `certified:${scheme}/${paperOf(paper)}/${owner}/${hs.slice(0, 6)}`

/** A certificate's number without what people write otherwise. */
export const paperOf = (text: string): string => text.toUpperCase().replace(/\s+/g, '')

/** A line of a permit as an account, as for certificates; goods by their first eight digits. */
export const permitted = (letter: string, paper: string, owner: string, hs: string): string =>
  `permitted:${letter}/${paperOf(paper)}/${owner}/${hs.slice(0, 8)}`

/** UN/ECE Recommendation 21: a package of whatever kind. */
export const PACKAGE = 'PK'

/**
 * A bill at the gate as an account: at its debit the packages that declarations of its consignee
 * (or consignor) released, at its credit those that left. No more can leave than was released, and
 * a declaration needs no manifest: what it clears stands there until a vehicle asks for it.
 */
export const cleared = (direction: string, owner: string, bill: string): string =>
  `cleared:${direction}/${owner}/${paperOf(bill)}`

/** Released: as many packages of the bill may leave. Without a bill or a number of them, none. */
export const freed = (
  { direction, owner, bill, packages = 0 }: Declaration,
  org: string,
): Entry[] =>
  bill === undefined
    ? []
    : entry(cleared(direction, owner, bill), `freed:${org}`, BigInt(packages), PACKAGE)

/** Corrected after release: only where it changes what may leave; what has left stays covered. */
const refreed = (was: Declaration, is: Declaration, org: string): Entry[] =>
  was.packages === is.packages && billOf(was) === billOf(is)
    ? []
    : [...reverse(freed(was, org)), ...freed(is, org)]

const billOf = ({ direction, owner, bill }: Declaration): string | undefined =>
  bill === undefined ? undefined : cleared(direction, owner, bill)

/** Net masses added up by account, each account once. */
const sumsOf = (masses: Iterable<readonly [account: string, mass: bigint]>): [string, bigint][] => {
  const sums = new Map<string, bigint>()
  for (const [account, mass] of masses) sums.set(account, (sums.get(account) ?? 0n) + mass)
  return [...sums]
}

/** Issued: so much of its goods may be drawn from a paper. */
export const granted = <G extends { readonly net: bigint }>(
  goods: readonly G[],
  accountOf: (each: G) => string,
  org: string,
): Entry[] =>
  sumsOf(goods.map(each => [accountOf(each), each.net] as const)).flatMap(([account, mass]) =>
    entry(`granted:${org}`, account, mass, 'kg'),
  )

/** What goods draw from their papers: the net mass, where assessment says that they do. */
const drawn = (amounts: Amounts, { items, owner }: Declaration, at: Case): Entry[] => {
  const masses: [string, bigint][] = []
  for (let n = 0; n < amounts.lines.length; n++) {
    const { drawn: mass, permits, mass: all } = amounts.lines[n] as Line
    if (mass === undefined && permits === undefined) continue
    const { preference, certificate, hs } = items[n] as Item
    if (mass !== undefined && preference !== undefined && certificate !== undefined)
      masses.push([certified(preference, certificate, owner, hs), mass])
    for (const each of permits?.split(' ') ?? [])
      masses.push([permitted(each.slice(0, 1), each.slice(2), owner, hs), all])
  }
  return sumsOf(masses).flatMap(([account, mass]) => entry(account, `drawn:${at.org}`, mass, 'kg'))
}

/** Assessed: what is owed, and what is drawn from certificates of origin. */
export const assessed = (amounts: Amounts, doc: Declaration, at: Case, unit: string): Entry[] => [
  ...owed(amounts, at, unit),
  ...drawn(amounts, doc, at),
]

/** Taken back before it was paid. */
export const withdrawn = (amounts: Amounts, doc: Declaration, at: Case, unit: string): Entry[] =>
  reverse(assessed(amounts, doc, at, unit))

/**
 * Taken back after it was paid: first the money, then the debt, so that no floor is crossed. A
 * surcharge goes back with the tax that it was for: it is that of the day of the payment.
 */
export const refunded = (
  amounts: Amounts,
  doc: Declaration,
  at: Case,
  profile: Profile,
): Entry[] => [
  ...reverse(settled(amounts, at, profile, at.day(at.marks.paid ?? at.at))).reverse(),
  ...withdrawn(amounts, doc, at, profile.currency),
]

/** Name of the hold on the organisation's guarantee. */
const SECURITY = 'security'
/** States in which the guarantee stands for what is due. */
export const SECURED: ReadonlySet<string> = new Set(['secured', 'examining', 'deferred'])

/** The guarantee covers what is due: so much of it is held until that is paid. */
export const secured = (amounts: Amounts, at: Case, unit: string): Entry[] =>
  amounts.due === 0n
    ? []
    : [
        {
          debit: `guarantee:${at.org}`,
          credit: `called:${at.org}`,
          amount: amounts.due,
          unit,
          hold: SECURITY,
        },
      ]

/** What was held of the guarantee is free again. */
export const unsecured = (before: Before | undefined): HoldStep[] =>
  before !== undefined && SECURED.has(before.state) && before.amounts.due > 0n
    ? [{ release: SECURITY }]
    : []

/** The guarantor pays: what was held of the guarantee is gone, and the debt with it. */
export const called = (amounts: Amounts, at: Case, unit: string): LedgerStep[] => [
  { settle: SECURITY },
  ...banked(amounts, at, unit),
]

/**
 * Assessed anew after it was paid: of each tax only the difference, and the difference is paid or
 * given back in the same posting.
 */
export const corrected = (
  before: Before,
  amounts: Amounts,
  doc: Declaration,
  at: Case,
  unit: string,
): Entry[] => [
  ...reverse(drawn(before.amounts, before.doc, at)),
  ...drawn(amounts, doc, at),
  ...refreed(before.doc, doc, at.org),
  ...partsOf(amounts).flatMap(([part, amount], n) =>
    difference(`due:${at.org}`, `revenue:${part}`, amount - partsOf(before.amounts)[n]![1], unit),
  ),
  ...difference('bank:customs', `due:${at.org}`, amounts.due - before.amounts.due, unit),
]

const difference = (debit: string, credit: string, by: bigint, unit: string): Entry[] =>
  by < 0n ? entry(credit, debit, -by, unit) : entry(debit, credit, by, unit)
