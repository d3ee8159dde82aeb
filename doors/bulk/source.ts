// What a file gives to lodge, whatever its format: items, and rows that could not be read.
import type { Fault } from '#kit/fault.ts'
import type { RefusedRow } from './results.ts'

/** A filing as the bulk door hands it on. */
export interface BulkItem {
  /** idempotency key */
  readonly key: string
  /** first line (or row) of the file that it came from */
  readonly line: number
  /** RFC 3339; the instant that counts, in imports of history */
  readonly effective?: string
  /** wire JSON */
  readonly document: unknown
}

/** One filing of the file: an item with a way back to its rows, or why there is none. */
export type Work =
  | {
      readonly item: BulkItem
      readonly hidden: number
      readonly rows: number
      /** The rows to write out when the engine refuses it for these faults. */
      refused(faults: readonly Fault[]): RefusedRow[]
    }
  | {
      readonly item: undefined
      readonly hidden: number
      readonly rows: number
      readonly refused: RefusedRow[]
    }

/** What was settled about a file before its first filing is lodged. */
export interface Facts {
  readonly format: 'csv' | 'xlsx' | 'ndjson'
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  readonly sheet?: string | undefined
  readonly decimal?: 'point' | 'comma' | undefined
  readonly dates?: 'ymd' | 'dmy' | 'mdy' | undefined
}

export interface Look {
  readonly facts: Facts
  readonly header: readonly string[]
  readonly work: AsyncGenerator<Work>
}

type OnBytes = (count: number) => void

export interface Source {
  /** bytes that one reading reports, about */
  readonly size: number
  /** Read the file once; all that refuses it as a whole comes out here. Throws `FileRefused`. */
  check(onBytes: OnBytes): Promise<{ facts: Facts; header: readonly string[] }>
  /** Read it again, filing by filing. Only after `check`. */
  work(onBytes: OnBytes): AsyncGenerator<Work>
  /**
   * Read it once, filing by filing, to see what would be refused: nothing is held against the
   * whole file first, so the first filings come at once. Their keys tell what is lodged
   * already, and are not for lodging. What refuses the file as a whole comes out where it is met,
   * or at the end.
   */
  look(onBytes: OnBytes): Promise<Look>
  close(): Promise<void>
}
