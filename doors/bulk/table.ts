// A table as it comes out of a file, whichever kind: rows of cells, and where each lay.
import type { Fault } from '#kit/fault.ts'
import type { BulkFaultKey } from './faults.ts'

/** What a cell holds. A CSV cell is always text; a blank cell is left out of its row. */
export type Content =
  | {
      readonly type: 'text'
      readonly text: string
      /** the workbook computed it */
      readonly formula?: true
    }
  /**
   * A number of a workbook: plain decimal text, never a float. `shown` is how the cell's own
   * format pads it with zeros; `formula` says that it was computed, so may carry float noise.
   */
  | {
      readonly type: 'number'
      readonly text: string
      readonly shown?: string
      readonly formula: boolean
      /** its format shows a hundred times as much: 0.05 stands there as 5 % */
      readonly percent?: true
    }
  /** A number with a date format: the day, and the time of day when the format or value has one. */
  | { readonly type: 'date'; readonly date: string; readonly clock: string }
  | { readonly type: 'yesNo'; readonly yes: boolean }
  /** A cell that cannot be read. It matters only if its column is mapped. */
  | {
      readonly type: 'fault'
      readonly key: BulkFaultKey
      readonly values: Fault['values']
      readonly text: string
    }

export type Cell = Content & {
  /** from 0 */
  readonly column: number
}

export interface Row {
  /** the line (CSV) or row (workbook) of the file where it starts, from 1 */
  readonly line: number
  readonly hidden: boolean
  readonly cells: readonly Cell[]
  /** cells of the record, blank ones too; a row of a workbook has no width of its own */
  readonly width?: number
}

/** A table that can be read more than once from its start. */
export interface Table {
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
  /** bytes that one reading reports to `onBytes` in all, about */
  readonly size: number
  /** Rows that are not blank, the header first. Throws `FileRefused` as it comes upon a reason. */
  rows(onBytes?: (count: number) => void): AsyncGenerator<Row>
  close(): Promise<void>
}

/** The letters of a spreadsheet column: 0 is A, 26 is AA. */
export const columnLetters = (column: number): string => {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  }
  return letters
}

/** A cell as a person would see it; what the hash of a row and the result file are made of. */
export const cellText = (cell: Content): string => {
  switch (cell.type) {
    case 'number':
      return cell.shown ?? cell.text
    case 'date':
      return cell.clock === '' ? cell.date : `${cell.date} ${cell.clock}`
    case 'yesNo':
      return cell.yes ? 'TRUE' : 'FALSE'
    default:
      return cell.text
  }
}
