// A PostgreSQL data folder on disk: made by initdb, with its socket folder, owner and settings.
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { type RunAs, spawnAs } from './unprivileged.ts'

export const USER = 'beibu'
export const DATABASE = 'beibu'
/** Only names the socket file: the server listens on no address. */
export const PORT = 5432
const MAJOR = '18'

export const dataOf = (folder: string): string => join(folder, 'postgres')

/** Memory that this process may use: the machine's, or the container's when that is less. */
const memory = (): number => {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** Settings of a small server that must lose nothing (fsync, synchronous_commit: durable). */
export const settingsFor = (
  socket: string,
  more: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const buffers = Math.max(32, Math.min(512, Math.floor(memory() / 4 / 1024 / 1024)))
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: `${buffers}MB`,
    wal_buffers: '16MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    wal_compression: 'off', // this build has neither lz4 nor zstd, and pglz is slow
    jit: 'off',
    autovacuum: 'on',
    max_connections: '50',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    cluster_name: 'beibu',
    ...more,
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
  }
}

const give = (path: string, as: RunAs): void => {
  const { uid, gid } = lstatSync(path)
  if (uid !== as.uid || gid !== as.gid) lchownSync(path, as.uid, as.gid)
}

/** Hand a whole data folder to another user (only ever needed when Beibu is started otherwise). */
const giveAll = (path: string, as: RunAs): void => {
  if (lstatSync(path).uid === as.uid) return
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    give(join(path, entry), as)
  }
  give(path, as) // last: it says whether the rest is done
}

const privateFolder = (path: string, as: RunAs): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (as.how !== 'self') chownSync(path, as.uid, as.gid)
}

/** A socket's whole path must fit into 103 bytes (macOS; Linux: 107). */
const fitsSocket = (path: string): boolean =>
  Buffer.byteLength(join(path, `.s.PGSQL.${PORT}`)) <= 103 && !path.includes(',')

const isOurs = (path: string, as: RunAs): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === as.uid && (found.mode & 0o077) === 0
}

/**
 * The folder of the server's socket, mode 0700: only that user and root enter it, which is why
 * the server may trust whoever connects. `<folder>/run`, or a folder for temporary files when
 * that path is too long for a socket; the latter is noted in `<folder>/postgres.socket`.
 */
export const socketFolder = (folder: string, as: RunAs): string => {
  const near = join(folder, 'run')
  if (fitsSocket(near)) {
    privateFolder(near, as)
    if (!isOurs(near, as)) throw new Error(`${near} must be a folder of mode 0700 of its user`)
    return near
  }
  const note = join(folder, 'postgres.socket')
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : ''
  // after a restart of the machine somebody else may have made a folder of that name
  if (noted !== '' && isOurs(noted, as)) return noted
  const far = mkdtempSync(
    join(fitsSocket(join(tmpdir(), 'beibu-XXXXXX')) ? tmpdir() : '/tmp', 'beibu-'),
  )
  privateFolder(far, as)
  writeFileSync(note, `${far}\n`)
  return far
}

const run = async (as: RunAs, program: string, args: readonly string[]): Promise<string> => {
  const child = spawnAs(as, program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`initdb failed (${code}):\n${output.trim().slice(-2000)}`)
  return output
}

const syncFolder = (path: string): void => {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * Remove what interrupted starts left. An initdb whose Beibu was killed may still be at work in
 * there: that is why each has a folder of its own, and why a failure here does no harm.
 */
const clearDrafts = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('postgres.new')) continue
    try {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // the next start tries again
    }
  }
}

/**
 * Make the data folder when there is none: initdb (about 2 s) works beside it and the finished
 * folder is renamed, so one that was interrupted is never taken for whole and simply done again.
 */
export const makeCluster = async (
  folder: string,
  as: RunAs,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<string> => {
  const data = dataOf(folder)
  if (!existsSync(data)) {
    clearDrafts(folder)
    const draft = `${data}.new-${process.pid}-${Date.now()}`
    privateFolder(draft, as)
    const began = Date.now()
    await run(as, binaries.initdb, [
      ...['-D', draft, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums'],
      '--no-instructions',
    ])
    renameSync(draft, data)
    syncFolder(folder)
    log(`made the database folder ${data} in ${Date.now() - began} ms`)
  }
  const version = join(data, 'PG_VERSION')
  const found = existsSync(version) ? readFileSync(version, 'utf8').trim() : undefined
  if (found === undefined) throw new Error(`${data} is not a PostgreSQL data folder`)
  if (found !== MAJOR) {
    throw new Error(`${data} was made by PostgreSQL ${found}; this Beibu brings ${MAJOR}`)
  }
  if (as.how !== 'self') giveAll(data, as)
  return data
}

/** Owner of the existing data, if any. */
export const ownerOf = (folder: string): { uid: number; gid: number } | undefined => {
  const found = statSync(dataOf(folder), { throwIfNoEntry: false })
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid }
}
