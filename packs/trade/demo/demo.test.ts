import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemoFiling, DemoOrder } from '#kit/pack.ts'
import { isCreditCode } from '../identifiers.ts'
import type { Reference } from '../reference.ts'
import { filingOf, lodge, viewOf } from '../trial.ts'
import { demo } from './demo.ts'
import { FLOWS, MEASURES } from './flows.ts'
import { DECLARANTS, OWNERS } from './parties.ts'

const YEAR = {
  from: Date.parse('2026-01-01T00:00:00+08:00'),
  to: Date.parse('2027-01-01T00:00:00+08:00'),
}
const day = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
const filing = filingOf('CN')

const views = new Map<string, Reference>()
const viewAt = (ms: number): Reference => {
  const month = `${day(ms).slice(0, 7)}-01`
  const view = views.get(month) ?? viewOf('CN', month)
  views.set(month, view)
  return view
}

/** Every filing of an order is taken; what comes next fits what is due. Sum of values, in fen. */
const lodgeAll = (order: DemoOrder): bigint => {
  let sum = 0n
  let last = order.from
  for (const each of demo(order)) {
    assert.ok(each.effective >= last && each.effective < order.to)
    last = each.effective
    const tried = lodge(filing, each.document, viewAt(each.effective))
    assert.ok(tried.ok, tried.ok ? '' : JSON.stringify([tried.faults, each.document]))
    const { value, due } = tried.amounts as { value: bigint; due: bigint }
    assert.ok(value > 0n)
    sum += value
    const [first] = each.next
    if (first?.transition === 'pay') assert.ok(due > 0n)
    if (first?.transition === 'release') assert.equal(due, 0n)
  }
  return sum
}

test('5,000 filings of a year hold: check, rules, assess, and what comes next', () => {
  lodgeAll({ seed: 11, count: 5000, ...YEAR })
})

test('the same order yields the same filings; another seed others', () => {
  const bytes = (seed: number): string => JSON.stringify([...demo({ seed, count: 200, ...YEAR })])
  assert.equal(bytes(3), bytes(3))
  assert.notEqual(bytes(3), bytes(4))
})

test('a total is met to the fen, from one fen a filing to the mission’s average', () => {
  for (const [count, total] of [
    [1, 1n],
    [500, 500n],
    [700, 12_345_678_901n],
    // as many to one as a million to 580,005,270,000.00 yuan
    [2000, 116_001_054_000n],
  ] as const) {
    assert.equal(lodgeAll({ seed: 5, count, total, ...YEAR }), total)
  }
  const order = { seed: 5, count: 10, total: 9n, ...YEAR }
  assert.throws(() => [...demo(order)], RangeError)
})

test('under a total nothing is withdrawn or refused', () => {
  const steps = [...demo({ seed: 5, count: 3000, total: 3_000_000_000n, ...YEAR })].flatMap(each =>
    each.next.map(step => step.transition),
  )
  assert.deepEqual([...new Set(steps)].toSorted(), ['pay', 'release'])
})

test('a stretch of a second works, as a live stream asks for it', () => {
  lodgeAll({ seed: 9, count: 40, from: YEAR.from, to: YEAR.from + 1000 })
})

test('it looks like the corridor: Vietnam first, office hours, durian in season', () => {
  const filings: DemoFiling[] = [...demo({ seed: 2, count: 6000, ...YEAR })]
  const partner = (each: DemoFiling): unknown => {
    const [item] = each.document.items as Record<string, string>[]
    return each.document.direction === 'import' ? item?.origin : item?.destination
  }
  const share = (holds: (each: DemoFiling) => boolean): number =>
    filings.filter(holds).length / filings.length
  assert.ok(share(each => partner(each) === 'VN') > 0.5)
  const hour = (each: DemoFiling): number => new Date(each.effective + 8 * 3_600_000).getUTCHours()
  assert.ok(share(each => hour(each) >= 8 && hour(each) < 19) > 0.75)
  const durian = (month: string): number =>
    share(
      each =>
        day(each.effective).slice(5, 7) === month &&
        (each.document.items as { hs: string }[]).some(item => item.hs === '0810600000'),
    )
  assert.ok(durian('05') > 3 * durian('01'))
})

test('parties are valid and cannot be real; every good has a measure', () => {
  for (const code of [...DECLARANTS, ...OWNERS]) {
    assert.ok(isCreditCode(code), code)
    assert.equal(code.slice(8, 12), 'DEM0')
  }
  for (const hs of FLOWS.flatMap(flow => flow.goods)) assert.ok(Object.hasOwn(MEASURES, hs), hs)
})
