// People: whoever signs in. A person belongs to organisations as a member; see members.ts.
import { createHash } from 'node:crypto'
import type { Lang } from '#kit/words.ts'
import type { Queryable } from '../store/database.ts'
import { type Ground, newId, PARTITION } from './ground.ts'
import { foldMail } from './mail-address.ts'

export interface Person {
  readonly person: string
  readonly mail: string
  readonly mailShown: string
  readonly name: string
  readonly lang: Lang
  readonly password: string | null
  /** the second factor's secret, once it was confirmed with a code */
  readonly totp: Buffer | null
  readonly totpConfirmed: boolean
  readonly totpStep: number
}

interface Row {
  readonly person: string
  readonly mail: string
  readonly mail_shown: string
  readonly name: string
  readonly lang: Lang
  readonly password: string | null
  readonly totp: Buffer | null
  readonly totp_confirmed: string | null
  readonly totp_step: bigint
}

const COLUMNS = 'person, mail, mail_shown, name, lang, password, totp, totp_confirmed, totp_step'

const toPerson = (row: Row): Person => ({
  person: row.person,
  mail: row.mail,
  mailShown: row.mail_shown,
  name: row.name,
  lang: row.lang,
  password: row.password,
  totp: row.totp,
  totpConfirmed: row.totp_confirmed !== null,
  totpStep: Number(row.totp_step),
})

export const personByMail = async (
  database: Queryable,
  mail: string,
): Promise<Person | undefined> => {
  const { rows } = await database.query<Row>(
    `SELECT ${COLUMNS} FROM person
      WHERE partition = ${PARTITION} AND mail = $1 AND ended IS NULL`,
    [foldMail(mail)],
  )
  return rows[0] === undefined ? undefined : toPerson(rows[0])
}

export const personById = async (
  database: Queryable,
  person: string,
): Promise<Person | undefined> => {
  const { rows } = await database.query<Row>(
    `SELECT ${COLUMNS} FROM person
      WHERE partition = ${PARTITION} AND person = $1 AND ended IS NULL`,
    [person],
  )
  return rows[0] === undefined ? undefined : toPerson(rows[0])
}

/** Make a person. Two at once with one address: the second gets undefined. */
export const createPerson = async (
  transaction: Queryable,
  ground: Ground,
  made: { mail: string; name: string; lang: Lang; password: string },
): Promise<string | undefined> => {
  const person = newId(ground, 'per')
  const at = new Date(ground.now())
  const { rowCount } = await transaction.query(
    `INSERT INTO person (partition, person, mail, mail_shown, name, lang, password,
        password_changed, created)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5, $6, $7, $7)
      ON CONFLICT (partition, mail) DO NOTHING`,
    [person, foldMail(made.mail), made.mail.trim(), made.name, made.lang, made.password, at],
  )
  return rowCount === 1 ? person : undefined
}

export const setPassword = async (
  transaction: Queryable,
  ground: Ground,
  person: string,
  password: string,
): Promise<void> => {
  await transaction.query(
    `UPDATE person SET password = $2, password_changed = $3
      WHERE partition = ${PARTITION} AND person = $1`,
    [person, password, new Date(ground.now())],
  )
}

export const setProfile = async (
  database: Queryable,
  person: string,
  { name, lang }: { name?: string; lang?: Lang },
): Promise<void> => {
  await database.query(
    `UPDATE person SET name = COALESCE($2, name), lang = COALESCE($3, lang)
      WHERE partition = ${PARTITION} AND person = $1`,
    [person, name ?? null, lang ?? null],
  )
}

/** Keep a secret that is not confirmed yet; one that is stays until it is taken off. */
export const beginTotp = async (
  database: Queryable,
  person: string,
  secret: Buffer,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `UPDATE person SET totp = $2, totp_step = 0
      WHERE partition = ${PARTITION} AND person = $1 AND totp_confirmed IS NULL`,
    [person, secret],
  )
  return rowCount === 1
}

/** The step of a code was used; false when another request used it (or a later one) first. */
export const spendTotpStep = async (
  transaction: Queryable,
  person: string,
  step: number,
  confirmed: Date,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `UPDATE person SET totp_step = $2, totp_confirmed = COALESCE(totp_confirmed, $3)
      WHERE partition = ${PARTITION} AND person = $1 AND totp_step < $2`,
    [person, step, confirmed],
  )
  return rowCount === 1
}

export const removeTotp = async (transaction: Queryable, person: string): Promise<void> => {
  await transaction.query(
    `UPDATE person SET totp = NULL, totp_confirmed = NULL
      WHERE partition = ${PARTITION} AND person = $1`,
    [person],
  )
  await transaction.query(
    `DELETE FROM recovery_code WHERE partition = ${PARTITION} AND person = $1`,
    [person],
  )
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Ten codes of 50 bits for the day that the telephone is lost; older ones end. */
export const makeRecoveryCodes = async (
  transaction: Queryable,
  { chance }: Ground,
  person: string,
): Promise<string[]> => {
  await transaction.query(
    `DELETE FROM recovery_code WHERE partition = ${PARTITION} AND person = $1`,
    [person],
  )
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789x'
  const codes = Array.from({ length: 10 }, () => {
    const signs = [...chance(10)].map(byte => letters[byte & 31])
    return `${signs.slice(0, 5).join('')}-${signs.slice(5).join('')}`
  })
  await transaction.query(
    `INSERT INTO recovery_code (partition, person, digest)
      SELECT ${PARTITION}, $1, * FROM unnest($2::text[])`,
    [person, codes.map(code => sha256(`${person} ${code}`))],
  )
  return codes
}

/** Use a recovery code up; false when it is none, or was used. */
export const spendRecoveryCode = async (
  transaction: Queryable,
  ground: Ground,
  person: string,
  code: string,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `UPDATE recovery_code SET used = $3
      WHERE partition = ${PARTITION} AND person = $1 AND digest = $2 AND used IS NULL`,
    [person, sha256(`${person} ${code.trim().toLowerCase()}`), new Date(ground.now())],
  )
  return rowCount === 1
}
