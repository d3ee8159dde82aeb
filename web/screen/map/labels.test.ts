import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Box, placeLabels, type Wish } from './labels.ts'

const wishes = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 0, max: 700 }),
    width: fc.integer({ min: 20, max: 140 }),
    height: fc.integer({ min: 12, max: 50 }),
  }),
  { minLength: 1, maxLength: 20 },
)
const keyed = (list: readonly Omit<Wish, 'key'>[]): Wish[] =>
  list.map((wish, n) => ({ ...wish, key: String(n) }))
const inside = (box: Box): boolean =>
  box.left >= 0 && box.top >= 0 && box.right <= 1000 && box.bottom <= 800

test('law: no two labels overlap, none leaves the map, the first always finds room', () => {
  fc.assert(
    fc.property(wishes, list => {
      const all = keyed(list)
      const spots = placeLabels(all, 8, [], inside)
      const boxes = spots.map(({ key, left, top }) => {
        const { width, height } = all[Number(key)] ?? assert.fail()
        return { left, top, right: left + width, bottom: top + height }
      })
      for (const [n, a] of boxes.entries()) {
        assert.ok(inside(a))
        for (const b of boxes.slice(n + 1)) {
          const apart =
            a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
          assert.ok(apart)
        }
      }
    }),
  )
  const [alone] = placeLabels(keyed([{ x: 500, y: 400, width: 80, height: 20 }]), 8, [], inside)
  assert.deepEqual(
    { side: alone?.side, left: alone?.left, leader: alone?.leader },
    { side: 'right', left: 508, leader: undefined },
  )
})

test('a label keeps off other points, and a far one has a line to its own', () => {
  const wish = { key: 'a', x: 500, y: 400, width: 80, height: 20 }
  const around = { key: 'b', box: { left: 400, top: 370, right: 600, bottom: 420 } }
  const [spot] = placeLabels([wish], 8, [around], inside)
  assert.deepEqual(spot?.leader?.from, [500, 400])
  assert.ok((spot?.top ?? 0) >= 420 || (spot?.top ?? 0) + 20 <= 370)
})
