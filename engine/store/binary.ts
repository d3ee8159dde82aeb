// Arrays as PostgreSQL's binary array format (array_recv). The driver `pg` sends a Buffer parameter
// in binary form, so `unnest($1::text[], $2::int8[])` needs no escaping and no literal.
// The element type must be the parameter's: `textArray` fits `text[]`, not `varchar[]`.

const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int4: 23,
  text: 25,
  json: 114,
  timestamptz: 1184,
  numeric: 1700,
} as const

/** dimensions, null flag, element oid, length, lower bound: 5 × int32 */
const HEADER = 20
/** length of an element, −1 for null */
const LENGTH = 4

const EMPTY = (oid: number): Buffer => {
  const buffer = Buffer.alloc(12)
  buffer.writeInt32BE(oid, 8)
  return buffer
}

/** A buffer of `bytes` bytes of content, its header written. */
const begin = (oid: number, count: number, bytes: number): Buffer => {
  const buffer = Buffer.allocUnsafe(HEADER + bytes)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(1, 4) // there may be nulls; the server looks at the lengths anyway
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

/** Stands between the texts of a column until their lengths are written over it. */
const GAP = '\0\0\0\0'

/**
 * Texts that are ASCII throughout: joined and written by one call, then each gap gets the length
 * of what follows it. Three calls for each text were most of the time of a batch's parameters.
 */
const asciiArray = (oid: number, texts: readonly (string | null)[], joined: string): Buffer => {
  const buffer = begin(oid, texts.length, joined.length)
  buffer.write(joined, HEADER, 'latin1')
  let at = HEADER
  for (const text of texts) {
    buffer.writeInt32BE(text === null ? -1 : text.length, at)
    at += LENGTH + (text === null ? 0 : text.length)
  }
  return buffer
}

const texts = (oid: number, strings: readonly (string | null)[]): Buffer => {
  if (strings.length === 0) return EMPTY(oid)
  // null joins as an empty text
  const joined = GAP + strings.join(GAP)
  if (!joined.isWellFormed()) throw new RangeError('text with a lone surrogate')
  const bytes = Buffer.byteLength(joined, 'utf8')
  if (bytes === joined.length) return asciiArray(oid, strings, joined)
  const buffer = begin(oid, strings.length, bytes)
  let at = HEADER
  for (const string of strings) {
    if (string === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    const written = buffer.write(string, at + LENGTH, 'utf8')
    buffer.writeInt32BE(written, at)
    at += LENGTH + written
  }
  return buffer
}

/**
 * text[]. Strings must be Unicode throughout (a lone surrogate throws: written as UTF-8 it would
 * silently become U+FFFD) and hold no NUL (PostgreSQL refuses it with 22021).
 */
export const textArray = (strings: readonly (string | null)[]): Buffer => texts(OID.text, strings)

/** json[] of JSON texts; the same is asked of them. */
export const jsonTextArray = (strings: readonly (string | null)[]): Buffer =>
  texts(OID.json, strings)

const bufferArray = (oid: number, buffers: readonly (Uint8Array | null)[]): Buffer => {
  if (buffers.length === 0) return EMPTY(oid)
  let bytes = buffers.length * LENGTH
  for (const each of buffers) bytes += each === null ? 0 : each.length
  const buffer = begin(oid, buffers.length, bytes)
  let at = HEADER
  for (const each of buffers) {
    at = buffer.writeInt32BE(each === null ? -1 : each.length, at)
    if (each === null) continue
    buffer.set(each, at)
    at += each.length
  }
  return buffer
}

/** json[] of JSON texts as UTF-8 bytes, kept byte for byte. */
export const jsonArray = (buffers: readonly (Uint8Array | null)[]): Buffer =>
  bufferArray(OID.json, buffers)

/** bytea[]. */
export const byteaArray = (buffers: readonly (Uint8Array | null)[]): Buffer =>
  bufferArray(OID.bytea, buffers)

type Write<T> = (buffer: Buffer, value: T, at: number) => void

/** An array of elements that all take `size` bytes. */
const fixedArray = <T>(
  oid: number,
  size: number,
  values: readonly (T | null)[],
  write: Write<T>,
): Buffer => {
  if (values.length === 0) return EMPTY(oid)
  let bytes = values.length * LENGTH
  for (const value of values) if (value !== null) bytes += size
  const buffer = begin(oid, values.length, bytes)
  let at = HEADER
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : size, at)
    if (value === null) continue
    write(buffer, value, at)
    at += size
  }
  return buffer
}

/** A safe integer as int64 without making a bigint of it. */
const writeInteger = (buffer: Buffer, value: number, at: number): void => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`)
  const high = Math.floor(value / 0x1_0000_0000)
  buffer.writeInt32BE(high, at)
  buffer.writeUInt32BE(value - high * 0x1_0000_0000, at + 4)
}

/** int8[]. Numbers must be safe integers; a bigint past 64 bits throws. */
export const int8Array = (values: readonly (bigint | number | null)[]): Buffer =>
  fixedArray(OID.int8, 8, values, (buffer, value, at) => {
    if (typeof value === 'number') writeInteger(buffer, value, at)
    else buffer.writeBigInt64BE(value, at)
  })

/** int4[]. A number with a fraction or past 32 bits throws. */
export const int4Array = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.int4, 4, values, (buffer, value, at) => {
    if (!Number.isInteger(value)) throw new RangeError(`not an integer: ${value}`)
    buffer.writeInt32BE(value, at)
  })

/** bool[]. */
export const boolArray = (values: readonly (boolean | null)[]): Buffer =>
  fixedArray(OID.bool, 1, values, (buffer, value, at) => {
    buffer[at] = value ? 1 : 0
  })

/** milliseconds from 1970 to PostgreSQL's epoch, 2000-01-01T00:00:00Z */
const EPOCH = 946_684_800_000

/** timestamptz[] of milliseconds since 1970 (whole numbers). */
export const timestamptzArray = (values: readonly (number | null)[]): Buffer =>
  fixedArray(OID.timestamptz, 8, values, (buffer, value, at) => {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not whole milliseconds: ${value}`)
    const micros = (value - EPOCH) * 1000
    if (Number.isSafeInteger(micros)) writeInteger(buffer, micros, at)
    else buffer.writeBigInt64BE(BigInt(value - EPOCH) * 1000n, at)
  })

/** count of digits, weight, sign, scale: 4 × int16 */
const NUMERIC_HEAD = 8
const NEGATIVE = 0x4000

/** The decimal digits of |value| in groups of four from the right: PostgreSQL's base 10,000. */
const groupsOf = (digits: string): number => Math.ceil(digits.length / 4)

/**
 * numeric[] of whole numbers of any size (numeric_recv takes up to 12,000 digits). Money is whole
 * minor units, so the scale is always 0.
 */
export const numericArray = (values: readonly (bigint | null)[]): Buffer => {
  if (values.length === 0) return EMPTY(OID.numeric)
  const digits = values.map(value => {
    if (value === null) return null
    return value === 0n ? '' : (value < 0n ? -value : value).toString()
  })
  let bytes = values.length * LENGTH
  for (const each of digits) if (each !== null) bytes += NUMERIC_HEAD + 2 * groupsOf(each)
  const buffer = begin(OID.numeric, values.length, bytes)
  let at = HEADER
  for (let i = 0; i < values.length; i++) {
    const each = digits[i] ?? null
    const value = values[i] ?? null
    if (each === null || value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    const groups = groupsOf(each)
    at = buffer.writeInt32BE(NUMERIC_HEAD + 2 * groups, at)
    at = buffer.writeInt16BE(groups, at)
    at = buffer.writeInt16BE(Math.max(groups - 1, 0), at)
    at = buffer.writeUInt16BE(value < 0n ? NEGATIVE : 0, at)
    at = buffer.writeInt16BE(0, at)
    for (let group = groups; group > 0; group--) {
      const end = each.length - (group - 1) * 4
      at = buffer.writeInt16BE(Number(each.slice(Math.max(end - 4, 0), end)), at)
    }
  }
  return buffer
}
