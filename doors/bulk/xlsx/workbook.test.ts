// Workbooks of every make, and what is refused of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultsOf } from '../faults.ts'
import { type Cell, cellText } from '../table.ts'
import { temporary } from '../testing.ts'
import { type Book, bookParts, makeBook, makeZip, type Part, textCellXml } from './fixture.ts'
import { styleOfFormat } from './styles.ts'
import { openXlsx } from './workbook.ts'

const readBytes = async (bytes: Buffer, sheet?: string): Promise<Cell[][] | string> => {
  try {
    const table = await openXlsx(temporary('w.xlsx', bytes), sheet)
    const rows: Cell[][] = []
    for await (const row of table.rows()) rows.push([...row.cells])
    await table.close()
    return rows
  } catch (error) {
    return faultsOf(error)
      .map(each => each.key)
      .join()
  }
}
const read = (book: Book): Promise<Cell[][] | string> => readBytes(makeBook(book))
const texts = async (book: Book): Promise<string[][] | string> => {
  const rows = await read(book)
  return typeof rows === 'string' ? rows : rows.map(row => row.map(cellText))
}

test('cells of every type, with and without their places, prefixed or not', async () => {
  const rows = `<row r="2"><c t="s"><v>0</v></c><c><v>1.50</v></c></row>
    <row><c t="str"><f>A</f><v>x_x000D_y</v></c><c r="C3" t="b"><v>1</v></c><c t="d"><v>2024-02-29</v></c></row>
    <row r="9"><c r="A9"/><c r="B9"><f>A1</f></c><c r="C9" t="e"><v>#N/A</v></c><c r="D9" t="n"><v></v></c></row>`
  const strings =
    '<si><r><t>a</t></r><r><rPr/><t xml:space="preserve"> b</t></r><rPh><t>no</t></rPh></si>'
  assert.deepEqual(await texts({ rows, strings }), [
    ['a b', '1.50'.slice(0, 3)],
    ['x\ry', 'TRUE', '2024-02-29'],
    ['', '#N/A'],
  ])
  const parts = bookParts({ rows: '' }).map(part =>
    part.name === 'xl/worksheets/sheet1.xml'
      ? {
          ...part,
          content:
            '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>p</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
        }
      : part,
  )
  const prefixed = await readBytes(makeZip(parts))
  assert.deepEqual(prefixed, [[{ type: 'text', text: 'p', column: 0 }]])
})

test('T43 a value at XFD costs one cell; beyond it there is no cell', async () => {
  assert.deepEqual(await read({ rows: `<row r="1">${textCellXml('XFD1', 'far')}</row>` }), [
    [{ type: 'text', text: 'far', column: 16_383 }],
  ])
  assert.equal(await read({ rows: textRow('XFE1') }), 'file-damaged')
  assert.equal(await read({ rows: textRow('ZZZZZZZ1') }), 'file-damaged')
})

const textRow = (...references: string[]): string =>
  `<row r="1">${references.map(each => textCellXml(each, 'x')).join('')}</row>`

test('rows and cells out of order, unknown strings and torn XML are damage', async () => {
  assert.equal(await read({ rows: textRow('B1', 'A1') }), 'file-damaged')
  assert.equal(await read({ rows: textRow('A1', 'A1') }), 'file-damaged')
  assert.equal(await read({ rows: '<row r="2"/><row r="1"/>' }), 'file-damaged')
  assert.equal(await read({ rows: '<row><c t="s"><v>7</v></c></row>' }), 'file-damaged')
  assert.equal(await read({ rows: '<row><c t="s"><v>1e1</v></c></row>' }), 'file-damaged')
  assert.equal(await read({ rows: '<row><c></row>' }), 'xml-wrong')
})

test('T44 a DOCTYPE in any part refuses the file', async () => {
  assert.equal(
    await read({ rows: '', prolog: '<!DOCTYPE worksheet [<!ENTITY a "b">]>' }),
    'doctype-forbidden',
  )
  assert.equal(await read({ rows: '<row><c t="str"><v>&a;</v></c></row>' }), 'xml-wrong')
})

test('T44 what the directory says of a part is held against it', async () => {
  const change = (name: string, more: Partial<Part>): Buffer =>
    makeZip(
      bookParts({ rows: textRow('A1') }).map(part =>
        part.name === name ? { ...part, ...more } : part,
      ),
    )
  const sheet = 'xl/worksheets/sheet1.xml'
  assert.ok(Array.isArray(await readBytes(change(sheet, { stored: true }))))
  assert.equal(await readBytes(change(sheet, { falseSize: 7 })), 'file-damaged')
  assert.equal(await readBytes(change(sheet, { falseChecksum: 7 })), 'file-damaged')
  assert.equal(await readBytes(change(sheet, { name: 'elsewhere.xml' })), 'file-damaged')
  const twice = makeZip([...bookParts({ rows: textRow('A1') }), { name: sheet, content: '<a/>' }])
  assert.equal(await readBytes(twice), 'file-damaged')
  assert.equal(await readBytes(makeZip([{ name: 'a.txt', content: 'a' }])), 'file-unknown')
  assert.equal(await readBytes(makeBook({ rows: '' }).subarray(0, -30)), 'file-damaged')
})

test('the first sheet that can be seen is read; a chart is no sheet; a hidden one by its name', async () => {
  const sheets =
    '<sheet name="chart" r:id="rId4"/><sheet name="old" state="veryHidden" r:id="rId1"/><sheet name="Tờ khai" r:id="rId1"/>'
  const file = makeBook({ rows: textRow('A1'), sheets })
  const table = await openXlsx(temporary('s.xlsx', file))
  assert.equal(table.sheet, 'Tờ khai')
  await table.close()
  assert.ok(Array.isArray(await readBytes(file, 'Tờ khai'.normalize('NFD'))))
  assert.ok(Array.isArray(await readBytes(file, 'old')))
  assert.equal(await readBytes(file, 'chart'), 'sheet-missing')
  const none = '<sheet name="chart" r:id="rId4"/><sheet name="old" state="hidden" r:id="rId1"/>'
  assert.equal(await readBytes(makeBook({ rows: '', sheets: none })), 'sheet-none')
})

test('a format of zeros shows its zeros; a date format makes a date of any builtin or custom code', async () => {
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="0000000000"/><numFmt numFmtId="165" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
    <cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="4"/></cellXfs>`
  const cells = [0, 1, 2, 3, 4, 5].map(s => `<c s="${s}"><v>45351</v></c>`).join('')
  assert.deepEqual(await texts({ rows: `<row>${cells}</row>`, styles }), [
    ['45351', '0000045351', '2024-02-29', '2024-02-29', '2024-02-29', '45351'],
  ])
})

test('which format codes are dates', () => {
  for (const code of [
    'yyyy-mm-dd',
    'dd/mm/yyyy hh:mm',
    'm/d/yy',
    '[$-41E]d mmm bb',
    'yyyy\\-mm\\-dd;@',
    'mmm-yy',
    'e"年"m"月"',
    '[Red]yyyy/m/d',
    'mm:ss.0',
    'h:mm AM/PM',
    'yyyy-mm-dd"T"hh:mm:ss.000',
  ]) {
    assert.equal(styleOfFormat(code).date, true, code)
  }
  for (const code of [
    'General',
    '0',
    '0.00',
    '#,##0.00',
    '0.00E+00',
    '@',
    '"day" 0',
    '[h]:mm:ss',
    '[mm]:ss',
    '0%',
    '_-* #,##0.00_-',
    '[Red]0.00',
    '0" pcs"',
    '\\d0',
    '# ?/?',
  ]) {
    assert.equal(styleOfFormat(code).date, false, code)
  }
  assert.equal(styleOfFormat('0000000000').zeros, 10)
  assert.equal(styleOfFormat('0.00').zeros, 0)
})
