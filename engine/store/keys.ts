// API keys: an organisation's, with roles. Only a key's SHA-256 is stored; it is 256 random bits,
// so a plain hash is as good as a slow one, and looking one up costs microseconds.
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '#kit/filing.ts'
import type { KeyInfo, Keys } from '../api.ts'
import { type Caller, SCOPES, type Scope } from '../types.ts'
import type { Database } from './database.ts'

/** How long a looked-up key is believed: a revoked one works at most this much longer. */
const TTL = 2000
const MOST_CACHED = 10_000
const ROLES: readonly string[] = ['trader', 'officer', 'operator', 'manager']

const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')

export const makeKeys = (database: Database, partition: number, now: () => number): Keys => {
  const cache = new Map<string, { caller: Caller | undefined; until: number }>()
  const lookUp = async (digest: string): Promise<Caller | undefined> => {
    const { rows } = await database.query<{ org: string; roles: string[]; scopes: Scope[] }>(
      {
        name: 'look-up-key',
        text: `SELECT org, roles, scopes FROM api_key WHERE partition = ${partition} AND digest = $1
          AND revoked IS NULL AND (expires IS NULL OR expires > $2)`,
      },
      [digest, new Date(now())],
    )
    const row = rows[0]
    if (row === undefined) return undefined
    const actor = `${row.org}/${digest.slice(0, 12)}`
    const roles = new Set(row.roles.filter(role => role !== 'manager') as Actor[])
    const manager = row.roles.includes('manager')
    return { org: row.org, actor, roles, manager, scopes: new Set(row.scopes) }
  }
  return {
    authenticate: async key => {
      const known = cache.get(key)
      if (known !== undefined && known.until > now()) return known.caller
      if (!/^bb_[A-Za-z0-9_-]{43}$/.test(key)) return undefined
      const caller = await lookUp(digestOf(key))
      if (cache.size >= MOST_CACHED) cache.clear()
      cache.set(key, { caller, until: now() + TTL })
      return caller
    },
    create: async ({ org, orgId, roles, label, days, scopes }) => {
      const strange = scopes?.find(scope => !(SCOPES as readonly string[]).includes(scope))
      if (strange !== undefined) throw new Error(`unknown scope ${strange}: ${SCOPES.join(', ')}`)
      const unknown = roles.find(role => !ROLES.includes(role))
      if (unknown !== undefined) throw new Error(`unknown role ${unknown}: ${ROLES.join(', ')}`)
      if (roles.length === 0) throw new Error('a key needs a role')
      const at = now()
      const key = `bb_${randomBytes(32).toString('base64url')}`
      const id = orgId ?? (await organisation(database, partition, org ?? '', roles, at))
      await database.query(
        `INSERT INTO api_key (partition, digest, org, roles, label, created, expires, scopes)
          VALUES (${partition}, $1, $2, $3, $4, $5, $6, $7)`,
        [
          digestOf(key),
          id,
          roles,
          label,
          new Date(at),
          days === undefined ? null : new Date(at + days * 86_400_000),
          scopes ?? ['read', 'lodge', 'act'],
        ],
      )
      return key
    },
    revoke: async (id, org) => {
      const { rowCount } = await database.query(
        `UPDATE api_key SET revoked = $2 WHERE partition = ${partition}
          AND digest LIKE $1 || '%' AND length($1) >= 12 AND revoked IS NULL
          AND ($3::text IS NULL OR org = $3)`,
        [/^[0-9a-f]+$/.test(id) ? id : '-', new Date(now()), org ?? null],
      )
      cache.clear()
      return (rowCount ?? 0) > 0
    },
    list: async org => {
      const { rows } = await database.query<Omit<KeyInfo, 'id'> & { digest: string }>(
        `SELECT k.digest, k.org, o.name, k.label, k.roles, k.scopes, k.created, k.expires, k.revoked
          FROM api_key k JOIN organisation o ON o.partition = ${partition} AND o.org = k.org
          WHERE k.partition = ${partition} AND ($1::text IS NULL OR k.org = $1)
          ORDER BY k.created`,
        [org ?? null],
      )
      return rows.map(({ digest, ...row }) => ({ ...row, id: digest.slice(0, 12) }))
    },
  }
}

/** The kind of an organisation that is made for a key: the one whose members have such roles. */
const kindFor = (roles: readonly string[]): string => {
  if (roles.includes('operator')) return 'operator'
  return roles.includes('officer') ? 'office' : 'trader'
}

/** Id of the organisation of this name, made when there is none. */
const organisation = async (
  database: Database,
  partition: number,
  name: string,
  roles: readonly string[],
  at: number,
): Promise<string> => {
  const clean = name.normalize('NFC').trim()
  if (clean === '' || clean.length > 200) throw new Error('an organisation needs a name')
  const id = `org_${randomBytes(8).toString('hex')}`
  const { rows } = await database.query<{ org: string }>(
    `INSERT INTO organisation (partition, org, name, created, kind)
      VALUES (${partition}, $1, $2, $3, $4)
      ON CONFLICT (partition, name) DO UPDATE SET name = excluded.name RETURNING org`,
    [id, clean, new Date(at), kindFor(roles)],
  )
  return rows[0]!.org
}
