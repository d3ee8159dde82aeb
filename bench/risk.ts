// Risk lanes on 54,000 declarations of Korea with outcomes: what the lanes find in the later part
// when 5 % and 10 % are inspected, against chance and against learned baselines. See docs/risk.md.
//   node bench/risk.ts [folder of the data set]
import { join } from 'node:path'
import type { Rate } from '#kit/interval.ts'
import { inForce, keptBy } from '#packs/trade/risk/criteria.ts'
import { commitmentOf, drawOf, isDrawn } from '#packs/trade/risk/draw.ts'
import { History } from '#packs/trade/risk/history.ts'
import { shiftOf } from '#packs/trade/risk/lane.ts'
import { hitRates, type Outcome } from '#packs/trade/risk/report.ts'
import { TRIAL } from './risk/criteria.ts'
import { type Case, readKorea } from './risk/korea.ts'
import { logistic, numbersOf, trees } from './risk/learned.ts'
import { type Chosen, firstOfEach, highest, measure } from './risk/measure.ts'
import { daysOf, digest, type Plan, seedOf, type Tried, tryOut } from './risk/trial.ts'
import { table } from './table.ts'

/** Weights were set by hand on what is before it. */
const SPLIT = '2021-04-01'
/** Trees learn from this day on: before, history is too short to mean what it will. */
const GROWN = '2020-03-01'
const BUDGETS = [500, 1000]
const folder = process.argv[2] ?? join(import.meta.dirname, '../../shared/data/kr-declarations')

const percent = (rate: number): string => (100 * rate).toFixed(1)
const spread = ({ rate, low, high }: Rate): string =>
  Number.isNaN(rate) ? '–' : `${percent(rate)} (${percent(low)}–${percent(high)})`

const liftOf = ({ rate, low, high }: Rate): string =>
  Number.isNaN(rate) ? '–' : `${rate.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`

const later = (tried: readonly Tried[]): Tried[] =>
  tried.filter(each => each.case.facts.day >= SPLIT)

const rowOf = (name: string, made: Chosen, base: number): string[] => [
  name,
  String(made.chosen),
  percent(made.chosen / made.of),
  String(made.hits),
  spread(made.precision),
  spread(made.recall),
  (made.precision.rate / base).toFixed(2),
]

/** Scores of the trees for the later part; their columns are the history's shifts. */
const treeScores = (cases: readonly Case[]): Map<string, number> => {
  const { weights } = inForce({ ...TRIAL, bounds: [FREE] }, SPLIT)
  const history = new History(keptBy({ ...TRIAL, bounds: [] }))
  const rows: number[][] = []
  const order: Case[] = []
  for (const [, filed] of daysOf(cases)) {
    for (const each of filed) {
      const shifts = weights.map(weight => shiftOf(weight, each.facts, history))
      rows.push(numbersOf(each.facts, shifts))
      order.push(each)
    }
    for (const { facts, hit } of filed) history.learn(facts, hit)
  }
  const start = order.findIndex(each => each.facts.day >= GROWN)
  const end = order.findIndex(each => each.facts.day >= SPLIT)
  const hits = order.slice(start, end).map(each => each.hit)
  const scoreOf = trees(rows.slice(start, end), hits, 50)
  return new Map(order.slice(end).map((each, i) => [each.facts.number, scoreOf(rows[end + i]!)]))
}
const FREE = { id: 'none', from: '', yellow: 0, red: 0, share: 0, drawn: 'red' } as const

/** What the lanes inspect before the split where only that is known, a fifth of it by the draw. */
const inspectedBefore = (cases: readonly Case[], budget: number): Case[] => {
  const plan: Plan = { criteria: TRIAL, budget, share: budget / 5, reveal: 'inspected', delay: 1 }
  return tryOut(cases, plan)
    .filter(({ decision, case: { facts } }) => decision.lane === 'red' && facts.day < SPLIT)
    .map(each => each.case)
}

/** What each way finds in the later part of one set. */
const compare = (cases: readonly Case[]): string[][] => {
  const before = cases.filter(each => each.facts.day < SPLIT)
  const after = cases.filter(each => each.facts.day >= SPLIT)
  const base = after.filter(each => each.hit).length / after.length
  const keys = keptBy({ ...TRIAL, bounds: [] })
  const plain = logistic(before, [], 2)
  const crossed = logistic(before, keys, 2)
  const grown = treeScores(cases)
  const scored = (scoreOf: (each: Case) => number, budget: number): Chosen =>
    measure(after, highest(after, after.map(scoreOf), budget))
  return BUDGETS.flatMap(budget => {
    const rows: string[][] = []
    const add = (name: string, made: Chosen): void => {
      rows.push(rowOf(`${budget / 100} %: ${name}`, made, base))
    }
    const lanes = (name: string, plan: Partial<Plan>, ranked: boolean): void => {
      const usual: Plan = { criteria: TRIAL, budget, share: budget / 10, reveal: 'all', delay: 1 }
      const tried = later(tryOut(cases, { ...usual, ...plan }))
      const filed = tried.map(each => each.case)
      const scores = tried.map(each => each.decision.score)
      if (ranked) add(`lanes’ scores, ${name}`, measure(filed, highest(filed, scores, budget)))
      add(
        `red lane, ${name}`,
        measure(filed, i => tried[i]!.decision.lane === 'red'),
      )
    }
    const draw = (i: number): number => {
      const { day, number } = after[i]!.facts
      return drawOf(day, seedOf(day), number, digest)
    }
    const expected = [percent(base), percent(budget / 10_000), '1.00']
    rows.push([
      `${budget / 100} %: chance, expected`,
      '',
      percent(budget / 10_000),
      '',
      ...expected,
    ])
    add(
      'one draw at random',
      measure(after, i => isDrawn(draw(i), budget)),
    )
    lanes('all known next day', {}, true)
    lanes('all known after 30 days', { delay: 30 }, true)
    lanes('nothing learned after the split', { reveal: 'none', warm: SPLIT }, true)
    lanes('after the split only inspected known', { reveal: 'inspected', warm: SPLIT }, false)
    const fifth = { reveal: 'inspected', share: budget / 5 } as const
    lanes('only inspected known from the first day', fifth, false)
    const poor = logistic(inspectedBefore(cases, budget), keys, 2)
    add(
      'logistic, trained on what these inspected',
      scored(each => poor(each.facts), budget),
    )
    add(
      'logistic, single keys',
      scored(each => plain(each.facts), budget),
    )
    add(
      'logistic, and the lanes’ crossed keys',
      scored(each => crossed(each.facts), budget),
    )
    add(
      'boosted trees on the lanes’ history',
      scored(each => grown.get(each.facts.number)!, budget),
    )
    return rows
  })
}

const HEAD = [
  'way',
  'chosen',
  '% of all',
  'hits',
  'precision % (95 %)',
  'recall % (95 %)',
  '× chance',
]

const show = (name: string, cases: readonly Case[]): void => {
  const after = cases.filter(each => each.facts.day >= SPLIT)
  const hits = after.filter(each => each.hit).length
  console.log(`\n## ${name}\n`)
  console.log(`${cases.length} filings, ${after.length} from ${SPLIT} on, of which ${hits} hits.`)
  console.log(`Chance is expected to find ${percent(hits / after.length)} % hits.\n`)
  console.log(table(HEAD, compare(cases)))
}

/** Hit rates of each reason in the later part. */
const showReasons = (
  name: string,
  cases: readonly Case[],
  plan: Plan,
  counted: 'all' | 'drawn',
) => {
  const outcomes = later(tryOut(cases, plan)).map(({ case: { hit }, decision }): Outcome => {
    const known = plan.reveal === 'all' || decision.lane === 'red'
    return known ? { decision, hit } : { decision }
  })
  const report = hitRates(outcomes, counted)
  console.log(`\n## Reasons, ${name}\n`)
  console.log(`Base: ${report.base.hits} of ${report.base.inspected}, ${spread(report.base)} %.\n`)
  const rows = report.rates.map(each => [
    each.id,
    String(each.selected),
    String(each.inspected),
    String(each.hits),
    spread(each),
    liftOf(each.lift),
  ])
  console.log(
    table(['reason', 'selected', 'counted', 'hits', 'hit rate % (95 %)', 'lift (95 %)'], rows),
  )
}

/** How many of the later part repeat an earlier filing, and how many of these its outcome. */
const showRepeats = (cases: readonly Case[]): void => {
  const last = new Map<string, boolean>()
  let [of, again, same] = [0, 0, 0]
  for (const { facts, hit } of cases) {
    const key = [facts.named.hs, facts.named.origin, facts.value, facts.net].join('|')
    const before = last.get(key)
    if (facts.day >= SPLIT) {
      of++
      if (before !== undefined) again++
      if (before === hit) same++
    }
    last.set(key, hit)
  }
  console.log(`${again} of ${of} later filings repeat code, origin, value and mass of an earlier`)
  console.log(
    `one (${percent(again / of)} %); ${percent(same / again)} % of these, its outcome too.`,
  )
}

const cases = readKorea(folder)
showRepeats(cases)
show('As published', cases)
show('First of each', firstOfEach(cases))
const ALL: Plan = { criteria: TRIAL, budget: 1000, share: 100, reveal: 'all', delay: 1 }
showReasons('all known next day', cases, ALL, 'all')
const INSPECTED: Plan = { ...ALL, reveal: 'inspected', share: 200 }
showReasons('only inspected known, counted among the drawn', cases, INSPECTED, 'drawn')
console.log(`\nSeed of ${SPLIT}: “${seedOf(SPLIT)}”, published before as`)
console.log(commitmentOf(SPLIT, seedOf(SPLIT), digest))
