// Reference tables as files: a CSV or XLSX file with the columns key, from and to, and one for each
// member of a row. What is written here is read back to the same rows.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { parseDecimal } from '#kit/decimal.ts'
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { isDate } from '#kit/time.ts'
import { headerName, isBlank, plainCell, textCell } from '../bulk/clean.ts'
import { openCsv } from '../bulk/csv.ts'
import { csvRow } from '../bulk/csv-writer.ts'
import { faultsOf } from '../bulk/faults.ts'
import { GUARD, guardText, unguardText } from '../bulk/guard.ts'
import { cellText, type Row, type Table } from '../bulk/table.ts'
import { openXlsx } from '../bulk/xlsx/workbook.ts'
import { Told } from './node.ts'

/** What a row of the file is wrong in. */
export interface RowFault {
  readonly line: number
  readonly column: string
  readonly reason: string
}

const OWN = ['key', 'from', 'to'] as const
const MOST_ROWS = 1_000_000
/** the tariff of 12,000 lines and 22 schedules is 2 MB */
const MOST_BYTES = 100_000_000
/** a file that is wrong in each line need not be read to its end */
const MOST_FAULTS = 1_000
const LONGEST = { key: 80, cell: 2_000 }
/** more decimals than any rate has: the schedule of a compound duty has 8 */
const DECIMALS = 12

const isWorkbook = (file: string): boolean => {
  const head = Buffer.alloc(2)
  const open = openSync(file, 'r')
  try {
    readSync(open, head, 0, 2, 0)
  } finally {
    closeSync(open)
  }
  return head.toString('latin1') === 'PK'
}

/** A CSV file or workbook of bounded size as a table. Faults are told (`Told`). */
export const openTable = async (
  file: string,
  csv: { readonly expected: ReadonlySet<string>; delimiter?: string; encoding?: string },
): Promise<Table> => {
  try {
    if (statSync(file).size > MOST_BYTES)
      throw new Told(`${file} has more than ${MOST_BYTES} bytes`)
    return isWorkbook(file) ? await openXlsx(file) : await openCsv(file, csv)
  } catch (error) {
    if (error instanceof Told) throw error
    if (error instanceof Error && 'code' in error) throw new Told(`${file}: ${error.code}`)
    throw toldOf(file, error)
  }
}

/** A refusal of the whole file, told. */
export const toldOf = (file: string, error: unknown): Told => {
  const [first] = faultsOf(error)
  return new Told(`${file}: ${first?.key} ${JSON.stringify(first?.values ?? {})}`)
}

interface Column {
  readonly name: string
  /** we wrote it: an apostrophe before a formula is ours, and comes off */
  readonly guarded: boolean
}

/** Columns by their names, or why the header will not do. */
const headerOf = (row: Row): Map<number, Column> => {
  const names = new Map<number, Column>()
  for (const cell of row.cells) {
    const text = headerName(cellText(cell))
    const guarded = text.startsWith(GUARD)
    names.set(cell.column, { name: guarded ? text.slice(GUARD.length) : text, guarded })
  }
  const all = [...names.values()].map(({ name }) => name)
  const twice = all.find((name, i) => all.indexOf(name) !== i)
  if (twice !== undefined) throw new Told(`the header names the column ${twice} twice`)
  if (!all.includes('key')) throw new Told('the header names no column "key"')
  return names
}

/** One row of the file → a row of the table; faults are noted and the row is left out. */
const rowOf = (
  { line, cells }: Row,
  names: ReadonlyMap<number, Column>,
  numbers: ReadonlySet<string>,
  from: string | undefined,
  faults: RowFault[],
): DatedRow | undefined => {
  const before = faults.length
  const wrong = (column: string, reason: string): void => {
    faults.push({ line, column, reason })
  }
  const row: Record<string, string> = {}
  for (const cell of cells) {
    const known = names.get(cell.column)
    const column = known?.name
    if (column === undefined) wrong(`${cell.column + 1}`, 'has no name in the header')
    else if (cell.type === 'fault') wrong(column, cell.key)
    else {
      const text = cellText(cell)
      const plain = numbers.has(column) || column === 'key' || column === 'from' || column === 'to'
      const value = plain
        ? plainCell(text)
        : known?.guarded
          ? unguardText(textCell(text))
          : textCell(text)
      if (value.length > LONGEST.cell) wrong(column, `is longer than ${LONGEST.cell} signs`)
      if (!isBlank(value)) row[column] = value
    }
  }
  const { key = '', from: since = from ?? '', to, ...members } = row
  if (key === '' || key.length > LONGEST.key) wrong('key', `takes 1 to ${LONGEST.key} signs`)
  if (!isDate(since)) wrong('from', 'is no day (YYYY-MM-DD)')
  if (to !== undefined && !(isDate(to) && to > since)) wrong('to', 'is no day after "from"')
  for (const [name, reason] of wrongNumbers(members, numbers)) wrong(name, reason)
  if (faults.length > before) return undefined
  return { key, from: since, ...(to === undefined ? {} : { to }), row: members }
}

/** Members that are not the numbers that they must be, each with why. */
export const wrongNumbers = (
  members: Readonly<Record<string, string>>,
  numbers: ReadonlySet<string>,
): [name: string, reason: string][] => {
  const wrong: [string, string][] = []
  for (const name of numbers) {
    const text = members[name]
    if (text === undefined) continue
    const value = parseDecimal(text, DECIMALS)
    if (value === undefined || value < 0n) wrong.push([name, `is no number of 0 or more: ${text}`])
  }
  return wrong
}

/** Read a whole table out of a file: its rows, and what is wrong by line and column. */
export const readTable = async (
  file: string,
  { numbers = [] }: ReferenceTable,
  from: string | undefined,
): Promise<{ rows: DatedRow[]; faults: RowFault[]; lineOf(row: DatedRow): number }> => {
  const table = await openTable(file, { expected: new Set(OWN) })
  const rows: DatedRow[] = []
  const faults: RowFault[] = []
  const seen = new Map<string, number>()
  let names: Map<number, Column> | undefined
  try {
    for await (const each of table.rows()) {
      if (names === undefined) {
        names = headerOf(each)
        continue
      }
      const row = rowOf(each, names, new Set(numbers), from, faults)
      if (row === undefined) {
        if (faults.length >= MOST_FAULTS) break
        continue
      }
      const id = idOf(row)
      const first = seen.get(id)
      if (first === undefined) {
        seen.set(id, each.line)
        rows.push(row)
      } else faults.push({ line: each.line, column: 'key', reason: `stands in line ${first} too` })
      if (rows.length > MOST_ROWS) throw new Told(`${file} has more than ${MOST_ROWS} rows`)
    }
  } catch (error) {
    throw error instanceof Told ? error : toldOf(file, error)
  } finally {
    await table.close()
  }
  if (rows.length === 0 && faults.length === 0) throw new Told(`${file} has no rows`)
  return { rows, faults, lineOf: row => seen.get(idOf(row)) ?? 0 }
}
const idOf = ({ key, from }: DatedRow): string => `${key}\u0000${from}`

/** A table as a CSV file that `readTable` reads. */
export const tableText = (
  rows: readonly DatedRow[],
  { numbers = [] }: Pick<ReferenceTable, 'numbers'>,
): string => {
  const members = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))].sort()
  const lines = rows.map(({ key, from, to = '', row }) =>
    csvRow([key, from, to, ...members.map(name => guardText(row[name] ?? ''))]),
  )
  // a spreadsheet must run none of it
  const guarded = members.map(name => (numbers.includes(name) ? name : `${GUARD}${name}`))
  const header = csvRow([...OWN, ...guarded])
  return `\uFEFF${header}${lines.join('')}`
}
