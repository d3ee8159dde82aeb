// NDJSON: lines as wire documents or envelopes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quantity, text } from '#kit/field.ts'
import { MAX_LINE_BYTES } from './limits.ts'
import { run, temporary } from './testing.ts'

const fields = { ref: text(20), mass: quantity('kg', 3) }
const lodge = (content: string | Uint8Array) => run(temporary('n.ndjson', content), fields)

test('documents and envelopes, with their keys and instants', async () => {
  const lines = [
    { ref: 'A', mass: '1' },
    {
      filing: { ref: 'B', mass: '2' },
      idempotencyKey: 'mine',
      effective: '2020-01-01T00:00:00+09:00',
    },
    { filing: { ref: 'C', mass: '3' } },
  ].map(each => JSON.stringify(each))
  const { items, summary } = await lodge(`\uFEFF${lines[0]}\r\n\n  \n${lines[1]}\n${lines[2]}`)
  assert.deepEqual(
    items.map(({ document, effective, line }) => ({ document, effective, line })),
    [
      { document: { ref: 'A', mass: '1' }, effective: undefined, line: 1 },
      { document: { ref: 'B', mass: '2' }, effective: '2020-01-01T00:00:00+09:00', line: 4 },
      { document: { ref: 'C', mass: '3' }, effective: undefined, line: 5 },
    ],
  )
  assert.equal(items[1]?.key, 'mine')
  assert.match(items[0]?.key ?? '', /^bulk:[0-9a-f]{64}$/)
  assert.equal(summary.facts?.format, 'ndjson')
})

test('a bad line does not stop the rest, and says what is wrong with it', async () => {
  const good = JSON.stringify({ ref: 'A', mass: '1' })
  const bytes = Buffer.concat([
    Buffer.from(`{"ref":"A"\n${good}\n[1]\n{"ref":"A","mass":"1","ref":"B"}\n{"ref":"`),
    Buffer.from([0xe9]),
    Buffer.from('","mass":"1"}\n{"ref":"A","mass":1}\n{"ref":"A","mass":"1","colour":"red"}\n'),
    Buffer.from('{"filing":{"ref":"A","mass":"1"},"idempotencyKey":7}\n'),
    Buffer.from('{"filing":{"ref":"A","mass":"1"},"effective":"yesterday"}\n'),
    Buffer.from(`{"ref":"${'x'.repeat(MAX_LINE_BYTES)}"}\n`),
    Buffer.from('{"ref":"a:b \\"c\\": {d:","mass":"2"}\n'),
  ])
  const { documents, refused } = await lodge(bytes)
  assert.deepEqual(documents, [
    { ref: 'A', mass: '1' },
    { ref: 'a:b "c": {d:', mass: '2' },
  ])
  assert.deepEqual(refused, [
    '1 line-not-json',
    '3 wrong-type',
    '4 name-repeated',
    '5 line-not-utf8',
    '6 send-as-string',
    '7 unknown-field',
    '8 envelope-wrong',
    '9 envelope-wrong',
    '10 line-too-large',
  ])
})

test('T23 equal lines are several filings, and the same file again lodges nothing', async () => {
  const line = '{"ref":"A","mass":"1"}\n'
  const first = await lodge(line.repeat(3))
  assert.equal(first.documents.length, 3)
  assert.equal(new Set(first.items.map(each => each.key)).size, 3)
})

test('NDJSON in UTF-16 is refused as a whole', async () => {
  const { summary } = await lodge(Buffer.from('\uFEFF{"ref":"A"}', 'utf16le'))
  assert.deepEqual(
    summary.faults.map(each => each.key),
    ['encoding-unsupported'],
  )
})
