// What managers do for their organisation, and operators for any: who may, and how grants are told.
import { writeLetter } from '#engine/access/letters.ts'
import { createInvitation, LIFE_MS } from '#engine/access/links.ts'
import { isMail } from '#engine/access/mail-address.ts'
import type { OrganisationInfo } from '#engine/access/organisations.ts'
import { organisationById } from '#engine/access/organisations.ts'
import { register } from '#engine/access/register.ts'
import type { Queryable } from '#engine/store/database.ts'
import type { Caller } from '#engine/types.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { isMemberRole, type MemberRole, ROLES_OF } from '#kit/roles.ts'
import type { Lang } from '#kit/words.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'
import { addressOf } from './route.ts'

/** Whether the caller manages its own organisation; else the call has been answered. */
export const manages = (call: Call, caller: Caller): boolean => {
  if (caller.manager === true) return true
  call.problem(oneFault('role-forbidden', '', { role: 'manager' }))
  return false
}

export const operates = (call: Call, caller: Caller): boolean => {
  if (caller.roles.has('operator')) return true
  call.problem(oneFault('role-forbidden', '', { role: 'operator' }))
  return false
}

/** Roles as they were sent, or why they do not fit the kind of organisation. */
export const readRoles = (
  { kind }: Pick<OrganisationInfo, 'kind'>,
  given: readonly string[],
): MemberRole[] | Refusal => {
  const faults: Fault[] = []
  const roles: MemberRole[] = []
  for (const [i, role] of given.entries()) {
    if (!isMemberRole(role) || !ROLES_OF[kind].includes(role)) {
      faults.push(fault('role-unfit', `/roles/${i}`, { role: role.slice(0, 40) }))
    } else if (!roles.includes(role)) roles.push(role)
  }
  if (roles.length === 0 && faults.length === 0) faults.push(fault('field-missing', '/roles'))
  return faults.length > 0 ? new Refusal(faults) : roles
}

export interface Invited {
  readonly org: string
  readonly mail: string
  readonly roles: readonly MemberRole[]
  readonly lang: Lang
}

/** Invite somebody: invitation, letter and register in one transaction. Gives the link too. */
export const invite = async (
  call: Call,
  caller: Caller,
  transaction: Queryable,
  { org, mail, roles, lang }: Invited,
): Promise<{ invitation: string; link: string }> => {
  const { ground, compose } = call.door.people
  const by = caller.actor
  const made = { org, mail, roles, lang, by }
  const { invitation, token } = await createInvitation(transaction, ground, made)
  const link = addressOf(call, `/app/link#${token}`)
  const name = (await organisationById(transaction, org))?.name ?? ''
  const until = ground.now() + LIFE_MS.invitation
  const values = { link, organisation: name, until }
  const letter = { recipient: mail.trim(), lang, kind: 'invitation', values } as const
  await writeLetter(transaction, ground, compose, letter)
  const detail = { mail: mail.slice(0, 254), roles: [...roles] }
  await register(transaction, ground.now(), { event: 'invited', org, actor: by, detail })
  return { invitation, link }
}

/** The address as a fault, when it is none. */
export const wrongMail = (mail: string): Fault | undefined =>
  isMail(mail) ? undefined : fault('mail-wrong', '/mail')
