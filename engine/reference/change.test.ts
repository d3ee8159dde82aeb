import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DatedRow } from '#kit/pack.ts'
import { changeOf, isNoChange, mergeRows, switchRows } from './change.ts'

const row = fc.record({
  key: fc.constantFrom('a', 'b', 'ก', '鲜'),
  from: fc.constantFrom('2026-01-01', '2026-12-01'),
  row: fc.dictionary(fc.constantFrom('rate', 'zh', 'per'), fc.string({ maxLength: 4 })),
})
const table: fc.Arbitrary<DatedRow[]> = fc.uniqueArray(row, {
  selector: ({ key, from }) => `${key} ${from}`,
})

test('law: a change tells all there is to tell, and merging the new rows makes it', () => {
  fc.assert(
    fc.property(table, table, (before, after) => {
      const { added, removed, changed } = changeOf(before, after)
      // undone and done, the one table becomes the other
      const gone = new Set(removed)
      const left = before.filter(each => !gone.has(each))
      const made = mergeRows(left, [...added, ...changed.map(each => each.after)])
      assert.ok(isNoChange(changeOf(made, after)))
      assert.equal(made.length, after.length)
      assert.equal(added.length - removed.length, after.length - before.length)
    }),
  )
})

test('law: merged twice is merged once, and nothing else is touched', () => {
  fc.assert(
    fc.property(table, table, (before, rows) => {
      const once = mergeRows(before, rows)
      assert.deepEqual(mergeRows(once, rows), once)
      assert.equal(changeOf(before, once).removed.length, 0)
      assert.ok(isNoChange(changeOf(once, mergeRows(once, once))))
    }),
  )
})

test('the order of a row’s members is no change', () => {
  const before: DatedRow = { key: 'a', from: '2026-01-01', row: { x: '1', y: '2' } }
  const after: DatedRow = { key: 'a', from: '2026-01-01', row: { y: '2', x: '1' } }
  assert.ok(isNoChange(changeOf([before], [after])))
  assert.equal(changeOf([before], [{ ...after, to: '2027-01-01' }]).changed.length, 1)
})

/** What a table says of a key on a day, as filings are held against it. */
const goodOn = (rows: readonly DatedRow[], key: string, date: string) => {
  const begun = rows.filter(each => each.key === key && each.from <= date)
  const last = begun.sort((a, b) => (a.from < b.from ? 1 : -1))[0]
  return last?.to !== undefined && last.to <= date ? undefined : last?.row
}

test('law: a switch changes nothing before its day, and on it all that it says and no more', () => {
  const days = ['2026-01-01', '2026-03-01', '2026-06-01', '2026-06-02', '2026-12-01', '2027-01-01']
  const from = '2026-06-01'
  const ending = fc.constantFrom(undefined, '2026-03-01', from, '2026-12-01', '2027-01-01')
  const dated = fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        from: fc.constantFrom('2026-01-01', '2026-03-01', from, '2026-12-01'),
        to: ending,
        row: fc.record({ rate: fc.constantFrom('1', '2') }, { noNullPrototype: true }),
      }),
      { selector: each => `${each.key} ${each.from}` },
    )
    .map(rows =>
      rows.map(({ to, ...each }) => (to !== undefined && to > each.from ? { ...each, to } : each)),
    )
  const fresh = fc
    .uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 })
    .chain(keys =>
      fc.tuple(
        ...keys.map(key =>
          fc
            .record({ rate: fc.constantFrom('1', '2') }, { noNullPrototype: true })
            .map(row => ({ key, from, row })),
        ),
      ),
    )
  fc.assert(
    fc.property(dated, fresh, (before, coming) => {
      const after = switchRows(before, coming, { from, ends: key => key !== 'c' })
      for (const key of ['a', 'b', 'c']) {
        const comes = coming.find(each => each.key === key)
        for (const day of days) {
          const old = goodOn(before, key, day)
          const now = goodOn(after, key, day)
          // a row that begins later was decided for later, and stands
          const later = before.some(
            each => each.key === key && each.from > from && each.from <= day,
          )
          if (day < from || later) assert.deepEqual(now, old)
          else if (comes !== undefined) assert.deepEqual(now, comes.row)
          else assert.deepEqual(now, key === 'c' ? old : undefined)
        }
      }
      const again = switchRows(after, coming, { from, ends: key => key !== 'c' })
      assert.ok(isNoChange(changeOf(after, again)), 'the same file again is nothing new')
    }),
    { numRuns: 2_000 },
  )
})
