import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fold } from './feed/fold.ts'
import { parseFrame } from './feed/wire.ts'
import { directionOf, figuresOf } from './figures.ts'
import { BOARDS, MEASURES, Year, ZONE } from './testing/year.ts'

const NOW = Date.parse('2026-11-25T08:42:18Z')
const TOTAL = 58_000_527_000_000n
const TODAY = 139_120_451_840n

const foldOf = (year: Year, position = 1): Fold => {
  const fold = new Fold()
  const frame = parseFrame(
    'snapshot',
    JSON.stringify({
      position,
      at: new Date(NOW).toISOString(),
      demo: true,
      node: 'test',
      zone: ZONE,
      currency: 'CNY',
      measures: MEASURES,
      boards: BOARDS,
      cells: year.all(),
      names: {},
    }),
  )
  assert.ok(frame)
  assert.equal(fold.take(frame), 'applied')
  return fold
}

const figuresAt = (now: number, year = new Year(NOW, TOTAL, TODAY)) =>
  figuresOf(foldOf(year).boards, { measures: MEASURES, sales: [] }, ZONE, now)

test('law: every board sums to the headline', () => {
  const figures = figuresAt(NOW)
  assert.equal(figures.declared, TOTAL)
  assert.equal(figures.directions.export + figures.directions.import, TOTAL)
  for (const dim of ['office', 'chapter', 'partner'] as const) {
    assert.equal(figures[dim].total, TOTAL, dim)
    const values = figures[dim].ranks.map(({ value }) => value)
    assert.ok(
      values.every((value, n) => n === 0 || value <= (values[n - 1] ?? 0n)),
      dim,
    )
  }
  const routes = figures.routes.reduce((sum, { value }) => sum + value, 0n)
  assert.equal(routes, figures.today['trade.declared'].value)
})

test('T72 today is set against whole hours of yesterday only', () => {
  const figures = figuresAt(NOW)
  assert.equal(figures.hour, 16)
  const until = (values: readonly (bigint | undefined)[]): bigint =>
    values.slice(0, 16).reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n)
  const [now, then] = [until(figures.hours), until(figures.yesterday ?? [])]
  const change = figures.today['trade.declared'].change
  assert.ok(change !== undefined)
  assert.ok((change * then - (now - then) * 1000n) ** 2n <= then ** 2n)
  assert.equal(figures.hours[17], undefined)
})

test('where yesterday or last year is not known, nothing is invented', () => {
  const fold = foldOf(new Year(NOW, TOTAL, TODAY))
  for (const board of fold.boards) {
    for (const [key, cell] of board.cells) {
      if (cell.at < '2026-11-25' && board.grain !== 'year') board.cells.delete(key)
      if (cell.at === '2025') board.cells.delete(key)
    }
  }
  const figures = figuresOf(fold.boards, { measures: MEASURES, sales: [] }, ZONE, NOW)
  assert.equal(figures.yesterday, undefined)
  assert.equal(figures.lastYear, undefined)
  assert.equal(figures.today['trade.declared'].change, undefined)
  assert.equal(figures.days.length, 1)
})

test("T56, T73 day and year turn with the node's zone", () => {
  const before = figuresAt(Date.parse('2026-11-25T15:59:59Z'))
  assert.equal(before.day, '2026-11-25')
  assert.equal(before.today['trade.declared'].value, TODAY)
  const after = figuresAt(Date.parse('2026-11-25T16:00:00Z'))
  assert.equal(after.day, '2026-11-26')
  assert.equal(after.today['trade.declared'].value, 0n)
  assert.equal(after.routes.length, 0)
  const next = figuresAt(Date.parse('2026-12-31T16:00:00Z'))
  assert.equal(next.year, '2027')
  assert.equal(next.declared, 0n)
  assert.equal(next.lastYear, TOTAL)
})

test('directions of packs and of customs files', () => {
  assert.equal(directionOf('import'), 'import')
  assert.equal(directionOf('I'), 'import')
  assert.equal(directionOf('export'), 'export')
  assert.equal(directionOf('E'), 'export')
})
