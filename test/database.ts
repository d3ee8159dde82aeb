// Databases for tests: real PostgreSQL, never a mock. `testDatabase` gives each caller a migrated
// database of its own (a copy of a template, some 50 ms); `withServer` a server that may be killed.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { dataOf } from '#engine/store/cluster.ts'
import { type ClientConfig, clientConfig, openDatabase } from '#engine/store/database.ts'
import { type Embedded, startEmbedded } from '#engine/store/embedded.ts'
import { migrate, readMigrations } from '#engine/store/migrate.ts'
import { postgresOf, signal, until } from '#engine/store/processes.ts'

export interface TestDatabase {
  /** for `openDatabase` */
  readonly config: ClientConfig
  /** for DATABASE_URL */
  readonly url: string
  /** closes whatever is still connected to it */
  drop(): Promise<void>
}

const MIGRATIONS = join(import.meta.dirname, '../engine/store/migrations')

/** One folder a user and checkout: two clones on a machine must not pull each other's server. */
const sharedFolder = (): string => {
  const checkout = createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 8)
  const folder = join(tmpdir(), `beibu-test-${process.getuid?.() ?? 0}-${checkout}`)
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  if (lstatSync(folder).uid !== (process.getuid?.() ?? 0)) {
    throw new Error(`${folder} belongs to somebody else`)
  }
  return folder
}

/** Ask the shared server for its connection settings, and stay connected for as long as we live. */
const joinShared = (folder: string): Promise<ClientConfig | undefined> =>
  new Promise(resolve => {
    const socket = connect(join(folder, 'tests.socket'))
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
      if (!text.endsWith('\n')) return
      socket.unref()
      resolve(JSON.parse(text) as ClientConfig)
    })
    socket.on('error', () => resolve(undefined))
    socket.on('close', () => resolve(undefined))
  })

const startShared = (folder: string): void => {
  const program = fileURLToPath(import.meta.resolve('./database-server.ts'))
  const options = { detached: true, stdio: 'ignore', cwd: '/' } as const
  spawn(process.execPath, [program, folder], options).unref()
}

const findShared = async (): Promise<ClientConfig> => {
  const end = Date.now() + 60_000
  for (let round = 0; Date.now() < end; round++) {
    const folder = sharedFolder()
    const config = await joinShared(folder)
    if (config !== undefined) return config
    // again now and then: the one we waited for may have been about to stop
    if (round % 60 === 0) startShared(folder)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`no test database: see postgres.log in ${sharedFolder()}`)
}

let shared: Promise<ClientConfig> | undefined

const withAdmin = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  shared ??= findShared()
  const client = new pg.Client(clientConfig({ ...(await shared), database: 'postgres' }))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const namesOf = async (folder: string): Promise<{ template: string; empty: boolean }> => {
  const hash = createHash('sha256')
  const migrations = existsSync(folder) ? await readMigrations(folder) : []
  for (const migration of migrations) hash.update(migration.name).update(migration.hash)
  const template = `template_${hash.digest('hex').slice(0, 16)}`
  return { template, empty: migrations.length === 0 }
}

/** Make the template when nobody has; under its final name only once it is whole. */
const ensureTemplate = async (client: pg.Client, folder: string): Promise<string> => {
  const { template, empty } = await namesOf(folder)
  await client.query('SELECT pg_advisory_lock(1)')
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
  if (found.rowCount === 0) {
    const draft = `draft_${template}`
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${draft}`)
    if (!empty) {
      const database = openDatabase({ ...(await shared), database: draft })
      try {
        await migrate(database, folder)
      } finally {
        await database.close()
      }
    }
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`)
    await client.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`)
  }
  await client.query('SELECT pg_advisory_unlock(1)')
  return template
}

/** The address of a database on the shared server, as DATABASE_URL has it. */
export const urlOf = ({ host = '', port, user, database }: ClientConfig): string =>
  `postgresql:///${database}?host=${encodeURIComponent(host)}&port=${port}&user=${user}`

/**
 * A database of one's own on the shared server, migrated by the files of `migrations` (default:
 * the engine's). fsync is on, as in real life. `drop` it in an `after` hook; what a killed test
 * leaves goes with the server.
 */
export const testDatabase = async (migrations: string = MIGRATIONS): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withAdmin(async client => {
    const template = await ensureTemplate(client, migrations)
    // files copied as they are: through the log they took three times as long
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  })
  const config: ClientConfig = { ...(await shared), database: name }
  return {
    config,
    url: urlOf(config),
    drop: () =>
      withAdmin(async client => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

export interface PrivateServer {
  readonly embedded: Embedded
  readonly folder: string
  /** kill -9 of the postmaster and all its children; resolves when they are gone */
  kill(): Promise<void>
}

/** A server for one test alone, in a folder that is removed afterwards; it may be killed. */
export const withServer = async <T>(
  work: (server: PrivateServer) => Promise<T>,
  settings: Readonly<Record<string, string>> = {},
): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-server-'))
  rmSync(folder, { recursive: true }) // made again by the server, with the mode that it needs
  const small = { shared_buffers: '64MB', max_wal_size: '256MB', ...settings }
  const embedded = await startEmbedded({ folder, settings: small })
  const kill = async (): Promise<void> => {
    const data = dataOf(folder)
    for (const pid of postgresOf(data)) signal(pid, 'SIGKILL')
    await until(() => postgresOf(data).length === 0, 10_000)
    await embedded.exited
  }
  try {
    return await work({ embedded, folder, kill })
  } finally {
    await embedded.stop('immediate')
    rmSync(folder, { recursive: true, force: true })
  }
}
