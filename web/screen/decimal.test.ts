import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { divide, fraction, parseDecimal, permille, toDecimal } from './decimal.ts'

test('T54 decimal strings become exact minor units, beyond what a float holds', () => {
  assert.equal(parseDecimal('90071992547409.93', 2), 9_007_199_254_740_993n)
  assert.equal(parseDecimal('58000527000000000.05', 2), 5_800_052_700_000_000_005n)
  assert.equal(parseDecimal('-0.05', 2), -5n)
  assert.equal(parseDecimal('12', 2), 1200n)
  assert.equal(parseDecimal('12.300', 2), 1230n)
})

test('what is not exactly a decimal of the scale is refused', () => {
  for (const text of ['', '1e5', '1.001', 'NaN', '0x10', '1,000.00', ' 1', '+1', '.5', '5.']) {
    assert.equal(parseDecimal(text, 2), undefined, text)
  }
})

test('law: a decimal written and read again is the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat(6), (minor, scale) => {
      assert.equal(parseDecimal(toDecimal(minor, scale), scale), minor)
    }),
  )
})

test('T51, T53 halves round away from zero, and a reversal undoes its charge', () => {
  assert.equal(divide(4245n, 10n), 425n)
  assert.equal(divide(-4245n, 10n), -425n)
  assert.equal(divide(1005n, 10n), 101n)
  assert.equal(divide(24_449n, 10_000n), 2n)
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (n, d) => {
      assert.equal(divide(n, d) + divide(-n, d), 0n)
      const rest = 2n * (n - divide(n, d) * d)
      assert.ok((rest < 0n ? -rest : rest) <= d)
    }),
  )
})

test('shares and lengths', () => {
  assert.equal(permille(1n, 3n), 333n)
  assert.equal(permille(1n, 0n), undefined)
  assert.equal(permille(-5n, 100n), -50n)
  assert.equal(fraction(1n, 4n), 0.25)
  assert.equal(fraction(5n, 4n), 1)
  assert.equal(fraction(-5n, 4n), 0)
})
