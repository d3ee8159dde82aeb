import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Slot, Slots } from './slots.ts'

const ids = (from: number, many: number): string[] =>
  Array.from({ length: many }, (_, i) => `r${from + i}`)
const keys = (slots: readonly Slot[]): number[] => slots.map(({ key }) => key)

test('a page down writes over what stands there, in its order', () => {
  const slots = new Slots()
  const first = keys(slots.take(ids(0, 21), ['r18']))
  assert.deepEqual(keys(slots.take(ids(15, 21), ['r33'])), first)
  // asked again for the same, as React may, nothing moves
  assert.deepEqual(keys(slots.take(ids(15, 21), ['r33'])), first)
})

test('a line down keeps what is seen of both, and a scroll keeps what is in hand', () => {
  const slots = new Slots()
  const first = keys(slots.take(ids(0, 21), ['r5']))
  const next = keys(slots.take(ids(1, 21), ['r5']))
  assert.deepEqual(next.slice(0, 20), first.slice(1))
  assert.ok(!first.includes(next[20]!))
  // a jump by the scroll bar: the cell in hand is drawn out of sight, and has the focus still
  const far = slots.take([...ids(500, 21), 'r5'], ['r5'])
  assert.equal(far.at(-1)?.key, next[4])
})

test('elements are never drawn twice, and who has the focus is never written over', () => {
  const view = fc.record({
    from: fc.nat(60),
    many: fc.integer({ min: 1, max: 12 }),
    held: fc.nat(70),
  })
  fc.assert(
    fc.property(fc.array(view, { maxLength: 20 }), views => {
      const slots = new Slots()
      let before: readonly Slot[] = []
      for (const { from, many, held } of views) {
        const away = held < from || held >= from + many
        const rows = [...ids(from, many), ...(away ? [`r${held}`] : [])]
        const now = slots.take(rows, [`r${held}`])
        assert.deepEqual(
          now.map(({ row }) => row),
          rows,
        )
        assert.equal(new Set(keys(now)).size, rows.length)
        const own = (all: readonly Slot[]) => all.find(({ row }) => row === `r${held}`)?.key
        if (own(before) !== undefined) assert.equal(own(now), own(before))
        before = now
      }
    }),
    { seed: 34, numRuns: 500 },
  )
})
