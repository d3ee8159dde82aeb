// Several engines on one database, as several processes would be; and engines that die.
import { Engine } from '#engine/flow.ts'
import { makeSigner } from '#engine/journal/note.ts'
import { type Mounted, type MountedFiling, mount } from '#engine/mounted.ts'
import { seedReferences } from '#engine/reference/store.ts'
import { type ClientConfig, type Database, openDatabase } from '#engine/store/database.ts'
import { newId } from '#engine/store/ids.ts'
import { makeKeys } from '#engine/store/keys.ts'
import { newKeyPem } from '#engine/store/signing-key.ts'
import type { Outcome } from '#engine/types.ts'
import type { Pack } from '#kit/pack.ts'
import { NOW } from '#test/engine.ts'
import { depot } from './depot.ts'

export interface Node {
  readonly engine: Engine
  readonly database: Database
  readonly mounted: Mounted
  readonly type: MountedFiling
  readonly config: ClientConfig
  readonly clock: { now: number }
  readonly notes: string[]
  /** an orderly end */
  stop(): Promise<void>
  /** the process is gone: nothing more is saved or signed */
  die(): Promise<void>
}

interface NodeOptions {
  readonly packs?: readonly Pack[]
  readonly zone?: string
  readonly clock?: { now: number }
}

const pem = newKeyPem()

/** An engine on a database that is there already; the depot pack unless others are given. */
export const nodeOn = async (config: ClientConfig, options: NodeOptions = {}): Promise<Node> => {
  const { packs = [depot], zone = 'Asia/Shanghai', clock = { now: NOW } } = options
  const database = openDatabase(config)
  const mounted = mount(packs)
  const now = (): number => clock.now
  const notes: string[] = []
  await seedReferences(database, 0, mounted.packs, 0)
  const engine = new Engine({
    database,
    mounted,
    keys: makeKeys(database, 0, now),
    signer: makeSigner(pem, 'beibu.test/journal'),
    zone,
    node: 'beibu.test/journal',
    demo: false,
    now,
    newId,
    log: (level, message, error) =>
      notes.push(`${level} ${message}${error instanceof Error ? `: ${error.message}` : ''}`),
  })
  await engine.start()
  return {
    engine,
    database,
    mounted,
    type: [...mounted.filings.values()][0]!,
    config,
    clock,
    notes,
    stop: async () => {
      await engine.stop()
      await database.close()
    },
    die: async () => {
      await database.close()
      await engine.stop().catch(() => undefined)
    },
  }
}

interface Row {
  readonly chapter?: string
  readonly origin?: string
  readonly net?: string
  readonly value: string
}

/** The body of a grant: no limit applies to it. */
export const ticket = (
  rows: readonly Row[] | string,
  more: Readonly<Record<string, unknown>> = {},
): Buffer => {
  const list = typeof rows === 'string' ? [{ value: rows }] : rows
  const items = list.map(row => ({ chapter: '01', origin: 'TH', net: '1', ...row }))
  const own = items.length === 0 ? {} : { items }
  return Buffer.from(JSON.stringify({ office: 'A', kind: 'grant', ...own, ...more }))
}

/** `ok`, or the keys of the faults. */
export const told = (outcome: Outcome): string =>
  outcome.ok ? 'ok' : outcome.faults.map(each => each.key).join()

/** The number of an accepted filing; throws with the faults otherwise. */
export const numberOf = (outcome: Outcome): string => {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.faults)}`)
  return outcome.number
}

/** All totals of a measure, `at dimensions… value`, sorted as the engine sorts them. */
export const totalsOf = async (
  { engine }: Pick<Node, 'engine'>,
  measure: string,
  by: readonly string[] = [],
  grain: 'hour' | 'day' | 'month' | 'year' = 'year',
  more: { where?: Record<string, string>; from?: string; to?: string } = {},
): Promise<string[]> => {
  const answer = await engine.totals({ measure, by, where: {}, grain, ...more })
  if (!('cells' in answer)) throw new Error(`no totals: ${JSON.stringify(answer.faults)}`)
  return answer.cells.map(cell => [cell.at, ...by.map(name => cell[name]), cell.value].join(' '))
}
