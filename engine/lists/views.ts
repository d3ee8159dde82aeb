// Saved views: a way of looking at a list, under a name. One's own, and those that others of the
// organisation share. The walls see to the organisation; the person stands in each statement.
import { fault, Refusal } from '#kit/fault.ts'
import type { MountedFiling } from '../mounted.ts'
import type { Database, Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import type { ViewContent } from './content.ts'

export interface SavedView {
  readonly view: string
  readonly type: string
  readonly name: string
  readonly content: ViewContent
  readonly shared: boolean
  /** the caller saved it, and may change and remove it */
  readonly own: boolean
  readonly changed: string
}
export interface ViewOrder {
  readonly name: string
  readonly content: ViewContent
  readonly shared: boolean
}

export const MOST_VIEWS = 50
/** Advisory lock (7205, person): a person's views are counted and named one after another. */
const VIEWS_LOCK = 7205

/** Whose a view is: the person, or the key that stands for one. */
const personOf = (caller: Caller): string => caller.person ?? caller.actor

const serially = async (database: Queryable, caller: Caller): Promise<void> => {
  const lock = `SELECT pg_advisory_xact_lock(${VIEWS_LOCK}, hashtext($1))`
  await database.query(lock, [personOf(caller)])
}

const isTaken = async (
  database: Queryable,
  partition: number,
  caller: Caller,
  type: string,
  name: string,
  but: string,
): Promise<boolean> => {
  const { rows } = await database.query(
    `SELECT 1 FROM saved_view WHERE partition = ${partition} AND org = $1 AND person = $2
      AND type = $3 AND name = $4 AND view <> $5`,
    [caller.org, personOf(caller), type, name, but],
  )
  return rows.length > 0
}
const taken = (name: string): Refusal => new Refusal([fault('view-name-taken', '/name', { name })])

interface ViewRow extends Omit<SavedView, 'content'> {
  readonly content: string
}

export class Views {
  private readonly database: Database
  private readonly partition: number

  constructor(database: Database, partition: number) {
    this.database = database
    this.partition = partition
  }

  /** Own views and shared ones, of one type or of all, by name. */
  async list(caller: Caller, type: string | undefined): Promise<SavedView[]> {
    const { rows } = await asCaller(this.database, caller, transaction =>
      transaction.query<ViewRow & Record<string, unknown>>(
        `SELECT view, type, name, content, shared, person = $2 AS own, changed FROM saved_view
          WHERE partition = ${this.partition} AND org = $1 AND (person = $2 OR shared)
            AND ($3::text IS NULL OR type = $3)
          ORDER BY type, name, view`,
        [caller.org, personOf(caller), type ?? null],
      ),
    )
    return rows.map(row => ({ ...row, content: JSON.parse(row.content) as ViewContent }))
  }

  /** Save one under an identifier. `view-name-taken`, `too-many-views`. */
  save(
    caller: Caller,
    type: MountedFiling,
    order: ViewOrder,
    view: string,
    now: number,
  ): Promise<SavedView | Refusal> {
    const { partition } = this
    const { name, content, shared } = order
    return asCaller(this.database, caller, async transaction => {
      await serially(transaction, caller)
      const { rows } = await transaction.query<{ views: bigint }>(
        `SELECT count(*) AS views FROM saved_view
          WHERE partition = ${partition} AND org = $1 AND person = $2`,
        [caller.org, personOf(caller)],
      )
      if (Number(rows[0]?.views) >= MOST_VIEWS) {
        return new Refusal([fault('too-many-views', '', { max: MOST_VIEWS })])
      }
      if (await isTaken(transaction, partition, caller, type.type, name, '')) return taken(name)
      const changed = new Date(now)
      await transaction.query(
        `INSERT INTO saved_view
            (partition, org, person, view, type, name, content, shared, changed)
          VALUES (${partition}, $1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          caller.org,
          personOf(caller),
          view,
          type.type,
          name,
          JSON.stringify(content),
          shared,
          changed,
        ],
      )
      return { view, type: type.type, ...order, own: true, changed: changed.toISOString() }
    })
  }

  /** The type of one's own view; undefined when there is none. */
  async typeOf(caller: Caller, view: string): Promise<string | undefined> {
    const own = (await this.list(caller, undefined)).find(each => each.view === view && each.own)
    return own?.type
  }

  /** Change one's own; undefined when there is none of that identifier. `view-name-taken`. */
  change(
    caller: Caller,
    view: string,
    { name, content, shared }: ViewOrder,
    now: number,
  ): Promise<SavedView | Refusal | undefined> {
    const { partition } = this
    return asCaller(this.database, caller, async transaction => {
      await serially(transaction, caller)
      const { rows } = await transaction.query<{ type: string }>(
        `UPDATE saved_view SET content = $4, shared = $5, changed = $6
          WHERE partition = ${partition} AND view = $1 AND org = $2 AND person = $3
          RETURNING type`,
        [view, caller.org, personOf(caller), JSON.stringify(content), shared, new Date(now)],
      )
      const type = rows[0]?.type
      if (type === undefined) return undefined
      if (await isTaken(transaction, partition, caller, type, name, view)) return taken(name)
      await transaction.query(
        `UPDATE saved_view SET name = $2 WHERE partition = ${partition} AND view = $1`,
        [view, name],
      )
      const changed = new Date(now).toISOString()
      return { view, type, name, content, shared, own: true, changed }
    })
  }

  /** Remove one's own; false when there is none. */
  async remove(caller: Caller, view: string): Promise<boolean> {
    const { rowCount } = await asCaller(this.database, caller, transaction =>
      transaction.query(
        `DELETE FROM saved_view
          WHERE partition = ${this.partition} AND view = $1 AND org = $2 AND person = $3`,
        [view, caller.org, personOf(caller)],
      ),
    )
    return rowCount === 1
  }
}
