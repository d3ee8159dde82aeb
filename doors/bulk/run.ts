// The bulk door: a file in, filings lodged through a function that the caller gives, a result file
// of what was refused. Memory stays flat: one record, and what the lodging function takes ahead.
import { open, stat } from 'node:fs/promises'
import type { Fault } from '#kit/fault.ts'
import { openCsv } from './csv.ts'
import { faultsOf, refuseFile } from './faults.ts'
import type { Kinds, Mapping } from './mapping.ts'
import { expectedNames } from './plan.ts'
import { type RefusedRows, ResultFile } from './results.ts'
import type { BulkItem, Facts, Source, Work } from './source.ts'
import { ndjsonSource, refusedLines } from './source-ndjson.ts'
import { tableSource } from './source-table.ts'
import type { Table } from './table.ts'
import { openXlsx } from './xlsx/workbook.ts'

export type LodgeAnswer =
  | { item: BulkItem; ok: true; id: string; number: string; replayed: boolean }
  | { item: BulkItem; ok: false; faults: readonly Fault[] }

/**
 * Lodges items and answers each, in order. It sets the pace: items are read as it asks for them,
 * and each is held until it is answered.
 */
export type LodgeMany = (items: AsyncIterable<BulkItem>) => AsyncIterable<LodgeAnswer>

export interface Progress {
  /** `check` reads the file through and lodges nothing; `lodge` is the second reading */
  readonly phase: 'check' | 'lodge'
  readonly bytes: number
  readonly total: number
  readonly rows: number
  readonly lodged: number
  readonly replayed: number
  readonly refused: number
}

export interface BulkOptions {
  readonly file: string
  /** `pack.filing` */
  readonly filing: string
  /** undefined: columns are named as the fields are */
  readonly mapping?: Mapping | undefined
  readonly kinds: Kinds
  /** zone of moments that say none: IANA name or offset */
  readonly zone: string
  readonly lodge: LodgeMany
  /** a fault in the reader's language */
  readonly message: (fault: Fault) => string
  readonly progress?: ((progress: Progress) => void) | undefined
  /** path of the result file, or where else refused rows go; else `<file>.refused.csv` */
  readonly results?: string | RefusedRows | undefined
  /** the name that the file came under, when it lies under another */
  readonly name?: string | undefined
  /** read it once and see what would be refused: `lodge` is then a trial that keeps nothing */
  readonly trial?: boolean | undefined
}

/** What it takes to open a file. */
export type Opening = Pick<BulkOptions, 'file' | 'name' | 'filing' | 'mapping' | 'kinds' | 'zone'>

export interface Summary {
  /** why the file as a whole was refused; then nothing was lodged, unless it changed on the way */
  readonly faults: readonly Fault[]
  readonly facts: Facts | undefined
  readonly rows: number
  /** rows that the workbook hides; they are read like the others, and this says so */
  readonly hiddenRows: number
  readonly lodged: number
  /** lodged by an earlier run, or by another run at the same time */
  readonly replayed: number
  readonly refused: number
  readonly results: string | undefined
}

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])
/** The container of .xls and of workbooks with a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

const readStart = async (file: string): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** A file by its first bytes: a table, or lines. Throws `FileRefused`. */
export const openFile = async ({
  file,
  name = file,
  mapping,
}: Pick<Opening, 'file' | 'name' | 'mapping'>): Promise<
  { format: 'csv' | 'xlsx'; table: Table } | { format: 'ndjson' }
> => {
  const start = await readStart(file)
  if (start.length === 0) refuseFile('file-empty')
  if (start.subarray(0, 4).equals(ZIP)) {
    return { format: 'xlsx', table: await openXlsx(file, mapping?.sheet) }
  }
  if (start.subarray(0, 4).equals(OLE)) refuseFile('file-encrypted')
  const text = start
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart()
  if (text.startsWith('<')) refuseFile('file-unknown', { format: 'xml' })
  if (text.startsWith('%PDF')) refuseFile('file-unknown', { format: 'pdf' })
  if (text.startsWith('{') || /\.(?:ndjson|jsonl)$/i.test(name)) return { format: 'ndjson' }
  const { encoding, delimiter } = mapping ?? {}
  const choices = { encoding, delimiter, expected: expectedNames(mapping) }
  return { format: 'csv', table: await openCsv(file, choices) }
}

const openSource = async (options: Opening): Promise<Source> => {
  const { file, filing, mapping } = options
  if (mapping !== undefined && mapping.filing !== filing) {
    refuseFile('mapping-wrong', { at: '/filing', expected: filing })
  }
  const opened = await openFile(options)
  if (opened.format === 'ndjson') return ndjsonSource(file, filing)
  const lines = opened.format === 'csv' ? await refusedLines(opened.table, filing) : undefined
  return lines ?? tableSource(opened.table, opened.format, options)
}

/** What tells that a file is still the one that was checked. */
const stampOf = async (file: string): Promise<string> => {
  const { size, mtimeMs, ino } = await stat(file)
  return `${size} ${mtimeMs} ${ino}`
}

class Run {
  readonly #options: BulkOptions
  #faults: readonly Fault[] = []
  #facts: Facts | undefined
  #results: RefusedRows | undefined
  #total = 0
  #count = { rows: 0, hiddenRows: 0, lodged: 0, replayed: 0, refused: 0 }
  /** handed to the lodging function and not yet answered, oldest first */
  readonly #pending: Work[] = []

  constructor(options: BulkOptions) {
    this.#options = options
  }

  async run(): Promise<Summary> {
    let source: Source | undefined
    let results: string | undefined
    try {
      const stamp = await stampOf(this.#options.file)
      source = await openSource(this.#options)
      this.#total = source.size
      if (this.#options.trial === true) {
        const { work, ...told } = await source.look(this.#onBytes('check'))
        await this.#begin(told)
        await this.#lodgeAll(work)
      } else {
        await this.#begin(await source.check(this.#onBytes('check')))
        await this.#demandUnchanged(stamp)
        await this.#lodgeAll(source.work(this.#onBytes('lodge')))
      }
      await this.#demandUnchanged(stamp)
    } catch (error) {
      this.#faults = faultsOf(error)
    } finally {
      await source?.close()
      results = await this.#results?.end()
    }
    return { faults: this.#faults, facts: this.#facts, ...this.#count, results }
  }

  async #begin({ facts, header }: { facts: Facts; header: readonly string[] }): Promise<void> {
    const { file, results = `${file}.refused.csv`, message } = this.#options
    this.#facts = facts
    this.#results = typeof results === 'string' ? new ResultFile(results, message) : results
    await this.#results.begin(facts, header)
  }

  #onBytes(phase: Progress['phase']): (count: number) => void {
    let bytes = 0
    return count => {
      bytes += count
      const { rows, lodged, replayed, refused } = this.#count
      const counts = { rows, lodged, replayed, refused }
      this.#options.progress?.({ phase, bytes, total: this.#total, ...counts })
    }
  }

  async #demandUnchanged(stamp: string): Promise<void> {
    if ((await stampOf(this.#options.file)) !== stamp) refuseFile('file-changed')
  }

  async #lodgeAll(source: AsyncGenerator<Work>): Promise<void> {
    // A reason to stop found in mid-file (it changed under us) ends the items in order, so that
    // the lodging function answers what it has; it is told after that.
    const stopped: unknown[] = []
    for await (const answer of this.#options.lodge(this.#items(source, stopped))) {
      await this.#note(answer)
    }
    if (stopped.length > 0) throw stopped[0]
    if (this.#pending.length > 0) throw new Error(`${this.#pending.length} filings not answered`)
  }

  async *#items(source: AsyncGenerator<Work>, stopped: unknown[]): AsyncGenerator<BulkItem> {
    try {
      for await (const work of source) {
        this.#count.rows += work.rows
        this.#count.hiddenRows += work.hidden
        if (work.item === undefined) {
          this.#count.refused++
          for (const row of work.refused) await this.#results?.write(row)
        } else {
          this.#pending.push(work)
          yield work.item
        }
      }
    } catch (error) {
      stopped.push(error)
    }
  }

  async #note(answer: LodgeAnswer): Promise<void> {
    const work = this.#pending.shift()
    if (work?.item !== answer.item || work.item === undefined)
      throw new Error('answered out of order')
    if (answer.ok) {
      if (answer.replayed) this.#count.replayed++
      else this.#count.lodged++
      return
    }
    this.#count.refused++
    for (const row of work.refused(answer.faults)) await this.#results?.write(row)
  }
}

/**
 * Lodge all filings of a file: CSV, XLSX or NDJSON, told by its first bytes. The file is read
 * twice: once to settle its encoding and styles, and to find all that refuses it as a whole, with
 * nothing lodged; then row by row, where a refused row never stops the rest. A file that was
 * lodged before is answered from its idempotency keys, so a run that broke off is simply repeated.
 * Rejects only when the lodging function does, or on a bug.
 */
export const runBulk = (options: BulkOptions): Promise<Summary> => new Run(options).run()
