// The queue of an office over HTTP: what waits for officers, and who works on it just now.
import Type from 'typebox'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { LANES } from '#kit/lanes.ts'
import type { Call } from '../call.ts'
import { numberOf } from '../filings.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { NO_STORE } from './drafts.ts'

const QUEUE = '/api/v1/queue'
const IN_PATH = { number: 'Number of the filing.' }
const instant = { type: 'string', format: 'date-time' }
const until = { ...instant, description: 'When the claim ends, if it is not renewed.' }

const claimed = {
  anyOf: [
    object({
      by: {
        type: 'string',
        description: 'Who works on it: a colleague’s name, or that of another office.',
      },
      mine: { type: 'boolean', description: 'It is the asker who does.' },
      until,
    }),
    { type: 'null' },
  ],
}

const listRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${QUEUE}/${type.type}`,
    id: `${type.type}.queue`,
    tag: 'filings',
    summary: `What of ${type.type} waits for an officer, oldest first`,
    scope: 'read',
    query: Type.Object({
      state: Type.Optional(
        Type.Enum([...type.filing.states], {
          description: 'Only where it stands so.',
          expected: type.filing.states.join(', '),
        }),
      ),
      lane: Type.Optional(
        Type.Enum([...LANES], {
          description: 'Only what is in this risk lane.',
          expected: LANES.join(', '),
        }),
      ),
      cursor: Type.Optional(
        Type.String({ pattern: '^[\\w-]{1,100}$', description: '`next` of the page before.' }),
      ),
    }),
    answers: {
      200: {
        description: 'A page of 100.',
        schema: object(
          {
            filings: listOf(
              object({
                number: { type: 'string' },
                state: { type: 'string', enum: [...type.filing.states] },
                version: { type: 'integer' },
                changed: instant,
                accepted: instant,
                lane: {
                  anyOf: [{ type: 'string', enum: [...LANES] }, { type: 'null' }],
                  description: 'The risk lane; null while it is not decided, or there are none.',
                },
                claimed,
              }),
            ),
            next: { type: 'string', description: 'Cursor of the next page; absent on the last.' },
          },
          ['next'],
        ),
      },
    },
    faults: ['role-forbidden', 'parameter-wrong', 'cursor-wrong'],
    handle: async (call, query, caller) => {
      const page = await call.door.engine.desk.queue.list(caller, type, query)
      if (page instanceof Refusal) return call.refuse(page.faults)
      const next = page.next === undefined ? '' : `,"next":${JSON.stringify(page.next)}`
      call.json(200, `{"filings":[${page.rows.join(',')}]${next}}`, NO_STORE)
    },
  })

const claim = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const number = numberOf(call)
  if (number === undefined) return call.problem(oneFault('not-found'))
  const done = await call.door.engine.desk.queue.claim(caller, type, number)
  if ('until' in done) call.json(200, JSON.stringify(done), NO_STORE)
  else call.refuse(done.faults, done.current)
}

const release = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const number = numberOf(call)
  if (number === undefined) return call.problem(oneFault('not-found'))
  const refused = await call.door.engine.desk.queue.release(caller, type, number)
  if (refused === undefined) call.empty(204, NO_STORE)
  else call.refuse(refused.faults)
}

/** The queue of one filing type. */
export const queueRoutes = (type: MountedFiling): Route[] => [
  listRoute(type),
  keyRoute({
    method: 'POST',
    path: `${QUEUE}/${type.type}/:number/claim`,
    id: `${type.type}.claim`,
    tag: 'filings',
    summary: `Say that you work on a ${type.type}`,
    description:
      'For ten minutes, or ten more: until then no other officer can take a step of an officer.',
    scope: 'act',
    inPath: IN_PATH,
    answers: { 200: { description: 'It is yours.', schema: object({ until }) } },
    faults: ['role-forbidden', 'not-found', 'state-changed', 'claimed-by-other'],
    handle: (call, _, caller) => claim(call, type, caller),
  }),
  keyRoute({
    method: 'POST',
    path: `${QUEUE}/${type.type}/:number/release`,
    id: `${type.type}.unclaim`,
    tag: 'filings',
    summary: `Let others work on a ${type.type}`,
    scope: 'act',
    inPath: IN_PATH,
    answers: { 204: { description: 'It is not yours any more, if it was.' } },
    faults: ['role-forbidden', 'not-found'],
    handle: (call, _, caller) => release(call, type, caller),
  }),
]
