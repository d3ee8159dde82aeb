// What the cube should say, worked out the long way: over all filings as they stand.
import type { MountedFiling } from '#engine/mounted.ts'
import type { FilingState } from '#engine/types.ts'
import { bucketOf, type Grain } from '#kit/time.ts'

export interface Asked {
  readonly measure: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  readonly grain: Grain
  /** buckets of `grain`, half-open */
  readonly from?: string
  readonly to?: string
}

const listOf = (type: MountedFiling): string | undefined =>
  [...type.dimensions, ...type.measures].find(each => each.each !== undefined)?.each

/** `bucket`, then the values of `by`, joined by blanks → exact sum. Sums of zero are left out. */
export const sumOver = (
  type: MountedFiling,
  zone: string,
  filings: Iterable<FilingState>,
  asked: Asked,
): Map<string, bigint> => {
  const measure = type.measures.find(each => each.name === asked.measure)!
  const list = listOf(type)
  const dimension = (name: string) => type.dimensions.find(each => each.name === name)!
  const of = (name: string, row: unknown, doc: unknown): string => {
    const found = dimension(name)
    if (found.each === undefined) return found.of(doc, doc)
    return row === undefined ? '' : found.of(row, doc)
  }
  const sums = new Map<string, bigint>()
  for (const filing of filings) {
    if (measure.until?.includes(filing.state) === true) continue
    const reached = measure.ats.flatMap(state => filing.marks[state] ?? [])
    if (reached.length === 0) continue
    const at = Math.min(...reached)
    const bucket = bucketOf(zone, at, asked.grain)
    if (asked.from !== undefined && bucket < asked.from) continue
    if (asked.to !== undefined && bucket >= asked.to) continue
    const { doc, amounts } = filing
    // a measure of time: from the first of its states until it counts, in whole minutes
    const begun = (measure.sinces ?? []).flatMap(state => filing.marks[state] ?? [])
    const waited = begun.length === 0 ? 0 : Math.max(0, at - Math.min(...begun))
    const minutes = (BigInt(waited) - BigInt(waited % 60_000)) / 60_000n
    const rows = (list === undefined ? undefined : (doc[list] as unknown[] | undefined)) ?? []
    const fits = (row: unknown): boolean =>
      Object.entries(asked.where).every(([name, value]) => of(name, row, doc) === value)
    const keyOf = (row: unknown): string =>
      [bucket, ...asked.by.map(name => of(name, row, doc))].join(' ')
    const add = (key: string, value: bigint): void => {
      sums.set(key, (sums.get(key) ?? 0n) + value)
    }
    if (measure.each !== undefined) {
      rows.forEach((row, i) => {
        if (fits(row)) add(keyOf(row), measure.of(row, i, amounts, doc))
      })
      continue
    }
    // one filing is one, however many of its rows fall into the same cell
    const once = new Set((rows.length === 0 ? [undefined] : rows).filter(fits).map(keyOf))
    for (const key of once)
      add(key, measure.sinces === undefined ? measure.of(amounts, doc, 0, 0) : minutes)
  }
  for (const [key, sum] of sums) if (sum === 0n) sums.delete(key)
  return sums
}

/** Every question of a type: each measure by each set of dimensions, without a filter. */
export const everyQuestion = (type: MountedFiling, grains: readonly Grain[]): Asked[] => {
  const names = type.dimensions.map(each => each.name)
  const sets = Array.from({ length: 1 << names.length }, (_, bits) =>
    names.filter((_, i) => (bits & (1 << i)) !== 0),
  )
  return grains.flatMap(grain =>
    type.measures.flatMap(({ name: measure }) =>
      sets.map(by => ({ measure, by, where: {}, grain })),
    ),
  )
}
