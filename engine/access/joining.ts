// Coming in by a link: the first operator, an invitation, a forgotten password.

import { isGuarded } from '#kit/roles.ts'
import type { Lang } from '#kit/words.ts'
import type { Queryable } from '../store/database.ts'
import type { Ground } from './ground.ts'
import type { Compose } from './letters.ts'
import {
  closeInvitation,
  endLinks,
  findLink,
  type Invitation,
  invitationById,
  isOpen,
  type Link,
  makeLink,
  type Purpose,
  spendLink,
} from './links.ts'
import { createOrganisation, join, organisationById } from './organisations.ts'
import { hashPassword, SALT_BYTES } from './password.ts'
import { createPerson, type Person, personById, personByMail, setPassword } from './people.ts'
import { register } from './register.ts'
import { endSessions, type NewSession, startSession } from './sessions.ts'
import { tellChanged } from './sign-in.ts'

/** What a link leads to, as its page says. */
export interface LinkView {
  readonly purpose: Purpose
  readonly mail: string
  readonly organisation: string
  readonly roles: readonly string[]
  /** there is a person of this address already, who has to sign in first */
  readonly known: boolean
}

const openInvitation = async (
  database: Queryable,
  ground: Ground,
  link: Link,
): Promise<Invitation | undefined> => {
  const invitation = await invitationById(database, link.subject)
  return invitation !== undefined && isOpen(invitation, ground.now()) ? invitation : undefined
}

/** Undefined when the link was used, ended or never was. */
export const viewLink = async (ground: Ground, token: string): Promise<LinkView | undefined> => {
  const { database, now } = ground
  const link = await findLink(database, now(), token)
  if (link === undefined) return undefined
  const nothing = { organisation: '', roles: [], known: false }
  if (link.purpose === 'operator') return { purpose: 'operator', mail: '', ...nothing }
  if (link.purpose === 'password') {
    const person = await personById(database, link.subject)
    if (person === undefined) return undefined
    return { purpose: 'password', mail: person.mailShown, ...nothing, known: true }
  }
  const invitation = await openInvitation(database, ground, link)
  if (invitation === undefined) return undefined
  const org = await organisationById(database, invitation.org)
  if (org === undefined) return undefined
  const known = (await personByMail(database, invitation.mail)) !== undefined
  const { mail, roles } = invitation
  return { purpose: 'invitation', mail, organisation: org.name, roles, known }
}

export interface LinkOrder {
  readonly token: string
  readonly name: string
  readonly password: string
  readonly lang: Lang
  /** of the first operator: their address and the name of their organisation */
  readonly mail: string
  readonly organisation: string
  readonly address: string
  /** who is signed in, when somebody is */
  readonly person: Person | undefined
}

export type LinkOutcome =
  | { readonly session: NewSession; readonly purpose: Purpose }
  | { readonly joined: string }
  | 'link-unknown'
  | 'sign-in-first'
  | 'link-for-other'
  | 'mail-known'
  | 'name-taken'

/**
 * Use a link. Of many at once one gets through (T84): its row is locked, and used in the same
 * transaction. An invitation is for its own address only (T86).
 */
export const takeLink = async (
  ground: Ground,
  compose: Compose,
  order: LinkOrder,
): Promise<LinkOutcome> => {
  const { database, now, chance } = ground
  // hashed before the lock is taken, and only for a link that lives: it takes a quarter second
  const before = await findLink(database, now(), order.token)
  if (before === undefined) return 'link-unknown'
  const hash = order.password === '' ? '' : await hashPassword(order.password, chance(SALT_BYTES))
  return database.transaction(async tx => {
    const link = await findLink(tx, now(), order.token, true)
    if (link === undefined) return 'link-unknown'
    if (link.purpose === 'operator') return firstOperator(tx, ground, link, order, hash)
    if (link.purpose === 'password') return newPassword(tx, ground, compose, link, order, hash)
    return invited(tx, ground, link, order, hash)
  })
}

/** Somebody new: a session that has to enrol when the roles ask for a second factor. */
const begin = async (
  tx: Queryable,
  ground: Ground,
  person: string,
  roles: readonly string[],
  { address }: LinkOrder,
): Promise<NewSession> => {
  const guarded = isGuarded(roles)
  const level = guarded ? 'enrol' : 'full'
  return startSession(tx, ground, { person, level, kept: false, guarded, address })
}

const firstOperator = async (
  tx: Queryable,
  ground: Ground,
  link: Link,
  order: LinkOrder,
  hash: string,
): Promise<LinkOutcome> => {
  const { name, mail, lang, organisation } = order
  const org = await createOrganisation(tx, ground, organisation, 'operator')
  if (org === undefined) return 'name-taken'
  const person = await createPerson(tx, ground, { mail, name, lang, password: hash })
  if (person === undefined) throw new Error('a person of this address came at the same instant')
  const roles = ['manager', 'operator'] as const
  await join(tx, ground, org, person, roles)
  await spendLink(tx, ground, link)
  const session = await begin(tx, ground, person, roles, order)
  const actor = `${org}/${person}`
  const made = { name: organisation, kind: 'operator' }
  await register(
    tx,
    ground.now(),
    { event: 'organisation-made', org, actor, detail: made },
    { event: 'joined', org, actor, detail: { roles: [...roles], how: 'operator link' } },
  )
  return { session, purpose: 'operator' }
}

const newPassword = async (
  tx: Queryable,
  ground: Ground,
  compose: Compose,
  link: Link,
  order: LinkOrder,
  hash: string,
): Promise<LinkOutcome> => {
  await setPassword(tx, ground, link.subject, hash)
  // whoever had the old password is out, on every device (T82)
  await endSessions(tx, link.subject)
  await spendLink(tx, ground, link)
  await endLinks(tx, ground, 'password', link.subject)
  const detail = { how: 'link', address: order.address }
  const actor = link.subject
  await register(tx, ground.now(), { event: 'password-changed', org: '', actor, detail })
  const person = await personById(tx, link.subject)
  if (person !== undefined) await tellChanged(tx, ground, compose, person)
  // no session: the sign-in page knows what this person's roles need beside the password
  return { joined: '' }
}

const invited = async (
  tx: Queryable,
  ground: Ground,
  link: Link,
  order: LinkOrder,
  hash: string,
): Promise<LinkOutcome> => {
  const invitation = await openInvitation(tx, ground, link)
  if (invitation === undefined) return 'link-unknown'
  const { org, roles, mail } = invitation
  if (order.person !== undefined && order.person.mail !== mail) return 'link-for-other'
  const known = await personByMail(tx, mail)
  if (known !== undefined && order.person === undefined) return 'sign-in-first'
  let person = known?.person
  if (person === undefined) {
    const { name, lang } = order
    person = await createPerson(tx, ground, { mail, name, lang, password: hash })
    if (person === undefined) return 'sign-in-first'
  }
  await join(tx, ground, org, person, roles)
  await closeInvitation(tx, ground, invitation.invitation, 'accepted')
  await spendLink(tx, ground, link)
  const session = known === undefined ? await begin(tx, ground, person, roles, order) : undefined
  const detail = { roles: [...roles], how: 'invitation' }
  const actor = `${org}/${person}`
  await register(tx, ground.now(), { event: 'joined', org, actor, detail })
  return session === undefined ? { joined: org } : { session, purpose: 'invitation' }
}

/** A link for the first operator, when there is none yet; older ones end. */
export const operatorLink = (ground: Ground): Promise<string | undefined> =>
  ground.database.transaction(async tx => {
    if (await hasOperator(tx)) return undefined
    await endLinks(tx, ground, 'operator', '')
    return makeLink(tx, ground, 'operator', '')
  })

export const hasOperator = async (database: Queryable): Promise<boolean> => {
  const PARTITION = 0
  const { rows } = await database.query(
    `SELECT 1 FROM member WHERE partition = ${PARTITION} AND 'operator' = ANY(roles) LIMIT 1`,
  )
  return rows.length > 0
}
