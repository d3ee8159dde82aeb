import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendar } from './calendar.ts'
import { rates } from './rates.ts'

test('each month has the third Wednesday of the month before; March 2026 the fourth', () => {
  const { seed } = calendar
  assert.deepEqual([seed[0]?.key, seed.at(-1)?.key, seed.length], ['2023-01', '2027-01', 49])
  for (const { key, from, row } of seed) {
    const base = new Date(`${row.base}T00:00:00Z`)
    const next = new Date(Date.UTC(base.getUTCFullYear(), base.getUTCMonth() + 1, 1))
    assert.equal(next.toISOString().slice(0, 7), key)
    assert.equal(from, `${key}-01`)
    assert.equal(base.getUTCDay(), 3, key)
    const week = Math.ceil(base.getUTCDate() / 7)
    assert.equal(week, key === '2026-03' ? 4 : 3, key)
  }
})

test('the rates of the seed that are customs’ own are of the calendar’s days', () => {
  const days = new Map(calendar.seed.map(({ key, row }) => [key, row.base]))
  const own = rates.seed.filter(({ from, row }) => row.base !== undefined && from > '2023')
  assert.ok(own.length >= 4)
  for (const { from, row } of own) assert.equal(row.base, days.get(from.slice(0, 7)))
})
