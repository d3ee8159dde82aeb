// Where a run of the tests puts what it makes: in memory, where there is plenty. Databases, data
// folders and browsers' profiles are a thousand small files each; to make and drop a database took
// 278 and 343 ms on a disk, and takes 52 and 31 here. fsync stays on; no test cuts the power.
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { availableMemory } from 'node:process'

const MEMORY = '/dev/shm'
/** Far more than a run was ever seen to hold at once (0.2 GB when it was looked at). */
const ROOM = 8e9

const isRoomy = (): boolean => {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > ROOM && availableMemory() > 1.5 * ROOM
}

/** A folder for TMPDIR, and its end; undefined where TMPDIR is set or memory is short. */
export const folderInMemory = (): { readonly folder: string; end(): void } | undefined => {
  if (process.env.TMPDIR !== undefined || !isRoomy()) return undefined
  const folder = mkdtempSync(`${MEMORY}/beibu-run-`)
  chmodSync(folder, 0o711) // PostgreSQL is no root, and has to get through
  const end = (): void => {
    // the databases' server may still write for some seconds; it wipes its own
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  return { folder, end }
}
