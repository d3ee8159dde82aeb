// Gradient boosting of shallow trees for a yes or no (Friedman 2001; second-order leaves as in
// Chen and Guestrin 2016): quantile bins, level by level, no sampling, so a run repeats exactly.

export interface Options {
  readonly rounds: number
  readonly depth: number
  /** shrinkage of each tree */
  readonly rate: number
  /** least sum of second derivatives in a leaf */
  readonly least: number
}
interface Split {
  readonly column: number
  /** rows below it go left */
  readonly at: number
}
/** A complete binary tree: node i has children 2i + 1 and 2i + 2. */
interface Tree {
  readonly splits: readonly (Split | undefined)[]
  readonly leaves: readonly number[]
}
export interface Forest {
  readonly start: number
  readonly trees: readonly Tree[]
}

const BINS = 32
// Ridge on leaves.
const RIDGE = 1

/** Cuts of a column between equal shares of its values. */
const cutsOf = (values: readonly number[]): number[] => {
  const sorted = [...values].sort((a, b) => a - b)
  const cuts = new Set<number>()
  for (let i = 1; i < BINS; i++) cuts.add(sorted[Math.floor((sorted.length * i) / BINS)]!)
  return [...cuts]
}

const walk = ({ splits, leaves }: Tree, row: readonly number[]): number => {
  let node = 0
  for (let split = splits[0]; split !== undefined; split = splits[node]) {
    node = row[split.column]! < split.at ? 2 * node + 1 : 2 * node + 2
  }
  return leaves[node]!
}

export const predict = ({ start, trees }: Forest, row: readonly number[]): number =>
  trees.reduce((sum, tree) => sum + walk(tree, row), start)

interface Data {
  readonly cuts: readonly (readonly number[])[]
  /** of each column, the bin of each row: how many cuts are not above it */
  readonly bins: readonly Uint8Array[]
  readonly slopes: Float64Array
  readonly curves: Float64Array
}

const worth = (slope: number, curve: number): number => (slope * slope) / (curve + RIDGE)

/** The best split of the rows of one node, or undefined when none gains. */
const splitOf = (data: Data, rows: readonly number[], least: number): Split | undefined => {
  let best: Split | undefined
  let gain = 1e-6
  data.bins.forEach((bins, column) => {
    const slopes = new Float64Array(BINS)
    const curves = new Float64Array(BINS)
    let [slope, curve] = [0, 0]
    for (const row of rows) {
      const bin = bins[row]!
      slopes[bin] = slopes[bin]! + data.slopes[row]!
      curves[bin] = curves[bin]! + data.curves[row]!
      slope += data.slopes[row]!
      curve += data.curves[row]!
    }
    let [left, weight] = [0, 0]
    data.cuts[column]!.forEach((at, i) => {
      left += slopes[i]!
      weight += curves[i]!
      if (weight < least || curve - weight < least) return
      const made = worth(left, weight) + worth(slope - left, curve - weight) - worth(slope, curve)
      if (made > gain) [gain, best] = [made, { column, at }]
    })
  })
  return best
}

const grow = (data: Data, all: readonly number[], { depth, rate, least }: Options): Tree => {
  const splits: (Split | undefined)[] = []
  const leaves: number[] = []
  const visit = (node: number, level: number, rows: readonly number[]): void => {
    const split = level < depth ? splitOf(data, rows, least) : undefined
    splits[node] = split
    if (split === undefined) {
      let [slope, curve] = [0, 0]
      for (const row of rows) {
        slope += data.slopes[row]!
        curve += data.curves[row]!
      }
      leaves[node] = (-rate * slope) / (curve + RIDGE)
      return
    }
    const edge = data.cuts[split.column]!.indexOf(split.at)
    const bins = data.bins[split.column]!
    const isLeft = (row: number): boolean => bins[row]! <= edge
    visit(2 * node + 1, level + 1, rows.filter(isLeft))
    visit(
      2 * node + 2,
      level + 1,
      rows.filter(row => !isLeft(row)),
    )
  }
  visit(0, 0, all)
  return { splits, leaves }
}

/** A forest that tells hits from misses by the rows' columns. */
export const boost = (
  rows: readonly (readonly number[])[],
  hits: readonly boolean[],
  options: Options,
): Forest => {
  const columns = rows[0]?.map((_, column) => rows.map(row => row[column]!)) ?? []
  const cuts = columns.map(cutsOf)
  const bins = columns.map((values, column) =>
    Uint8Array.from(values, value => cuts[column]!.filter(cut => cut <= value).length),
  )
  const share = hits.filter(Boolean).length / hits.length
  const start = Math.log(share / (1 - share))
  const scores = new Float64Array(rows.length).fill(start)
  const all = rows.map((_, i) => i)
  const trees: Tree[] = []
  for (let round = 0; round < options.rounds; round++) {
    const chances = scores.map(score => 1 / (1 + Math.exp(-score)))
    const slopes = chances.map((chance, i) => chance - (hits[i] ? 1 : 0))
    const curves = chances.map(chance => chance * (1 - chance))
    const tree = grow({ cuts, bins, slopes, curves }, all, options)
    rows.forEach((row, i) => {
      scores[i] = scores[i]! + walk(tree, row)
    })
    trees.push(tree)
  }
  return { start, trees }
}
