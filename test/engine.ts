// An engine for tests: real PostgreSQL, the real packs, a clock that the test sets.

import { Engine } from '#engine/flow.ts'
import { makeSigner } from '#engine/journal/note.ts'
import { type Mounted, type MountedFiling, mount } from '#engine/mounted.ts'
import { seedReferences } from '#engine/reference/store.ts'
import { type ClientConfig, type Database, openDatabase } from '#engine/store/database.ts'
import { newId } from '#engine/store/ids.ts'
import { makeKeys } from '#engine/store/keys.ts'
import { newKeyPem } from '#engine/store/signing-key.ts'
import type { Caller } from '#engine/types.ts'
import type { Actor } from '#kit/filing.ts'
import type { Pack } from '#kit/pack.ts'
import { packs } from '#packs/index.ts'
import type { Country } from '#packs/trade/profiles.ts'
import { testDatabase } from './database.ts'

export interface TestEngine {
  readonly engine: Engine
  readonly database: Database
  readonly mounted: Mounted
  readonly type: MountedFiling
  readonly config: ClientConfig
  readonly clock: { now: number }
  readonly pem: string
  /** stop and start again on the same database, as after a restart */
  again(): Promise<TestEngine>
  /** stop, and drop the database */
  end(): Promise<void>
}

export interface TestEngineOptions {
  readonly country?: Country
  readonly zone?: string
  readonly now?: number
  readonly packs?: readonly Pack[]
  readonly filing?: string
  /** traders behind each figure that strangers see; all of them when not said */
  readonly publicTraders?: number
  readonly pem?: string
  readonly log?: (message: string, error?: unknown) => void
}

export const NOW = Date.parse('2026-11-25T08:00:00.000Z')

export const caller = (org: string, ...roles: Actor[]): Caller => ({
  org,
  actor: `${org}/test`,
  roles: new Set(roles.length === 0 ? (['trader'] as Actor[]) : roles),
})

const open = async (
  config: ClientConfig,
  options: TestEngineOptions,
  clock: { now: number },
  drop: () => Promise<void>,
): Promise<TestEngine> => {
  const database = openDatabase(config)
  const mounted = mount(options.packs ?? packs({ country: options.country ?? 'CN' }))
  const pem = options.pem ?? newKeyPem()
  const now = () => clock.now
  await seedReferences(database, 0, mounted.packs, 0)
  const engine = new Engine({
    database,
    mounted,
    keys: makeKeys(database, 0, now),
    signer: makeSigner(pem, 'beibu.test/journal'),
    zone: options.zone ?? 'Asia/Shanghai',
    node: 'beibu.test/journal',
    demo: false,
    publicTraders: options.publicTraders ?? 0,
    now,
    newId,
    log: (_, message, error) => options.log?.(message, error),
  })
  await engine.start()
  const close = async (): Promise<void> => {
    await engine.stop()
    await database.close()
  }
  return {
    engine,
    database,
    mounted,
    config,
    clock,
    pem,
    type: mounted.filings.get(options.filing ?? 'trade.declaration')!,
    again: async () => {
      await close()
      return open(config, { ...options, pem }, clock, drop)
    },
    end: async () => {
      await close()
      await drop()
    },
  }
}

/** A started engine on a database of its own. */
export const testEngine = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  const { config, drop } = await testDatabase()
  return open(config, options, { now: options.now ?? NOW }, drop)
}
