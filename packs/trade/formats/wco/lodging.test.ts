// HMRC's published declarations lodged into an engine, whose tariff is what HMRC's own tax
// notifications say of their goods; and the amendments and the cancellation played through.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDecimal, parseDecimal } from '#kit/decimal.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Message } from '#kit/message.ts'
import type { DatedRow, Pack } from '#kit/pack.ts'
import { textAt, type XmlElement } from '#kit/xml.ts'
import { testEngine } from '#test/engine.ts'
import { skipShared } from '#test/shared.ts'
import { tradePack } from '../../pack.ts'
import { FURTHER } from '../../tariffed.ts'
import { decode } from './decode.ts'
import { notifications } from './notify.ts'
import {
  all,
  bytes,
  codesOf,
  filingOf,
  isDeclaration,
  OFFICE,
  type Published,
  published,
  TRADER,
} from './testing.ts'

interface Tax {
  readonly type: string
  readonly base: string
  readonly rate: string
  readonly assessed: string
  /** what is to be paid of it: nothing where it is suspended */
  readonly payable: string
}
/** The tax lines of a notification (function code 13), by goods line. */
const taxesOf = (root: XmlElement): Tax[][] =>
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

const itemsOf = ({ document }: Message): Members[] => document.items as Members[]

interface Scenario {
  readonly name: string
  readonly message: Message
  /** of the goods lines, as the first official tax notification has them; empty without one */
  readonly taxes: readonly Tax[][]
}

const allScenarios = (): Scenario[] => {
  const files: (Published & { root: XmlElement })[] = published().flatMap(({ root, ...rest }) =>
    root instanceof Refusal ? [] : [{ ...rest, root }],
  )
  return files.flatMap(({ name, scenario, root }) => {
    if (!isDeclaration(root)) return []
    const made = decode(root, OFFICE)
    if (made instanceof Refusal) return []
    const own = files.filter(each => each.scenario === scenario).map(each => taxesOf(each.root))
    return [{ name, message: made, taxes: own.find(each => each.length > 0) ?? [] }]
  })
}

/** The United Kingdom's duty or, for goods that come to Northern Ireland alone, the Union's. */
const dutyOf = (fees: readonly Tax[]): Tax | undefined =>
  fees.find(each => each.type === 'A00') ?? fees.find(each => each.type === 'A50')

/** The key of the row of the tariff that a line's duty is by. */
const scheduleOf = ({ regime = '100', quota, origin, preferenceOrigin = origin }: Members) =>
  regime === '100' ? 'mfn' : `${regime}:${quota ?? preferenceOrigin}`

/** What one line's official taxes say of rates: keys of the tariff, with the cells of each. */
const ratesOf = (item: Members, fees: readonly Tax[]): [string, Row][] => {
  const rates: [string, Row][] = []
  const duty = dutyOf(fees)
  if (duty !== undefined && duty.rate !== '') {
    const union = duty.type === 'A50' ? 'A50:' : ''
    rates.push([`${item.hs}:${union}${scheduleOf(item)}`, { percent: duty.rate }])
  }
  for (const type of FURTHER) {
    const [only, ...more] = fees.filter(each => each.type === type)
    if (only === undefined || more.length > 0 || only.rate === '') continue
    const by = item.additionalCodes ?? item.origin
    rates.push([`${item.hs}:${type}:${by}`, { percent: only.rate }])
  }
  const excise = fees.find(each => item.excise === `X${each.type}`)
  const [amount, quantity] = [excise?.assessed ?? '', item.exciseQuantity].map(pence4)
  if (amount !== undefined && quantity !== undefined) {
    // notifications print no rate of excise: it is what the amount makes of the quantity
    assert.equal((amount * 1_000_000n) % quantity, 0n)
    const specific = formatDecimal((amount * 1_000_000n) / quantity, 6)
    rates.push([`${item.excise}:excise`, { specific, per: 'unit' }])
  }
  return rates
}
type Row = Readonly<Record<string, string>>
const pence4 = (value: unknown): bigint | undefined =>
  typeof value === 'string' && value !== '' ? parseDecimal(value, 4) : undefined

/** Rows of a tariff: the rates that official notifications state for a commodity code. */
const tariffOf = (all: readonly Scenario[]): { hs: DatedRow[]; duty: DatedRow[] } => {
  const rates = new Map<string, Row>()
  for (const { message, taxes } of all) {
    if (message.against.length > 0) continue
    itemsOf(message).forEach((item, i) => {
      if (typeof item.hs !== 'string') return
      for (const [key, cells] of ratesOf(item, taxes[i] ?? [])) {
        assert.deepEqual(rates.get(key) ?? cells, cells, `${key} has two rates`)
        rates.set(key, cells)
      }
    })
  }
  const row = (key: string, cells: Row): DatedRow => ({ key, from: '2020-01-01', row: cells })
  return {
    hs: [...new Set([...rates.keys()].map(key => key.split(':')[0]!))].map(hs => row(hs, {})),
    duty: [...rates].map(([key, cells]) => row(key, cells)),
  }
}

const packWith = ({ hs, duty }: { hs: DatedRow[]; duty: DatedRow[] }): Pack => {
  const pack = tradePack('GB')
  const { tables } = pack.reference
  const own = (name: string, seed: DatedRow[]) => ({ ...tables[name]!, seed })
  return {
    ...pack,
    reference: {
      ...pack.reference,
      tables: { ...tables, hs: own('hs', hs), duty: own('duty', duty) },
    },
  }
}

/** Why it is not taken before anyone is asked: the first of its values that is in the way. */
const reasonOf = ({ against: [first] }: Message): string => {
  const path = (first?.path ?? '').split('/').slice(-2).join('/')
  const shown = path.replace(/^(Commodity|GovernmentAgencyGoodsItem\[\d+\])\//, '')
  return COUNTED.test(shown) ? shown : `${shown} ${first?.values.text}`
}
/** Amounts and numbers: what they say differs from message to message. */
const COUNTED = /TRA|QuotaOrderID|SpecificTaxBaseQuantity|CustomsValueAmount/

/** Reason → the scenarios that are in the way of themselves so (TT_IM left out). */
const NOT_TAKEN: Readonly<Record<string, string>> = {
  'Classification[GN:VATE]/ID VATE': '108a 143a',
  'Classification[TRA]/ID': '157a',
  'Classification[TSP]/ID 4818209900': '178a',
  CustomsValueAmount: '068a 077a 079a 124a',
  'DutyTaxFee[A00]/SpecificTaxBaseQuantity': '050a 134a 165a 175a',
  'DutyTaxFee[X]/TypeCode 345': '145a',
  'DutyTaxFee[]/SpecificTaxBaseQuantity': '051a 125a 127a 129a',
}

/**
 * What an engine refuses of the others, by its own faults. Most: the goods' rate stands in no
 * notification, so that no tariff here covers them. The rest lack what our declaration demands
 * (clearance requests and reduced data sets, which have no code or price or mass), or hold what has
 * no rule: a procedure that leaves open what is due, a currency without a rate of exchange.
 */
const REFUSED: Readonly<Record<string, string>> = {
  'already-claimed reference': '001c',
  'excise-rate-missing excise': '190a',
  'field-missing currency hs origin net value': '053a 179a 195a',
  'field-missing currency hs origin value': '005a 011a 141a',
  'field-missing currency net value': '032a',
  'field-missing currency origin net value': '032b 177a',
  'field-missing currency origin value': 'TT_EX001a',
  'field-missing currency value': '014a 086a 104a 159a 161a',
  'field-missing exciseQuantity': '110a',
  'field-missing hs origin': '072a 073a',
  'field-missing net': '166a 167a 169a 170a 181a 182a 191a 193a 215a 216a 217a',
  'field-missing origin': '029a',
  'field-missing owner': '083a 083b',
  'field-missing owner currency hs origin value': '183a',
  'field-missing owner transport currency hs name origin net value': '061a 061b 135a',
  'field-missing transport': '003b',
  'further-rate-missing taxes': '058a 070a 207a',
  'procedure-open procedures': '206a',
  'procedure-unknown mode': '148a',
  'procedures-unknown procedures': '042a 069a 102a 105a 122a 185a 203a',
  'rate-missing declaredRate':
    'IMZ_Aggregated_Supplementary_Declaration 002a 002b 002c 004a 006a 007a 009a 009b 018a 020a ' +
    '021a 024a 025a 028a 030a 034a 034b 035a 038b 039b 043a 044a 045a 047a 047b 076a 076b 087a ' +
    '088a 090a 096a 098a 112a 114a 119a 121a 130a 131a 138a 150a 153a 158a 162a 163a 174a ' +
    '187a 197a 198a 199a 201a 219a',
  'rate-missing declaredRate, excise-rate-missing excise': '066a 116a',
  'rate-missing declaredRate, further-rate-missing taxes': '022a 026a 037a 064a 133a 151a',
  'rate-missing declaredRate, further-rate-missing taxes, excise-rate-missing excise': '171a',
  'rate-missing declaredRate, terms-missing terms': '074a',
  'reference-missing currency': '205a',
  'terms-missing terms': '091a',
  'terms-missing terms, procedure-unknown mode, procedures-unknown procedures': '194a',
}

/** Official tax lines that are not those of the declaration beside them. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '017b': 'the notification taxes 10,000.00 where line 1 declares 3,000',
  '036a': 'A70 is 16.40, and printed as 0.16 %, which makes 16.00',
  '040a': 'VAT at 0 %, of which neither the declaration nor its twin 040b (20 %) knows',
  '118a': 'the same declaration as 120a; there the Union’s 16 % is assessed, here nothing',
  '155a': 'VAT at 0 %, of which the declaration says nothing',
  '186a': 'VAT at 0 %, of which the declaration says nothing',
  '202a': 'VAT at 0 %, of which the declaration says nothing',
  '226a': 'VAT at 20 % where VATR is declared',
}

const LODGED =
  '001a 001b 008a 013a 015a 017a 017b 033a 036a 038a 040a 040b 049a 054a 055a 057a 059a ' +
  '062a 065a 080a 092a 094a 095a 101a 106a 109a 113a 117a 118a 120a 137a 139a 142a 146a ' +
  '146b 154a 155a 173a 186a 189a 202a 220a 224a 225a 226a'
/** Of these, those whose official taxes are ours, to the penny. */
const COMPARED =
  '001a 008a 013a 017a 033a 038a 040b 054a 055a 057a 059a 065a 080a 094a 095a 101a 109a ' +
  '113a 117a 120a 137a 142a 146a 154a 189a 220a 224a 225a'

/** Faults by key, each with the last names of its paths. */
const whyOf = (faults: readonly Fault[]): string => {
  const keys = new Map<string, Set<string>>()
  for (const { key, path } of faults) {
    const at = path.slice(path.lastIndexOf('/') + 1)
    // a rate that is missing is said by a rule and by what works out the amounts
    if (key === 'field-missing' && at === 'declaredRate') continue
    keys.set(key, (keys.get(key) ?? new Set()).add(at))
  }
  return [...keys].map(([key, at]) => `${key} ${[...at].join(' ')}`).join(', ')
}

const short = (name: string): string => (name.split('/')[0] ?? '').replace('TT_IM', '')
const note = (why: Record<string, string>, reason: string, name: string): void => {
  why[reason] = why[reason] === undefined ? short(name) : `${why[reason]} ${short(name)}`
}

test('declarations lodged, and why the others are not', { skip: skipShared }, async t => {
  const scenarios = allScenarios()
  const running = await testEngine({ country: 'GB', packs: [packWith(tariffOf(scenarios))] })
  t.after(() => running.end())
  const [notTaken, refused]: Record<string, string>[] = [{}, {}]
  const [lodged, compared, otherwise]: string[][] = [[], [], []]
  for (const { name, message, taxes } of scenarios) {
    if (message.against.length > 0) {
      note(notTaken!, reasonOf(message), name)
      continue
    }
    const outcome = await running.engine.lodge(running.type, TRADER, bytes(message.document), {})
    if (!outcome.ok) {
      note(refused!, whyOf(outcome.faults), name)
      continue
    }
    lodged!.push(short(name))
    const told = notifications(await filingOf(running, outcome.number))
    assert.match(codesOf(told), /^01 13$/, name)
    if (taxes.length === 0) continue
    const ours = taxesOf(told[1]!).map(sums)
    const theirs = taxes.map(sums)
    if (JSON.stringify(ours) === JSON.stringify(theirs)) compared!.push(short(name))
    else otherwise!.push(short(name))
  }
  assert.deepEqual(notTaken, NOT_TAKEN)
  assert.deepEqual(refused, REFUSED)
  assert.equal(lodged?.join(' '), LODGED)
  assert.equal(compared?.join(' '), COMPARED)
  assert.deepEqual(otherwise, Object.keys(OTHERWISE))
})
/** A tariff that has a rate of the test's own, 5 %, for whatever these lines claim. */
const covering = (scenarios: readonly Scenario[]): { hs: DatedRow[]; duty: DatedRow[] } => {
  const keys = new Set<string>()
  for (const { message } of scenarios) {
    for (const item of itemsOf(message)) {
      const { hs, excise, taxes = '', additionalCodes, origin } = item
      for (const union of ['', 'A50:']) keys.add(`${hs}:${union}${scheduleOf(item)}`)
      const by = String(additionalCodes ?? origin).split(' ')
      for (const type of String(taxes).split(' ')) {
        // a code may stand without the duty that it is of
        for (const each of by) keys.add(`${hs}:${type === 'A50' ? 'A80' : type}:${each}`)
      }
      if (excise !== undefined) keys.add(`${excise}:excise`)
    }
  }
  const row = (key: string, cells: Row): DatedRow => ({ key, from: '2020-01-01', row: cells })
  const [own, perUnit] = [{ percent: '5' }, { specific: '0.5', per: 'unit' }]
  return {
    hs: [...new Set([...keys].map(key => key.split(':')[0]!))].map(hs => row(hs, {})),
    duty: [...keys].map(key => row(key, key.endsWith(':excise') ? perUnit : own)),
  }
}

test('with a tariff that covers their goods', { skip: skipShared }, async t => {
  const scenarios = allScenarios().filter(({ message }) => message.against.length === 0)
  const running = await testEngine({ country: 'GB', packs: [packWith(covering(scenarios))] })
  t.after(() => running.end())
  let lodged = 0
  const still: string[] = []
  for (const { name, message } of scenarios) {
    const outcome = await running.engine.lodge(running.type, TRADER, bytes(message.document), {})
    if (outcome.ok) lodged++
    else if (outcome.faults.some(each => each.key.endsWith('rate-missing'))) still.push(short(name))
  }
  assert.deepEqual([scenarios.length, lodged, still], [161, 105, []])
})

/**
 * Of a line: value, duty, duties on top, excise and VAT as assessed, and all that is to be paid. In
 * Northern Ireland VAT on the duty is a tax of its own (B05). Securities (IPR, STA and the like)
 * are no taxes.
 */
const sums = (fees: readonly Tax[]): string => {
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
