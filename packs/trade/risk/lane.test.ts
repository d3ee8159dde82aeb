import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Condition, type Criteria, type Criterion, inForce, keptBy } from './criteria.ts'
import type { Facts } from './facts.ts'
import { History } from './history.ts'
import { decide } from './lane.ts'

const DAY = '2026-11-30'
const facts = (named: Facts['named'] = {}, more: Partial<Facts> = {}): Facts => ({
  number: '1',
  day: DAY,
  named: { hs: '0810600000', origin: 'VN', owner: 'A', ...named },
  value: 1_000_000n,
  net: 100_000_000n,
  rate: 200_000n,
  ...more,
})
const from = '2026-01-01'
const BOUNDS = { id: 'share', from, yellow: 1, red: 2, share: 100, drawn: 'yellow' } as const
const WEIGHTS = [
  { id: 'goods', from, path: [['chapter'], ['hs', 'origin']], shrink: 5, weight: 1 },
  { id: 'importer', from, path: [['owner']], shrink: 5, weight: 0.5 },
] as const
const plan = (criteria: readonly Criterion[], more: Partial<Criteria> = {}): Criteria => ({
  criteria,
  weights: [],
  bounds: [BOUNDS],
  ...more,
})
const when = (id: string, all: readonly Condition[], more: Partial<Criterion> = {}): Criterion => ({
  id,
  from,
  all,
  points: 0,
  ...more,
})
/** The ids of reasons with which a declaration is met. */
const reasons = (all: readonly Condition[], given: Facts, learn: [Facts, boolean][] = []) => {
  const criteria = plan([when('x', all)])
  const history = new History(keptBy(criteria))
  for (const [past, hit] of learn) {
    history.file(past)
    history.learn(past, hit)
  }
  return decide(given, inForce(criteria, DAY), history, 0.5).reasons.map(each => each.id)
}

test('each kind of condition, and that what is not stated does not hold', () => {
  const durian = facts()
  assert.deepEqual(reasons([{ hs: ['0810', '22'] }], durian), ['x'])
  assert.deepEqual(reasons([{ hs: ['0811'] }], durian), [])
  assert.deepEqual(reasons([{ is: 'origin', in: ['VN', 'TH'] }], durian), ['x'])
  assert.deepEqual(reasons([{ is: 'chapter', in: ['08'] }], durian), ['x'])
  assert.deepEqual(reasons([{ is: 'overseas', in: [''] }], durian), [])
  assert.deepEqual(reasons([{ amount: 'value', from: 1_000_000n }], durian), ['x'])
  assert.deepEqual(reasons([{ amount: 'value', below: 1_000_000n }], durian), [])
  assert.deepEqual(reasons([{ amount: 'rate', from: 1n, below: 200_001n }], durian), ['x'])
  // all of them, or none
  assert.deepEqual(reasons([{ hs: ['0810'] }, { amount: 'net', below: 1n }], durian), [])
  assert.deepEqual(reasons([{ first: 'owner' }], durian), ['x'])
  assert.deepEqual(reasons([{ first: 'owner' }], durian, [[facts(), false]]), [])
  assert.deepEqual(reasons([{ first: 'overseas' }], durian), [])
  const record = [{ record: ['hs', 'origin'], known: 2, from: 5000 }] as const
  assert.deepEqual(reasons(record, durian, [[facts(), true]]), [])
  const half: [Facts, boolean][] = [
    [facts({ owner: 'B' }), true],
    [facts(), false],
  ]
  assert.deepEqual(reasons(record, durian, half), ['x'])
  assert.deepEqual(reasons(record, durian, [...half, [facts(), false]]), [])
})

test('criteria are those of the day; a plan that contradicts itself is refused', () => {
  const old = when('old', [], { to: DAY })
  const coming = when('new', [], { from: DAY })
  const ids = (day: string): string[] =>
    inForce(plan([old, coming]), day).criteria.map(each => each.id)
  assert.deepEqual(ids('2026-11-29'), ['old'])
  assert.deepEqual(ids(DAY), ['new'])
  const fails = (criteria: Criteria, message: RegExp): void => {
    assert.throws(() => inForce(criteria, DAY), message)
  }
  fails(plan([], { bounds: [] }), /0 bounds/)
  fails(plan([], { bounds: [BOUNDS, BOUNDS] }), /2 bounds/)
  fails(plan([], { bounds: [{ ...BOUNDS, yellow: 3 }] }), /yellow begins above red/)
  fails(plan([when('a', [], { points: -1 })]), /a: points below 0/)
  fails(plan([when('a', [], { points: Number.NaN })]), /a: points below 0/)
  fails(plan([when('a', []), when('a', [])]), /a is in force twice/)
})

test('lanes by score, by a criterion’s own lane and by the draw; the reasons add up', () => {
  const criteria = plan([when('hot', [{ is: 'origin', in: ['VN'] }], { points: 1.5 })])
  const history = new History(keptBy(criteria))
  const made = (all: Criteria, draw: number) => decide(facts(), inForce(all, DAY), history, draw)
  assert.deepEqual(made(criteria, 0.5), {
    lane: 'yellow',
    score: 1.5,
    reasons: [{ id: 'hot', kind: 'criterion', points: 1.5 }],
  })
  assert.equal(made(plan([]), 0.5).lane, 'green')
  const drawn = made(plan([]), 0.0099)
  assert.equal(drawn.lane, 'yellow')
  assert.deepEqual(drawn.reasons, [{ id: 'share', kind: 'draw', points: 0, lane: 'yellow' }])
  assert.equal(made(plan([]), 0.01).lane, 'green')
  const stop = when('stop', [], { lane: 'red' })
  assert.equal(made(plan([...criteria.criteria, stop]), 0.5).lane, 'red')
})

test('history: worse goods score more, a step without inspections changes nothing', () => {
  const criteria = plan([], { weights: WEIGHTS })
  const history = new History(keptBy(criteria))
  const score = (given: Facts): number => decide(given, inForce(criteria, DAY), history, 1).score
  assert.equal(score(facts()), 0)
  for (let i = 0; i < 20; i++) {
    history.learn(facts({ owner: 'B' }), i < 10)
    history.learn(facts({ owner: 'C', origin: 'TH' }), i < 1)
  }
  assert.ok(score(facts()) > 0 && score(facts({ origin: 'TH' })) < 0)
  // unseen origin: chapter 08 alone, (11 + 5p) / 45 of p = 11.5 / 41, in log-odds against p
  assert.equal(score(facts({ origin: 'PH' })).toFixed(4), '-0.0243')
  assert.ok(score(facts({ owner: 'B' })) > score(facts()))
  assert.throws(() => history.of(['office'], '1'), /history is not kept by office/)
})

const pick = <T>(...values: T[]) => fc.constantFrom(...values)
const anyFacts = fc
  .record({
    owner: pick('A', 'B', 'C'),
    origin: pick('VN', 'TH'),
    hs: pick('081060', '081090', '220421'),
    value: fc.bigInt({ min: 0n, max: 5n }),
  })
  .map(({ value, ...named }) => facts(named, { value }))
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: pick('owner' as const, 'origin' as const), in: fc.subarray(['A', 'VN', 'TH']) }),
  fc.record({ hs: fc.subarray(['0810', '22', '081060']) }),
  fc.record({ amount: fc.constant('value' as const), from: fc.bigInt({ min: 0n, max: 5n }) }),
  fc.record({ first: pick('owner' as const, 'origin' as const) }),
  fc.record({
    record: fc.constant(['owner'] as const),
    known: fc.nat(3),
    from: fc.integer({ min: 0, max: 10_000 }),
  }),
)
const anyCriteria = fc
  .array(
    fc.record(
      {
        all: fc.array(anyCondition, { maxLength: 2 }),
        points: pick(0, 0.5, 1),
        lane: pick('yellow' as const, 'red' as const),
      },
      { requiredKeys: ['all', 'points'] },
    ),
    { maxLength: 5 },
  )
  .map(all => all.map((each, i) => when(`c${i}`, each.all, each)))
const anyPast = fc.array(fc.tuple(anyFacts, fc.boolean()), { maxLength: 20 })
const RANK = ['green', 'yellow', 'red']

test('law: a criterion more, or a larger share, never lowers a lane', () => {
  const share = fc.integer({ min: 0, max: 10_000 })
  const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(
      anyFacts,
      anyCriteria,
      anyPast,
      draws,
      share,
      share,
      (given, all, past, draw, a, b) => {
        const history = new History([
          ...keptBy(plan([], { weights: WEIGHTS })),
          ['origin'],
          ['owner'],
        ])
        for (const [each, hit] of past) {
          history.file(each)
          history.learn(each, hit)
        }
        const rank = (criteria: readonly Criterion[], share: number): number => {
          const bounds = [{ ...BOUNDS, share }]
          const made = decide(
            given,
            inForce(plan(criteria, { weights: WEIGHTS, bounds }), DAY),
            history,
            draw,
          )
          const sum = made.reasons.reduce((sum, each) => sum + each.points, 0)
          assert.equal(made.score, sum)
          return RANK.indexOf(made.lane)
        }
        for (let i = 0; i < all.length; i++) assert.ok(rank(all.slice(0, i), a) <= rank(all, a))
        assert.ok(rank(all, Math.min(a, b)) <= rank(all, Math.max(a, b)))
        assert.equal(rank([...all, when('stop', [], { lane: 'red' })], a), 2)
        assert.equal(rank(all, a), rank(all, a))
      },
    ),
  )
})

test('law: a hit more in the party’s own record never makes its goods look better', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(30), fc.nat(30), (hits, misses, others) => {
      const criteria = plan([], { weights: WEIGHTS.slice(1) })
      const score = (hits: number, misses: number): number => {
        const history = new History(keptBy(criteria))
        const learn = (owner: string, times: number, hit: boolean): void => {
          for (let i = 0; i < times; i++) history.learn(facts({ owner }), hit)
        }
        learn('A', hits, true)
        learn('A', misses, false)
        // the others' hits weigh the rate of all: as many in both
        learn('B', others + 1, false)
        learn('B', 61 - hits, true)
        return decide(facts(), inForce(criteria, DAY), history, 1).score
      }
      if (misses > 0) assert.ok(score(hits + 1, misses - 1) > score(hits, misses))
    }),
  )
})
