// Criteria of risk as dated data: what they look at, and what they do to the lane.
import type { Lane } from '#kit/lanes.ts'
import type { Dimension } from './facts.ts'

/** One thing that must hold; a fact that is not stated does not hold. */
export type Condition =
  /** the key is one of these */
  | { readonly is: Dimension; readonly in: readonly string[] }
  /** the commodity code begins with one of these */
  | { readonly hs: readonly string[] }
  /** minor units, 1/100,000 kg or 1/10,000 %: at least `from`, less than `below` */
  | { readonly amount: 'value' | 'net' | 'rate'; readonly from?: bigint; readonly below?: bigint }
  /** nobody has filed with this key before */
  | { readonly first: Dimension }
  /** of at least `known` inspections of the key, at least so many of 10,000 were hits */
  | { readonly record: readonly Dimension[]; readonly known: number; readonly from: number }

interface Dated {
  /** what reasons and reports call it */
  readonly id: string
  /** first day in force, and the first day no longer; yyyy-mm-dd */
  readonly from: string
  readonly to?: string
}

/** A declared criterion: all its conditions hold, or it says nothing. */
export interface Criterion extends Dated {
  readonly all: readonly Condition[]
  /** added to the score; never below 0, so that no criterion lowers a lane */
  readonly points: number
  /** the lane is no lower than this */
  readonly lane?: Lane
}

/**
 * What history adds: the hit rate along a path from coarse to fine keys. Each step is shrunk to the
 * one before by `shrink` inspections, the first to the rate of all; what is added is the shift of
 * the log-odds against the rate of all, times `weight`.
 */
export interface Weight extends Dated {
  readonly path: readonly (readonly Dimension[])[]
  readonly shrink: number
  readonly weight: number
}

/** Where the lanes begin, and the share drawn at random whatever the score. */
export interface Bounds extends Dated {
  readonly yellow: number
  readonly red: number
  /** of 10,000 filings */
  readonly share: number
  readonly drawn: Exclude<Lane, 'green'>
}

export interface Criteria {
  readonly criteria: readonly Criterion[]
  readonly weights: readonly Weight[]
  /** exactly one is in force on a day */
  readonly bounds: readonly Bounds[]
}

/** What is in force on one day. */
export interface InForce {
  readonly criteria: readonly Criterion[]
  readonly weights: readonly Weight[]
  readonly bounds: Bounds
}

const on =
  (day: string) =>
  ({ from, to }: Dated): boolean =>
    from <= day && (to === undefined || day < to)

/** The criteria of a day. Throws where they contradict: a fault of whoever declared them. */
export const inForce = (all: Criteria, day: string): InForce => {
  const criteria = all.criteria.filter(on(day))
  const weights = all.weights.filter(on(day))
  const [bounds, ...more] = all.bounds.filter(on(day))
  if (bounds === undefined || more.length > 0) {
    throw new RangeError(`${more.length + (bounds ? 1 : 0)} bounds are in force on ${day}`)
  }
  if (bounds.yellow > bounds.red) throw new RangeError(`${bounds.id}: yellow begins above red`)
  const below = criteria.find(each => !(each.points >= 0))
  if (below !== undefined) throw new RangeError(`${below.id}: points below 0`)
  const ids = [...criteria, ...weights].map(each => each.id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new RangeError(`${twice} is in force twice on ${day}`)
  return { criteria, weights, bounds }
}

/** The keys that history must be kept by, for all criteria of all days. */
export const keptBy = (all: Criteria): (readonly Dimension[])[] => {
  const kept = new Map<string, readonly Dimension[]>([['', []]])
  const keep = (of: readonly Dimension[]): void => {
    kept.set(of.join('|'), of)
  }
  for (const { path } of all.weights) path.forEach(keep)
  for (const condition of all.criteria.flatMap(each => each.all)) {
    if ('first' in condition) keep([condition.first])
    if ('record' in condition) keep(condition.record)
  }
  return [...kept.values()]
}
