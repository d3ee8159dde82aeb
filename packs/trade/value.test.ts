import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import type { DatedRow } from '#kit/pack.ts'
import type { Declaration } from './fields.ts'
import { viewOf } from './trial.ts'
import { valuesOf } from './value.ts'

const DAY = '2025-06-10'
const rate = (key: string, value: string): DatedRow => ({
  key,
  from: '2000-01-01',
  row: { rate: value },
})
const view = viewOf('CN', DAY, {
  rate: [rate('USD', '8.64'), rate('JPY', '0.05')],
})

/** Only what the value depends on; amounts in minor units, masses in 10^-5 kg. */
const doc = (members: Partial<Declaration>): Declaration =>
  ({ direction: 'import', terms: 'CIF', currency: 'CNY', items: [], ...members }) as Declaration
const items = (...values: bigint[]): Declaration['items'] =>
  values.map(value => ({ value, net: 100_000n })) as unknown as Declaration['items']
const yuan = (values: readonly bigint[] | Refusal): string[] => {
  if (values instanceof Refusal) throw new Error(JSON.stringify(values.faults))
  return values.map(value => formatDecimal(value, 2))
}
const valued = (members: Partial<Declaration>): string[] => yuan(valuesOf(doc(members), view))
const E5 = 100_000n

test('CN-01: CIF in dollars at the rate of the day', () => {
  assert.deepEqual(valued({ currency: 'USD', items: items(50_000_000n) }), ['4320000.00'])
})

test('CN-02: freight by the tonne; insurance as a rate of CIF, or as the law assumes it', () => {
  const fob = {
    terms: 'FOB',
    currency: 'USD',
    gross: 5_000_000n * E5,
    freightKind: 'unit',
    freight: 40n * E5,
    items: items(32_500_000n),
  } as const
  const asRate = { ...fob, insuranceKind: 'rate', insurance: 30_000n } as const
  assert.deepEqual(valued(asRate), ['4549648.95'])
  assert.deepEqual(valued({ ...fob, insuranceKind: 'statutory' }), ['4549608.00'])
  assert.deepEqual(valued(fob), [formatDecimal(172_800_000n + 280_800_000n, 2)])
})

test('CN-05: FOB with freight and insurance in all', () => {
  const charges = {
    terms: 'FOB',
    freightKind: 'total',
    freight: 100n * E5,
    insuranceKind: 'total',
    insurance: 100n * E5,
  } as const
  assert.deepEqual(valued({ ...charges, items: items(1_000_000n) }), ['10200.00'])
})

const freight = (amount: bigint, freightCurrency = 'CNY') =>
  ({ terms: 'FOB', freightKind: 'total', freight: amount * 1000n, freightCurrency }) as const

test('T1 freight of 123.22 over three equal lines: the first lines bear the odd fen', () => {
  const shares = valued({ ...freight(12_322n), items: items(25_000n, 25_000n, 25_000n) })
  assert.deepEqual(shares, ['291.08', '291.07', '291.07'])
})

test('T2 freight of 6.85 over six equal lines: no share further than a fen from exact', () => {
  const shares = valued({ ...freight(685n), items: items(...Array<bigint>(6).fill(1000n)) })
  assert.deepEqual(shares, ['11.15', '11.14', '11.14', '11.14', '11.14', '11.14'])
})

test('T3 a currency without decimals: a share is whole, and may be nothing', () => {
  const korea = viewOf('KR', DAY)
  const won = (charge: bigint, lines: number): bigint[] => {
    const equal = items(...Array<bigint>(lines).fill(1000n))
    const charged = { ...freight(0n, 'KRW'), freight: charge * E5, currency: 'KRW', items: equal }
    return (valuesOf(doc(charged), korea) as bigint[]).map(value => value - 1000n)
  }
  assert.deepEqual(won(10n, 3), [4n, 3n, 3n])
  assert.deepEqual(won(2n, 3), [1n, 1n, 0n])
  assert.deepEqual(won(1n, 2), [1n, 0n])
  // 10 JPY at 0.05 are half a yuan: decimals of the charge are its own currency's
  const yen = { ...freight(0n, 'JPY'), freight: 10n * E5, items: items(1000n, 1000n, 1000n) }
  assert.deepEqual(valued(yen), ['10.17', '10.17', '10.16'])
})

test('T4 1000.00 over lines of 6, 6, 3 and 6: adds up to the fen', () => {
  const shares = valuesOf(
    doc({ ...freight(100_000n), items: items(600n, 600n, 300n, 600n) }),
    view,
  ) as bigint[]
  const prices = [600n, 600n, 300n, 600n]
  const charged = shares.map((share, i) => formatDecimal(share - prices[i]!, 2))
  assert.deepEqual(charged, ['285.72', '285.71', '142.86', '285.71'])
})

test('an export’s price on CIF terms gives back freight and insurance to make FOB', () => {
  const cif = {
    direction: 'export',
    terms: 'CIF',
    freightKind: 'total',
    freight: 100n * E5,
    insuranceKind: 'rate',
    insurance: 1n * E5,
  } as const
  // 1 % of CIF 1000.00 is 10.00
  assert.deepEqual(valued({ ...cif, items: items(100_000n) }), ['890.00'])
})

test('other charges: a rate or a sum, added, and taken off below zero', () => {
  const rated = { otherKind: 'rate', other: 2n * E5, items: items(10_000n) } as const
  assert.deepEqual(valued(rated), ['102.00'])
  const off = { otherKind: 'total', other: -30n * E5, items: items(10_000n) } as const
  assert.deepEqual(valued(off), ['70.00'])
})

test('lines without any price bear charges by mass', () => {
  const zero = { ...freight(300n), items: items(0n, 0n, 0n) }
  assert.deepEqual(valued(zero), ['1.00', '1.00', '1.00'])
})

test('a month without a rate between two months: refused, never the month before’s', () => {
  const month = (from: string, to: string): DatedRow => ({
    key: 'NAD',
    from,
    to,
    row: { rate: '0.4' },
  })
  const rate = [month('2026-08-01', '2026-09-01'), month('2026-10-01', '2026-11-01')]
  const on = (day: string): string[] | bigint[] => {
    const made = valuesOf(
      doc({ currency: 'NAD', items: items(1_000n) }),
      viewOf('CN', day, { rate }),
    )
    return made instanceof Refusal ? made.faults.map(each => `${each.key} ${each.path}`) : made
  }
  assert.deepEqual(on('2026-08-31'), [400n])
  assert.deepEqual(on('2026-09-01'), ['reference-missing /currency'])
  assert.deepEqual(on('2026-09-30'), ['reference-missing /currency'])
  assert.deepEqual(on('2026-10-01'), [400n])
})

test('refused: no rate on that day, charges above the price, an insurance rate of 100 %', () => {
  const keys = (members: Partial<Declaration>): string[] => {
    const made = valuesOf(doc(members), view)
    return made instanceof Refusal ? made.faults.map(each => `${each.key} ${each.path}`) : []
  }
  assert.deepEqual(keys({ currency: 'NAD', items: items(1n) }), ['reference-missing /currency'])
  const charged = { ...freight(100n, 'NAD'), items: items(1n) }
  assert.deepEqual(keys(charged), ['reference-missing /freightCurrency'])
  const off = { otherKind: 'total', other: -30n * E5, items: items(100n) } as const
  assert.deepEqual(keys(off), ['value-below-zero /items/0/value'])
  const whole = {
    insuranceKind: 'rate',
    insurance: 100n * E5,
    terms: 'CFR',
    items: items(1n),
  } as const
  assert.deepEqual(keys(whole), ['insurance-rate-wrong /insurance'])
})

test('law: line values add up to price and charges, and none is lost or made', () => {
  const values = fc.array(fc.bigInt({ min: 0n, max: 10n ** 13n }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.bigInt({ min: 0n, max: 10n ** 10n }), (prices, charge) => {
      const made = valuesOf(doc({ ...freight(charge), items: items(...prices) }), view) as bigint[]
      const sum = (each: readonly bigint[]): bigint => each.reduce((a, b) => a + b, 0n)
      assert.equal(sum(made), sum(prices) + charge)
      made.forEach((value, i) => {
        assert.ok(value >= prices[i]!)
      })
    }),
  )
})
