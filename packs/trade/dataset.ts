// What a declaration of the Union's making must state depends on what it is: its type (DE 1/1, 1/2)
// and procedure (DE 1/10, 1/11) say which data set it is held to (UCC Delegated Act, annex B). Each
// set here is as HMRC's published declarations have it, named where it is read off one of them.
import type { Rule } from '#kit/filing.ts'
import type { Amounts, Declaration, Item } from './fields.ts'
import type { Reference } from './reference.ts'

/** What may be demanded; `mass` is net or gross, `price` a price with its currency. */
type Need =
  | 'owner'
  | 'transport'
  | 'terms'
  | 'hs'
  | 'name'
  | 'origin'
  | 'net'
  | 'mass'
  | 'price'
  | 'worth'

const set = (...needs: readonly Need[]): ReadonlySet<Need> => new Set(needs)

const SETS = {
  // H1: free circulation, and all that is not below
  standard: set('owner', 'transport', 'terms', 'hs', 'name', 'origin', 'net', 'price'),
  // H3: temporary admission goes without a net mass (TT_IM181a, accepted and cleared)
  admission: set('owner', 'transport', 'terms', 'hs', 'name', 'origin', 'mass', 'price'),
  // I1: neither terms nor, ahead of the goods, a means of transport (TT_IM003b, 050a, 194a)
  simplified: set('owner', 'hs', 'name', 'origin', 'net', 'price'),
  // H2: storage, of which nothing is worked out (TT_IM032a, 032b)
  storage: set('owner', 'transport', 'hs', 'name', 'mass'),
  // H8, Northern Ireland's green lane (TT_IM169a, 170a, 217a), and the super reduced data set
  // (TT_IM068a, 077a)
  reduced: set('owner', 'transport', 'hs', 'name', 'mass', 'price'),
  // C21: a clearance request (TT_IM005a, 011a); TT_IM053a is HMRC's test of one without a mass
  clearance: set('owner', 'transport', 'name', 'mass'),
  // C21 of parcels (TT_IM178a)
  parcels: set('owner', 'transport'),
  // C21 of many small consignments at once, which bear VAT (TT_IM072a, 073a)
  bulk: set('owner', 'transport', 'name', 'mass', 'price'),
  // B1: an export is stated by its statistical value (TT_EX001a)
  export: set('owner', 'transport', 'hs', 'name', 'net', 'worth'),
  // a count of declarations, without goods (TT_IM061a)
  final: set(),
} as const satisfies Record<string, ReadonlySet<Need>>
export type DataSet = keyof typeof SETS

/** Super reduced data set; standard goods, and excise goods without and with papers, of H8. */
const REDUCED = /\b(1H7|1SG|1EN|1EL)\b/

const clearanceOf = (mode: string): DataSet => {
  if (mode === '0020') return 'bulk'
  return mode === '0024' ? 'parcels' : 'clearance'
}

const choose = ({ direction, form = '', mode, items }: Declaration): DataSet => {
  if (mode === '0090') return 'final'
  if (direction === 'export') return 'export'
  if (/[JK]$/.test(form)) return clearanceOf(mode)
  if (items.every(({ procedures = '' }) => REDUCED.test(procedures))) return 'reduced'
  if (/[BCEF]$/.test(form)) return 'simplified'
  if (mode.startsWith('71')) return 'storage'
  return mode.startsWith('53') ? 'admission' : 'standard'
}

const known = new WeakMap<Declaration, DataSet>()
/**
 * The data set that a declaration is held to, by its type and its procedures. Asked for each of ten
 * thousand lines, and the same for all of them.
 */
export const dataSetOf = (doc: Declaration): DataSet => {
  let found = known.get(doc)
  if (found === undefined) {
    found = choose(doc)
    known.set(doc, found)
  }
  return found
}

/** Sets of declarations of which nothing is worked out (TT_IM183a: a notification of no tax). */
const UNTAXED: readonly DataSet[] = ['clearance', 'parcels', 'final']
export const isUntaxed = (doc: Declaration): boolean => UNTAXED.includes(dataSetOf(doc))

/**
 * Simplified declarations of those who are authorised to them, of which the supplementary one bears
 * the tax (TT_IM074a: "no tax calculated"; TT_IM050a, 194a: none in the notifications).
 */
export const isTaxedLater = ({ form = '' }: Declaration): boolean => /^(IM|CO)[CF]$/.test(form)

const needsOf = (doc: Declaration): ReadonlySet<Need> => SETS[dataSetOf(doc)]

/** Electrical energy (HS 2716) is the one thing of the tariff that has no mass. */
export const WEIGHTLESS = /^2716/

/** Perishable goods whose value is a published unit price by mass, in place of a price. */
const UNIT_PRICED = /\b(E01|E02|1SV)\b/
export const unitPricedBy = ({ procedures = '' }: Item): string | undefined =>
  UNIT_PRICED.exec(procedures)?.[0]

type SetRule = Rule<Declaration, Amounts, Reference>

const whole =
  (need: Need, is: (doc: Declaration) => boolean) =>
  (doc: Declaration, { profile }: Reference): boolean =>
    !profile.procedures || !needsOf(doc).has(need) || is(doc)

const line =
  (need: Need, is: (item: Item) => boolean) =>
  (item: Item, { profile }: Reference, doc: Declaration): boolean =>
    !profile.procedures || !needsOf(doc).has(need) || is(item)

export const dataSetRules: Readonly<Record<string, SetRule>> = {
  'owner-needed': {
    at: 'owner',
    // one without a number of a trader states a name (DE 3/15: TT_IM083a, 183a)
    holds: whole('owner', doc => doc.owner !== '' || doc.ownerName !== undefined),
  },
  'transport-needed': { at: 'transport', holds: whole('transport', doc => doc.transport !== '') },
  'currency-needed': {
    at: 'currency',
    holds: ({ currency, items }, { profile }) =>
      !profile.procedures || currency !== '' || items.every(({ value }) => value === 0n),
  },
  // DE 4/1 goes with the price paid (DE 4/16, method 1)
  'terms-missing': {
    at: 'terms',
    holds: whole(
      'terms',
      ({ terms, items }) =>
        terms !== undefined || items.every(({ method = '1' }) => method !== '1'),
    ),
  },
  'hs-needed': { each: 'items', at: 'hs', holds: line('hs', ({ hs }) => hs !== '') },
  'name-needed': { each: 'items', at: 'name', holds: line('name', ({ name }) => name !== '') },
  'origin-needed': {
    each: 'items',
    at: 'origin',
    // with a preference its country is stated (DE 5/16), and need not be twice
    holds: line(
      'origin',
      ({ origin, preferenceOrigin }) => origin !== '' || preferenceOrigin !== undefined,
    ),
  },
  'net-needed': {
    each: 'items',
    at: 'net',
    holds: line('net', ({ net, hs }) => net > 0n || WEIGHTLESS.test(hs)),
  },
  'mass-needed': {
    each: 'items',
    at: 'net',
    holds: line('mass', ({ net, gross = 0n }) => net > 0n || gross > 0n),
  },
  'price-needed': {
    each: 'items',
    at: 'value',
    holds: line('price', item => item.value > 0n !== (unitPricedBy(item) !== undefined)),
  },
  'worth-needed': {
    each: 'items',
    at: 'statistical',
    holds: line('worth', ({ value, statistical = 0n }) => value > 0n || statistical > 0n),
  },
}
