// Every way in which the bulk door refuses a file, or a row of it, as one closed table.
import { type Fault, Refusal } from '#kit/fault.ts'

/** `file`: nothing of the file is lodged. `row`: that row (or the filing it belongs to) is not. */
export const BULK_FAULTS = {
  // the file as a whole
  'file-empty': 'file',
  'file-unknown': 'file',
  'file-changed': 'file',
  'file-damaged': 'file',
  'file-encrypted': 'file',
  'file-too-large': 'file',
  'encoding-unknown': 'file',
  'encoding-unsupported': 'file',
  undecodable: 'file',
  'record-too-large': 'file',
  'quote-open': 'file',
  'quote-misplaced': 'file',
  'sheet-none': 'file',
  'sheet-missing': 'file',
  'doctype-forbidden': 'file',
  'xml-wrong': 'file',
  'xml-malformed': 'file',
  // its header and its mapping
  'header-missing': 'file',
  'columns-duplicate': 'file',
  'column-missing': 'file',
  'column-unknown': 'file',
  'mapping-wrong': 'file',
  'mapping-path-unknown': 'file',
  'mapping-path-kind': 'file',
  'number-style-unclear': 'file',
  'number-style-contradictory': 'file',
  'date-order-unclear': 'file',
  'date-order-contradictory': 'file',
  // a cell, whatever field it is meant for
  'cell-beyond-header': 'row',
  'cell-too-large': 'row',
  'cell-error': 'row',
  'formula-without-result': 'row',
  'digits-lost': 'row',
  'text-damaged': 'row',
  'control-character': 'row',
  'map-missing': 'row',
  // a cell as its field's kind
  'number-unreadable': 'row',
  'number-other-style': 'row',
  'number-lakh': 'row',
  'number-exponent': 'row',
  'number-long-mark': 'row',
  'count-not-whole': 'row',
  'yes-no-unreadable': 'row',
  'date-unreadable': 'row',
  'date-impossible': 'row',
  'date-swapped': 'row',
  'date-number': 'row',
  'date-leap-1900': 'row',
  'date-two-digit-year': 'row',
  'date-buddhist': 'row',
  'date-with-offset': 'row',
  'time-unreadable': 'row',
  'time-without-zone': 'row',
  'code-zero-lost': 'row',
  // rows that make one filing
  'group-blank': 'row',
  'group-differs': 'row',
  'group-too-large': 'row',
  'key-blank': 'row',
  // a line of NDJSON
  'line-too-large': 'row',
  'line-not-utf8': 'row',
  'line-not-json': 'row',
  'name-repeated': 'row',
  'envelope-wrong': 'row',
} as const

export type BulkFaultKey = keyof typeof BULK_FAULTS

/** A fault of the bulk door's own table. `path` is a JSON Pointer into the filing, when known. */
export const bulkFault = (key: BulkFaultKey, values: Fault['values'] = {}, path = ''): Fault => ({
  key,
  path,
  values,
})

/** A refusal of the whole file, or of one row, with one fault. */
export const refuseBulk = (key: BulkFaultKey, values: Fault['values'] = {}): Refusal =>
  new Refusal([bulkFault(key, values)])

/**
 * Carries a refusal of the whole file out of a parser's callback, through streams and generators,
 * which know no other way out than to throw. It never leaves the bulk door: `runBulk` and the
 * openers catch it and return the refusal as a value.
 */
export class FileRefused extends Error {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super(`file refused: ${faults.map(each => each.key).join(', ')}`)
    this.name = 'FileRefused'
    this.faults = faults
  }
}

/** Throw a refusal of the whole file. */
export const refuseFile = (key: BulkFaultKey, values: Fault['values'] = {}): never => {
  throw new FileRefused([bulkFault(key, values)])
}

/** The faults of a refusal thrown inside the bulk door; anything else is a bug and thrown on. */
export const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof FileRefused) return error.faults
  throw error
}
