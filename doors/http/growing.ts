// Bytes that come in pieces, kept as one block that doubles. Keeping the pieces themselves would
// let a stranger who sends one byte at a time make us hold some 200 bytes for each.

const SMALLEST = 4_096

export class Growing {
  private block: Buffer = Buffer.alloc(0)
  length = 0

  append(piece: Buffer): void {
    const end = this.length + piece.length
    if (end > this.block.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(SMALLEST, this.block.length * 2, end))
      this.block.copy(larger, 0, 0, this.length)
      this.block = larger
    }
    piece.copy(this.block, this.length)
    this.length = end
  }

  /** The bytes so far; they are the taker's own, and this begins anew. */
  take(): Buffer {
    const bytes = this.block.subarray(0, this.length)
    this.block = Buffer.alloc(0)
    this.length = 0
    return bytes
  }

  clear(): void {
    this.block = Buffer.alloc(0)
    this.length = 0
  }
}
