// The part of yauzl 3.4 that is used; the package brings no types of its own.
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    readonly fileName: string
    readonly compressionMethod: number
    readonly compressedSize: number
    readonly uncompressedSize: number
    readonly crc32: number
    isEncrypted(): boolean
  }

  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry, options: { decodeFileData: boolean }): Promise<Readable>
    close(): void
  }

  export function openPromise(
    path: string,
    options: { autoClose: boolean; validateEntrySizes: boolean },
  ): Promise<ZipFile>
}
