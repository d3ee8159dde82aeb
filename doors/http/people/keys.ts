// API keys of an organisation: with roles, scopes and an end.
import { createHash } from 'node:crypto'
import { organisationById } from '#engine/access/organisations.ts'
import { register } from '#engine/access/register.ts'
import { SCOPES } from '#engine/types.ts'
import { fault, Refusal } from '#kit/fault.ts'
import { count, text } from '#kit/field.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields, texts } from './body.ts'
import { manages, readRoles } from './manage.ts'
import { roleTexts } from './organisation.ts'
import { NO_STORE } from './route.ts'
import { done } from './session.ts'

const string = { type: 'string' } as const
const some = listOf({ type: 'object' })

const keysRoute = keyRoute({
  scope: 'manage',
  method: 'GET',
  path: '/api/v1/keys',
  id: 'keys',
  tag: 'people',
  summary: 'API keys of one’s own organisation, never the keys themselves',
  answers: { 200: { description: 'Oldest first.', schema: object({ keys: some }) } },
  faults: ['role-forbidden'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const keys = await call.door.engine.keys.list(caller.org)
    call.json(200, JSON.stringify({ keys }), NO_STORE)
  },
})

const KEY = {
  label: text(100),
  roles: roleTexts,
  scopes: texts(10, 40),
  days: count(1, 3650),
}

const makeKeyRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/keys',
  id: 'keys.make',
  tag: 'people',
  summary: 'Make a key with roles, scopes and an end; it is shown this once',
  ...jsonBody(KEY, { label: 'bridge', roles: ['trader'], scopes: ['read', 'lodge'], days: 365 }),
  answers: { 201: { description: 'The key.', schema: object({ id: string, key: string }) } },
  faults: ['role-forbidden', 'role-unfit', 'scope-unknown'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const given = await readFields(call, KEY)
    if (given === undefined) return
    const { engine, people } = call.door
    const org = await organisationById(people.ground.database, caller.org)
    if (org === undefined) return call.problem(oneFault('not-found'))
    const roles = readRoles(org, given.roles)
    if (roles instanceof Refusal) return call.refuse(roles.faults)
    const { scopes } = given
    const strange = scopes.findIndex(scope => !(SCOPES as readonly string[]).includes(scope))
    if (strange >= 0) {
      const values = { scope: scopes[strange]!.slice(0, 40) }
      return call.refuse([fault('scope-unknown', `/scopes/${strange}`, values)])
    }
    const { label, days } = given
    const key = await engine.keys.create({ orgId: caller.org, roles, scopes, label, days })
    const id = createHash('sha256').update(key).digest('hex').slice(0, 12)
    await people.ground.database.transaction(tx => {
      const detail = { id, label, roles, scopes, days }
      const { actor } = caller
      const event = { event: 'key-made', org: caller.org, actor, detail } as const
      return register(tx, people.ground.now(), event)
    })
    call.json(201, JSON.stringify({ id, key }), NO_STORE)
  },
})

const endKeyRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/keys/:id/end',
  id: 'keys.end',
  tag: 'people',
  summary: 'End a key',
  inPath: { id: 'As the list has it.' },
  answers: done,
  faults: ['role-forbidden', 'not-found'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const { engine, people } = call.door
    const id = call.param('id')
    if (!(await engine.keys.revoke(id, caller.org))) return call.problem(oneFault('not-found'))
    people.callers.forget()
    await people.ground.database.transaction(tx => {
      const { org, actor } = caller
      const event = { event: 'key-ended', org, actor, detail: { id: id.slice(0, 64) } } as const
      return register(tx, people.ground.now(), event)
    })
    call.empty(204, NO_STORE)
  },
})

export const keyRoutes: readonly Route[] = [keysRoute, makeKeyRoute, endKeyRoute]
