// Learned baselines, small and our own: logistic regression on hashed keys, and boosted trees on
// the history's shifts and on amounts. Trained on what came before the split, then left as they
// are.
import { type Dimension, type Facts, keyOf } from '#packs/trade/risk/facts.ts'
import { boost, type Forest, predict } from './boost.ts'
import type { Case } from './korea.ts'

const BITS = 18
const SINGLE: readonly Dimension[] = [
  'office',
  'mode',
  'transport',
  'declarant',
  'owner',
  'overseas',
  'courier',
  'hs',
  'heading',
  'chapter',
  'origin',
  'departure',
  'regime',
  'marking',
  'payment',
  'use',
  'value',
  'mass',
  'unit',
  'rate',
]

/** FNV-1a over the text, folded to a place in the table. */
const placeOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> BITS)) & (2 ** BITS - 1)
}

/** Places of a declaration: each single key, and the crossed keys that the lanes use. */
const placesOf = (facts: Facts, crossed: readonly (readonly Dimension[])[]): number[] => {
  const places: number[] = []
  for (const of of [...SINGLE.map(each => [each]), ...crossed.filter(each => each.length > 1)]) {
    const key = keyOf(facts, of)
    if (key !== undefined) places.push(placeOf(`${of.join('|')}=${key}`))
  }
  return places
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/**
 * Logistic regression by stochastic gradient descent (AdaGrad), in the order of time, `epochs`
 * times over. Returns the log-odds of a case.
 */
export const logistic = (
  cases: readonly Case[],
  crossed: readonly (readonly Dimension[])[],
  epochs: number,
): ((facts: Facts) => number) => {
  const weights = new Float64Array(2 ** BITS)
  const squares = new Float64Array(2 ** BITS).fill(1e-8)
  let bias = 0
  const scoreOf = (places: readonly number[]): number =>
    places.reduce((sum, place) => sum + weights[place]!, bias)
  const inputs = cases.map(each => placesOf(each.facts, crossed))
  for (let epoch = 0; epoch < epochs; epoch++) {
    cases.forEach((each, i) => {
      const places = inputs[i]!
      const error = sigmoid(scoreOf(places)) - (each.hit ? 1 : 0)
      bias -= 0.01 * error
      for (const place of places) {
        const slope = error + 1e-4 * weights[place]!
        squares[place] = squares[place]! + slope * slope
        weights[place] = weights[place]! - (0.05 * slope) / Math.sqrt(squares[place]!)
      }
    })
  }
  return facts => scoreOf(placesOf(facts, crossed))
}

/** log2 of an amount, for trees; 0 and below are -1. */
const size = (amount: bigint): number => (amount <= 0n ? -1 : Math.log2(Number(amount)))

/** Numbers of a declaration for trees: the shifts of its history, and its amounts. */
export const numbersOf = (facts: Facts, shifts: readonly number[]): number[] => [
  ...shifts,
  size(facts.value),
  size(facts.net),
  size(facts.value) - size(facts.net),
  Number(facts.rate),
]

/** Trees trained on rows of numbers; returns the log-odds of a row. */
export const trees = (
  rows: readonly (readonly number[])[],
  hits: readonly boolean[],
  rounds: number,
): ((row: readonly number[]) => number) => {
  const forest: Forest = boost(rows, hits, { rounds, depth: 3, rate: 0.1, least: 5 })
  return row => predict(forest, row)
}
