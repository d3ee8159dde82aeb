import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { bucketOf, bucketRange, coarsen, GRAINS, nextBucket } from '#kit/time.ts'
import { bucketText, coarser, divides, finer, firstWithin, hourOf, readBucket } from './buckets.ts'
import { bucketOfKey, cellKey, idOfKey } from './cells.ts'

const run = { seed: 6030, numRuns: 3000 }
/** Zones whose clocks are never set back over the start of an hour that they had shown. */
const zone = fc.constantFrom(
  ...['UTC', 'Asia/Shanghai', 'Asia/Bangkok', 'Asia/Ho_Chi_Minh', 'Asia/Yangon', 'Asia/Kathmandu'],
  ...['Asia/Seoul', 'Asia/Kolkata', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe'],
)
const ms = fc.oneof(
  fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
  // imports of history, and instants at the very edge of a local day
  fc.integer({ min: Date.UTC(1900, 0, 1), max: 0 }),
  fc.nat(50_000).map(day => day * 86_400_000 - 8 * 3_600_000),
  fc.nat(50_000).map(day => day * 86_400_000 - 8 * 3_600_000 - 1),
)

test('law: a bucket of the cube bears the name that kit/time gives the instant', () => {
  fc.assert(
    fc.property(zone, ms, (name, instant) => {
      const hour = hourOf(name, instant)
      for (const grain of GRAINS) {
        assert.equal(
          bucketText(coarser(hour, 'hour', grain), grain),
          bucketOf(name, instant, grain),
        )
      }
    }),
    run,
  )
})

test('law: names of buckets are read back, and begin where kit/time says that they begin', () => {
  const bucket = fc.tuple(
    fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
    fc.constantFrom(...GRAINS),
  )
  fc.assert(
    fc.property(bucket, ([instant, grain]) => {
      const text = bucketOf('UTC', instant, grain)
      const read = readBucket(text)
      assert.ok(read !== undefined)
      assert.equal(read.grain, grain)
      assert.equal(bucketText(read.bucket, grain), text)
      const first = firstWithin(read.bucket, grain, 'hour')
      assert.equal(first * 3_600_000, bucketRange('UTC', text)?.from)
      const next = nextBucket(text)
      if (next !== undefined) assert.equal(readBucket(next)?.bucket, read.bucket + 1)
      for (const to of GRAINS) {
        if (!divides(grain, to)) continue
        assert.equal(bucketText(coarser(read.bucket, grain, to), to), coarsen(text, to))
      }
    }),
    run,
  )
})

test('what is no bucket is not read', () => {
  const bad = [
    '',
    '26',
    '2026-13',
    '2026-00',
    '2026-02-30',
    '2026-1-1',
    '2026-11-25T24',
    '2026-11-25T1',
  ]
  for (const text of [...bad, '2026-11-25T16:00', '2026-11-25 16', '2026-11\n', ' 2026', '99999']) {
    assert.equal(readBucket(text), undefined, JSON.stringify(text))
  }
  assert.deepEqual(readBucket('2024-02-29T23'), { grain: 'hour', bucket: 19_782 * 24 + 23 })
})

test('grains are ordered from the hour to the year', () => {
  assert.equal(finer('day', 'month'), 'day')
  assert.equal(finer('year', 'hour'), 'hour')
  assert.ok(divides('hour', 'hour') && divides('hour', 'year') && !divides('year', 'month'))
})

test('law: the key of a cell gives back its bucket and its dimensions, also before 1970', () => {
  const bucket = fc.integer({ min: -1_000_000, max: 2 ** 26 - 1 })
  fc.assert(
    fc.property(bucket, fc.nat(2 ** 26 - 1), (at, id) => {
      const key = cellKey(at, id)
      assert.ok(Number.isSafeInteger(key))
      assert.equal(bucketOfKey(key), at)
      assert.equal(idOfKey(key), id)
    }),
    run,
  )
})
