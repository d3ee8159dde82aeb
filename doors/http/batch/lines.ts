// Bytes in pieces → lines. Nothing is decoded: a line is handed on as the bytes that were sent.
import { Growing } from '../growing.ts'

export interface Line {
  /** from 1; blank lines count */
  readonly number: number
  /** undefined when the line was longer than allowed: its bytes were let go as they came */
  readonly bytes: Buffer | undefined
}

const NEWLINE = 10
const RETURN = 13

/** Blank by JSON's own white space. */
const isBlank = (bytes: Buffer): boolean => {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== RETURN) return false
  return true
}

const withoutReturn = (bytes: Buffer): Buffer =>
  bytes[bytes.length - 1] === RETURN ? bytes.subarray(0, -1) : bytes

export class Lines {
  private readonly longest: number
  private readonly start = new Growing()
  private tooLong = false
  private number = 0

  constructor(longest: number) {
    this.longest = longest
  }

  /** The lines that end in this piece; blank ones are left out. */
  *push(piece: Buffer): Generator<Line> {
    let from = 0
    for (;;) {
      const end = piece.indexOf(NEWLINE, from)
      if (end < 0) break
      const line = this.finish(piece.subarray(from, end))
      if (line !== undefined) yield line
      from = end + 1
    }
    this.keep(piece.subarray(from))
  }

  /** The last line, when no line end follows it. */
  end(): Line | undefined {
    return this.start.length > 0 || this.tooLong ? this.finish(Buffer.alloc(0)) : undefined
  }

  private keep(rest: Buffer): void {
    if (this.tooLong || rest.length === 0) return
    if (this.start.length + rest.length > this.longest) {
      this.tooLong = true
      this.start.clear()
    } else this.start.append(rest)
  }

  private finish(rest: Buffer): Line | undefined {
    const number = ++this.number
    const tooLong = this.tooLong || this.start.length + rest.length > this.longest
    this.tooLong = false
    if (tooLong) {
      this.start.clear()
      return { number, bytes: undefined }
    }
    if (this.start.length > 0) this.start.append(rest)
    const bytes = withoutReturn(this.start.length > 0 ? this.start.take() : rest)
    return isBlank(bytes) ? undefined : { number, bytes }
  }
}
