// How well criteria choose: hit rates with their intervals.
import { type Rate, wilson } from '#kit/interval.ts'
import type { Decision } from './lane.ts'

/** A decision, and what inspection found; undefined: not inspected, or not known yet. */
export interface Outcome {
  readonly decision: Decision
  readonly hit?: boolean
}

export interface HitRate extends Rate {
  /** id of the criterion, weight or draw */
  readonly id: string
  /** filings with this reason; of weights, only where history adds to the score */
  readonly selected: number
  /** of these, counted: with a known outcome, and drawn if only the drawn count */
  readonly inspected: number
  readonly hits: number
  /** rate, low and high over the rate of the base */
  readonly lift: Rate
}

export interface Report {
  /** known outcomes, their hits and their rate */
  readonly base: Rate & { readonly inspected: number; readonly hits: number }
  readonly rates: readonly HitRate[]
}

/**
 * Hit rates of each reason, and their lift against the rate of all that are counted. Where only the
 * inspected have an outcome, count the drawn alone (`'drawn'`): what else was inspected was picked
 * by all reasons together, and each would look as good as the rest. `lift` divides the interval by
 * the base's rate and takes that as exact, so a small base makes it too narrow.
 */
export const hitRates = (outcomes: Iterable<Outcome>, counted: 'all' | 'drawn'): Report => {
  const counts = new Map<string, { selected: number; inspected: number; hits: number }>()
  const all = { inspected: 0, hits: 0 }
  for (const { decision, hit } of outcomes) {
    const isDrawn = decision.reasons.some(each => each.kind === 'draw')
    const isKnown = hit !== undefined && (counted === 'all' || isDrawn)
    for (const { id, kind, points } of decision.reasons) {
      if (kind === 'history' && points <= 0) continue
      const count = counts.get(id) ?? { selected: 0, inspected: 0, hits: 0 }
      counts.set(id, count)
      count.selected++
      if (isKnown) count.inspected++
      if (isKnown && hit) count.hits++
    }
    if (isKnown) all.inspected++
    if (isKnown && hit) all.hits++
  }
  const base = wilson(all.hits, all.inspected)
  const rates = [...counts].map(([id, count]): HitRate => {
    const { rate, low, high } = wilson(count.hits, count.inspected)
    const lift = { rate: rate / base.rate, low: low / base.rate, high: high / base.rate }
    return { id, ...count, rate, low, high, lift }
  })
  return { base: { ...all, ...base }, rates: rates.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}
