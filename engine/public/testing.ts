// For tests of what strangers are told: whether some combination of figures gives few traders away.
import { type Joint, MERGED, type Units } from './units.ts'

/** Rank of whole-number vectors, exactly (fraction-free elimination). */
const rankOf = (vectors: readonly (readonly bigint[])[]): number => {
  const rows = vectors.map(row => [...row])
  let rank = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const at = rows.findIndex((row, n) => n >= rank && row[column] !== 0n)
    if (at < 0) continue
    const [pivot] = rows.splice(at, 1)
    rows.splice(rank, 0, pivot!)
    for (const [n, row] of rows.entries()) {
      if (n <= rank) continue
      const [by, own] = [pivot![column]!, row[column]!]
      rows[n] = row.map((each, c) => each * by - pivot![c]! * own)
    }
    rank++
  }
  return rank
}

const subsets = (of: readonly string[], size: number): string[][] =>
  size === 0
    ? [[]]
    : of.flatMap((first, n) => subsets(of.slice(n + 1), size - 1).map(rest => [first, ...rest]))

/** Where a contribution lies: 1 for each unit that it is part of. */
const placeOf = (codes: readonly string[], { by }: Units): bigint[] => [
  1n,
  ...by.flatMap((units, d) => {
    const own = units.has(codes[d]!) ? codes[d]! : MERGED
    return [...units.keys()].map(code => (code === own ? 1n : 0n))
  }),
]

/**
 * A few traders whose contributions some combination of the figures weighs, and nobody else's:
 * there are some exactly if what only they have is not spanned by the places of all the others.
 */
export const isolated = (
  cells: readonly Joint[],
  units: Units,
  least: number,
): string[] | undefined => {
  const traders = [...new Set(cells.flatMap(({ nets }) => [...nets.keys()]))]
  const placesOf = (is: (trader: string) => boolean): bigint[][] =>
    cells.filter(({ nets }) => [...nets.keys()].some(is)).map(each => placeOf(each.codes, units))
  const all = rankOf(placesOf(() => true))
  for (let size = 1; size < least; size++) {
    for (const few of subsets(traders, size)) {
      if (rankOf(placesOf(trader => !few.includes(trader))) < all) return few
    }
  }
  return undefined
}

export const sum = (values: Iterable<bigint>): bigint => [...values].reduce((a, b) => a + b, 0n)
