// CSV as people's programs write it: comma, semicolon, tab or bar; quoted line breaks; mixed line
// ends; a `sep=` line; byte order marks. Streamed: nothing but one record is held (T26-T31, T50).
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { CsvError, type Options, type Parser, parse } from 'csv-parse'
import { headerName, isBlank } from './clean.ts'
import { detectEncoding, type Encoding } from './encoding.ts'
import { bulkFault, FileRefused, refuseFile } from './faults.ts'
import { MAX_RECORD_BYTES } from './limits.ts'
import type { Cell, Row, Table } from './table.ts'
import { LineCount, readBlocks } from './text.ts'

export interface CsvChoices {
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  /** names that the header is expected to hold; they decide between delimiters */
  readonly expected: ReadonlySet<string>
}

/** In order of preference when nothing else decides. A full-width comma is text (T27). */
const DELIMITERS = [',', ';', '\t', '|'] as const
/** Cells of the first record of a text that is not blank, split at a delimiter outside quotes. */
const firstRecord = (text: string, delimiter: string): string[] => {
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    else if (!quoted && char === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (!quoted && (char === '\n' || char === '\r')) {
      if (!cells.every(isBlank) || !isBlank(cell)) break
      cells = []
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}

const chooseDelimiter = (sample: string, expected: ReadonlySet<string>): string => {
  let best = ','
  let most = -1
  for (const delimiter of DELIMITERS) {
    const cells = firstRecord(sample, delimiter)
    const known = cells.filter(cell => expected.has(headerName(cell))).length
    // A known name outweighs any number of cells.
    const score = known * 100_000 + cells.length
    if (score > most) {
      most = score
      best = delimiter
    }
  }
  return best
}

/** `sep=;` as the first line, as Excel writes and reads it; `length` includes its line end. */
const separatorLine = (sample: string): { delimiter: string; length: number } | undefined => {
  const found = /^"?sep=([\t\x20-\x7e])"?[ \t]*(?:\r\n|\n|\r|$)/i.exec(sample)
  return found?.[1] === undefined ? undefined : { delimiter: found[1], length: found[0].length }
}

/** The file's first block as text: 128 KiB, in which a header fits. */
const sampleOf = async (file: string, encoding: Encoding): Promise<string> => {
  for await (const block of readBlocks(file, encoding)) {
    return typeof block === 'string' ? block : block.toString('utf8')
  }
  return ''
}

/** The blocks without the first `length` ASCII characters. */
async function* skipStart(
  blocks: AsyncIterable<Buffer | string>,
  length: number,
): AsyncGenerator<Buffer | string> {
  let left = length
  for await (const block of blocks) {
    const skip = Math.min(left, block.length)
    left -= skip
    const rest = typeof block === 'string' ? block.slice(skip) : block.subarray(skip)
    if (rest.length > 0) yield rest
  }
}

const parserOptions = (delimiter: string, onRecord: (cells: string[]) => unknown): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  max_record_size: MAX_RECORD_BYTES,
  on_record: (cells: unknown) => onRecord(cells as string[]) as string[],
})

const cellsOf = (record: readonly string[]): Cell[] => {
  const cells: Cell[] = []
  for (let column = 0; column < record.length; column++) {
    const text = record[column]!
    if (text !== '' && !isBlank(text)) cells.push({ type: 'text', text, column })
  }
  return cells
}

/** Line ends within the cells of a record. */
const lineEndsIn = (record: readonly string[]): number => {
  let lines = 0
  for (const cell of record) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue
    const count = new LineCount()
    count.add(cell)
    lines += count.lines
  }
  return lines
}

/** What the parser could not read, at the line where its record starts. */
const refusalOf = (error: unknown, line: number): unknown => {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new FileRefused([bulkFault('record-too-large', { line, max: MAX_RECORD_BYTES })])
  }
  const key = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'quote-open' : 'quote-misplaced'
  return new FileRefused([bulkFault(key, { line })])
}

async function* readRows(
  blocks: AsyncGenerator<Buffer | string>,
  delimiter: string,
  firstLine: number,
): AsyncGenerator<Row> {
  let line = firstLine
  // csv-parse counts a CRLF within quotes as two lines, so the lines are counted here: one for
  // each record, and one for each line end in its cells (only quoted cells can hold any).
  const parser: Parser = parse(
    parserOptions(delimiter, record => {
      const row: Row = { line, hidden: false, cells: cellsOf(record), width: record.length }
      line += 1 + lineEndsIn(record)
      return row
    }),
  )
  const feeding = pipeline(blocks, parser)
  // The error comes out of the loop below as well; without this it would count as unhandled.
  feeding.catch(() => {})
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      if (row.cells.length > 0) yield row
    }
  } catch (error) {
    throw refusalOf(error, line)
  }
}

/** A CSV file as a table; its encoding and delimiter are settled here. Throws `FileRefused`. */
export const openCsv = async (file: string, choices: CsvChoices): Promise<Table> => {
  const { size } = await stat(file)
  const encoding = await detectEncoding(file, choices.encoding)
  const sample = await sampleOf(file, encoding)
  if (isBlank(sample)) refuseFile('file-empty')
  const separator = separatorLine(sample)
  const rest = sample.slice(separator?.length ?? 0)
  const delimiter =
    choices.delimiter ?? separator?.delimiter ?? chooseDelimiter(rest, choices.expected)
  return {
    encoding: encoding.name,
    delimiter,
    size,
    rows: onBytes => {
      const blocks = readBlocks(file, encoding, onBytes)
      const started = separator === undefined ? blocks : skipStart(blocks, separator.length)
      return readRows(started, delimiter, separator === undefined ? 1 : 2)
    },
    close: async () => {},
  }
}
