// Mandates: an organisation lets a broker act for it, until a day's end or until either ends it.
import Type from 'typebox'
import {
  endMandate,
  findBrokers,
  giveMandate,
  mandatesOf,
  organisationById,
} from '#engine/access/organisations.ts'
import { register } from '#engine/access/register.ts'
import { fault } from '#kit/fault.ts'
import { date, optional, text } from '#kit/field.ts'
import { bucketRange } from '#kit/time.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { jsonBody, readFields, texts } from './body.ts'
import { manages } from './manage.ts'
import { NO_STORE } from './route.ts'
import { done } from './session.ts'

const string = { type: 'string' } as const
const some = listOf({ type: 'object' })

const mandatesRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/mandates',
  id: 'mandates',
  tag: 'people',
  summary: 'Mandates that one’s organisation gave or holds',
  answers: {
    200: { description: 'Newest first.', schema: object({ given: some, held: some }) },
  },
  handle: async (call, _, { org }) => {
    const all = await mandatesOf(call.door.people.ground.database, org)
    const given = all.filter(each => each.org === org)
    const held = all.filter(each => each.agent === org)
    call.json(200, JSON.stringify({ given, held }), NO_STORE)
  },
})

const MANDATE = {
  agent: text(60),
  types: optional(texts(50, 100)),
  until: date(),
}

const giveRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/mandates',
  id: 'mandates.give',
  tag: 'people',
  summary: 'Let another organisation act for one’s own, until a day’s end',
  ...jsonBody(MANDATE, { agent: 'org_0123456789abcdef', until: '2027-12-31' }),
  answers: { 201: { description: 'It holds from now on.', schema: object({ mandate: string }) } },
  faults: ['role-forbidden', 'not-found', 'not-a-date', 'unknown-code'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const given = await readFields(call, MANDATE)
    if (given === undefined) return
    const { engine, people } = call.door
    const { ground } = people
    const types = given.types ?? []
    const strange = types.findIndex(type => !engine.mounted.filings.has(type))
    if (strange >= 0) {
      const values = { code: types[strange]!.slice(0, 60), list: 'type' }
      return call.refuse([fault('unknown-code', `/types/${strange}`, values)])
    }
    const expires = bucketRange(engine.zone, given.until)?.to ?? 0
    if (expires <= ground.now()) {
      return call.refuse([fault('not-a-date', '/until', { text: given.until })])
    }
    const agent = await organisationById(ground.database, given.agent)
    if (agent === undefined || agent.kind !== 'broker' || agent.org === caller.org) {
      return call.problem(oneFault('not-found', '/agent'))
    }
    const { org, actor } = caller
    const mandate = await ground.database.transaction(async tx => {
      const order = { org, agent: agent.org, types, expires, by: actor }
      const made = await giveMandate(tx, ground, order)
      const detail = { mandate: made, agent: agent.org, types, until: given.until }
      await register(tx, ground.now(), { event: 'mandate-given', org, actor, detail })
      return made
    })
    people.callers.forget()
    call.json(201, JSON.stringify({ mandate }), NO_STORE)
  },
})

const endRoute = keyRoute({
  scope: 'manage',
  method: 'POST',
  path: '/api/v1/mandates/:mandate/end',
  id: 'mandates.end',
  tag: 'people',
  summary: 'End a mandate, by either side; access ends at once',
  inPath: { mandate: 'As the list has it.' },
  answers: done,
  faults: ['role-forbidden', 'not-found'],
  handle: async (call, _, caller) => {
    if (!manages(call, caller)) return
    const { ground, callers } = call.door.people
    const mandate = call.param('mandate')
    const ended = await ground.database.transaction(async tx => {
      const had = await endMandate(tx, ground, caller.org, mandate)
      if (had === undefined) return false
      const detail = { mandate, agent: had.agent }
      const { actor } = caller
      await register(tx, ground.now(), { event: 'mandate-ended', org: had.org, actor, detail })
      return true
    })
    callers.forget()
    if (ended) call.empty(204, NO_STORE)
    else call.problem(oneFault('not-found'))
  },
})

const brokersRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/brokers',
  id: 'brokers',
  tag: 'people',
  summary: 'Brokers by a part of their name',
  query: Type.Object({
    q: Type.String({ pattern: '^.{1,100}$', description: 'Part of the name.', expected: 'text' }),
  }),
  answers: { 200: { description: '20 at most.', schema: object({ brokers: some }) } },
  handle: async (call, { q }) => {
    const brokers = await findBrokers(call.door.people.ground.database, q)
    call.json(200, JSON.stringify({ brokers }), NO_STORE)
  },
})

export const mandateRoutes: readonly Route[] = [mandatesRoute, giveRoute, endRoute, brokersRoute]
