// Rows of a list as the bytes of a file, page by page: memory does not grow with the rows.
import { csvWriter } from '#doors/bulk/csv-writer.ts'
import type { ListRow } from '#engine/lists/rows.ts'
import type { Cell, Column } from './columns.ts'

export const FORMATS = ['csv', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

export const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** A sheet has 1,048,576 rows, the head among them. */
export const MOST_XLSX_ROWS = 1_048_575

type Pages = AsyncIterable<readonly ListRow[]>

const cellsOf = (columns: readonly Column[], row: ListRow): Cell[] => {
  const listed = JSON.parse(row.listed) as Readonly<Record<string, unknown>>
  return columns.map(column => column.cell(row, listed))
}

async function* csv(columns: readonly Column[], pages: Pages): AsyncGenerator<Uint8Array> {
  const writer = csvWriter(columns.map(({ head, kind }) => ({ name: head, kind })))
  yield Buffer.from(writer.header)
  for await (const rows of pages) {
    yield Buffer.from(rows.map(row => writer.row(cellsOf(columns, row))).join(''))
  }
}

/** What a spreadsheet's number keeps of a decimal (IEEE 754): 15 digits, and every one of them. */
const MOST_DIGITS = 15
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** A decimal as a number where that is exact, or else as the text that it is. */
export const exactCell = (text: string): string | number => {
  if (!DECIMAL.test(text)) return text
  const digits = text.replace(/^-?(?:0\.0*|0)?/, '').replace('.', '')
  return digits.length <= MOST_DIGITS ? Number(text) : text
}

/** Longest text of a cell; Excel calls a workbook with a longer one damaged. */
const MOST_TEXT = 32_767
/** `_x0041_` in a cell's text is read as `A`: its own underscore is written so instead. */
const plainText = (text: string): string =>
  text.slice(0, MOST_TEXT).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')

const NUMBERS: ReadonlySet<string> = new Set(['money', 'quantity', 'count'])

/** A text is typed as one, so that nothing in it is a formula. */
const xlsxCell = ({ kind }: Column, value: Cell): string | number | boolean | null => {
  if (typeof value !== 'string') return value ?? null
  return NUMBERS.has(kind) ? exactCell(value) : plainText(value)
}

const formatOf = ({ decimals }: Column) => {
  if (decimals === undefined) return {}
  return { numFmt: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}` }
}

async function* xlsx(columns: readonly Column[], pages: Pages): AsyncGenerator<Uint8Array> {
  async function* rows() {
    for await (const page of pages) {
      for (const row of page) {
        yield cellsOf(columns, row).map((value, i) => xlsxCell(columns[i]!, value))
      }
    }
  }
  // loaded with the first workbook: it would be a tenth of a second at each start
  const { writeXlsxStream } = await import('hucre/xlsx')
  const stream = writeXlsxStream(rows(), {
    name: 'Beibu',
    columns: columns.map(column => ({ header: plainText(column.head), ...formatOf(column) })),
    freezePane: { rows: 1 },
  })
  for await (const piece of stream) yield piece
}

export const writers: Readonly<Record<Format, typeof csv>> = { csv, xlsx }
