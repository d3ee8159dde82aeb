import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  type CompletedNode,
  consistencyProof,
  Edge,
  type HashReader,
  inclusionProof,
  leafHash,
  MOST_LEAVES,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
import { type Model, path, sparse, subproof } from './merkle-reference.ts'

/** Reads stored levels from the model, and counts. */
const sparseReader = (model: Model, size: number) => {
  const counted: { read: HashReader; calls: number } = {
    calls: 0,
    read: async (level, from, to) => {
      assert.ok(to - from <= 256 && to * 2 ** level <= size)
      counted.calls += 1
      const width = 2 ** level
      return Array.from({ length: to - from }, (_, i) =>
        model.mth((from + i) * width, (from + i + 1) * width),
      )
    },
  }
  return counted
}

/** The edge of a large tree, made from the model instead of by appending. */
const edgeOf = (model: Model, size: number): Edge => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(size))
  const peaks: Buffer[] = [bytes]
  for (let at = 0, height = 40; height >= 0; height--) {
    if (at + 2 ** height > size) continue
    peaks.push(model.mth(at, at + 2 ** height))
    at += 2 ** height
  }
  return Edge.of(Buffer.concat(peaks))
}

test('trees of up to 2^40 leaves: roots and proofs, in at most ten tiles', async () => {
  const sizes = fc.oneof(
    fc.integer({ min: 1, max: MOST_LEAVES }),
    fc
      .tuple(fc.nat({ max: 40 }), fc.integer({ min: -2, max: 2 }))
      .map(([k, by]) => Math.min(Math.max(2 ** k + by, 1), MOST_LEAVES)),
  )
  const spot = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  await fc.assert(
    fc.asyncProperty(sizes, sizes, spot, spot, async (a, b, here, there) => {
      const [first, size] = [Math.min(a, b), Math.max(a, b)]
      const index = Math.floor(here * size)
      const model = sparse([index, Math.floor(there * size), size - 1])
      const root = model.mth(0, size)
      assert.deepEqual(edgeOf(model, size).root(), root)
      assert.deepEqual(await rootOf(sparseReader(model, size).read, size), root)

      const inclusion = sparseReader(model, size)
      const proof = await inclusionProof(inclusion.read, index, size)
      assert.deepEqual(proof, path(model, index, 0, size))
      assert.ok(verifyInclusion(model.mth(index, index + 1), index, size, proof, root))
      assert.ok(inclusion.calls <= 10)

      const joined = await consistencyProof(sparseReader(model, size).read, first, size)
      assert.deepEqual(joined, subproof(model, first, 0, size, true))
      assert.ok(verifyConsistency(first, size, joined, model.mth(0, first), root))
    }),
    { numRuns: 100 },
  )
})

test('an append past 2^k leaves completes one node of each stored level', () => {
  for (const k of [8, 16, 24, 32, 36]) {
    const size = 3 * 2 ** k - 2
    const model = sparse([size, size + 1, size + 2])
    const edge = edgeOf(model, size)
    const completed: CompletedNode[] = []
    for (let index = size; index < size + 4; index++) {
      completed.push(...edge.append(model.mth(index, index + 1)))
      assert.deepEqual(edge.root(), model.mth(0, index + 1))
    }
    const levels = [8, 16, 24, 32].filter(level => level <= k)
    assert.deepEqual(
      completed.map(({ level, index }) => [level, index]),
      levels.map(level => [level, 3 * 2 ** (k - level) - 1]),
    )
    for (const { level, index, hash } of completed) {
      assert.deepEqual(hash, model.mth(index * 2 ** level, (index + 1) * 2 ** level))
    }
  }
})

test('a tree of 2^40 leaves is full: its last leaf completes levels to 32, no other is taken', () => {
  const model = sparse([])
  const edge = edgeOf(model, MOST_LEAVES - 1)
  const last = edge.append(model.mth(MOST_LEAVES - 1, MOST_LEAVES))
  assert.deepEqual(
    last.map(({ level, index }) => [level, index]),
    [8, 16, 24, 32].map(level => [level, 2 ** (40 - level) - 1]),
  )
  assert.deepEqual(edge.root(), model.mth(0, MOST_LEAVES))
  assert.throws(() => edge.append(leafHash(Buffer.of(1))), RangeError)
  assert.equal(edge.size, MOST_LEAVES)
})
