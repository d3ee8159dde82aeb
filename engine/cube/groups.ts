// What one filing adds to the cube: its measures, grouped by the dimensions of its rows.
import type { Members } from '#kit/filing.ts'
import type { MountedFiling } from '../mounted.ts'

/**
 * Dimensions are of the whole filing (direction, office) or of each row (chapter, partner). Sums
 * over rows add up whichever way they are cut, but "how many filings" does not: a filing with two
 * chapters is one filing, not two. So the cube keeps one family of cells for each subset of the
 * row dimensions (4 for 2 of them), and a question is answered from the family that has exactly
 * the row dimensions that it asks about.
 */
export interface CutPlan {
  /** names of all dimensions, in order of declaration */
  readonly names: readonly string[]
  readonly whole: readonly number[]
  readonly row: readonly number[]
  /** for each family, the row dimensions in it (indexes into names) */
  readonly families: readonly (readonly number[])[]
  /** for each family, the row dimensions that are not in it */
  readonly lacks: readonly (readonly number[])[]
  /** name of the rows' list, when there are row dimensions */
  readonly list: string | undefined
}

export const cutPlan = (type: MountedFiling): CutPlan => {
  const names = type.dimensions.map(each => each.name)
  const whole = names.flatMap((_, i) => (type.dimensions[i]?.each === undefined ? [i] : []))
  const row = names.flatMap((_, i) => (type.dimensions[i]?.each === undefined ? [] : [i]))
  const lists = new Set(row.map(i => type.dimensions[i]?.each))
  for (const measure of type.measures) if (measure.each !== undefined) lists.add(measure.each)
  if (lists.size > 1) throw new Error(`${type.type}: dimensions and measures of two lists`)
  const families = Array.from({ length: 1 << row.length }, (_, bits) =>
    row.filter((_, i) => (bits & (1 << i)) !== 0),
  )
  const lacks = families.map(keeps => row.filter(i => !keeps.includes(i)))
  return { names, whole, row, families, lacks, list: [...lists][0] }
}

/** One distinct combination of row dimensions in a filing, in one family. */
export interface Group {
  readonly family: number
  /** dimension values, in the order of the plan; '' for those that the family lacks */
  readonly dims: readonly string[]
  /** one value a measure */
  readonly values: readonly bigint[]
}

/** A group in the making. */
interface Sum {
  readonly dims: string[]
  readonly values: bigint[]
}

const SEPARATOR = '\u001f'

/** Groups of a filing over all families. Sums are exact; a per-filing measure counts once each. */
export const groupsOf = (
  type: MountedFiling,
  plan: CutPlan,
  doc: Members,
  amounts: Members,
): Group[] => {
  const { dimensions, measures } = type
  const fixed = dimensions.map(each => (each.each === undefined ? each.of(doc, doc) : ''))
  // an optional list may be left out: such a filing counts once, under no row's dimensions
  const rows = ((plan.list === undefined ? undefined : doc[plan.list]) ?? []) as readonly unknown[]
  const once = measures.map(each => (each.each === undefined ? each.of(amounts, doc, 0, 0) : 0n))
  // the finest family first; the coarser ones are sums of its groups
  const finest = new Map<string, Sum>()
  // the same once more, to go through: a Map's own way makes an object a step
  const sums: Sum[] = []
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    let key = ''
    for (const at of plan.row) key += dimensions[at]!.of(row, doc) + SEPARATOR
    let group = finest.get(key)
    if (group === undefined) {
      const dims = [...fixed]
      for (const at of plan.row) dims[at] = dimensions[at]!.of(row, doc)
      group = { dims, values: [...once] }
      finest.set(key, group)
      sums.push(group)
    }
    for (let m = 0; m < measures.length; m++) {
      const measure = measures[m]!
      if (measure.each !== undefined) group.values[m]! += measure.of(row, i, amounts, doc)
    }
  }
  if (rows.length === 0) sums.push({ dims: fixed, values: once })
  const groups: Group[] = []
  const last = plan.families.length - 1
  for (const { dims, values } of sums) groups.push({ family: last, dims, values })
  if (sums.length === 1) {
    const only = groups[0]!
    for (let family = 0; family < last; family++) {
      groups.push({ family, dims: blank(plan, family, only.dims), values: only.values })
    }
    return groups
  }
  for (let family = 0; family < last; family++) {
    coarser(type, plan, family, sums, groups)
  }
  return groups
}

/** The dimensions with those blank that a family lacks. */
const blank = (plan: CutPlan, family: number, dims: readonly string[]): string[] => {
  const less = [...dims]
  for (const at of plan.lacks[family]!) less[at] = ''
  return less
}

const coarser = (
  type: MountedFiling,
  plan: CutPlan,
  family: number,
  finest: readonly Sum[],
  into: Group[],
): void => {
  const merged = new Map<string, Sum>()
  for (const { dims, values } of finest) {
    let key = ''
    for (const at of plan.families[family]!) key += dims[at] + SEPARATOR
    const group = merged.get(key)
    if (group === undefined) {
      const own = { dims: blank(plan, family, dims), values: [...values] }
      merged.set(key, own)
      into.push({ family, dims: own.dims, values: own.values })
      continue
    }
    for (let m = 0; m < values.length; m++) {
      if (type.measures[m]!.each !== undefined) group.values[m]! += values[m]!
    }
  }
}
