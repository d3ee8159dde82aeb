import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDecimal } from '#kit/decimal.ts'
import { formatMoney } from '#kit/money.ts'
import { shared, skipShared } from '#test/shared.ts'
import { assessedIncome, deliveredAbroad } from './outward.ts'

const SKIP = { skip: skipShared }
type Golden = Readonly<Record<string, string>>
const golden = () =>
  JSON.parse(readFileSync(shared('golden/cbec-tax.json'), 'utf8')) as Readonly<
    Record<'landed_cost_ddp' | 'export_pilot_zone', readonly Golden[]>
  >
const money = (text = ''): bigint => parseDecimal(text, 2) ?? assert.fail(text)
/** A fraction such as 0.08 as a percentage at four decimals. */
const percent = (text = ''): bigint => parseDecimal(text, 6) ?? assert.fail(text)
const told = (amount: bigint): string => formatMoney(amount, 'INR')

test('golden 24: delivered duty paid, duty and import VAT and the carrier’s fee', SKIP, () => {
  for (const each of golden().landed_cost_ddp) {
    const found = deliveredAbroad({
      goods: money(each.goods),
      freight: money(each.freight),
      fee: money(each.carrier_fee),
      dutyRate: percent(each.duty_rate),
      vatRate: percent(each.import_vat_rate),
    })
    assert.deepEqual([found.duty, found.vat, found.charges].map(told), [
      each.duty,
      each.import_vat,
      each.total_charges,
    ])
    assert.equal(found.total, money(each.goods) + money(each.freight) + found.charges)
  }
})

test(
  'golden 23: 4 % of an export shop’s revenue is income, of which a quarter is tax',
  SKIP,
  () => {
    for (const each of golden().export_pilot_zone) {
      const { income, tax } = assessedIncome(money(each.revenue))
      assert.deepEqual([income, tax].map(told), [each.taxable_income, each.cit])
    }
  },
)
