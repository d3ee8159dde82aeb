// For tests: tariffs made of what HMRC's notifications print of rates, or to cover all goods.
import assert from 'node:assert/strict'
import { divide, formatDecimal, parseDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { check } from '#kit/lines.ts'
import type { Message } from '#kit/message.ts'
import type { DatedRow, Pack } from '#kit/pack.ts'
import { textAt, type XmlElement } from '#kit/xml.ts'
import { alcoholOf, basesOf, countOf, massOf } from '../../../bases.ts'
import { unitPricedBy } from '../../../dataset.ts'
import type { Declaration, Item } from '../../../fields.ts'
import { tradePack } from '../../../pack.ts'
import { FURTHER, STATED } from '../../../tariffed.ts'
import { filingOf, viewOf } from '../../../trial.ts'
import { decode } from '../decode.ts'
import { all, isDeclaration, OFFICE, type Published, published } from '../testing.ts'

export interface Tax {
  readonly type: string
  readonly base: string
  readonly rate: string
  readonly assessed: string
  /** what is to be paid of it: nothing where it is suspended */
  readonly payable: string
}
/** The tax lines of a notification (function code 13), by goods line. */
export const taxesOf = (root: XmlElement): Tax[][] =>
  textAt(root, 'Response', 'FunctionCode') === '13'
    ? all(root, 'GovernmentAgencyGoodsItem').map(item =>
        all(item, 'DutyTaxFee').map(fee => ({
          type: textAt(fee, 'TypeCode') ?? '',
          base: textAt(fee, 'AdValoremTaxBaseAmount') ?? '',
          rate: textAt(fee, 'TaxRateNumeric') ?? '',
          assessed: textAt(fee, 'Payment', 'TaxAssessedAmount') ?? '',
          payable: textAt(fee, 'Payment', 'PaymentAmount') ?? '',
        })),
      )
    : []

export interface Scenario {
  readonly name: string
  readonly message: Message
  /** the document as rules see it; undefined where its form alone refuses it */
  readonly doc: Declaration | undefined
  /** of the goods lines, as the first official tax notification has them; empty without one */
  readonly taxes: readonly Tax[][]
}

const read = (document: Members): Declaration | undefined => {
  const made = check(filingOf('GB').fields, document)
  return made instanceof Refusal ? undefined : (made.doc as unknown as Declaration)
}

export const allScenarios = (): Scenario[] => {
  const files: (Published & { root: XmlElement })[] = published().flatMap(({ root, ...rest }) =>
    root instanceof Refusal ? [] : [{ ...rest, root }],
  )
  return files.flatMap(({ name, scenario, root }) => {
    if (!isDeclaration(root)) return []
    const message = decode(root, OFFICE)
    if (message instanceof Refusal) return []
    const own = files.filter(each => each.scenario === scenario).map(each => taxesOf(each.root))
    const taxes = own.find(each => each.length > 0) ?? []
    return [{ name, message, doc: read(message.document), taxes }]
  })
}

/** The United Kingdom's duty or, for goods that come to Northern Ireland alone, the Union's. */
export const dutyOf = (fees: readonly Tax[]): Tax | undefined =>
  fees.find(each => each.type === 'A00') ?? fees.find(each => each.type === 'A50')

/** The key of the row of the tariff that a line's duty is by. */
const scheduleOf = ({ regime = '100', quota, origin, preferenceOrigin = origin }: Item) =>
  regime === '100' ? 'mfn' : `${regime}:${quota ?? preferenceOrigin}`

type Row = Readonly<Record<string, string>>
type Rates = readonly (readonly [string, Row])[]
const view = viewOf('GB', '2025-06-10')
const SCALE = 100_000n

/** What an amount is for each unit that is counted, where it is a whole rate of six decimals. */
const each = (amount: string, quantity: bigint): string => {
  const scaled = (parseDecimal(amount, 6) ?? 0n) * SCALE
  assert.equal(scaled % quantity, 0n, amount)
  return formatDecimal(divide(scaled, quantity, 'truncate'), 6)
}

/** How excise is counted here: by pure alcohol, by units, or without either by mass. */
const exciseOf = (doc: Declaration, item: Item): { key: string; per: string; count: bigint } => {
  const bases = basesOf(doc, item)
  const alcohol = alcoholOf(bases, view)
  if (alcohol !== undefined)
    return { key: `${item.excise}:excise:LPA`, per: 'unit', count: alcohol }
  const count = countOf(bases, item, view)
  const key = `${item.excise}:excise`
  return count === undefined || bases.some(base => base.unit === 'KTC')
    ? { key, per: 'kg', count: massOf(bases, item) }
    : { key, per: 'unit', count }
}

/** What one line's official taxes say of rates: keys of the tariff, with the cells of each. */
const ratesOf = (doc: Declaration, item: Item, fees: readonly Tax[]): Rates => {
  const rates: [string, Row][] = []
  // of what the declarant works out no rate is known
  if (item.statements?.includes('OVR01') === true) return rates
  const duty = dutyOf(fees)
  if (duty !== undefined && duty.rate !== '') {
    const union = duty.type === 'A50' ? 'A50:' : ''
    rates.push([`${item.hs}:${union}${scheduleOf(item)}`, { percent: duty.rate }])
  }
  for (const type of FURTHER) {
    const [only, ...more] = fees.filter(each => each.type === type)
    if (only === undefined || more.length > 0 || only.rate === '') continue
    const [by = item.origin] = item.additionalCodes?.split(' ') ?? []
    rates.push([`${item.hs}:${type}:${by}`, { percent: only.rate }])
  }
  const excise = fees.find(each => item.excise === `X${each.type}`)
  if (excise !== undefined) {
    const { key, per, count } = exciseOf(doc, item)
    rates.push([key, { specific: each(excise.assessed, count), per }])
  }
  return rates
}

export interface Tables {
  readonly hs: readonly DatedRow[]
  readonly duty: readonly DatedRow[]
  readonly rate?: readonly DatedRow[]
}
const dated = (key: string, row: Row): DatedRow => ({ key, from: '2020-01-01', row })
const hsOf = (keys: Iterable<string>): DatedRow[] =>
  [...new Set([...keys].map(key => key.split(':')[0]!))].map(hs => dated(hs, {}))

/** Rows of a tariff: the rates that official notifications state for a commodity code. */
export const printedTariff = (scenarios: readonly Scenario[]): Tables => {
  const rates = new Map<string, Row>()
  for (const { doc, taxes } of scenarios) {
    doc?.items.forEach((item, i) => {
      if (item.hs === '') return
      for (const [key, cells] of ratesOf(doc, item, taxes[i] ?? [])) {
        assert.deepEqual(rates.get(key) ?? cells, cells, `${key} has two rates`)
        rates.set(key, cells)
      }
    })
  }
  return { hs: hsOf(rates.keys()), duty: [...rates].map(([key, cells]) => dated(key, cells)) }
}

/** A tariff that has a rate of the test's own, 5 %, for whatever these lines claim. */
export const coveringTariff = (scenarios: readonly Scenario[]): Tables => {
  const keys = new Map<string, Row>()
  const [own, perKilogram] = [{ percent: '5' }, { specific: '0.5', per: 'kg' }]
  for (const { doc } of scenarios) {
    for (const item of doc?.items ?? []) {
      const { hs, excise, taxes = '', additionalCodes, origin } = item
      for (const union of ['', 'A50:']) keys.set(`${hs}:${union}${scheduleOf(item)}`, own)
      for (const by of String(additionalCodes ?? origin).split(' ')) {
        // a code may stand without the duty that it is of
        const stated = STATED.filter(type => type !== 'A50' && taxes.includes(type))
        const usual = taxes === '' ? 'A20' : 'A80'
        for (const type of stated.length === 0 && additionalCodes ? [usual] : stated) {
          keys.set(`${hs}:${type}:${by}`, own)
        }
      }
      const unit = unitPricedBy(item)
      if (unit !== undefined) keys.set(`${hs}:${unit}`, perKilogram)
      if (doc === undefined || excise === undefined) continue
      const { key, per } = exciseOf(doc, item)
      keys.set(key, { specific: '0.5', per })
    }
  }
  return {
    hs: hsOf(keys.keys()),
    duty: [...keys].map(([key, cells]) => dated(key, cells)),
    rate: [dated('EUR', { rate: '0.85' }), dated('USD', { rate: '0.8' })],
  }
}

/** The one that covers all, with what is printed in place of the test's own rates. */
export const publishedTariff = (): Tables => {
  const scenarios = allScenarios()
  const [covering, printed] = [coveringTariff(scenarios), printedTariff(scenarios)]
  const keys = new Set(printed.duty.map(({ key }) => key))
  const duty = [...printed.duty, ...covering.duty.filter(({ key }) => !keys.has(key))]
  return { ...covering, duty }
}

/** The pack of the United Kingdom with tables of the test's own. */
export const packWith = (tables: Tables): Pack => {
  const pack = tradePack('GB')
  const seeds = Object.entries(tables).map(([name, seed]) => [
    name,
    { ...pack.reference.tables[name]!, seed },
  ])
  const reference = {
    ...pack.reference,
    tables: { ...pack.reference.tables, ...Object.fromEntries(seeds) },
  }
  return { ...pack, reference }
}

/**
 * Of a line: value, duty, duties on top, excise and VAT as assessed, and all that is to be paid. In
 * Northern Ireland VAT on the duty is a tax of its own (B05). Securities (ACS, IPR, STA and the
 * like) are no taxes.
 */
export const sums = (fees: readonly Tax[]): string => {
  const of = (types: RegExp, member: 'assessed' | 'payable'): string =>
    formatDecimal(
      fees
        .filter(each => types.test(each.type))
        .reduce((sum, each) => sum + (parseDecimal(each[member], 2) ?? 0n), 0n),
      2,
    )
  return [
    dutyOf(fees)?.base,
    of(/^A[05]0$/, 'assessed'),
    of(/^A[24789]0$/, 'assessed'),
    of(/^\d{3}$/, 'assessed'),
    of(/^B0[05]$/, 'assessed'),
    of(/^(A[024-9]0|\d{3}|B0[05])$/, 'payable'),
  ].join(' ')
}
