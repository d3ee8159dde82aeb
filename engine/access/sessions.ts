// Sessions: a cookie's random token, of which only the SHA-256 is kept. A session gets a new token
// with each level it rises to, so that one that was planted is worth nothing (session fixation).
import type { Queryable } from '../store/database.ts'
import { DAY, type Ground, HOUR, MINUTE, newId, PARTITION } from './ground.ts'
import { sha256 } from './people.ts'

/** `half`: the password was right; `enrol`: a second factor has to be set up first. */
export type Level = 'half' | 'enrol' | 'full'

export interface Session {
  readonly digest: string
  readonly session: string
  readonly person: string
  readonly level: Level
  readonly kept: boolean
  readonly address: string
  readonly created: string
  readonly seen: string
  readonly expires: string
}

/** Between password and code. */
const HALF_MS = 10 * MINUTE
/** Not "stay signed in": a day, and the cookie goes with the browser. */
const SHORT_MS = DAY
const KEPT_MS = 30 * DAY
/** Officers and operators: a shift, whatever was ticked. */
const GUARDED_MS = 12 * HOUR

export interface SessionOrder {
  readonly person: string
  readonly level: Level
  readonly kept: boolean
  readonly guarded: boolean
  readonly address: string
  /** never later than this: an earlier end of the session that it follows (T83) */
  readonly until?: number
}

const lifeOf = ({ level, kept, guarded }: SessionOrder): number => {
  if (level !== 'full') return HALF_MS
  if (guarded) return GUARDED_MS
  return kept ? KEPT_MS : SHORT_MS
}

export interface NewSession {
  readonly token: string
  readonly level: Level
  /** seconds for the cookie; undefined: it goes with the browser */
  readonly maxAge: number | undefined
}

/** Start a session; the token is in no table. */
export const startSession = async (
  transaction: Queryable,
  ground: Ground,
  order: SessionOrder,
): Promise<NewSession> => {
  const token = ground.chance(32).toString('base64url')
  const at = ground.now()
  const life = Math.min(lifeOf(order), (order.until ?? Number.POSITIVE_INFINITY) - at)
  await transaction.query(
    `INSERT INTO session (partition, digest, session, person, level, kept, address, created,
        seen, expires)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5, $6, $7, $7, $8)`,
    [
      sha256(token),
      newId(ground, 'ses'),
      order.person,
      order.level,
      order.kept,
      order.address,
      new Date(at),
      new Date(at + life),
    ],
  )
  const stays = order.kept && order.level === 'full'
  return { token, level: order.level, maxAge: stays ? Math.floor(life / 1000) : undefined }
}

const COLUMNS = 'digest, session, person, level, kept, address, created, seen, expires'

/** The live session of a token. */
export const findSession = async (
  database: Queryable,
  now: number,
  token: string,
): Promise<Session | undefined> => {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const { rows } = await database.query<Session & Record<string, unknown>>(
    {
      name: 'find-session',
      text: `SELECT ${COLUMNS} FROM session
        WHERE partition = ${PARTITION} AND digest = $1 AND expires > $2`,
    },
    [sha256(token), new Date(now)],
  )
  return rows[0]
}

/** Noted once a minute: when a session was last used. */
export const touchSession = async (
  database: Queryable,
  now: number,
  session: Session,
): Promise<void> => {
  if (now - Date.parse(session.seen) < MINUTE) return
  await database.query(
    `UPDATE session SET seen = $2 WHERE partition = ${PARTITION} AND digest = $1`,
    [session.digest, new Date(now)],
  )
}

export const sessionsOf = async (
  database: Queryable,
  now: number,
  person: string,
): Promise<Session[]> => {
  const { rows } = await database.query<Session & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM session
      WHERE partition = ${PARTITION} AND person = $1 AND expires > $2 AND level = 'full'
      ORDER BY seen DESC`,
    [person, new Date(now)],
  )
  return rows
}

/** End one of a person's own sessions by its public id; false when it is none. */
export const endSession = async (
  transaction: Queryable,
  person: string,
  session: string,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `DELETE FROM session WHERE partition = ${PARTITION} AND person = $1 AND session = $2`,
    [person, session],
  )
  return rowCount === 1
}

/** End all sessions of a person, but for the one with this digest. */
export const endSessions = async (
  transaction: Queryable,
  person: string,
  except = '',
): Promise<number> => {
  const { rowCount } = await transaction.query(
    `DELETE FROM session WHERE partition = ${PARTITION} AND person = $1 AND digest <> $2`,
    [person, except],
  )
  return rowCount ?? 0
}

/** Sessions whose time is over; called now and then. */
export const sweepSessions = async (database: Queryable, now: number): Promise<void> => {
  await database.query(`DELETE FROM session WHERE partition = ${PARTITION} AND expires < $1`, [
    new Date(now),
  ])
}
