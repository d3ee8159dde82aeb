import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axesOf, crosstab } from './crosstab.ts'

const CELLS = [
  { office: '7208', direction: 'import', at: '2026-11', value: '90071992547409.93' },
  { office: '7203', direction: 'export', at: '2026-11', value: '0.1' },
  { office: '7203', direction: 'import', at: '2026-12', value: '-0.30' },
  { office: '7203', direction: 'import', at: '2026-11', value: '0.20' },
]

test('what goes across and what is left for down', () => {
  assert.deepEqual(axesOf([], undefined), { down: ['at'] })
  assert.deepEqual(axesOf([], 'at'), { down: [], across: 'at' })
  assert.deepEqual(axesOf(['a'], 'a'), { down: ['at'], across: 'a' })
  assert.deepEqual(axesOf(['a', 'b'], 'b'), { down: ['a'], across: 'b' })
  assert.deepEqual(axesOf(['a', 'b'], 'at'), { down: ['a', 'b'], across: 'at' })
})

test('sums of lines, columns and all are exact beyond a double, and agree', () => {
  const table = crosstab(CELLS, axesOf(['office', 'direction'], 'direction'))
  assert.deepEqual(table.columns, ['export', 'import'])
  assert.deepEqual(
    table.lines.map(({ keys, values, sum }) => [keys, Object.fromEntries(values), sum]),
    [
      [['7203'], { export: '0.10', import: '-0.10' }, '0.00'],
      [['7208'], { import: '90071992547409.93' }, '90071992547409.93'],
    ],
  )
  assert.deepEqual(Object.fromEntries(table.sums), { export: '0.10', import: '90071992547409.83' })
  assert.equal(table.total, '90071992547409.93')
})

test('a table of nothing, and one without a side', () => {
  assert.deepEqual(crosstab([], axesOf(['office'])).lines, [])
  assert.equal(crosstab([], axesOf(['office'])).total, '0')
  const row = crosstab(CELLS, axesOf([], 'at'))
  assert.deepEqual(
    row.lines.map(each => each.keys),
    [[]],
  )
  assert.deepEqual(row.columns, ['2026-11', '2026-12'])
  assert.equal(row.sums.get('2026-12'), '-0.30')
})
