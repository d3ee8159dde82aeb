// The lane of a declaration: a pure function of its facts, the criteria of the day, history and the
// draw. Every decision keeps its reasons.
import type { Lane, LaneDecision, LaneReason } from '#kit/lanes.ts'
import type { Condition, InForce, Weight } from './criteria.ts'
import { isDrawn } from './draw.ts'
import { type Facts, keyOf } from './facts.ts'
import type { Counters } from './history.ts'

export type Decision = Omit<LaneDecision, 'draw'>

const ORDER: readonly Lane[] = ['green', 'yellow', 'red']
export const higher = (a: Lane, b: Lane): Lane => (ORDER.indexOf(a) < ORDER.indexOf(b) ? b : a)

const holds = (condition: Condition, facts: Facts, counters: Counters): boolean => {
  if ('is' in condition) {
    const key = keyOf(facts, [condition.is])
    return key !== undefined && condition.in.includes(key)
  }
  if ('hs' in condition) {
    return condition.hs.some(each => facts.named.hs?.startsWith(each) === true)
  }
  if ('amount' in condition) {
    const amount = facts[condition.amount]
    const { from, below } = condition
    return (from === undefined || amount >= from) && (below === undefined || amount < below)
  }
  const of = 'first' in condition ? [condition.first] : condition.record
  const key = keyOf(facts, of)
  if (key === undefined) return false
  const { filed, inspected, hits } = counters.of(of, key)
  if ('first' in condition) return filed === 0
  return inspected >= condition.known && hits * 10_000 >= inspected * condition.from
}

// One hit is always possible: half an inspection of each outcome keeps a rate from 0 and 1.
const rateOfAll = (counters: Counters): number => {
  const { inspected, hits } = counters.of([], '')
  return (hits + 0.5) / (inspected + 1)
}
const logOdds = (rate: number): number => Math.log(rate / (1 - rate))

/** The shrunk hit rate along a path; a key that is not stated leaves it as it is. */
const rateOf = ({ path, shrink }: Weight, facts: Facts, counters: Counters): number => {
  let rate = rateOfAll(counters)
  for (const of of path) {
    const key = keyOf(facts, of)
    if (key === undefined) continue
    const { inspected, hits } = counters.of(of, key)
    rate = (hits + shrink * rate) / (inspected + shrink)
  }
  return rate
}

/** What the history of a path says: the shift of the log-odds against all, before its weight. */
export const shiftOf = (weight: Weight, facts: Facts, counters: Counters): number =>
  logOdds(rateOf(weight, facts, counters)) - logOdds(rateOfAll(counters))

/**
 * The lane of a filing. `draw` is `drawOf` of its day and number. Counters must hold only what was
 * known when the filing came.
 */
export const decide = (
  facts: Facts,
  { criteria, weights, bounds }: InForce,
  counters: Counters,
  draw: number,
): Decision => {
  const reasons: LaneReason[] = []
  for (const { id, all, points, lane } of criteria) {
    if (!all.every(condition => holds(condition, facts, counters))) continue
    reasons.push({ id, kind: 'criterion', points, ...(lane === undefined ? {} : { lane }) })
  }
  for (const weight of weights) {
    const points = weight.weight * shiftOf(weight, facts, counters)
    if (points !== 0) reasons.push({ id: weight.id, kind: 'history', points })
  }
  if (isDrawn(draw, bounds.share)) {
    reasons.push({ id: bounds.id, kind: 'draw', points: 0, lane: bounds.drawn })
  }
  let score = 0
  let lane: Lane = 'green'
  for (const reason of reasons) {
    score += reason.points
    if (reason.lane !== undefined) lane = higher(lane, reason.lane)
  }
  if (score >= bounds.yellow) lane = higher(lane, 'yellow')
  if (score >= bounds.red) lane = higher(lane, 'red')
  return { lane, reasons, score }
}
