// Criteria, paths of history and bounds as rows of dated tables: what an operator may change
// without a release. The defaults are a beginning, not knowledge: docs/decisions/0027-lanes.md.
import { parseDecimal } from '#kit/decimal.ts'
import type { Lane } from '#kit/lanes.ts'
import { LANES } from '#kit/lanes.ts'
import { decimalsOf } from '#kit/money.ts'
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from '../codes/list.ts'
import type { Profile } from '../profiles.ts'
import type { Bounds, Condition, Criteria, Criterion, Weight } from './criteria.ts'
import { DIMENSIONS, type Dimension, NAMED } from './facts.ts'

type Row = Readonly<Record<string, string>>
/** Rows that cannot be read stand for themselves: what they meant to find is not lost silently. */
export interface ReadCriteria {
  readonly criteria: Criteria
  readonly unreadable: readonly string[]
}

const isDimension = (text: string): text is Dimension =>
  (DIMENSIONS as readonly string[]).includes(text)
const isLane = (text: string | undefined): text is Lane =>
  (LANES as readonly (string | undefined)[]).includes(text)

class Unreadable extends Error {}

const words = (text: string): string[] => text.split(/\s+/).filter(each => each !== '')
/** `hs+origin`: several facts taken together. */
const crossed = (text: string): Dimension[] =>
  text.split('+').map(each => {
    if (!isDimension(each)) throw new Unreadable(each)
    return each
  })
const decimal = (text: string, scale: number): bigint => {
  const value = parseDecimal(text, scale)
  if (value === undefined) throw new Unreadable(text)
  return value
}
/** Scores are floats, never money. */
const figure = (text: string | undefined): number => {
  if (text === undefined || !/^\d{1,6}(\.\d{1,6})?$/.test(text)) throw new Unreadable(text)
  return Number(text)
}

/** Members that say nothing of what holds. */
const SAID = new Set(['points', 'lane', 'zh', 'en', 'vi', 'th', 'source', 'note'])
/** Read together with another. */
const WITH = new Set(['recordKnown', 'recordFrom'])
const AMOUNTS: Readonly<Record<string, 'value' | 'net' | 'rate'>> = {
  valueFrom: 'value',
  valueBelow: 'value',
  netFrom: 'net',
  netBelow: 'net',
  rateFrom: 'rate',
  rateBelow: 'rate',
}

const conditionOf = (name: string, text: string, row: Row, money: number): Condition => {
  const amount = AMOUNTS[name]
  if (amount !== undefined) {
    const scale = { value: money, net: 5, rate: 4 }[amount]
    const at = decimal(text, scale)
    return name.endsWith('From') ? { amount, from: at } : { amount, below: at }
  }
  if (name === 'first') {
    const [first, ...more] = crossed(text)
    if (first === undefined || more.length > 0) throw new Unreadable(text)
    return { first }
  }
  if (name === 'record') {
    const from = Number(decimal(row.recordFrom ?? '', 2))
    return { record: crossed(text), known: figure(row.recordKnown), from }
  }
  if (name === 'hs') return { hs: words(text) }
  const named = NAMED.find(each => each === name)
  if (named === undefined) throw new Unreadable(name)
  return { is: named, in: words(text) }
}

const criterionOf = (id: string, row: Row, money: number): Criterion => {
  const all = Object.entries(row)
    .filter(([name]) => !SAID.has(name) && !WITH.has(name))
    .map(([name, text]) => conditionOf(name, text, row, money))
  // a criterion that looks at nothing would hold of everything
  if (all.length === 0) throw new Unreadable(id)
  const { lane, points = '0' } = row
  if (lane !== undefined && !isLane(lane)) throw new Unreadable(lane)
  return { id, from: '', all, points: figure(points), ...(lane === undefined ? {} : { lane }) }
}

const weightOf = (id: string, { path = '', shrink, weight }: Row): Weight => {
  const steps = words(path).map(crossed)
  if (steps.length === 0) throw new Unreadable(id)
  const strength = figure(shrink)
  // by nothing a rate of none or all stays 0 or 1, and its odds are no number
  if (strength === 0) throw new Unreadable(id)
  return { id, from: '', path: steps, shrink: strength, weight: figure(weight) }
}

const boundsOf = (id: string, row: Row): Bounds => {
  const { yellow, red, share, drawn } = row
  if (drawn !== 'yellow' && drawn !== 'red') throw new Unreadable(drawn)
  const bounds = { yellow: figure(yellow), red: figure(red) }
  if (bounds.yellow > bounds.red) throw new Unreadable(id)
  return { id, from: '', ...bounds, share: Number(decimal(share ?? '', 2)), drawn }
}

/** What the three tables say on a day. Throws nothing: a bad row must not hold up all filings. */
export const readCriteria = (
  table: (name: string) => ReadonlyMap<string, Row>,
  { currency }: Pick<Profile, 'currency'>,
): ReadCriteria => {
  const money = decimalsOf(currency) ?? 2
  const unreadable: string[] = []
  const seen = new Set<string>()
  const all = <T>(name: string, read: (id: string, row: Row) => T): T[] =>
    [...table(name)].flatMap(([id, row]) => {
      try {
        if (seen.has(id)) throw new Unreadable(id)
        seen.add(id)
        return [read(id, row)]
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        unreadable.push(id)
        return []
      }
    })
  const criteria = all('criterion', (id, row) => criterionOf(id, row, money))
  const weights = all('criterion-history', weightOf)
  const bounds = all('criterion-bounds', boundsOf)
  if (bounds.length !== 1) unreadable.push('bounds')
  return { criteria: { criteria, weights, bounds }, unreadable }
}

const rows = (of: Readonly<Record<string, Row>>): DatedRow[] =>
  Object.entries(of).map(([key, row]) => ({ key, from: ALWAYS, row }))

/** Amounts of money are the corridor's; another country's operator says its own. */
const CRITERIA = {
  'first-owner': { first: 'owner', points: '0.6' },
  'first-declarant': { first: 'declarant', points: '0.3' },
  'high-duty': { rateFrom: '20', points: '0.4' },
  'origin-unclear': { origin: 'ZZ', points: '0', lane: 'yellow' },
  'record-owner': { record: 'owner', recordKnown: '3', recordFrom: '50', points: '1.5' },
  'record-goods': { record: 'hs+origin', recordKnown: '5', recordFrom: '50', points: '1' },
}
const MONEY = {
  'treaty-large': { regime: 'acfta rcep', valueFrom: '1000000', points: '0.4' },
  large: { valueFrom: '5000000', points: '0.4' },
}
const HISTORY = {
  'history-code': { path: 'chapter heading hs', shrink: '20', weight: '0.5' },
  'history-origin': { path: 'origin hs+origin', shrink: '20', weight: '0.5' },
  'history-owner': { path: 'owner', shrink: '10', weight: '1' },
  'history-declarant': { path: 'declarant', shrink: '20', weight: '0.5' },
}
const BOUNDS = { draw: { yellow: '1', red: '2', share: '2', drawn: 'red' } }

const SOURCE = 'own defaults, chosen without data; to be set by the operator'

export const riskTables = ({ country }: Profile): Readonly<Record<string, ReferenceTable>> => ({
  criterion: {
    seed: rows(country === 'CN' ? { ...CRITERIA, ...MONEY } : CRITERIA),
    source: SOURCE,
  },
  'criterion-history': { seed: rows(HISTORY), source: SOURCE, numbers: ['shrink', 'weight'] },
  'criterion-bounds': {
    seed: rows(BOUNDS),
    source: SOURCE,
    numbers: ['yellow', 'red', 'share'],
  },
})
