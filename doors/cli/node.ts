// A node put together: lock, PostgreSQL, schema, keys, engine. Used by `start`, and by commands
// that work on a folder whose node is not running.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Keys } from '#engine/api.ts'
import { unfinishedRebuild } from '#engine/audit/rebuild.ts'
import { Engine } from '#engine/flow.ts'
import { makeSigner } from '#engine/journal/note.ts'
import { type Mounted, mount } from '#engine/mounted.ts'
import { seedReferences } from '#engine/reference/store.ts'
import { Clock } from '#engine/store/clock.ts'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { connectionOf, type Embedded, lockFolder, startEmbedded } from '#engine/store/embedded.ts'
import { newId } from '#engine/store/ids.ts'
import { makeKeys } from '#engine/store/keys.ts'
import { migrate } from '#engine/store/migrate.ts'
import { newKeyPem } from '#engine/store/signing-key.ts'
import type { Pack } from '#kit/pack.ts'
import type { Settings } from './settings.ts'

export type Packs = (settings: { country: Settings['country'] }) => readonly Pack[]

/** What the program is handed by main.ts: the packs, and where the sources lie. */
export interface Build {
  readonly packs: Packs
  readonly root: string
}

export type Log = (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void

/** A reason that is told in one line, without a stack: the person can do something about it. */
export class Told extends Error {}

export const PARTITION = 0

/** The private key of the journal's checkpoints, made on the first start; readable by us alone. */
export const journalKey = (folder: string): string => {
  const path = join(folder, 'keys', 'journal.pem')
  if (!existsSync(path)) {
    mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o700 })
    writeFileSync(path, newKeyPem(), { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(path, 'utf8')
}

export const readFact = async (database: Database, name: string): Promise<string | undefined> => {
  const { rows } = await database.query<{ value: string }>(
    `SELECT value FROM node_fact WHERE partition = ${PARTITION} AND name = $1`,
    [name],
  )
  return rows[0]?.value
}

export const writeFact = async (database: Database, name: string, value: string): Promise<void> => {
  await database.query(
    `INSERT INTO node_fact (partition, name, value) VALUES (${PARTITION}, $1, $2)
      ON CONFLICT (partition, name) DO UPDATE SET value = excluded.value`,
    [name, value],
  )
}

/** Mark the node as a demonstration. One with real filings on it cannot become one. */
export const markDemonstration = async (database: Database): Promise<void> => {
  if ((await readFact(database, 'demo')) === '1') return
  const { rows } = await database.query<{ position: bigint }>(
    'SELECT position FROM head WHERE partition = 0',
  )
  if ((rows[0]?.position ?? 0n) > 0n) {
    throw new Told(
      'this node holds filings that are no demonstration; use a data folder of its own ' +
        '(or leave BEIBU_DEMO out)',
    )
  }
  await writeFact(database, 'demo', '1')
}

/** What can never change once filings are counted: units of money, and what a day is. */
const holdIdentity = async (database: Database, settings: Settings): Promise<void> => {
  for (const name of ['country', 'zone'] as const) {
    const known = await readFact(database, name)
    if (known === undefined) await writeFact(database, name, settings[name])
    else if (known !== settings[name]) {
      throw new Told(
        `setting BEIBU_${name.toUpperCase()}: this node was made with ${known}, and its figures ` +
          `are counted so; it cannot become ${settings[name]}`,
      )
    }
  }
}

export interface Store {
  readonly database: Database
  readonly mounted: Mounted
  readonly keys: Keys
  readonly embedded: Embedded | undefined
  /** this folder had no filings and no facts before */
  readonly first: boolean
  close(): Promise<void>
}

/** Lock the folder, start PostgreSQL if it is ours, bring the schema up to date. */
export const openStore = async (settings: Settings, build: Build, log: Log): Promise<Store> => {
  mkdirSync(settings.data, { recursive: true })
  const lock = lockFolder(settings.data)
  let embedded: Embedded | undefined
  let database: Database | undefined
  const close = async (): Promise<void> => {
    await database?.close()
    await embedded?.stop()
    lock.release()
  }
  try {
    const own = settings.databaseUrl === undefined
    if (own) {
      embedded = await startEmbedded({
        folder: settings.data,
        lock,
        log: line => log('info', line),
      })
    }
    const config = embedded?.options ?? { connectionString: settings.databaseUrl! }
    database = openDatabase(config, {
      onLost: error => log('warn', 'a connection was lost', error),
    })
    const done = await migrate(database, join(build.root, 'engine/store/migrations'))
    if (done.length > 0) log('info', `schema: ${done.join(', ')}`)
    const first = (await readFact(database, 'country')) === undefined
    await holdIdentity(database, settings)
    const mounted = mount(build.packs(settings))
    await seedReferences(database, PARTITION, mounted.packs, Date.now())
    return {
      database,
      mounted,
      keys: makeKeys(database, PARTITION, Date.now),
      embedded,
      first,
      close,
    }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

/** Instant of the journal's newest row, unless an operator said that it bore a wrong time. */
export const newestInstant = async (database: Database): Promise<number> => {
  const { rows } = await database.query<{ at: string }>(
    `SELECT at FROM journal WHERE partition = ${PARTITION} ORDER BY position DESC LIMIT 1`,
  )
  const trusted = Number((await readFact(database, 'clock-trusted')) ?? '0')
  const at = Date.parse(rows[0]?.at ?? '') || 0
  return trusted > 0 && trusted < at ? trusted : at
}

/** An engine on an open store, started: its cube caught up, its lane open. */
export const startEngine = async (settings: Settings, store: Store, log: Log): Promise<Engine> => {
  const { database, mounted, keys } = store
  const unfinished = await unfinishedRebuild(database, PARTITION)
  if (unfinished !== undefined) {
    const { position, of } = unfinished
    throw new Told(
      `a rebuild stopped at ${position} of ${of}: run "beibu rebuild" to its end first`,
    )
  }
  const clock = new Clock(Date.now, await newestInstant(database))
  let told = 0
  const engine = new Engine({
    database,
    mounted,
    keys,
    signer: makeSigner(journalKey(settings.data), settings.node),
    zone: settings.zone,
    node: settings.node,
    demo: (await readFact(database, 'demo')) === '1',
    publicTraders: settings.publicTraders ?? 0,
    now: clock.now,
    behind: clock.behind,
    took: clock.took,
    newId,
    log,
    progress: (position, of) => {
      if (Date.now() - told < 2000) return
      told = Date.now()
      log('info', `figures: folded up to ${position} of ${of}`)
    },
  })
  await engine.start()
  return engine
}

/** Run `work` on the database of a node, running or not. */
export const withStore = async <T>(
  settings: Settings,
  build: Build,
  log: Log,
  work: (store: Pick<Store, 'database' | 'mounted' | 'keys'>) => Promise<T>,
): Promise<T> => {
  const config = connectionOf(settings.data)
  if (config !== undefined || settings.databaseUrl !== undefined) {
    const database = openDatabase(config ?? { connectionString: settings.databaseUrl! })
    try {
      const mounted = mount(build.packs(settings))
      return await work({ database, mounted, keys: makeKeys(database, PARTITION, Date.now) })
    } finally {
      await database.close()
    }
  }
  const store = await openStore(settings, build, log)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
