// Surcharge on late payment: worked cases, and laws over any tax and any number of days.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysLate, declaredLate, type LateTerms, payBy, surcharge } from './late.ts'
import { viewOf } from './trial.ts'

const terms = viewOf('CN', '2026-11-25').late
assert.ok(terms !== undefined)
const CHINA: LateTerms = terms

test('the law’s own numbers: 15 days, 0.05 % a day', () => {
  assert.deepEqual(CHINA, { term: 15, perDay: 500n, from: 0n })
  // declared on 6 September, the last day is the 21st; paid on the 22nd it is one day late
  assert.equal(payBy('2026-09-06', CHINA), '2026-09-21')
  assert.equal(payBy('2028-02-20', CHINA), '2028-03-06')
  assert.equal(payBy('2026-12-20', CHINA), '2027-01-04')
  assert.equal(daysLate('2026-09-21', '2026-09-21'), 0)
  assert.equal(daysLate('2026-09-21', '2026-09-07'), 0)
  assert.equal(daysLate('2026-09-21', '2026-09-22'), 1)
  assert.equal(daysLate('2026-12-31', '2027-03-01'), 60)
  // 90,002.36 * 0.05 % * 7 = 315.00826 -> 315.01
  assert.equal(surcharge(9_000_236n, 7, CHINA, 'half-up'), 31_501n)
  // 10.00 * 0.05 % = 0.005 -> 0.01 for one day; ten days are 0.05, not ten times 0.01
  assert.equal(surcharge(1_000n, 1, CHINA, 'half-up'), 1n)
  assert.equal(surcharge(1_000n, 10, CHINA, 'half-up'), 5n)
})

test('settings are dated: before the law no term is known, a least amount is the operator’s', () => {
  // the Regulation counted from the payment notice, of which the declaration knows nothing
  assert.equal(viewOf('CN', '2024-11-30').late, undefined)
  assert.equal(viewOf('VN', '2026-11-25').late, undefined)
  const least = { key: 'late-payment-from', from: '2026-01-01', row: { amount: '50.00' } }
  const own = viewOf('CN', '2026-11-25', { setting: [least] }).late
  assert.ok(own !== undefined)
  // 142,857.00 * 0.05 % = 71.4285; 99,998.99 * 0.05 % = 49.999495 -> 50.00; 99,980.00: 49.99
  assert.equal(surcharge(14_285_700n, 1, own, 'half-up'), 7_143n)
  assert.equal(surcharge(9_999_899n, 1, own, 'half-up'), 5_000n)
  assert.equal(surcharge(9_998_000n, 1, own, 'half-up'), 0n)
})

const taxes = fc.bigInt({ min: 0n, max: 10n ** 15n })
const days = fc.integer({ min: 0, max: 3_000 })
const dates = fc
  .integer({ min: 0, max: 20_000 })
  .map(n => new Date(Date.UTC(2024, 11, 1) + n * 86_400_000).toISOString().slice(0, 10))

test('law: nothing in time, never less for a later day or a higher tax, within half a fen', () => {
  fc.assert(
    fc.property(taxes, taxes, days, days, (tax, more, late, later) => {
      const of = (amount: bigint, n: number) => surcharge(amount, n, CHINA, 'half-up')
      assert.equal(of(tax, 0), 0n)
      assert.ok(of(tax, late + later) >= of(tax, late))
      assert.ok(of(tax + more, late) >= of(tax, late))
      // exact: tax * days * 5 / 10,000; twice the difference is at most one fen
      const off = 2n * (of(tax, late) * 10_000n - tax * BigInt(late) * 5n)
      assert.ok(off <= 10_000n && off > -10_000n, `${off}`)
    }),
  )
  fc.assert(
    fc.property(dates, dates, (declared, paid) => {
      const last = payBy(declared, CHINA)
      assert.equal(daysLate(last, paid) === 0, paid <= last)
      assert.ok(last > declared)
    }),
  )
})

test('declared late: from the fifteenth day after arrival on, whole yuan, nothing below 50', () => {
  const terms = viewOf('CN', '2026-11-25').lateDeclaration
  assert.ok(terms !== undefined)
  const of = (value: bigint, declared: string) => declaredLate(value, '2026-11-01', declared, terms)
  assert.equal(of(100_000_000n, '2026-11-15'), undefined, 'the fourteenth day')
  // 1,000,000.00 * 0.05 % = 500.00 a day
  assert.deepEqual(of(100_000_000n, '2026-11-16'), { days: 1, charge: 50_000n })
  assert.deepEqual(of(100_000_000n, '2026-11-25'), { days: 10, charge: 500_000n })
  // 123,456.78 * 0.05 % * 3 = 185.185170 -> 185 yuan
  assert.deepEqual(of(12_345_678n, '2026-11-18'), { days: 3, charge: 18_500n })
  // 99,999.99 * 0.05 % = 49.999995; 100,000.00: 50.00
  assert.equal(of(9_999_999n, '2026-11-16'), undefined)
  assert.deepEqual(of(10_000_000n, '2026-11-16'), { days: 1, charge: 5_000n })
  assert.equal(viewOf('VN', '2026-11-25').lateDeclaration, undefined)
})
