// That the baselines do learn: a comparison with a broken one would prove nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boost, predict } from './boost.ts'
import type { Case } from './korea.ts'
import { logistic } from './learned.ts'

/** Numbers that repeat: a linear congruential generator (Numerical Recipes). */
const numbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('boosted trees learn what no single column tells, and repeat exactly', () => {
  const next = numbers(1)
  const made = (count: number) => Array.from({ length: count }, () => [next(), next(), next()])
  const isHit = ([a = 0, b = 0]: readonly number[]): boolean => a < 0.5 !== b < 0.6
  const [rows, fresh] = [made(3000), made(1000)]
  const options = { rounds: 40, depth: 3, rate: 0.3, least: 1 }
  const forest = boost(rows, rows.map(isHit), options)
  const right = fresh.filter(row => predict(forest, row) > 0 === isHit(row)).length
  assert.ok(right > 930, `${right} of 1,000`)
  assert.deepEqual(boost(rows, rows.map(isHit), options), forest)
})

test('logistic regression learns a bad importer and a bad pair of keys', () => {
  const next = numbers(2)
  const pick = (...values: string[]): string => values[Math.floor(next() * values.length)]!
  const cases = Array.from({ length: 4000 }, (_, i): Case => {
    const named = { owner: pick('A', 'B', 'C'), hs: pick('08', '22'), origin: pick('VN', 'TH') }
    const odds = named.owner === 'A' || (named.hs === '08') === (named.origin === 'TH') ? 0.9 : 0.1
    const facts = { number: String(i), day: '', named, value: 1n, net: 1n, rate: 0n }
    return { facts, hit: next() < odds }
  })
  const score = logistic(cases, [['hs', 'origin']], 2)
  const of = (owner: string, hs: string, origin: string): number =>
    score({ ...cases[0]!.facts, named: { owner, hs, origin } })
  assert.ok(of('A', '08', 'VN') > 0 && of('B', '08', 'TH') > 0 && of('C', '22', 'VN') > 0)
  assert.ok(of('B', '08', 'VN') < 0 && of('C', '22', 'TH') < 0)
})
