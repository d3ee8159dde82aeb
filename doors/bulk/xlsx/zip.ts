// A zip archive whose parts are inflated under guard: every byte that comes out is counted, and
// what the directory says of sizes is believed only when it turned out to be true (T44).
import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { refuseFile } from '../faults.ts'
import { type InflateLimit, MAX_ENTRIES, RATIO } from '../limits.ts'

const STORED = 0
const DEFLATED = 8

export interface Archive {
  has(name: string): boolean
  /** compressed bytes of a part, as the directory has it */
  size(name: string): number
  /** A part's bytes. `onBytes` hears of compressed bytes. Throws `FileRefused`. */
  part(name: string, limit: InflateLimit, onBytes?: (count: number) => void): AsyncGenerator<Buffer>
  close(): Promise<void>
}

/** Anything yauzl or zlib say about the bytes means that the file is damaged or made to harm. */
const damaged = (error: unknown): never =>
  refuseFile('file-damaged', { reason: error instanceof Error ? error.message : String(error) })

/** A guard against a wrong reason: refusals of ours pass, what the libraries throw is damage. */
const orDamaged = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    return damaged(error)
  }
}

/** A piece that came out, and how many compressed bytes had gone in by then. */
interface Piece {
  readonly bytes: Buffer
  readonly taken: number
}

async function* copy(pieces: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let taken = 0
  for await (const bytes of pieces) {
    taken += bytes.length
    yield { bytes, taken }
  }
}

/** Inflate, pulling: nothing is inflated before it is asked for. */
async function* inflate(pieces: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const inflater = createInflateRaw()
  const source = Readable.from(pieces, { objectMode: false })
  source.on('error', error => inflater.destroy(error))
  source.pipe(inflater)
  try {
    // `bytesWritten` is what zlib has taken in, not what waits in a buffer before it.
    for await (const bytes of inflater) {
      yield { bytes: bytes as Buffer, taken: inflater.bytesWritten }
    }
  } catch (error) {
    damaged(error)
  } finally {
    source.destroy()
    inflater.destroy()
  }
}

async function* guarded(
  zip: ZipFile,
  entry: Entry,
  limit: InflateLimit,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  const { fileName: name, compressionMethod: method } = entry
  if (entry.isEncrypted()) refuseFile('file-encrypted')
  if (method !== STORED && method !== DEFLATED) damaged(`${name}: compression ${method}`)
  const raw = await orDamaged(zip.openReadStreamPromise(entry, { decodeFileData: false }))
  let given = 0
  let told = 0
  let sum = 0
  for await (const { bytes, taken } of method === STORED ? copy(raw) : inflate(raw)) {
    given += bytes.length
    if (given > limit.max || (given > limit.ratioFrom && given > taken * RATIO)) {
      refuseFile('file-too-large', { part: name, bytes: given })
    }
    sum = crc32(bytes, sum)
    onBytes(taken - told)
    told = taken
    yield bytes
  }
  if (given !== entry.uncompressedSize) {
    damaged(`${name}: ${given} bytes, not ${entry.uncompressedSize}`)
  }
  if (sum !== entry.crc32) damaged(`${name}: checksum`)
}

/** Open a zip archive: its directory is read, no part is. Throws `FileRefused`. */
export const openArchive = async (path: string): Promise<Archive> => {
  const options = { autoClose: false, validateEntrySizes: false }
  const zip = await orDamaged(openPromise(path, options))
  const entries = new Map<string, Entry>()
  const readDirectory = async (): Promise<void> => {
    if (zip.entryCount > MAX_ENTRIES) throw new Error(`${zip.entryCount} entries`)
    for await (const entry of zip.eachEntry()) {
      // Two parts of one name: which one is read would depend on the reader.
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName}: twice`)
      entries.set(entry.fileName, entry)
    }
  }
  try {
    await orDamaged(readDirectory())
  } catch (error) {
    zip.close()
    throw error
  }
  return {
    has: name => entries.has(name),
    size: name => entries.get(name)?.compressedSize ?? 0,
    part: (name, limit, onBytes = () => {}) => {
      const entry = entries.get(name)
      return entry === undefined ? damaged(`${name}: missing`) : guarded(zip, entry, limit, onBytes)
    },
    close: async () => zip.close(),
  }
}
