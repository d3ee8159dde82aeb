// The register of access: every sign-in, grant and refusal, as rows of the journal's second
// partition, with the same leaves and tree as filings. Append-only: nothing here changes a row.
import type { RegisterEvent } from '#kit/register-events.ts'
import { lockHead } from '../intake/write.ts'
import { type FreshRow, makeLeaf } from '../journal/leaf.ts'
import { Edge, leafHash } from '../journal/merkle.ts'
import type { Queryable } from '../store/database.ts'

/** The journal's partition of the register; filings stand in 0. */
export const REGISTER = 1

export interface Registered {
  readonly event: RegisterEvent
  /** organisation that it concerns; '' when none */
  readonly org: string
  /** who acted: `org_…/person`, a person's id, or 'node' */
  readonly actor: string
  /** what it was about: ids and names, never a secret */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** Row of an event; the id of the event is its position, so none is drawn. */
const rowOf = (position: number, at: string, event: Registered): FreshRow => ({
  partition: REGISTER,
  position,
  at,
  effective: at,
  type: 'node.access',
  filing: String(position),
  number: String(position),
  event: event.event,
  steps: [],
  state: '',
  version: 1,
  org: event.org,
  actor: event.actor,
  reference: '',
  body: JSON.stringify(event.detail),
  amounts: null,
  extra: null,
})

/**
 * Write events, within the transaction of what they tell of. Do it last: it locks the register's
 * head until the commit.
 */
export const register = async (
  transaction: Queryable,
  now: number,
  ...events: readonly Registered[]
): Promise<void> => {
  const PARTITION = REGISTER
  const head = await lockHead(transaction, REGISTER)
  const edge = head.edge.length === 0 ? new Edge() : Edge.of(head.edge)
  const at = new Date(now).toISOString()
  for (const [i, event] of events.entries()) {
    const row = rowOf(head.position + 1 + i, at, event)
    const hash = leafHash(makeLeaf(row).bytes)
    await transaction.query(
      `INSERT INTO journal (partition, position, at, effective, type, filing, number, event, steps,
          state, version, org, actor, reference, body, leaf)
        VALUES (${PARTITION}, $1, $2, $2, $3, $4, $4, $5, '', '', 1, $6, $7, '', $8, $9)`,
      [row.position, at, row.type, row.filing, row.event, row.org, row.actor, row.body, hash],
    )
    for (const { level, index, hash: node } of edge.append(hash)) {
      await transaction.query(
        `INSERT INTO tree_node (partition, level, index, hash)
          VALUES (${PARTITION}, $1, $2, $3)`,
        [level, index, node],
      )
    }
  }
  await transaction.query(
    `UPDATE head SET position = $1, edge = $2 WHERE partition = ${PARTITION}`,
    [head.position + events.length, edge.bytes()],
  )
}

export interface RegisterRow {
  readonly position: number
  readonly at: string
  readonly event: string
  readonly org: string
  readonly actor: string
  /** JSON text */
  readonly detailText: string
}

/** Newest first, before a position. Behind walls that see the register. */
export const readRegister = async (
  transaction: Queryable,
  query: { before?: number; limit: number; event?: string; org?: string },
): Promise<RegisterRow[]> => {
  const PARTITION = REGISTER
  const { rows } = await transaction.query<{
    position: bigint
    at: string
    event: string
    org: string
    actor: string
    body: string
  }>(
    `SELECT position, at, event, org, actor, body FROM journal
      WHERE partition = ${PARTITION} AND position < $1
        AND ($2::text IS NULL OR event = $2) AND ($3::text IS NULL OR org = $3)
      ORDER BY position DESC LIMIT $4`,
    [query.before ?? Number.MAX_SAFE_INTEGER, query.event ?? null, query.org ?? null, query.limit],
  )
  return rows.map(({ position, body, ...row }) => ({
    ...row,
    position: Number(position),
    detailText: body,
  }))
}
