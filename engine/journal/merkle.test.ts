import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  consistencyProof,
  Edge,
  type HashReader,
  inclusionProof,
  inclusionProofs,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
import { indexBytes, memoised, path, sha256, subproof } from './merkle-reference.ts'

/** What the store holds: an edge, all leaf hashes, and the completed nodes by level. */
const grow = (size: number) => {
  const edge = Edge.empty()
  const levels = new Map<number, Buffer[]>([[0, []]])
  const roots = [edge.root()]
  for (let index = 0; index < size; index++) {
    const leaf = leafHash(indexBytes(index))
    levels.get(0)!.push(leaf)
    for (const { level, index: at, hash } of edge.append(leaf)) {
      const row = levels.get(level) ?? []
      assert.equal(at, row.length, 'completed nodes come in order, each once')
      row.push(hash)
      levels.set(level, row)
    }
    if (size <= 600) roots.push(edge.root())
  }
  return { edge, levels, roots }
}

interface Counted {
  readonly read: HashReader
  hashes: number
  calls: number
}

/** A reader of the store that refuses what the contract says is never asked, and counts. */
const reader = (levels: Map<number, Buffer[]>, size: number): Counted => {
  const counted: Counted = {
    hashes: 0,
    calls: 0,
    read: async (level, from, to) => {
      assert.ok(from < to && to - from <= 256, 'at most a tile')
      assert.equal(Math.floor(from / 256), Math.floor((to - 1) / 256), 'of one tile')
      assert.ok(to * 2 ** level <= size, 'complete nodes only')
      counted.hashes += to - from
      counted.calls += 1
      return levels.get(level)!.slice(from, to)
    },
  }
  return counted
}

const plain = memoised(index => sha256(Buffer.of(0), indexBytes(index)))

test('the eight leaves of the Certificate Transparency reference vectors', () => {
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map(hex => Buffer.from(hex, 'hex'))
  const model = memoised(index => sha256(Buffer.of(0), leaves[index]!))
  const edge = Edge.empty()
  const root = () => edge.root().toString('hex')
  assert.equal(root(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  const roots = leaves.map((leaf, index) => {
    edge.append(leafHash(leaf))
    assert.deepEqual(edge.root(), model.mth(0, index + 1))
    return root()
  })
  assert.equal(roots[0], '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  assert.equal(roots[7], '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
})

test('hashes of leaves and nodes are those of RFC 9162, at every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      assert.deepEqual(leafHash(bytes), sha256(Buffer.of(0), bytes))
    }),
  )
  for (const length of [65_535, 65_536, 65_537, 200_000]) {
    const bytes = Buffer.alloc(length, 0xe9)
    assert.deepEqual(leafHash(bytes), sha256(Buffer.of(0), bytes))
  }
  const [left, right] = [sha256(Buffer.of(1)), sha256(Buffer.of(2))]
  assert.deepEqual(nodeHash(left, right), sha256(Buffer.of(1), left, right))
})

test('a hash that was given out does not change with the next one', () => {
  const first = leafHash(Buffer.from('a'))
  const copy = Buffer.from(first)
  for (let i = 0; i < 1000; i++) nodeHash(leafHash(Buffer.of(i % 256)), first)
  assert.deepEqual(first, copy)
})

test('roots of all sizes from 0 to 600, by edge and by ranges', async () => {
  const { levels, roots } = grow(600)
  assert.equal(levels.get(8)!.length, 2)
  for (let size = 0; size <= 600; size++) {
    assert.deepEqual(roots[size], plain.mth(0, size))
    assert.deepEqual(await rootOf(reader(levels, size).read, size), roots[size])
  }
})

test('an edge survives being written and read at every size, and goes on alike', () => {
  let edge = Edge.empty()
  const straight = Edge.empty()
  for (let index = 0; index <= 600; index++) {
    const bytes = edge.bytes()
    edge = Edge.of(bytes)
    bytes.fill(0)
    assert.equal(edge.size, index)
    assert.deepEqual(edge.bytes(), straight.bytes())
    assert.deepEqual(edge.root(), straight.root())
    const leaf = leafHash(indexBytes(index))
    assert.deepEqual(edge.append(leaf), straight.append(leaf))
  }
})

test('damaged edges are refused', () => {
  const { edge } = grow(5)
  const bytes = edge.bytes()
  assert.equal(bytes.length, 8 + 2 * 32)
  const huge = Buffer.alloc(8, 0xff)
  const more = Buffer.from(bytes)
  more[7] = 7
  for (const bad of [Buffer.alloc(0), bytes.subarray(0, 7), bytes.subarray(0, -1), huge, more]) {
    assert.throws(() => Edge.of(bad))
  }
  assert.throws(() => edge.append(Buffer.alloc(31)), /31 bytes/)
})

test('inclusion of every leaf in every size to 40, and around tiles', async () => {
  const { levels } = grow(600)
  const around = [255, 256, 257, 511, 512, 513, 599, 600]
  for (const size of [...Array(40).keys(), ...around].filter(s => s > 0)) {
    const root = plain.mth(0, size)
    const step = size <= 40 ? 1 : 37
    for (let index = (size - 1) % step; index < size; index += step) {
      const proof = await inclusionProof(reader(levels, size).read, index, size)
      assert.deepEqual(proof, path(plain, index, 0, size))
      assert.ok(verifyInclusion(plain.mth(index, index + 1), index, size, proof, root))
    }
  }
})

test('consistency of every pair of sizes to 40, and around tiles', async () => {
  const { levels } = grow(600)
  const sizes = [...Array(40).keys(), 255, 256, 257, 511, 512, 513, 600]
  for (const second of sizes) {
    for (const first of sizes.filter(s => s <= second)) {
      const proof = await consistencyProof(reader(levels, second).read, first, second)
      const [one, two] = [plain.mth(0, first), plain.mth(0, second)]
      assert.deepEqual(proof, first === 0 ? [] : subproof(plain, first, 0, second, true))
      assert.ok(verifyConsistency(first, second, proof, one, two), `${first} of ${second}`)
    }
  }
})

test('proofs of random sizes to 70,000 are those of the definition, from a few tiles', async () => {
  const most = 70_000
  const { levels, edge } = grow(most)
  assert.equal(levels.get(8)!.length, 273)
  assert.equal(levels.get(16)!.length, 1)
  assert.deepEqual(edge.root(), plain.mth(0, most))
  const sizes = fc.integer({ min: 1, max: most })
  await fc.assert(
    fc.asyncProperty(sizes, sizes, sizes, async (a, b, c) => {
      const [first, size] = [Math.min(a, b), Math.max(a, b)]
      const index = c % size
      const root = plain.mth(0, size)
      const counted = reader(levels, size)
      assert.deepEqual(await rootOf(counted.read, size), root)
      assert.ok(counted.calls <= 3)

      const inclusion = reader(levels, size)
      const proof = await inclusionProof(inclusion.read, index, size)
      assert.deepEqual(proof, path(plain, index, 0, size))
      assert.ok(verifyInclusion(plain.mth(index, index + 1), index, size, proof, root))
      assert.ok(inclusion.calls <= 6 && inclusion.hashes <= 6 * 256)

      const consistency = reader(levels, size)
      const joined = await consistencyProof(consistency.read, first, size)
      assert.deepEqual(joined, subproof(plain, first, 0, size, true))
      assert.ok(verifyConsistency(first, size, joined, plain.mth(0, first), root))
      assert.ok(consistency.calls <= 6 && consistency.hashes <= 6 * 256)
    }),
    { numRuns: 300 },
  )
})

test('leaves proven together read the tiles that they share once', async () => {
  const { levels } = grow(3000)
  const counted = reader(levels, 3000)
  const indexes = [1000, 1001, 1020, 1010]
  const proofs = await inclusionProofs(counted.read, indexes, 3000)
  assert.ok(counted.calls <= 4)
  for (const [i, index] of indexes.entries()) {
    assert.deepEqual(proofs[i], path(plain, index, 0, 3000))
  }
})

test('an inclusion proof holds for nothing but its leaf, place, size and root', () => {
  const sizes = fc.integer({ min: 1, max: 600 })
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), sizes, fc.nat(), (size, i, other, more, bit) => {
      const index = i % size
      const proof = path(plain, index, 0, size)
      const [leaf, root] = [plain.mth(index, index + 1), plain.mth(0, size)]
      const holds = verifyInclusion
      const flip = (hash: Buffer) => {
        const flipped = Buffer.from(hash)
        flipped[(bit >> 3) % 32]! ^= 1 << (bit % 8)
        return flipped
      }
      assert.ok(holds(leaf, index, size, proof, root))
      assert.ok(!holds(flip(leaf), index, size, proof, root))
      assert.ok(!holds(leaf, index, size, proof, flip(root)))
      if (other % size !== index) assert.ok(!holds(leaf, other % size, size, proof, root))
      if (more !== size) assert.ok(!holds(leaf, index, size, proof, plain.mth(0, more)))
      assert.ok(!holds(leaf, index, size, [...proof, root], root))
      if (proof.length === 0) return
      assert.ok(!holds(leaf, index, size, proof.slice(1), root))
      const at = bit % proof.length
      const damaged = proof.with(at, flip(proof[at]!))
      assert.ok(!holds(leaf, index, size, damaged, root))
      assert.ok(!holds(leaf, index, size, proof.with(at, Buffer.alloc(31)), root))
    }),
    { numRuns: 300 },
  )
})

test('a hash that was cut or lengthened never passes, whatever was hashed before', async () => {
  const [one, two, root] = [plain.mth(0, 1), plain.mth(1, 2), plain.mth(0, 2)]
  const cut = two.subarray(0, 31)
  const long = Buffer.concat([two, two])
  assert.ok(verifyInclusion(one, 0, 2, [two], root))
  assert.ok(!verifyInclusion(one, 0, 2, [cut], root))
  assert.ok(!verifyInclusion(one, 0, 2, [long], root))
  assert.ok(verifyConsistency(1, 2, [two], one, root))
  assert.ok(!verifyConsistency(1, 2, [cut], one, root))
  assert.ok(!verifyConsistency(1, 2, [long], one, root))
  assert.deepEqual(await rootOf(async () => [one, two], 2), root)
  await assert.rejects(rootOf(async () => [one, cut], 2))
  await assert.rejects(rootOf(async () => [one, long], 2))
})

test('a consistency proof holds for nothing but its sizes and roots', () => {
  const sizes = fc.integer({ min: 1, max: 600 })
  fc.assert(
    fc.property(sizes, sizes, sizes, fc.nat(), (a, b, other, bit) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)]
      const proof = subproof(plain, first, 0, second, true)
      const [one, two] = [plain.mth(0, first), plain.mth(0, second)]
      const holds = verifyConsistency
      const wrong = Buffer.from(one)
      wrong[bit % 32]! ^= 0x10
      assert.ok(holds(first, second, proof, one, two))
      assert.ok(!holds(first, second, proof, wrong, two))
      assert.ok(!holds(first, second, proof, one, wrong))
      assert.ok(!holds(first, second, [...proof, one], one, two))
      assert.ok(!holds(first, second + 0.5, proof, one, two))
      if (other !== first) assert.ok(!holds(first, second, proof, plain.mth(0, other), two))
      if (proof.length === 0) return
      assert.ok(!holds(first, second, proof.slice(1), one, two))
      assert.ok(!holds(first, second, proof.slice(0, -1), one, two))
      assert.ok(!holds(first, second, proof.with(bit % proof.length, wrong), one, two))
      assert.ok(!holds(second, first, proof, two, one))
    }),
    { numRuns: 300 },
  )
})

test('what cannot be is refused: places outside the tree, and a reader that gives too few', async () => {
  const { levels } = grow(10)
  const { read } = reader(levels, 10)
  for (const index of [-1, 10, 0.5, Number.NaN]) {
    await assert.rejects(inclusionProof(read, index, 10), RangeError)
  }
  await assert.rejects(consistencyProof(read, 11, 10), RangeError)
  await assert.rejects(consistencyProof(read, -1, 10), RangeError)
  const short: HashReader = async (level, from, to) => (await read(level, from, to)).slice(1)
  await assert.rejects(rootOf(short, 10), /9 hashes of level 0 in \[0, 10\)/)
  assert.ok(!verifyInclusion(Buffer.alloc(32), 0, 0, [], Buffer.alloc(32)))
})
