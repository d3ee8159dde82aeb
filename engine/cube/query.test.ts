import assert from 'node:assert/strict'
import test, { before } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { GRAINS, type Grain, nextBucket } from '#kit/time.ts'
import { type Asked, everyQuestion, sumOver } from '#test/simulation/brute.ts'
import { CHAPTERS, OFFICES, ORIGINS } from '#test/simulation/depot.ts'
import { ask } from '#test/simulation/invariants.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import { depotScene, zone } from '#test/simulation/scenes.ts'
import { World } from '#test/simulation/world.ts'
import type { TotalsQuery } from '../api.ts'
import { readQuestion } from './query.ts'

const random = new Random(seedOr(7171))
const world = new World(depotScene(random), random)
const { mounted, type } = world.scene
before(() => {
  while (world.commands < 2500) world.batch()
})

const read = (more: Partial<TotalsQuery>) =>
  readQuestion(mounted, world.cube, {
    measure: 'depot.value',
    by: [],
    where: {},
    grain: 'day',
    ...more,
  })
const keyOf = (more: Partial<TotalsQuery>): string => {
  const question = read(more)
  return question instanceof Refusal
    ? question.faults.map(({ key, path }) => `${key} ${path}`).join()
    : 'understood'
}

test('what is asked for must be there: measure, dimensions, grain, buckets', () => {
  assert.equal(keyOf({}), 'understood')
  for (const measure of ['depot.valu', 'value', 'trade.value', 'depot.value.more', '', 'depot.']) {
    assert.equal(keyOf({ measure }), 'not-found /measure', measure)
  }
  assert.equal(keyOf({ by: ['office', 'chapter', 'origin'] }), 'understood')
  assert.equal(keyOf({ by: ['ofice'] }), 'parameter-wrong /by')
  assert.equal(keyOf({ by: ['office', 'office'] }), 'parameter-wrong /by')
  assert.equal(keyOf({ where: { nope: '1' } }), 'parameter-wrong /where')
  assert.equal(keyOf({ grain: 'week' as Grain }), 'parameter-wrong /grain')
  assert.equal(keyOf({ from: '2026-13' }), 'parameter-wrong /from')
  assert.equal(keyOf({ to: '2026-02-30' }), 'parameter-wrong /to')
  assert.equal(keyOf({ from: '2026', to: '2026-11-25T16', grain: 'year' }), 'understood')
})

test('law: every measure by every set of dimensions is the sum over the filings as they stand', () => {
  let answered = 0
  for (const asked of everyQuestion(type, GRAINS)) {
    const told = ask(world.cube, world.scene, asked)
    if (told === undefined) {
      assert.equal(asked.grain, 'hour', 'memory lacks hours cut by rows, and nothing else')
      assert.ok(asked.by.includes('chapter') || asked.by.includes('origin'))
      continue
    }
    answered++
    const wanted = sumOver(type, zone, world.laws.filings.values(), asked)
    assert.deepEqual(told, wanted, `${asked.measure} by ${asked.by} at ${asked.grain}`)
    assert.ok(told.size > 0)
  }
  assert.equal(answered, 5 * (3 * 8 + 2))
})

test('law: filters and ranges choose what they say, in any mixture', () => {
  const filings = [...world.laws.filings.values()]
  const days = [...sumOver(type, zone, filings, { ...base, measure: 'tickets' }).keys()].sort()
  const values: Record<string, readonly string[]> = {
    office: [...OFFICES, 'C'],
    chapter: [...CHAPTERS, ''],
    origin: ORIGINS,
  }
  for (let n = 0; n < 300; n++) {
    const names = Object.keys(values)
    const where = names
      .filter(() => random.chance(0.4))
      .map(name => [name, random.pick(values[name]!)])
    const grain = random.pick(['day', 'month', 'year'] as const)
    const edges = [random.pick(days), random.pick(days)]
      .sort()
      .map(day => day.slice(0, LENGTH[grain]))
    const asked: Asked = {
      measure: random.pick(type.measures).name,
      by: names.filter(() => random.chance(0.4)),
      where: Object.fromEntries(where),
      grain,
      ...(random.chance(0.6) ? { from: edges[0]! } : {}),
      ...(random.chance(0.6) ? { to: nextBucket(edges[1]!)! } : {}),
    }
    const wanted = sumOver(type, zone, filings, asked)
    assert.deepEqual(ask(world.cube, world.scene, asked), wanted, JSON.stringify(asked))
  }
})
const base: Asked = { measure: 'value', by: [], where: {}, grain: 'day' }
const LENGTH = { day: 10, month: 7, year: 4 } as const

test('a range finer than the grain cuts the bucket, and both its ends are as they say', () => {
  const filings = [...world.laws.filings.values()]
  const days = sumOver(type, zone, filings, { ...base, measure: 'tickets' })
  const [first, second] = [...days.keys()].sort()
  const told = ask(world.cube, world.scene, {
    ...base,
    measure: 'tickets',
    grain: 'year',
    from: first!,
    to: second!,
  })
  assert.deepEqual([...(told ?? [])], [[first!.slice(0, 4), days.get(first!)]])
  const none = ask(world.cube, world.scene, { ...base, from: second!, to: second! })
  assert.deepEqual([...(none ?? [])], [])
})
