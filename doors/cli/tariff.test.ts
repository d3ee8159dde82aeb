// A whole tariff by the operator's hand: tried, loaded, raised in one chapter; and broken files.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { packs } from '#packs/index.ts'
import { itemOf, sample } from '#packs/trade/trial.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { shared, skipShared } from '#test/shared.ts'
import { type Node, nodeOn } from '#test/simulation/engines.ts'
import { makeBook, textCellXml } from '../bulk/xlsx/fixture.ts'
import type { Build } from './node.ts'
import { exportReference, listReferences } from './reference.ts'
import { readSettings, type Settings } from './settings.ts'
import { importTariff, type TariffLoaded, type TariffOrder, tariffReport } from './tariff.ts'
import { tariffProgress } from './tariff-progress.ts'

const build: Build = { packs, root: join(import.meta.dirname, '../..') }
const quiet = (): void => undefined
const folder = mkdtempSync(join(tmpdir(), 'beibu-tariff-'))
const today = new Date().toISOString().slice(0, 10)
const trader = caller('T1')
const clock = { now: Date.now() }
let database: TestDatabase
let node: Node
let settings: Settings

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config, { packs: packs({ country: 'CN' }), clock })
  const read = readSettings({ BEIBU_DATA: folder, DATABASE_URL: database.url }, folder)
  assert.ok(!Array.isArray(read))
  settings = read as Settings
})
after(async () => {
  await node.stop()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const lodge = async (
  name: 'import-durian' | 'import-wine',
  items: readonly unknown[],
): Promise<{ number: string; due: bigint }> => {
  const { reference: _, ...message } = sample(name)
  const body = Buffer.from(JSON.stringify({ ...message, items }))
  const type = node.mounted.filings.get('trade.declaration')!
  const outcome = await node.engine.lodge(type, trader, body, {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const { due } = JSON.parse(outcome.amountsText) as { due: string }
  return { number: outcome.number, due: BigInt(due.replace('.', '')) }
}

let serial = 0
const fileOf = (content: string | Buffer): string => {
  const file = join(folder, `${++serial}`)
  writeFileSync(file, content)
  return file
}

/** The tariff in force as an operator would type it: China's, with the lower of two for rubber. */
const MAPPING = {
  code: { column: 'code', digits: [10] },
  names: { zh: '品名', en: 'name' },
  unit: 'unit',
  vat: { column: 'vat' },
  schedules: ['general', 'mfn', 'provisional', 'acfta'].map(name => ({
    column: name,
    schedule: name,
  })),
  grammar: { decimal: '.', currency: 'CNY', units: { kg: 'kg', pc: 'unit' } },
}
const COLUMNS = ['code', '品名', 'name', 'unit', 'vat', 'general', 'mfn', 'provisional', 'acfta']

type Line = Record<string, string>
/** Lines of the tariff in force: what the pack ships with. */
const linesInForce = (): Line[] => {
  const { tables } = packs({ country: 'CN' }).find(({ name }) => name === 'trade')!.reference
  const lines = new Map<string, Line>()
  for (const { key, row } of tables.hs!.seed) {
    const { zh = '', en = '', unit = '', vat = '' } = row
    lines.set(key, { code: key, 品名: zh, name: en, unit, vat })
  }
  for (const { key, row } of tables.duty!.seed) {
    const [code = '', schedule = ''] = key.split(':')
    const { percent = '', specific, per, choose } = row
    const amount = `${specific}/${per === 'unit' ? 'pc' : 'kg'}`
    const both = `${percent}% or ${amount}, the ${choose}`
    const text = specific === undefined ? percent : percent === '' ? amount : both
    const line = lines.get(code)
    if (line !== undefined && MAPPING.schedules.some(each => each.column === schedule)) {
      line[schedule] = text
    }
  }
  return [...lines.values()]
}
const csvOf = (lines: readonly Line[]): string => {
  const rows = lines.map(line => COLUMNS.map(name => `"${line[name] ?? ''}"`).join(','))
  return `${COLUMNS.join(',')}\n${rows.join('\n')}\n`
}

const mapping = fileOf(JSON.stringify(MAPPING))
const load = (file: string, more: Partial<TariffOrder> = {}): Promise<TariffLoaded> =>
  importTariff(settings, build, quiet, {
    file,
    ...(more.layout === undefined ? { mapping } : {}),
    from: today,
    keep: false,
    partial: false,
    days: 30,
    yes: false,
    source: 'this test',
    ...more,
  })
const versions = async (): Promise<string[]> =>
  (await listReferences(settings, build, quiet))
    .filter(({ pack, name }) => pack === 'trade' && (name === 'duty' || name === 'hs'))
    .map(({ name, version, inForce }) => `${name}@${version}${inForce ? '*' : ''}`)

const durian = itemOf('import-durian')
const [, mangosteen] = sample('import-durian').items as Record<string, unknown>[]
const wine = itemOf('import-wine')
let spared: { number: string; due: bigint }[] = []
let touched: { number: string; due: bigint }[] = []
const refresh = (): Promise<void> => {
  clock.now = Date.now()
  return node.engine.refresh()
}

test('the tariff in force as a file: it assesses as the one that is there', async () => {
  // durian from Thailand is free under ACFTA, and wine is of another chapter
  spared = [await lodge('import-durian', [durian]), await lodge('import-wine', [wine])]
  touched = [
    await lodge('import-durian', [durian, mangosteen]),
    await lodge('import-durian', [mangosteen]),
  ]
  const file = fileOf(csvOf(linesInForce()))
  const first = await load(file, { from: '2026-06-01', yes: true })
  assert.deepEqual([first.imported.faults, first.imported.notes], [[], []])
  assert.deepEqual(first.versions, ['trade.hs@2', 'trade.duty@2'])
  assert.equal(first.rehearsal?.filings, 4)
  assert.deepEqual([first.rehearsal?.refused, first.rehearsal?.changed], [[], []])
  await refresh()
  assert.deepEqual((await load(file)).changes, [], 'from today on, nothing is new')
})

test('a chapter raised by 2 points: exactly the filings that it touches, and the sum', async () => {
  const lines = linesInForce()
  assert.ok(lines.length > 80)
  const inChapter = (line: Line): boolean => line.code!.startsWith('08') && line.mfn !== undefined
  const raised = lines.map(line =>
    inChapter(line) ? { ...line, mfn: String(Number(line.mfn) + 2) } : line,
  )
  const file = fileOf(csvOf(raised))
  const tried = await load(file)
  assert.deepEqual(
    await versions(),
    ['duty@2*', 'duty@1', 'hs@2*', 'hs@1'],
    'a try changes nothing',
  )
  const [only, ...more] = tried.changes
  assert.deepEqual([only?.table, more], ['trade.duty', []])
  const { added = [], changed = [], removed } = only?.change ?? {}
  const keys = [...added, ...changed.map(each => each.after)].map(each => each.key).sort()
  const expected = lines.filter(inChapter).map(line => `${line.code}:mfn`)
  assert.deepEqual([keys, removed], [expected.sort(), []])
  const { rehearsal } = tried
  assert.deepEqual([rehearsal?.filings, rehearsal?.refused], [4, []])
  const numbers = (list: readonly { number: string }[] = []): string[] =>
    list.map(each => each.number)
  assert.deepEqual(numbers(rehearsal?.changed), numbers(touched))

  await load(file, { yes: true })
  await refresh()
  // what was said is what comes
  const anew = [
    await lodge('import-durian', [durian, mangosteen]),
    await lodge('import-durian', [mangosteen]),
  ]
  const came = touched.map(({ due }, i) => [due, anew[i]!.due])
  assert.deepEqual(
    rehearsal?.changed.map(each => [each.before, each.after]),
    came,
  )
  const sum = anew.reduce((total, { due }, i) => total + due - touched[i]!.due, 0n)
  assert.ok(sum > 0n)
  const fen = String(sum).padStart(3, '0')
  const report = tariffReport(tried, { from: today }).join('\n')
  const said = `2 with other amounts, +${fen.slice(0, -2)}.${fen.slice(-2)} in all`
  assert.ok(report.includes(said), report)
  assert.match(report, /say --yes to load it$/)
  const same = [await lodge('import-durian', [durian]), await lodge('import-wine', [wine])]
  assert.deepEqual(
    same.map(each => each.due),
    spared.map(each => each.due),
  )
})

test('a line that the file does not have ends on the day, or stays when that is said', async () => {
  const [gone, ...lines] = linesInForce()
  const without = fileOf(csvOf(lines))
  const kept = await load(without, { keep: true })
  const touches = ({ changes }: TariffLoaded): string[] =>
    changes
      .flatMap(({ change }) => [...change.changed.map(each => each.after), ...change.removed])
      .map(each => each.key)
      .filter(key => key.startsWith(gone!.code!))
  assert.deepEqual(touches(kept), [])
  const ended = touches(await load(without))
  assert.ok(ended.includes(gone!.code!) && ended.includes(`${gone!.code}:mfn`), ended.join())
})

test('what is not understood is written down, and too much of it is not loaded', async () => {
  const before = await versions()
  const [line, ...lines] = linesInForce()
  const refused = join(folder, 'refused.csv')
  const file = fileOf(csvOf([{ ...line!, mfn: '=1+1', general: 'see note' }, ...lines]))
  const halted = await load(file, { yes: true, refused })
  assert.match(halted.halted ?? '', /more than 0.5 %/)
  assert.deepEqual(await versions(), before)
  assert.equal(
    readFileSync(refused, 'utf8'),
    '\uFEFFline,"\'column","\'text","\'why"\r\n' +
      '2,general,see note,is no rate that this layout knows\r\n' +
      '2,mfn,"\'=1+1",is no rate that this layout knows\r\n',
  )
  const partial = await load(file, { yes: true, partial: true, at: Date.now() })
  assert.equal(partial.versions?.length, 1)
  const table = await exportReference(settings, build, quiet, { table: 'trade.duty' })
  const key = `${line!.code}:mfn,${today},`
  assert.match(table.split('\r\n').find(each => each.startsWith(key)) ?? '', /not-read/)
})

test('a broken file changes nothing, and is told', async () => {
  const before = await versions()
  const whole = csvOf(linesInForce())
  const broken = (content: string | Buffer, more: Partial<TariffOrder> = {}) =>
    load(fileOf(content), { yes: true, ...more })
  // cut between two lines would be a shorter tariff; within one it is seen, wherever it is
  const last = whole.length - whole.lastIndexOf('\n', whole.length - 2)
  for (const cut of [1, 2, 3, 10, last - 5]) {
    await assert.rejects(broken(whole.slice(0, -cut)), /cut|quote-open/, `${cut}`)
  }
  const plain = whole.replaceAll('"', '').replaceAll(', f', ' f')
  await assert.rejects(broken(plain.slice(0, -1)), /no end/)
  const [head = '', ...rest] = whole.split('\n')
  await assert.rejects(broken([head.replace('mfn', 'MFN'), ...rest].join('\n')), /no column "mfn"/)
  await assert.rejects(
    broken([`${head},extra`, ...rest].join('\n')),
    /"extra" is not in the mapping/,
  )
  await assert.rejects(broken([head, `${rest[0]},5`, ...rest.slice(1)].join('\n')), /line 2 has 10/)
  // 品名 and 马 in GB 18030: it could be read, but nobody said that it is
  const chinese = [
    'code,\xc6\xb7\xc3\xfb,name,unit,vat,general,mfn,provisional,acfta',
    '0101210001,\xd6\xd0\xb9\xfa\xbd\xf8\xbf\xda\xbb\xf5\xce\xef\xb5\xc4\xba\xa3\xb9\xd8\xcb\xb0\xd4\xf2\xc6\xb7\xc3\xfb\xba\xcd\xbc\xc6\xc1\xbf\xb5\xa5\xce\xbb,x,035,9,30,5,,',
  ]
  await assert.rejects(broken(Buffer.from(`${chinese.join('\n')}\n`, 'latin1')), /not UTF-8/)
  await assert.rejects(broken(Buffer.from(whole, 'utf16le')), /encoding|UTF-8|utf-16/i)
  await assert.rejects(
    broken(Buffer.concat([Buffer.from(whole), Buffer.from([0xff, 0xfe, 0x0a])])),
    /UTF-8|undecodable|encoding/,
  )
  await assert.rejects(broken(whole.replace('"', '')), /quote/)
  await assert.rejects(broken(''), /file-empty/)
  await assert.rejects(broken(`${head}\n`), /no line of goods/)
  await assert.rejects(broken('PK\u0003\u0004 and no workbook'), /file-damaged|zip/i)
  const large = fileOf(whole)
  truncateSync(large, 2_000_000_000)
  await assert.rejects(load(large, { yes: true }), /more than 100000000 bytes/)
  await assert.rejects(load(join(folder, 'absent.csv')), /ENOENT/)
  await assert.rejects(load(fileOf(whole), { layout: 'vn' }), /no column "hs"/)
  await assert.rejects(load(fileOf(whole), { layout: 'toString' }), /no layout toString/)
  await assert.rejects(load(fileOf(whole), { mapping: fileOf('{') }), /is no JSON/)
  await assert.rejects(load(fileOf(whole), { mapping: fileOf('{}') }), /"code" is missing/)
  await assert.rejects(load(fileOf(whole), { mapping, layout: 'vn' }), /say one of/)
  assert.deepEqual(await versions(), before)
})

test('a workbook: numbers are read, formulas, percentages and dates are not', async () => {
  const before = await versions()
  const row = (n: number, cells: readonly string[]): string =>
    `<row r="${n}">${cells.join('')}</row>`
  const text = (n: number, ...values: readonly string[]): string[] =>
    values.map((value, i) => (value === '' ? '' : textCellXml(`${'ABCDEFGHI'[i]}${n}`, value)))
  const line = (n: number, mfn: string): string =>
    row(n, [...text(n, `010121000${n}`, '马', 'Horses', '035', '9', '30'), mfn])
  const book = makeBook({
    styles:
      '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/>' +
      '<xf numFmtId="170"/><xf numFmtId="9"/><xf numFmtId="14"/></cellXfs>',
    rows: [
      row(1, text(1, ...COLUMNS)),
      line(2, '<c r="G2"><v>7.5</v></c>'),
      line(3, '<c r="G3"><f>5+2</f><v>7</v></c>'),
      line(4, '<c r="G4" s="1"><v>0.075</v></c>'),
      line(5, '<c r="G5" s="2"><v>0.05</v></c>'),
      line(6, '<c r="G6" s="3"><v>45000</v></c>'),
      line(7, '<c r="G7" t="str"><f>"5"</f><v>5</v></c>'),
    ].join(''),
  })
  const { imported, halted } = await load(fileOf(book), { yes: true, keep: true })
  assert.deepEqual(
    imported.faults.map(({ line: at, why }) => `${at} ${why}`),
    [
      '3 is a formula',
      '4 is formatted as a percentage, so 5 % is 0.05',
      '5 is formatted as a percentage, so 5 % is 0.05',
      '6 is a date: the workbook took a text for one',
      '7 is a formula',
    ],
  )
  const mfn = imported.rows.duty?.filter(({ key }) => key.endsWith(':mfn'))
  assert.deepEqual(mfn?.[0]?.row, { percent: '7.5' })
  assert.ok(halted !== undefined)
  assert.deepEqual(await versions(), before)
})

test('Vietnam’s 12,000 lines into the tables of a node', { skip: skipShared }, async () => {
  const written: string[] = []
  const progress = tariffProgress({ write: text => written.push(text) }, Date.now)
  const done = await load(shared('data/vn-tariff-fta.csv'), {
    layout: 'vn',
    yes: true,
    keep: true,
    onRead: progress.read,
    onFilings: progress.tried,
  })
  assert.equal(done.versions?.length, 2)
  const [hs, duty] = done.changes.map(({ change }) => change.added.length)
  assert.deepEqual([hs, duty], [done.imported.goods, done.imported.rows.duty?.length])
  // China's own lines stay: none of the filings is touched
  assert.deepEqual([done.rehearsal?.refused, done.rehearsal?.changed], [[], []])
  assert.ok(written.length >= 5 && written.length <= 10, 'a line each tenth')
  assert.match(written[0] ?? '', /^read \d+ % · \d+ lines\n$/)
  const report = tariffReport(done, { from: today })
  assert.ok(report.includes('263694 cells of rates: 263166 understood, 528 not (0.200 %)'))
})

test('the docs’ own file is read with the docs’ own mapping', async () => {
  const page = readFileSync(join(build.root, 'docs/tariff.md'), 'utf8')
  const block = (lang: string): string =>
    new RegExp(`\`\`\`${lang}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? ''
  const own = fileOf(block('json'))
  const { imported } = await load(fileOf(block('csv')), { mapping: own, keep: true })
  assert.deepEqual(
    imported.faults.map(each => `${each.line} ${each.text}`),
    ['4 see annex 3'],
  )
  const rows = imported.rows.duty?.map(({ key, row }) => [key, Object.values(row).join(' ')])
  assert.deepEqual(Object.fromEntries(rows ?? []), {
    '01012100:mfn': '0',
    '01012100:rcep': '0',
    '01012100:rcep:JP': '0',
    '01012900:mfn': '7.5',
    '01012900:rcep': '0 KH',
    '01012900:rcep:JP': '2.5',
    '22030000:mfn': '20 1500 litre CNY',
    '22030000:rcep': 'none',
    '22030000:rcep:JP': 'not-read see annex 3',
  })
})

test('on a terminal a bar redraws itself and leaves a clean line', () => {
  const written: string[] = []
  let now = 0
  const out = { isTTY: true, write: (text: string) => written.push(text) }
  const progress = tariffProgress(out, () => now)
  for (let i = 1; i <= 100; i++) {
    now += 10
    progress.read(i / 100, i)
  }
  progress.end()
  assert.equal(written.length, 11, 'not more than ten a second, and the end')
  assert.equal(written[5], '\r\u001B[K[############............] 51 % · 51 lines')
  assert.equal(written.at(-1), '\r\u001B[K')
})
