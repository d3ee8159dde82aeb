// A zip archive held in memory, read strictly enough that no two programs can read it differently:
// it fills the whole file, its parts lie one behind another, and each is of the size it says.
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)

/** What an office file may come to when it is unpacked; a sheet of 100,000 rows has some 60 MB. */
const MOST_BYTES = 200_000_000
/** Of one part: it is inflated whole, to be measured. */
const MOST_PART = 64_000_000
const MOST_PARTS = 5_000
/** DEFLATE cannot do better than 1,032; XML of office files comes to 20, emptiness to 1,000. */
const MOST_RATIO = 250
const RATIO_FROM = 1_000_000

export interface Part {
  readonly name: string
  readonly at: number
  readonly packed: number
  readonly size: number
  readonly method: number
  readonly sum: number
  readonly encrypted: boolean
}

export type ZipFault = 'damaged' | 'encrypted'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22

/** Parts by the directory, or why it is no sound archive. ZIP64 is for what is far too large. */
const directoryOf = (bytes: Buffer): Part[] | ZipFault => {
  const end = bytes.length - END_BYTES
  // no comment behind it, which could hide another file
  if (end < 0 || bytes.readUInt32LE(end) !== END || bytes.readUInt16LE(end + 20) !== 0) {
    return 'damaged'
  }
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  if (count > MOST_PARTS || start + bytes.readUInt32LE(end + 12) !== end) return 'damaged'
  const parts: Part[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL) return 'damaged'
    const flags = bytes.readUInt16LE(at + 8)
    const named = at + 46 + bytes.readUInt16LE(at + 28)
    parts.push({
      name: bytes.subarray(at + 46, named).toString('utf8'),
      at: bytes.readUInt32LE(at + 42),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      method: bytes.readUInt16LE(at + 10),
      sum: bytes.readUInt32LE(at + 16),
      encrypted: (flags & 1) === 1,
    })
    at = named + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return at === end ? parts : 'damaged'
}

/** Where a part's bytes lie; undefined when its own head is not where the directory says. */
const bodyOf = (bytes: Buffer, part: Part): number | undefined => {
  const { at } = part
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) return undefined
  const named = at + 30 + bytes.readUInt16LE(at + 26)
  const name = bytes.subarray(at + 30, named).toString('utf8')
  const body = named + bytes.readUInt16LE(at + 28)
  return name === part.name && body + part.packed <= bytes.length ? body : undefined
}

/** A descriptor of 12 to 24 bytes may stand between two parts; nothing else may. */
const MOST_BETWEEN = 24

/** Whether parts lie one behind another from the first byte on; overlapping ones are a bomb. */
const areApart = (bytes: Buffer, parts: readonly Part[], directory: number): boolean => {
  let from = 0
  for (const part of [...parts].sort((a, b) => a.at - b.at)) {
    const body = bodyOf(bytes, part)
    const gap = part.at - from
    if (body === undefined || gap < 0 || gap > (from === 0 ? 0 : MOST_BETWEEN)) return false
    from = body + part.packed
  }
  return from <= directory && directory - from <= MOST_BETWEEN
}

const unsafeName = (name: string): boolean =>
  name === '' || /[\\\0\ufffd]|^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)/.test(name)

/** Whether a part's bytes are what the directory says of them. */
const isTrue = async (bytes: Buffer, part: Part): Promise<boolean> => {
  const from = bodyOf(bytes, part)!
  const packed = bytes.subarray(from, from + part.packed)
  if (part.method === 0) return part.packed === part.size && crc32(packed) === part.sum
  if (part.method !== 8) return false
  try {
    const whole = await inflate(packed, { maxOutputLength: Math.max(1, part.size) })
    return whole.length === part.size && crc32(whole) === part.sum
  } catch {
    return false
  }
}

const tooMuch = (parts: readonly Part[]): boolean =>
  parts.some(
    ({ size, packed }) => size > MOST_PART || (size > RATIO_FROM && size > packed * MOST_RATIO),
  ) || parts.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES

/**
 * The parts of an archive, every one of them inflated and measured. What the directory says is
 * held against limits first, so that a bomb is never set off.
 */
export const readZip = async (bytes: Buffer): Promise<readonly Part[] | ZipFault> => {
  const parts = directoryOf(bytes)
  if (typeof parts === 'string') return parts
  if (parts.some(each => each.encrypted)) return 'encrypted'
  const names = new Set(parts.map(each => each.name.toLowerCase()))
  if (names.size !== parts.length || parts.some(each => unsafeName(each.name))) return 'damaged'
  const directory = bytes.readUInt32LE(bytes.length - END_BYTES + 16)
  if (tooMuch(parts) || !areApart(bytes, parts, directory)) return 'damaged'
  for (const part of parts) if (!(await isTrue(bytes, part))) return 'damaged'
  return parts
}
