// What the courier and the doors of customs' messages share: the pack's exchange, the engine, the
// originals, and whom to believe.
import { createHash } from 'node:crypto'
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Database } from '#engine/store/database.ts'
import type { Caller } from '#engine/types.ts'
import type { Exchange, Signer, Verifier } from '#kit/exchange.ts'

export interface CustomsSide {
  readonly database: Database
  readonly partition: number
  readonly engine: Pick<
    EngineApi,
    | 'mounted'
    | 'lodge'
    | 'step'
    | 'previewMany'
    | 'previewStep'
    | 'known'
    | 'list'
    | 'read'
    | 'zone'
  >
  /** the pack whose messages go to customs */
  readonly pack: string
  readonly exchange: Exchange
  readonly now: () => number
  readonly newId: (at: number) => string
  readonly tell: (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void
  /** ours; without it nothing is signed, and nothing that must be is sent */
  readonly signer?: Signer
  /** senders whose messages must be signed, by their codes; customs is `customs` */
  readonly trusted: ReadonlyMap<string, Verifier>
}

/** The pack that has an exchange with customs; undefined on a node without one. */
export const exchangeOf = (
  engine: Pick<EngineApi, 'mounted'>,
): Pick<CustomsSide, 'pack' | 'exchange'> | undefined => {
  for (const { name, exchange } of engine.mounted.packs) {
    if (exchange !== undefined) return { pack: name, exchange }
  }
  return undefined
}

export const typeOf = (
  { engine, pack }: Pick<CustomsSide, 'engine' | 'pack'>,
  filing: string,
): MountedFiling => {
  const type = engine.mounted.filings.get(`${pack}.${filing}`)
  if (type === undefined) throw new Error(`${pack}: no filing ${filing}`)
  return type
}

/** Looks at every organisation's filings, to find whom a message of customs is about. */
export const LOOK: Caller = { org: '', actor: 'customs', roles: new Set(['officer']) }
/** Lodges customs' answers in the name of those whom they are for. */
export const inNameOf = (org: string): Caller => ({
  org,
  actor: 'customs/exchange',
  roles: new Set(['trader']),
})
/** The node's own door to customs. */
export const doorOf = (org: string): Caller => ({
  org,
  actor: 'customs/courier',
  roles: new Set(['door']),
})

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex')

/** Faults of the node, not of what was handed in: the same is handed in again later. */
export const LATER = new Set(['node-busy', 'store-away', 'clock-behind', 'stopping', 'bug'])
