// Worked examples of the retail channel, to the fen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDecimal } from '#kit/decimal.ts'
import { formatMoney } from '#kit/money.ts'
import { shared, skipShared } from '#test/shared.ts'
import { Reference } from './reference.ts'
import { taxesOf } from './tax.ts'

const AFTER = { share: 700_000n, rounding: 'line-after-share' } as const
const SKIP = { skip: skipShared }

interface Golden {
  readonly id: number
  readonly base: string
  readonly goods?: string
  readonly freight?: string
  readonly insurance?: string
  readonly vat: string
  readonly ct?: string
  readonly duty_rate?: string
  readonly duty?: string
  readonly consumption_tax?: string
  readonly vat_due: string
  readonly total: string
}
const fen = (text: string): bigint => parseDecimal(text, 2) ?? assert.fail(text)
/** A fraction such as 0.13 as a percentage at four decimals. */
const percent = (text = '0'): bigint => parseDecimal(text, 6) ?? assert.fail(text)
const ratesOf = (each: Golden) => ({
  vat: percent(each.vat),
  consumption: percent(each.ct),
  duty: percent(each.duty_rate),
})
const yuan = (amount: bigint): string => formatMoney(amount, 'CNY')

const golden = (): { within_limit: Golden[]; over_single_limit_one_item: Golden[] } =>
  JSON.parse(readFileSync(shared('golden/cbec-tax.json'), 'utf8'))

test('golden: within the limits', SKIP, () => {
  for (const each of golden().within_limit) {
    if (each.goods !== undefined) {
      const parts = [each.goods, each.freight ?? '0', each.insurance ?? '0'].map(fen)
      assert.equal(
        parts.reduce((a, b) => a + b),
        fen(each.base),
        `${each.id}: base`,
      )
    }
    const taxes = taxesOf(fen(each.base), ratesOf(each), AFTER)
    const sum = taxes.duty + taxes.consumption + taxes.vat
    assert.deepEqual(
      [taxes.duty, taxes.consumption, taxes.vat, sum].map(yuan),
      [each.duty ?? '0.00', each.consumption_tax ?? '0.00', each.vat_due, each.total],
      `${each.id}`,
    )
  }
})

test('golden: one piece above the single limit bears the statutory taxes', SKIP, () => {
  for (const each of golden().over_single_limit_one_item) {
    const taxes = taxesOf(fen(each.base), ratesOf(each), undefined)
    const sum = taxes.duty + taxes.consumption + taxes.vat
    assert.deepEqual(
      [taxes.duty, taxes.vat, sum].map(yuan),
      [each.duty, each.vat_due, each.total],
      `${each.id}`,
    )
  }
})

test('law: a share is never more than all of it, and each tax within half a fen of its share', () => {
  const rates = fc.record({
    vat: fc.bigInt(0n, 1_000_000n),
    consumption: fc.bigInt(0n, 990_000n),
    duty: fc.bigInt(0n, 3_000_000n),
  })
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 20n), rates, (base, each) => {
      const part = taxesOf(base, each, AFTER)
      const all = taxesOf(base, { ...each, duty: 0n }, undefined)
      assert.equal(part.duty, 0n)
      for (const tax of ['vat', 'consumption'] as const) {
        const off = 10n * part[tax] - 7n * all[tax]
        // half a fen of the one, and 0.7 of half a fen of the other
        assert.ok(off <= 9n && off >= -9n, `${tax} ${off}`)
      }
    }),
  )
})

test('golden 9: the policy is a setting, and it matters by a fen', () => {
  const vat = { vat: 130_000n, consumption: 0n, duty: 0n }
  const before = { share: 700_000n, rounding: 'line-before-share' } as const
  assert.equal(taxesOf(56_189n, vat, AFTER).vat, 5_113n)
  assert.equal(taxesOf(56_189n, vat, before).vat, 5_114n)
  const of = (policy: string) =>
    new Reference((_, key) => (key === 'rounding' ? { policy } : { amount: '70' }), '2026-11-25')
  assert.deepEqual(of('line-before-share').part, before)
  assert.deepEqual(of('line-after-share').part, AFTER)
})
