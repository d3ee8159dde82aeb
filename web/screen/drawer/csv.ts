// Totals as CSV (RFC 4180): ISO dates, Latin digits, a point for the decimals, CRLF line ends,
// and a byte order mark, without which Excel reads Chinese as something else.
import type { Totals } from './api.ts'

// A text that a spreadsheet would take for a formula gets an apostrophe; a number never does (T46).
const NUMBER = /^-?\d+(\.\d+)?$/
const FORMULA = /^[=+\-@\t\r]/

const field = (value: string): string => {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** `nameOf` adds a column with the name beside each code. */
export const totalsCsv = (
  { measure, unit, position, cells }: Totals,
  dims: readonly string[],
  nameOf: (dim: string, code: string) => string,
): string => {
  const head = [
    ...dims.flatMap(dim => [dim, `${dim}_name`]),
    'at',
    'measure',
    'unit',
    'value',
    'position',
  ]
  const lines = cells.map(cell => [
    ...dims.flatMap(dim => {
      const code = cell.dims[dim] ?? ''
      return [code, nameOf(dim, code)]
    }),
    cell.at,
    measure,
    unit,
    cell.value,
    String(position),
  ])
  return `\ufeff${[head, ...lines].map(line => `${line.map(field).join(',')}\r\n`).join('')}`
}

/** Hands a file to the browser's downloads. */
export const saveFile = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
