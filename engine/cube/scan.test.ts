// What memory does not hold is added up from the filings in the database: the same sums.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Grain } from '#kit/time.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { CHAPTERS, OFFICES, ORIGINS } from '#test/simulation/depot.ts'
import { type Node, nodeOn, numberOf, ticket, told, totalsOf } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-11-20T00:00:00+08:00')
const importer = caller('T1', 'trader', 'operator', 'officer')
const random = new Random(seedOr(4747))
let database: TestDatabase
let node: Node

const step = (number: string, name: string, version: number, effective: number, body?: Buffer) => {
  const more = body === undefined ? {} : { body }
  return node.engine.step(node.type, importer, number, name, { version, effective, ...more })
}
const body = (): Buffer => {
  const rows = Array.from({ length: random.int(4) }, () => ({
    chapter: random.pick(CHAPTERS),
    origin: random.pick(ORIGINS),
    value: `${random.int(500)}.${random.int(10)}`,
  }))
  const kind = random.chance(0.3) ? 'grant' : 'use'
  return ticket(rows, { office: random.pick(OFFICES), kind })
}

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config, { clock: { now: START + 6 * DAY } })
  for (const office of OFFICES) {
    const grant = ticket('99999.00', { office })
    numberOf(await node.engine.lodge(node.type, importer, grant, { effective: START }))
  }
  const numbers: { number: string; version: number }[] = []
  for (let n = 0; n < 250; n++) {
    const effective = START + random.int(6 * DAY)
    if (numbers.length === 0 || random.chance(0.6)) {
      const outcome = await node.engine.lodge(node.type, importer, body(), { effective })
      if (outcome.ok) numbers.push({ number: outcome.number, version: 1 })
      continue
    }
    const filing = random.pick(numbers)
    const name = random.pick(['pay', 'pay', 'amend', 'cancel', 'release', 'refuse', 'reopen'])
    const carries = name === 'amend' ? body() : undefined
    const outcome = await step(filing.number, name, filing.version, effective, carries)
    if (outcome.ok) filing.version = outcome.version
  }
})
after(async () => {
  await node.stop()
  await database.drop()
})

const cuts = [
  ['chapter'],
  ['origin', 'office'],
  ['chapter', 'origin'],
  ['office', 'chapter', 'origin'],
]
const measures = ['value', 'tickets', 'lines', 'paid', 'waited']
/** Hours added up to days: `2026-11-25T16 01 5.00` → the day, the dimensions, their sum. */
const byDay = (hours: readonly string[]): string[] => {
  const sums = new Map<string, bigint>()
  for (const each of hours) {
    const [at = '', ...rest] = each.split(' ')
    const value = rest.pop() ?? ''
    const key = [at.slice(0, 10), ...rest].join(' ')
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(value.replace('.', '')))
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0n)
    .map(each => each.join(' '))
    .sort()
}
const plain = (days: readonly string[]): string[] =>
  days
    .map(each =>
      each.replace(/ (-?\d+)\.?(\d*)$/, (_, a: string, b: string) => ` ${BigInt(a + b)}`),
    )
    .sort()

test('law: hours cut by rows, read from the filings, add up to the days that memory holds', async () => {
  for (const measure of measures) {
    for (const by of cuts) {
      const ask = (grain: Grain) => totalsOf(node, `depot.${measure}`, by, grain)
      const days = await ask('day')
      assert.ok(days.length > 0)
      assert.deepEqual(byDay(await ask('hour')), plain(days), `${measure} by ${by}`)
    }
  }
})

test('law: a range to the hour is what lies between its ends, at any grain', async () => {
  const text = (hour: number): string =>
    new Date(START + hour * HOUR + 8 * HOUR).toISOString().slice(0, 13)
  for (let n = 0; n < 25; n++) {
    const measure = `depot.${random.pick(measures)}`
    const by = random.pick(cuts)
    const from = random.int(100)
    const to = from + random.int(60)
    const where = random.chance(0.5) ? { chapter: random.pick(CHAPTERS) } : {}
    const hours = await totalsOf(node, measure, by, 'hour', { where })
    const range = { where, from: text(from), to: text(to) }
    const wanted = hours.filter(each => {
      const at = each.slice(0, 13)
      return at >= range.from && at < range.to
    })
    assert.deepEqual(await totalsOf(node, measure, by, 'hour', range), wanted)
    assert.deepEqual(byDay(wanted), plain(await totalsOf(node, measure, by, 'day', range)))
  }
})

test('steps of history in any order count at their own instants, and are all found', async () => {
  const at = (day: number): number => START - 40 * DAY + day * DAY
  const lodged = { effective: at(0) }
  const number = numberOf(
    await node.engine.lodge(node.type, importer, ticket('50.00', { kind: 'use' }), lodged),
  )
  assert.equal(told(await step(number, 'pay', 1, at(10))), 'ok')
  // recorded after, but of days before
  assert.equal(told(await step(number, 'release', 2, at(3))), 'ok')
  const day = (n: number): string => new Date(at(n) + 8 * HOUR).toISOString().slice(0, 10)
  const range = { from: `${day(10)}T00`, to: `${day(11)}T00` }
  const hours = await totalsOf(node, 'depot.paid', ['chapter'], 'hour', range)
  assert.deepEqual(hours, [`${day(10)}T00 01 5.00`])
  // a step dated before the acceptance counts from the acceptance on
  const other = numberOf(
    await node.engine.lodge(node.type, importer, ticket('30.00', { kind: 'use' }), {
      effective: at(20),
    }),
  )
  assert.equal(told(await step(other, 'pay', 1, at(1))), 'ok')
  const early = await totalsOf(node, 'depot.paid', [], 'day', { from: day(0), to: day(30) })
  assert.deepEqual(early, [`${day(10)} 5.00`, `${day(20)} 3.00`])
})

test('T54 totals beyond what a double holds are told to the fen, everywhere', async () => {
  const value = '90071992547409.93' // 2^53 + 1 fen
  const { engine, type } = node
  const own: string[] = []
  const viewer = { send: (frame: Buffer) => own.push(String(frame)) > 0, close: () => undefined }
  const watching = engine.feed.watch(viewer)
  const wide = ticket([{ value, chapter: '03', origin: 'VN' }], { office: 'B' })
  const effective = Date.parse('2025-03-01T00:00:00+08:00')
  const number = numberOf(await engine.lodge(type, importer, wide, { effective }))
  await Promise.all([2, 3, 4].map(() => engine.lodge(type, importer, wide, { effective })))
  const range = { from: '2025', to: '2026' }
  const sum = '360287970189639.72'
  assert.deepEqual(await totalsOf(node, 'depot.value', [], 'year', range), [`2025 ${sum}`])
  const hours = await totalsOf(node, 'depot.value', ['chapter'], 'hour', range)
  assert.deepEqual(hours, [`2025-03-01T00 03 ${sum}`])
  engine.feed.tick()
  assert.ok(own.at(-1)?.includes(`"${sum}"`))
  watching.stop()
  const view = await engine.read(type, importer, number)
  assert.equal((JSON.parse(view?.amountsText ?? '') as { value: string }).value, value)
  const page = await engine.list(type, importer, {
    where: { office: 'B' },
    to: effective + 1,
    limit: 1,
  })
  assert.ok('rows' in page)
  assert.ok(page.rows[0]?.includes(`"${value}"`))
  const history = await engine.history(type, importer, number)
  assert.equal(history?.[0]?.entries[0]?.amount, value)
})
