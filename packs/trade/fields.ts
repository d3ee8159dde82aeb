// The shape of a customs declaration. The order here is the order on the form.
import {
  code,
  codeList,
  count,
  type Doc,
  date,
  datedCode,
  money,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'
import { file, lines } from '#kit/lines.ts'
import type { Profile, Scheme } from './profiles.ts'

export const direction = codeList('direction', ['import', 'export'])
/**
 * How freight is stated: % of the price, per tonne of gross mass, or in all (China's fee marks).
 *
 */
export const freightKind = codeList('freightKind', ['rate', 'unit', 'total'])
/** `statutory`: not known, so what the law assumes instead. */
export const insuranceKind = codeList('insuranceKind', ['rate', 'total', 'statutory'])
export const otherKind = codeList('otherKind', ['rate', 'total'])
/** Agreements that can be claimed in a country. */
export const schemesOf = ({ schemes }: Profile) => codeList<Scheme>('scheme', schemes)
/** Which of the rates of a line was taken (Customs Tariff Law 2024, articles 12 and 13). */
export const basis = codeList('basis', [
  'provisional',
  'preference',
  'mfn',
  'general',
  'declared',
  'export',
  'exempt',
  'none',
  // the rate of a claimed preference code; and what a procedure suspends, relieves or is not for
  'claimed',
  'suspended',
  'relieved',
])
/** By which method a value was found (WTO Customs Valuation Agreement, art. 1 to 3 and 5 to 7). */
const method = codeList('method', ['1', '2', '3', '4', '5', '6'])

const country = () => datedCode('country', /^[A-Z]{2}$/)
const currency = () => datedCode('currency', /^[A-Z]{3}$/)
/** A charge: percent, currency per tonne or currency in all, as its kind says. */
const charge = (negative = false) => quantity('', 5, { negative })

/** Fields of which a country knows none: nobody can state them there. */
const none = {}

/** Deal terms (Incoterms and the like). */
export const terms = () => datedCode('terms', /^[A-Z]{2,3}$/)
const anyTerms = () => optional(terms())
/** Where a value may be found otherwise than by its price, there may be no deal. */
const termsOf = ({ procedures }: Profile): ReturnType<typeof anyTerms> =>
  // the type says the wider of the two
  procedures ? anyTerms() : (terms() as unknown as ReturnType<typeof anyTerms>)

/** Type and additional type of a declaration (DE 1/1 and 1/2): `IMA`, `COD`. */
const form = { form: optional(text(3)) }
const formOf = ({ procedures }: Profile): typeof form => (procedures ? form : (none as typeof form))

/**
 * What is to be added to the price or taken off it (DE 4/9), by codes: A… is added, B… taken
 * off. With a goods line (from 1) it is of that line, else of the whole.
 */
const adjusting = {
  adjustments: optional(
    lines(
      {
        code: text(2),
        amount: quantity('', 5),
        currency: currency(),
        line: optional(count(1, 10_000)),
      },
      1000,
    ),
  ),
}
const adjustingOf = ({ procedures }: Profile): typeof adjusting =>
  procedures ? adjusting : (none as typeof adjusting)

/**
 * What a line says where procedures are of the Union's making (UCC Delegated Act, annex B). Lists
 * of codes are texts, parted by a blank.
 */
const procedural = {
  // additional procedures (DE 1/11): `F44 1RV`
  procedures: optional(text(80)),
  // preference code (DE 4/17), of which 100 is none, and the quota that it draws on (DE 8/1)
  regime: optional(datedCode('regime', /^\d{3}$/)),
  quota: optional(text(6)),
  // DE 5/16
  preferenceOrigin: optional(country()),
  // DE 4/16
  method: optional(code(method)),
  // TARIC's additional codes (DE 6/16), and the taxes beside duty that are stated (DE 4/3): `A80`
  additionalCodes: optional(text(80)),
  taxes: optional(text(40)),
  // of goods for Northern Ireland (DE 2/2): `NIIMP NIREM`
  statements: optional(text(40)),
  // the code of an excise (DE 6/17), and what it is counted by (DE 4/4)
  excise: optional(text(4)),
  exciseQuantity: optional(quantity('', 5)),
}
const proceduralOf = ({ procedures }: Profile): typeof procedural =>
  procedures ? procedural : (none as typeof procedural)

export const itemOf = (profile: Profile) => ({
  hs: datedCode('hs', /^\d{6,10}$/),
  name: text(255),
  origin: country(),
  destination: optional(country()),
  quantity: optional(quantity('', 5)),
  unit: optional(datedCode('unit', /^[0-9A-Z]{2,3}$/)),
  // of the whole line, in kilograms, never of one piece (T25)
  net: quantity('kg', 5),
  gross: optional(quantity('kg', 5)),
  value: money({ in: 'currency' }),
  preference: optional(code(schemesOf(profile))),
  certificate: optional(text(40)),
  declaredRate: optional(quantity('%', 4)),
  declaredVat: optional(quantity('%', 4)),
  permit: optional(text(40)),
  ...proceduralOf(profile),
})

export const fieldsOf = (profile: Profile) => ({
  direction: code(direction),
  ...formOf(profile),
  office: datedCode('office', /^[0-9A-Z]{2,8}$/),
  // letters too: Viet Nam's kinds of declaration are A11, B11, E31 …
  mode: datedCode('mode', /^[0-9A-Z]{2,4}$/),
  reference: optional(text(40)),
  declarant: party('declarant'),
  owner: party('owner'),
  agent: optional(party('agent')),
  overseas: optional(text(200)),
  transport: datedCode('transport', /^[0-9A-Z]{1,2}$/),
  vehicle: optional(text(60)),
  bill: optional(text(40)),
  // 17: the United Kingdom takes more than ISO 6346's eleven (DE 7/10)
  containers: optional(lines({ number: text(17) }, 500)),
  arrived: optional(date()),
  terms: termsOf(profile),
  currency: currency(),
  freightKind: optional(code(freightKind)),
  freight: optional(charge()),
  freightCurrency: optional(currency()),
  insuranceKind: optional(code(insuranceKind)),
  insurance: optional(charge()),
  insuranceCurrency: optional(currency()),
  otherKind: optional(code(otherKind)),
  // added to the value; below zero it is taken off
  other: optional(charge(true)),
  otherCurrency: optional(currency()),
  ...adjustingOf(profile),
  packages: optional(count(0)),
  wrap: optional(datedCode('wrap', /^[0-9A-Z]{2}$/)),
  gross: optional(quantity('kg', 5)),
  items: lines(itemOf(profile), 10_000),
  note: optional(text(500)),
  attachments: optional(lines({ file: file(20_000_000) }, 50)),
})

/**
 * What `assess` works out, in the country's own currency; one row for each goods line, in order.
 *
 */
export const amounts = (home: string) => {
  const own = () => money({ currency: home })
  const taxed = { value: own(), duty: own(), consumption: own(), vat: own(), due: own() }
  return {
    ...taxed,
    // charge for a declaration made late, part of what is due, and the days that it is for
    lateDeclared: optional(own()),
    lateDays: optional(count(0)),
    // the last day to pay on; what each day after it adds to the tax, in percent, from what amount
    payBy: optional(date()),
    lateRate: optional(quantity('%', 4)),
    lateLeast: optional(own()),
    mass: quantity('kg', 5),
    lines: lines(
      {
        ...taxed,
        mass: quantity('kg', 5),
        basis: code(basis),
        rate: quantity('%', 4),
        // net mass taken from the line's certificate of origin, where such are kept here
        drawn: optional(quantity('kg', 5)),
        // permits that the line draws on, letter and number: `7:24-AI-001`
        permits: optional(text(400)),
        // codes of the procedure that suspends or relieves, and the row of the tariff of a claim
        reason: optional(text(100)),
        schedule: optional(text(40)),
        // duties on top: type, rate and amount of each, `A80 50.7 2535.00`, parted by semicolons
        further: optional(text(400)),
        // what would be due without suspension or relief, where its rate is known
        dutyForgone: optional(own()),
        vatForgone: optional(own()),
      },
      10_000,
    ),
  }
}

export type Declaration = Doc<ReturnType<typeof fieldsOf>>
export type Item = Declaration['items'][number]
export type Amounts = Doc<ReturnType<typeof amounts>>
export type Line = Amounts['lines'][number]
