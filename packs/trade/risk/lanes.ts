// The lanes of a declaration: its lines as facts, the tables of its day, what is known of its keys.
import type { Count, LaneCase, LaneDecision, LaneReason, Lanes } from '#kit/lanes.ts'
import type { Amounts, Declaration, Item, Line } from '../fields.ts'
import type { Profile } from '../profiles.ts'
import { type InForce, inForce, keptBy } from './criteria.ts'
import { commitmentOf, drawOf } from './draw.ts'
import { type Dimension, type Facts, keyOf } from './facts.ts'
import type { Counters } from './history.ts'
import { type Decision, decide, higher } from './lane.ts'
import { type ReadCriteria, readCriteria } from './tables.ts'

/**
 * Kinds of goods of a declaration that are looked at, by value: what 10,000 lines hide below the
 * hundredth kind is worth less than each of those, and a decision stays within some milliseconds.
 */
const MOST_KINDS = 100
/** Lines that a reason names: more than an officer would go through by one reason. */
const MOST_ROWS = 100

const keyOfKind = ({ hs, origin, preference }: Item): string =>
  `${hs}|${origin}|${preference ?? ''}`

/** What the data set of a declaration does not have is not stated, and no key of history. */
const factsOf = (doc: Declaration, item: Item, line: Line, at: LaneCase): Facts => ({
  number: at.number,
  day: at.day,
  named: {
    office: doc.office,
    mode: doc.mode,
    declarant: doc.declarant,
    ...(doc.transport === '' ? {} : { transport: doc.transport }),
    ...(doc.owner === '' ? {} : { owner: doc.owner }),
    ...(doc.overseas === undefined ? {} : { overseas: doc.overseas }),
    ...(item.hs === '' ? {} : { hs: item.hs }),
    ...(item.origin === '' ? {} : { origin: item.origin }),
    regime: item.preference ?? line.basis,
  },
  value: line.value,
  net: line.mass,
  rate: line.rate,
})

/** Facts of one kind of goods, and the lines that are of it. */
interface Kind extends Facts {
  readonly rows: number[]
}

/** Lines of the same code, origin and claim are one kind of goods: value and mass add up. */
const kindsOf = (doc: Declaration, amounts: Amounts, at: LaneCase): Kind[] => {
  const kinds = new Map<string, Kind>()
  for (const [n, line] of amounts.lines.entries()) {
    const item = doc.items[n] as Item
    const key = keyOfKind(item)
    const own = factsOf(doc, item, line, at)
    const old = kinds.get(key)
    if (old === undefined) {
      kinds.set(key, { ...own, rows: [n] })
      continue
    }
    if (old.rows.length < MOST_ROWS) old.rows.push(n)
    const { rate } = old.rate > own.rate ? old : own
    kinds.set(key, { ...old, value: old.value + own.value, net: old.net + own.net, rate })
  }
  const order = (a: Facts, b: Facts): number => (a.value > b.value ? -1 : a.value < b.value ? 1 : 0)
  return [...kinds.values()].sort(order).slice(0, MOST_KINDS)
}

const nameOf = (of: readonly Dimension[], key: string): string => `${of.join('+')}\u001f${key}`

const TABLES = ['criterion', 'criterion-history', 'criterion-bounds'] as const
type Known = { readonly tables: readonly unknown[]; readonly read: ReadCriteria }

/** A day's table is the same value for as long as it is in force: it is read once. */
const known = new WeakMap<object, Known>()
const criteriaOf = (table: LaneCase['table'], profile: Profile): ReadCriteria => {
  const tables = TABLES.map(table)
  const first = tables[0] as object
  const found = known.get(first)
  if (found?.tables.every((each, n) => each === tables[n]) === true) return found.read
  const read = readCriteria(table, profile)
  known.set(first, { tables, read })
  return read
}

/** Without bounds that can be read no score means anything: all goods are looked at on paper. */
const NO_BOUNDS = { id: 'draw', from: '', yellow: 0, red: 1e9, share: 0, drawn: 'red' } as const
const UNREADABLE = 'unreadable'

interface OfKind {
  readonly decision: Decision
  readonly rows: readonly number[]
}

/** A reason that two kinds share: with its most points, and about the lines of both. */
const joined = (old: LaneReason | undefined, reason: LaneReason, rows: readonly number[]) => {
  // what was drawn is the whole filing, not one of its goods
  if (reason.kind === 'draw') return reason
  const all = [...(old?.rows ?? []), ...rows].sort((a, b) => a - b).slice(0, MOST_ROWS)
  const strongest = old === undefined || old.points < reason.points ? reason : old
  return { ...strongest, rows: all }
}

/** Of several kinds of goods the filing is what its worst is; each reason with its most points. */
const worst = (all: readonly OfKind[]): Decision => {
  const reasons = new Map<string, LaneReason>()
  let [lane, score]: [Decision['lane'], number] = ['green', Number.NEGATIVE_INFINITY]
  for (const { decision, rows } of all) {
    lane = higher(lane, decision.lane)
    score = Math.max(score, decision.score)
    for (const reason of decision.reasons)
      reasons.set(reason.id, joined(reasons.get(reason.id), reason, rows))
  }
  return { lane, score: all.length === 0 ? 0 : score, reasons: [...reasons.values()] }
}

const WARNED: LaneReason = { id: UNREADABLE, kind: 'criterion', points: 0, lane: 'yellow' }

/** Lanes of a country's declarations. */
export const lanes = (profile: Profile): Lanes<Declaration, Amounts> => ({
  keys: (doc, amounts, at) => {
    const kept = keptBy(criteriaOf(at.table, profile).criteria)
    const keys = new Set<string>()
    for (const facts of kindsOf(doc, amounts, at)) {
      for (const of of kept) {
        const key = keyOf(facts, of)
        if (key !== undefined) keys.add(nameOf(of, key))
      }
    }
    return [...keys]
  },
  decide: (doc, amounts, at, of): LaneDecision => {
    const { criteria, unreadable } = criteriaOf(at.table, profile)
    const hasBounds = criteria.bounds.length === 1
    const force: InForce = inForce(
      { ...criteria, bounds: hasBounds ? criteria.bounds : [NO_BOUNDS] },
      at.day,
    )
    const counters: Counters = { of: (dimensions, key): Count => of(nameOf(dimensions, key)) }
    const { day, seed, digest } = at.draw
    const draw = drawOf(day, seed, at.number, digest)
    const made = worst(
      kindsOf(doc, amounts, at).map(({ rows, ...facts }) => ({
        decision: decide(facts, force, counters, draw),
        rows,
      })),
    )
    if (unreadable.length === 0) return { ...made, draw }
    // what a row that nobody can read would have found is not known: somebody looks
    const lane = higher(made.lane, 'yellow')
    return { ...made, lane, reasons: [...made.reasons, WARNED], draw }
  },
  // Looked at and let go: nothing was found. Refused, or corrected while its books are looked at:
  // something was. A trader who corrects or cancels unasked says nothing of a look.
  outcome: ({ from, event }) => {
    if (event === 'refuse' || event === 'refund') return true
    if (from === 'auditing') return event === 'correct'
    const isLook = from === 'inspecting' || from === 'examining'
    return isLook && (event === 'release' || event === 'defer') ? false : undefined
  },
  commitment: commitmentOf,
  reasons: table => {
    const { criteria, unreadable } = criteriaOf(table, profile)
    return [
      ...criteria.criteria.map(({ id }) => ({ id, kind: 'criterion' as const })),
      ...criteria.weights.map(({ id }) => ({ id, kind: 'history' as const })),
      ...criteria.bounds.map(({ id }) => ({ id, kind: 'draw' as const })),
      ...(unreadable.length === 0 ? [] : [{ id: UNREADABLE, kind: 'criterion' as const }]),
    ]
  },
})
