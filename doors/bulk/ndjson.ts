// NDJSON: one filing a line, as its wire document or in an envelope that may carry its idempotency
// key and its instant of acceptance. Streamed; a bad line does not stop the rest.
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import type { Refusal } from '#kit/fault.ts'
import { isInstant } from '#kit/time.ts'
import { bomOf } from './encoding.ts'
import { refuseBulk, refuseFile } from './faults.ts'
import { MAX_LINE_BYTES } from './limits.ts'

export interface Line {
  /** from 1 */
  readonly line: number
  /** undefined when the line was too long to be held */
  readonly bytes: Buffer | undefined
}

const isBlankLine = (bytes: Buffer): boolean => bytes.every(byte => byte === 0x20 || byte === 0x09)

class LineSplitter {
  #held: Buffer[] = []
  #size = 0
  #line = 1

  #hold(part: Buffer): void {
    this.#size += part.length
    if (this.#size <= MAX_LINE_BYTES) this.#held.push(part)
    else this.#held = []
  }

  /** Lines that end in this chunk. */
  *split(chunk: Buffer): Generator<Line> {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.#hold(chunk.subarray(start, end))
      yield* this.take()
      start = end + 1
    }
    this.#hold(chunk.subarray(start))
  }

  /** The line held so far, at its end; nothing when it is blank. */
  *take(): Generator<Line> {
    const line = this.#line++
    const tooLong = this.#size > MAX_LINE_BYTES
    let bytes: Buffer = tooLong ? Buffer.alloc(0) : Buffer.concat(this.#held)
    this.#held = []
    this.#size = 0
    if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1)
    if (tooLong) yield { line, bytes: undefined }
    else if (!isBlankLine(bytes)) yield { line, bytes }
  }
}

/** A file's lines that are not blank. Throws `FileRefused` when its mark says it is not UTF-8. */
export async function* readLines(
  file: string,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Line> {
  const splitter = new LineSplitter()
  let atStart = true
  for await (const each of createReadStream(file, { highWaterMark: 1 << 18 })) {
    let chunk = each as Buffer
    onBytes(chunk.length)
    if (atStart) {
      atStart = false
      const mark = bomOf(chunk)
      // RFC 8259: JSON that travels is UTF-8.
      if (mark !== undefined && mark.name !== 'utf-8') {
        refuseFile('encoding-unsupported', { encoding: mark.name })
      }
      chunk = chunk.subarray(mark?.bom ?? 0)
    }
    yield* splitter.split(chunk)
  }
  yield* splitter.take()
}

export interface Lodgement {
  readonly document: unknown
  readonly idempotencyKey: string | undefined
  readonly effective: string | undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How many object members a parsed value has, in all its depth. */
const membersIn = (value: unknown): number => {
  let members = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const each = open.pop()
    if (Array.isArray(each)) for (const item of each) open.push(item)
    else if (isObject(each)) {
      for (const key of Object.keys(each)) {
        members++
        open.push(each[key])
      }
    }
  }
  return members
}

const STRINGS = /"(?:[^"\\]|\\.)*"/g

/** Whether an object names a member twice: then the text has more colons than the value members. */
const repeats = (text: string, value: unknown): boolean => {
  let colons = 0
  const bare = text.replace(STRINGS, '')
  for (let at = bare.indexOf(':'); at >= 0; at = bare.indexOf(':', at + 1)) colons++
  return colons !== membersIn(value)
}

const ENVELOPE = new Set(['filing', 'idempotencyKey', 'effective'])

const fromEnvelope = (value: Record<string, unknown>): Lodgement | Refusal => {
  const { filing, idempotencyKey, effective } = value
  if (idempotencyKey !== undefined && typeof idempotencyKey !== 'string') {
    return refuseBulk('envelope-wrong', { name: 'idempotencyKey' })
  }
  if (effective !== undefined && !(typeof effective === 'string' && isInstant(effective))) {
    return refuseBulk('envelope-wrong', { name: 'effective' })
  }
  return { document: filing, idempotencyKey, effective }
}

/** A line as what is to be lodged, or why not. An envelope has `filing`, and nothing unknown. */
export const readLine = ({ bytes }: Line): Lodgement | Refusal => {
  if (bytes === undefined) return refuseBulk('line-too-large', { max: MAX_LINE_BYTES })
  if (!isUtf8(bytes)) return refuseBulk('line-not-utf8')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuseBulk('line-not-json', { text: text.slice(0, 60) })
  }
  if (repeats(text, value)) return refuseBulk('name-repeated')
  const enveloped =
    isObject(value) && isObject(value.filing) && Object.keys(value).every(key => ENVELOPE.has(key))
  return enveloped && isObject(value)
    ? fromEnvelope(value)
    : { document: value, idempotencyKey: undefined, effective: undefined }
}
