// What a list is narrowed by: the same for its pages, its sums and its export.
import { fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import type { Caller } from '../types.ts'

export interface ListFilter {
  /**
   * equality on `MountedFiling.filters` and `state`; of several values any will do. At most eight
   * filters may have several values
   */
  readonly where: Readonly<Record<string, string | readonly string[]>>
  /** instants of acceptance, ms, half-open */
  readonly from?: number
  readonly to?: number
}

/** Filters with several values; each is a condition of its own in the statement. */
const MOST_ANY = 8
const EVER = -62_135_596_800_000 // 0001-01-01T00:00:00.000Z
const FOREVER = 253_402_300_799_999 // 9999-12-31T23:59:59.999Z

const anyOf = (n: number): string => `AND ($${n}::text[] IS NULL OR facets && $${n})`

/**
 * The condition on `filing` with `filterValues` as $1 to $15. Whose a filing is stands here as well
 * as in the walls' policy: the index (partition, type, org, filing) is found by it. What is not
 * asked for is NULL, and no longer in the plan.
 */
export const FILTERED = `type = $1 AND ($2::boolean OR org = $3)
  AND ($4::text[] IS NULL OR facets @> $4) AND ($5::text[] IS NULL OR state = ANY ($5))
  AND accepted >= $6 AND accepted < $7
  ${Array.from({ length: MOST_ANY }, (_, i) => anyOf(i + 8)).join(' ')}`

const listOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value

/** Values of FILTERED; refused: a name that is no filter, too many filters with several values. */
export const filterValues = (
  type: MountedFiling,
  caller: Caller,
  filter: ListFilter,
): unknown[] | Refusal => {
  const { state, ...where } = filter.where
  const unknown = Object.keys(where).find(name => !type.filters.includes(name))
  if (unknown !== undefined) {
    return new Refusal([fault('parameter-unknown', `/${unknown}`, { name: unknown.slice(0, 60) })])
  }
  const all: string[] = []
  const any: string[][] = []
  for (const [name, value] of Object.entries(where)) {
    const facets = listOf(value).map(each => `${name}=${each}`)
    if (facets.length === 1) all.push(...facets)
    else if (any.push(facets) > MOST_ANY) {
      const values = { name, expected: `≤ ${MOST_ANY} × a,b` }
      return new Refusal([fault('parameter-wrong', `/${name}`, values)])
    }
  }
  return [
    type.type,
    caller.roles.has('officer'),
    caller.org,
    all.length === 0 ? null : all,
    state === undefined ? null : listOf(state),
    new Date(filter.from ?? EVER),
    new Date(filter.to ?? FOREVER),
    ...Array.from({ length: MOST_ANY }, (_, i) => any[i] ?? null),
  ]
}
