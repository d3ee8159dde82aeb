import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { salesOf } from '../sales.ts'
import { Fold } from './fold.ts'
import { type Delta, parseFrame, type Snapshot } from './wire.ts'

const AT = '2026-11-25T08:42:18.000Z'
const common = { at: AT, demo: true, node: 'test', zone: 'Asia/Shanghai', currency: 'CNY' }
const measures = [{ name: 'trade.declared', unit: 'CNY', scale: 2 }]
const boards = [
  { name: 'year', by: ['direction'], grain: 'year' },
  { name: 'hour', by: [], grain: 'hour' },
  { name: 'flow', by: ['direction', 'partner', 'office'], grain: 'day' },
]

const snapshot = (position: number, total: string, more: object = {}): Snapshot => {
  const cells = [[0, '2026', ['export'], [total]]]
  const text = JSON.stringify({ ...common, position, measures, boards, cells, ...more })
  const frame = parseFrame('snapshot', text)
  assert.ok(frame?.kind === 'snapshot')
  return frame
}
const delta = (position: number, total: string, more: object = {}): Delta => {
  const cells = [[0, '2026', ['export'], [total]]]
  const frame = parseFrame('delta', JSON.stringify({ ...common, position, cells, ...more }))
  assert.ok(frame?.kind === 'delta')
  return frame
}
const beat = (position: number) => ({ kind: 'beat' as const, position, at: AT })
const totalOf = (fold: Fold): bigint | undefined =>
  [...(fold.boards[0]?.cells.values() ?? [])][0]?.values[0]

test('T63 the same frames ten times over change nothing', () => {
  const fold = new Fold()
  assert.equal(fold.take(snapshot(10, '100.00')), 'applied')
  for (let n = 0; n < 10; n++) {
    assert.equal(fold.take(snapshot(10, '100.00')), 'old')
    assert.equal(fold.take(delta(10, '999.00')), 'old')
    assert.equal(totalOf(fold), 10_000n)
  }
  assert.equal(fold.take(delta(11, '150.00')), 'applied')
  assert.equal(fold.take(delta(11, '150.00')), 'old')
  assert.equal(totalOf(fold), 15_000n)
})

test('T63 law: whatever is repeated or late, the total is that of the highest position', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), order => {
      const fold = new Fold()
      fold.take(snapshot(0, '0.00'))
      for (const n of order) fold.take(delta(n, `${n}.00`))
      assert.equal(totalOf(fold), BigInt(Math.max(...order)) * 100n)
    }),
  )
})

test('T64 a gap too long is healed by a whole snapshot', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '100.00'))
  assert.equal(fold.take(snapshot(700, '600.00')), 'applied')
  assert.equal(totalOf(fold), 60_000n)
})

test('T72 a snapshot that is late does not take the total back', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '100.00'))
  assert.equal(fold.take(snapshot(4, '40.00')), 'old')
  assert.equal(fold.take(beat(4)), 'old')
  assert.equal(fold.take(beat(10)), 'old')
  assert.equal(fold.take(beat(4)), 'old')
  assert.equal(totalOf(fold), 10_000n)
})

test('a node restored from a backup stands lower, and is believed at its second beat', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '100.00'))
  assert.equal(fold.take(beat(4)), 'old')
  assert.equal(fold.take(beat(4)), 'broken')
  assert.equal(fold.take(snapshot(4, '40.00')), 'applied')
  assert.equal(totalOf(fold), 4_000n)
})

test('T64 a frame lost on the way is missed by the second beat after it', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '100.00'))
  assert.equal(fold.take(beat(12)), 'old')
  assert.equal(fold.take(delta(12, '120.00')), 'applied')
  assert.equal(fold.take(beat(14)), 'old')
  assert.equal(fold.take(beat(15)), 'broken')
  assert.equal(fold.take(snapshot(15, '150.00')), 'applied')
  assert.equal(fold.take(beat(15)), 'old')
  assert.equal(fold.take(beat(15)), 'old')
  assert.equal(totalOf(fold), 15_000n)
})

test('another node is believed at once', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '100.00'))
  assert.equal(fold.take(snapshot(3, '7.00', { node: 'other' })), 'applied')
  assert.equal(totalOf(fold), 700n)
})

test('a broken frame is refused whole, and asks for a snapshot', () => {
  const fold = new Fold()
  assert.equal(fold.take(delta(1, '1.00')), 'broken')
  fold.take(snapshot(10, '100.00'))
  const cells = [
    [0, '2026', ['export'], ['200.00']],
    [9, '2026', [], ['1.00']],
  ]
  assert.equal(fold.take(delta(11, '', { cells })), 'broken')
  assert.equal(fold.take(delta(11, '1.001')), 'broken')
  assert.equal(totalOf(fold), 10_000n)
  assert.equal(fold.position, 10)
})

test('frames that are not of the contract are no frames', () => {
  assert.equal(parseFrame('beat', '{'), undefined)
  assert.equal(parseFrame('beat', '{"position":1.5,"at":"2026-11-25T00:00:00Z"}'), undefined)
  assert.equal(
    parseFrame('other', JSON.stringify({ ...common, position: 1, cells: [] })),
    undefined,
  )
  const cells = [[0, '2026', ['export'], [1]]]
  assert.equal(parseFrame('delta', JSON.stringify({ ...common, position: 1, cells })), undefined)
  assert.equal(
    parseFrame('snapshot', JSON.stringify({ ...common, position: 1, cells: [] })),
    undefined,
  )
})

test('boards, measures and steps of other packs are passed over', () => {
  const fold = new Fold()
  const both = [{ type: 'cane.ticket', name: 'year', by: [], grain: 'year' }, ...boards]
  const more = {
    boards: both.map(board => ({ type: 'trade.declaration', ...board })),
    measures: [
      { name: 'cane.mass', unit: 'kg', scale: 3 },
      ...measures,
      { type: 'trade.certificate', name: 'trade.certified', unit: 'kg', scale: 5 },
    ],
    cells: [
      [0, '2026', [], ['1.000', '2.000']],
      [1, '2026', ['export'], ['5.00']],
    ],
    latest: [{ at: AT, type: 'cane.ticket', step: 'lodged', position: 9 }],
  }
  assert.equal(fold.take(snapshot(10, '', more)), 'applied')
  assert.deepEqual([...(fold.boards[1]?.cells.values() ?? [])][0]?.values, [500n])
  assert.equal(fold.boards[0]?.cells.size, 0)
  assert.equal(fold.head?.measures.length, 1)
  assert.deepEqual(fold.latest, [])
})

test('law: a tab that joins later sees what the others see', () => {
  const fold = new Fold()
  fold.take(snapshot(10, '580005270000.00'))
  fold.take(delta(12, '580005270000.01', { cells: [[1, '2026-11-25T16', [], ['0.05']]] }))
  const whole = fold.whole(AT)
  assert.ok(whole)
  const joined = new Fold()
  assert.equal(joined.take(structuredClone(whole)), 'applied')
  assert.deepEqual(joined.boards, fold.boards)
  assert.deepEqual(joined.head, fold.head)
  assert.equal(joined.position, 12)
})

test('weeks of hours and steps do not pile up', () => {
  const fold = new Fold()
  fold.take(snapshot(1, '1.00'))
  let position = 1
  for (let hour = 0; hour < 24 * 40; hour++) {
    const now = new Date(Date.parse(AT) + hour * 3_600_000).toISOString()
    const bucket = new Date(Date.parse(now) + 8 * 3_600_000).toISOString()
    position++
    const step = {
      direction: 'export',
      partner: 'VN',
      office: '7208',
      chapter: '85',
      step: 'lodged',
    }
    fold.take(
      delta(position, '', {
        at: now,
        cells: [
          [1, bucket.slice(0, 13), [], ['1.00']],
          [2, bucket.slice(0, 10), ['export', 'VN', '7208'], ['1.00']],
        ],
        latest: [{ at: now, position, ...step }],
      }),
    )
  }
  assert.ok((fold.boards[1]?.cells.size ?? 0) <= 48)
  assert.ok((fold.boards[2]?.cells.size ?? 0) <= 2)
  assert.equal(fold.latest.length, 24)
  assert.equal(fold.latest[0]?.position, position)
})

test('sales come with measures of their own, and a tab that joins later has them too', () => {
  const fold = new Fold()
  const sold = [
    { type: 'commerce.order', name: 'commerce.orders', unit: '1', scale: 0 },
    { type: 'commerce.order', name: 'commerce.sales', unit: 'CNY', scale: 2 },
  ]
  const shop = { type: 'commerce.order', name: 'shop', by: ['channel', 'origin'], grain: 'day' }
  const more = {
    boards: [...boards, shop],
    measures: [...measures, ...sold],
    cells: [
      [0, '2026', ['export'], ['5.00']],
      [boards.length, '2026-11-25', ['1210', 'MY'], ['3', '448.38']],
    ],
  }
  assert.equal(fold.take(snapshot(10, '', more)), 'applied')
  const [cell] = [...(fold.boards[boards.length]?.cells.values() ?? [])]
  assert.deepEqual(cell?.values, [3n, 44838n])
  assert.equal(fold.head?.measures.length, measures.length)
  const later = new Fold()
  const whole = fold.whole(AT)
  assert.ok(whole !== undefined)
  assert.equal(later.take(whole), 'applied')
  assert.deepEqual(later.boards, fold.boards)
  const sales = salesOf(later.boards, later.head?.sales ?? [], '2026-11-25')
  assert.deepEqual([sales?.orders, sales?.sales, sales?.minutes], [3n, 44838n, undefined])
  assert.equal(salesOf(later.boards, later.head?.sales ?? [], '2026-11-26'), undefined)
  // a cell of too few values is no cell
  const wrong = { ...more, cells: [[boards.length, '2026-11-25', ['1210', 'MY'], ['3']]] }
  assert.equal(new Fold().take(snapshot(11, '', wrong)), 'broken')
})
