// A node with the trade pack for tests of a filing's life: lodging and steps, called directly.
import assert from 'node:assert/strict'
import { putVersion } from '#engine/reference/store.ts'
import type { Accepted, Caller, Outcome } from '#engine/types.ts'
import type { DatedRow } from '#kit/pack.ts'
import { packs } from '#packs/index.ts'
import { sample } from '#packs/trade/trial.ts'
import { testDatabase } from './database.ts'
import { caller } from './engine.ts'
import { nodeOn } from './simulation/engines.ts'

export const trader = caller('T1')
export const officer = caller('O', 'officer')

export const good = (outcome: Outcome): Accepted => {
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}
export const keysOf = (outcome: Outcome): string[] =>
  outcome.ok ? [] : outcome.faults.map(({ key, path }) => `${key} ${path}`)

/** Fresh durians from Thailand, without a reference of the declarant's own. */
export const durian: Readonly<Record<string, unknown>> = {
  ...sample('import-durian'),
  reference: undefined,
}

/** A node on a database of its own. */
export const lifeNode = async () => {
  const database = await testDatabase()
  const node = await nodeOn(database.config, {
    packs: packs({ country: 'CN' }),
    clock: { now: Date.parse('2026-11-25T08:00:00.000Z') },
  })
  const typeOf = (name: string) => node.mounted.filings.get(`trade.${name}`)!
  const lodge = (name: string, document: object, by: Caller = trader): Promise<Outcome> =>
    node.engine.lodge(typeOf(name), by, Buffer.from(JSON.stringify(document)), {})
  const step = (
    name: string,
    { number, version }: Accepted,
    transition: string,
    by: Caller = trader,
    body?: object,
  ): Promise<Outcome> =>
    node.engine.step(typeOf(name), by, number, transition, {
      version,
      ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
    })
  return {
    ...node,
    typeOf,
    lodge,
    step,
    /** a declaration from lodging to release, paid */
    released: async (document: object): Promise<Accepted> => {
      const lodged = good(await lodge('declaration', document))
      const paid = good(await step('declaration', lodged, 'pay'))
      return good(await step('declaration', paid, 'release', officer))
    },
    /** another version of a reference table, in force at once */
    put: async (name: string, rows: readonly DatedRow[]): Promise<void> => {
      const version = { pack: 'trade', name, rows, source: 'this test', switched: 0 }
      await putVersion(node.database, 0, version)
      await node.engine.refresh()
    },
    end: async (): Promise<void> => {
      await node.stop()
      await database.drop()
    },
  }
}
export type LifeNode = Awaited<ReturnType<typeof lifeNode>>
