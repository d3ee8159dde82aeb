// CSV as people's programs write it, beyond the nasty files.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { datedCode, optional, quantity, text } from '#kit/field.ts'
import { openCsv } from './csv.ts'
import { csvRow, templateCsv } from './csv-writer.ts'
import { faultsOf } from './faults.ts'
import { MAX_RECORD_BYTES } from './limits.ts'
import { cellText } from './table.ts'
import { columns, inEnglish, run, temporary } from './testing.ts'

const fields = {
  ref: text(40),
  hs: optional(datedCode('hs', /^\d{10}$/)),
  note: optional(text(400)),
}

const rowsOf = async (
  content: string,
  expected: readonly string[] = [],
): Promise<(readonly [number, ...string[]])[]> => {
  const table = await openCsv(temporary('t.csv', content), { expected: new Set(expected) })
  const rows: (readonly [number, ...string[]])[] = []
  for await (const row of table.rows()) rows.push([row.line, ...row.cells.map(cellText)])
  return rows
}

const refusal = async (content: string): Promise<string> => {
  try {
    await rowsOf(content)
    return ''
  } catch (error) {
    return faultsOf(error)
      .map(each => `${each.key} ${each.values.line ?? ''}`)
      .join()
  }
}

test('T28 our own template, filled in elsewhere, comes back: first column mapped', async () => {
  const template = templateCsv(['ref', 'hs', 'note'])
  assert.ok(template.startsWith('\uFEFF'))
  for (const content of [
    `${template}A,0810600000,x\r\n`,
    `\uFEFF${template}A,0810600000,x\r\n`,
    `${template.replaceAll(',', ';')}A;0810600000;x\n`,
  ]) {
    const { documents } = await run(temporary('template.csv', content), fields)
    assert.deepEqual(documents, [{ ref: 'A', hs: '0810600000', note: 'x' }])
  }
})

test('T30 a `sep=` line in its usual forms, with any of its separators', async () => {
  for (const first of ['sep=;', 'SEP=;', '"sep=;"', 'sep=; ']) {
    assert.deepEqual(await rowsOf(`${first}\nref;v\nA;1,5\n`), [
      [2, 'ref', 'v'],
      [3, 'A', '1,5'],
    ])
  }
  assert.deepEqual(await rowsOf('sep=\t\r\nref\tv\r\n'), [[2, 'ref', 'v']])
  assert.deepEqual(await rowsOf('sep=x\nax1\n'), [[2, 'a', '1']])
})

test('T31 columns of one name, and aliases that are both there, refuse the file', async () => {
  const faults = async (content: string, mapped: Parameters<typeof run>[2]): Promise<string[]> =>
    (await run(temporary('d.csv', content), fields, mapped)).summary.faults.map(inEnglish)
  assert.deepEqual(await faults('ref,ref_1,ref\nA,B,C\n', { fields: columns({ ref: 'ref' }) }), [
    'ref: columns A, C bear the same name.',
  ])
  assert.deepEqual(await faults('c;c;c;c_1\n1;2;3;4\n', { fields: columns({ ref: 'c' }) }), [
    'c: columns A, B, C bear the same name.',
  ])
  const aliases = { ref: { column: 'ref' }, hs: { column: ['HS code', '商品编码'] } }
  assert.deepEqual(await faults('ref,HS code,商品编码\nA,1,2\n', { fields: aliases }), [
    'HS code / 商品编码: columns B, C bear the same name.',
  ])
  const { documents } = await run(temporary('a.csv', 'ref,商品编码\nA,0810600000\n'), fields, {
    fields: aliases,
  })
  assert.deepEqual(documents, [{ ref: 'A', hs: '0810600000' }])
})

test('the delimiter is the one under which known names stand', async () => {
  const tricky = 'a, b; c\n1; 2\n'
  assert.deepEqual((await rowsOf(tricky, ['a, b', 'c']))[0], [1, 'a, b', ' c'])
  assert.deepEqual((await rowsOf('a|b|c\n1|2|3\n'))[1], [2, '1', '2', '3'])
  assert.deepEqual((await rowsOf('"a;b;c;d",e\n1,2\n'))[0], [1, 'a;b;c;d', 'e'])
})

test('T50 blank lines and lines of delimiters are skipped, also before the header', async () => {
  const content = '\r\n,,\n \u00A0,\u200B\nref,note\rA,1\r\r\n"B\r\n","2\n3"\n\nC,3'
  assert.deepEqual(await rowsOf(content), [
    [4, 'ref', 'note'],
    [5, 'A', '1'],
    [7, 'B\r\n', '2\n3'],
    [11, 'C', '3'],
  ])
})

test('what a record cannot hold refuses the file at the line where the record starts', async () => {
  assert.equal(await refusal('ref\nA\n"B\r\nC'), 'quote-open 3')
  assert.equal(await refusal('ref,n\n"A\r\n\r\n",1\nB 2" pipe,x\n'), 'quote-misplaced 5')
  assert.equal(await refusal('ref,n\nA,1\n"B"x,2\n'), 'quote-misplaced 3')
  assert.equal(await refusal(`ref\nA\n"${'x'.repeat(MAX_RECORD_BYTES + 10)}`), 'record-too-large 3')
  assert.equal(await refusal('\n\n'), 'file-empty ')
})

test('a value under no header refuses its row, and only its row', async () => {
  const { documents, refused } = await run(temporary('s.csv', 'ref,note\nA,x,y\nB\nC,z,\n'), fields)
  assert.deepEqual(documents, [{ ref: 'B' }, { ref: 'C', note: 'z' }])
  assert.deepEqual(refused, ['2 C cell-beyond-header'])
})

test('without a mapping a column that is no field refuses the file', async () => {
  const { summary } = await run(temporary('u.csv', 'ref,colour\nA,red\n'), fields)
  assert.deepEqual(summary.faults.map(inEnglish), [
    'Column B "colour" is no field of this filing. A mapping can say what it is.',
  ])
})

test('T12 HS codes: dots and blanks off, nine digits refused with the hint, a pad only if asked', async () => {
  const cells = [
    '8106000',
    '810600000',
    '0810.60.00.00',
    '0810 6000 00',
    '０８１０６０００００',
    '081',
  ]
  const file = temporary(
    'hs.csv',
    ['ref,hs', ...cells.map((cell, i) => `R${i},${cell}`)].join('\n'),
  )
  const { documents, refused, messages } = await run(file, fields)
  assert.deepEqual(
    documents.map(each => each.hs),
    ['0810600000', '0810600000', '0810600000'],
  )
  assert.deepEqual(refused, ['2 B code-zero-lost', '3 B code-zero-lost', '7 B code-zero-lost'])
  assert.match(messages[1]!, /0810600000\?/)
  const padded = await run(temporary('pad.csv', 'ref,hs\nA,810600000\n'), fields, {
    fields: { ref: { column: 'ref' }, hs: { column: 'hs', pad: { length: 10, with: '0' } } },
  })
  assert.deepEqual(padded.documents, [{ ref: 'A', hs: '0810600000' }])
})

test('law: any cells, however their lines end, come back with the line where they start', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '值', '"', ',', ';', '\n', '\r', ' ', "'"),
    maxLength: 6,
  })
  const record = fc.tuple(
    fc.array(cell, { minLength: 2, maxLength: 4 }),
    fc.constantFrom('\r\n', '\n', '\r'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 6 }), async records => {
      let content = 'h1,h2,h3,h4\n'
      let line = 2
      const expected: unknown[] = []
      for (const [cells, end] of records) {
        const marked = cells.map(each => `x${each}x`)
        content += csvRow(marked).slice(0, -2) + end
        expected.push([line, ...marked])
        line += 1 + marked.join('').split(/\r\n|\r|\n/).length - 1
      }
      assert.deepEqual((await rowsOf(content, ['h1', 'h2', 'h3', 'h4'])).slice(1), expected)
    }),
    { numRuns: 60 },
  )
})

test('numbers of a unit keep their decimals as typed where the field allows them', async () => {
  const { documents } = await run(temporary('fit.csv', 'mass\n3.250\n3.10\n0012.5\n'), {
    mass: quantity('kg', 2),
  })
  assert.deepEqual(
    documents.map(each => each.mass),
    ['3.25', '3.10', '12.5'],
  )
})
