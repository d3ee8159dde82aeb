// Organisations, their members, and for whom a person may act: of one's own house by membership,
// for another by a mandate that it gave.

import type { Kind, MemberRole } from '#kit/roles.ts'
import type { Queryable } from '../store/database.ts'
import { type Ground, newId, PARTITION } from './ground.ts'

/** An organisation that a person may act for. */
export interface Seat {
  readonly org: string
  readonly name: string
  readonly kind: Kind
  readonly roles: readonly MemberRole[]
  /** the own organisation that acts, when it is by a mandate */
  readonly agent: {
    readonly org: string
    readonly name: string
    readonly types: readonly string[]
    readonly until: string
  } | null
}

/** All seats of a person: own organisations first, then those that gave one of them a mandate. */
export const seatsOf = async (
  database: Queryable,
  now: number,
  person: string,
): Promise<Seat[]> => {
  const own = await database.query<Omit<Seat, 'agent'> & Record<string, unknown>>(
    {
      name: 'seats-own',
      text: `SELECT m.org, o.name, o.kind, m.roles FROM member m
        JOIN organisation o ON o.partition = ${PARTITION} AND o.org = m.org
        WHERE m.partition = ${PARTITION} AND m.person = $1 AND o.ended IS NULL
        ORDER BY o.name, o.org`,
    },
    [person],
  )
  const seats: Seat[] = own.rows.map(row => ({ ...row, agent: null }))
  const acting = seats.filter(seat => seat.roles.includes('trader'))
  if (acting.length === 0) return seats
  const held = await mandatesHeld(
    database,
    now,
    acting.map(seat => seat.org),
  )
  for (const { org, name, kind, agent, types, expires } of held) {
    const house = acting.find(seat => seat.org === agent)
    if (house === undefined) continue
    const by = { org: house.org, name: house.name, types, until: expires }
    seats.push({ org, name, kind, roles: ['trader'], agent: by })
  }
  return seats
}

interface Held {
  readonly org: string
  readonly name: string
  readonly kind: Kind
  readonly agent: string
  readonly types: readonly string[]
  readonly expires: string
}

/** Live mandates that organisations hold. */
export const mandatesHeld = async (
  database: Queryable,
  now: number,
  agents: readonly string[],
): Promise<Held[]> => {
  const { rows } = await database.query<Held & Record<string, unknown>>(
    {
      name: 'mandates-held',
      text: `SELECT d.org, o.name, o.kind, d.agent, d.types, d.expires FROM mandate d
        JOIN organisation o ON o.partition = ${PARTITION} AND o.org = d.org
        WHERE d.partition = ${PARTITION} AND d.agent = ANY($1::text[]) AND d.ended IS NULL
          AND d.expires > $2 AND o.ended IS NULL
        ORDER BY o.name, d.org, d.mandate`,
    },
    [agents, new Date(now)],
  )
  return rows
}

export interface OrganisationInfo {
  readonly org: string
  readonly name: string
  readonly kind: Kind
  readonly created: string
}

export const cleanName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ')

/** Make an organisation; undefined when there is one of that name. */
export const createOrganisation = async (
  transaction: Queryable,
  ground: Ground,
  name: string,
  kind: Kind,
): Promise<string | undefined> => {
  const org = `org_${ground.chance(8).toString('hex')}`
  const { rowCount } = await transaction.query(
    `INSERT INTO organisation (partition, org, name, created, kind)
      VALUES (${PARTITION}, $1, $2, $3, $4) ON CONFLICT (partition, name) DO NOTHING`,
    [org, cleanName(name), new Date(ground.now()), kind],
  )
  return rowCount === 1 ? org : undefined
}

export const organisationById = async (
  database: Queryable,
  org: string,
): Promise<OrganisationInfo | undefined> => {
  const { rows } = await database.query<OrganisationInfo & Record<string, unknown>>(
    `SELECT org, name, kind, created FROM organisation
      WHERE partition = ${PARTITION} AND org = $1 AND ended IS NULL`,
    [org],
  )
  return rows[0]
}

/** All organisations, for operators: with how many members each has. */
export const allOrganisations = async (
  database: Queryable,
): Promise<(OrganisationInfo & { members: number })[]> => {
  const { rows } = await database.query<
    OrganisationInfo & { members: bigint } & Record<string, unknown>
  >(
    `SELECT o.org, o.name, o.kind, o.created,
        (SELECT count(*) FROM member m WHERE m.partition = ${PARTITION} AND m.org = o.org)
          AS members
      FROM organisation o WHERE o.partition = ${PARTITION} AND o.ended IS NULL
      ORDER BY o.name LIMIT 5000`,
  )
  return rows.map(row => ({ ...row, members: Number(row.members) }))
}

/** Brokers by a part of their name: whom one may give a mandate. Names of brokers are public. */
export const findBrokers = async (
  database: Queryable,
  part: string,
): Promise<{ org: string; name: string }[]> => {
  const { rows } = await database.query<{ org: string; name: string }>(
    `SELECT org, name FROM organisation
      WHERE partition = ${PARTITION} AND kind = 'broker' AND ended IS NULL
        AND strpos(lower(name), lower($1)) > 0 ORDER BY name LIMIT 20`,
    [part],
  )
  return rows
}

export interface MemberInfo {
  readonly person: string
  readonly name: string
  readonly mail: string
  readonly roles: readonly MemberRole[]
  readonly created: string
}

/** As the node: names of people stand in a table that the app's role does not see. */
export const membersOf = async (database: Queryable, org: string): Promise<MemberInfo[]> => {
  const { rows } = await database.query<MemberInfo & Record<string, unknown>>(
    `SELECT m.person, p.name, p.mail_shown AS mail, m.roles, m.created FROM member m
      JOIN person p ON p.partition = ${PARTITION} AND p.person = m.person
      WHERE m.partition = ${PARTITION} AND m.org = $1 ORDER BY p.name, m.person`,
    [org],
  )
  return rows
}

/** Make or widen a membership; the roles are those given and those had. */
export const join = async (
  transaction: Queryable,
  ground: Ground,
  org: string,
  person: string,
  roles: readonly MemberRole[],
): Promise<void> => {
  await transaction.query(
    `INSERT INTO member (partition, org, person, roles, created)
      VALUES (${PARTITION}, $1, $2, $3, $4)
      ON CONFLICT (partition, org, person) DO UPDATE
        SET roles = ARRAY(SELECT DISTINCT unnest(member.roles || excluded.roles) ORDER BY 1)`,
    [org, person, roles, new Date(ground.now())],
  )
}

/** Lock an organisation's members, so that its last manager cannot be taken off by two at once. */
const lockManagers = async (transaction: Queryable, org: string): Promise<string[]> => {
  const { rows } = await transaction.query<{ person: string; roles: string[] }>(
    `SELECT person, roles FROM member WHERE partition = ${PARTITION} AND org = $1
      ORDER BY person FOR UPDATE`,
    [org],
  )
  return rows.filter(row => row.roles.includes('manager')).map(row => row.person)
}

export type MemberChange = 'done' | 'unknown' | 'last-manager'

/** Set a member's roles; an empty list takes the person off. */
export const setRoles = async (
  transaction: Queryable,
  org: string,
  person: string,
  roles: readonly MemberRole[],
): Promise<MemberChange> => {
  const managers = await lockManagers(transaction, org)
  const stays = roles.includes('manager')
  if (!stays && managers.length === 1 && managers[0] === person) return 'last-manager'
  const { rowCount } =
    roles.length === 0
      ? await transaction.query(
          `DELETE FROM member WHERE partition = ${PARTITION} AND org = $1 AND person = $2`,
          [org, person],
        )
      : await transaction.query(
          `UPDATE member SET roles = $3
            WHERE partition = ${PARTITION} AND org = $1 AND person = $2`,
          [org, person, roles],
        )
  return rowCount === 1 ? 'done' : 'unknown'
}

export interface MandateInfo {
  readonly mandate: string
  readonly org: string
  readonly orgName: string
  readonly agent: string
  readonly agentName: string
  readonly types: readonly string[]
  readonly created: string
  readonly expires: string
  readonly ended: string | null
}

/** Mandates that an organisation gave or holds, newest first. */
export const mandatesOf = async (database: Queryable, org: string): Promise<MandateInfo[]> => {
  const { rows } = await database.query<MandateInfo & Record<string, unknown>>(
    `SELECT d.mandate, d.org, o.name AS "orgName", d.agent, a.name AS "agentName", d.types,
        d.created, d.expires, d.ended
      FROM mandate d
      JOIN organisation o ON o.partition = ${PARTITION} AND o.org = d.org
      JOIN organisation a ON a.partition = ${PARTITION} AND a.org = d.agent
      WHERE d.partition = ${PARTITION} AND (d.org = $1 OR d.agent = $1)
      ORDER BY d.created DESC LIMIT 500`,
    [org],
  )
  return rows
}

export const giveMandate = async (
  transaction: Queryable,
  ground: Ground,
  given: {
    org: string
    agent: string
    types: readonly string[]
    expires: number
    by: string
  },
): Promise<string> => {
  const mandate = newId(ground, 'man')
  await transaction.query(
    `INSERT INTO mandate (partition, mandate, org, agent, types, created_by, created, expires)
      VALUES (${PARTITION}, $1, $2, $3, $4, $5, $6, $7)`,
    [
      mandate,
      given.org,
      given.agent,
      given.types,
      given.by,
      new Date(ground.now()),
      new Date(given.expires),
    ],
  )
  return mandate
}

/** End a mandate, by either side; undefined when there is no live one of theirs. */
export const endMandate = async (
  transaction: Queryable,
  ground: Ground,
  org: string,
  mandate: string,
): Promise<{ org: string; agent: string } | undefined> => {
  const { rows } = await transaction.query<{ org: string; agent: string }>(
    `UPDATE mandate SET ended = $3
      WHERE partition = ${PARTITION} AND mandate = $2 AND (org = $1 OR agent = $1)
        AND ended IS NULL RETURNING org, agent`,
    [org, mandate, new Date(ground.now())],
  )
  return rows[0]
}
