// The first look at a file: what kind it is, its columns, and what stands in their first rows.
import { Refusal } from '#kit/fault.ts'
import { FileRefused, refuseFile } from './faults.ts'
import { readHeader } from './plan.ts'
import { isOwn, rowReader } from './rows.ts'
import { openFile } from './run.ts'
import type { Facts } from './source.ts'
import { refusedLines } from './source-ndjson.ts'
import { cellText, type Table } from './table.ts'

/** Rows that are looked at, and how much of a cell is shown, in UTF-16 units. */
const ROWS = 200
const SHOWN = 80

export interface SeenColumn {
  readonly letters: string
  readonly name: string
}

export interface SeenFile {
  readonly facts: Facts
  /** none of NDJSON, which needs no mapping */
  readonly columns: readonly SeenColumn[]
  /** texts of the first rows, by column */
  readonly rows: readonly (readonly string[])[]
}

const seeTable = async (table: Table, format: Facts['format']): Promise<SeenFile> => {
  const all = table.rows()
  const first = await all.next()
  const header = readHeader(first.done === true ? refuseFile('header-missing') : first.value)
  if (header instanceof Refusal) throw new FileRefused(header.faults)
  const columns = header.filter(each => !isOwn(each))
  const read = rowReader(header)
  const rows: string[][] = []
  for await (const row of all) {
    const { cells } = read(row)
    rows.push(
      columns.map(({ index }) => {
        const cell = cells.get(index)
        return cell === undefined ? '' : cellText(cell).slice(0, SHOWN)
      }),
    )
    if (rows.length >= ROWS) break
  }
  const { encoding, delimiter, sheet } = table
  return { facts: { format, encoding, delimiter, sheet }, columns, rows }
}

/** Throws `FileRefused`. `name` is what the file came under. */
export const seeFile = async (file: string, name: string, filing: string): Promise<SeenFile> => {
  const opened = await openFile({ file, name })
  const lines: SeenFile = { facts: { format: 'ndjson' }, columns: [], rows: [] }
  if (opened.format === 'ndjson') return lines
  const { table, format } = opened
  try {
    const isLines = format === 'csv' && (await refusedLines(table, filing)) !== undefined
    return isLines ? lines : await seeTable(table, format)
  } finally {
    await table.close()
  }
}
