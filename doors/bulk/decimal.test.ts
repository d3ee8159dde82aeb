// Decimal text of workbooks and other programs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDecimal } from '#kit/decimal.ts'
import { fitDecimal, plainDecimal, roundDecimal, workbookDecimal } from './decimal.ts'

test('plain digits of every spelling, and nothing else', () => {
  const read = (texts: readonly string[]): (string | undefined)[] => texts.map(plainDecimal)
  assert.deepEqual(read(['1E-3', '1.5e3', '007.50', '.5', '5.', '-0', '-0.0', '1E+2', '0E5']), [
    '0.001',
    '1500',
    '7.50',
    '0.5',
    '5',
    '0',
    '0.0',
    '100',
    '000000'.slice(5),
  ])
  for (const each of [
    '',
    '.',
    '-',
    'e5',
    '1e',
    '0x10',
    'Infinity',
    'NaN',
    '1e99999',
    '1 2',
    '--1',
    '1e61',
  ]) {
    assert.equal(plainDecimal(each), undefined, each)
  }
})

test('T34 a workbook number of more than 15 whole digits is lost; a fraction is what Excel shows', () => {
  assert.equal(workbookDecimal('912345678901234600'), undefined)
  assert.equal(workbookDecimal('9.1234567890123E+17'), undefined)
  assert.equal(workbookDecimal('1234567890123456'), undefined)
  assert.equal(workbookDecimal('123456789012345'), '123456789012345')
  assert.equal(workbookDecimal('1.1000000000000001'), '1.1')
  assert.equal(workbookDecimal('0.70000000000000007'), '0.7')
  assert.equal(workbookDecimal('1E-3'), '0.001')
  assert.equal(workbookDecimal('-20.000000000000004'), '-20')
  assert.equal(workbookDecimal('4.0000000000000001E-2'), '0.04')
  assert.equal(workbookDecimal('TRUE'), undefined)
})

test('T37 law: a number of up to 15 digits comes back from the 17 that Excel writes', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }),
      fc.integer({ min: 0, max: 9 }),
      (n, scale) => {
        const exact = formatDecimal(n, scale)
        const written = Number(exact).toPrecision(17)
        assert.equal(workbookDecimal(written), fitDecimal(exact, 0))
      },
    ),
  )
})

test('rounding happens once, from the exact digits', () => {
  assert.equal(roundDecimal('1.005', 2, 'half-up'), '1.01')
  assert.equal(roundDecimal('1.0049', 2, 'half-up'), '1')
  assert.equal(roundDecimal('-2.5', 0, 'half-up'), '-3')
  assert.equal(roundDecimal('2.5', 0, 'half-even'), '2')
  assert.equal(roundDecimal('2.999', 0, 'truncate'), '2')
  assert.equal(roundDecimal('12', 3, 'half-up'), '12')
  assert.equal(fitDecimal('3.250', 2), '3.25')
  assert.equal(fitDecimal('3.000', 0), '3')
  assert.equal(fitDecimal('3.251', 2), '3.251', 'no digit of worth is cut')
})
