import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Rate, wilson } from '#kit/interval.ts'
import type { LaneReason as Reason } from '#kit/lanes.ts'
import type { Decision } from './lane.ts'
import { hitRates, type Outcome } from './report.ts'

const rounded = ({ rate, low, high }: Rate): number[] =>
  [rate, low, high].map(each => Math.round(each * 10_000) / 10_000)

test('Wilson’s interval, against values worked out by hand from the formula', () => {
  // 8 of 10: (0.8 + 0.192073 ± 1.96 * sqrt(0.016 + 0.009604)) / 1.384146
  assert.deepEqual(rounded(wilson(8, 10)), [0.8, 0.4902, 0.9433])
  // none of 10: the upper end is 3.841459 / 13.841459
  assert.deepEqual(rounded(wilson(0, 10)), [0, 0, 0.2775])
  assert.deepEqual(rounded(wilson(0, 0)).slice(1), [0, 1])
})

test('law: an interval holds its rate, mirrors, and narrows as more is known', () => {
  const counts = fc.tuple(fc.nat(1000), fc.nat(1000)).filter(([hits, misses]) => hits + misses > 0)
  fc.assert(
    fc.property(counts, ([hits, misses]) => {
      const of = hits + misses
      const { rate, low, high } = wilson(hits, of)
      assert.ok(low >= 0 && low <= rate && rate <= high && high <= 1)
      const other = wilson(misses, of)
      assert.ok(Math.abs(other.low - (1 - high)) < 1e-9)
      const more = wilson(hits * 10, of * 10)
      assert.ok(more.high - more.low < high - low)
    }),
  )
})

const criterion = (id: string): Reason => ({ id, kind: 'criterion', points: 1 })
const outcome = (reasons: readonly Reason[], hit?: boolean): Outcome => {
  const decision: Decision = { lane: 'red', reasons, score: 0 }
  return hit === undefined ? { decision } : { decision, hit }
}
const DRAWN: Reason = { id: 'share', kind: 'draw', points: 0, lane: 'red' }

test('hit rates of reasons: selected, counted, hits, lift; good history is no reason', () => {
  const good: Reason = { id: 'party', kind: 'history', points: -0.3 }
  const outcomes = [
    outcome([criterion('a')], true),
    outcome([criterion('a'), good], false),
    outcome([criterion('a')]),
    outcome([good], false),
    outcome([DRAWN], false),
  ]
  const { base, rates } = hitRates(outcomes, 'all')
  assert.deepEqual([base.inspected, base.hits], [4, 1])
  const [a, share, ...more] = rates
  assert.deepEqual(more, [])
  assert.deepEqual([a!.id, a!.selected, a!.inspected, a!.hits], ['a', 3, 2, 1])
  // one of two, against one of four
  assert.equal(a!.lift.rate, 2)
  assert.deepEqual([share!.id, share!.hits], ['share', 0])
})

test('counted among the drawn, what was picked by suspicion does not flatter a reason', () => {
  const picked = Array.from({ length: 10 }, () =>
    outcome([criterion('bad'), criterion('odd')], true),
  )
  const drawn = [
    outcome([DRAWN, criterion('odd')], false),
    outcome([DRAWN, criterion('odd')], true),
    outcome([DRAWN], true),
    outcome([DRAWN], false),
  ]
  const { base, rates } = hitRates([...picked, ...drawn], 'drawn')
  assert.deepEqual([base.inspected, base.hits], [4, 2])
  const odd = rates.find(each => each.id === 'odd')!
  assert.deepEqual([odd.selected, odd.inspected, odd.hits, odd.lift.rate], [12, 2, 1, 1])
})
