// The result file: each refused row with its reasons, and its cells as they were, so that it can
// be corrected there and lodged again. It exists only if something was refused.
import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { Fault } from '#kit/fault.ts'
import { csvRow } from './csv-writer.ts'
import { GUARD, guardText } from './guard.ts'
import type { Column } from './plan.ts'
import { COPY_COLUMN, type DataRow, isOwn, OWN_COLUMN } from './rows.ts'
import type { Facts } from './source.ts'
import { cellText } from './table.ts'

/** One refused row, or a row of the same filing that had no fault itself. */
export interface RefusedRow {
  readonly line: number
  readonly faults: readonly Fault[]
  /** its place among equal rows of the file, from 0 */
  readonly copy: number
  readonly cells: readonly string[]
}

/** Where refused rows go. */
export interface RefusedRows {
  /** Before the first filing; `header` names the cells of a row. */
  begin(facts: Facts, header: readonly string[]): Promise<void>
  write(row: RefusedRow): Promise<void>
  /** No more will come; the path of the file that was written, if there is one. */
  end(): Promise<string | undefined>
}

/** How many faults of one row are written out. */
const MAX_FAULTS = 20
const OWN = [...['line', 'where', 'fault', 'message'].map(each => OWN_COLUMN + each), COPY_COLUMN]
const START = `\uFEFF${OWN[0]},${OWN[1]},`

/** Where in its row a fault lies: its column's letters and name, else its path. */
export const whereOf = ({ values, path }: Fault): string =>
  values.column === undefined ? path : `${values.column} ${values.name ?? ''}`.trim()

const removeOld = async (path: string): Promise<void> => {
  try {
    for await (const chunk of createReadStream(path, { end: START.length * 2 })) {
      // Only what an earlier run wrote is removed, never a file of that name by somebody else.
      if ((chunk as Buffer).toString('utf8').startsWith(START)) await rm(path)
      return
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

/** The first record of a file of refused rows. */
export const refusedHeader = (header: readonly string[]): string =>
  `\uFEFF${csvRow([...OWN, ...header.map(each => GUARD + each)])}`

/** A refused row as a record of that file, safe to open in a spreadsheet. */
export const refusedRecord = (row: RefusedRow, message: (fault: Fault) => string): string => {
  const faults = row.faults.slice(0, MAX_FAULTS)
  const own = [
    String(row.line),
    faults.map(whereOf).join(' | '),
    faults.map(each => each.key).join(' | '),
    faults.map(message).join(' | '),
    row.copy === 0 ? '' : String(row.copy),
  ]
  return csvRow([...own, ...row.cells].map(guardText))
}

export class ResultFile implements RefusedRows {
  readonly #path: string
  readonly #message: (fault: Fault) => string
  #header: readonly string[] = []
  #stream: WriteStream | undefined

  /** Nothing is written before the first refusal. */
  constructor(path: string, message: (fault: Fault) => string) {
    this.#path = path
    this.#message = message
  }

  /** Takes away what an earlier run left under this name. */
  async begin(_: Facts, header: readonly string[]): Promise<void> {
    this.#header = header
    await removeOld(this.#path)
  }

  async write(row: RefusedRow): Promise<void> {
    this.#stream ??= this.#open()
    if (!this.#stream.write(refusedRecord(row, this.#message))) await once(this.#stream, 'drain')
  }

  async end(): Promise<string | undefined> {
    if (this.#stream === undefined) return undefined
    this.#stream.end()
    await finished(this.#stream)
    return this.#path
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.#path)
    stream.write(refusedHeader(this.#header))
    return stream
  }
}

/** The columns of a table that a result file repeats. */
export const repeatedColumns = (columns: readonly Column[]): Column[] =>
  columns.filter(each => !isOwn(each))

/** How the cells of a table are written out again. */
export interface Repeated {
  readonly columns: readonly Column[]
  /** columns of numbers: what a workbook holds as one is written in the style of the file */
  readonly numbers: ReadonlySet<number>
  readonly comma: boolean
}

const cellOf = (row: DataRow, index: number, { numbers, comma }: Repeated): string => {
  const cell = row.cells.get(index)
  if (cell === undefined) return ''
  const text = cellText(cell)
  return comma && cell.type === 'number' && numbers.has(index) ? text.replace('.', ',') : text
}

/** The rows of a refused filing, each with the faults that lie in it. */
export const refusedRows = (
  rows: readonly DataRow[],
  repeated: Repeated,
  faults: readonly Fault[],
  copy: number,
): RefusedRow[] => {
  const lines = new Set(rows.map(each => each.line))
  return rows.map((row, i) => ({
    line: row.line,
    // What lies in no particular row is told at the first.
    faults: faults.filter(({ values: { line } }) =>
      typeof line === 'number' && lines.has(line) ? line === row.line : i === 0,
    ),
    copy,
    cells: repeated.columns.map(({ index }) => cellOf(row, index, repeated)),
  }))
}
