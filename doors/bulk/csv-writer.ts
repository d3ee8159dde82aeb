// CSV that we write: UTF-8 with a byte order mark, CRLF (RFC 4180), numbers bare, texts guarded
// against formulas in columns that say so. What is written here reads back to the same bytes (T46).
import type { Kind } from '#kit/field.ts'
import { GUARD, guardText } from './guard.ts'

const quoted = (cell: string): string =>
  /[",;\t|\r\n]|^\s|\s$|^'/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** One record with its line end; cells are quoted where they need it, and not guarded. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** A column of an export: its name (a field's path) and the kind of what is in it. */
export interface ExportColumn {
  readonly name: string
  readonly kind: Kind
}

/** Kinds whose values are digits, signs and colons of our own writing, and can be no formula. */
const BARE: ReadonlySet<Kind> = new Set(['quantity', 'money', 'count', 'date', 'time', 'yesNo'])

export interface CsvWriter {
  readonly header: string
  /** A record of values in the columns' order; undefined is an empty cell. */
  row(values: readonly (string | number | boolean | undefined)[]): string
}

/**
 * A writer of records with these columns. Columns of texts, codes and parties are guarded, and
 * marked so by an apostrophe before their names.
 */
export const csvWriter = (columns: readonly ExportColumn[]): CsvWriter => {
  const bare = columns.map(each => BARE.has(each.kind))
  return {
    header: `\uFEFF${csvRow(columns.map(({ name }, i) => (bare[i] ? name : GUARD + name)))}`,
    row: values =>
      csvRow(
        columns.map((_, i) => {
          const text = values[i] === undefined ? '' : String(values[i])
          return bare[i] ? text : guardText(text)
        }),
      ),
  }
}

/** An empty file to fill in: a header of field paths, which is read without a mapping. */
export const templateCsv = (paths: readonly string[]): string => `\uFEFF${csvRow(paths)}`
