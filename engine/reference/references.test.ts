import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { DatedRow, Lookup, Pack } from '#kit/pack.ts'
import { depot } from '#test/simulation/depot.ts'
import { makeReferences } from './references.ts'

const table = (rows: readonly DatedRow[]) => ({ seed: rows, source: 'this test' })
/** A pack whose view of a day is the look-up itself. */
const pack: Pack = {
  ...depot,
  name: 'dated',
  reference: {
    tables: { rate: table([]), duty: table([]) },
    view: (lookup, date) => ({ lookup, date }),
  },
}
const viewOf = (rows: readonly DatedRow[], date: string): Lookup => {
  const references = makeReferences([pack], [{ pack: 'dated', name: 'rate', version: 3, rows }])
  return (references.view('dated', date) as { lookup: Lookup }).lookup
}
const row = (key: string, from: string, to?: string): DatedRow => ({
  key,
  from,
  ...(to === undefined ? {} : { to }),
  row: { from },
})

test('a row is good from its first day until the day before its end', () => {
  const rows = [row('USD', '2026-04-01', '2026-05-01'), row('USD', '2026-03-01')]
  const on = (date: string): string | undefined => viewOf(rows, date)('rate', 'USD')?.from
  assert.equal(on('2026-02-28'), undefined)
  assert.equal(on('2026-03-01'), '2026-03-01')
  assert.equal(on('2026-03-31'), '2026-03-01')
  assert.equal(on('2026-04-01'), '2026-04-01')
  assert.equal(on('2026-04-30'), '2026-04-01')
  // what has ended is not followed by what it had replaced
  assert.equal(on('2026-05-01'), undefined)
})

test('tables and keys that are not there yield nothing, whatever they are called', () => {
  const lookup = viewOf([row('USD', '2026-01-01')], '2026-06-01')
  for (const [name, key] of [
    ['rate', 'EUR'],
    ['rate', '__proto__'],
    ['duty', 'USD'],
    ['constructor', 'USD'],
  ] as const) {
    assert.equal(lookup(name, key), undefined)
  }
  assert.throws(() => makeReferences([pack], []).view('other', '2026-01-01'), /no pack other/)
})

test('a view is made once a day, and a filing records the versions in a few words', () => {
  const versions = [{ pack: 'dated', name: 'rate', version: 3, rows: [] }]
  const references = makeReferences([pack], versions)
  assert.equal(references.view('dated', '2026-01-01'), references.view('dated', '2026-01-01'))
  assert.notEqual(references.view('dated', '2026-01-01'), references.view('dated', '2026-01-02'))
  assert.equal(references.versions('dated'), '*@1 duty@0 rate@3')
  assert.equal(references.version('dated', 'rate'), 3)
  assert.equal(references.version('dated', 'nothing'), 0)
})

test('law: the row of a day is the newest that has begun, unless it has ended', () => {
  const day = fc.nat(60).map(n => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10))
  const dated = fc.uniqueArray(fc.tuple(day, fc.option(day, { nil: undefined })), {
    selector: ([from]) => from,
    maxLength: 8,
  })
  fc.assert(
    fc.property(dated, day, (list, date) => {
      const rows = list.map(([from, to]) => row('k', from, to))
      const begun = rows
        .filter(each => each.from <= date)
        .sort((a, b) => (a.from < b.from ? 1 : -1))
      const newest = begun[0]
      const ended = newest?.to !== undefined && newest.to <= date
      assert.equal(viewOf(rows, date)('rate', 'k')?.from, ended ? undefined : newest?.from)
    }),
    { seed: 2626, numRuns: 500 },
  )
})
