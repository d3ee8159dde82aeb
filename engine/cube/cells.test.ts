import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Cells, CHUNK, cellKey, Interned } from './cells.ts'

const all = (cells: Cells): [number, bigint[]][] =>
  Array.from({ length: cells.size }, (_, slot) => [
    cells.keys[slot]!,
    Array.from({ length: cells.measures }, (__, m) => cells.value(slot, m)),
  ])

test('texts are numbered in the order of first sight', () => {
  const interned = new Interned()
  assert.deepEqual(
    ['b', 'a', 'b', '', '__proto__'].map(each => interned.idOf(each)),
    [0, 1, 0, 2, 3],
  )
  assert.deepEqual(interned.texts, ['b', 'a', '', '__proto__'])
})

test('sums beyond int64 are exact, and come back into it', () => {
  const cells = new Cells(2)
  const slot = cells.slotOf(cellKey(1, 1))
  const step = 2n ** 61n
  for (let i = 0; i < 8; i++) cells.add(slot, 1, step)
  assert.equal(cells.value(slot, 1), 2n ** 64n)
  assert.equal(cells.value(slot, 0), 0n)
  for (let i = 0; i < 20; i++) cells.add(slot, 1, -step)
  assert.equal(cells.value(slot, 1), -12n * step)
  for (let i = 0; i < 12; i++) cells.add(slot, 1, step)
  assert.equal(cells.value(slot, 1), 0n)
  assert.equal(cells.wide.size, 0)
})

const big = fc.oneof(
  fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
  fc.constantFrom(
    2n ** 62n,
    -(2n ** 62n),
    2n ** 62n + 1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    10n ** 25n,
  ),
)
const adds = fc.array(fc.tuple(fc.nat(20), fc.nat(2), big), { maxLength: 80 })

test('law: cells are exact sums, however large on the way', () => {
  fc.assert(
    fc.property(adds, list => {
      const cells = new Cells(3)
      const sums = new Map<string, bigint>()
      for (const [id, m, value] of list) {
        cells.add(cells.slotOf(cellKey(9, id)), m, value)
        const key = `${id} ${m}`
        sums.set(key, (sums.get(key) ?? 0n) + value)
      }
      for (const [key, sum] of sums) {
        const [id, m] = key.split(' ').map(Number)
        assert.equal(cells.value(cells.slotOf(cellKey(9, id!)), m!), sum)
      }
    }),
    { seed: 6262, numRuns: 500 },
  )
})

test('law: chunks put back make the same cells, and the same chunks', () => {
  fc.assert(
    fc.property(adds, fc.constantFrom(0, 1, CHUNK - 3, CHUNK, 2 * CHUNK + 5), (list, more) => {
      const cells = new Cells(3)
      for (let i = 0; i < more; i++) cells.slotOf(cellKey(i % 50, 1000 + i))
      for (const [id, m, value] of list) cells.add(cells.slotOf(cellKey(9, id)), m, value)
      const chunks = Array.from({ length: Math.ceil(cells.size / CHUNK) }, (_, i) => cells.chunk(i))
      const loaded = new Cells(3)
      chunks.forEach((chunk, i) => {
        loaded.load(i, chunk)
      })
      assert.equal(loaded.size, cells.size)
      assert.deepEqual(all(loaded), all(cells))
      chunks.forEach((chunk, i) => {
        assert.ok(loaded.chunk(i).equals(chunk))
      })
      // and they go on counting
      for (const [id, m, value] of list) {
        for (const each of [cells, loaded]) each.add(each.slotOf(cellKey(9, id)), m, value)
      }
      assert.deepEqual(all(loaded), all(cells))
    }),
    { seed: 6263, numRuns: 60 },
  )
})

test('only changed chunks are dirty; one out of order is refused', () => {
  const cells = new Cells(1)
  for (let i = 0; i < 3 * CHUNK; i++) cells.slotOf(cellKey(0, i))
  cells.dirty.clear()
  cells.add(cells.slotOf(cellKey(0, CHUNK + 7)), 0, 5n)
  assert.deepEqual([...cells.dirty], [1])
  assert.throws(() => new Cells(1).load(1, cells.chunk(1)), /out of order/)
})
