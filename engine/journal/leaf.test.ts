import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { type JournalRow, leafBytes, makeLeaf } from './leaf.ts'
import { leafHash } from './merkle.ts'

const sample: JournalRow = {
  partition: 0,
  position: 7,
  at: '2026-03-01T08:15:30.123456Z',
  effective: '2026-03-01T00:00:00Z',
  type: 'trade.declaration',
  filing: '01957f3a-5c00-7000-8000-00000000002a',
  number: '720120260000042',
  event: 'lodge',
  steps: ['lodge', 'assess'],
  state: 'assessed',
  version: 1,
  org: 'org-1',
  actor: 'key-1',
  reference: 'tariff/7',
  body: '{}',
  amounts: null,
  extra: null,
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const json = fc.option(fc.oneof(text, fc.json({ maxDepth: 2 })), { nil: null })
const whole = fc.nat()
const anyRow: fc.Arbitrary<JournalRow> = fc.record({
  partition: whole,
  position: whole,
  at: text,
  effective: text,
  type: text,
  filing: text,
  number: text,
  event: text,
  steps: fc.array(text, { maxLength: 4 }),
  state: text,
  version: whole,
  org: text,
  actor: text,
  reference: text,
  body: json,
  amounts: json,
  extra: json,
})

/** Reads the bytes as docs/proof/README.md tells: what can be read back cannot be ambiguous. */
const readBack = (bytes: Buffer): unknown[] => {
  const line = (from: number): [string, number] => {
    const end = bytes.indexOf(10, from)
    return [bytes.toString('utf8', from, end), end + 1]
  }
  const [first, second] = line(0)
  assert.equal(first, 'beibu-journal-row/1')
  const [scalars, rest] = line(second)
  const texts: (string | null)[] = []
  let at = rest
  while (at < bytes.length) {
    const [length, start] = line(at)
    const end = start + (length === '-' ? 0 : Number(length))
    texts.push(length === '-' ? null : bytes.toString('utf8', start, end))
    assert.equal(bytes[end], 10)
    at = end + 1
  }
  return [...(JSON.parse(scalars) as unknown[]), ...texts]
}

test('the example in docs/proof/README.md is what the code does', () => {
  const path = join(import.meta.dirname, '../../docs/proof/README.md')
  const blocks = [...readFileSync(path, 'utf8').matchAll(/^```(json|text)\n([\s\S]*?)^```$/gm)]
  const [row, bytes, hash] = blocks.map(block => block[2])
  assert.ok(row && bytes && hash)
  const made = leafBytes(JSON.parse(row) as JournalRow)
  assert.equal(made.toString(), bytes)
  assert.equal(leafHash(made).toString('hex'), hash.trim())
})

test('the bytes of a row can be read back to the row', () => {
  fc.assert(
    fc.property(anyRow, row => {
      const { body, amounts, extra, ...scalars } = row
      const members = [...Object.values(scalars), body, amounts, extra]
      assert.deepEqual(readBack(leafBytes(row)), members)
      const leaf = makeLeaf(row)
      assert.deepEqual(
        [leaf.amounts, leaf.extra].map(each => each?.toString() ?? null),
        [amounts, extra],
      )
    }),
    { numRuns: 1000 },
  )
})

test('the order of members and members beside them do not matter', () => {
  fc.assert(
    fc.property(anyRow, row => {
      const turned = Object.fromEntries(Object.entries(row).reverse()) as unknown as JournalRow
      const more = { ...turned, leaf: Buffer.alloc(32) }
      assert.deepEqual(leafBytes(more), leafBytes(row))
    }),
  )
})

test('a row larger than the scratch space has the same shape of bytes', () => {
  for (const unit of ['x', 'é', '榴', '🥭']) {
    for (const length of [21_000, 22_000, 65_500, 200_000]) {
      const row = { ...sample, body: unit.repeat(length), amounts: 'a', extra: '' }
      assert.deepEqual(readBack(leafBytes(row)).slice(-3), [row.body, 'a', ''])
    }
  }
})

test('null, the empty text and a dash are three things', () => {
  const leaves = [null, '', '-', '0', '-\n'].map(body => leafBytes({ ...sample, body }))
  assert.equal(new Set(leaves.map(String)).size, 5)
})

test('a lone surrogate in any member is refused, not replaced', () => {
  const lone = 'a\ud800b'
  for (const [name, value] of Object.entries(sample)) {
    if (typeof value === 'number') continue
    const row = { ...sample, [name]: name === 'steps' ? ['lodge', lone] : lone } as JournalRow
    assert.throws(() => leafBytes(row), /position 7 of partition 0 has a lone surrogate/, name)
  }
})

test('U+FFFD and the letters \\ud are texts like any other', () => {
  const row = { ...sample, actor: '\\ud800 \ufffd', body: '"\ufffd\\ud800"', extra: '\ufffd' }
  assert.deepEqual(readBack(leafBytes(row)).slice(-4), [
    row.reference,
    row.body,
    row.amounts,
    row.extra,
  ])
})

test('a number that is not whole is refused', () => {
  for (const wrong of [Number.NaN, -1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY]) {
    assert.throws(() => leafBytes({ ...sample, version: wrong }), /not a whole one/)
    assert.throws(() => leafBytes({ ...sample, position: wrong }), /not a whole one/)
    assert.throws(() => leafBytes({ ...sample, partition: wrong }), /not a whole one/)
  }
})
