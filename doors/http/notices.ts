// What a person was told, and what they follow. A key is nobody to be told: it has no notices.
import Type from 'typebox'
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Follow, Notices, PersonCaller } from '#engine/notice/follows.ts'
import { UNREAD_MOST } from '#engine/notice/follows.ts'
import type { Caller } from '#engine/types.ts'
import { fault, Refusal } from '#kit/fault.ts'
import { type Doc, type Fields, optional, text, yesNo } from '#kit/field.ts'
import { check, schemaOf } from '#kit/lines.ts'
import { GONE } from './body.ts'
import type { Call } from './call.ts'
import { numberOf } from './filings.ts'
import { FILINGS } from './lodge.ts'
import { wrong } from './parameters.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const string = { type: 'string' } as const
const instant = { type: 'string', format: 'date-time' } as const
const yes = { type: 'boolean' } as const
const NO_STORE = ['Cache-Control', 'no-store']

/** The caller as a person; undefined when the call has been answered. */
const personOf = (call: Call, caller: Caller): PersonCaller | undefined => {
  if (caller.person !== undefined) return { ...caller, person: caller.person }
  call.problem(oneFault('role-forbidden'))
  return undefined
}

/** A small body by its fields; undefined when the call has been answered. */
const bodyOf = async <F extends Fields>(call: Call, fields: F): Promise<Doc<F> | undefined> => {
  const body = await call.body()
  if (body === GONE) return undefined
  if (!Buffer.isBuffer(body)) {
    call.problem(body)
    return undefined
  }
  const read = readFields(body, fields)
  if (!(read instanceof Refusal)) return read
  call.refuse(read.faults)
  return undefined
}

const readFields = <F extends Fields>(body: Buffer, fields: F): Doc<F> | Refusal => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed
  const twice = repeatedMember(body, parsed.text, 0)
  if (twice !== undefined) return new Refusal([fault('repeated-key', '', { name: twice })])
  const checked = check(fields, parsed.value, parsed.clean)
  return checked instanceof Refusal ? checked : checked.doc
}

const listRoute = (notices: Notices): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/notices',
    id: 'notices.list',
    tag: 'filings',
    summary: 'What you were told of filings that you follow, newest first',
    description: 'For people; a key follows nothing.',
    query: Type.Object({
      cursor: Type.Optional(
        Type.String({ pattern: '^[\\w-]{1,60}$', description: '`next` of the page before.' }),
      ),
    }),
    answers: {
      200: {
        description: 'A page.',
        schema: object(
          {
            notices: listOf(
              object({
                notice: { ...string, description: 'Identifier; greater than that of older ones.' },
                at: instant,
                type: string,
                number: string,
                event: { ...string, description: '`lodge`, or the name of the transition.' },
                state: string,
                read: yes,
              }),
            ),
            unread: {
              type: 'integer',
              minimum: 0,
              description: `How many you have not read; ${UNREAD_MOST} means that many or more.`,
            },
            position: {
              type: 'integer',
              minimum: 0,
              description:
                'Position in the journal up to which people have been told. Of what the stream said later a notice is still being written: ask again.',
            },
            next: { ...string, description: 'Cursor of the next page; absent on the last.' },
          },
          ['next'],
        ),
      },
    },
    faults: ['role-forbidden', 'parameter-unknown', 'parameter-wrong', 'cursor-wrong'],
    handle: async (call, { cursor }, caller) => {
      const person = personOf(call, caller)
      if (person === undefined) return
      const page = await notices.list(person, cursor)
      if (page instanceof Refusal) call.refuse(page.faults)
      else call.json(200, JSON.stringify(page), NO_STORE)
    },
  })

const READ = { until: text(15) }

const readRoute = (notices: Notices): Route =>
  keyRoute({
    scope: 'read',
    method: 'POST',
    path: '/api/v1/notices/read',
    id: 'notices.read',
    tag: 'filings',
    summary: 'Mark notices as read, up to the newest that you have seen',
    takes: 'json',
    body: {
      schema: schemaOf(READ),
      description: '`until`: identifier of a notice.',
      example: { until: '42' },
    },
    answers: { 204: { description: 'That one and all older ones count as read.' } },
    faults: ['role-forbidden', 'field-missing', 'unknown-field', 'parameter-wrong'],
    handle: async (call, _, caller) => {
      const person = personOf(call, caller)
      if (person === undefined) return
      const read = await bodyOf(call, READ)
      if (read === undefined) return
      if (!/^\d{1,15}$/.test(read.until)) return call.refuse([wrong('until', '1')])
      await notices.read(person, Number(read.until))
      call.empty(204, NO_STORE)
    },
  })

const FOLLOW = { following: yesNo(), mail: optional(yesNo()) }

const answerFollow = (call: Call, found: Follow | undefined): void => {
  if (found === undefined) call.problem(oneFault('not-found'))
  else call.json(200, JSON.stringify(found), NO_STORE)
}

const followRoutes = (notices: Notices, { type, transitions }: MountedFiling): Route[] => {
  if (transitions.has('follow')) throw new Error(`${type}: no transition can be called follow`)
  const told = {
    path: `${FILINGS}/${type}/:number/follow`,
    tag: 'filings',
    inPath: { number: 'Number of the filing.' },
    answers: {
      200: {
        description: 'Whether you follow it, and whether by mail as well.',
        schema: object({ following: yes, mail: yes }),
      },
    },
  } as const
  return [
    keyRoute({
      scope: 'read',
      ...told,
      method: 'GET',
      id: `${type}.follow`,
      summary: `Whether you follow a ${type}`,
      faults: ['role-forbidden', 'not-found'],
      handle: async (call, _, caller) => {
        const person = personOf(call, caller)
        if (person === undefined) return
        const number = numberOf(call)
        answerFollow(
          call,
          number === undefined ? undefined : await notices.follow(person, type, number),
        )
      },
    }),
    keyRoute({
      scope: 'read',
      ...told,
      method: 'POST',
      id: `${type}.set-follow`,
      summary: `Follow a ${type}, or no longer`,
      description: 'Who lodges a filing follows it from the start. `mail` stays when left out.',
      takes: 'json',
      body: {
        schema: schemaOf(FOLLOW),
        description: 'What you want.',
        example: { following: true, mail: false },
      },
      faults: ['role-forbidden', 'not-found', 'field-missing', 'unknown-field', 'wrong-type'],
      handle: async (call, _, caller) => {
        const person = personOf(call, caller)
        if (person === undefined) return
        const wanted = await bodyOf(call, FOLLOW)
        if (wanted === undefined) return
        const { following, mail } = wanted
        const number = numberOf(call)
        const order = mail === undefined ? { following } : { following, mail }
        answerFollow(
          call,
          number === undefined ? undefined : await notices.setFollow(person, type, number, order),
        )
      },
    }),
  ]
}

/** Notices, and following filings of these types. */
export const noticeRoutes = (notices: Notices, types: readonly MountedFiling[]): Route[] => [
  listRoute(notices),
  readRoute(notices),
  ...types.flatMap(type => followRoutes(notices, type)),
]
