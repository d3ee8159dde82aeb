import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTsv, writeTsv } from './tsv.ts'

test('blocks as spreadsheets write them', () => {
  assert.deepEqual(parseTsv('a\tb\r\nc\td\r\n'), [
    ['a', 'b'],
    ['c', 'd'],
  ])
  assert.deepEqual(parseTsv('"two\nlines"\t"say ""hi"""\t5" disk'), [
    ['two\nlines', 'say "hi"', '5" disk'],
  ])
  assert.deepEqual(parseTsv('\t\n\tx'), [
    ['', ''],
    ['', 'x'],
  ])
  assert.deepEqual(parseTsv('one'), [['one']])
  assert.deepEqual(parseTsv('"open\tend'), [['"open', 'end']])
})

test('what is copied is pasted as it was', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', '鲜', ' ') })
  const width = fc.integer({ min: 1, max: 4 })
  fc.assert(
    fc.property(
      width.chain(n => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1 })),
      rows => {
        // one empty cell at the end is no different from a line end
        const last = rows.at(-1)!
        fc.pre(last.length > 1 || last[0] !== '')
        assert.deepEqual(parseTsv(writeTsv(rows)), rows)
      },
    ),
    { seed: 7208, numRuns: 500 },
  )
})
