// The shape of a customs declaration. The order here is the order on the form.
import {
  blank,
  code,
  codeList,
  count,
  type Doc,
  date,
  datedCode,
  type Field,
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

/**
 * What every declaration states, but for those of the Union's making that are held to a smaller
 * data set (dataset.ts): there it may be left out, and a rule says when it must not.
 */
const stated = <W, D>(
  { procedures }: Profile,
  field: Field<W, D, false>,
  none: D,
): Field<W, D, false> => (procedures ? blank(field, none) : field)

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
 * What a line states of a tax (DE 4/3 to 4/7): its base, counted in a unit or in the home currency,
 * and where the declarant has worked it out, what it comes to and what is to be paid.
 */
const based = (home: string) => ({
  bases: optional(
    lines(
      {
        line: count(1, 10_000),
        type: optional(text(3)),
        unit: optional(text(8)),
        quantity: optional(quantity('', 5)),
        assessed: optional(money({ currency: home })),
        payable: optional(money({ currency: home })),
      },
      10_000,
    ),
  ),
})
type Based = ReturnType<typeof based>
const basedOf = ({ procedures, currency: home }: Profile): Based =>
  procedures ? based(home) : (none as Based)

/** The owner by name, who has no number of a trader (DE 3/15). */
const named = { ownerName: optional(text(200)) }
const namedOf = ({ procedures }: Profile): typeof named =>
  procedures ? named : (none as typeof named)

/** Exempt from VAT (DE 6/17). Codes that say a rate are held as the rate. */
const vatCode = codeList('vatCode', ['VATE'])

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
  // of goods for Northern Ireland, and that taxes are as stated (DE 2/2): `NIIMP NIREM OVR01`
  statements: optional(text(40)),
  vatCode: optional(code(vatCode)),
  // the code of an excise or levy (DE 6/17): `X333`, `X99D`
  excise: optional(text(4)),
}
const statistical = (home: string) => ({
  ...procedural,
  // DE 8/6, in the home currency
  statistical: optional(money({ currency: home })),
})
type Procedural = ReturnType<typeof statistical>
const proceduralOf = ({ procedures, currency: home }: Profile): Procedural =>
  procedures ? statistical(home) : (none as Procedural)

export const itemOf = (profile: Profile) => ({
  hs: stated(profile, datedCode('hs', /^\d{6,10}$/), ''),
  name: stated(profile, text(255), ''),
  origin: stated(profile, country(), ''),
  destination: optional(country()),
  quantity: optional(quantity('', 5)),
  unit: optional(datedCode('unit', /^[0-9A-Z]{2,3}$/)),
  // of the whole line, in kilograms, never of one piece (T25)
  net: stated(profile, quantity('kg', 5), 0n),
  gross: optional(quantity('kg', 5)),
  value: stated(profile, money({ in: 'currency' }), 0n),
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
  owner: stated(profile, party('owner'), ''),
  ...namedOf(profile),
  agent: optional(party('agent')),
  overseas: optional(text(200)),
  transport: stated(profile, datedCode('transport', /^[0-9A-Z]{1,2}$/), ''),
  vehicle: optional(text(60)),
  bill: optional(text(40)),
  // 17: the United Kingdom takes more than ISO 6346's eleven (DE 7/10)
  containers: optional(lines({ number: text(17) }, 500)),
  arrived: optional(date()),
  terms: termsOf(profile),
  currency: stated(profile, currency(), ''),
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
  ...basedOf(profile),
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
