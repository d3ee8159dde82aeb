// How a pack reads a table that somebody else prints (a tariff), line by line, into rows of its own
// tables. Pure: a door opens the file, hands over its lines, and does with the rows what it does
// with any new version of a table.
import type { DatedRow } from './pack.ts'

/** A cell as text. `wrong`: the door saw that it cannot be trusted (a formula), and says why. */
export interface ImportCell {
  readonly text: string
  readonly wrong?: string
}

/** What was not understood, or was decided, and where: line of the file from 1, column by name. */
export interface ImportFault {
  readonly line: number
  readonly column: string
  readonly text: string
  readonly why: string
}

export interface Imported {
  /** lines under the header: goods, headings without rates, repeats and wrong ones alike */
  readonly lines: number
  readonly goods: number
  readonly headings: number
  /** cells of rates that are not blank, on lines of goods, repeats and wrong lines */
  readonly cells: number
  readonly understood: number
  readonly faults: readonly ImportFault[]
  /** what was decided without losing anything: a line that repeats another */
  readonly notes: readonly ImportFault[]
  /** rows that hold no rate, by why; some are understood, and the pack cannot work with them */
  readonly without: Readonly<Record<string, number>>
  /** new rows by table */
  readonly rows: Readonly<Record<string, readonly DatedRow[]>>
  /**
   * Whether the file speaks for a key: `line` when it has the line that the key is of, so that a
   * row which it does not bring is no more; `file` when it could have, and has not; else not at
   * all.
   */
  covers(table: string, key: string): 'line' | 'file' | undefined
}

export interface Importing {
  /** names of columns that the mapping knows; they decide between delimiters */
  readonly columns: readonly string[]
  /** as the mapping names them; undefined: to be found out (delimiter), UTF-8 (encoding) */
  readonly delimiter: string | undefined
  readonly encoding: string | undefined
  /** names of the file's columns in their order → why they will not do; [] when they do */
  header(names: readonly string[]): readonly string[]
  /** cells that are not blank, by column from 0 */
  line(line: number, cells: ReadonlyMap<number, ImportCell>): void
  end(): Imported
}

export interface TableImport {
  /** mappings of known files by name, as JSON could hold them */
  readonly layouts: Readonly<Record<string, unknown>>
  /** `from`: the day from which the rows count. For a mapping that will not do: why. */
  begin(mapping: unknown, from: string): Importing | readonly string[]
}
