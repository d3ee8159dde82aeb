// One-time links: to make the first operator, to accept an invitation, to set a password anew. The
// token is in the link alone; the table has its SHA-256.

import type { MemberRole } from '#kit/roles.ts'
import type { Lang } from '#kit/words.ts'
import type { Queryable } from '../store/database.ts'
import { DAY, type Ground, HOUR, newId, PARTITION } from './ground.ts'
import { foldMail } from './mail-address.ts'
import { sha256 } from './people.ts'

export type Purpose = 'operator' | 'invitation' | 'password'

export const LIFE_MS: Readonly<Record<Purpose, number>> = {
  operator: 7 * DAY,
  invitation: 7 * DAY,
  password: HOUR,
}

export interface Link {
  readonly digest: string
  readonly purpose: Purpose
  /** invitation's or person's id; '' for the operator's */
  readonly subject: string
}

/** Make a link's token. */
export const makeLink = async (
  transaction: Queryable,
  ground: Ground,
  purpose: Purpose,
  subject: string,
): Promise<string> => {
  const token = ground.chance(24).toString('base64url')
  const at = ground.now()
  await transaction.query(
    `INSERT INTO one_time_link (partition, digest, purpose, subject, created, expires)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5)`,
    [sha256(token), purpose, subject, new Date(at), new Date(at + LIFE_MS[purpose])],
  )
  return token
}

const FORM = /^[\w-]{32}$/

/** The live link of a token. With `lock` nobody else can use it until the transaction's end. */
export const findLink = async (
  database: Queryable,
  now: number,
  token: string,
  lock = false,
): Promise<Link | undefined> => {
  if (!FORM.test(token)) return undefined
  const { rows } = await database.query<Link & Record<string, unknown>>(
    `SELECT digest, purpose, subject FROM one_time_link
      WHERE partition = ${PARTITION} AND digest = $1 AND used IS NULL AND expires > $2
      ${lock ? 'FOR UPDATE' : ''}`,
    [sha256(token), new Date(now)],
  )
  return rows[0]
}

export const spendLink = async (
  transaction: Queryable,
  ground: Ground,
  { digest }: Link,
): Promise<void> => {
  await transaction.query(
    `UPDATE one_time_link SET used = $2 WHERE partition = ${PARTITION} AND digest = $1`,
    [digest, new Date(ground.now())],
  )
}

/** Older links of the same purpose and subject end: only the newest letter counts. */
export const endLinks = async (
  transaction: Queryable,
  ground: Ground,
  purpose: Purpose,
  subject: string,
): Promise<void> => {
  await transaction.query(
    `UPDATE one_time_link SET used = $3
      WHERE partition = ${PARTITION} AND purpose = $1 AND subject = $2 AND used IS NULL`,
    [purpose, subject, new Date(ground.now())],
  )
}

export interface Invitation {
  readonly invitation: string
  readonly org: string
  readonly mail: string
  readonly roles: readonly MemberRole[]
  readonly lang: Lang
  readonly created: string
  readonly expires: string
  readonly accepted: string | null
  readonly withdrawn: string | null
}

const COLUMNS = 'invitation, org, mail, roles, lang, created, expires, accepted, withdrawn'

export const createInvitation = async (
  transaction: Queryable,
  ground: Ground,
  made: { org: string; mail: string; roles: readonly MemberRole[]; lang: Lang; by: string },
): Promise<{ invitation: string; token: string }> => {
  const invitation = newId(ground, 'inv')
  const at = ground.now()
  await transaction.query(
    `INSERT INTO invitation (partition, org, invitation, mail, roles, lang, invited_by, created,
        expires)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      made.org,
      invitation,
      foldMail(made.mail),
      made.roles,
      made.lang,
      made.by,
      new Date(at),
      new Date(at + LIFE_MS.invitation),
    ],
  )
  return { invitation, token: await makeLink(transaction, ground, 'invitation', invitation) }
}

export const invitationById = async (
  database: Queryable,
  invitation: string,
): Promise<Invitation | undefined> => {
  const { rows } = await database.query<Invitation & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM invitation WHERE partition = ${PARTITION} AND invitation = $1`,
    [invitation],
  )
  return rows[0]
}

export const invitationsOf = async (database: Queryable, org: string): Promise<Invitation[]> => {
  const { rows } = await database.query<Invitation & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM invitation WHERE partition = ${PARTITION} AND org = $1
      ORDER BY created DESC LIMIT 500`,
    [org],
  )
  return rows
}

export const isOpen = (invitation: Invitation, now: number): boolean =>
  invitation.accepted === null &&
  invitation.withdrawn === null &&
  Date.parse(invitation.expires) > now

export const closeInvitation = async (
  transaction: Queryable,
  ground: Ground,
  invitation: string,
  how: 'accepted' | 'withdrawn',
): Promise<boolean> => {
  const at = new Date(ground.now())
  const { rowCount } = await transaction.query(
    how === 'accepted'
      ? `UPDATE invitation SET accepted = $2 WHERE partition = ${PARTITION}
          AND invitation = $1 AND accepted IS NULL AND withdrawn IS NULL`
      : `UPDATE invitation SET withdrawn = $2 WHERE partition = ${PARTITION}
          AND invitation = $1 AND accepted IS NULL AND withdrawn IS NULL`,
    [invitation, at],
  )
  return rowCount === 1
}
