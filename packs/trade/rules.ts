// What must hold of a declaration. The key of a rule is the key of its message in words/.
// Form: China's rules for filling in the declaration (GAC Announcement 18 of 2019), unless said.

import type { Rule, Verdict } from '#kit/filing.ts'
import { isCurrency } from '#kit/money.ts'
import { baseRules } from './bases.ts'
import { parentOf } from './codes/countries.ts'
import { dataSetRules, WEIGHTLESS } from './dataset.ts'
import type { Amounts, Declaration, Item } from './fields.ts'
import { neededFor, statedIn } from './permits.ts'
import { isOnward, needsRate, procedureRules } from './procedure.ts'
import type { Reference } from './reference.ts'
import { ratedBy } from './tariffed.ts'
import { chargesOpen, termsKnown } from './value.ts'

type TradeRule = Rule<Declaration, Amounts, Reference>

/** A code is in the list of the day, where the country's lists are kept. */
export const listed = (reference: Reference, table: string, code: string): Verdict =>
  !reference.profile.lists || reference.has(table, code) || { code, list: table }

const isImport = (doc: Declaration): boolean => doc.direction === 'import'

/** A country code that ended before the day is refused with the name of what followed it (T13). */
const ended = (reference: Reference, code: string): Verdict => {
  const successor = reference.row('country-ended', code)
  return successor === undefined || { code, successor: successor.successor ?? '' }
}
/** Any other code that is no country; `UK` and the like get the hint that they need (T13). */
const isCountry = (reference: Reference, code: string): Verdict =>
  code === '' ||
  reference.has('country', code) ||
  reference.has('country-ended', code) || {
    code,
    hint: reference.row('country-reserved', code)?.meant ?? 'none',
  }

/** What a smaller data set leaves out is asked for by dataset.ts alone. */
const isParty = (code = '', reference: Reference): boolean =>
  code === '' || reference.profile.isParty(code)

const parties: Record<string, TradeRule> = {
  // China: GB 32100-2015, check character. Viet Nam: check digit. Korea, United Kingdom: form only.
  'declarant-wrong': { at: 'declarant', holds: (doc, ref) => isParty(doc.declarant, ref) },
  'owner-wrong': { at: 'owner', holds: (doc, ref) => isParty(doc.owner, ref) },
  'agent-wrong': { at: 'agent', holds: (doc, ref) => isParty(doc.agent, ref) },
}

const codes: Record<string, TradeRule> = {
  'office-unknown': { at: 'office', holds: (doc, ref) => listed(ref, 'office', doc.office) },
  'mode-unknown': { at: 'mode', holds: (doc, ref) => listed(ref, 'mode', doc.mode) },
  'transport-unknown': {
    at: 'transport',
    holds: (doc, ref) => listed(ref, 'transport', doc.transport),
  },
  'wrap-unknown': {
    at: 'wrap',
    holds: (doc, ref) => doc.wrap === undefined || listed(ref, 'wrap', doc.wrap),
  },
  'unit-unknown': {
    each: 'items',
    at: 'unit',
    holds: (item, ref) => item.unit === undefined || listed(ref, 'unit', item.unit),
  },
  'terms-unknown': {
    at: 'terms',
    holds: ({ terms }, { profile }) =>
      terms === undefined || termsKnown(terms, profile.procedures) || { code: terms },
  },
  'currency-unknown': {
    at: 'currency',
    holds: doc => doc.currency === '' || isCurrency(doc.currency) || { code: doc.currency },
  },
  'origin-unknown': {
    each: 'items',
    at: 'origin',
    holds: (item, ref) => isCountry(ref, item.origin),
  },
  'origin-withdrawn': {
    each: 'items',
    at: 'origin',
    holds: (item, ref) => ended(ref, item.origin),
  },
  'destination-unknown': {
    each: 'items',
    at: 'destination',
    holds: (item, ref) => item.destination === undefined || isCountry(ref, item.destination),
  },
  'destination-withdrawn': {
    each: 'items',
    at: 'destination',
    holds: (item, ref) => item.destination === undefined || ended(ref, item.destination),
  },
  // ISO 6346, annex A, or the country's own form
  'container-wrong': {
    each: 'containers',
    at: 'number',
    holds: (container, { profile }) =>
      profile.isContainer(container.number) || { number: container.number },
  },
  'containers-repeated': {
    at: 'containers',
    holds: ({ containers = [] }) =>
      new Set(containers.map(each => each.number)).size === containers.length,
  },
}

/** Of small consignments a code of six digits will do (TT_IM124a). */
const SHORT = /^(\d{6}|\d{8,10})$/
const isShort = (procedures = ''): boolean => /\b1H7\b/.test(procedures)

const hsRules: Record<string, TradeRule> = {
  'hs-length': {
    each: 'items',
    at: 'hs',
    // where a tariff is kept, hs-unknown says more
    holds: ({ hs, procedures }, { profile }) =>
      profile.tariff ||
      hs === '' ||
      (profile.procedures && isShort(procedures) ? SHORT : profile.hs).test(hs) || {
        hs,
        digits: profile.digits,
      },
  },
  // A code that ended keeps its successor's name; a lost leading zero is asked for, never added
  // (T12).
  'hs-withdrawn': {
    each: 'items',
    at: 'hs',
    holds: (item, ref) => {
      const successor = ref.row('hs-ended', item.hs)?.successor
      return successor === undefined || { hs: item.hs, successor }
    },
  },
  'hs-unknown': {
    each: 'items',
    at: 'hs',
    holds: (item, ref) => {
      if (!ref.profile.tariff || ref.tariff(item.hs) !== undefined) return true
      if (ref.has('hs-ended', item.hs)) return true
      return { hs: item.hs, hint: ref.has('hs', `0${item.hs}`) ? `0${item.hs}` : 'none' }
    },
  },
}

const partners: Record<string, TradeRule> = {
  'destination-missing': {
    each: 'items',
    at: 'destination',
    holds: (item, _, doc) => isImport(doc) || item.destination !== undefined,
  },
  'destination-not-home': {
    each: 'items',
    at: 'destination',
    holds: (item, reference, doc) =>
      !isImport(doc) ||
      item.destination === undefined ||
      reference.profile.territory.includes(parentOf(item.destination)) ||
      // goods that are supplied onwards at once
      isOnward(doc, reference) || { home: reference.profile.country },
  },
}

const total = (items: readonly Item[], of: (item: Item) => bigint | undefined): bigint => {
  let sum = 0n
  for (let i = 0; i < items.length; i++) sum += of(items[i]!) ?? 0n
  return sum
}

const masses: Record<string, TradeRule> = {
  'net-over-gross': {
    each: 'items',
    at: 'net',
    holds: item => item.gross === undefined || item.net <= item.gross,
  },
  // T19: goods by the metre or piece weigh something too; without a factor that is asked for
  'net-missing': {
    each: 'items',
    at: 'net',
    holds: (item, reference) =>
      !reference.profile.lists ||
      item.net > 0n ||
      WEIGHTLESS.test(item.hs) ||
      reference.massOf(item) !== undefined,
  },
  // T25: the lines' net masses are line totals, and cannot weigh more than the whole with packing
  'nets-over-gross': {
    at: 'gross',
    holds: doc => doc.gross === undefined || total(doc.items, each => each.net) <= doc.gross,
  },
  'grosses-over-gross': {
    at: 'gross',
    holds: doc => doc.gross === undefined || total(doc.items, each => each.gross) <= doc.gross,
  },
  'gross-missing': {
    at: 'gross',
    holds: (doc, { profile }) => !profile.lists || doc.gross !== undefined,
  },
  'packages-missing': {
    at: 'packages',
    holds: (doc, { profile }) => !profile.lists || doc.packages !== undefined,
  },
  'quantity-without-unit': {
    each: 'items',
    at: 'unit',
    // where no list of units is kept, the tariff's line says the unit (DE 6/2)
    holds: (item, { profile }) =>
      (item.quantity === undefined) === (item.unit === undefined) ||
      (profile.procedures && item.unit === undefined),
  },
  'value-missing': {
    each: 'items',
    at: 'value',
    holds: (item, { profile }) => !profile.tariff || item.value > 0n,
  },
}

// Customs Tariff Law 2024, art. 24 and 29: what belongs to the value is stated, and only once.
const charges: Record<string, TradeRule> = {
  'freight-missing': {
    at: 'freight',
    holds: (doc, { profile }) =>
      profile.charges === 'none' ||
      chargesOpen(doc.direction, doc.terms)?.freight !== true ||
      doc.freight !== undefined || { terms: doc.terms ?? '' },
  },
  'freight-not-open': {
    at: 'freight',
    holds: doc =>
      doc.freight === undefined ||
      chargesOpen(doc.direction, doc.terms)?.freight !== false || { terms: doc.terms ?? '' },
  },
  'freight-incomplete': {
    at: 'freightKind',
    holds: doc => (doc.freight === undefined) === (doc.freightKind === undefined),
  },
  'freight-without-mass': {
    at: 'gross',
    holds: doc => doc.freightKind !== 'unit' || doc.gross !== undefined,
  },
  'insurance-missing': {
    at: 'insurance',
    holds: (doc, { profile }) =>
      profile.charges !== 'freight-and-insurance' ||
      chargesOpen(doc.direction, doc.terms)?.insurance !== true ||
      doc.insuranceKind !== undefined || { terms: doc.terms ?? '' },
  },
  'insurance-not-open': {
    at: 'insurance',
    holds: doc =>
      doc.insuranceKind === undefined ||
      chargesOpen(doc.direction, doc.terms)?.insurance !== false || { terms: doc.terms ?? '' },
  },
  'insurance-not-assumed': {
    at: 'insuranceKind',
    holds: (doc, { profile }) => doc.insuranceKind !== 'statutory' || profile.statutoryInsurance,
  },
  'insurance-incomplete': {
    at: 'insuranceKind',
    holds: doc =>
      doc.insuranceKind === 'statutory'
        ? doc.insurance === undefined
        : (doc.insurance === undefined) === (doc.insuranceKind === undefined),
  },
  'other-incomplete': {
    at: 'otherKind',
    holds: doc => (doc.other === undefined) === (doc.otherKind === undefined),
  },
}

const adjustments: Record<string, TradeRule> = {
  'adjustment-unknown': {
    each: 'adjustments',
    at: 'code',
    holds: ({ code }) => /^[AB][A-Z]$/.test(code) || { code },
  },
  'adjustment-of-no-line': {
    each: 'adjustments',
    at: 'line',
    holds: ({ line = 1 }, _, { items }) => line <= items.length,
  },
}

// Customs Tariff Law 2024, art. 11 and 12: a treaty rate follows the agreement's rules of origin.
const rates: Record<string, TradeRule> = {
  'preference-on-export': {
    each: 'items',
    at: 'preference',
    holds: (item, _, doc) => item.preference === undefined || isImport(doc),
  },
  'preference-not-for-origin': {
    each: 'items',
    at: 'preference',
    holds: (item, ref, doc) =>
      item.preference === undefined ||
      !isImport(doc) ||
      !ref.profile.tariff ||
      (ref.isMember(item.preference, item.origin) &&
        // an agreement may leave out a line, for all of its countries or for one
        !ref.isExcepted(item.hs, item.preference, item.origin)) || {
        scheme: item.preference,
        country: item.origin,
      },
  },
  'certificate-missing': {
    each: 'items',
    at: 'certificate',
    holds: item => item.preference === undefined || item.certificate !== undefined,
  },
  'rate-missing': {
    each: 'items',
    at: 'declaredRate',
    holds: (item, ref, doc) =>
      ref.profile.tariff ||
      !isImport(doc) ||
      // what is suspended or relieved, or for no such goods, is not due at any rate
      !needsRate(doc, item, ref) ||
      // a tariff that the operator has loaded says it where the declarant does not
      ratedBy(item, ref) !== undefined,
  },
  'rate-not-declared': {
    each: 'items',
    at: 'declaredRate',
    holds: (item, { profile }) =>
      !profile.tariff || (item.declaredRate === undefined && item.declaredVat === undefined),
  },
}

// Which documents go with goods: the letters of the tariff's row (permits.ts).
const documents: Record<string, TradeRule> = {
  'permit-missing': {
    each: 'items',
    at: 'permit',
    holds: (item, reference, doc) => {
      const needed = neededFor(item, doc.direction, reference)
      if (needed.length === 0) return true
      const stated = statedIn(item.permit, needed)
      const missing = needed.find(({ letter }) => !stated.has(letter))
      if (missing === undefined) return true
      const { letter, document, agency } = missing
      return { hs: item.hs, letter, document, agency }
    },
  },
}

export const rules: Readonly<Record<string, TradeRule>> = {
  ...parties,
  ...codes,
  ...hsRules,
  ...partners,
  ...masses,
  ...charges,
  ...adjustments,
  ...rates,
  ...documents,
  ...procedureRules,
  ...dataSetRules,
  ...baseRules,
}
