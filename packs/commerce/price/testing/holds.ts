// What the tests of the shop's money share.
import assert from 'node:assert/strict'
import { Refusal } from '#kit/fault.ts'
import {
  customsAmounts,
  type Order,
  POLICIES,
  type Priced,
  priceOrder,
  type Refunds,
  type Return,
  refundsOf,
} from '../index.ts'

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)

export const priced = (order: Order): Priced => {
  const result = priceOrder(order)
  if (result instanceof Refusal) assert.fail(JSON.stringify(result.faults))
  return result
}
export const faultsOf = (order: Order): string[] => {
  const result = priceOrder(order)
  return result instanceof Refusal ? result.faults.map(each => each.key) : []
}
export const refunds = (from: Priced, returns: readonly Return[]): Refunds => {
  const result = refundsOf(from, returns)
  if (result instanceof Refusal) assert.fail(JSON.stringify(result.faults))
  return result
}

/** The golden list's first invariant, and the bounds, for any priced order. */
export const holds = (result: Priced): void => {
  const { lines, freight, totals, steps, order } = result
  const { withTax } = POLICIES[order.policy]
  for (const [i, line] of lines.entries()) {
    for (const [key, value] of Object.entries(line)) {
      if (typeof value === 'bigint') assert.ok(value >= 0n, `${key} of line ${i}: ${value}`)
    }
    assert.equal(line.listed, order.lines[i]!.price.amount * line.quantity)
    assert.equal(line.listed - line.discount, withTax ? line.gross : line.net)
    assert.equal(line.net + line.tax, line.gross)
    assert.equal(line.gross - line.coupon, line.paid)
    assert.equal(sum(line.taxes.map(each => each.amount)), line.tax)
    assert.equal(sum(steps.map(step => step.lines[i]!)), line.paid)
  }
  assert.ok(freight.net >= 0n && freight.tax >= 0n)
  assert.equal(freight.net + freight.tax, freight.gross)
  assert.equal(freight.gross - (withTax ? 0n : freight.tax), order.freight?.price.amount ?? 0n)
  assert.equal(sum(lines.map(line => line.paid)) + freight.gross, totals.total)
  assert.equal(totals.net + totals.tax, totals.gross)
  assert.equal(totals.gross - totals.coupon, totals.total)
  assert.equal(sum(steps.map(step => step.change)), totals.total)
  const told = customsAmounts(result)
  assert.equal(told.acturalPaid, totals.total)
  assert.equal(told.goodsValue + told.freight + told.taxTotal - told.discount, told.acturalPaid)
}
