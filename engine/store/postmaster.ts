// The postmaster of a data folder: what its pid file says, and how one that nobody holds any more
// (its Beibu was killed) is brought to an end before the next starts.
import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { identityOf, isPostgresOf, postgresOf, signal, until } from './processes.ts'

export interface PidFile {
  readonly pid: number
  readonly port: number
  readonly socket: string
  readonly ready: boolean
}

const pathOf = (data: string): string => join(data, 'postmaster.pid')

/** postmaster.pid (miscadmin.h): pid, data, start, port, socket, address, shm, status. */
export const readPidFile = (data: string): PidFile | undefined => {
  let text: string
  try {
    text = readFileSync(pathOf(data), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const status = lines[7]?.trim()
  return { pid, port: Number(lines[3]), socket: lines[4] ?? '', ready: status === 'ready' }
}

/** The pid file of a postmaster that lives and is proved to be this folder's. */
export const livePostmaster = (data: string): PidFile | undefined => {
  const file = readPidFile(data)
  return file !== undefined && isPostgresOf(file.pid, data) ? file : undefined
}

/** Does anybody accept connections on the socket? */
const answers = (file: PidFile): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(join(file.socket, `.s.PGSQL.${file.port}`))
    const end = (value: boolean) => () => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', end(true)).once('error', end(false))
  })

/** Signals in rising order, each with the time that it is given: fast, immediate, at once. */
const FAST: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 60_000], // writes a checkpoint: up to shared_buffers onto the disk
  ['SIGQUIT', 10_000], // the next start recovers from the log
  ['SIGKILL', 10_000],
]

/** End a postmaster: fast, or immediate (as a crash would be, but without leaving anything). */
export const endPostmaster = async (pid: number, mode: 'fast' | 'immediate'): Promise<void> => {
  const before = identityOf(pid)
  if (before === undefined) return
  const gone = (): boolean => identityOf(pid) !== before
  for (const [name, ms] of mode === 'fast' ? FAST : FAST.slice(1)) {
    signal(pid, name)
    if (await until(gone, ms)) return
  }
  throw new Error(`PostgreSQL (process ${pid}) cannot be stopped`)
}

/**
 * Make the data folder free to start on: end a postmaster that outlived its Beibu, wait for the
 * children of one that was killed, and remove a pid file whose number now belongs to another
 * program (PostgreSQL would refuse to start). The caller holds the folder's lock.
 */
export const takeOver = async (data: string, log: (line: string) => void): Promise<void> => {
  const file = readPidFile(data)
  if (file !== undefined) {
    if (isPostgresOf(file.pid, data)) {
      log(`stopping PostgreSQL (process ${file.pid}), left by a Beibu that was killed`)
      await endPostmaster(file.pid, 'fast')
    } else if (await answers(file)) {
      throw new Error(
        `a PostgreSQL that is not of this system runs on ${data}: is the folder used by another ` +
          'container or machine?',
      )
    } else if (identityOf(file.pid) !== undefined) {
      log(`removing a stale postmaster.pid (process ${file.pid} is another program)`)
      rmSync(pathOf(data), { force: true })
    }
  }
  // children of a killed postmaster end by themselves as soon as they look up
  if (await until(() => postgresOf(data).length === 0, 5_000)) return
  for (const pid of postgresOf(data)) signal(pid, 'SIGKILL')
  await until(() => postgresOf(data).length === 0, 5_000)
}
