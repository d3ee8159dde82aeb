// Reading HTTP/1.1 answers off a raw socket, as cheaply as can be: the load maker shares the two
// cores with what it measures.
const HEAD_END = Buffer.from('\r\n\r\n')
const LENGTH = Buffer.from('Content-Length: ')
const ZERO = 48

const numberAt = (bytes: Buffer, at: number): number => {
  let value = 0
  for (let i = at; bytes[i]! >= ZERO && bytes[i]! <= 57; i++) value = value * 10 + bytes[i]! - ZERO
  return value
}

/** Answers with a length, one after the other on one connection. */
export class Answers {
  private rest: Buffer = Buffer.alloc(0)
  private readonly take: (status: number, bytes: Buffer) => void

  constructor(take: (status: number, bytes: Buffer) => void) {
    this.take = take
  }

  push(piece: Buffer): void {
    let bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece])
    for (;;) {
      const head = bytes.indexOf(HEAD_END)
      const length = head < 0 ? -1 : bytes.indexOf(LENGTH)
      if (length < 0) break
      const end = head + 4 + numberAt(bytes, length + LENGTH.length)
      if (bytes.length < end) break
      this.take(numberAt(bytes, 9), bytes.subarray(0, end))
      bytes = bytes.subarray(end)
    }
    this.rest = bytes
  }
}

/** One answer without a known length, of lines that each begin `{"line":N,"status":S`. */
export class Lines {
  private rest: Buffer = Buffer.alloc(0)
  private part: Buffer = Buffer.alloc(0)
  /** bytes left of the chunk in hand */
  private left = 0
  private begun = false
  /** the answer has come to its end */
  ended = false
  private readonly take: (status: number, line: Buffer) => void

  constructor(take: (status: number, line: Buffer) => void) {
    this.take = take
  }

  push(piece: Buffer): void {
    let bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece])
    if (!this.begun) {
      const head = bytes.indexOf(HEAD_END)
      if (head < 0) {
        this.rest = bytes
        return
      }
      if (numberAt(bytes, 9) !== 200) throw new Error(bytes.toString('utf8').slice(0, 500))
      this.begun = true
      bytes = bytes.subarray(head + 4)
    }
    this.rest = this.chunks(bytes)
  }

  private chunks(given: Buffer): Buffer {
    let bytes = given
    while (bytes.length > 0) {
      if (this.left === 0) {
        const end = bytes.indexOf('\r\n')
        if (end < 0) return bytes
        this.left = Number.parseInt(bytes.toString('latin1', 0, end), 16) + 2
        bytes = bytes.subarray(end + 2)
        this.ended = this.left === 2
      }
      const size = Math.min(this.left, bytes.length)
      // the last two bytes of a chunk are its line end
      const text = Math.min(size, Math.max(0, this.left - 2))
      this.lines(bytes.subarray(0, text))
      this.left -= size
      bytes = bytes.subarray(size)
    }
    return bytes
  }

  private lines(piece: Buffer): void {
    let bytes = this.part.length === 0 ? piece : Buffer.concat([this.part, piece])
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      const line = bytes.subarray(0, end)
      this.take(numberAt(line, line.indexOf(',', 8) + 10), line)
      bytes = bytes.subarray(end + 1)
    }
    this.part = bytes
  }
}
