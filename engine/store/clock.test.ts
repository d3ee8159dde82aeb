import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Clock, STANDSTILL_MS } from './clock.ts'

test('a small step back is waited out; a large one is said, and ends with the clock', () => {
  const real = { now: 1_000_000 }
  const clock = new Clock(() => real.now, 0)
  clock.took(clock.now())
  real.now -= 3_000
  assert.deepEqual([clock.now(), clock.behind()], [1_000_000, 0])
  real.now = 400_000
  assert.deepEqual([clock.now(), clock.behind()], [400_000, 600_000])
  real.now = 1_000_001
  assert.deepEqual([clock.now(), clock.behind()], [1_000_001, 0])
  real.now = 500_000
  clock.trust()
  assert.equal(clock.behind(), 0)
})

test('law: while it is not behind, no instant comes before one that was accepted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20_000, max: 20_000 })), steps => {
      const real = { now: 1e12 }
      const clock = new Clock(() => real.now, 0)
      let newest = 0
      for (const step of steps) {
        real.now += step
        if (clock.behind() > 0) {
          assert.ok(newest - real.now > STANDSTILL_MS)
          continue
        }
        const at = clock.now()
        assert.ok(at >= newest)
        clock.took(at)
        newest = Math.max(newest, at)
      }
    }),
  )
})
