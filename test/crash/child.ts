// A node as people run it: `main.ts start` in a process of its own, on a data folder of its own,
// so that it can be killed, stopped, measured and started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { connectionOf } from '#engine/store/embedded.ts'
import { makeKeys } from '#engine/store/keys.ts'

export interface NodeChild {
  readonly folder: string
  /** e.g. http://127.0.0.1:40123 */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** resolves with the exit code, or the signal's name, however it ends */
  readonly exited: Promise<string>
  /** what it has said on its console so far */
  printed(): string
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, as a service manager does; resolves with how it ended */
  stop(): Promise<string>
}

export interface ChildOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** arguments of Node itself, e.g. --cpu-prof */
  readonly args?: readonly string[]
  /** a start that takes longer has failed, ms */
  readonly within?: number
}

const ENTRY = join(import.meta.dirname, '../../main.ts')
const ADDRESS = /(http:\/\/[\d.]+:(\d+))\/docs/

export const logOf = (folder: string): string => join(folder, 'node.log')

const environment = (options: ChildOptions): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BEIBU_'))
  return {
    ...Object.fromEntries(inherited),
    BEIBU_DATA: options.folder,
    BEIBU_DEMO: '0',
    BEIBU_LOG: 'warn',
    // a start compiles 300 files: kept, it takes half the time, and a trial starts a node 500 times
    NODE_COMPILE_CACHE: join(tmpdir(), 'beibu-compile-cache'),
    HOST: '127.0.0.1',
    PORT: '0',
    ...options.env,
  }
}

export interface Launched {
  readonly exited: Promise<string>
  /** the node once it takes requests; fails with the end of its log when it ends before */
  readonly ready: Promise<NodeChild>
  kill(signal: NodeJS.Signals): void
}

/** Start a node without waiting for it: it may be killed while it starts. */
export const launchNode = (options: ChildOptions): Launched => {
  const { folder, args = [], within = 60_000 } = options
  mkdirSync(folder, { recursive: true })
  const log = openSync(logOf(folder), 'a')
  const child = spawn(process.execPath, [...args, ENTRY, 'start'], {
    env: environment(options),
    stdio: ['ignore', 'pipe', log],
  })
  closeSync(log)
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal)
  const exited = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
  })
  const stop = (): Promise<string> => {
    kill('SIGTERM')
    return exited
  }
  const pid = child.pid ?? 0
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const printed = (): string => text
  const ready = addressOf(child, printed, exited, within).then(
    ([url, port]) => ({ folder, url, port, pid, exited, printed, kill, stop }),
    (error: unknown) => {
      kill('SIGKILL')
      const end = readFileSync(logOf(folder), 'utf8').slice(-2000)
      throw new Error(`the node did not start (${String(error)}); its log ends:\n${end}`)
    },
  )
  ready.catch(() => {})
  return { exited, ready, kill }
}

/** Start a node and wait until it takes requests. */
export const startNode = (options: ChildOptions): Promise<NodeChild> => launchNode(options).ready

const addressOf = (
  child: ChildProcess,
  printed: () => string,
  exited: Promise<string>,
  within: number,
): Promise<[url: string, port: number]> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`nothing within ${within} ms`)), within)
    void exited.then(how => reject(new Error(`ended: ${how}`))).finally(() => clearTimeout(late))
    child.stdout?.on('data', () => {
      const found = ADDRESS.exec(printed())
      if (found === null) return
      clearTimeout(late)
      resolve([found[1]!, Number(found[2])])
    })
  })

/** PostgreSQL is down, or has not come up yet. */
export class NotRunning extends Error {}

/** The database of a folder whose PostgreSQL runs. */
export const openNodeDatabase = (folder: string): Database => {
  const config = connectionOf(folder)
  if (config === undefined) throw new NotRunning(`no PostgreSQL runs on ${folder}`)
  return openDatabase(config, { max: 4 })
}

/** A new API key of an organisation, put straight into the node's database. */
export const makeKey = async (
  folder: string,
  org: string,
  roles: readonly string[],
): Promise<string> => {
  const database = openNodeDatabase(folder)
  try {
    return await makeKeys(database, 0, Date.now).create({ org, roles, label: 'trial', days: 30 })
  } finally {
    await database.close()
  }
}
