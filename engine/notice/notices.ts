// The writer of notices: a reader of the journal by position, like the cube. Its position stands in
// a row that moves in the same transaction as what it wrote, so that a restart misses nothing and
// doubles nothing; the row's lock makes several processes take turns.
import type { Database, Queryable, Transaction } from '../store/database.ts'
import { enqueueLetter } from './letters.ts'

/** Events that are read at once, in one transaction: a commit waits for the disk. */
const BATCH = 5000
/** How long moves are gathered for one letter. */
export const GATHER_MS = 60_000
/** Letters of a turn; each is a transaction of some milliseconds. */
const MOST_LETTERS = 100

/** One event that a follower is told of by mail. */
export interface Move {
  readonly type: string
  readonly number: string
  readonly event: string
  readonly state: string
  /** RFC 3339 */
  readonly at: string
}

export interface Moved {
  readonly lang: string
  readonly organisation: string
  /** in the order of the journal, one at least */
  readonly moves: readonly Move[]
}

/** What letters about moves are made with; without it nobody is told by mail. */
export interface Letterhead {
  readonly newId: (at: number) => string
  readonly compose: (moved: Moved) => { readonly subject: string; readonly content: string }
}

export interface NoticeOptions {
  readonly database: Database
  readonly partition: number
  readonly now: () => number
  readonly letterhead?: Letterhead
  /** events that are read at once; 5,000 when not said */
  readonly batch?: number
}

interface Told {
  readonly org: string
  readonly person: string
  readonly position: bigint
  readonly at: string
  readonly type: string
  readonly number: string
  readonly owner: string
  readonly event: string
  readonly state: string
  readonly mail: boolean
}

interface Where {
  readonly head: bigint
  readonly told: bigint
  readonly people: boolean
  readonly mailing: string | null
}

export class NoticeWriter {
  private readonly options: NoticeOptions
  private readonly partition: number

  constructor(options: NoticeOptions) {
    this.options = options
    this.partition = options.partition
  }

  /** Tell of all that was committed since. Called every second; cheap when there is no news. */
  async advance(): Promise<void> {
    const { head, told, people, mailing } = await this.where()
    if (told < head) {
      // nobody has ever signed in here: nobody lodged as a person, and nobody follows
      if (!people) await this.passOver(head)
      else while (await this.batch(head));
    }
    const { letterhead, now } = this.options
    if (letterhead === undefined) return
    if (mailing !== null && Date.parse(mailing) <= now() - GATHER_MS) await this.mail(letterhead)
  }

  private async where(): Promise<Where> {
    // the head first: who lodged up to it was a person before
    const { partition } = this
    const { rows } = await this.options.database.query<Omit<Where, 'people'>>(
      {
        name: 'notice-where',
        text: `SELECT h.position AS head, n.position AS told,
            (SELECT min(m.mailing) FROM notice m
              WHERE m.partition = ${partition} AND m.mailing IS NOT NULL) AS mailing
          FROM head h JOIN notice_head n ON n.partition = ${partition}
          WHERE h.partition = ${partition}`,
      },
      [],
    )
    const { rows: some } = await this.options.database.query<{ people: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM person WHERE partition = ${partition}) AS people`,
    )
    if (rows[0] === undefined) throw new Error('the journal or its notices have no head')
    return { ...rows[0], people: some[0]?.people === true }
  }

  private async passOver(to: bigint): Promise<void> {
    await this.options.database.query(
      `UPDATE notice_head SET position = $1
        WHERE partition = ${this.partition} AND position < $1`,
      [to],
    )
  }

  /** One batch, all of it or nothing; false when there is no more up to `head`. */
  private batch(head: bigint): Promise<boolean> {
    const { partition } = this
    return this.options.database.transaction(async transaction => {
      const { rows } = await transaction.query<{ position: bigint }>(
        `SELECT position FROM notice_head WHERE partition = ${partition} FOR UPDATE`,
      )
      const after = rows[0]?.position ?? head
      if (after >= head) return false
      const end = after + BigInt(this.options.batch ?? BATCH)
      const until = end < head ? end : head
      await this.followLodged(transaction, after, until)
      const told = await this.toldBy(transaction, after, until)
      await this.write(transaction, await permitted(transaction, partition, told, this.now()))
      await transaction.query(
        `UPDATE notice_head SET position = $1 WHERE partition = ${partition}`,
        [until],
      )
      return until < head
    })
  }

  private now(): Date {
    return new Date(this.options.now())
  }

  /** A person who lodges follows what they lodged, unless they have said that they do not. */
  private async followLodged(rows: Queryable, after: bigint, until: bigint): Promise<void> {
    await rows.query(
      {
        name: 'notice-follow',
        text: `INSERT INTO follow (partition, filing, org, person, type, number, following, mail,
            since)
          SELECT ${this.partition}, j.filing, j.org, p.person, j.type, j.number, true, true, 0
          FROM journal j
          JOIN person p ON p.partition = ${this.partition} AND p.person = split_part(j.actor, '/', 2)
          WHERE j.partition = ${this.partition} AND j.position > $1 AND j.position <= $2
            AND j.version = 1
          ON CONFLICT DO NOTHING`,
      },
      [after, until],
    )
  }

  /** Who follows what moved; nobody is told of what they did themselves. */
  private async toldBy(rows: Queryable, after: bigint, until: bigint): Promise<Told[]> {
    const found = await rows.query<Told & Record<string, unknown>>(
      {
        name: 'notice-told',
        text: `SELECT f.org, f.person, j.position, j.at, j.type, j.number, j.org AS owner, j.event,
            j.state, f.mail
          FROM journal j
          JOIN follow f ON f.partition = ${this.partition} AND f.filing = j.filing AND f.following
            AND j.position > f.since
          WHERE j.partition = ${this.partition} AND j.position > $1 AND j.position <= $2
            AND f.person <> split_part(j.actor, '/', 2)
          ORDER BY j.position`,
      },
      [after, until],
    )
    return found.rows
  }

  private async write(rows: Queryable, told: readonly Told[]): Promise<void> {
    if (told.length === 0) return
    const mails = this.options.letterhead !== undefined
    const column = <T>(of: (each: Told) => T): T[] => told.map(of)
    await rows.query(
      `INSERT INTO notice (partition, org, person, position, at, type, number, owner, event, state,
          mailing)
        SELECT ${this.partition}, n.org, n.person, n.position, n.at, n.type, n.number, n.owner,
          n.event, n.state, CASE WHEN n.mail THEN $11::timestamptz END
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[],
          $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[])
          AS n(org, person, position, at, type, number, owner, event, state, mail)
        ON CONFLICT DO NOTHING`,
      [
        column(each => each.org),
        column(each => each.person),
        column(each => each.position),
        column(each => each.at),
        column(each => each.type),
        column(each => each.number),
        column(each => each.owner),
        column(each => each.event),
        column(each => each.state),
        column(each => each.mail && mails),
        this.now(),
      ],
    )
  }

  /** A letter to each person whose moves have been gathered long enough. */
  private async mail(letterhead: Letterhead): Promise<void> {
    const { partition } = this
    const { rows } = await this.options.database.query<{ org: string; person: string }>(
      `SELECT org, person FROM notice WHERE partition = ${partition} AND mailing IS NOT NULL
        GROUP BY org, person HAVING min(mailing) <= $1 ORDER BY min(mailing) LIMIT ${MOST_LETTERS}`,
      [new Date(this.options.now() - GATHER_MS)],
    )
    for (const { org, person } of rows) {
      await this.options.database.transaction(transaction =>
        this.gather(transaction, letterhead, org, person),
      )
    }
  }

  /** Their moves into one letter; what they read in the page meanwhile needs none. */
  private async gather(
    transaction: Transaction,
    letterhead: Letterhead,
    org: string,
    person: string,
  ): Promise<void> {
    const { partition } = this
    const { rows } = await transaction.query<Told & { read: string | null }>(
      `UPDATE notice SET mailing = NULL
        WHERE partition = ${partition} AND org = $1 AND person = $2 AND mailing IS NOT NULL
        RETURNING org, person, position, at, type, number, owner, event, state, true AS mail, read`,
      [org, person],
    )
    const unread = rows.filter(each => each.read === null)
    const moves = await permitted(transaction, partition, unread, this.now())
    if (moves.length === 0) return
    const { rows: found } = await transaction.query<{ mail: string; lang: string; name: string }>(
      `SELECT p.mail_shown AS mail, p.lang, o.name FROM person p
        JOIN organisation o ON o.partition = ${partition} AND o.org = $2
        WHERE p.partition = ${partition} AND p.person = $1`,
      [person, org],
    )
    const to = found[0]
    if (to === undefined) return
    const at = this.options.now()
    const letter = letterhead.compose({ lang: to.lang, organisation: to.name, moves })
    await enqueueLetter(transaction, partition, {
      mail: letterhead.newId(at),
      recipient: to.mail,
      lang: to.lang,
      ...letter,
      at,
      of: { org, person },
    })
  }
}

/**
 * Those who may still see what they would be told: members of the organisation that they follow
 * for (of another's filing, as its officers), or of an agent whose mandate is in force and is for
 * that type.
 */
const permitted = async (
  rows: Queryable,
  partition: number,
  told: readonly Told[],
  now: Date,
): Promise<Told[]> => {
  if (told.length === 0) return []
  const { rows: good } = await rows.query<{ n: number }>(
    `SELECT w.n FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
        AS w(n, org, person, type, owner)
      JOIN person p ON p.partition = ${partition} AND p.person = w.person AND p.ended IS NULL
      JOIN organisation o ON o.partition = ${partition} AND o.org = w.org AND o.ended IS NULL
      WHERE EXISTS (SELECT 1 FROM member m
          WHERE m.partition = ${partition} AND m.org = w.org AND m.person = w.person
            AND (w.owner = w.org OR 'officer' = ANY(m.roles)))
        OR (w.owner = w.org AND EXISTS (SELECT 1 FROM mandate d
          JOIN organisation a ON a.partition = ${partition} AND a.org = d.agent AND a.ended IS NULL
          JOIN member m ON m.partition = ${partition} AND m.org = d.agent AND m.person = w.person
          WHERE d.partition = ${partition} AND d.org = w.org AND d.ended IS NULL
            AND d.expires > $6 AND (d.types = '{}' OR w.type = ANY(d.types))))`,
    [
      told.map((_, n) => n),
      told.map(each => each.org),
      told.map(each => each.person),
      told.map(each => each.type),
      told.map(each => each.owner),
      now,
    ],
  )
  return good.map(({ n }) => told[n]!).sort((a, b) => (a.position < b.position ? -1 : 1))
}
