// The duty calculator for the public: one line of imported goods, made into a declaration and
// assessed as one. What a declaration says beside that (parties, papers, transport) bears on no
// amount, is not asked, and is not held against any rule here.

import { defineCalculator } from '#kit/catalogue.ts'
import { parseDecimal } from '#kit/decimal.ts'
import { code, codeList, count, type Doc, date, money, optional, quantity } from '#kit/field.ts'
import { decimalsOf } from '#kit/money.ts'
import { chooseRate } from './duty.ts'
import {
  type Amounts,
  type Declaration,
  fieldsOf as declaredOf,
  type Item,
  itemOf,
  schemesOf,
  terms,
} from './fields.ts'
import { daysLate, payBy, surcharge } from './late.ts'
import type { Profile } from './profiles.ts'
import type { Duty, Reference } from './reference.ts'
import { chargesOpen, priceOf } from './value.ts'

const fieldsOf = (profile: Profile) => {
  const item = itemOf(profile)
  const declared = declaredOf(profile)
  return {
    hs: item.hs,
    origin: item.origin,
    value: item.value,
    currency: declared.currency,
    terms: terms(),
    // in all, in the currency of the price; each only where the terms leave it open
    freight: optional(quantity('', 5)),
    insurance: optional(quantity('', 5)),
    net: item.net,
    quantity: item.quantity,
    unit: item.unit,
    preference: item.preference,
    // the day of payment, when it is asked what comes on top of a late one
    paid: optional(date()),
  }
}
type Asked = Doc<ReturnType<typeof fieldsOf>>

const PER = codeList('per', ['kg', 'unit'])
const BASE = codeList('consumptionBase', ['in-base', 'on-top'])
const TAKE = codeList('take', ['sum', 'lower', 'higher'])

/** A rate, as `explain` says it: percent, an amount for each kilogram or unit, and which counts. */
const rate = (decimals: number) => ({
  percent: quantity('%', 4),
  specific: quantity('', decimals + 4),
  per: code(PER),
  take: code(TAKE),
})

const working = (currency: string) => {
  const own = () => money({ currency })
  const { percent, specific, per, take } = rate(decimalsOf(currency) ?? 0)
  return {
    // the price in home currency, and what freight and insurance add to it
    price: own(),
    charges: own(),
    exchange: quantity('', 8),
    percent,
    specific,
    per,
    take,
    vat: quantity('%', 4),
    consumptionPercent: optional(percent),
    consumptionSpecific: optional(specific),
    consumptionPer: optional(per),
    // whether the tax is part of its own base
    consumptionBase: optional(code(BASE)),
    // the last day to pay on; of a payment that is asked about: days late, and what they add
    payBy: optional(date()),
    late: optional(count(0)),
    surcharge: optional(own()),
  }
}

const EXCHANGE = 8
const ONE = 10n ** 8n

const lineOf = (asked: Asked): Item => {
  const { hs, origin, value, net, quantity: count, unit, preference } = asked
  return {
    hs,
    name: hs,
    origin,
    value,
    net,
    ...(count === undefined ? {} : { quantity: count }),
    ...(unit === undefined ? {} : { unit }),
    ...(preference === undefined ? {} : { preference }),
  }
}

/** A premium that is open and not known: as the country assumes (GAC Order 213, art. 38). */
const insuranceOf = ({ terms, insurance }: Asked, profile: Profile): Partial<Declaration> => {
  if (insurance !== undefined) return { insuranceKind: 'total', insurance }
  const open = chargesOpen('import', terms)?.insurance === true
  return open && profile.statutoryInsurance ? { insuranceKind: 'statutory' } : {}
}

const documentOf = (asked: Asked, profile: Profile): Declaration => ({
  direction: 'import',
  office: '',
  mode: '',
  declarant: '',
  owner: '',
  transport: '',
  terms: asked.terms,
  currency: asked.currency,
  ...(asked.freight === undefined ? {} : { freightKind: 'total', freight: asked.freight }),
  ...insuranceOf(asked, profile),
  items: [lineOf(asked)],
})

/** The same goods without a claim, and under each agreement that has a rate for them. */
const others = (asked: Asked, reference: Reference) => {
  const { preference, ...plain } = asked
  const open = schemesOf(reference.profile).codes.filter(
    scheme =>
      scheme !== preference &&
      reference.isMember(scheme, asked.origin) &&
      reference.treaty(asked.hs, scheme, asked.origin) !== undefined,
  )
  return [
    ...(preference === undefined ? [] : [{ name: '', asked: plain }]),
    ...open.map(scheme => ({ name: scheme, asked: { ...plain, preference: scheme } })),
  ]
}

const NO_DUTY: Duty = { percent: 0n, specific: 0n, per: 'kg', take: 'sum', except: new Set() }

/** When it is to be paid, the day of the view being that of the declaration; and if it is late. */
const paying = ({ due }: Amounts, { paid }: Asked, reference: Reference) => {
  const terms = reference.late
  if (terms === undefined || due === 0n) return {}
  const last = payBy(reference.date, terms)
  if (paid === undefined) return { payBy: last }
  const late = daysLate(last, paid)
  return { payBy: last, late, surcharge: surcharge(due, late, terms, reference.profile.rounding) }
}

const explain = (doc: Declaration, amounts: Amounts, reference: Reference, asked: Asked) => {
  const [goods] = doc.items
  const tariff = goods && reference.tariff(goods.hs)
  if (goods === undefined || tariff?.vat === undefined) throw new Error('assessed without a line')
  const chosen = chooseRate(goods, tariff, amounts.value, reference)?.duty ?? NO_DUTY
  const price = priceOf(goods.value, doc.currency, reference) ?? 0n
  const exchange = parseDecimal(reference.row('rate', doc.currency)?.rate ?? '1', EXCHANGE)
  const { percent, specific, per, take } = chosen
  const consumption = tariff.consumption
  return {
    price,
    charges: amounts.value - price,
    exchange: doc.currency === reference.profile.currency ? ONE : (exchange ?? ONE),
    percent,
    specific,
    per,
    take,
    vat: tariff.vat,
    ...(consumption === undefined || amounts.consumption === 0n
      ? {}
      : {
          consumptionPercent: consumption.percent,
          consumptionSpecific: consumption.specific,
          consumptionPer: consumption.per,
          consumptionBase: reference.profile.consumption,
        }),
    ...paying(amounts, asked, reference),
  }
}

/** Imports into a country whose tariff is kept. Exports bear no tax but a few lines' duty. */
export const calculator = (profile: Profile) =>
  defineCalculator({
    filing: 'declaration',
    fields: fieldsOf(profile),
    rules: [
      'terms-unknown',
      'currency-unknown',
      'origin-unknown',
      'origin-withdrawn',
      'hs-withdrawn',
      'hs-unknown',
      'unit-unknown',
      'quantity-without-unit',
      'net-missing',
      'value-missing',
      'freight-missing',
      'freight-not-open',
      'insurance-not-open',
      'preference-not-for-origin',
    ],
    choices: { origin: 'country', currency: 'rate', terms: 'terms' },
    working: working(profile.currency),
    example: {
      hs: '0810600000'.slice(0, Number(profile.digits)),
      origin: 'TH',
      value: decimalsOf(profile.currency) === 0 ? '1000000' : '1000000.00',
      currency: profile.currency,
      terms: 'CIF',
      net: '36000',
    },
    document: asked => documentOf(asked, profile),
    pathOf: path => path.replace(/^\/items\/0(?=\/)/, ''),
    others,
    explain,
  })
