// Passkeys' stored halves; the ceremony itself (WebAuthn) is the door's.
import type { Queryable } from '../store/database.ts'
import { type Ground, PARTITION } from './ground.ts'

export interface Passkey {
  readonly credential: string
  readonly person: string
  readonly label: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly created: string
  readonly used: string | null
}

interface Row {
  readonly credential: string
  readonly person: string
  readonly label: string
  readonly public_key: Buffer
  readonly counter: bigint
  readonly transports: string[]
  readonly created: string
  readonly used: string | null
}

const COLUMNS = 'credential, person, label, public_key, counter, transports, created, used'
const toPasskey = ({ public_key, counter, ...row }: Row): Passkey => ({
  ...row,
  publicKey: public_key,
  counter: Number(counter),
})

export const passkeysOf = async (database: Queryable, person: string): Promise<Passkey[]> => {
  const { rows } = await database.query<Row & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM passkey WHERE partition = ${PARTITION} AND person = $1
      ORDER BY created`,
    [person],
  )
  return rows.map(toPasskey)
}

export const passkeyById = async (
  database: Queryable,
  credential: string,
): Promise<Passkey | undefined> => {
  const { rows } = await database.query<Row & Record<string, unknown>>(
    `SELECT ${COLUMNS} FROM passkey WHERE partition = ${PARTITION} AND credential = $1`,
    [credential],
  )
  return rows[0] === undefined ? undefined : toPasskey(rows[0])
}

/** False when the credential is known already. */
export const addPasskey = async (
  transaction: Queryable,
  ground: Ground,
  made: Omit<Passkey, 'created' | 'used'>,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `INSERT INTO passkey (partition, credential, person, label, public_key, counter, transports,
        created)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (partition, credential) DO NOTHING`,
    [
      made.credential,
      made.person,
      made.label,
      made.publicKey,
      made.counter,
      made.transports,
      new Date(ground.now()),
    ],
  )
  return rowCount === 1
}

/** The counter rises with each use, where a key counts at all; an older one is a copy. */
export const spendPasskey = async (
  transaction: Queryable,
  ground: Ground,
  credential: string,
  counter: number,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `UPDATE passkey SET counter = $2, used = $3
      WHERE partition = ${PARTITION} AND credential = $1
        AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [credential, counter, new Date(ground.now())],
  )
  return rowCount === 1
}

export const removePasskey = async (
  transaction: Queryable,
  person: string,
  credential: string,
): Promise<boolean> => {
  const { rowCount } = await transaction.query(
    `DELETE FROM passkey WHERE partition = ${PARTITION} AND person = $1 AND credential = $2`,
    [person, credential],
  )
  return rowCount === 1
}
