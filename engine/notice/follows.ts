// What a person follows, and what they were told: read and written behind the walls of the caller,
// so that neither another organisation's filing nor another person's notices are there.
import { fault, Refusal } from '#kit/fault.ts'
import type { Database, Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'

/** A caller who is a person: keys follow nothing. */
export interface PersonCaller extends Caller {
  readonly person: string
}

export interface Follow {
  readonly following: boolean
  /** told by mail as well */
  readonly mail: boolean
}

export interface Notice {
  /** identifier, and the order of it: newer ones are greater numbers */
  readonly notice: string
  readonly at: string
  readonly type: string
  readonly number: string
  readonly event: string
  readonly state: string
  readonly read: boolean
}

export interface NoticePage {
  /** newest first */
  readonly notices: readonly Notice[]
  /** how many are not read, of all pages; UNREAD_MOST stands for that many or more */
  readonly unread: number
  /** how far in the journal people have been told: of what moved later there is no notice yet */
  readonly position: number
  readonly next?: string
}

const PAGE = 50
export const UNREAD_MOST = 1000

interface Found {
  readonly filing: string
  /** person or key that lodged it */
  readonly by: string
  /** position of its newest event */
  readonly last: bigint
}

const findFiling = async (
  rows: Queryable,
  partition: number,
  type: string,
  number: string,
): Promise<Found | undefined> => {
  const found = await rows.query<Found & Record<string, unknown>>(
    `SELECT f.filing, split_part(j.actor, '/', 2) AS by,
        f.positions[cardinality(f.positions)] AS last FROM filing f
      JOIN journal j ON j.partition = ${partition} AND j.position = f.positions[1]
      WHERE f.partition = ${partition} AND f.type = $1 AND f.number = $2`,
    [type, number],
  )
  return found.rows[0]
}

const followOf = async (
  rows: Queryable,
  partition: number,
  caller: PersonCaller,
  { filing, by }: Found,
): Promise<Follow> => {
  const found = await rows.query<Follow & Record<string, unknown>>(
    `SELECT following, mail FROM follow
      WHERE partition = ${partition} AND filing = $1 AND org = $2 AND person = $3`,
    [filing, caller.org, caller.person],
  )
  // who lodged it follows it from the first moment, before the writer of notices came by
  return found.rows[0] ?? { following: by === caller.person, mail: true }
}

/** What people follow and were told, as the doors ask for it. */
export class Notices {
  private readonly database: Database
  private readonly partition: number
  private readonly now: () => number

  constructor(database: Database, partition: number, now: () => number) {
    this.database = database
    this.partition = partition
    this.now = now
  }

  /** Whether the caller follows a filing; undefined when there is none that they may see. */
  follow(caller: PersonCaller, type: string, number: string): Promise<Follow | undefined> {
    return asCaller(this.database, caller, async rows => {
      const found = await findFiling(rows, this.partition, type, number)
      return found && followOf(rows, this.partition, caller, found)
    })
  }

  /** Follow a filing or no longer; `mail` stays as it was when it is not said. */
  setFollow(
    caller: PersonCaller,
    type: string,
    number: string,
    wanted: { readonly following: boolean; readonly mail?: boolean },
  ): Promise<Follow | undefined> {
    const { partition } = this
    return asCaller(this.database, caller, async rows => {
      const found = await findFiling(rows, partition, type, number)
      if (found === undefined) return undefined
      const before = await followOf(rows, partition, caller, found)
      const { following, mail = before.mail } = wanted
      const since = before.following ? 0n : found.last
      await rows.query(
        `INSERT INTO follow (partition, filing, org, person, type, number, following, mail,
            since)
          VALUES (${partition}, $1, $2, $3, $4, $5, $6, $7, $8)
          ON CONFLICT (partition, filing, org, person)
          DO UPDATE SET following = excluded.following, mail = excluded.mail,
            since = CASE WHEN follow.following THEN follow.since ELSE excluded.since END`,
        [found.filing, caller.org, caller.person, type, number, following, mail, since],
      )
      return { following, mail }
    })
  }

  /** A page of notices, newest first. */
  async list(caller: PersonCaller, cursor?: string): Promise<NoticePage | Refusal> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor)
    if (before === undefined) return new Refusal([fault('cursor-wrong', '/cursor')])
    const { partition } = this
    const { org, person } = caller
    // before the notices: what is told up to here is among them
    const { rows: heads } = await this.database.query<{ position: bigint }>(
      `SELECT position FROM notice_head WHERE partition = ${partition}`,
    )
    const position = Number(heads[0]?.position ?? 0n)
    return asCaller(this.database, caller, async rows => {
      const found = await rows.query<Notice & Record<string, unknown>>(
        `SELECT position::text AS notice, at, type, number, event, state, read IS NOT NULL AS read
          FROM notice WHERE partition = ${partition} AND org = $1 AND person = $2 AND position < $3
          ORDER BY position DESC LIMIT ${PAGE + 1}`,
        [org, person, before],
      )
      const { rows: counted } = await rows.query<{ unread: number }>(
        `SELECT count(*)::int AS unread FROM (SELECT 1 FROM notice WHERE partition = ${partition}
          AND org = $1 AND person = $2 AND read IS NULL LIMIT ${UNREAD_MOST}) AS counted`,
        [org, person],
      )
      const notices = found.rows.slice(0, PAGE)
      const unread = counted[0]?.unread ?? 0
      const last = notices.at(-1)
      return found.rows.length > PAGE && last !== undefined
        ? { notices, unread, position, next: writeCursor(last.notice) }
        : { notices, unread, position }
    })
  }

  /** All up to this notice, itself included, count as read: the person has seen them. */
  async read(caller: PersonCaller, until: number): Promise<void> {
    const { partition } = this
    await asCaller(this.database, caller, rows =>
      rows.query(
        `UPDATE notice SET read = $4 WHERE partition = ${partition} AND org = $1 AND person = $2
          AND position <= $3 AND read IS NULL`,
        [caller.org, caller.person, until, new Date(this.now())],
      ),
    )
  }
}

const writeCursor = (notice: string): string => Buffer.from(`1:${notice}`).toString('base64url')

const readCursor = (cursor: string): number | undefined => {
  const found = /^1:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  return found === null ? undefined : Number(found[1])
}
