// What operators see of their node: organisations, and the register of access.
import Type from 'typebox'
import { allOrganisations, cleanName, createOrganisation } from '#engine/access/organisations.ts'
import { readRegister, register } from '#engine/access/register.ts'
import { asCaller } from '#engine/store/walls.ts'
import { code, codeList, optional, text } from '#kit/field.ts'
import { REGISTER_EVENTS } from '#kit/register-events.ts'
import { KINDS, ROLES_OF } from '#kit/roles.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields } from './body.ts'
import { invite, operates, wrongMail } from './manage.ts'
import { NO_STORE } from './route.ts'
import { langs } from './session.ts'

const string = { type: 'string' } as const
const some = listOf({ type: 'object' })

const organisationsRoute = keyRoute({
  scope: 'manage',
  method: 'GET',
  path: '/api/v1/organisations',
  id: 'organisations',
  tag: 'people',
  summary: 'All organisations of the node (operators)',
  answers: { 200: { description: 'By name.', schema: object({ organisations: some }) } },
  faults: ['role-forbidden'],
  handle: async (call, _, caller) => {
    if (!operates(call, caller)) return
    const organisations = await allOrganisations(call.door.people.ground.database)
    call.json(200, JSON.stringify({ organisations }), NO_STORE)
  },
})

const MAKE = {
  name: text(200),
  kind: code(codeList('kind', KINDS)),
  mail: optional(text(254)),
  lang: optional(code(langs)),
}

const makeRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/organisations',
  id: 'organisations.make',
  tag: 'people',
  summary: 'Make an organisation, and invite its first manager (operators)',
  ...jsonBody(MAKE, { name: 'Nanning Fruit', kind: 'trader', mail: 'lan@example.org' }),
  answers: {
    201: {
      description: 'Its id; the invitation’s link where no letter can be sent.',
      schema: object({ org: string, link: string }, ['link']),
    },
  },
  faults: ['role-forbidden', 'name-taken', 'mail-wrong', 'text-empty'],
  handle: async (call, _, caller) => {
    if (!operates(call, caller)) return
    const given = await readFields(call, MAKE)
    if (given === undefined) return
    const { kind, mail } = given
    const wrong = mail === undefined ? undefined : wrongMail(mail)
    if (wrong !== undefined) return call.refuse([wrong])
    const { ground, mails } = call.door.people
    const made = await ground.database.transaction(async tx => {
      const name = cleanName(given.name)
      const org = await createOrganisation(tx, ground, name, kind)
      if (org === undefined) return undefined
      const lang = given.lang ?? call.lang
      const order = mail === undefined ? undefined : { org, mail, roles: ROLES_OF[kind], lang }
      const invited = order === undefined ? undefined : await invite(call, caller, tx, order)
      const { actor } = caller
      const event = { event: 'organisation-made', org, actor, detail: { name, kind } } as const
      await register(tx, ground.now(), event)
      return { org, ...(invited === undefined || mails ? {} : { link: invited.link }) }
    })
    if (made === undefined) return call.problem(oneFault('name-taken', '/name'))
    call.json(201, JSON.stringify(made), NO_STORE)
  },
})

const PAGE = 100

const registerRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/register',
  id: 'register',
  tag: 'people',
  summary: 'The register of access: sign-ins, grants, refusals (operators)',
  description: 'Rows of the journal’s second partition, newest first; nothing ever changes one.',
  query: Type.Object({
    cursor: Type.Optional(
      Type.String({ pattern: '^[1-9]\\d{0,14}$', description: '`next`.', expected: '100' }),
    ),
    event: Type.Optional(
      Type.Enum([...REGISTER_EVENTS], {
        description: 'Only these.',
        expected: REGISTER_EVENTS.join(', '),
      }),
    ),
    organisation: Type.Optional(
      Type.String({ pattern: '^org_\\w{1,40}$', description: 'Only of it.', expected: 'org_…' }),
    ),
  }),
  answers: {
    200: { description: 'A page.', schema: object({ events: some, next: string }, ['next']) },
  },
  faults: ['role-forbidden'],
  handle: async (call, query, caller) => {
    if (!operates(call, caller)) return
    const { database } = call.door.people.ground
    const asked = {
      limit: PAGE + 1,
      ...(query.cursor === undefined ? {} : { before: Number(query.cursor) }),
      ...(query.event === undefined ? {} : { event: query.event }),
      ...(query.organisation === undefined ? {} : { org: query.organisation }),
    }
    const rows = await asCaller(database, caller, tx => readRegister(tx, asked), 'register')
    const events = rows.slice(0, PAGE).map(({ detailText, ...row }) => ({
      ...row,
      detail: JSON.parse(detailText) as unknown,
    }))
    const next = rows.length > PAGE ? { next: String(events.at(-1)?.position) } : {}
    call.json(200, JSON.stringify({ events, ...next }), NO_STORE)
  },
})

export const operatorRoutes: readonly Route[] = [organisationsRoute, makeRoute, registerRoute]
