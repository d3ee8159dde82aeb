// What the parts of the desk are handed, and what they have in common.
import type { MountedFiling } from '../mounted.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { Caller } from '../types.ts'

/** What the desk is handed of the engine's options. */
export interface DeskMeans {
  readonly database: Database
  /** milliseconds since 1970 */
  readonly now: () => number
  readonly newId: (ms: number) => string
  readonly zone: string
}
export interface DeskOptions extends DeskMeans {
  readonly partition: number
  readonly filings: ReadonlyMap<string, MountedFiling>
}

/** Advisory lock (7205, hash of the organisation): one at a time adds to what it may keep. */
const ORG_LOCK = 7205

/** Until the end of the transaction nobody else counts what this organisation keeps. */
export const lockOrg = async (rows: Queryable, caller: Caller): Promise<void> => {
  await rows.query(`SELECT pg_advisory_xact_lock(${ORG_LOCK}, hashtext($1))`, [caller.org])
}

/** Who of an organisation: the person, or the key. */
export const whoOf = (caller: Caller): string => caller.person ?? caller.actor
/** The acting organisation of an actor: what others may see of who it was. */
export const orgOf = (actor: string): string => actor.split('/')[0] ?? actor
