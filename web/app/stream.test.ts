import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EventCutter } from './stream.ts'

const TEXT =
  'retry: 2000\n\nevent: filing\nid: 7\ndata: {"number":"甲"}\n\n: note\n\n' +
  'event: beat\r\ndata: {"position":7}\r\n\r\nid: 8\ndata: a\ndata: b\n\n'

test('a stream reads the same however its text is cut', () => {
  const whole = new EventCutter().take(TEXT)
  assert.deepEqual(whole, [
    { event: 'filing', id: '7', data: '{"number":"甲"}' },
    { event: 'beat', id: '', data: '{"position":7}' },
    { event: 'message', id: '8', data: 'a\nb' },
  ])
  const cuts = fc.array(fc.integer({ min: 0, max: TEXT.length }), { maxLength: 12 })
  fc.assert(
    fc.property(cuts, at => {
      const cutter = new EventCutter()
      const places = [0, ...at.sort((a, b) => a - b), TEXT.length]
      const read = places.flatMap((from, n) => cutter.take(TEXT.slice(from, places[n + 1] ?? from)))
      assert.deepEqual(read, whole)
    }),
  )
})

test('what is not whole yet is no event', () => {
  assert.deepEqual(new EventCutter().take('event: filing\ndata: {}\n'), [])
})
