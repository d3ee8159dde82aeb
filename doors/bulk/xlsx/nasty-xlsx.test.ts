// The nasty workbooks of the shared data, each with its right reading.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { date, datedCode, optional, party, quantity, text } from '#kit/field.ts'
import { shared, skipShared } from '#test/shared.ts'
import { columns, run, temporary } from '../testing.ts'
import { changePart } from './fixture.ts'

const nasty = (name: string): string => shared(`data/nasty/${name}`)
const skip = { skip: skipShared }
const hs = datedCode('hs', /^\d{10}$/)

const arrivals = { ref: text(10), arrival: date(), value: quantity('USD', 2) }
const arrivalColumns = columns({ ref: 'ref', arrival: 'arrival', value: 'value' })

test('T39 excel-1904.xlsx: the workbook counts days from 1904', skip, async () => {
  const { documents } = await run(nasty('excel-1904.xlsx'), arrivals, { fields: arrivalColumns })
  assert.deepEqual(
    documents.map(({ ref, arrival, value }) => [ref, arrival, value]),
    [
      ['E-1', '2024-02-29', '100'],
      ['E-2', '2024-12-31', '250.5'],
      ['E-3', '2025-01-01', '5'],
    ],
  )
})

test('T39 date1904="true" is seen as well as "1"', skip, async () => {
  const changed = await changePart(nasty('excel-1904.xlsx'), 'xl/workbook.xml', content => ({
    content: content.toString('utf8').replace('date1904="1"', 'date1904="true"'),
  }))
  const file = temporary('true.xlsx', changed)
  const { documents } = await run(file, arrivals, { fields: arrivalColumns })
  assert.deepEqual(
    documents.map(each => each.arrival),
    ['2024-02-29', '2024-12-31', '2025-01-01'],
  )
})

for (const zone of ['Asia/Yangon', 'America/New_York', 'UTC', 'Asia/Shanghai']) {
  test(`T39 T40 dates of workbooks are the same under TZ=${zone}`, skip, () => {
    const program = `
      import { openXlsx } from '#doors/bulk/xlsx/workbook.ts'
      import { cellText } from '#doors/bulk/table.ts'
      const days = []
      for (const file of process.argv.slice(1)) {
        const table = await openXlsx(file)
        for await (const row of table.rows()) days.push(cellText(row.cells[1]))
        await table.close()
      }
      console.log(days.join('|'))`
    const files = [nasty('excel-1904.xlsx'), nasty('excel-1900-edges.xlsx')]
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program, ...files],
      { env: { ...process.env, TZ: zone }, encoding: 'utf8', cwd: import.meta.dirname },
    )
    assert.equal(
      stdout.trim(),
      'arrival|2024-02-29|2024-12-31|2025-01-01|arrival|2024-02-29|2024-12-31 23:59:59|60|1900-03-01|45351|0000045351',
      stderr,
    )
  })
}

test(
  'T40 excel-1900-edges.xlsx: the false leap day, and numbers without a date format',
  skip,
  async () => {
    const { documents, refused, messages } = await run(nasty('excel-1900-edges.xlsx'), arrivals, {
      fields: arrivalColumns,
    })
    assert.deepEqual(
      documents.map(({ ref, arrival }) => [ref, arrival]),
      [
        ['F-1', '2024-02-29'],
        ['F-2', '2024-12-31'],
        // F-4 is a real day; a filing's own range for its dates refuses it, not the reader
        ['F-4', '1900-03-01'],
      ],
    )
    assert.deepEqual(refused, ['4 B date-leap-1900', '6 B date-number', '7 B date-number'])
    assert.match(messages[1]!, /45351: is it 2024-02-29\?/)
    assert.match(messages[2]!, /45351: is it 2024-02-29\?/)
  },
)

test(
  'T12 T34 T35 long-id.xlsx: lost digits refused, 15 digits and formatted zeros kept',
  skip,
  async () => {
    const fields = { ref: text(10), declarant: party('declarant'), hs, value: quantity('USD', 2) }
    const { documents, refused } = await run(nasty('long-id.xlsx'), fields, {
      fields: columns({ ref: 'ref', declarant: 'declarant_code', hs: 'hs_code', value: 'value' }),
    })
    assert.deepEqual(
      documents.map(({ ref, declarant, hs: code, value }) => [ref, declarant, code, value]),
      [
        ['L-1', '912345678901234567', '0810600000', '10.00'],
        ['L-4', '123456789012345', '0810600000', '10.1'],
        ['L-5', '91E4567890', '0810600000', '10'],
      ],
    )
    assert.deepEqual(refused, ['3 B digits-lost', '3 C code-zero-lost', '4 B digits-lost'])
  },
)

test(
  'T37 formula.xlsx: cached results, missing cache, error, rich text, link, hidden row',
  skip,
  async () => {
    const fields = {
      ref: text(10),
      quantity: quantity('unit', 0),
      price: optional(quantity('USD', 2)),
      value: quantity('USD', 2),
    }
    const mapping = {
      fields: columns({ ref: 'ref', quantity: 'qty', price: 'unit_price', value: 'value' }),
    }
    const { documents, refused, summary } = await run(nasty('formula.xlsx'), fields, mapping)
    assert.equal(summary.facts?.sheet, 'decl')
    assert.deepEqual(
      documents.map(({ ref, price, value }) => [ref, price, value]),
      [
        ['X-1', '19.99', '59.97'],
        ['X-2', '0.1', '0.7'],
        ['X-5', '12.50', '12.5'],
        ['X-6', '8.00', '8'],
        ['X-7', '1', '5'],
      ],
    )
    assert.deepEqual(refused, [
      '4 D formula-without-result',
      '5 C number-unreadable',
      '5 D cell-error',
      '9 D number-unreadable',
    ])
    assert.equal(summary.hiddenRows, 1)
    const old = await run(nasty('formula.xlsx'), fields, { ...mapping, sheet: 'old prices' })
    assert.deepEqual(
      old.documents.map(each => each.ref),
      ['OLD-1'],
    )
    const none = await run(nasty('formula.xlsx'), fields, { ...mapping, sheet: 'prices' })
    assert.deepEqual(
      none.summary.faults.map(each => each.key),
      ['sheet-missing'],
    )
  },
)

test('T49 phonetic.xlsx: the reading aid is no text, escapes are undone once', skip, async () => {
  const fields = { ref: text(10), name: text(100), value: quantity('USD', 2) }
  const { documents } = await run(nasty('phonetic.xlsx'), fields, {
    fields: columns({ ref: 'ref', name: 'description', value: 'value' }),
  })
  assert.deepEqual(
    documents.map(each => each.name),
    ['茶葉', 'first\nsecond', 'code _x0041_ end'],
  )
})
