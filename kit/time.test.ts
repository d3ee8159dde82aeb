import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { formatDecimal } from './decimal.ts'
import {
  bucketOf,
  bucketRange,
  coarsen,
  GRAINS,
  type Grain,
  instantToMs,
  isDate,
  isInstant,
  isoWeek,
  isZone,
  localDate,
  localYear,
  nextBucket,
  offsetAt,
  previousBucket,
} from './time.ts'

const BEIJING = 'Asia/Shanghai'
const at = (instant: string): number => {
  const ms = instantToMs(instant)
  assert.ok(ms !== undefined, instant)
  return ms
}
const hours = (zone: string, bucket: string): number => {
  const range = bucketRange(zone, bucket)
  assert.ok(range !== undefined)
  return (range.to - range.from) / 3_600_000
}

const MACHINES = ['UTC', 'Asia/Shanghai', 'Asia/Yangon', 'America/New_York']
const inner = process.env.BEIBU_TEST_MACHINE

for (const machine of inner === undefined ? MACHINES : []) {
  test(`T55 the whole of this file holds on a machine set to ${machine}`, () => {
    const env: NodeJS.ProcessEnv = { ...process.env, TZ: machine, BEIBU_TEST_MACHINE: machine }
    // Else the child would take itself for a part of this run, and would not report by its exit.
    delete env.NODE_TEST_CONTEXT
    const run = spawnSync(process.execPath, [import.meta.filename], { env, encoding: 'utf8' })
    assert.equal(run.status, 0, run.stdout + run.stderr)
    assert.match(run.stdout, /T55 a date is text/)
  })
}

test('T55 a date is text, and no zone of the machine moves it', () => {
  if (inner !== undefined) {
    const now = at('2026-08-24T00:00:00Z')
    assert.equal(0 - new Date(now).getTimezoneOffset() * 60_000, offsetAt(inner, now))
  }
  assert.ok(isDate('2026-08-24'))
  const range = bucketRange(BEIJING, '2026-08-24')
  assert.deepEqual(range, { from: at('2026-08-23T16:00:00Z'), to: at('2026-08-24T16:00:00Z') })
  assert.equal(localDate(BEIJING, range!.from), '2026-08-24')
  assert.equal(localDate(BEIJING, range!.to - 1), '2026-08-24')
  assert.equal(isoWeek('2026-08-24'), '2026-W35')
})

test('T56 the year is that of the node, not of UTC', () => {
  const rows = [
    ['2025-01-01T04:00:00+08:00', '2025-01-01T04', 2025],
    ['2024-12-31T16:00:00Z', '2025-01-01T00', 2025],
    ['2024-12-31T15:59:59Z', '2024-12-31T23', 2024],
  ] as const
  for (const [instant, hour, year] of rows) {
    assert.equal(bucketOf(BEIJING, at(instant), 'hour'), hour)
    assert.equal(localYear(BEIJING, at(instant)), year)
    assert.equal(bucketOf(BEIJING, at(instant), 'year'), String(year))
  }
})

test('T57 a week belongs to the year of its Thursday', () => {
  const weeks = {
    '2024-12-30': '2025-W01',
    '2025-12-29': '2026-W01',
    '2026-12-31': '2026-W53',
    '2027-01-01': '2026-W53',
    '2027-01-03': '2026-W53',
    '2021-01-03': '2020-W53',
    '0001-01-01': '0001-W01',
    '9999-12-31': '9999-W52',
  }
  for (const [date, week] of Object.entries(weeks)) assert.equal(isoWeek(date), week)
  assert.throws(() => isoWeek('2026-02-30'), RangeError)
})

test('T59 a day that does not exist is refused, never moved on', () => {
  for (const good of ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2026-04-30']) {
    assert.equal(isDate(good), true, good)
  }
  const bad = [
    ...['2024-02-30', '2023-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-01'],
    ...['2026-01-00', '2026-01-32', '2026-1-5', '31/04/2026', '12/31/2019', '0000-01-01', ''],
    ...[
      '2026-01-01T00',
      '2026-01-01 ',
      '2026-01-01\n',
      '２０２６-01-01',
      '2026/01/01',
      '+026-01-01',
    ],
  ]
  for (const text of bad) assert.equal(isDate(text), false, JSON.stringify(text))
})

test('an instant has a date, a time and an offset, and no more than milliseconds', () => {
  const good: [string, string][] = [
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59.000Z'],
    ['2026-12-31T23:59:59.5+06:30', '2026-12-31T17:29:59.500Z'],
    ['2026-12-31T23:59:59.999-05:00', '2027-01-01T04:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ]
  for (const [text, utc] of good) {
    assert.equal(instantToMs(text), Date.parse(utc), text)
    assert.equal(new Date(at(text)).toISOString(), utc)
    assert.ok(isInstant(text))
  }
  const bad = [
    ...['2026-12-31', '2026-12-31T23:59:59', '2026-12-31T23:59Z', '2026-12-31 23:59:59Z'],
    ...['2026-12-31T24:00:00Z', '2026-12-31T23:60:00Z', '2026-12-31T23:59:60Z'],
    ...['2026-02-30T00:00:00Z', '2026-12-31T23:59:59.1234Z', '2026-12-31T23:59:59.Z'],
    ...['2026-12-31T23:59:59+0800', '2026-12-31T23:59:59+24:00', '2026-12-31T23:59:59+08:60'],
    ...['2026-12-31t23:59:59z', '2026-12-31T23:59:59Z\n', '0001-01-01T00:00:00+08:00', ''],
    ...['9999-12-31T23:59:59-01:00', '+010000-01-01T00:00:00Z', '1767225600000'],
  ]
  for (const text of bad) assert.equal(instantToMs(text), undefined, JSON.stringify(text))
})

test('T60 zones of half and quarter hours have their own hours', () => {
  const events = [at('2026-12-31T17:15:00Z'), at('2026-12-31T17:45:00Z')]
  const group = (zone: string, grain: Grain): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const ms of events) {
      const bucket = bucketOf(zone, ms, grain)
      counts[bucket] = (counts[bucket] ?? 0) + 1
    }
    return counts
  }
  const rows = {
    'Asia/Yangon': { '2026-12-31T23': 1, '2027-01-01T00': 1 },
    'Asia/Bangkok': { '2027-01-01T00': 2 },
    [BEIJING]: { '2027-01-01T01': 2 },
    'Asia/Kathmandu': { '2026-12-31T23': 2 },
  }
  for (const [zone, right] of Object.entries(rows)) {
    assert.deepEqual(group(zone, 'hour'), right, zone)
    for (const grain of GRAINS) {
      const counted = Object.values(group(zone, grain)).reduce((a, b) => a + b)
      assert.equal(counted, 2)
    }
  }
  assert.deepEqual(group('Asia/Yangon', 'day'), { '2026-12-31': 1, '2027-01-01': 1 })
  assert.equal(offsetAt('Asia/Yangon', events[0]!), 6.5 * 3_600_000)
  assert.equal(offsetAt('Asia/Kathmandu', events[0]!), 5.75 * 3_600_000)
  assert.equal(offsetAt('America/New_York', events[0]!), -5 * 3_600_000)
  assert.equal(offsetAt('UTC', events[0]!), 0)
})

test('T73 T74 an instant on the edge lies in one day, for grouping and for filtering alike', () => {
  const filings: [string, bigint][] = [
    ['2026-11-24T15:59:59.999Z', 1000n],
    ['2026-11-24T16:00:00.000Z', 2000n],
  ]
  const days: Record<string, string> = {}
  for (const [instant, value] of filings) {
    days[localDate(BEIJING, at(instant))] = formatDecimal(value, 2)
  }
  assert.deepEqual(days, { '2026-11-24': '10.00', '2026-11-25': '20.00' })
  for (const [day, figure] of Object.entries(days)) {
    const { from, to } = bucketRange(BEIJING, day)!
    const found = filings.filter(([instant]) => at(instant) >= from && at(instant) < to)
    const sum = found.reduce((whole, [, value]) => whole + value, 0n)
    assert.equal(formatDecimal(sum, 2), figure)
  }
})

test('days of 23 and 25 hours, hours that are skipped or come twice', () => {
  const york = 'America/New_York'
  assert.equal(hours(york, '2026-03-08'), 23)
  assert.equal(hours(york, '2026-11-01'), 25)
  assert.equal(hours(york, '2026-03-08T02'), 0)
  assert.equal(hours(york, '2026-11-01T01'), 2)
  assert.equal(hours(york, '2026-03'), 31 * 24 - 1)
  assert.equal(hours(york, '2026'), 365 * 24)
  assert.equal(hours('Australia/Lord_Howe', '2026-04-05'), 24.5)
  assert.equal(hours('Pacific/Apia', '2011-12-30'), 0)
  assert.equal(hours('Asia/Beirut', '2026-03-29T00'), 0)
  // what is skipped is empty and lies where the clock jumped
  const skipped = bucketRange(york, '2026-03-08T02')!
  assert.deepEqual(skipped, { from: at('2026-03-08T07:00:00Z'), to: at('2026-03-08T07:00:00Z') })
})

test('a clock set back over an hour that it had shown does not tear buckets apart', () => {
  // Troll goes from 03:00 to 01:00: the hour 02 goes on until the clock shows 03 at last.
  const zone = 'Antarctica/Troll'
  assert.equal(hours(zone, '2026-10-25T01'), 1)
  assert.equal(hours(zone, '2026-10-25T02'), 3)
  assert.equal(bucketOf(zone, at('2026-10-25T01:30:00Z'), 'hour'), '2026-10-25T02')
  assert.equal(hours(zone, '2026-10-25'), 26)
  // St. John's went from 00:01 back to 23:01 of the day before, until 2011
  const john = 'America/St_Johns'
  assert.equal(localDate(john, at('2010-11-07T02:30:59.999Z')), '2010-11-07')
  assert.equal(offsetAt(john, at('2010-11-07T02:30:59.999Z')), -2.5 * 3_600_000)
  assert.equal(offsetAt(john, at('2010-11-07T02:31:00Z')), -3.5 * 3_600_000)
  assert.equal(localDate(john, at('2010-11-07T02:31:00Z')), '2010-11-07')
})

test('an offset that is no whole number of quarter hours cuts its hours where it should', () => {
  // Monrovia stood at -0:44:30 until 1972-01-07
  const zone = 'Africa/Monrovia'
  assert.equal(bucketOf(zone, at('1971-06-01T12:44:29.999Z'), 'hour'), '1971-06-01T11')
  assert.equal(bucketOf(zone, at('1971-06-01T12:44:30Z'), 'hour'), '1971-06-01T12')
})

test('buckets follow one another at every grain', () => {
  const rows = [
    ['2026-12-31T22', '2026-12-31T23', '2027-01-01T00'],
    ['2024-02-28', '2024-02-29', '2024-03-01'],
    ['2026-11', '2026-12', '2027-01'],
    ['1999', '2000', '2001'],
  ] as const
  for (const [before, bucket, after] of rows) {
    assert.equal(nextBucket(bucket), after)
    assert.equal(previousBucket(bucket), before)
  }
  for (const last of ['9999', '9999-12', '9999-12-31', '9999-12-31T23']) {
    assert.equal(nextBucket(last), undefined)
    assert.ok(bucketRange('UTC', last))
  }
  for (const first of ['0001', '0001-01', '0001-01-01', '0001-01-01T00']) {
    assert.equal(previousBucket(first), undefined)
  }
  const none = ['', '26', '2026-13', '2026-02-30', '2026-01-01T24', '2026-01-01 10', '2026-W01']
  for (const text of [...none, '0000', '2026-1', '20260101', '2026-01-01T0x', 'abcd']) {
    assert.equal(bucketRange('UTC', text), undefined, text)
    assert.equal(nextBucket(text), undefined, text)
    assert.equal(previousBucket(text), undefined, text)
  }
  assert.equal(coarsen('2026-12-31T23', 'month'), '2026-12')
  assert.equal(coarsen('2026-12-31T23', 'hour'), '2026-12-31T23')
})

test('a zone is a name of the IANA data base', () => {
  for (const zone of ['UTC', BEIJING, 'Asia/Ho_Chi_Minh', 'Asia/Bangkok', 'Etc/GMT+8', 'EST5EDT']) {
    assert.equal(isZone(zone), true, zone)
  }
  for (const zone of ['', '+08:00', 'Asia/Nanning', 'GMT+8 ', 'Asia/', '../etc', 'A'.repeat(999)]) {
    assert.equal(isZone(zone), false, zone)
  }
  assert.throws(() => bucketOf('Asia/Nanning', 0, 'day'), RangeError)
})
