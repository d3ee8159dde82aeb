// Two whole national tariffs, read in place: every cell understood or listed, and fifty values that
// were looked up by eye in the lines of the files; the test also holds each against its raw cell.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { Imported } from '#kit/table-import.ts'
import { shared, skipShared } from '#test/shared.ts'
import { tariffImport } from './importer.ts'
import { columnsOf, readMapping, type Schedule } from './mapping.ts'

interface File {
  readonly raw: readonly (readonly string[])[]
  readonly head: readonly string[]
  readonly done: Imported
  /** `table key` → its row, as one text */
  readonly rows: ReadonlyMap<string, string>
}

const open = (file: string, layout: 'vn' | 'id'): File => {
  const [head = [], ...raw] = parse(readFileSync(shared(`data/${file}`)), {
    bom: true,
  }) as string[][]
  const importing = tariffImport.begin(tariffImport.layouts[layout], '2026-12-01')
  if (!('line' in importing)) throw new Error(importing.join('; '))
  assert.deepEqual(importing.header(head), [])
  raw.forEach((cells, i) => {
    const filled = cells.flatMap((text, at) =>
      text.trim() === '' ? [] : [[at, { text }] as const],
    )
    importing.line(i + 2, new Map(filled))
  })
  const done = importing.end()
  const rows = new Map(
    Object.entries(done.rows).flatMap(([table, each]) =>
      each.map(({ key, row }) => {
        const members = Object.entries(row).map(([name, value]) => `${name}=${value}`)
        return [`${table} ${key}`, members.join(' ')] as const
      }),
    ),
  )
  return { raw, head, done, rows }
}

/** Line of the file, key, and what the row must be; the cell as it stands in the line behind it. */
const VIETNAM = `
2     01012100:general       percent=5                        5
2     01012100:mfn           percent=0                        0
3     01012900:general       percent=7.5                      7.5
3     01012900:vifta         percent=2.9                      2.9
8     01022911:akfta         percent=0 except=KR              0(-KR)
23    01051190:acfta         percent=0 except=PH              0 (-PH)
23    01051190:akfta         percent=0 except=LA,PH           0(-LA, PH)
23    01051190:atiga         percent=5                        5
35    01059491:acfta         percent=0 except=MY,PH           0 (-MY, PH)
35    01059491:akfta         percent=0 except=KH,LA,MM,PH     0(-KH, LA, MM, PH)
61    02031100:cptpp         percent=2.7                      2,7; M: 5,4
61    02031100:cptpp:MX      percent=5.4                      2,7; M: 5,4
61    02031100:rcep          percent=12.5                     12,5
61    02031100:rcep:JP       percent=13.6                     13,6
94    02072400:cptpp:MX      percent=13.3                     10; M: 13,3
94    02072400:vifta         absent=excluded                  *
102   02074300:vneaeu        absent=excluded                  *
136   02109920:akfta         percent=0 except=LA              0(-LA )
291   03039100:vjepa         percent=0                        0/0
386   03061491:ahkfta        absent=several text=1/0          1/0
386   03061491:vifta         absent=several text=*/0          */0
391   03061600:akfta         percent=0 except=ID,MY           0(-ID, MY )
456   03072110:vcfta         percent=2                        2/2
459   03072930:rcep:JP       absent=several text=0/5,5        0/5,5
586   04072100:general       percent=120 inQuota=60           60 (NHN: 120)
586   04072100:mfn           percent=80 inQuota=40            40 (NHN: 80)
586   04072100:vneaeu        absent=quota                     Q
1409  17011200:aanzfta       percent=50 inQuota=0             0 (NHN: 50)
1413  17019910:general       percent=127.5 inQuota=60         60 (NHN: 127.5)
1481  19021940:akfta         percent=0 except=KH,MY,PH        0(-KH, MY, PH, )
1721  22072019:acfta         percent=0 except=ID,LA,MM        0 (-ID, LA, MM)
1721  22072019:cptpp:MX      absent=several text=3,3/13,3     2,5/10; M: 3,3/13,3
3880  40117000:vneaeu        percent=0                        0/0/0/0
4022  42021211:akfta         percent=0 except=MM note=GIC     0(-MM)(GIC)
4493  48101410:acfta         absent=several text=0 (-CN)/0    0 (-CN)/0
4493  48101410:rcep:CN       absent=several text=*/0          */0
11425 98041900:mfn           percent=27                       27
11426 98041900:general       percent=40.5                     40.5
`
const INDONESIA = `
3     01012100:mfn           percent=0                        0
3     01012100:export        absent=none                      -
1228  10061010:mfn           specific=450 per=kg currency=IDR 450,-/kg
1799  17011200:mfn           specific=790 per=kg currency=IDR 790,-/kg
1800  17011300:mfn           specific=550 per=kg currency=IDR 550,-/kg
2155  22030011:mfn           specific=14000 per=litre currency=IDR 14.000,-/liter
4063  37061090:mfn           specific=21450 per=minute currency=IDR 21.450,-/menit
4760  39241091:mfn           percent=22.5                     22,5
5166  42032910:mfn           percent=12.5                     12,5
12498 87032444:ppnbm         absent=several text=40*); 50*); 60*); 70*); 95*) 40*); 50*); 60*); 70*); 95*)
1323  12071010:export        absent=not-read text=*)          *)
8     01019000:export        absent=none                      -
`
/** VAT of Indonesia: line, code, and what the table says. */
const VAT: readonly (readonly [number, string, string])[] = [
  [3, '01012100', '0'],
  [8, '01019000', '11'],
  [1228, '10061010', '0'],
]

const spots = (table: string) =>
  table
    .trim()
    .split('\n')
    .map(line => /^(\d+)\s+(\S+)\s+(.+)$/.exec(line)!)
    .map(([, line, key, rest]) => ({ line: Number(line), key: key!, rest: rest! }))

/** Row and raw cell stand in one text, parted by blanks: the row is its beginning. */
const checkSpots = ({ raw, head, rows }: File, table: string, layout: 'vn' | 'id'): number => {
  const mapping = readMapping(tariffImport.layouts[layout])
  assert.ok('schedules' in mapping)
  const list = spots(table)
  for (const { line, key, rest } of list) {
    const row = rows.get(`duty ${key}`)
    assert.ok(row !== undefined, `line ${line}: no row ${key}`)
    assert.ok(rest.startsWith(`${row} `), `line ${line} ${key}: ${row}, and not ${rest}`)
    const text = rest.slice(row.length).trim()
    const [code = '', schedule, partner] = key.split(':')
    const columns: readonly Schedule[] = mapping.schedules.filter(
      each => each.schedule === schedule,
    )
    const own = columns.find(each => each.partners?.includes(partner ?? '')) ?? columns[0]
    const cells = raw[line - 2]!
    assert.equal(cells[head.indexOf(mapping.code.column)]!.replaceAll('.', ''), code)
    assert.equal(cells[head.indexOf(own?.column ?? '')]?.trim(), text, `line ${line} ${key}`)
  }
  return list.length
}

/** Each cell of rates that is not blank: listed, or a row that says as much. */
const checkAll = ({ raw, head, done, rows }: File, layout: 'vn' | 'id'): number => {
  const mapping = readMapping(tariffImport.layouts[layout])
  assert.ok('schedules' in mapping)
  assert.deepEqual([...columnsOf(mapping)].sort(), [...head].sort(), 'no column is passed over')
  const listed = new Set(done.faults.map(({ line, column }) => `${line} ${column}`))
  const codeAt = head.indexOf(mapping.code.column)
  let seen = 0
  raw.forEach((cells, i) => {
    const code = cells[codeAt]!.replaceAll('.', '')
    for (const { column, schedule, partners = [''] } of mapping.schedules) {
      const text = cells[head.indexOf(column)]!.trim()
      if (text === '') continue
      seen++
      for (const partner of partners) {
        const key = [code, schedule, ...(partner === '' ? [] : [partner])].join(':')
        const row = rows.get(`duty ${key}`)
        assert.ok(row !== undefined, `line ${i + 2} ${key}`)
        const isListed = listed.has(`${i + 2} ${column}`)
        assert.equal(row.startsWith('absent=not-read'), isListed, `line ${i + 2} ${key}: ${row}`)
        // a plain number is that number, and only that
        if (/^\d+([.,]\d+)?$/.test(text)) assert.equal(row, `percent=${text.replace(',', '.')}`)
        if (text === '*') assert.equal(row, 'absent=excluded')
      }
    }
    const { vat } = mapping
    const text = vat === undefined ? '' : cells[head.indexOf(vat.column)]!.trim()
    if (text === '') return
    seen++
    const said = text === '-' ? '0' : text.replace('*)', '')
    assert.match(rows.get(`hs ${code}`) ?? '', new RegExp(`(^| )vat=${said}$`))
  })
  assert.equal(seen, done.cells)
  assert.equal(done.cells - done.understood, listed.size)
  return listed.size / seen
}

describe('whole tariffs', { skip: skipShared }, () => {
  let vn: File
  let id: File
  before(() => {
    vn = open('vn-tariff-fta.csv', 'vn')
    id = open('id-btki-2022.csv', 'id')
  })

  test('Vietnam: 12,000 lines of 23 columns, each cell understood or listed', () => {
    const { done } = vn
    assert.deepEqual([done.lines, done.goods, done.headings], [12_000, 11_871, 0])
    assert.equal(done.cells, 263_694)
    const share = checkAll(vn, 'vn')
    assert.ok(share < 0.005, `${share}`)
    // what is not understood is what refers to chapter 98, or to a rate that does
    const texts = new Set(done.faults.map(each => each.text.replace(/ tại .*/, '')))
    assert.deepEqual([...texts].sort(), ['150% thuế MFN', 'Theo hướng dẫn'])
    // 78 codes stand in more than one line, 129 lines in all beside the first, with the same rates
    assert.equal(done.notes.length, 129)
    assert.equal(new Set(done.notes.map(each => each.text)).size, 78)
    assert.ok(done.notes.every(each => each.why.includes('same rates')))
  })

  test('Indonesia: 14,631 lines, headings told apart, each cell understood or listed', () => {
    const { done } = id
    assert.deepEqual([done.lines, done.goods, done.headings], [14_631, 11_552, 3_079])
    const share = checkAll(id, 'id')
    assert.ok(share < 0.005, `${share}`)
    assert.deepEqual([...new Set(done.faults.map(each => each.text))], ['*)'])
    assert.equal(done.notes.length, 0)
  })

  test('fifty values and more as they stand in the files', () => {
    const checked = checkSpots(vn, VIETNAM, 'vn') + checkSpots(id, INDONESIA, 'id')
    assert.ok(checked >= 50, `${checked}`)
    for (const [line, code, vat] of VAT) {
      assert.match(id.rows.get(`hs ${code}`) ?? '', new RegExp(` vat=${vat}$`), `line ${line}`)
    }
  })
})
