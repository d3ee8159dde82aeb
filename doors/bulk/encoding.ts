// Which encoding a file is in: its byte order mark, else strict UTF-8, else GB18030 where that is
// plausible (gb18030.ts), else nobody guesses: the mapping has to name it (T26, T27).
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { refuseFile } from './faults.ts'
import { ChineseCount } from './gb18030.ts'

/** Encodings a mapping may name, by their WHATWG names. None has a state that outlives a line. */
const NAMED = new Set([
  ...['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'gbk', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'],
  ...['windows-874', 'windows-1250', 'windows-1251', 'windows-1252', 'windows-1253'],
  ...['windows-1254', 'windows-1255', 'windows-1256', 'windows-1257', 'windows-1258'],
  ...['iso-8859-2', 'iso-8859-5', 'iso-8859-7', 'iso-8859-15', 'koi8-r', 'macintosh'],
])

export interface Encoding {
  readonly name: string
  /** how many bytes at the file's start are its byte order mark */
  readonly bom: number
}

/** The WHATWG name of an encoding by any of its labels (`latin1` is windows-1252). */
const nameOf = (label: string): string => {
  let name = ''
  try {
    name = new TextDecoder(label).encoding
  } catch {
    // falls through: an unknown label is refused like one that is not supported
  }
  return NAMED.has(name) ? name : refuseFile('encoding-unsupported', { encoding: label })
}

const BOMS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
]

/** The encoding that the first bytes name by a byte order mark. */
export const bomOf = (head: Uint8Array): Encoding | undefined => {
  for (const [name, bom] of BOMS) {
    if (bom.every((byte, i) => head[i] === byte)) return { name, bom: bom.length }
  }
  return undefined
}

/** Where a byte lies: line and byte in it, both from 1. CRLF, LF and CR each end one line. */
export class Position {
  line = 1
  byte = 0
  #afterReturn = false
  step(byte: number): void {
    if (byte === 0x0a && this.#afterReturn) {
      this.#afterReturn = false
      return
    }
    this.#afterReturn = byte === 0x0d
    if (byte === 0x0a || byte === 0x0d) {
      this.line++
      this.byte = 0
    } else this.byte++
  }
}

/** How many bytes of a UTF-8 sequence a lead byte promises; 0 for no lead byte. */
const sequenceLength = (lead: number): number =>
  lead >= 0xc2 && lead <= 0xdf
    ? 2
    : lead >= 0xe0 && lead <= 0xef
      ? 3
      : lead >= 0xf0 && lead <= 0xf4
        ? 4
        : 0

/** Looks at bytes as UTF-8 and goes on after a fault: how much is UTF-8, how much is not. */
class Utf8Count {
  good = 0
  bad = 0
  first: { line: number; byte: number; hex: string } | undefined
  readonly #position = new Position()
  #held: number[] = []
  #start = { line: 1, byte: 1 }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#position.step(byte)
      if (this.#held.length > 0 && !this.#continues(byte)) this.#fail()
      if (this.#held.length > 0) this.#more(byte)
      else if (byte >= 0x80) this.#begin(byte)
    }
  }

  end(): void {
    if (this.#held.length > 0) this.#fail()
  }

  #begin(byte: number): void {
    this.#start = { line: this.#position.line, byte: this.#position.byte }
    this.#held = [byte]
    if (sequenceLength(byte) === 0) this.#fail()
  }

  /** RFC 3629: the second byte is narrower after E0, ED, F0 and F4. */
  #continues(byte: number): boolean {
    if (byte < 0x80 || byte > 0xbf) return false
    if (this.#held.length > 1) return true
    const lead = this.#held[0]!
    if (lead === 0xe0) return byte >= 0xa0
    if (lead === 0xed) return byte <= 0x9f
    if (lead === 0xf0) return byte >= 0x90
    return lead !== 0xf4 || byte <= 0x8f
  }

  #more(byte: number): void {
    this.#held.push(byte)
    if (this.#held.length < sequenceLength(this.#held[0]!)) return
    this.good += this.#held.length
    this.#held = []
  }

  #fail(): void {
    this.bad += this.#held.length
    this.first ??= { ...this.#start, hex: hexOf(this.#held[0] ?? 0) }
    this.#held = []
  }
}

export const hexOf = (byte: number): string =>
  `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Whole file as UTF-8, at the speed of `isUtf8`; only an incomplete last sequence is carried. */
const allUtf8 = async (file: string): Promise<boolean> => {
  let held = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    const bytes = held.length === 0 ? (chunk as Buffer) : Buffer.concat([held, chunk as Buffer])
    let end = bytes.length
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
      const byte = bytes[bytes.length - back]!
      if (byte < 0x80) break
      if (byte >= 0xc0) {
        if (sequenceLength(byte) > back) end = bytes.length - back
        break
      }
    }
    if (!isUtf8(bytes.subarray(0, end))) return false
    held = Buffer.from(bytes.subarray(end))
  }
  return held.length === 0
}

const readHead = async (file: string, length: number): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Both counts over the whole file; slow (a byte at a time), so only for what is not UTF-8. */
const countBoth = async (file: string): Promise<{ utf8: Utf8Count; chinese: ChineseCount }> => {
  const utf8 = new Utf8Count()
  const chinese = new ChineseCount()
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    utf8.push(chunk as Buffer)
    chinese.push(chunk as Buffer)
  }
  utf8.end()
  return { utf8, chinese }
}

/** UTF-8 by mark or mapping, so every byte must be; which chunks a reader need not check again. */
const demandUtf8 = async (file: string, encoding: Encoding): Promise<Encoding> => {
  if (await allUtf8(file)) return encoding
  const { utf8 } = await countBoth(file)
  return refuseFile('undecodable', { encoding: 'utf-8', ...utf8.first })
}

/** No mark and not UTF-8: damaged UTF-8 (at most a tenth of it wrong), Chinese, or unnamed. */
const decide = async (file: string): Promise<Encoding> => {
  const { utf8, chinese } = await countBoth(file)
  if (utf8.bad * 9 <= utf8.good) {
    return refuseFile('undecodable', { encoding: 'utf-8', ...utf8.first })
  }
  return chinese.plausible
    ? { name: 'gb18030', bom: 0 }
    : refuseFile('encoding-unknown', { ...utf8.first })
}

/**
 * The encoding of a text file; `named` by its mapping wins over everything but a byte order mark
 * of the same encoding, which is skipped. A file said to be UTF-8 is UTF-8 throughout; of the
 * other encodings each byte is checked where it is read (text.ts). Throws `FileRefused`.
 */
export const detectEncoding = async (file: string, named?: string): Promise<Encoding> => {
  const head = await readHead(file, 4096)
  const bom = bomOf(head)
  if (named !== undefined) {
    const name = nameOf(named)
    const encoding = { name, bom: bom?.name === name ? bom.bom : 0 }
    return name === 'utf-8' ? demandUtf8(file, encoding) : encoding
  }
  if (bom !== undefined) return bom.name === 'utf-8' ? demandUtf8(file, bom) : bom
  // UTF-16 without a mark is half NULs and else passes for UTF-8.
  const nul = head.indexOf(0)
  if (nul >= 0) return refuseFile('encoding-unknown', { line: 1, byte: nul + 1, hex: '0x00' })
  return (await allUtf8(file)) ? { name: 'utf-8', bom: 0 } : decide(file)
}
