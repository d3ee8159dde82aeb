// The bytes of a text file as text, in blocks, with constant memory. What does not decode refuses
// the file by line and byte; no U+FFFD is ever put in its place (T26).
import { createReadStream } from 'node:fs'
import { type Encoding, hexOf } from './encoding.ts'
import { refuseFile } from './faults.ts'
import { MAX_RECORD_BYTES } from './limits.ts'

/** How many line ends a text holds (CRLF, LF and CR each once), over consecutive pieces of it. */
export class LineCount {
  lines = 0
  #afterReturn = false
  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0x0d || (code === 0x0a && !this.#afterReturn)) this.lines++
      this.#afterReturn = code === 0x0d
    }
  }
}

/** The shortest beginning of `bytes` that does not decode, as its last byte's index. */
const firstWrong = (bytes: Uint8Array, encoding: string): number => {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high) >> 1
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, middle + 1), {
        stream: true,
      })
      low = middle + 1
    } catch {
      high = middle
    }
  }
  return Math.min(low, bytes.length - 1)
}

/** Index after the last line end: no byte of these is ever inside a character (encoding.ts). */
const lastLineEnd = (bytes: Buffer): number =>
  Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1

const undecodable = (bytes: Buffer, encoding: string, linesBefore: number): never => {
  const at = firstWrong(bytes, encoding)
  const before = bytes.subarray(0, at)
  const count = new LineCount()
  count.add(before.toString('latin1'))
  return refuseFile('undecodable', {
    encoding,
    line: linesBefore + count.lines + 1,
    byte: at - lastLineEnd(before) + 1,
    hex: hexOf(bytes[at] ?? 0),
  })
}

/** Encodings of one or more bytes a character, decoded by whole lines, so without a state. */
async function* decodeLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true })
  const count = new LineCount()
  const decode = (bytes: Buffer): string => {
    let text = ''
    try {
      text = decoder.decode(bytes)
    } catch {
      undecodable(bytes, name, count.lines)
    }
    count.add(text)
    return text
  }
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    const end = lastLineEnd(chunk)
    if (end > 0) {
      yield decode(Buffer.concat([...held, chunk.subarray(0, end)]))
      held = []
      size = 0
    }
    held.push(chunk.subarray(end))
    size += chunk.length - end
    if (size > MAX_RECORD_BYTES) {
      refuseFile('record-too-large', { line: count.lines + 1, max: MAX_RECORD_BYTES })
    }
  }
  if (size > 0) yield decode(Buffer.concat(held))
}

/** UTF-16 without loss: an odd byte at the end and a lone surrogate refuse the file. */
class Utf16 {
  readonly #name: string
  readonly #count = new LineCount()
  /** UTF-16 units since the start of the line */
  #column = 0

  constructor(name: string) {
    this.#name = name
  }

  /** How many bytes of these can be decoded now: whole units, no half of a pair at the end. */
  whole(bytes: Buffer): number {
    const end = bytes.length - (bytes.length % 2)
    if (end === 0) return 0
    const big = this.#name === 'utf-16be'
    const last = big ? bytes.readUInt16BE(end - 2) : bytes.readUInt16LE(end - 2)
    return last >= 0xd800 && last <= 0xdbff ? end - 2 : end
  }

  decode(bytes: Buffer): string {
    const units = this.#name === 'utf-16be' ? Buffer.from(bytes).swap16() : bytes
    const text = units.toString('utf16le')
    if (text.isWellFormed()) {
      this.#pass(text)
      return text
    }
    const whole = text.toWellFormed()
    let at = 0
    while (text[at] === whole[at]) at++
    this.#pass(text.slice(0, at))
    return this.refuse(units[at * 2] ?? 0)
  }

  /** Refuse the file at the place reached. */
  refuse(byte: number): never {
    const place = { line: this.#count.lines + 1, byte: this.#column * 2 + 1, hex: hexOf(byte) }
    return refuseFile('undecodable', { encoding: this.#name, ...place })
  }

  #pass(text: string): void {
    this.#count.add(text)
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
    this.#column = end < 0 ? this.#column + text.length : text.length - end - 1
  }
}

async function* decodeUtf16(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const utf16 = new Utf16(name)
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([held, chunk])
    const end = utf16.whole(bytes)
    held = Buffer.from(bytes.subarray(end))
    if (end > 0) yield utf16.decode(bytes.subarray(0, end))
  }
  if (held.length > 0) utf16.refuse(held[0] ?? 0)
}

const BOM_BYTES = Buffer.from([0xef, 0xbb, 0xbf])

/** Byte order marks at the start beyond the first (two programs wrote one each, T28). */
async function* withoutMarks(
  blocks: AsyncIterable<Buffer | string>,
): AsyncGenerator<Buffer | string> {
  let atStart = true
  for await (let block of blocks) {
    if (atStart) {
      if (typeof block === 'string') block = block.replace(/^\uFEFF+/, '')
      else while (block.subarray(0, 3).equals(BOM_BYTES)) block = block.subarray(3)
      atStart = block.length === 0
    }
    if (block.length > 0) yield block
  }
}

async function* counted(
  file: string,
  start: number,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  onBytes(start)
  for await (const chunk of createReadStream(file, { start, highWaterMark: 1 << 17 })) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}

/**
 * A text file in blocks: UTF-8 as its own bytes (checked by `detectEncoding`), anything else as
 * text. `onBytes` hears of each piece of the file read. Throws `FileRefused` while it is read.
 */
export const readBlocks = (
  file: string,
  encoding: Encoding,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Buffer | string> => {
  const chunks = counted(file, encoding.bom, onBytes)
  if (encoding.name === 'utf-8') return withoutMarks(chunks)
  if (encoding.name.startsWith('utf-16')) return withoutMarks(decodeUtf16(chunks, encoding.name))
  return withoutMarks(decodeLines(chunks, encoding.name))
}
