// Rows of a table as the plan sees them: only what stands under its header, guards taken off; and
// consecutive rows that make one filing, put together.
import { textCell } from './clean.ts'
import { unguardText } from './guard.ts'
import { MAX_GROUP_ROWS } from './limits.ts'
import { type Column, GROUP_COLUMN, isNumber, type Plan } from './plan.ts'
import { type Cell, type Content, cellText, type Row } from './table.ts'

export interface DataRow {
  readonly line: number
  readonly hidden: boolean
  /** by column index */
  readonly cells: ReadonlyMap<number, Content>
  /** the first cell that has no header above it */
  readonly stray: Cell | undefined
  /** of a row in a result file of ours: its place among equal ones of the file before */
  readonly copy: number
}

/** Columns that a result file of ours adds (results.ts): never part of the data. */
export const OWN_COLUMN = 'beibu:'
export const isOwn = (column: Column): boolean => column.name.startsWith(OWN_COLUMN)
/** Which of several equal rows of its file a refused one was, from 0; blank for the first. */
export const COPY_COLUMN = `${OWN_COLUMN}copy`

const copyOf = (cell: Cell): number => {
  const text = cellText(cell)
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

/** Sorts a row's cells under the columns of a header. */
export const rowReader = (columns: readonly Column[]): ((row: Row) => DataRow) => {
  const byIndex = new Map(columns.map(each => [each.index, each]))
  return ({ line, hidden, cells }) => {
    const under = new Map<number, Content>()
    let stray: Cell | undefined
    let copy = 0
    for (const cell of cells) {
      const column = byIndex.get(cell.column)
      if (column === undefined) stray ??= cell
      else if (isOwn(column)) copy = column.name === COPY_COLUMN ? copyOf(cell) : copy
      else if (column.guarded && cell.type === 'text') {
        under.set(cell.column, { type: 'text', text: unguardText(cell.text) })
      } else under.set(cell.column, cell)
    }
    return { line, hidden, cells: under, stray, copy }
  }
}

/** A cell's text as keys and groups compare it. */
export const keyText = (row: DataRow | undefined, column: Column): string => {
  const cell = row?.cells.get(column.index)
  return cell === undefined ? '' : textCell(cellText(cell))
}

/** Consecutive rows that make one filing. */
export interface Group {
  readonly rows: readonly DataRow[]
  /** the first column of the group that is blank */
  readonly blank: Column | undefined
  readonly tooLarge: boolean
}

/** Rows as groups: each on its own, or those of equal values in the group's columns together. */
export async function* groupRows(
  rows: AsyncIterable<DataRow>,
  by: readonly Column[],
): AsyncGenerator<Group> {
  let held: DataRow[] = []
  let tooLarge = false
  let name = ''
  for await (const row of rows) {
    if (by.length === 0) {
      yield { rows: [row], blank: undefined, tooLarge: false }
      continue
    }
    const values = by.map(column => keyText(row, column))
    const blank = by[values.indexOf('')]
    const rowName = blank === undefined ? JSON.stringify(values) : ''
    if (held.length > 0 && (rowName === '' || rowName !== name)) {
      yield { rows: held, blank: undefined, tooLarge }
      held = []
      tooLarge = false
    }
    name = rowName
    if (blank !== undefined) yield { rows: [row], blank, tooLarge: false }
    else if (held.length < MAX_GROUP_ROWS) held.push(row)
    else tooLarge = true
  }
  if (held.length > 0) yield { rows: held, blank: undefined, tooLarge }
}

/**
 * All that a group's rows say, as one unambiguous text; `#` only says which belong together.
 * Columns count by their names, whatever their order: our result file has columns of its own in
 * front, and in it the numbers of a workbook are written in the style of the file.
 */
export const contentOf = ({ columns, targets }: Plan): ((group: Group) => string) => {
  const numbers = new Set(targets.filter(isNumber).map(each => each.column?.index))
  const data = columns.filter(each => each.name !== GROUP_COLUMN)
  const ordered = data.sort((a, b) => (a.name < b.name ? -1 : 1))
  return group => {
    const parts: string[] = []
    for (const row of group.rows) {
      for (const { index, name } of ordered) {
        const cell = row.cells.get(index)
        if (cell === undefined) continue
        const raw = cellText(cell)
        const text = numbers.has(index) ? raw.replaceAll(',', '.') : raw
        parts.push(`${name.length}:${name}${text.length}:${text}`)
      }
      parts.push('/')
    }
    return parts.join('')
  }
}
