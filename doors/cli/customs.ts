// Customs' messages of a node as its settings have them: keys, whom to believe, where to send.
import { readFileSync } from 'node:fs'
import { Courier } from '#doors/customs/courier.ts'
import { readTrusted, signerOf } from '#doors/customs/keys.ts'
import { type CustomsSide, exchangeOf } from '#doors/customs/side.ts'
import type { Engine } from '#engine/flow.ts'
import { newId } from '#engine/store/ids.ts'
import type { NodeLog } from './log.ts'
import { PARTITION, type Store } from './node.ts'
import type { Settings } from './settings.ts'

interface Customs {
  readonly side: CustomsSide
  /** absent: nothing is sent, and lists wait */
  readonly courier?: Courier
}

/** Messages of customs, where a pack has them; the settings' paths were looked at before. */
export const customsOf = (
  { customsUrl, customsKey, customsTrusted, node }: Settings,
  { database }: Store,
  engine: Engine,
  log: NodeLog,
): Customs | undefined => {
  const found = exchangeOf(engine)
  if (found === undefined) return undefined
  const signer = customsKey === undefined ? undefined : signerOf(readFileSync(customsKey, 'utf8'))
  const trusted = customsTrusted === undefined ? undefined : readTrusted(customsTrusted)
  const side: CustomsSide = {
    ...{ database, partition: PARTITION, engine, ...found, now: Date.now, newId },
    tell: log.tell,
    trusted: trusted ?? new Map(),
    ...(signer === undefined ? {} : { signer }),
  }
  if (customsUrl === undefined) return { side }
  return { side, courier: new Courier({ ...side, url: customsUrl, exchangeNumber: node }) }
}
