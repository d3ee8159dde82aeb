// How much of a file the bulk door holds in memory at once, and how much it takes at all.

const KIB = 1024
const MIB = 1024 * KIB

/** One record of a CSV file. 10,000 goods lines go in as 10,000 records, not as one. */
export const MAX_RECORD_BYTES = 4 * MIB
/** One line of NDJSON: a whole filing with 10,000 goods lines is about 4 MB. */
export const MAX_LINE_BYTES = 8 * MIB
/** One cell, in UTF-16 units; Excel's own limit is 32,767. */
export const MAX_CELL_LENGTH = 64 * KIB
/** Rows of one filing: 10,000 goods lines and room to see that there are too many. */
export const MAX_GROUP_ROWS = 10_001
/** Columns of a spreadsheet (XFD). */
export const MAX_COLUMNS = 16_384
/** A document read whole (doors/bulk/xml.ts). */
export const MAX_XML_BYTES = 16 * MIB

/** How far a part of a zip archive may inflate: bytes counted, not the directory believed. */
export interface InflateLimit {
  readonly max: number
  /** beyond this many bytes no more than `RATIO` bytes may come out of one */
  readonly ratioFrom: number
}
/** Real sheets inflate 5 to 30 times, at most about 60 when all rows are alike. */
export const RATIO = 100
/** 512 MiB of XML are some 8 million cells; they are streamed, never held. */
export const SHEET_LIMIT: InflateLimit = { max: 512 * MIB, ratioFrom: 2 * MIB }
/** The shared strings are held while the sheet is read, so they are the workbook's memory. */
export const STRINGS_LIMIT: InflateLimit = { max: 64 * MIB, ratioFrom: 512 * KIB }
/** Workbook, relations and styles. */
export const PART_LIMIT: InflateLimit = { max: 8 * MIB, ratioFrom: 512 * KIB }
/** Bytes of XML without a single tag or text end: no cell is that long. */
export const MAX_XML_TOKEN = 1 * MIB
/** Files in one zip archive. */
export const MAX_ENTRIES = 10_000
