// Claims as a batch sees them. A claim is made under the lock of its filing's row, which a batch
// holds before it looks here: so none can come between the look and the commit.
import type { Change } from '../intake/state.ts'
import { numberKey } from '../intake/state.ts'
import type { Queryable } from '../store/database.ts'
import type { Command } from '../types.ts'

/** How long a claim keeps others off, when it is not renewed. */
export const CLAIM_MS = 600_000

/** A claim as an officer sees it in the queue. */
export interface WorkClaim {
  /** the name of a colleague, or of another organisation */
  readonly by: string
  readonly mine: boolean
  readonly until: string
}

/** A claim as it decides: whose, and until when (ms). */
export interface Claimed {
  readonly actor: string
  readonly until: number
}

const isOfficers = (command: Command): boolean =>
  command.kind === 'transition' &&
  command.caller.roles.has('officer') &&
  command.type.transitions.get(command.transition)?.by === 'officer'

const columnsOf = (keys: readonly string[]): [types: string[], numbers: string[]] => {
  const pairs = [...new Set(keys)].sort().map(key => key.split('\u001f'))
  return [pairs.map(([type]) => type!), pairs.map(([, number]) => number!)]
}

/** Load the claims on what officers are about to take further; nothing is asked when none are. */
export const loadClaimed = async (
  database: Queryable,
  partition: number,
  commands: readonly Command[],
  claimed: Map<string, Claimed>,
): Promise<void> => {
  const keys = commands.flatMap(each =>
    each.kind === 'transition' && isOfficers(each) ? [numberKey(each.type.type, each.number)] : [],
  )
  if (keys.length === 0) return
  const { rows } = await database.query<{
    type: string
    number: string
    actor: string
    until: string
  }>(
    {
      name: 'load-claimed',
      text: `SELECT type, number, actor, until FROM filing_claim
        WHERE partition = ${partition} AND (type, number) IN (
          SELECT * FROM unnest($1::text[], $2::text[]))`,
    },
    columnsOf(keys),
  )
  for (const { type, number, actor, until } of rows) {
    claimed.set(numberKey(type, number), { actor, until: Date.parse(until) })
  }
}

/** Whoever takes a filing further ends the claim on it. A batch of lodgings asks nothing. */
export const endClaims = async (
  database: Queryable,
  partition: number,
  changes: readonly Change[],
): Promise<void> => {
  const keys = changes.flatMap(({ command, after }) =>
    command.kind === 'transition' ? [numberKey(after.type, after.number)] : [],
  )
  if (keys.length === 0) return
  await database.query(
    {
      name: 'end-claims',
      text: `DELETE FROM filing_claim WHERE partition = ${partition} AND (type, number) IN (
        SELECT * FROM unnest($1::text[], $2::text[]))`,
    },
    columnsOf(keys),
  )
}
