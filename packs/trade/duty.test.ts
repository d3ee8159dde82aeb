import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDecimal } from '#kit/decimal.ts'
import type { Members } from '#kit/filing.ts'
import type { DatedRow } from '#kit/pack.ts'
import type { Amounts } from './fields.ts'
import { amountsOf, itemOf, type Rows, refusedWith, sample, viewOf } from './trial.ts'

const DAY = '2025-06-10'
const HS = '9999000000'
const row = (key: string, cells: Record<string, string>, from = '2000-01-01'): DatedRow => ({
  key,
  from,
  row: cells,
})
const tariff = (
  rates: Record<string, Record<string, string>>,
  more: Rows = {},
  vat = '13',
): Rows => ({
  hs: [row(HS, { vat })],
  duty: Object.entries(rates).map(([schedule, cells]) => row(`${HS}:${schedule}`, cells)),
  ...more,
})
/** Goods lines of HS 9999000000, each with members of its own. */
const message = (lines: readonly Members[], changes: Members = {}): Record<string, unknown> => {
  const plain = { hs: HS, preference: undefined, certificate: undefined, origin: 'VN' }
  const items = lines.map(line => itemOf('import-durian', { ...plain, ...line }))
  return JSON.parse(JSON.stringify(sample('import-durian', { gross: '900000', items, ...changes })))
}
const taxes = (amounts: Amounts): string[] =>
  [amounts.value, amounts.duty, amounts.consumption, amounts.vat].map(each =>
    formatDecimal(each, 2),
  )

test('T18 each line is rounded, then summed', () => {
  const view = viewOf('CN', DAY, tariff({ mfn: { percent: '5' } }))
  const three = amountsOf(
    'CN',
    message([{ value: '0.50' }, { value: '0.50' }, { value: '0.50' }]),
    view,
  )
  // 0.025 is 0.03 on each line; one sum would be 0.075, so 0.08
  assert.equal(formatDecimal(three.duty, 2), '0.09')
  assert.deepEqual(
    three.lines.map(line => line.duty),
    [3n, 3n, 3n],
  )
})

test('T14, T15 value, duty and VAT all at the rate of the day of acceptance', () => {
  const rates = {
    rate: [
      { ...row('USD', { rate: '7.20' }, '2025-03-01'), to: '2025-04-01' },
      row('USD', { rate: '7.10' }, '2025-04-01'),
    ],
  }
  const wire = message([{ value: '10000.00' }], { currency: 'USD' })
  const made = (day: string): string[] =>
    taxes(amountsOf('CN', wire, viewOf('CN', day, tariff({ mfn: { percent: '5' } }, rates))))
  assert.deepEqual(made('2025-04-01'), ['71000.00', '3550.00', '0.00', '9691.50'])
  assert.deepEqual(made('2025-03-31'), ['72000.00', '3600.00', '0.00', '9828.00'])
})

test('T17 duty by mass: 18.50 for 100 kg', () => {
  const view = viewOf('CN', DAY, tariff({ mfn: { specific: '0.185', per: 'kg' } }))
  const line = { net: '1250.5', value: '1000.00' }
  assert.equal(formatDecimal(amountsOf('CN', message([line]), view).duty, 2), '231.34')
})

test('duty by piece needs the quantity', () => {
  const view = viewOf('CN', DAY, tariff({ mfn: { specific: '2', per: 'unit' } }))
  const line = { quantity: '12', unit: '007', value: '10.00' }
  assert.equal(formatDecimal(amountsOf('CN', message([line]), view).duty, 2), '24.00')
  const bare = message([{ quantity: undefined, unit: undefined }])
  assert.deepEqual(refusedWith('CN', bare, view), ['field-missing /items/0/quantity'])
})

test('compound duty adds its parts and rounds once; an alternative takes the lower part', () => {
  const parts = { percent: '7.5', specific: '0.333', per: 'kg' }
  const line = { net: '3', value: '0.99' }
  // 0.07425 + 0.999
  const both = viewOf('CN', DAY, tariff({ mfn: parts }))
  assert.equal(formatDecimal(amountsOf('CN', message([line]), both).duty, 2), '1.07')
  const lower = viewOf('CN', DAY, tariff({ mfn: { ...parts, choose: 'lower' } }))
  assert.equal(formatDecimal(amountsOf('CN', message([line]), lower).duty, 2), '0.07')
})

const rateOf = (rates: Record<string, string>, item: Members): [string, string] => {
  const cells = Object.fromEntries(
    Object.entries(rates).map(([schedule, percent]) => [schedule, { percent }]),
  )
  const view = viewOf('CN', DAY, tariff(cells))
  const [line] = amountsOf('CN', message([{ value: '100.00', ...item }]), view).lines
  return [line!.basis, formatDecimal(line!.rate, 0)]
}
const ACFTA = { preference: 'acfta', certificate: 'E25VN1' }

test('Customs Tariff Law art. 12 and 13: which rate of several', () => {
  const percent = (basis: string, rate: number): [string, string] => [basis, String(rate * 10_000)]
  const all = { general: '80', mfn: '20', provisional: '6', acfta: '8' }
  assert.deepEqual(rateOf(all, {}), percent('provisional', 6))
  // a treaty with a provisional rate beside it: the lower of the two
  assert.deepEqual(rateOf(all, ACFTA), percent('provisional', 6))
  assert.deepEqual(rateOf({ ...all, provisional: '9' }, ACFTA), percent('preference', 8))
  // MFN below the treaty, and no provisional rate
  assert.deepEqual(rateOf({ mfn: '5', acfta: '8' }, ACFTA), percent('mfn', 5))
  assert.deepEqual(rateOf({ mfn: '20', acfta: '0' }, ACFTA), percent('preference', 0))
  // the general rate knows no provisional one
  assert.deepEqual(rateOf(all, { origin: 'ZZ' }), percent('general', 80))
})

test('a rate that the tariff does not hold is refused, never taken for nothing', () => {
  const view = viewOf('CN', DAY, tariff({ mfn: { percent: '5' } }))
  const claimed = message([ACFTA])
  assert.deepEqual(refusedWith('CN', claimed, view), ['reference-missing /items/0/hs'])
  const unknown = message([{ origin: 'ZZ' }])
  assert.deepEqual(refusedWith('CN', unknown, view), ['reference-missing /items/0/hs'])
})

test('consumption tax: specific, compound, and only from a value for each kilogram on', () => {
  const view = viewOf('CN', DAY)
  const diesel = message([{ hs: '2710192300', net: '1000', value: '5800.00' }])
  // provisional 1 %: 58.00; 1.4112 a kilogram: 1411.20; VAT 13 % of 7269.20
  assert.deepEqual(taxes(amountsOf('CN', diesel, view)), ['5800.00', '58.00', '1411.20', '945.00'])
  const spirit = message([{ hs: '2208200090', net: '912', value: '10000.00' }])
  // duty 1000; (11000 + 912) / 0.8 * 0.2 + 912 = 3890; VAT 13 % of 14890
  assert.deepEqual(taxes(amountsOf('CN', spirit, view)), [
    '10000.00',
    '1000.00',
    '3890.00',
    '1935.70',
  ])
  const cream = (value: string): string =>
    formatDecimal(
      amountsOf('CN', message([{ hs: '3304990029', net: '2', value }]), view).consumption,
      2,
    )
  assert.equal(cream('19999.99'), '0.00')
  // (20000 + 200) / 0.85 * 0.15
  assert.equal(cream('20000.00'), '3564.71')
})

test('natural rubber: 20 %, or 1,500 CNY a tonne if that is less', () => {
  const view = viewOf('CN', DAY)
  const duty = (value: string): string =>
    formatDecimal(
      amountsOf('CN', message([{ hs: '4001220000', net: '1000', value }]), view).duty,
      2,
    )
  assert.equal(duty('7000.00'), '1400.00')
  assert.equal(duty('12500.00'), '1500.00')
})

test('an export bears no VAT; export duty stands outside its own base', () => {
  const view = viewOf('CN', DAY, tariff({ mfn: { percent: '5' }, export: { percent: '25' } }))
  const wire = message([{ value: '1000.00', origin: 'CN', destination: 'VN' }], {
    direction: 'export',
    terms: 'FOB',
  })
  const amounts = amountsOf('CN', wire, view)
  // 1000 / 1.25 * 0.25
  assert.deepEqual(taxes(amounts), ['1000.00', '200.00', '0.00', '0.00'])
  assert.equal(amounts.lines[0]?.basis, 'export')
})

test('duty of up to 50 yuan was not levied while the Regulation said so', () => {
  const rates = tariff({ mfn: { percent: '5' } })
  const made = (value: string, day: string): string[] =>
    taxes(amountsOf('CN', message([{ value }]), viewOf('CN', day, rates)))
  assert.deepEqual(made('1000.00', '2024-11-30'), ['1000.00', '0.00', '0.00', '130.00'])
  assert.deepEqual(made('1000.20', '2024-11-30'), ['1000.20', '50.01', '0.00', '136.53'])
  assert.deepEqual(made('1000.00', '2024-12-01'), ['1000.00', '50.00', '0.00', '136.50'])
})

test('Korea: won are cut, and each tax’s total is cut to ten won', () => {
  const view = viewOf('KR', DAY)
  const item = { value: '1249', declaredRate: '8' }
  const wire = sample('kr-import', { items: [1, 2, 3].map(() => itemOf('kr-import', item)) })
  const amounts = amountsOf('KR', wire, view)
  // 99.92 a line is 99; 297 in all is 290. VAT 134.8 a line is 134; 402 in all is 400.
  assert.equal(amounts.duty, 290n)
  assert.equal(amounts.vat, 400n)
  assert.equal(amounts.due, 690n)
  assert.deepEqual(
    amounts.lines.map(line => line.duty),
    [92n, 99n, 99n],
  )
  // less than ten won in all is nothing
  const small = sample('kr-import', {
    items: [1, 2].map(() => itemOf('kr-import', { value: '45' })),
  })
  assert.equal(amountsOf('KR', small, view).due, 0n)
})

test('law: totals are the sums of their lines, and due is the sum of the taxes', () => {
  const view = viewOf('CN', DAY)
  const codes = ['0810600000', '2204210000', '2208200090', '4001220000', '8703604100', '2710192300']
  const line = fc.record({
    hs: fc.constantFrom(...codes),
    net: fc.integer({ min: 1, max: 10_000 }).map(String),
    value: fc.bigInt({ min: 1n, max: 10n ** 12n }).map(each => formatDecimal(each, 2)),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), lines => {
      const amounts = amountsOf('CN', message(lines), view)
      for (const tax of ['value', 'duty', 'consumption', 'vat', 'due', 'mass'] as const) {
        assert.equal(
          amounts[tax],
          amounts.lines.reduce((sum, each) => sum + each[tax], 0n),
        )
      }
      assert.equal(amounts.due, amounts.duty + amounts.consumption + amounts.vat)
      assert.ok(amounts.due >= 0n)
    }),
  )
})
