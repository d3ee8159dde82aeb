import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, hoursOf, isZone, momentIn, offsetOf } from './calendar.ts'

test("T60 an instant falls into the buckets of the node's zone, half-hour zones too", () => {
  const at = (text: string, zone: string) => momentIn(Date.parse(text), zone).hour
  assert.equal(at('2026-12-31T17:15:00Z', 'Asia/Yangon'), '2026-12-31T23')
  assert.equal(at('2026-12-31T17:45:00Z', 'Asia/Yangon'), '2027-01-01T00')
  assert.equal(at('2026-12-31T17:15:00Z', 'Asia/Bangkok'), '2027-01-01T00')
  assert.equal(at('2026-12-31T17:45:00Z', 'Asia/Shanghai'), '2027-01-01T01')
})

test('T56 New Year comes with the zone, not with UTC', () => {
  const zone = 'Asia/Shanghai'
  assert.equal(momentIn(Date.parse('2024-12-31T15:59:59.999Z'), zone).year, '2024')
  const first = momentIn(Date.parse('2024-12-31T16:00:00Z'), zone)
  assert.deepEqual(first, {
    year: '2025',
    day: '2025-01-01',
    hour: '2025-01-01T00',
    time: '00:00:00',
  })
})

test('days go on over months, years and leap days', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(addDays('2028-03-01', -1), '2028-02-29')
  assert.equal(addDays('2026-03-01', -1), '2026-02-28')
})

test('hours have 24 names, and zones their offsets', () => {
  assert.equal(hoursOf('2026-11-25').length, 24)
  assert.equal(hoursOf('2026-11-25').at(-1), '2026-11-25T23')
  const now = Date.parse('2026-11-25T00:00:00Z')
  assert.equal(offsetOf(now, 'Asia/Shanghai'), 'UTC+8')
  assert.equal(offsetOf(now, 'Asia/Yangon'), 'UTC+6:30')
  assert.ok(isZone('Asia/Seoul'))
  assert.ok(!isZone('Asia/Nowhere'))
})
