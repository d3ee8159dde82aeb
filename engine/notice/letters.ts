// Letters are rows, written in the same transaction as what they tell of, so that none tells of
// what did not happen and none is forgotten. doors/notice sends them: at least once.
import type { Queryable } from '../store/database.ts'

export interface Letter {
  /** identifier of the row */
  readonly mail: string
  readonly recipient: string
  readonly lang: string
  readonly subject: string
  /** plain text; may hold a one-time link */
  readonly content: string
}

/** Whom a letter is for as somebody of an organisation: it ends with their being so. */
export interface Membership {
  readonly org: string
  readonly person: string
}

export interface NewLetter extends Letter {
  /** ms: it may be sent from then on */
  readonly at: number
  readonly of?: Membership
}

/** Put a letter into the box. `transaction` is that of what it tells of. */
export const enqueueLetter = async (
  transaction: Queryable,
  partition: number,
  letter: NewLetter,
): Promise<void> => {
  const { mail, recipient, lang, subject, content, at, of } = letter
  await transaction.query(
    `INSERT INTO mail (partition, mail, recipient, lang, subject, content, created, due, org, person)
      VALUES (${partition}, $1, $2, $3, $4, $5, $6, $6, $7, $8)`,
    [mail, recipient, lang, subject, content, new Date(at), of?.org ?? '', of?.person ?? ''],
  )
}

/** What a taken letter needs to come to an end. */
export interface DueLetter extends Letter {
  /** how often it was taken before */
  readonly tries: number
  /** ms */
  readonly created: number
}

interface DueRow extends Letter {
  readonly [name: string]: unknown
  readonly tries: number
  readonly created: string
  readonly org: string
  readonly person: string
}

/** Whether somebody is still of an organisation, or of one that holds a mandate of it. */
const isStillOf = async (
  database: Queryable,
  partition: number,
  { org, person }: Membership,
  at: number,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `SELECT 1 FROM person p
      WHERE p.partition = ${partition} AND p.person = $2 AND p.ended IS NULL AND (
        EXISTS (SELECT 1 FROM member m
          WHERE m.partition = ${partition} AND m.org = $1 AND m.person = $2)
        OR EXISTS (SELECT 1 FROM mandate d
          JOIN member m ON m.partition = ${partition} AND m.org = d.agent AND m.person = $2
          WHERE d.partition = ${partition} AND d.org = $1 AND d.ended IS NULL AND d.expires > $3))`,
    [org, person, new Date(at)],
  )
  return rowCount === 1
}

/**
 * Take the letter that has waited longest of those whose time has come. Nobody else takes it for
 * `lease` ms: whoever has it sends it within that, and says so by `markSent` or `markFailed`; that
 * of a killed node comes again.
 */
export const takeDueLetter = async (
  database: Queryable,
  partition: number,
  at: number,
  lease: number,
): Promise<DueLetter | undefined> => {
  for (;;) {
    const { rows } = await database.query<DueRow>(
      {
        name: 'take-letter',
        // materialized: in a join's inner loop the choice would be made anew for each row
        text: `WITH taken AS MATERIALIZED (
            SELECT w.mail FROM mail w WHERE w.partition = ${partition} AND w.sent IS NULL
              AND w.ended IS NULL AND w.due <= $1 ORDER BY w.due LIMIT 1 FOR UPDATE SKIP LOCKED)
          UPDATE mail SET due = $2, tries = mail.tries + 1 FROM taken
          WHERE mail.partition = ${partition} AND mail.mail = taken.mail
          RETURNING mail.mail, mail.recipient, mail.lang, mail.subject, mail.content, mail.created,
            mail.tries - 1 AS tries, mail.org, mail.person`,
      },
      [new Date(at), new Date(at + lease)],
    )
    if (rows[0] === undefined) return undefined
    const { org, person, created, ...letter } = rows[0]
    const good = person === '' || (await isStillOf(database, partition, { org, person }, at))
    if (good) return { ...letter, created: Date.parse(created) }
    await withdraw(database, partition, letter.mail, at)
  }
}

/** It is nobody's business any more: not even its text stays. */
const withdraw = async (
  database: Queryable,
  partition: number,
  mail: string,
  at: number,
): Promise<void> => {
  await database.query(
    `UPDATE mail SET sent = $2, content = '', failed = 'withdrawn: no longer of the organisation'
      WHERE partition = ${partition} AND mail = $1 AND sent IS NULL`,
    [mail, new Date(at)],
  )
}

/** A server has taken it. Its text may hold a link that still works, and goes. */
export const markSent = async (
  database: Queryable,
  partition: number,
  mail: string,
  at: number,
): Promise<void> => {
  await database.query(
    `UPDATE mail SET sent = $2, content = '', failed = NULL
      WHERE partition = ${partition} AND mail = $1 AND sent IS NULL`,
    [mail, new Date(at)],
  )
}

const MINUTE = 60_000
const DAY = 86_400_000
/** Until it is tried again after the first, the second … failure; the last one stays. */
const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE]
/** How old a letter may grow before it counts as undeliverable. */
const MOST_AGE = 3 * DAY

/** When a letter is to be tried again after a failure; undefined when never. */
export const nextTry = (
  { tries, created }: Pick<DueLetter, 'tries' | 'created'>,
  at: number,
): number | undefined => {
  const next = at + WAITS[Math.min(tries, WAITS.length - 1)]!
  return next - created > MOST_AGE ? undefined : next
}

/**
 * It could not be sent: try again later, or never when it is `forGood` or too old. The operator
 * sees it, with the reason.
 */
export const markFailed = async (
  database: Queryable,
  partition: number,
  letter: Pick<DueLetter, 'mail' | 'tries' | 'created'>,
  reason: string,
  at: number,
  forGood: boolean,
): Promise<void> => {
  const next = forGood ? undefined : nextTry(letter, at)
  await database.query(
    `UPDATE mail SET failed = $2, due = $3, ended = $4
      WHERE partition = ${partition} AND mail = $1 AND sent IS NULL`,
    [letter.mail, reason, new Date(next ?? at), next === undefined ? new Date(at) : null],
  )
}

export interface UnsentLetter {
  readonly mail: string
  readonly recipient: string
  readonly subject: string
  readonly content: string
  readonly created: string
  /** why it could not be sent the last time; null when nobody tried */
  readonly failed: string | null
  /** nobody tries any more since then */
  readonly ended: string | null
}

const MOST_SHOWN = 500

/** Letters that wait or that nobody can send, newest first, with their whole text; at most 500. */
export const unsentLetters = async (
  database: Queryable,
  partition: number,
): Promise<UnsentLetter[]> => {
  const { rows } = await database.query<UnsentLetter & Record<string, unknown>>(
    `SELECT mail, recipient, subject, content, created, failed, ended FROM mail
      WHERE partition = ${partition} AND sent IS NULL
      ORDER BY created DESC, mail LIMIT ${MOST_SHOWN}`,
  )
  return rows
}
