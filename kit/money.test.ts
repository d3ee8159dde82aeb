import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { shared, skipShared } from '#test/shared.ts'
import {
  allocate,
  CURRENCIES,
  cumulativeShare,
  decimalsOf,
  formatMoney,
  isCurrency,
  parseMoney,
} from './money.ts'

const run = { seed: 4217, numRuns: 500 }
/** Split a money text over lines weighed by whole numbers; the shares as money texts. */
const split = (total: string, currency: string, weights: readonly number[]): string[] => {
  const minor = parseMoney(total, currency)
  assert.ok(minor !== undefined)
  return allocate(minor, weights.map(BigInt)).map(share => formatMoney(share, currency))
}
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)

test('decimals come from the currency', () => {
  const known = { VND: 0, JPY: 0, KRW: 0, CNY: 2, THB: 2, USD: 2, KWD: 3, BHD: 3, CLF: 4 }
  for (const [code, decimals] of Object.entries(known)) assert.equal(decimalsOf(code), decimals)
  // XXX is ISO 4217's own code, for "no currency"
  for (const code of ['XXX', 'XAU', 'DEM', 'cny', '', 'constructor']) {
    assert.equal(decimalsOf(code), undefined)
    assert.equal(isCurrency(code), false)
    assert.equal(parseMoney('1', code), undefined)
    assert.throws(() => formatMoney(1n, code), RangeError)
  }
  assert.equal(parseMoney('12.50', 'CNY'), 1250n)
  assert.equal(parseMoney('12.5', 'VND'), undefined)
  assert.equal(parseMoney('12.505', 'CNY'), undefined)
  assert.equal(formatMoney(-1250n, 'KWD'), '-1.250')
})

test('the currency table is that of ISO 4217', { skip: skipShared }, () => {
  const text = readFileSync(shared('data/ref/currency-codes.csv'), 'utf8')
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true })
  const active = new Map<string, number>()
  for (const row of rows) {
    const { AlphabeticCode: code = '', MinorUnit: unit = '', WithdrawalDate: gone = '' } = row
    if (code !== '' && gone === '' && /^\d$/.test(unit)) active.set(code, Number(unit))
  }
  assert.deepEqual(CURRENCIES, [...active.keys()].sort())
  for (const [code, decimals] of active) assert.equal(decimalsOf(code), decimals, code)
})

test('T1 a charge over equal lines leaves no remainder behind', () => {
  assert.deepEqual(split('123.22', 'CNY', [25000, 25000, 25000]), ['41.08', '41.07', '41.07'])
})

test('T2 no line pays for the rounding of the others', () => {
  const shares = split('6.85', 'EUR', [1, 1, 1, 1, 1, 1])
  assert.deepEqual(shares, ['1.15', '1.14', '1.14', '1.14', '1.14', '1.14'])
})

test('T3 a currency without decimals is split in whole units, and a zero share is right', () => {
  assert.deepEqual(split('10', 'VND', [1, 1, 1]), ['4', '3', '3'])
  assert.deepEqual(split('2', 'VND', [1, 1, 1]), ['1', '1', '0'])
  assert.deepEqual(split('1', 'JPY', [1, 1]), ['1', '0'])
  assert.deepEqual(split('0.010', 'KWD', [1, 1, 1]), ['0.004', '0.003', '0.003'])
})

test('T4 the units left over go to the largest remainders, ties by line order', () => {
  const shares = split('1000.00', 'CNY', [6, 6, 3, 6])
  assert.deepEqual(shares, ['285.72', '285.71', '142.86', '285.71'])
})

test('T6 two halves of an odd amount are not both rounded up', () => {
  assert.deepEqual(split('5.01', 'CNY', [1, 1]), ['2.51', '2.50'])
  assert.deepEqual(split('1.00', 'CNY', [1, 1, 1]), ['0.34', '0.33', '0.33'])
  assert.deepEqual(split('0.01', 'CNY', [1, 1]), ['0.01', '0.00'])
})

test('T7 released one by one, the shares close at the total', () => {
  for (const [total, of, third] of [
    [1500n, 13n, 346n],
    [400n, 1000n, 1n],
  ] as const) {
    let given = 0n
    for (let k = 1n; k <= of; k++) {
      const share = cumulativeShare(total, k, of) - given
      assert.ok(share >= 0n)
      given += share
      if (k === 3n) assert.equal(given, third)
    }
    assert.equal(given, total)
  }
})

test('T20 a conversion is kept as its ratio: three thirds of five pieces are five', () => {
  // 105 kg are 5.000 pieces; released 35 kg at a time
  const after = [35n, 70n, 105n].map(kg => cumulativeShare(5000n, kg, 105n))
  assert.deepEqual(after, [1667n, 3333n, 5000n])
  assert.deepEqual(allocate(5000n, [35n, 35n, 35n]), [1667n, 1667n, 1666n])
})

test('what cannot be allocated is a bug, and says so', () => {
  assert.deepEqual(allocate(0n, []), [])
  assert.throws(() => allocate(1n, []), RangeError)
  assert.throws(() => allocate(1n, [2n, -1n]), RangeError)
  assert.deepEqual(allocate(10n, [0n, 0n, 0n]), [4n, 3n, 3n])
  assert.deepEqual(allocate(-10n, [0n, 0n, 0n]), [-4n, -3n, -3n])
})

const weight = fc.oneof(fc.constant(0n), fc.bigInt(0n, 9n), fc.bigInt(0n, 10n ** 25n))
const weights = fc.array(weight, { minLength: 1, maxLength: 40 })
const total = fc.oneof(fc.bigInt(-20n, 20n), fc.bigInt(-(10n ** 25n), 10n ** 25n))

test('law: shares add up to the total, each within one unit of exact', () => {
  fc.assert(
    fc.property(total, weights, (whole, lines) => {
      const shares = allocate(whole, lines)
      assert.equal(sum(shares), whole)
      const all = sum(lines)
      shares.forEach((share, i) => {
        const [part, of] = all === 0n ? [1n, BigInt(lines.length)] : [lines[i]!, all]
        const off = share * of - whole * part
        assert.ok(off < of && off > -of)
        if (all > 0n && part === 0n) assert.equal(share, 0n)
      })
    }),
    run,
  )
})

test('law: a reversal is the mirror of its charge, line by line', () => {
  fc.assert(
    fc.property(total, weights, (whole, lines) => {
      const back = allocate(-whole, lines).map(share => -share)
      assert.deepEqual(back, allocate(whole, lines))
    }),
    run,
  )
})

test('law: lighter lines are ahead by one unit at most, equal ones in line order', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), weights, (whole, lines) => {
      const shares = allocate(whole, lines)
      for (let i = 0; i < lines.length; i++) {
        for (let j = i + 1; j < lines.length; j++) {
          if (lines[i]! > lines[j]!) assert.ok(shares[i]! + 1n >= shares[j]!)
          if (lines[i] === lines[j]) assert.ok(shares[i]! >= shares[j]!)
        }
      }
    }),
    { ...run, numRuns: 200 },
  )
})

test('law: money text is read back as it was written, in every currency', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CURRENCIES), fc.bigInt(-(10n ** 29n), 10n ** 29n), (code, v) => {
      assert.equal(parseMoney(formatMoney(v, code), code), v)
    }),
    run,
  )
})
