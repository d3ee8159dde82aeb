// The bytes that a journal row is hashed as. docs/proof/README.md tells them to the world, so a
// change here needs a new first line, and the old encoding kept for the rows that have it.

/** One row of the journal: an accepted event of a filing. */
export interface JournalRow {
  readonly partition: number
  /** Place in the partition's one order, from 1, without gaps; leaf index + 1. */
  readonly position: number
  readonly at: string
  readonly effective: string
  readonly type: string
  readonly filing: string
  readonly number: string
  readonly event: string
  readonly steps: readonly string[]
  readonly state: string
  readonly version: number
  readonly org: string
  readonly actor: string
  readonly reference: string
  /** JSON text as lodged, byte for byte. */
  readonly body: string | null
  /** JSON text as stored. */
  readonly amounts: string | null
  /** JSON text as stored. */
  readonly extra: string | null
}

/** A row whose body may still be the bytes that were handed in: they need not be made twice. */
export interface FreshRow extends Omit<JournalRow, 'body'> {
  readonly body: string | Uint8Array | null
}

const FIRST_LINE = 'beibu-journal-row/1'
/** What UTF-8 encoding puts for a lone surrogate: U+FFFD. */
const REPLACEMENT = Buffer.from('\ufffd')
/** Room left for a length line, before it is known: 11 digits and a line feed. */
const LENGTH_LINE = 12
const scratch = Buffer.alloc(65_536)

const refuse = (row: FreshRow, why: string): never => {
  throw new Error(`the row at position ${row.position} of partition ${row.partition} ${why}`)
}

const isWhole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

const isWellFormed = (row: FreshRow): boolean =>
  Object.values(row)
    .flat()
    .every(member => typeof member !== 'string' || member.isWellFormed())

/** Writes length line, text and line feed at `at`; gives where they end. */
const put = (into: Buffer, json: string | Uint8Array | null, at: number): number => {
  if (json === null) return at + into.write('-\n\n', at, 'latin1')
  if (typeof json !== 'string') {
    const from = at + into.write(`${json.length}\n`, at, 'latin1')
    into.set(json, from)
    into[from + json.length] = 10
    return from + json.length + 1
  }
  // The text is encoded once and moved to the end of its length line. To ask Buffer.byteLength
  // first would be a second pass: 8 µs instead of 5 for 3 KB with Chinese in it.
  const length = into.write(json, at + LENGTH_LINE)
  const start = at + into.write(`${length}\n`, at, 'latin1')
  into.copyWithin(start, at + LENGTH_LINE, at + LENGTH_LINE + length)
  into[start + length] = 10
  return start + length + 1
}

/** A row as it is hashed, and the texts within it that the database gets too. */
export interface Leaf {
  readonly bytes: Buffer
  readonly amounts: Buffer | null
  readonly extra: Buffer | null
}

/** The bytes alone. */
export const leafBytes = (row: FreshRow): Buffer => makeLeaf(row).bytes

/**
 * UTF-8 bytes of the row: the line `beibu-journal-row/1`, a line with the scalar members as a JSON
 * array, then body, amounts and extra, each as its length in bytes (`-` for null) on a line, and
 * its bytes and a line feed. Two rows that differ in any member have different bytes.
 * @throws when a number is not whole, or a text has a lone surrogate: neither can be stored.
 */
export const makeLeaf = (row: FreshRow): Leaf => {
  const { partition, position, version, body, amounts, extra } = row
  if (![partition, position, version].every(isWhole)) {
    refuse(row, 'has a number that is not a whole one')
  }
  const line = JSON.stringify([
    partition,
    position,
    row.at,
    row.effective,
    row.type,
    row.filing,
    row.number,
    row.event,
    row.steps,
    row.state,
    version,
    row.org,
    row.actor,
    row.reference,
  ])
  const head = `${FIRST_LINE}\n${line}\n`
  const units = head.length + (body?.length ?? 0) + (amounts?.length ?? 0) + (extra?.length ?? 0)
  // A UTF-16 unit is at most 3 bytes of UTF-8; 64 is more than three length lines and line feeds.
  const most = 3 * units + 64
  const into = most > scratch.length ? Buffer.allocUnsafe(most) : scratch
  const bodyEnd = put(into, body, into.write(head))
  const amountsEnd = put(into, amounts, bodyEnd)
  const end = put(into, extra, amountsEnd)
  const leaf = Buffer.from(into.subarray(0, end))
  // JSON.stringify writes a lone surrogate as \ud…, so only then, or when there is a U+FFFD, the
  // members are looked at one by one.
  if ((line.includes('\\ud') || leaf.includes(REPLACEMENT)) && !isWellFormed(row)) {
    refuse(row, 'has a lone surrogate')
  }
  return {
    bytes: leaf,
    amounts: amounts === null ? null : textAt(leaf, bodyEnd, amountsEnd),
    extra: extra === null ? null : textAt(leaf, amountsEnd, end),
  }
}

/** What stands between the length line that begins at `from` and the line feed before `end`. */
const textAt = (leaf: Buffer, from: number, end: number): Buffer =>
  leaf.subarray(leaf.indexOf(10, from) + 1, end - 1)
