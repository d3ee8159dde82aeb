// Serial day numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dateHint, serialToDate } from './serial.ts'

test('T40 the false leap day of 1900 and the days around it', () => {
  const date = (serial: string): string => {
    const read = serialToDate(serial, false)
    return typeof read === 'object' ? read.date : String(read)
  }
  assert.deepEqual(['1', '59', '60', '61', '45351', '2958465'].map(date), [
    '1900-01-01',
    '1900-02-28',
    'leap',
    '1900-03-01',
    '2024-02-29',
    '9999-12-31',
  ])
  assert.deepEqual(['0', '0.5', '-1', '2958466', 'x', ''].map(date), Array(6).fill('undefined'))
  assert.equal(dateHint('45351'), '2024-02-29')
  assert.equal(dateHint('60'), undefined)
})

test('T39 law: a serial is so many days after the start of its system', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_957_000 }), serial => {
      const day = (zero: number): string =>
        new Date((serial + zero) * 86_400_000).toISOString().slice(0, 10)
      assert.deepEqual(serialToDate(String(serial), false), { date: day(-25_569), clock: '' })
      assert.deepEqual(serialToDate(String(serial), true), { date: day(-24_107), clock: '' })
    }),
  )
})

test('T40 law: a time of day is the nearest millisecond, and stays in its day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_399_999 }), ms => {
      const serial = (45_657 + ms / 86_400_000).toPrecision(16)
      const read = serialToDate(serial, false)
      assert.ok(typeof read === 'object')
      assert.equal(read.date, '2024-12-31')
      const clock = new Date(ms)
        .toISOString()
        .slice(11, 23)
        .replace(/\.000$/, '')
      assert.equal(read.clock, ms === 0 ? '' : clock)
    }),
  )
  assert.deepEqual(serialToDate('45657.999999999', false), { date: '2025-01-01', clock: '' })
})
