// A new version of reference data by the operator's hand: tried, loaded, taken back.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { packs } from '#packs/index.ts'
import { itemOf, sample } from '#packs/trade/trial.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn } from '#test/simulation/engines.ts'
import type { Build } from './node.ts'
import {
  exportReference,
  type Loaded,
  type LoadOrder,
  listReferences,
  loadReference,
  reportOf,
  restoreReference,
} from './reference.ts'
import { readSettings, type Settings } from './settings.ts'

const build: Build = { packs, root: join(import.meta.dirname, '../..') }
const quiet = (): void => undefined
const folder = mkdtempSync(join(tmpdir(), 'beibu-reference-'))
const today = new Date().toISOString().slice(0, 10)
const trader = caller('T1')
const clock = { now: Date.now() }
let database: TestDatabase
let node: Node
let settings: Settings

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config, {
    packs: packs({ country: 'CN' }),
    clock,
  })
  const read = readSettings({ BEIBU_DATA: folder, DATABASE_URL: database.url }, folder)
  assert.ok(!Array.isArray(read))
  settings = read as Settings
})
after(async () => {
  await node.stop()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const { reference: _, ...durian } = sample('import-durian')
const [, mangosteen] = durian.items as Record<string, unknown>[]
const lodge = async (items: readonly unknown[]): Promise<{ number: string; due: string }> => {
  const body = Buffer.from(JSON.stringify({ ...durian, items }))
  const type = node.mounted.filings.get('trade.declaration')!
  const outcome = await node.engine.lodge(type, trader, body, {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const { due } = JSON.parse(outcome.amountsText) as { due: string }
  return { number: outcome.number, due }
}
const fen = (due: string): bigint => BigInt(due.replace('.', ''))

/** A few seconds later: a running node looks for new versions. */
const refresh = (): Promise<void> => {
  clock.now = Date.now()
  return node.engine.refresh()
}

let serial = 0
const load = (text: string, more: Partial<LoadOrder> = {}): Promise<Loaded> => {
  const file = join(folder, `${++serial}.csv`)
  writeFileSync(file, text)
  return loadReference(settings, build, quiet, {
    table: 'trade.duty',
    file,
    at: Date.now(),
    replace: false,
    days: 30,
    yes: false,
    source: 'this test',
    ...more,
  })
}
const versions = async () =>
  (await listReferences(settings, build, quiet))
    .filter(({ pack, name }) => pack === 'trade' && name === 'duty')
    .map(({ version, inForce }) => `${version}${inForce ? '*' : ''}`)

test('a rate that rises: the filings that it touches are named, and the sum to the fen', async () => {
  const only = [itemOf('import-durian')]
  const both = [itemOf('import-durian'), mangosteen]
  const untouched = [await lodge(only), await lodge(only)]
  const touched = [await lodge(both), await lodge([mangosteen])]
  const withdrawn = await lodge(both)
  const type = node.mounted.filings.get('trade.declaration')!
  const cancelled = await node.engine.step(type, trader, withdrawn.number, 'cancel', { version: 1 })
  assert.ok(cancelled.ok, JSON.stringify(cancelled))

  const table = await exportReference(settings, build, quiet, { table: 'trade.duty' })
  const line = table.split('\r\n').find(each => each.startsWith('0804503000:mfn,'))
  assert.ok(line !== undefined)
  const header = table.split('\r\n')[0]!
  const cells = line.split(',')
  const at = header.split(',').indexOf('percent')
  assert.ok(at > 0)
  cells[1] = today
  cells[at] = String(Number(cells[at]) + 2)
  const raised = `${header}\r\n${cells.join(',')}\r\n`

  const tried = await load(raised, { from: today })
  assert.deepEqual(await versions(), ['1*'], 'a try changes nothing')
  assert.equal(tried.change?.added.length, 1)
  const { rehearsal } = tried
  assert.equal(rehearsal?.filings, 4, 'the cancelled one touches nobody')
  assert.deepEqual(rehearsal?.refused, [])
  assert.deepEqual(
    rehearsal?.changed.map(({ number }) => number),
    touched.map(({ number }) => number),
  )
  assert.match(reportOf('trade.duty', tried).at(-1) ?? '', /--yes/)

  const loaded = await load(raised, { from: today, yes: true })
  assert.equal(loaded.version, 2)
  assert.deepEqual(await versions(), ['2*', '1'])
  await refresh()
  // what was said is what comes: the same filings lodged anew
  const anew = [await lodge(both), await lodge([mangosteen])]
  const said = rehearsal?.changed.map(each => [each.before, each.after])
  const came = touched.map(({ due }, i) => [fen(due), fen(anew[i]!.due)])
  assert.deepEqual(said, came)
  assert.ok(came.every(([old, next]) => next! > old!))
  const sum = came.reduce((total, [old, next]) => total + next! - old!, 0n)
  const said2 = reportOf('trade.duty', loaded).find(each => each.startsWith('tried on 4 filings'))
  const [, whole, rest] = /^(\d+)(\d{2})$/.exec(String(sum))!
  assert.match(
    said2 ?? '',
    new RegExp(`0 refused, .* 2 with other amounts, \\+${whole}\\.${rest} `),
  )
  assert.equal((await lodge(only)).due, untouched[0]?.due)
  const { rows } = await node.database.query(
    `SELECT position FROM journal WHERE partition = 1 AND event = 'reference-loaded'`,
  )
  assert.equal(rows.length, 1, 'it stands in the register')

  // and taken back: the wrong version stays where it is, and counts no more
  assert.equal(
    await restoreReference(settings, build, quiet, { table: 'trade.duty', version: 1 }),
    3,
  )
  await refresh()
  assert.deepEqual(await versions(), ['3*', '2', '1'])
  assert.equal((await lodge(both)).due, touched[0]?.due)
})

test('a line that goes: who would be refused is told before it goes', async () => {
  const { number } = await lodge([mangosteen])
  const table = await exportReference(settings, build, quiet, { table: 'trade.hs' })
  const gone = table
    .split('\r\n')
    .filter(each => !each.startsWith('0804503000'))
    .join('\r\n')
  const { rehearsal, change } = await load(gone, { table: 'trade.hs', replace: true })
  assert.deepEqual([change?.removed.length, change?.added.length], [1, 0])
  const found = rehearsal?.refused.find(each => each.number === number)
  assert.equal(found?.faults[0]?.path, '/items/0/hs')
  assert.deepEqual(rehearsal?.changed, [])
})

test('a table goes out and in again without a change; one for later waits for its hour', async () => {
  const before = await versions()
  const table = await exportReference(settings, build, quiet, { table: 'trade.duty' })
  const same = await load(table, { replace: true, yes: true })
  assert.deepEqual([same.version, same.rehearsal], [undefined, undefined])
  assert.deepEqual(await versions(), before)
  const later = `key,from,percent\n0810600000:mfn,2027-01-01,1\n`
  const { version, day } = await load(later, {
    from: '2027-01-01',
    at: Date.parse('2027-01-01T00:00:00+08:00'),
    yes: true,
  })
  assert.equal(day, '2027-01-01')
  assert.deepEqual(await versions(), [`${version}`, ...before])
  // what waits is not brought in early by what comes before it
  const now = load(later.replace(',1\n', ',2\n'), { yes: true })
  await assert.rejects(now, /comes into force at 2026-12-31T16:00:00.000Z/)
  const number = Number(before[0]?.replace('*', ''))
  await restoreReference(settings, build, quiet, { table: 'trade.duty', version: number })
  assert.match((await versions())[0] ?? '', /\*$/, 'taken back before its hour')
})

test('what a spreadsheet would run goes out guarded, and comes in again as it was', async () => {
  const formula = '=HYPERLINK("http://x.test","x")'
  const text = `key,from,en,zh\nZZZ,2026-01-01,"${formula.replaceAll('"', '""')}",'单引号\n`
  await load(text, { table: 'trade.office', yes: true })
  const out = await exportReference(settings, build, quiet, { table: 'trade.office' })
  assert.ok(out.includes(`"'=HYPERLINK(`), 'guarded')
  const again = await load(out, { table: 'trade.office', replace: true })
  assert.equal(again.rehearsal, undefined, 'nothing is new in it')
})

test('a broken file changes nothing, and says where it is broken', async () => {
  const before = await versions()
  const wrong = async (text: string): Promise<string[]> =>
    (await load(text, { yes: true })).faults.map(
      ({ line, column, reason }) => `${line} ${column} ${reason}`,
    )
  const file = [
    'key,from,to,percent,per',
    'a:mfn,2026-01-01,,5,kg',
    'b:mfn,2026-13-01,,5,kg',
    ',2026-01-01,,5,kg',
    'c:mfn,2026-02-01,2026-01-01,5,kg',
    'd:mfn,2026-01-01,,NaN,kg',
    'e:mfn,2026-01-01,,-5,kg',
    'f:mfn,2026-01-01,,1e3,kg',
    'a:mfn,2026-01-01,,6,kg',
    `${'x'.repeat(81)},2026-01-01,,6,kg`,
    'g:mfn,,,6,kg',
  ].join('\n')
  assert.deepEqual(await wrong(file), [
    '3 from is no day (YYYY-MM-DD)',
    '4 key takes 1 to 80 signs',
    '5 to is no day after "from"',
    '6 percent is no number of 0 or more: NaN',
    '7 percent is no number of 0 or more: -5',
    '8 percent is no number of 0 or more: 1e3',
    '9 key stands in line 2 too',
    '10 key takes 1 to 80 signs',
    '11 from is no day (YYYY-MM-DD)',
  ])
  const long = `key,from\n${'x,no day\n'.repeat(5_000)}`
  assert.equal((await load(long, { yes: true })).faults.length, 1_000)
  const large = join(folder, 'large.csv')
  writeFileSync(large, 'key,from\n')
  truncateSync(large, 2_000_000_000)
  await assert.rejects(load('', { file: large }), /more than 100000000 bytes/)
  await assert.rejects(load('from,percent\n2026-01-01,5\n'), /no column "key"/)
  await assert.rejects(load('key,key,from\na,b,2026-01-01\n'), /key twice/)
  await assert.rejects(load('key,from\n"a,2026-01-01\n'), /quote-open/)
  await assert.rejects(load(''), /file-empty/)
  await assert.rejects(load('key,from\n'), /no rows/)
  await assert.rejects(load('key,from\na,2026-01-01\n', { table: 'trade.toString' }), /no table/)
  await assert.rejects(load('key\n', { file: join(folder, 'absent.csv') }), /ENOENT/)
  assert.deepEqual(await versions(), before)
})

test('a month without its rate between two months is told before it is loaded', async () => {
  const table = 'trade.rate'
  const months = ['2026-08-01', '2026-10-01'].map(from => `NAD,${from},${from.slice(0, 8)}31,0.4\n`)
  const tried = await load(`key,from,to,rate\n${months.join('')}`, { table })
  // the first one ends before the 31st, so that day is without a rate too
  assert.deepEqual(tried.gaps, [{ key: 'NAD', from: '2026-08-31', to: '2026-10-01' }])
  const told = reportOf(table, tried).filter(each => each.startsWith('!'))
  assert.deepEqual(told, [
    '! NAD has no row from 2026-08-31 until 2026-10-01: what needs it then is refused',
  ])
  // other tables may well have days without a row; of the rates only what the file touches is told
  const whole = 'key,from,to,rate\nNAD,2026-08-01,2026-10-01,0.4\nNAD,2026-10-01,,0.41\n'
  assert.deepEqual((await load(whole, { table })).gaps, [])
})

test('a rate of another day than the calendar has for its month is refused', async () => {
  const table = 'trade.rate'
  const of = (base: string): string =>
    `key,from,to,rate,base\nNAD,2026-03-01,2026-04-01,0.4,${base}\n`
  // 18 February is the third Wednesday, and in Spring Festival: the fourth counts
  assert.deepEqual((await load(of('2026-02-18'), { table, yes: true })).faults, [
    {
      line: 2,
      column: 'base',
      reason: 'NAD from 2026-03-01: the calendar has 2026-02-25 for that month',
    },
  ])
  const right = await load(of('2026-02-25'), { table })
  assert.deepEqual([right.faults, right.change?.added.length], [[], 1])
  // a month that the calendar does not have, and a row that says no day, are held against nothing
  const later = of('2031-02-19').replace('2026-03-01,2026-04-01', '2031-03-01,2031-04-01')
  assert.deepEqual((await load(later, { table })).faults, [])
  assert.deepEqual((await load(of(''), { table })).faults, [])
})
