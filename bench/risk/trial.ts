// A trial of the lanes on past declarations, day by day: all filings of a day are decided before
// any outcome of that day is known, and bounds come from the scores of the days before.
import { createHash } from 'node:crypto'
import { type Criteria, inForce, keptBy } from '#packs/trade/risk/criteria.ts'
import { drawOf } from '#packs/trade/risk/draw.ts'
import { History } from '#packs/trade/risk/history.ts'
import { type Decision, decide } from '#packs/trade/risk/lane.ts'
import type { Case } from './korea.ts'

export interface Plan {
  /** criteria and weights; the trial sets the bounds of each day itself */
  readonly criteria: Omit<Criteria, 'bounds'>
  /** filings to inspect, of 10,000: the red lane */
  readonly budget: number
  /** of these, so many of 10,000 filings by the draw */
  readonly share: number
  /** whose outcome becomes known: everybody's, only that of the red lane, or nobody's */
  readonly reveal: 'all' | 'inspected' | 'none'
  /** an outcome is known on this many days later, at least 1 */
  readonly delay: number
  /** the outcomes of filings before this day become known all, whatever `reveal` says */
  readonly warm?: string
}

export interface Tried {
  readonly case: Case
  readonly decision: Decision
}

/** SHA-256, as the draw wants it. */
export const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
/** A node draws its seed; a trial that others can repeat takes the day as the seed. */
export const seedOf = (day: string): string => `trial ${day}`

// Four weeks: long enough for some 2,000 scores, short enough to follow history as it grows.
const WINDOW = 28

/**
 * The lowest score that leaves at most `share` of 10,000 at or above it: with ties, fewer rather
 * than more. Infinity when there are no scores.
 */
export const boundOf = (scores: readonly number[], share: number): number => {
  const sorted = [...scores].sort((a, b) => b - a)
  const most = Math.floor((sorted.length * share) / 10_000)
  const next = sorted[most]
  if (most === 0 || next === undefined) return Number.POSITIVE_INFINITY
  for (let i = most - 1; i >= 0; i--) if (sorted[i]! > next) return sorted[i]!
  return Number.POSITIVE_INFINITY
}

/** Cases of each day, in the order of days. */
export const daysOf = (cases: readonly Case[]): [string, Case[]][] => {
  const days = Map.groupBy(cases, each => each.facts.day)
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Waiting {
  readonly day: number
  readonly case: Case
}
const dayNumber = (day: string): number => Date.parse(day) / 86_400_000

const isRevealed = ({ reveal, warm }: Plan, day: string, { lane }: Decision): boolean =>
  reveal === 'all' || (reveal === 'inspected' && lane === 'red') || day < (warm ?? '')

/** Decides all cases in the order of their days. */
export const tryOut = (cases: readonly Case[], plan: Plan): Tried[] => {
  const history = new History(keptBy({ ...plan.criteria, bounds: [] }))
  const window: number[][] = []
  const waiting: Waiting[] = []
  const tried: Tried[] = []
  for (const [day, filed] of daysOf(cases)) {
    while (waiting[0] !== undefined && waiting[0].day + plan.delay <= dayNumber(day)) {
      const known = waiting.shift()!.case
      history.learn(known.facts, known.hit)
    }
    const scores = window.flat()
    const bounds = {
      id: 'draw',
      from: day,
      yellow: boundOf(scores, 2 * (plan.budget - plan.share)),
      red: boundOf(scores, plan.budget - plan.share),
      share: plan.share,
      drawn: 'red' as const,
    }
    const criteria = inForce({ ...plan.criteria, bounds: [bounds] }, day)
    const decided = filed.map((each): Tried => {
      const draw = drawOf(day, seedOf(day), each.facts.number, digest)
      return { case: each, decision: decide(each.facts, criteria, history, draw) }
    })
    for (const each of decided) {
      tried.push(each)
      history.file(each.case.facts)
      if (isRevealed(plan, day, each.decision)) {
        waiting.push({ day: dayNumber(day), case: each.case })
      }
    }
    window.push(decided.map(each => each.decision.score))
    if (window.length > WINDOW) window.shift()
  }
  return tried
}
