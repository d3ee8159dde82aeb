// PostgreSQL, brought along: started and stopped by Beibu, in its data folder, on a socket that
// only its user and root can reach. It is a process of its own and lives on when Node is killed;
// the next start takes over.
import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'
import {
  DATABASE,
  dataOf,
  makeCluster,
  ownerOf,
  PORT,
  settingsFor,
  socketFolder,
  USER,
} from './cluster.ts'
import { type ClientConfig, clientConfig } from './database.ts'
import { type FolderLock, lockFolder } from './lock.ts'
import { endPostmaster, livePostmaster, readPidFile, takeOver } from './postmaster.ts'
import { signal } from './processes.ts'
import { chooseRunAs, type RunAs, spawnAs } from './unprivileged.ts'

export { FolderBusy, type FolderLock, lockFolder } from './lock.ts'

export interface EmbeddedOptions {
  /** Beibu's data folder; made when it is absent */
  readonly folder: string
  /** lines for people: what was made, taken over, waited for */
  readonly log?: (line: string) => void
  /** PostgreSQL settings over ours, e.g. `{ shared_buffers: '2GB' }` */
  readonly settings?: Readonly<Record<string, string>>
  /** a lock of the folder that the caller holds; without it one is taken until `stop` */
  readonly lock?: FolderLock
}

export interface Embedded {
  /** connection string over the unix socket */
  readonly url: string
  /** the same for `openDatabase` */
  readonly options: ClientConfig
  /** process number of the postmaster */
  readonly pid: number
  /** resolves when the present PostgreSQL process has ended, stopped or crashed */
  readonly exited: Promise<void>
  /** `fast` (default) writes a checkpoint, `immediate` leaves recovery to the next start */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** start it again after a crash (or stop it first): `pid` and `exited` are new afterwards */
  restart(): Promise<void>
}

/** All that stays the same between two starts. */
interface Plan {
  readonly folder: string
  readonly data: string
  readonly socket: string
  readonly as: RunAs
  readonly binaries: Binaries
  readonly settings: Readonly<Record<string, string>>
  readonly log: (line: string) => void
}

interface Running {
  readonly pid: number
  readonly exited: Promise<void>
  readonly isOver: () => boolean
}

const optionsOf = (socket: string, database = DATABASE): ClientConfig => ({
  host: socket,
  port: PORT,
  user: USER,
  database,
})

const urlOf = (socket: string): string =>
  `postgresql:///${DATABASE}?host=${encodeURIComponent(socket)}&port=${PORT}&user=${USER}`

const logPath = (folder: string): string => join(folder, 'postgres.log')

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** A log past 10 MB makes way at the start; one older log is kept. */
const rotateLog = (folder: string): void => {
  const path = logPath(folder)
  if (sizeOf(path) > 10 * 1024 * 1024) renameSync(path, `${path}.1`)
}

/** Last lines that were written to the log from byte `from` on. */
const tail = (folder: string, from: number, lines: number): string => {
  const size = sizeOf(logPath(folder))
  const start = Math.max(from, size - 8192)
  if (size <= start) return ''
  const buffer = Buffer.alloc(size - start)
  const handle = openSync(logPath(folder), 'r')
  try {
    readSync(handle, buffer, 0, buffer.length, start)
  } finally {
    closeSync(handle)
  }
  return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const launch = (plan: Plan): Running => {
  const args = ['-D', plan.data]
  for (const [name, value] of Object.entries(plan.settings)) args.push('-c', `${name}=${value}`)
  const log = openSync(logPath(plan.folder), 'a', 0o640)
  // Output goes straight to the file: a pipe to Node would break with it. Detached: Ctrl-C in a
  // terminal is for Node alone, which then stops PostgreSQL after the batch in hand.
  const child = spawnAs(plan.as, plan.binaries.postgres, args, {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  if (child.pid === undefined) throw new Error(`${plan.binaries.postgres} cannot be started`)
  let over = false
  const exited = new Promise<void>(resolve => {
    const end = (): void => {
      over = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  return { pid: child.pid, exited, isOver: () => over }
}

/** Wait until it accepts connections; recovery after a crash may take minutes. False: it ended. */
const becameReady = async (plan: Plan, running: Running, from: number): Promise<boolean> => {
  let next = Date.now() + 10_000
  while (!running.isOver()) {
    const file = readPidFile(plan.data)
    if (file?.pid === running.pid && file.ready) return true
    if (Date.now() > next) {
      next += 10_000
      plan.log(`still waiting for PostgreSQL: ${tail(plan.folder, from, 1)}`)
    }
    await sleep(20)
  }
  return false
}

/** Pauses between attempts: what a killed predecessor held (shared memory, socket) goes in time. */
const PAUSES = [250, 500, 1000, 2000]

const startOnce = async (plan: Plan): Promise<Running> => {
  for (let attempt = 0; ; attempt++) {
    await takeOver(plan.data, plan.log)
    const from = sizeOf(logPath(plan.folder))
    const running = launch(plan)
    if (await becameReady(plan, running, from)) return running
    const lines = tail(plan.folder, from, 12)
    const pause = PAUSES[attempt]
    if (pause === undefined) {
      throw new Error(`PostgreSQL does not start. Last lines of ${logPath(plan.folder)}:\n${lines}`)
    }
    plan.log(`PostgreSQL did not start, trying again: ${lines.split('\n').at(-1)}`)
    await sleep(pause)
  }
}

/** The database `beibu` is made at the first start; a crash in between is healed here too. */
const ensureDatabase = async (socket: string): Promise<void> => {
  const client = new pg.Client(clientConfig(optionsOf(socket, 'postgres')))
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}

const planFor = async (folder: string, options: EmbeddedOptions): Promise<Plan> => {
  const log = options.log ?? (() => {})
  const binaries = findBinaries()
  const as = chooseRunAs(binaries, folder, ownerOf(folder), log)
  const data = await makeCluster(folder, as, binaries, log)
  const socket = socketFolder(folder, as)
  rotateLog(folder)
  const settings = settingsFor(socket, options.settings ?? {})
  return { folder, data, socket, as, binaries, settings, log }
}

/**
 * Start the PostgreSQL of a data folder (making both when absent: about 2 s, later 0.2 s) and wait
 * until it can be used. A server left by a killed Beibu is stopped first. Throws `FolderBusy` when
 * another Beibu is at work there, else an Error with the reason and the last lines of its log.
 * When the process exits without `stop`, PostgreSQL is told to stop (fast) all the same.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<Embedded> => {
  const folder = resolve(options.folder)
  const lock = options.lock ?? lockFolder(folder)
  let running: Running | undefined
  let plan: Plan
  try {
    plan = await planFor(folder, options)
    running = await startOnce(plan)
    await ensureDatabase(plan.socket)
  } catch (error) {
    if (running !== undefined) await endPostmaster(running.pid, 'fast')
    if (options.lock === undefined) lock.release()
    throw error
  }
  return handleOf(plan, running, lock, options.lock === undefined)
}

const handleOf = (plan: Plan, first: Running, lock: FolderLock, ownsLock: boolean): Embedded => {
  let running = first
  let stopped = false
  const atExit = (): void => {
    if (!running.isOver()) signal(running.pid, 'SIGINT')
  }
  process.once('exit', atExit)
  const end = async (mode: 'fast' | 'immediate'): Promise<void> => {
    if (!running.isOver()) await endPostmaster(running.pid, mode)
    await running.exited
  }
  // one after the other: a stop that is asked for during a restart comes after it
  let queue: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.catch(() => {}).then(work)
    return queue
  }
  return {
    url: urlOf(plan.socket),
    options: optionsOf(plan.socket),
    get pid() {
      return running.pid
    },
    get exited() {
      return running.exited
    },
    stop: (mode = 'fast') =>
      inTurn(async () => {
        await end(mode)
        stopped = true
        process.off('exit', atExit)
        if (ownsLock) lock.release()
      }),
    restart: () =>
      inTurn(async () => {
        // without this a start after the stop would run on a folder that is no longer locked
        if (stopped) throw new Error('the embedded PostgreSQL was stopped for good')
        await end('fast')
        running = await startOnce(plan)
      }),
  }
}

/**
 * How to connect to the embedded PostgreSQL that runs on a data folder, for a command beside a
 * running Beibu; undefined when none runs there (or it is just starting).
 */
export const connectionOf = (folder: string): ClientConfig | undefined => {
  const live = livePostmaster(dataOf(resolve(folder)))
  return live?.ready === true ? optionsOf(live.socket) : undefined
}
