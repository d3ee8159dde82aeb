// Totals as a table with two sides: what goes down, what goes across, and sums that add up. Pages
// and files make their tables here, so that they cannot differ. Decimals stay exact throughout.
import { formatDecimal, parseDecimal } from './decimal.ts'

/** The column of cells that holds their bucket of time. */
export const TIME = 'at'

export type Cell = Readonly<Record<string, string>>

/** Which of the cells' columns go down, and which one across. */
export interface Axes {
  readonly down: readonly string[]
  readonly across?: string
}

/**
 * `across` is one of `by`, or `at`; what is left goes down. With nothing left time goes down, or,
 * where that goes across, there is one line.
 */
export const axesOf = (by: readonly string[], across?: string): Axes => {
  const down = by.filter(each => each !== across)
  if (across === undefined) return { down: down.length === 0 ? [TIME] : down }
  return { down: down.length === 0 && across !== TIME ? [TIME] : down, across }
}

export interface Line {
  /** values of `down`, in its order */
  readonly keys: readonly string[]
  /** by column; absent where there is no cell */
  readonly values: ReadonlyMap<string, string>
  readonly sum: string
}

export interface Crosstab extends Axes {
  readonly lines: readonly Line[]
  /** values of `across`, in order; none when nothing goes across */
  readonly columns: readonly string[]
  readonly sums: ReadonlyMap<string, string>
  readonly total: string
}

const SEPARATOR = '\u001f'
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const scaleOf = (cells: readonly Cell[]): number =>
  cells.reduce((most, { value = '' }) => Math.max(most, value.split('.')[1]?.length ?? 0), 0)

/** Cells of totals (`value` a decimal, `at`, dimensions) → the table. No cell is left out. */
export const crosstab = (cells: readonly Cell[], axes: Axes): Crosstab => {
  const scale = scaleOf(cells)
  const lines = new Map<string, Map<string, bigint>>()
  const sums = new Map<string, bigint>()
  let total = 0n
  for (const cell of cells) {
    const value = parseDecimal(cell.value ?? '', scale)
    if (value === undefined) throw new Error(`${cell.value} is no decimal`)
    const key = axes.down.map(name => cell[name] ?? '').join(SEPARATOR)
    const column = axes.across === undefined ? '' : (cell[axes.across] ?? '')
    let line = lines.get(key)
    if (line === undefined) {
      line = new Map()
      lines.set(key, line)
    }
    line.set(column, (line.get(column) ?? 0n) + value)
    sums.set(column, (sums.get(column) ?? 0n) + value)
    total += value
  }
  const texts = (values: ReadonlyMap<string, bigint>): Map<string, string> =>
    new Map([...values].map(([name, value]) => [name, formatDecimal(value, scale)]))
  return {
    ...axes,
    lines: [...lines]
      .sort(([a], [b]) => byCode(a, b))
      .map(([key, values]) => ({
        keys: axes.down.length === 0 ? [] : key.split(SEPARATOR),
        values: texts(values),
        sum: formatDecimal(
          [...values.values()].reduce((sum, value) => sum + value, 0n),
          scale,
        ),
      })),
    columns: axes.across === undefined ? [] : [...sums.keys()].sort(byCode),
    sums: texts(sums),
    total: formatDecimal(total, scale),
  }
}
