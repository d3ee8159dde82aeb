// `decide` through many races, without any I/O. A failure prints its seed; the same again, longer:
//
//   SEED=17 node --test test/simulation/simulation.test.ts
//   ROUNDS=3000000 node --test test/simulation/simulation.test.ts     (some minutes)
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GRAINS, localYear } from '#kit/time.ts'
import { Model } from './model.ts'
import { Random, roundsOr, seedOr } from './random.ts'
import { depotScene, tradeScene, zone } from './scenes.ts'
import { assertSeen, World } from './world.ts'

/** filings of a world before the next one begins: the long way round is walked often */
const WORLD = 1500

const ROUNDS = 40_000
const whole = roundsOr(ROUNDS) >= ROUNDS

/** Run worlds one after another; on a failure say how to see it again. */
const simulate = (seed: number, rounds: number, run: (world: number, left: number) => number) => {
  let left = rounds
  for (let world = 0; left > 0; world++) {
    try {
      left -= run(world, left)
    } catch (error) {
      console.error(
        `world ${world}: SEED=${seed} ROUNDS=${rounds}, ${rounds - left} commands before`,
      )
      throw error
    }
  }
}

test('depot: each command is answered as the model says, and every law holds', () => {
  const seed = seedOr(20_261_125)
  const seen = new Map<string, number>()
  simulate(seed, roundsOr(ROUNDS), (n, left) => {
    const random = new Random(seed + n)
    const world = new World(depotScene(random), random)
    const model = new Model()
    while (world.lodged < WORLD && world.commands < left) {
      world.batch((command, outcome) => {
        const expected = model.expect(command, localYear(zone, command.effective))
        if (!expected.ok) {
          assert.ok(!outcome.ok, `${expected.key} was expected`)
          assert.ok(
            outcome.faults.some(each => each.key === expected.key),
            expected.key,
          )
          return
        }
        assert.ok(outcome.ok, JSON.stringify(outcome))
        const { number, state, version } = outcome
        assert.deepEqual({ ok: true, number, state, version }, expected)
      })
    }
    world.laws.whole(world.state, world.cube, GRAINS[n % GRAINS.length]!)
    for (const [kind, count] of world.seen) seen.set(kind, (seen.get(kind) ?? 0) + count)
    return world.commands
  })
  const refusals = ['role-forbidden', 'not-found', 'transition-unknown', 'state-changed']
  const more = ['transition-not-allowed', 'already-claimed', 'floor-crossed', 'field-missing']
  if (!whole) return
  assertSeen(seen, ['lodge', 'pay', 'amend', 'cancel', 'reopen', 'release', 'refuse', 'replayed'])
  assertSeen(seen, [...refusals, ...more, 'number-field-changed', 'idempotency-key-reused'])
})

test('trade: every law holds over declarations', () => {
  const seed = seedOr(7208)
  const seen = new Map<string, number>()
  simulate(seed, Math.ceil(roundsOr(ROUNDS) / 12), (n, left) => {
    const random = new Random(seed + n)
    const world = new World(tradeScene(random), random)
    while (world.lodged < WORLD && world.commands < left) world.batch()
    world.laws.whole(world.state, world.cube, GRAINS[n % GRAINS.length]!)
    for (const [kind, count] of world.seen) seen.set(kind, (seen.get(kind) ?? 0) + count)
    return world.commands
  })
  if (!whole) return
  assertSeen(seen, ['lodge', 'pay', 'amend', 'cancel', 'release', 'refuse', 'refund', 'replayed'])
  assertSeen(seen, ['already-claimed', 'state-changed', 'number-field-changed'])
})
