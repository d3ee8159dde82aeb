// Precision and recall of choices.
import { type Rate, wilson } from '#kit/interval.ts'
import type { Case } from './korea.ts'

export interface Chosen {
  readonly of: number
  readonly chosen: number
  readonly hits: number
  readonly precision: Rate
  readonly recall: Rate
}

/** What a choice finds among cases. */
export const measure = (cases: readonly Case[], isChosen: (at: number) => boolean): Chosen => {
  let [chosen, hits, all] = [0, 0, 0]
  cases.forEach((each, i) => {
    if (each.hit) all++
    if (!isChosen(i)) return
    chosen++
    if (each.hit) hits++
  })
  return {
    of: cases.length,
    chosen,
    hits,
    precision: wilson(hits, chosen),
    recall: wilson(hits, all),
  }
}

/** The choice of the highest scores, `share` of 10,000; ties by the filing's number. */
export const highest = (
  cases: readonly Case[],
  scores: readonly number[],
  share: number,
): ((at: number) => boolean) => {
  const order = cases.map((_, i) => i)
  const number = (i: number): string => cases[i]!.facts.number
  order.sort((a, b) => scores[b]! - scores[a]! || (number(a) < number(b) ? -1 : 1))
  const chosen = new Set(order.slice(0, Math.round((cases.length * share) / 10_000)))
  return at => chosen.has(at)
}

/** The first filing of each set with the same code, origin, value and mass. */
export const firstOfEach = (cases: readonly Case[]): Case[] => {
  const seen = new Set<string>()
  return cases.filter(({ facts }) => {
    const key = [facts.named.hs, facts.named.origin, facts.value, facts.net].join('|')
    const isFirst = !seen.has(key)
    seen.add(key)
    return isFirst
  })
}
