// A tariff of a few lines: codes, headings, repeats, columns of partners, and mappings.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Imported, Importing } from '#kit/table-import.ts'
import { tariffImport } from './importer.ts'

const MAPPING = {
  code: { column: 'hs', digits: [8], headings: [4, 6], strip: '.' },
  names: { en: 'name' },
  unit: 'unit',
  vat: { column: 'vat' },
  schedules: [
    { column: 'mfn', schedule: 'mfn' },
    { column: 'rcep', schedule: 'rcep' },
    { column: 'rcep au', schedule: 'rcep', partners: ['AU', 'NZ'] },
  ],
  grammar: {
    decimal: '.,',
    group: '.',
    currency: 'IDR',
    units: { kg: 'kg', l: 'litre' },
    partners: { M: 'MX' },
    beyond: 'NHN',
    marks: { '*': 'excluded', '-': 'none', Q: 'quota' },
  },
}
const HEAD = ['hs', 'name', 'unit', 'vat', 'mfn', 'rcep', 'rcep au']

const begin = (mapping: unknown = MAPPING): Importing => {
  const begun = tariffImport.begin(mapping, '2026-12-01')
  if (!('line' in begun)) throw new Error(begun.join('; '))
  return begun
}
const read = (lines: readonly (readonly string[])[], wrong?: string): Imported => {
  const importing = begin()
  assert.deepEqual(importing.header(HEAD), [])
  lines.forEach((cells, i) => {
    const filled = cells.flatMap((text, column) =>
      text === ''
        ? []
        : [[column, wrong === undefined || column < 4 ? { text } : { text, wrong }] as const],
    )
    importing.line(i + 2, new Map(filled))
  })
  return importing.end()
}
const rowsOf = (imported: Imported, table = 'duty') =>
  Object.fromEntries((imported.rows[table] ?? []).map(({ key, row }) => [key, row]))
const said = ({ faults }: Imported): string[] =>
  faults.map(({ line, column, text, why }) => `${line} ${column} ${text}: ${why}`)

test('a line becomes rows; a partner’s own column and own part stand beside that of all', () => {
  const done = read([
    ['01.01', '- Horses', '', '', '', '', ''],
    ['01.01.21.00', '- - Pure-bred – breeding', 'head', '11', '5', '2,5 (-KH, TH); M: 5', '*'],
    ['01.01.29.00', 'Other', '', '-', '450,-/kg', '0/5', ''],
    ['22.03.00.11', 'Beer', '', '', '5% + 14.000,-/l', '20 (NHN: 80)', 'Q'],
  ])
  assert.deepEqual([done.lines, done.goods, done.headings], [4, 3, 1])
  assert.deepEqual([done.cells, done.understood, done.faults], [10, 10, []])
  assert.deepEqual(rowsOf(done, 'hs'), {
    '01012100': { en: 'Pure-bred – breeding', unit: 'head', vat: '11' },
    '01012900': { en: 'Other', vat: '0' },
    '22030011': { en: 'Beer' },
  })
  assert.deepEqual(rowsOf(done), {
    '01012100:mfn': { percent: '5' },
    '01012100:rcep': { percent: '2.5', except: 'KH,TH' },
    '01012100:rcep:MX': { percent: '5' },
    '01012100:rcep:AU': { absent: 'excluded' },
    '01012100:rcep:NZ': { absent: 'excluded' },
    '01012900:mfn': { specific: '450', per: 'kg', currency: 'IDR' },
    '01012900:rcep': { absent: 'several', text: '0/5' },
    // blank: the rate of the others does not stand in for it
    '01012900:rcep:AU': { absent: 'not-stated' },
    '01012900:rcep:NZ': { absent: 'not-stated' },
    '22030011:mfn': { percent: '5', specific: '14000', per: 'litre', currency: 'IDR' },
    '22030011:rcep': { percent: '80', inQuota: '20' },
    '22030011:rcep:AU': { absent: 'quota' },
    '22030011:rcep:NZ': { absent: 'quota' },
  })
  assert.deepEqual(done.without, { excluded: 2, several: 1, 'not-stated': 2, quota: 2 })
  const covers = [
    ['hs', '01012100'],
    ['hs', '99999999'],
    ['duty', '01012100:rcep:MX'],
    ['duty', '99999999:mfn'],
    ['duty', '01012100:consumption'],
    ['rate', 'USD'],
  ].map(([table = '', key = '']) => done.covers(table, key))
  assert.deepEqual(covers, ['line', 'file', 'line', 'file', undefined, undefined])
})

test('a cell that is not understood leaves a row without a rate, and is listed', () => {
  const done = read([
    ['01012100', 'x', '', '11; 12', 'five', '0(-UK)', '3,5'],
    ['0101210', 'short', '', '11', '5', '0', '0'],
    ['01.01', 'a heading with a rate', '', '', '5', '', ''],
  ])
  assert.deepEqual(said(done), [
    '2 mfn five: is no rate that this layout knows',
    '2 rcep 0(-UK): names a country that ISO 3166-1 does not have',
    '2 vat 11; 12: is no rate that this layout knows',
    '3 hs 0101210: is no code of 8 digits',
    '3 mfn 5: its line has no code',
    '3 rcep 0: its line has no code',
    '3 rcep au 0: its line has no code',
    '3 vat 11: its line has no code',
    '4 hs 01.01: is no code of 8 digits',
    '4 mfn 5: its line has no code',
  ])
  assert.deepEqual([done.cells, done.understood], [9, 1])
  assert.deepEqual(rowsOf(done, 'hs'), {
    '01012100': { en: 'x', absent: 'not-read', text: '11; 12' },
  })
  assert.deepEqual(rowsOf(done)['01012100:mfn'], { absent: 'not-read', text: 'five' })
  for (const vat of ['11/12', '*', '5 (NHN: 8)', '450,-/kg']) {
    const [fault] = read([['01012100', 'x', '', vat, '5', '', '']]).faults
    assert.equal(fault?.why, 'is not one percentage', vat)
  }
})

test('a formula is not understood, whatever it shows', () => {
  const done = read([['01012100', 'x', '', '', '5', '5', '']], 'is a formula')
  assert.deepEqual(said(done), ['2 mfn 5: is a formula', '2 rcep 5: is a formula'])
})

test('a code twice: the same rates once, and of different ones neither', () => {
  const line = ['01012100', 'x', '', '11', '5', '0; M: 5', '0']
  const done = read([
    line,
    ['01012100', 'another name', '', '11', '5', '0; M: 5', '0'],
    ['01012100', 'x', '', '10', '6', '1; M: 5', ''],
    ['01012100', 'x', '', '11', 'five', '0; M: 5', '0'],
  ])
  assert.deepEqual(
    done.notes.map(({ line: at, why }) => `${at} ${why}`),
    [
      '3 repeats line 2 with the same rates: taken once',
      '4 repeats line 2 with other rates: those are not taken',
      '5 repeats line 2 with other rates: those are not taken',
    ],
  )
  assert.deepEqual(said(done), [
    '4 mfn 6: line 2 says 5',
    '4 rcep 1; M: 5: line 2 says 0; M: 5',
    '4 rcep au : line 2 says 0',
    '4 vat 10: line 2 says 11',
    '5 mfn five: line 2 says 5',
  ])
  assert.deepEqual([done.cells, done.understood], [15, 11])
  assert.deepEqual(
    Object.values(rowsOf(done)).map(row => row.absent),
    Array(5).fill('not-read'),
  )
  assert.equal(rowsOf(done, 'hs')['01012100']?.absent, 'not-read')
  const twice = read([
    ['01012100', 'x', '', '', 'five', '', ''],
    ['01012100', 'x', '', '', 'five', '', ''],
  ])
  assert.deepEqual([twice.cells, twice.understood], [2, 0], 'listed each time')
})

test('a partner has one rate: from a column of its own or from a part of another', () => {
  const own = { column: 'mx', schedule: 'rcep', partners: ['MX'] }
  const importing = begin({ ...MAPPING, schedules: [...MAPPING.schedules.slice(1, 2), own] })
  importing.header(['hs', 'name', 'unit', 'vat', 'rcep', 'mx'])
  const cells = ['01012100', 'x', 'u', '11', '0; M: 5', '4']
  importing.line(2, new Map(cells.map((text, i) => [i, { text }])))
  const done = importing.end()
  assert.deepEqual(said(done), ['2 mx 4: another column has this partner’s rate'])
  assert.deepEqual(rowsOf(done)['01012100:rcep:MX'], { absent: 'not-read' })
})

test('a header that is not the mapping’s', () => {
  assert.deepEqual(begin().header([...HEAD.slice(1), 'name', 'new']), [
    'two columns "name"',
    'no column "hs"',
    'column "new" is not in the mapping (if it is not to be read: "ignore")',
  ])
})

test('mappings that will not do, and the shipped ones as JSON', () => {
  const wrong = (mapping: unknown): readonly string[] => {
    const begun = tariffImport.begin(mapping, '2026-12-01')
    return 'line' in begun ? [] : begun
  }
  for (const layout of Object.values(tariffImport.layouts)) {
    assert.deepEqual(wrong(JSON.parse(JSON.stringify(layout))), [])
  }
  assert.deepEqual(wrong([]), ['the mapping is no JSON object'])
  assert.deepEqual(wrong({}), [
    '"code" is missing',
    '"names" is missing',
    '"schedules" is missing',
    '"grammar" is missing',
  ])
  const changed = (change: object) => wrong({ ...MAPPING, ...change })
  assert.deepEqual(changed({ extra: 1 }), ['"extra" is no member of a mapping'])
  assert.deepEqual(changed({ code: { column: 'hs', digits: [] } }), ['"code" is wrong'])
  assert.deepEqual(changed({ grammar: { decimal: ';' } }), ['"grammar" is wrong'])
  assert.deepEqual(changed({ grammar: { decimal: '.', mark: {} } }), ['"grammar" is wrong'])
  assert.deepEqual(changed({ unit: 'hs' }), ['column "hs" is named twice'])
  assert.deepEqual(changed({ names: { vat: 'name' } }), ['"vat" is no language'])
  assert.deepEqual(
    changed({
      schedules: [
        { column: 'a', schedule: 'mfn' },
        { column: 'b', schedule: 'mfn' },
      ],
    }),
    ['schedule "mfn" has two columns'],
  )
  const poison = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}')
  assert.ok(wrong({ ...MAPPING, ...poison }).length > 0)
})

test('letters of the documents that goods need come with the line, whatever stands between them', () => {
  const begun = begin({ ...MAPPING, letters: 'documents' })
  assert.deepEqual(begun.header([...HEAD, 'documents']), [])
  const line = (n: number, code: string, letters: string): void => {
    const cells = [code, 'Goods', '', '', '5', '', '', letters]
    begun.line(
      n,
      new Map(cells.flatMap((text, i) => (text === '' ? [] : [[i, { text }] as const]))),
    )
  }
  line(2, '01.01.21.00', '7, A; t')
  line(3, '01.01.29.00', '')
  assert.deepEqual(rowsOf(begun.end(), 'hs'), {
    '01012100': { en: 'Goods', letters: '7At' },
    '01012900': { en: 'Goods' },
  })
  assert.ok(
    Array.isArray(tariffImport.begin({ ...MAPPING, names: { letters: 'x' } }, '2026-12-01')),
  )
})
