// An organisation's own affairs: its members and whom it invites.
import { closeInvitation, invitationsOf, isOpen } from '#engine/access/links.ts'
import { membersOf, organisationById, setRoles } from '#engine/access/organisations.ts'
import { register } from '#engine/access/register.ts'
import { asCaller } from '#engine/store/walls.ts'
import { Refusal } from '#kit/fault.ts'
import { code, optional, text } from '#kit/field.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields, texts } from './body.ts'
import { invite, manages, readRoles, wrongMail } from './manage.ts'
import { NO_STORE } from './route.ts'
import { done, langs } from './session.ts'

const string = { type: 'string' } as const
const some = listOf({ type: 'object' })
export const roleTexts = texts(10, 40)
const ROLES = { roles: roleTexts }
const INVITE = {
  mail: text(254),
  roles: roleTexts,
  lang: optional(code(langs)),
  org: optional(text(60)),
}

const aboutRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/organisation',
  id: 'organisation',
  tag: 'people',
  summary: 'The organisation that one asks for',
  answers: {
    200: { description: 'Its name and kind.', schema: object({ org: string, name: string }) },
  },
  faults: ['not-found'],
  handle: async (call, _, caller) => {
    const found = await call.door.people.callers.organisation(caller)
    if (found === undefined) return call.problem(oneFault('not-found'))
    call.json(200, JSON.stringify(found), NO_STORE)
  },
})

const membersRoute = keyRoute({
  scope: 'manage',
  method: 'GET',
  path: '/api/v1/members',
  id: 'members',
  tag: 'people',
  summary: 'Members of one’s own organisation and their roles',
  answers: { 200: { description: 'By name.', schema: object({ members: some }) } },
  faults: ['role-forbidden'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const members = await membersOf(call.door.people.ground.database, caller.org)
    call.json(200, JSON.stringify({ members }), NO_STORE)
  },
})

/** Set roles, or take a member off with none. */
const changeMember = async (
  call: Call,
  caller: { org: string; actor: string },
  roles: Parameters<typeof setRoles>[3],
): Promise<void> => {
  const { ground, callers } = call.door.people
  const person = call.param('person')
  const changed = await ground.database.transaction(async tx => {
    const how = await setRoles(tx, caller.org, person, roles)
    if (how !== 'done') return how
    const event = roles.length === 0 ? 'member-removed' : 'roles-changed'
    const { org, actor } = caller
    await register(tx, ground.now(), { event, org, actor, detail: { person, roles: [...roles] } })
    return how
  })
  callers.forget()
  if (changed === 'unknown') call.problem(oneFault('not-found'))
  else if (changed === 'last-manager') call.problem(oneFault('last-manager'))
  else call.empty(204, NO_STORE)
}

const rolesRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/members/:person',
  id: 'members.change',
  tag: 'people',
  summary: 'Set a member’s roles',
  ...jsonBody(ROLES, { roles: ['trader'] }),
  inPath: { person: 'As the list has it.' },
  answers: done,
  faults: ['role-forbidden', 'not-found', 'role-unfit', 'last-manager'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const given = await readFields(call, ROLES)
    if (given === undefined) return
    const org = await organisationById(call.door.people.ground.database, caller.org)
    if (org === undefined) return call.problem(oneFault('not-found'))
    const roles = readRoles(org, given.roles)
    if (roles instanceof Refusal) return call.refuse(roles.faults)
    await changeMember(call, caller, roles)
  },
})

const removeRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/members/:person/remove',
  id: 'members.remove',
  tag: 'people',
  summary: 'Take a member off; what they may see ends at once',
  inPath: { person: 'As the list has it.' },
  answers: done,
  faults: ['role-forbidden', 'not-found', 'last-manager'],
  handle: async (call, _, caller) => {
    if (manages(call, caller)) await changeMember(call, caller, [])
  },
})

const invitationsRoute = keyRoute({
  scope: 'manage',
  method: 'GET',
  path: '/api/v1/invitations',
  id: 'invitations',
  tag: 'people',
  summary: 'Invitations of one’s own organisation',
  answers: { 200: { description: 'Newest first.', schema: object({ invitations: some }) } },
  faults: ['role-forbidden'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const { ground } = call.door.people
    const all = await asCaller(ground.database, caller, tx => invitationsOf(tx, caller.org))
    const invitations = all.map(each => {
      const { invitation, mail, roles, created, expires, accepted, withdrawn } = each
      const ended = accepted !== null ? 'accepted' : withdrawn !== null ? 'withdrawn' : 'expired'
      const state = isOpen(each, ground.now()) ? 'open' : ended
      return { invitation, mail, roles, created, expires, state }
    })
    call.json(200, JSON.stringify({ invitations }), NO_STORE)
  },
})

const inviteRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/invitations',
  id: 'invitations.make',
  tag: 'people',
  summary: 'Invite somebody into an organisation; operators into any',
  ...jsonBody(INVITE, { mail: 'lan@example.org', roles: ['trader'], lang: 'vi' }),
  answers: {
    201: {
      description: 'The letter is on its way; where none can be sent, operators get its link.',
      schema: object({ invitation: string, link: string }, ['link']),
    },
  },
  faults: ['role-forbidden', 'mail-wrong', 'role-unfit', 'not-found'],
  handle: async (call, _, caller) => {
    const given = await readFields(call, INVITE)
    if (given === undefined) return
    const operator = caller.roles.has('operator')
    const orgId = given.org ?? caller.org
    if (orgId !== caller.org && !operator) return call.problem(oneFault('not-found'))
    if (orgId === caller.org && !manages(call, caller)) return
    const { ground, mails } = call.door.people
    const org = await organisationById(ground.database, orgId)
    if (org === undefined) return call.problem(oneFault('not-found'))
    const wrong = wrongMail(given.mail)
    const roles = readRoles(org, given.roles)
    if (roles instanceof Refusal) return call.refuse(roles.faults)
    if (wrong !== undefined) return call.refuse([wrong])
    const order = { org: orgId, mail: given.mail, roles, lang: given.lang ?? call.lang }
    const made = await ground.database.transaction(tx => invite(call, caller, tx, order))
    const { invitation, link } = made
    const shown = operator && !mails ? { invitation, link } : { invitation }
    call.json(201, JSON.stringify(shown), NO_STORE)
  },
})

const withdrawRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/invitations/:invitation/withdraw',
  id: 'invitations.withdraw',
  tag: 'people',
  summary: 'Withdraw an invitation that was not accepted',
  inPath: { invitation: 'As the list has it.' },
  answers: done,
  faults: ['role-forbidden', 'not-found'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const { ground } = call.door.people
    const invitation = call.param('invitation')
    const { org, actor } = caller
    const all = await asCaller(ground.database, caller, tx => invitationsOf(tx, org))
    const own = all.some(each => each.invitation === invitation)
    const closed =
      own &&
      (await ground.database.transaction(async tx => {
        if (!(await closeInvitation(tx, ground, invitation, 'withdrawn'))) return false
        const event = { event: 'invitation-withdrawn', org, actor, detail: { invitation } } as const
        await register(tx, ground.now(), event)
        return true
      }))
    if (closed) call.empty(204, NO_STORE)
    else call.problem(oneFault('not-found'))
  },
})

export const organisationRoutes: readonly Route[] = [
  aboutRoute,
  membersRoute,
  rolesRoute,
  removeRoute,
  invitationsRoute,
  inviteRoute,
  withdrawRoute,
]
