// A tariff as somebody else's file, handed line by line to the pack's importer. The file is taken
// as a whole or not at all: what looks cut, shifted or wrongly encoded is refused before anything
// else.
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import type { ImportCell, Imported, Importing } from '#kit/table-import.ts'
import { headerName, textCell } from '../bulk/clean.ts'
import { type Cell, cellText, type Row, type Table } from '../bulk/table.ts'
import { Told } from './node.ts'
import { openTable, toldOf } from './reference-file.ts'

/** The largest national tariffs have some 20,000 lines. */
const MOST_LINES = 200_000
const MOST_MAPPING_BYTES = 1_000_000

/** A mapping file as JSON, told when it is none. */
export const mappingOf = (file: string): unknown => {
  try {
    if (statSync(file).size > MOST_MAPPING_BYTES) throw new Told(`${file} is too large a mapping`)
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof Told) throw error
    if (error instanceof SyntaxError) throw new Told(`${file} is no JSON: ${error.message}`)
    if (error instanceof Error && 'code' in error) throw new Told(`${file}: ${error.code}`)
    throw error
  }
}

/** A file cut within its last cell ends without a line end: `12.5` could have become `12`. */
const isCut = (file: string): boolean => {
  const open = openSync(file, 'r')
  try {
    const { size } = fstatSync(open)
    const end = Buffer.alloc(2)
    readSync(open, end, 0, 2, Math.max(0, size - 2))
    return !end.includes(0x0a) && !end.includes(0x0d)
  } finally {
    closeSync(open)
  }
}

const importCell = (cell: Cell): ImportCell => {
  const text = textCell(cellText(cell))
  switch (cell.type) {
    case 'fault':
      return { text, wrong: `cannot be read (${cell.key})` }
    case 'date':
      return { text, wrong: 'is a date: the workbook took a text for one' }
    case 'yesNo':
      return { text, wrong: 'is a yes or no' }
    case 'number':
      if (cell.percent === true)
        return { text, wrong: 'is formatted as a percentage, so 5 % is 0.05' }
      return cell.formula ? { text, wrong: 'is a formula' } : { text }
    default:
      return cell.formula === true ? { text, wrong: 'is a formula' } : { text }
  }
}

/** Names of all columns in their order; a blank one between others is named ''. */
const namesOf = (row: Row): string[] => {
  const names: string[] = []
  for (const cell of row.cells) {
    while (names.length < cell.column) names.push('')
    names.push(headerName(cellText(cell)))
  }
  return names
}

/** Why a line cannot belong to the table under the header. */
const checkShape = (row: Row, header: Row, columns: number): void => {
  if (row.width !== header.width) {
    throw new Told(
      `line ${row.line} has ${row.width} columns and the header ${header.width}: ` +
        'the file is cut, or a quote or comma in it is wrong',
    )
  }
  const stray = row.cells.find(each => each.column >= columns)
  if (stray !== undefined) throw new Told(`line ${row.line} has a cell that no column is named for`)
}

const readRows = async (
  file: string,
  table: Table,
  importing: Importing,
  onBytes: (bytes: number, lines: number) => void,
): Promise<void> => {
  let header: Row | undefined
  let columns = 0
  let lines = 0
  let bytes = 0
  for await (const row of table.rows(count => {
    bytes += count
  })) {
    if (header === undefined) {
      header = row
      const names = namesOf(row)
      columns = names.length
      const wrong = importing.header(names)
      if (wrong.length > 0) throw new Told(`${file}: ${wrong.join('; ')}`)
      continue
    }
    checkShape(row, header, columns)
    if (++lines > MOST_LINES) throw new Told(`${file} has more than ${MOST_LINES} lines`)
    importing.line(row.line, new Map(row.cells.map(each => [each.column, importCell(each)])))
    onBytes(bytes, lines)
  }
}

/** Read a whole tariff. `onRead`: how much of it has been read (0 to 1), and lines. */
export const readTariff = async (
  file: string,
  importing: Importing,
  onRead: (share: number, lines: number) => void,
): Promise<Imported> => {
  const { delimiter, encoding, columns } = importing
  const table = await openTable(file, {
    expected: new Set(columns),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  })
  try {
    const isText = table.encoding !== undefined
    if (isText && encoding === undefined && table.encoding !== 'utf-8') {
      throw new Told(`${file} is ${table.encoding} and not UTF-8: name that in the mapping if so`)
    }
    if (isText && isCut(file)) {
      throw new Told(`the last line of ${file} has no end: the file is cut, or wants a line break`)
    }
    await readRows(file, table, importing, (bytes, lines) =>
      onRead(Math.min(1, bytes / Math.max(1, table.size)), lines),
    )
  } catch (error) {
    throw error instanceof Told ? error : toldOf(file, error)
  } finally {
    await table.close()
  }
  const imported = importing.end()
  if (imported.goods === 0) throw new Told(`${file} has no line of goods`)
  return imported
}
