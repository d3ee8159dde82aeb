// T46: what we write is safe to open in a spreadsheet program, and reads back to the same bytes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { count, optional, quantity, text, yesNo } from '#kit/field.ts'
import { csvWriter, type ExportColumn } from './csv-writer.ts'
import { guardText, unguardText } from './guard.ts'
import { run, temporary } from './testing.ts'

const fields = {
  note: text(1000),
  mass: optional(quantity('kg', 2, { negative: true })),
  pieces: optional(count(-1000, 1000)),
  urgent: optional(yesNo()),
}
const layout: readonly ExportColumn[] = [
  { name: 'note', kind: 'text' },
  { name: 'mass', kind: 'quantity' },
  { name: 'pieces', kind: 'count' },
  { name: 'urgent', kind: 'yesNo' },
]

interface Filed {
  readonly note: string
  readonly mass?: string
  readonly pieces?: number
  readonly urgent?: boolean
}

const write = (filed: readonly Filed[]): string => {
  const writer = csvWriter(layout)
  return (
    writer.header +
    filed.map(each => writer.row([each.note, each.mass, each.pieces, each.urgent])).join('')
  )
}

const roundTrip = async (filed: readonly Filed[]): Promise<string> => {
  const { documents, summary } = await run(temporary('export.csv', write(filed)), fields)
  assert.deepEqual(summary.faults, [])
  return write(documents as unknown as Filed[])
}

test('T46 numbers stay bare, texts are guarded, and export → import → export is byte-equal', async () => {
  const filed: Filed[] = [
    { note: '-5 C storage', mass: '-5.00', pieces: -3, urgent: true },
    { note: '-1,234.56', mass: '-1234.56' },
    { note: '=1+1', urgent: false },
    { note: '=HYPERLINK("http://example.invalid","open")' },
    { note: '+84 24 3825 0000' },
    { note: '@x' },
    { note: '\tTAB first' },
    { note: '\rCR first\r\nand lines\n' },
    { note: "'quoted'" },
    { note: "'=1+1" },
    { note: '＝１＋１' },
    { note: ' blank first and last ' },
    { note: 'e\u0301 stays as it was lodged' },
    { note: '3E17773446' },
    { note: '9.12E+17' },
  ]
  const exported = write(filed)
  const cells = exported.split('\r\n')
  assert.equal(cells[0], `\uFEFF"'note",mass,pieces,urgent`)
  assert.equal(cells[1], `"'-5 C storage",-5.00,-3,true`)
  assert.equal(cells[2], `"'-1,234.56",-1234.56,,`)
  assert.equal(await roundTrip(filed), exported)
})

test('T46 in a file of anybody else an apostrophe is an apostrophe', async () => {
  const { documents } = await run(temporary('foreign.csv', "note\n'=1+1\n''A''\n=1+1\n"), fields)
  assert.deepEqual(
    documents.map(each => each.note),
    ["'=1+1", "''A''", '=1+1'],
  )
})

test('T46 law: no guarded text starts a formula, and every text comes back', async () => {
  const unit = fc.constantFrom(
    "'",
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '"',
    ',',
    ';',
    'a',
    '值',
    '＝',
    ' ',
    '1',
  )
  const anyText = fc.string({ unit, minLength: 1, maxLength: 8 }).filter(each => each.trim() !== '')
  fc.assert(
    fc.property(anyText, each => {
      assert.doesNotMatch(guardText(each), /^[=+\-@\t\r\n＝＋－＠]/)
      assert.equal(unguardText(guardText(each)), each)
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 8 }), async notes => {
      const filed = notes.map(note => ({ note }))
      assert.equal(await roundTrip(filed), write(filed))
    }),
    { numRuns: 40 },
  )
})

test('T46 lines of one filing are joined again by the # column', async () => {
  const { documents } = await run(
    temporary('grouped.csv', "#,'note,mass\n1,'-a,1\n1,,\n2,b,2\n"),
    fields,
  )
  assert.deepEqual(documents, [
    { note: '-a', mass: '1' },
    { note: 'b', mass: '2' },
  ])
})
