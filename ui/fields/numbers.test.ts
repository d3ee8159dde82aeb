import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LANGS } from '#kit/words.ts'
import { makeWords } from '../page-words.ts'
import { readNumber, typedNumber } from './numbers.ts'

test('a number is read as its writer meant it', () => {
  const cases: [string, string, string][] = [
    ['1,250.5', '.', '1250.5'],
    ['1.250,5', ',', '1250.5'],
    ['1250.5', ',', '1250.5'],
    ['1250,5', '.', '1250.5'],
    ['1.250', ',', '1250'],
    ['1,250', '.', '1250'],
    ['1.250', '.', '1.250'],
    ['１２３．５', '.', '123.5'],
    ['1 250', '.', '1250'],
    ['1\u202f250\u00a0000', '.', '1250000'],
    ["1'250", '.', '1250'],
    ['007', '.', '7'],
    ['.5', '.', '0.5'],
    ['12.', '.', '12'],
    ['−3', '.', '-3'],
    ['1,25,000', '.', '1,25,000'],
    ['12kg', '.', '12kg'],
    ['', '.', ''],
    ['NaN', '.', 'NaN'],
    ['1e9', '.', '1e9'],
    ['-', '.', '-'],
  ]
  for (const [typed, point, wanted] of cases)
    assert.equal(readNumber(typed, point), wanted, `${typed} with ${point}`)
})

test('what is shown is read back as it was, in each language, to the last digit', () => {
  const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
  const number = fc.tuple(digits, fc.stringMatching(/^\d{0,5}$/))
  for (const lang of LANGS) {
    const words = makeWords(lang, {})
    fc.assert(
      fc.property(number, ([whole, rest]) => {
        const value = rest === '' ? String(whole) : `${whole}.${rest}`
        assert.equal(readNumber(typedNumber(value, words.point), words.point), value)
        const shown = words.number(value, rest.length)
        assert.equal(readNumber(shown, words.point), value, shown)
      }),
      { seed: 7208, numRuns: 200 },
    )
  }
})
