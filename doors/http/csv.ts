// Totals as CSV (RFC 4180), safe to open in a spreadsheet.

/** A number as we write it: a spreadsheet may have it as it is, also with its minus. */
const NUMBER = /^-?\d+(?:\.\d+)?$/

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front; a number does
 * not, for then it would not be read back as the number it is.
 */
const guard = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text

const cell = (text: string): string => {
  const guarded = guard(text)
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Rows of named cells → CSV with a header; a cell that a row lacks is empty. */
export const toCsv = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): string => {
  const lines = [columns.map(cell).join(',')]
  for (const row of rows) lines.push(columns.map(name => cell(row[name] ?? '')).join(','))
  return `${lines.join('\r\n')}\r\n`
}
