import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Line, Lines } from './lines.ts'

const readAll = (text: Buffer, cuts: readonly number[], longest = 1_000): Line[] => {
  const lines = new Lines(longest)
  const found: Line[] = []
  let from = 0
  for (const cut of [...cuts.map(each => each % (text.length + 1)), text.length].sort(
    (a, b) => a - b,
  )) {
    found.push(...lines.push(text.subarray(from, cut)))
    from = cut
  }
  const last = lines.end()
  return last === undefined ? found : [...found, last]
}

const asText = (lines: readonly Line[]): (string | number | undefined)[][] =>
  lines.map(({ number, bytes }) => [number, bytes?.toString('latin1')])

test('wherever a stream is cut into pieces, its lines are the same', () => {
  const part = fc.constantFrom('{"a":1}', '\n', '\r\n', ' ', '', 'é', '\n\n', '"x\\n"')
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.nat(200)), (parts, cuts) => {
      const text = Buffer.from(parts.join(''))
      const expected = text
        .toString('latin1')
        .split('\n')
        .map((line, i) => [i + 1, line.replace(/\r$/, '')] as const)
        .filter(([, line]) => /[^ \t\r]/.test(line))
      assert.deepEqual(asText(readAll(text, cuts)), expected)
    }),
  )
})

test('a line beyond the limit is told of by its number, and its bytes are not kept', () => {
  const text = Buffer.from(`{"a":1}\n${'x'.repeat(5_000)}\n{"b":2}\n${'y'.repeat(2_000)}`)
  for (const cuts of [[], [10], [2_000, 4_000, 5_008, 5_010]]) {
    assert.deepEqual(asText(readAll(text, cuts)), [
      [1, '{"a":1}'],
      [2, undefined],
      [3, '{"b":2}'],
      [4, undefined],
    ])
  }
})

test('a line that comes a byte at a time is held in one block', () => {
  const lines = new Lines(1_000_000)
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 500_000; i++) for (const _ of lines.push(Buffer.from('x'))) assert.fail()
  assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000)
  assert.equal(lines.end()?.bytes?.length, 500_000)
})
