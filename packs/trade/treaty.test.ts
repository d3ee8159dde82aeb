// Rates as the importer of tariffs leaves them: a partner's own, countries excepted, quotas, lines
// left out of an agreement, and rates that nobody could read. What is not known is never zero.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDecimal } from '#kit/decimal.ts'
import type { Members } from '#kit/filing.ts'
import type { DatedRow } from '#kit/pack.ts'
import { amountsOf, itemOf, refusedWith, sample, viewOf } from './trial.ts'

const DAY = '2025-06-10'
const HS = '9999000000'
const row = (key: string, cells: Record<string, string>): DatedRow => ({
  key,
  from: '2000-01-01',
  row: cells,
})
const view = (rates: Record<string, Record<string, string>>, hs: Record<string, string> = {}) =>
  viewOf('CN', DAY, {
    hs: [row(HS, { vat: '13', ...hs })],
    duty: Object.entries(rates).map(([schedule, cells]) => row(`${HS}:${schedule}`, cells)),
  })
type View = ReturnType<typeof view>

/** One line of 1,000.00 yuan CIF and 100 kg. */
const claim = (origin: string, preference: string | undefined, more: Members = {}) => {
  const line = { hs: HS, origin, preference, value: '1000.00', net: '100', ...more }
  const certificate = preference === undefined ? undefined : 'E1'
  const items = [itemOf('import-durian', { certificate, ...line })]
  return JSON.parse(JSON.stringify(sample('import-durian', { gross: '200', items })))
}
const duty = (message: unknown, reference: View): string =>
  formatDecimal(amountsOf('CN', message, reference).duty, 2)
const refused = (message: unknown, reference: View): string[] =>
  refusedWith('CN', message, reference)

const NO_CLAIM = ['preference-not-for-origin /items/0/preference']
const NO_RATE = ['reference-missing /items/0/hs']

test('a rate of an agreement is not open to the countries that it excepts', () => {
  const rates = view({ mfn: { percent: '10' }, acfta: { percent: '0', except: 'KH,TH' } })
  assert.equal(duty(claim('VN', 'acfta'), rates), '0.00')
  assert.deepEqual(refused(claim('TH', 'acfta'), rates), NO_CLAIM)
  assert.deepEqual(refused(claim('KH', 'acfta'), rates), NO_CLAIM)
  assert.equal(duty(claim('TH', undefined), rates), '100.00')
})

test('a partner’s own rate stands before that of all, exceptions and all', () => {
  const rates = view({
    mfn: { percent: '10' },
    rcep: { percent: '4', except: 'JP,TH' },
    'rcep:JP': { percent: '7.5' },
    'rcep:KR': { absent: 'excluded' },
    'rcep:AU': { absent: 'not-stated' },
    'rcep:NZ': { percent: '12' },
  })
  assert.equal(duty(claim('VN', 'rcep'), rates), '40.00')
  assert.equal(duty(claim('JP', 'rcep'), rates), '75.00')
  assert.deepEqual(refused(claim('TH', 'rcep'), rates), NO_CLAIM)
  assert.deepEqual(refused(claim('KR', 'rcep'), rates), NO_CLAIM)
  // neither that of the others nor zero
  assert.deepEqual(refused(claim('AU', 'rcep'), rates), NO_RATE)
  // the lower of treaty and MFN rate (Customs Tariff Law 2024, art. 13)
  assert.equal(duty(claim('NZ', 'rcep'), rates), '100.00')
})

test('a line left out of an agreement bears no claim to it', () => {
  const rates = view({ mfn: { percent: '10' }, acfta: { absent: 'excluded' } })
  assert.deepEqual(refused(claim('VN', 'acfta'), rates), NO_CLAIM)
  assert.equal(duty(claim('VN', undefined), rates), '100.00')
})

test('beyond the quota, for nobody claims one; a rate within it that is not printed is none', () => {
  const rates = view({ mfn: { percent: '80', inQuota: '40' }, acfta: { absent: 'quota' } })
  assert.equal(duty(claim('VN', undefined), rates), '800.00')
  assert.deepEqual(refused(claim('VN', 'acfta'), rates), NO_RATE)
})

test('a rate that is not known refuses whatever it could decide', () => {
  const mfn = { percent: '10' }
  for (const absent of ['several', 'not-read', 'quota', 'not-stated']) {
    assert.deepEqual(refused(claim('VN', undefined), view({ mfn: { absent } })), NO_RATE)
    const provisional = view({ mfn, provisional: { absent } })
    assert.deepEqual(refused(claim('VN', undefined), provisional), NO_RATE)
    const consumption = view({ mfn, consumption: { absent } })
    assert.deepEqual(refused(claim('VN', undefined), consumption), NO_RATE)
  }
  for (const absent of ['none', 'excluded']) {
    assert.equal(duty(claim('VN', undefined), view({ mfn, provisional: { absent } })), '100.00')
    assert.equal(duty(claim('VN', undefined), view({ mfn, consumption: { absent } })), '100.00')
  }
  assert.deepEqual(refused(claim('VN', undefined), view({ mfn: { absent: 'none' } })), NO_RATE)
})

test('an export duty that is not known is not zero', () => {
  const cars = (rates: Record<string, Record<string, string>>): string[] => {
    const items = [itemOf('export-cars', { hs: HS })]
    return refused(JSON.parse(JSON.stringify(sample('export-cars', { items }))), view(rates))
  }
  assert.deepEqual(cars({ export: { absent: 'not-read' } }), NO_RATE)
  assert.deepEqual(cars({ export: { absent: 'none' } }), [])
})

test('amounts in another currency or for a unit that is not ours are not worked out', () => {
  const specific = (more: Record<string, string>) => view({ mfn: { specific: '2', ...more } })
  assert.equal(duty(claim('VN', undefined), specific({ per: 'kg', currency: 'CNY' })), '200.00')
  for (const more of [{ per: 'kg', currency: 'IDR' }, { per: 'litre' }, { per: 'constructor' }]) {
    assert.deepEqual(refused(claim('VN', undefined), specific(more)), NO_RATE)
  }
  assert.deepEqual(refused(claim('VN', undefined), view({ mfn: { percent: 'ten' } })), NO_RATE)
})

test('of two parts both, the lower or the higher', () => {
  // 10 % of 1,000 is 100; 2 a kilogram are 200
  const both = { percent: '10', specific: '2', per: 'kg' }
  assert.equal(duty(claim('VN', undefined), view({ mfn: both })), '300.00')
  assert.equal(duty(claim('VN', undefined), view({ mfn: { ...both, choose: 'lower' } })), '100.00')
  assert.equal(duty(claim('VN', undefined), view({ mfn: { ...both, choose: 'higher' } })), '200.00')
})

test('a line whose VAT was not read is not held to the usual one', () => {
  const reference = view({ mfn: { percent: '10' } }, { absent: 'not-read' })
  assert.deepEqual(refused(claim('VN', undefined), reference), ['hs-unknown /items/0/hs'])
})
