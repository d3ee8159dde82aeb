// The Merkle tree by the recursive definitions of RFC 9162 section 2.1 alone: what merkle.ts is
// tested against. It shares no code with it and asks node:crypto in another way.
import { createHash } from 'node:crypto'

export const sha256 = (...parts: Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1)

/** A tree: MTH of RFC 9162 section 2.1.1 for every range [begin, end) that the RFC cuts. */
export interface Model {
  readonly mth: (begin: number, end: number) => Buffer
}

/** The tree of the given leaf hashes; each range is hashed once. */
export const memoised = (leaf: (index: number) => Buffer): Model => {
  const known = new Map<string, Buffer>()
  const mth = (begin: number, end: number): Buffer => {
    if (begin === end) return sha256()
    if (end - begin === 1) return leaf(begin)
    const key = `${begin}/${end}`
    const middle = begin + splitOf(end - begin)
    const root = known.get(key) ?? sha256(Buffer.of(1), mth(begin, middle), mth(middle, end))
    known.set(key, root)
    return root
  }
  return { mth }
}

/** PATH of RFC 9162 section 2.1.3.1. */
export const path = (model: Model, m: number, begin: number, end: number): Buffer[] => {
  if (end - begin === 1) return []
  const middle = begin + splitOf(end - begin)
  return m < middle
    ? [...path(model, m, begin, middle), model.mth(middle, end)]
    : [...path(model, m, middle, end), model.mth(begin, middle)]
}

/** SUBPROOF of RFC 9162 section 2.1.4.1, m counted from the start of the whole tree. */
export const subproof = (
  model: Model,
  m: number,
  begin: number,
  end: number,
  b: boolean,
): Buffer[] => {
  if (m === end) return b ? [] : [model.mth(begin, end)]
  const middle = begin + splitOf(end - begin)
  return m <= middle
    ? [...subproof(model, m, begin, middle, b), model.mth(middle, end)]
    : [...subproof(model, m, middle, end, false), model.mth(begin, middle)]
}

/** Bytes of the leaf at an index, unlike those of any other. */
export const indexBytes = (index: number): Buffer => Buffer.from(`leaf ${index}`)

/** A tree of any size whose leaves are all alike but for a few: its ranges are cheap to hash. */
export const sparse = (special: readonly number[]): Model => {
  const common = sha256(Buffer.of(0))
  const complete = [common]
  for (let k = 1; k <= 40; k++) {
    complete.push(sha256(Buffer.of(1), complete[k - 1]!, complete[k - 1]!))
  }
  const known = new Map<string, Buffer>()
  const mth = (begin: number, end: number): Buffer => {
    const height = Math.log2(end - begin)
    const alike = !special.some(index => index >= begin && index < end)
    if (alike && Number.isInteger(height)) return complete[height]!
    if (height === 0) return sha256(Buffer.of(0), indexBytes(begin))
    const key = `${begin}/${end}`
    const middle = begin + splitOf(end - begin)
    const root = known.get(key) ?? sha256(Buffer.of(1), mth(begin, middle), mth(middle, end))
    known.set(key, root)
    return root
  }
  return { mth }
}
