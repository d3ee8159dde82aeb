// Cells of one cut at one grain: (bucket, dimensions) → one exact sum a measure. Columns of int64
// rather than objects: 72 bytes a cell with four measures, so a busy year (1.5 million cells) is
// some 110 MB where Map<string, bigint[]> took 400.

/** Dimension texts ↔ a small number, in order of first sight. */
export class Interned {
  readonly texts: string[] = []
  private readonly ids = new Map<string, number>()

  idOf(text: string): number {
    let id = this.ids.get(text)
    if (id === undefined) {
      id = this.texts.length
      if (id >= MOST_TEXTS) throw new Error(`more than ${MOST_TEXTS} combinations in one cut`)
      this.texts.push(text)
      this.ids.set(text, id)
    }
    return id
  }
}

const MOST_TEXTS = 2 ** 26
/** Buckets are below 2^26 (hours until the year 9600), ids too: a key is an exact double. */
export const cellKey = (bucket: number, id: number): number => bucket * MOST_TEXTS + id
export const bucketOfKey = (key: number): number => Math.floor(key / MOST_TEXTS)
/** Not `key % MOST_TEXTS`: hours before 1970 (imports of history) are below zero. */
export const idOfKey = (key: number): number => key - bucketOfKey(key) * MOST_TEXTS

/** Cells of a chunk: what a checkpoint writes together. 4,096 cells of four measures are 160 KB. */
export const CHUNK = 4096
/** A sum beyond this moves out of the int64 columns, so that it can never wrap. */
const WIDE = 2n ** 62n

export class Cells {
  readonly measures: number
  size = 0
  keys = new Float64Array(CHUNK)
  private readonly slots = new Map<number, number>()
  private values: BigInt64Array
  /** sums beyond int64, by index into values */
  readonly wide = new Map<number, bigint>()
  /** chunks changed since the last checkpoint */
  readonly dirty = new Set<number>()

  constructor(measures: number) {
    this.measures = measures
    this.values = new BigInt64Array(CHUNK * measures)
  }

  /** Slot of a cell, made when it is not there. */
  slotOf(key: number): number {
    let slot = this.slots.get(key)
    if (slot === undefined) {
      slot = this.size++
      if (slot >= this.keys.length) this.grow()
      this.keys[slot] = key
      this.slots.set(key, slot)
      // A cell that holds only zeros has its slot too, or the next would take it after a restart.
      this.dirty.add(Math.floor(slot / CHUNK))
    }
    return slot
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2)
    keys.set(this.keys)
    this.keys = keys
    const values = new BigInt64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }

  add(slot: number, measure: number, value: bigint): void {
    const at = slot * this.measures + measure
    const known = this.wide.size > 0 ? this.wide.get(at) : undefined
    const sum = (known ?? this.values[at]!) + value
    if (sum > WIDE || sum < -WIDE) this.wide.set(at, sum)
    else {
      if (known !== undefined) this.wide.delete(at)
      this.values[at] = sum
    }
    this.dirty.add(Math.floor(slot / CHUNK))
  }

  value(slot: number, measure: number): bigint {
    const at = slot * this.measures + measure
    return this.wide.size > 0 ? (this.wide.get(at) ?? this.values[at]!) : this.values[at]!
  }

  /** Bytes of one chunk: little-endian count, keys, values, then wide sums as `index:sum` text. */
  chunk(index: number): Buffer {
    const from = index * CHUNK
    const count = Math.min(CHUNK, this.size - from)
    const { measures } = this
    const wide = [...this.wide]
      .filter(([at]) => at >= from * measures && at < (from + count) * measures)
      .sort(([a], [b]) => a - b)
      .map(([at, sum]) => `${at - from * measures}:${sum}`)
      .join(',')
    const bytes = Buffer.alloc(4 + count * 8 * (1 + measures) + wide.length)
    bytes.writeUInt32LE(count, 0)
    for (let i = 0; i < count; i++) bytes.writeDoubleLE(this.keys[from + i]!, 4 + i * 8)
    const start = 4 + count * 8
    for (let i = 0; i < count * measures; i++) {
      const at = from * measures + i
      bytes.writeBigInt64LE(this.wide.has(at) ? 0n : this.values[at]!, start + i * 8)
    }
    bytes.write(wide, start + count * measures * 8, 'latin1')
    return bytes
  }

  /** Put a chunk back that `chunk` made. Chunks come in order. */
  load(index: number, bytes: Buffer): void {
    const from = index * CHUNK
    const { measures } = this
    const count = bytes.readUInt32LE(0)
    const start = 4 + count * 8
    for (let i = 0; i < count; i++) {
      const slot = this.slotOf(bytes.readDoubleLE(4 + i * 8))
      if (slot !== from + i) throw new Error(`chunk ${index} of the cube is out of order`)
      for (let m = 0; m < measures; m++) {
        this.values[slot * measures + m] = bytes.readBigInt64LE(start + (i * measures + m) * 8)
      }
    }
    const wide = bytes.toString('latin1', start + count * measures * 8)
    for (const pair of wide === '' ? [] : wide.split(',')) {
      const [at, sum] = pair.split(':')
      this.wide.set(from * measures + Number(at), BigInt(sum!))
    }
  }
}
