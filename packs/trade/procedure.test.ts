// Suspension, relief, claimed preference codes, duties on top and excise, by rates of the test's
// own: what is due, what is forgone, and the reason that is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Members } from '#kit/filing.ts'
import type { DatedRow } from '#kit/pack.ts'
import { amountsOf, itemOf, refusedWith, sample, viewOf } from './trial.ts'

const HS = '7326909890'
const row = (key: string, cells: Record<string, string>): DatedRow => ({
  key,
  from: '2020-01-01',
  row: cells,
})
const view = viewOf('GB', '2026-11-25', {
  hs: [row(HS, {})],
  duty: [
    row(`${HS}:mfn`, { percent: '10' }),
    row(`${HS}:300:VN`, { percent: '3' }),
    row(`${HS}:300`, { percent: '4' }),
    row(`${HS}:120:054077`, { percent: '1' }),
    row(`${HS}:A50:mfn`, { percent: '12' }),
    row(`${HS}:A50:300:VN`, { percent: '5' }),
    row(`${HS}:A80:C721`, { percent: '50.7' }),
    row(`${HS}:A80:C999`, { percent: '60' }),
    row(`${HS}:A20:RU`, { percent: '35' }),
    row('X522:excise', { specific: '0.5295', per: 'unit' }),
    row('X333:excise:LPA', { specific: '28.5', per: 'unit' }),
    row(`${HS}:E01:VN`, { specific: '1.5', per: 'kg' }),
    row(`${HS}:E01`, { specific: '9', per: 'kg' }),
  ],
})
/** One line of 10,000 pounds without a rate of its own. */
const wire = (line: Members, changes: Members = {}): unknown => {
  const items = [{ ...itemOf('gb-import'), declaredRate: undefined, ...line }]
  return JSON.parse(JSON.stringify(sample('gb-import', { ...changes, items })))
}
const of = (line: Members, changes: Members = {}) => {
  const [made] = amountsOf('GB', wire(line, changes), view).lines
  assert.ok(made)
  const { duty, vat, consumption, due, value: _, mass: __, ...rest } = made
  assert.equal(due, duty + vat + consumption)
  return { sums: [duty, consumption, vat], ...rest }
}
const refused = (line: Members, changes: Members = {}): string[] =>
  refusedWith('GB', wire(line, changes), view)

test('a procedure suspends, and what would be due is told', () => {
  const processed = of({ procedures: 'F44' }, { mode: '5100' })
  assert.deepEqual(processed, {
    sums: [0n, 0n, 0n],
    basis: 'suspended',
    rate: 100_000n,
    reason: 'A00 suspended 5100; B00 suspended 5100',
    dutyForgone: 100_000n,
    vatForgone: 220_000n,
  })
  // without a rate nothing is due all the same, and what is forgone is not known
  const unrated = of({ hs: '9999999999' }, { mode: '7100' })
  assert.deepEqual([unrated.sums, unrated.dutyForgone], [[0n, 0n, 0n], undefined])
  const exhibited = of({ procedures: 'D23' }, { mode: '5300' })
  assert.deepEqual([exhibited.basis, exhibited.vatForgone], ['suspended', 220_000n])
  assert.deepEqual(refused({ procedures: 'D23' }), ['procedures-unknown /items/0/procedures'])
  // an onward supply bears its duty and no VAT, and may go on to another country
  const onward = of({ destination: 'IE' }, { mode: '4200' })
  assert.deepEqual(onward.sums, [100_000n, 0n, 0n])
  assert.equal(onward.reason, 'B00 relieved 4200')
})

test('reliefs of a line, each within its bound', () => {
  const free = of({ procedures: '1RV' })
  assert.deepEqual([free.sums, free.vatForgone], [[100_000n, 0n, 0n], 220_000n])
  const gift = of({ procedures: 'C08', value: '39.00' })
  assert.deepEqual([gift.sums, gift.basis, gift.dutyForgone], [[0n, 0n, 0n], 'relieved', 390n])
  assert.deepEqual(refused({ procedures: 'C08', value: '39.01' }), [
    'relief-over /items/0/procedures',
  ])
  // duty that is relieved is not levied, and no part of VAT's base
  const small = of({ procedures: 'C07', value: '135.00' })
  assert.deepEqual([small.sums, small.dutyForgone], [[0n, 0n, 2700n], 1350n])
  // of a provisional value duty is secured, and VAT is on it: 20 % of 11,000
  const provisional = of({ procedures: '1FV' })
  assert.deepEqual(provisional.sums, [0n, 0n, 220_000n])
  assert.deepEqual([provisional.reason, provisional.dutyForgone], ['A00 secured 1FV', 100_000n])
  // goods that are liable to VAT alone need no rate of duty
  const returned = of({ procedures: '1VW', hs: '9999999999' }, { mode: '6122' })
  assert.deepEqual([returned.sums, returned.basis], [[0n, 0n, 200_000n], 'none'])
})

test('the rate of what is claimed: by origin, of all, of a quota, and of the Union', () => {
  const rate = (line: Members) => {
    const { rate, basis, schedule } = of(line)
    return [rate, basis, schedule]
  }
  assert.deepEqual(rate({}), [100_000n, 'mfn', undefined])
  assert.deepEqual(rate({ regime: '100' }), [100_000n, 'mfn', undefined])
  assert.deepEqual(rate({ regime: '300' }), [30_000n, 'claimed', '300:VN'])
  assert.deepEqual(rate({ regime: '300', preferenceOrigin: 'FR' }), [40_000n, 'claimed', '300'])
  assert.deepEqual(rate({ regime: '120', quota: '054077' }), [10_000n, 'claimed', '120:054077'])
  assert.deepEqual(rate({ taxes: 'A50' }), [120_000n, 'mfn', 'A50:mfn'])
  assert.deepEqual(rate({ taxes: 'A50', regime: '300' }), [50_000n, 'claimed', 'A50:300:VN'])
  // to Northern Ireland: at risk of moving on, unless it is said that they are not
  assert.deepEqual(rate({ statements: 'NIIMP' }), [120_000n, 'mfn', 'A50:mfn'])
  assert.deepEqual(rate({ statements: 'NIIMP NIREM' }), [100_000n, 'mfn', undefined])
  // another quota, or a preference that the tariff has no rate for, is not the usual rate
  for (const line of [{ regime: '120', quota: '054078' }, { regime: '115' }]) {
    assert.deepEqual(refused(line), ['rate-missing /items/0/declaredRate'])
  }
})

test('duties on top of the duty, by additional code or by origin', () => {
  // 10,000 pounds: 12 % and 50.7 %; VAT on all of it
  const dumped = of({ taxes: 'A50 A80', additionalCodes: 'C721' })
  assert.deepEqual(dumped.sums, [627_000n, 0n, 325_400n])
  assert.equal(dumped.further, 'A80 50.7 5070.00')
  // due whether it is stated or not
  const russian = of({ origin: 'RU' })
  assert.deepEqual(russian.sums, [450_000n, 0n, 290_000n])
  assert.equal(russian.further, 'A20 35 3500.00')
  // a code that the tariff does not know for the goods
  assert.deepEqual(refused({ additionalCodes: 'C1' }), ['further-rate-missing /items/0/taxes'])
})

const base = (unit: string, quantity: string, type?: string): Members => ({
  ...{ line: 1, unit, quantity },
  ...(type === undefined ? {} : { type }),
})

test('excise by quantity, and VAT on it', () => {
  const oil = of({ excise: 'X522' }, { bases: [base('LTR', '10000', '522')] })
  assert.deepEqual(oil.sums, [100_000n, 529_500n, 325_900n])
  assert.equal(oil.further, '522 - 5295.00')
  // by supplementary units, where no base is stated
  assert.deepEqual(of({ excise: 'X522', quantity: '10000' }).sums, oil.sums)
  assert.deepEqual(refused({ excise: 'X522' }), ['excise-quantity-open /items/0/excise'])
  // into an excise warehouse: the duty alone is due
  const stored = of({ excise: 'X522' }, { mode: '0700' })
  assert.deepEqual(stored.sums, [100_000n, 0n, 0n])
  assert.equal(stored.reason, 'B00 suspended 0700; 522 suspended 0700')
  // what a relief does to excise is not said
  assert.deepEqual(refused({ excise: 'X522', quantity: '1' }, { mode: '4200' }), [
    'procedure-open /items/0/procedures',
  ])
})

test('excise by pure alcohol: stated, of volume and strength, or eased', () => {
  const consumption = (...bases: readonly Members[]) => of({ excise: 'X333' }, { bases }).sums[1]
  // 250 litres at 28.50 pounds, as TT_IM129a is assessed
  assert.equal(consumption(base('LPA', '250')), 712_500n)
  assert.equal(consumption(base('ASV', '12.5'), base('LTR', '2000')), 712_500n)
  assert.equal(consumption(base('ASV', '12.5'), base('HLT', '20')), 712_500n)
  assert.equal(
    consumption(base('ASV', '13'), base('EAS', '12.5'), base('LPA', '260', '333')),
    712_500n,
  )
  for (const bases of [
    [],
    [base('ASV', '12.5')],
    [base('EAS', '12.5'), base('LPA', '250')],
    // two ways of saying it that do not agree
    [base('ASV', '12.5'), base('LTR', '2000'), base('LPA', '249')],
  ]) {
    const made = refused({ excise: 'X333' }, bases.length === 0 ? {} : { bases })
    assert.deepEqual(made, ['excise-quantity-open /items/0/excise'])
  }
})

test('a base of money or mass that is stated is that of the line', () => {
  assert.deepEqual(refused({}, { bases: [base('GBP', '10000', 'A00'), base('KGM', '850')] }), [])
  for (const bases of [[base('GBP', '10000.01', 'A00')], [base('KGM', '849.99999')]]) {
    assert.deepEqual(refused({}, { bases }), ['base-differs /items/0/value'])
  }
})

test('taxes that the declarant has worked out are due as stated, and no others', () => {
  const bases = [
    { ...base('GBP', '200', 'A00'), assessed: '9.00', payable: '5.00' },
    { line: 1, type: 'A80', payable: '2.00' },
    { line: 1, type: 'B00', assessed: '1.50' },
  ]
  const own = of({ statements: 'OVR01' }, { bases })
  assert.deepEqual([own.sums, own.basis, own.rate], [[700n, 0n, 150n], 'declared', 0n])
  assert.equal(own.reason, 'A00 declared OVR01; A80 declared OVR01; B00 declared OVR01')
  assert.equal(own.further, 'A80 - 2.00')
  // the supplementary declaration bears the tax of a simplified one
  const later = of({ statements: 'OVR01' }, { form: 'IMC', bases: [{ ...bases[1] }] })
  assert.deepEqual(later.sums, [0n, 0n, 0n])
})

test('domestic goods to Northern Ireland bear no VAT, and no duty where they stay', () => {
  const risk = of({ statements: 'NIDOM' })
  assert.deepEqual([risk.sums, risk.reason], [[120_000n, 0n, 0n], 'B00 none NIDOM'])
  const stays = of({ statements: 'NIDOM NIREM', hs: '9999999999' })
  assert.deepEqual([stays.sums, stays.reason], [[0n, 0n, 0n], 'A00 none NIREM; B00 none NIDOM'])
  assert.deepEqual(of({ vatCode: 'VATE' }).sums, [100_000n, 0n, 0n])
})

test('a clearance request bears nothing, in bulk it bears VAT; small sets state less', () => {
  const bare = { hs: undefined, origin: undefined, value: undefined }
  const cleared = of(bare, { form: 'IMK', mode: '4000', currency: undefined, terms: undefined })
  assert.deepEqual(cleared.sums, [0n, 0n, 0n])
  const bulk = of({ ...bare, value: '125.00' }, { form: 'IMJ', mode: '0020', terms: undefined })
  assert.deepEqual(bulk.sums, [0n, 0n, 2500n])
  const counted = { ...bare, name: undefined, net: undefined }
  const none = { owner: undefined, transport: undefined, currency: undefined, terms: undefined }
  assert.deepEqual(refused(counted, { form: 'IMQ', mode: '0090', ...none }), [])
  // by name, who has no number of a trader
  assert.deepEqual(refused({}, { owner: undefined, ownerName: 'A band' }), [])
})

test('a unit price takes the place of a price', () => {
  const fruit = { value: undefined, procedures: 'E01', method: '4' }
  // 850 kg at 1.5 pounds
  const made = of(fruit)
  assert.deepEqual(made.sums, [12_750n, 0n, 28_050n])
  assert.deepEqual(refused({ ...fruit, procedures: 'E02' }), ['unit-price-missing /items/0/value'])
  assert.deepEqual(refused({ ...fruit, value: '1.00' }), ['price-needed /items/0/value'])
})

test('additions and deductions: of the whole by price, of a line to the line', () => {
  const item = { ...itemOf('gb-import'), declaredRate: '0' }
  const items = [item, { ...item, value: '30000.00' }]
  const values = (adjustments: readonly Members[], own = view) =>
    amountsOf('GB', sample('gb-import', { items, adjustments }), own).lines.map(each => each.value)
  const pounds = (code: string, amount: string, more: Members = {}) => ({
    ...{ code, amount, currency: 'GBP' },
    ...more,
  })
  assert.deepEqual(values([pounds('AK', '100')]), [1_002_500n, 3_007_500n])
  assert.deepEqual(values([pounds('AK', '100'), pounds('BT', '100')]), [1_000_000n, 3_000_000n])
  assert.deepEqual(values([pounds('BC', '50.005', { line: 2 })]), [1_000_000n, 2_995_000n])
  // a dollar is 80 pence on the test's day; of the whole, and of a line
  const dollar = viewOf('GB', '2026-11-25', {
    rate: [row('USD', { rate: '0.8' })],
  })
  const both = [pounds('AB', '100', { currency: 'USD' }), pounds('AI', '1', { line: 1 })]
  assert.deepEqual(values(both, dollar), [1_002_100n, 3_006_000n])
  const fault = (adjustments: readonly Members[]) =>
    refusedWith('GB', sample('gb-import', { items, adjustments }), view)
  assert.deepEqual(fault([pounds('AB', '1', { currency: 'USD' })]), [
    'reference-missing /adjustments/0/currency',
  ])
  assert.deepEqual(fault([pounds('BC', '10000.01', { line: 1 })]), [
    'value-below-zero /items/0/value',
  ])
})

test('elsewhere a line cannot state any of it', () => {
  const line = { ...itemOf('kr-import'), procedures: 'F44' }
  const made = refusedWith('KR', sample('kr-import', { items: [line] }), viewOf('KR', '2026-11-25'))
  assert.deepEqual(made, ['unknown-field /items/0/procedures'])
})
