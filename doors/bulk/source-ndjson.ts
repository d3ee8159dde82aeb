// NDJSON as filings: a first reading finds equal lines, a second hands the lines on. The lines come
// from a file of their own, or from our result file, which holds those that were refused.

import { hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { type Fault, Refusal } from '#kit/fault.ts'
import { keyOfContent, Repeats } from './key.ts'
import { type Line, readLine, readLines } from './ndjson.ts'
import { readHeader } from './plan.ts'
import type { RefusedRow } from './results.ts'
import { isOwn, rowReader } from './rows.ts'
import type { BulkItem, Facts, Source, Work } from './source.ts'
import { cellText, type Table } from './table.ts'

/** How much of a refused line the result file repeats, in UTF-16 units; a cell holds no more. */
const SHOWN = 32_000
/** The column of the result file that holds the lines. */
const TEXT = 'text'

interface Lines {
  readonly size: number
  readonly facts: Facts
  read(onBytes: (count: number) => void): AsyncGenerator<Line & { readonly copy?: number }>
  close(): Promise<void>
}

const digest = ({ bytes }: Line): string => hash('sha256', bytes ?? Buffer.alloc(0), 'hex')

const rowOf = ({ line, bytes }: Line, copy: number, faults: readonly Fault[]): RefusedRow => ({
  line,
  faults: faults.map(each => ({ ...each, values: { ...each.values, line } })),
  copy,
  cells: [(bytes?.toString('utf8') ?? '').slice(0, SHOWN)],
})

const workOf = (line: Line, filing: string, copy: number): Work => {
  const read = readLine(line)
  const counts = { hidden: 0, rows: 1 }
  if (read instanceof Refusal) {
    return { item: undefined, ...counts, refused: [rowOf(line, copy, read.faults)] }
  }
  const { document, effective, idempotencyKey } = read
  const key = idempotencyKey ?? keyOfContent(filing, digest(line), copy)
  const item: BulkItem = { key, line: line.line, document }
  return {
    item: effective === undefined ? item : { ...item, effective },
    ...counts,
    refused: faults => [rowOf(line, copy, faults)],
  }
}

const linesSource = ({ size, facts, read, close }: Lines, filing: string): Source => {
  const repeats = new Repeats()
  const header = [TEXT]
  return {
    size,
    check: async onBytes => {
      for await (const line of read(onBytes)) repeats.note(digest(line))
      return { facts, header }
    },
    work: async function* (onBytes) {
      for await (const line of read(onBytes)) {
        yield workOf(line, filing, repeats.ordinal(digest(line), line.copy ?? 0))
      }
    },
    look: async onBytes => {
      async function* work(): AsyncGenerator<Work> {
        const seen = new Repeats()
        for await (const line of read(onBytes)) {
          yield workOf(line, filing, seen.follow(digest(line), line.copy ?? 0))
        }
      }
      return { facts, header, work: work() }
    },
    close,
  }
}

/** An NDJSON file as a source of filings of one kind. */
export const ndjsonSource = async (file: string, filing: string): Promise<Source> => {
  const { size } = await stat(file)
  const facts: Facts = { format: 'ndjson', encoding: 'utf-8' }
  const read: Lines['read'] = onBytes => readLines(file, onBytes)
  return linesSource({ size, facts, read, close: async () => {} }, filing)
}

/** The lines of a result file as a source; undefined when the table is another. */
export const refusedLines = async (table: Table, filing: string): Promise<Source | undefined> => {
  const first = await table.rows().next()
  const columns = first.done === true ? [] : readHeader(first.value)
  if (columns instanceof Refusal || !columns.some(isOwn)) return undefined
  const [column, ...others] = columns.filter(each => !isOwn(each))
  if (column?.name !== TEXT || others.length > 0) return undefined
  const reader = rowReader(columns)
  return linesSource(
    {
      size: table.size,
      facts: { format: 'ndjson', encoding: table.encoding },
      read: async function* (onBytes) {
        const rows = table.rows(onBytes)
        await rows.next()
        for await (const row of rows) {
          const { line, copy, cells } = reader(row)
          const cell = cells.get(column.index)
          if (cell !== undefined) yield { line, copy, bytes: Buffer.from(cellText(cell)) }
        }
      },
      close: () => table.close(),
    },
    filing,
  )
}
