// Suspension and relief: what a line's procedures leave due, by the dated table `procedure`
// (codes/procedures.ts), and what must hold of what is claimed. In countries whose lines state no
// procedures everything is due.
import { parseDecimal } from '#kit/decimal.ts'
import type { Rule } from '#kit/filing.ts'
import { isOverridden } from './bases.ts'
import { isTaxedLater, isUntaxed } from './dataset.ts'
import type { Amounts, Declaration, Item } from './fields.ts'
import type { Reference } from './reference.ts'
import { exciseRate, furtherOf } from './tariffed.ts'
import { priceOf } from './value.ts'

// `secured`: worked out on a provisional value, and not assessed before that is final
const EFFECTS = ['due', 'suspended', 'secured', 'relieved', 'none', 'open'] as const
export type Effect = (typeof EFFECTS)[number]
const TAXES = ['duty', 'vat', 'excise'] as const
type Tax = (typeof TAXES)[number]

/** Of each tax what becomes of it, and the code that says so. */
export type Treatment = Readonly<Record<Tax, { readonly effect: Effect; readonly by: string }>>

const NO_CODES: readonly string[] = []
export const codesOf = (text: string | undefined): readonly string[] =>
  text === undefined ? NO_CODES : text.split(' ').filter(each => each !== '')

/** Two digits alone are a procedure without a previous one. */
const modeOf = ({ mode }: Declaration): string => mode.padEnd(4, '0')

const rowOf = (doc: Declaration, code: string, reference: Reference) =>
  reference.row('procedure', `${doc.mode.slice(0, 2)}:${code}`) ?? reference.row('procedure', code)

const ALL: Treatment = {
  duty: { effect: 'due', by: '' },
  vat: { effect: 'due', by: '' },
  excise: { effect: 'due', by: '' },
}

type Effects = Record<Tax, { effect: Effect; by: string }>

/** What the type of a declaration says, whatever its procedures. */
const byForm = (doc: Declaration, made: Effects): void => {
  const [none, later] = [isUntaxed(doc), isTaxedLater(doc)]
  if (!none && !later) return
  const by = doc.form ?? doc.mode
  for (const tax of TAXES) {
    const { effect } = made[tax]
    if (none) made[tax] = { effect: 'none', by }
    else if (effect === 'due' || effect === 'open') made[tax] = { effect: 'suspended', by }
  }
}

/**
 * Domestic goods moved to Northern Ireland (NIDOM) bear no VAT at the border, nor what is counted
 * on the Union's duty: 0 % in the notifications of those that state no rate (TT_IM040a, 155a, 186a,
 * 202a), 20 % in that of the like from elsewhere (TT_IM040b); and no duty where they are not at
 * risk of moving on (TT_IM203a).
 */
const byStatement = ({ statements = '' }: Item, made: Effects): void => {
  if (!/\bNIDOM\b/.test(statements)) return
  made.vat = { effect: 'none', by: 'NIDOM' }
  if (/\bNIREM\b/.test(statements)) made.duty = { effect: 'none', by: 'NIREM' }
}

/**
 * What of a line is due. An additional procedure speaks before the procedure proper, and of two
 * the later. A code without a row leaves all open.
 */
export const treatmentOf = (doc: Declaration, item: Item, reference: Reference): Treatment => {
  if (!reference.profile.procedures) return ALL
  const made: Effects = { ...ALL }
  for (const code of [modeOf(doc), ...codesOf(item.procedures)]) {
    const row = rowOf(doc, code, reference)
    for (const tax of TAXES) {
      const said = row === undefined ? 'open' : row[tax]
      const effect = EFFECTS.find(each => each === said)
      if (effect !== undefined) made[tax] = { effect, by: code }
    }
  }
  byForm(doc, made)
  byStatement(item, made)
  if (item.vatCode !== undefined && made.vat.effect === 'due') {
    made.vat = { effect: 'none', by: item.vatCode }
  }
  return made
}

/** Whether a rate of duty must be known: to be paid by it, or to be secured. */
export const needsRate = (doc: Declaration, item: Item, reference: Reference): boolean => {
  const { effect } = treatmentOf(doc, item, reference).duty
  return !isOverridden(item) && (effect === 'due' || effect === 'secured')
}

/** Whether a procedure's goods go on to another country. */
export const isOnward = (doc: Declaration, reference: Reference): boolean =>
  reference.profile.procedures && reference.row('procedure', modeOf(doc))?.destination === 'abroad'

type ProcedureRule = Rule<Declaration, Amounts, Reference>
const imports = (doc: Declaration, { profile }: Reference): boolean =>
  profile.procedures && doc.direction === 'import'

const openIn = (item: Item, { duty, vat, excise }: Treatment): string | undefined =>
  [duty, vat, ...(item.excise === undefined ? [] : [excise])].find(each => each.effect === 'open')
    ?.by

/** Asked for each of ten thousand lines, and the same for all of them. */
const prices = new WeakMap<Declaration, bigint>()
const priceOfAll = (doc: Declaration): bigint => {
  let price = prices.get(doc)
  if (price === undefined) {
    price = 0n
    for (const each of doc.items) price += each.value
    prices.set(doc, price)
  }
  return price
}

/** The consignment's price, without charges, is above what the relief is for. */
const overMost = (doc: Declaration, most: string, reference: Reference): boolean => {
  const limit = parseDecimal(most, reference.decimals(reference.profile.currency))
  const home = priceOf(priceOfAll(doc), doc.currency, reference)
  // a currency without a rate is refused by itself
  return home !== undefined && (limit === undefined || home > limit)
}

export const procedureRules: Readonly<Record<string, ProcedureRule>> = {
  'form-wrong': {
    at: 'form',
    holds: ({ form, direction }) => {
      if (form === undefined) return true
      const types = direction === 'import' ? /^(IM|CO)[A-Z]$/ : /^(EX|CO)[A-Z]$/
      return types.test(form) || { code: form }
    },
  },
  'procedure-unknown': {
    at: 'mode',
    holds: (doc, reference) =>
      !reference.profile.procedures ||
      reference.has('procedure', modeOf(doc)) || { code: doc.mode },
  },
  'procedures-unknown': {
    each: 'items',
    at: 'procedures',
    holds: (item, reference, doc) => {
      if (item.procedures === undefined) return true
      const code = codesOf(item.procedures).find(
        each => rowOf(doc, each, reference) === undefined || each.length !== 3,
      )
      return code === undefined || { code }
    },
  },
  'procedure-open': {
    each: 'items',
    at: 'procedures',
    holds: (item, reference, doc) => {
      if (!imports(doc, reference) || isOverridden(item)) return true
      // codes without a row have rules of their own
      if (codesOf(item.procedures).some(each => rowOf(doc, each, reference) === undefined)) {
        return true
      }
      const code = openIn(item, treatmentOf(doc, item, reference))
      return code === undefined || !reference.has('procedure', modeOf(doc)) || { code }
    },
  },
  'relief-over': {
    each: 'items',
    at: 'procedures',
    holds: (item, reference, doc) => {
      for (const code of codesOf(item.procedures)) {
        const most = rowOf(doc, code, reference)?.most
        if (most !== undefined && overMost(doc, most, reference)) return { code, most }
      }
      return true
    },
  },
  'regime-unknown': {
    each: 'items',
    at: 'regime',
    holds: (item, reference) =>
      item.regime === undefined || reference.has('regime', item.regime) || { code: item.regime },
  },
  // HMRC refuses it of goods that stay in Northern Ireland (TT_IM029a), and of no others
  'regime-domestic': {
    each: 'items',
    at: 'regime',
    holds: ({ regime = '100', statements = '' }) =>
      regime.startsWith('1') ||
      !/\bNIDOM\b/.test(statements) ||
      !/\bNIREM\b/.test(statements) || { code: regime },
  },
  'quota-wrong': {
    each: 'items',
    at: 'quota',
    holds: (item, reference) => {
      const draws = reference.row('regime', item.regime ?? '100')?.quota === 'yes'
      return !draws === (item.quota === undefined) || { code: item.regime ?? '100' }
    },
  },
  'further-rate-missing': {
    each: 'items',
    at: 'taxes',
    holds: (item, reference, doc) => {
      if (!imports(doc, reference) || !needsRate(doc, item, reference)) return true
      const { missing } = furtherOf(item, reference)
      return missing === undefined || { code: missing }
    },
  },
  'excise-rate-missing': {
    each: 'items',
    at: 'excise',
    holds: (item, reference, doc) =>
      item.excise === undefined ||
      isOverridden(item) ||
      treatmentOf(doc, item, reference).excise.effect !== 'due' ||
      exciseRate(item, reference) !== undefined || { code: item.excise },
  },
}
