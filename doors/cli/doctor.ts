// `beibu doctor`: is this machine, this folder, this database fit for a node? Looks and changes
// nothing; what it finds is said with what to do about it.
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { Post } from '#doors/notice/post.ts'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { connectionOf } from '#engine/store/embedded.ts'
import { readMigrations } from '#engine/store/migrate.ts'
import { runningAddress } from './lodge.ts'
import { type Build, PARTITION } from './node.ts'
import type { Settings } from './settings.ts'

export interface Check {
  readonly about: string
  /** `warn`: it works, and something will bite one day */
  readonly state: 'good' | 'warn' | 'bad'
  readonly said: string
}

const GB = 1e9
const DAY_MS = 86_400_000
const good = (about: string, said: string): Check => ({ about, state: 'good', said })
const warn = (about: string, said: string): Check => ({ about, state: 'warn', said })
const bad = (about: string, said: string): Check => ({ about, state: 'bad', said })

/** All checks, in the order of reading. Never throws: what fails to be looked at is a finding. */
export const doctor = async (settings: Settings, build: Build): Promise<Check[]> => {
  const looks: readonly (readonly [string, () => Check[] | Promise<Check[]>])[] = [
    ['machine', () => [...machine(), ...languages(settings)]],
    ['data folder', () => folder(settings)],
    ['disk', () => disk(settings)],
    ['pages', () => pages(build)],
    ['node', () => node(settings)],
    ['database', () => database(settings, build)],
    ['mail', () => mail(settings)],
  ]
  const checks: Check[] = []
  for (const [about, look] of looks) {
    try {
      checks.push(...(await look()))
    } catch (error) {
      checks.push(bad(about, error instanceof Error ? error.message : String(error)))
    }
  }
  return checks
}

const machine = (): Check[] => {
  const memory = totalmem()
  const megabytes = `${Math.round(memory / 1e6)} MB of memory`
  const files = openFiles()
  return [
    Number(process.versions.node.split('.')[0]) >= 24
      ? good('Node', process.version)
      : bad('Node', `${process.version}: 24 is needed; npm scripts bring their own`),
    memory < GB
      ? warn('memory', `${megabytes}: 1 GB is little for PostgreSQL and a node`)
      : good('memory', megabytes),
    files < 4096
      ? warn('open files', `${files} a process: each viewer of the screen takes one; raise nofile`)
      : good('open files', `${files} a process`),
  ]
}

const openFiles = (): number => {
  const path = '/proc/self/limits'
  if (!existsSync(path)) return Number.POSITIVE_INFINITY
  const found = /^Max open files\s+(\d+)/m.exec(readFileSync(path, 'latin1'))
  return Number(found?.[1] ?? Number.POSITIVE_INFINITY)
}

/** A Node built without its language data would write all four languages the English way. */
const languages = ({ zone }: Settings): Check[] => {
  const lacking = ['zh', 'en', 'vi', 'th'].filter(
    lang => !new Intl.DateTimeFormat(lang).resolvedOptions().locale.startsWith(lang),
  )
  return [
    lacking.length === 0
      ? good('languages', `zh, en, vi, th; days are counted in ${zone}`)
      : bad('languages', `this Node lacks ${lacking.join(', ')}: it needs full ICU data`),
  ]
}

/** The folder itself, or the nearest one above it that is there. */
const standing = (path: string): string => (existsSync(path) ? path : standing(dirname(path)))

const folder = ({ data }: Settings): Check[] => {
  const there = standing(data)
  accessSync(there, constants.W_OK | constants.X_OK)
  const { bavail, blocks, bsize } = statfsSync(there)
  const free = bavail * bsize
  const share = Math.round((100 * bavail) / Math.max(blocks, 1))
  const said = `${data}: ${(free / GB).toFixed(1)} GB free (${share} %)`
  if (free < 0.5 * GB) return [bad('data folder', `${said}: PostgreSQL stops when it is full`)]
  return [
    free < 5 * GB ? warn('data folder', `${said}: make room soon`) : good('data folder', said),
  ]
}

const WRITES = 20
/** A commit waits for the disk once: how long? */
const disk = async ({ data }: Settings): Promise<Check[]> => {
  const path = join(standing(data), `.beibu-doctor-${process.pid}`)
  const handle = await open(path, 'wx')
  const times: number[] = []
  try {
    for (let i = 0; i < WRITES; i++) {
      const began = performance.now()
      await handle.write(Buffer.alloc(8192, i), 0, 8192, 0)
      await handle.datasync()
      times.push(performance.now() - began)
    }
  } finally {
    await handle.close()
    await rm(path, { force: true })
  }
  const middle = times.sort((a, b) => a - b)[WRITES >> 1]!
  const said = `a write is on it after ${middle.toFixed(2)} ms`
  if (middle > 30) return [warn('disk', `${said}: a filing takes at least that long`)]
  if (middle < 0.02)
    return [warn('disk', `${said}: no disk is so fast; does it survive a power cut?`)]
  return [good('disk', said)]
}

const pages = ({ root }: Build): Check[] => [
  existsSync(join(root, 'dist/web'))
    ? good('pages', 'built')
    : warn('pages', 'not built yet: npm start does it (node web/build.ts)'),
]

/** Asks the server and signs in; sends nothing. */
const mail = async ({ post }: Settings): Promise<Check[]> => {
  if (post === undefined) {
    return [warn('mail', 'BEIBU_SMTP is not set: letters wait, and the operator hands them over')]
  }
  const server = new Post(post)
  const reason = await server.check()
  return [
    reason === undefined
      ? good('mail', `${server.at} takes letters`)
      : bad('mail', `${server.at} takes no letters: ${reason}`),
  ]
}

const readiness = (url: string): Promise<Response | undefined> =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)

const node = async (settings: Settings): Promise<Check[]> => {
  const url = runningAddress(settings)
  // after a kill the address is left, and nobody answers there
  const answer = url === undefined ? undefined : await readiness(url)
  if (answer?.ok === true) return [good('node', `answers at ${url}`)]
  if (answer !== undefined) {
    return [bad('node', `runs at ${url} but takes no filings: ${await answer.text()}`)]
  }
  const { host, port } = settings
  const taken = await new Promise<string | undefined>(resolve => {
    const server = createServer()
    server.once('error', error => resolve(error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
  return [
    taken === undefined
      ? good('node', `not running; ${host}:${port} is free for it`)
      : bad('node', `not running, and cannot listen on ${host}:${port}: ${taken}`),
  ]
}

const database = async (settings: Settings, build: Build): Promise<Check[]> => {
  const own = connectionOf(settings.data)
  const config =
    own ??
    (settings.databaseUrl === undefined ? undefined : { connectionString: settings.databaseUrl })
  if (config === undefined) return [good('database', 'the embedded one; it runs with the node')]
  const store = openDatabase(config, { max: 1 })
  try {
    return [
      ...(await server(store)),
      await schema(store, build),
      ...(await journal(store)),
      await lastBackup(store),
    ]
  } finally {
    await store.close()
  }
}

/** PostgreSQL's settings without which an acknowledged filing could be lost. */
const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' } as const

const server = async (store: Database): Promise<Check[]> => {
  const { rows } = await store.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name = ANY($1::text[])`,
    [`{server_version_num,server_encoding,${Object.keys(DURABLE).join(',')}}`],
  )
  const known = new Map(rows.map(({ name, setting }) => [name, setting]))
  const version = Math.floor(Number(known.get('server_version_num')) / 10_000)
  const encoding = known.get('server_encoding')
  const loose = Object.entries(DURABLE).filter(([name, value]) => {
    const is = known.get(name)
    return is !== value && !(name === 'synchronous_commit' && is?.startsWith('remote') === true)
  })
  return [
    version >= 15
      ? good('PostgreSQL', `version ${version}`)
      : bad('PostgreSQL', `version ${version}: 15 or newer is needed`),
    encoding === 'UTF8'
      ? good('text', 'UTF8')
      : bad('text', `${encoding}: the database must be UTF8`),
    loose.length === 0
      ? good('durability', 'a commit is on the disk before it is answered')
      : bad('durability', `${loose.map(([name]) => name).join(', ')} must be on`),
  ]
}

const schema = async (store: Database, { root }: Build): Promise<Check> => {
  const files = await readMigrations(join(root, 'engine/store/migrations'))
  const { rows } = await store.query<{ name: string }>(
    'SELECT name FROM migrations ORDER BY number',
  )
  const last = rows.at(-1)?.name ?? 'none'
  if (rows.length > files.length) return bad('schema', `${last} is of a newer Beibu than this`)
  if (rows.length < files.length)
    return warn('schema', `${last}: the next start brings it up to date`)
  return good('schema', last)
}

const journal = async (store: Database): Promise<Check[]> => {
  const { rows } = await store.query<{ position: bigint; at: string | null; now: string }>(
    `SELECT h.position, j.at, clock_timestamp() AS now FROM head h
      LEFT JOIN journal j ON j.partition = ${PARTITION} AND j.position = h.position
      WHERE h.partition = ${PARTITION}`,
  )
  const row = rows[0]
  if (row === undefined) return [bad('journal', 'it has no head: was this database made by Beibu?')]
  const apart = Math.round(Math.abs(Date.parse(row.now) - Date.now()) / 1000)
  const ahead = row.at === null ? 0 : Math.round((Date.parse(row.at) - Date.now()) / 1000)
  return [
    ahead > 1
      ? bad('clock', `it is ${ahead} s behind the newest filing: set it right before you go on`)
      : apart > 1
        ? warn('clock', `${apart} s apart from the database's: let both keep time by NTP`)
        : good('clock', 'in step with the database, and after the newest filing'),
    good('journal', `stands at position ${row.position}`),
  ]
}

const lastBackup = async (store: Database): Promise<Check> => {
  const { rows } = await store.query<{ value: string }>(
    `SELECT value FROM node_fact WHERE partition = ${PARTITION} AND name = 'last-backup'`,
  )
  if (rows[0] === undefined) return warn('backup', 'never made: beibu backup')
  const { taken, position } = JSON.parse(rows[0].value) as { taken: string; position: number }
  const days = Math.floor((Date.now() - Date.parse(taken)) / DAY_MS)
  const said = `${taken} at position ${position}`
  return days > 1 ? warn('backup', `${said}: ${days} days ago`) : good('backup', said)
}
