// Laws of time over many zones, with Intl as the second opinion.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  bucketOf,
  bucketRange,
  coarsen,
  GRAINS,
  instantToMs,
  isDate,
  isoWeek,
  nextBucket,
  offsetAt,
  previousBucket,
} from './time.ts'

const run = { seed: 8601, numRuns: 1000 }
/** Set back over an hour already shown: there, and only there, buckets differ from the clock. */
const TORN = [
  ...['Antarctica/Troll', 'Antarctica/Casey', 'Antarctica/Vostok'],
  ...['America/St_Johns', 'Pacific/Chatham'],
]
const CLEAN = [
  ...['UTC', 'Asia/Shanghai', 'Asia/Bangkok', 'Asia/Ho_Chi_Minh', 'Asia/Yangon', 'Asia/Kathmandu'],
  ...['Asia/Kolkata', 'Asia/Pyongyang', 'Asia/Seoul', 'Asia/Beirut', 'Asia/Tehran', 'Asia/Jakarta'],
  ...['America/New_York', 'America/Havana', 'Europe/London', 'Europe/Moscow', 'Africa/Casablanca'],
  ...['Africa/Monrovia', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Auckland', 'Asia/Manila'],
]
const zone = fc.constantFrom(...CLEAN, ...TORN)
const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
const grain = fc.constantFrom(...GRAINS)

const formats = new Map<string, Intl.DateTimeFormat>()
/** Local hour by Intl's own parts, independent of how offsets are read. */
const shown = (name: string, instant: number): string => {
  let format = formats.get(name)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    })
    formats.set(name, format)
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(p => [p.type, p.value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}`
}

/** Instants near a change of the clock, where anything could go wrong. */
const changes = (name: string): number[] => {
  const found: number[] = []
  const step = 28 * 86_400_000
  for (let from = 0; from < Date.UTC(2030, 0, 1); from += step) {
    let [low, high] = [from, from + step]
    const after = offsetAt(name, high)
    if (offsetAt(name, low) === after) continue
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(name, middle) === after) high = middle
      else low = middle
    }
    found.push(high)
  }
  return found
}

test('law: a bucket is what the clock of the zone shows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CLEAN), ms, grain, (name, instant, each) => {
      assert.equal(bucketOf(name, instant, each), coarsen(shown(name, instant), each))
    }),
    { ...run, numRuns: 3000 },
  )
  for (const name of CLEAN) {
    for (const change of changes(name)) {
      for (const off of [-3_600_001, -1, 0, 1, 60_000, 3_599_999, 3_600_000]) {
        assert.equal(bucketOf(name, change + off, 'hour'), shown(name, change + off), name)
      }
    }
  }
})

test('law: a bucket holds its instants, and its coarser buckets hold it', () => {
  const holds = (name: string, instant: number): void => {
    const hour = bucketOf(name, instant, 'hour')
    for (const each of GRAINS) {
      const bucket = bucketOf(name, instant, each)
      assert.equal(coarsen(hour, each), bucket)
      const { from, to } = bucketRange(name, bucket)!
      assert.ok(from <= instant && instant < to, `${name} ${bucket} ${instant}`)
    }
  }
  fc.assert(fc.property(zone, ms, holds), run)
  for (const name of [...CLEAN, ...TORN]) {
    for (const change of changes(name).slice(-40)) {
      for (let off = -4; off <= 4; off += 0.5) holds(name, change + off * 3_600_000)
      holds(name, change - 1)
      holds(name, change + 1)
    }
  }
})

test('law: buckets tile the axis: each ends where the next begins', () => {
  fc.assert(
    fc.property(zone, ms, grain, (name, instant, each) => {
      let bucket = bucketOf(name, instant, each)
      for (let i = 0; i < 5; i++) {
        const next = nextBucket(bucket)!
        assert.equal(previousBucket(next), bucket)
        assert.ok(next > bucket)
        assert.equal(bucketRange(name, bucket)!.to, bucketRange(name, next)!.from)
        bucket = next
      }
    }),
    { ...run, numRuns: 500 },
  )
})

test('law: finer buckets fill a coarser one', () => {
  fc.assert(
    fc.property(zone, ms, (name, instant) => {
      const day = bucketOf(name, instant, 'day')
      const { from, to } = bucketRange(name, day)!
      const all = Array.from({ length: 24 }, (_, h) => `${day}T${String(h).padStart(2, '0')}`)
      const ranges = all.map(hour => bucketRange(name, hour)!)
      assert.equal(ranges[0]!.from, from)
      assert.equal(ranges[23]!.to, to)
      assert.equal(
        ranges.reduce((sum, range) => sum + range.to - range.from, 0),
        to - from,
      )
    }),
    { ...run, numRuns: 200 },
  )
})

test('law: instants and dates agree with the calendar of ECMAScript', () => {
  const all = fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-12-31') })
  fc.assert(
    fc.property(all, instant => {
      const text = new Date(instant).toISOString()
      assert.equal(instantToMs(text), instant)
      assert.ok(isDate(text.slice(0, 10)))
      assert.equal(bucketOf('UTC', instant, 'hour'), text.slice(0, 13))
    }),
    { ...run, numRuns: 5000 },
  )
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(13), fc.nat(32), (year, month, day) => {
      const text = [String(year).padStart(4, '0'), month, day]
        .map(part => String(part).padStart(2, '0'))
        .join('-')
      const date = new Date(`${text}T00:00:00Z`)
      const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
      assert.equal(isDate(text), real && year > 0, text)
    }),
    { ...run, numRuns: 5000 },
  )
})

test('law: a week has seven days from Monday to Sunday, and 4 January lies in the first', () => {
  const day = fc.integer({ min: -719_000, max: 2_900_000 })
  const date = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10)
  fc.assert(
    fc.property(day, days => {
      const monday = days - ((new Date(days * 86_400_000).getUTCDay() + 6) % 7)
      const weeks = new Set(Array.from({ length: 7 }, (_, i) => isoWeek(date(monday + i))))
      assert.equal(weeks.size, 1)
      assert.ok(!weeks.has(isoWeek(date(monday - 1))))
      const year = date(days).slice(0, 4)
      assert.equal(isoWeek(`${year}-01-04`), `${year}-W01`)
    }),
    run,
  )
})
