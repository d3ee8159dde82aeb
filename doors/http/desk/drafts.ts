// Drafts over HTTP: what a page keeps of a form while a person types.
import Type from 'typebox'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { checkKey } from '../lodge.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'

export const DRAFTS = '/api/v1/drafts'
export const NO_STORE = ['Cache-Control', 'private, no-store']

const text = (description: string) => ({ type: 'string', description })
const version = { type: 'integer', minimum: 0, description: 'Rises with each change.' }
const instant = { type: 'string', format: 'date-time' }
const content = {
  type: 'object',
  description: 'Path → [value, at]; at: ms since 1970, when it was typed.',
  additionalProperties: { type: 'array' },
}
export const IN_DRAFT = { draft: 'Identifier of the draft.' }

/** Identifiers that the node gives out; whatever else is asked for does not exist. */
export const isId = (id: string): boolean => /^[0-9A-Z]{26}$/.test(id)

/** The body of a request, or undefined when it has been answered. */
const bodyOf = async (call: Call): Promise<Buffer | undefined> => {
  const body = await call.body()
  if (body === GONE) return undefined
  if (Buffer.isBuffer(body)) return body
  call.problem(body)
  return undefined
}

const beginRoute = keyRoute({
  method: 'POST',
  path: DRAFTS,
  id: 'drafts.begin',
  tag: 'filings',
  summary: 'Begin a draft',
  takes: 'json',
  headers: {
    'Idempotency-Key':
      'Begun again with the same key, because an answer was lost, it is the same draft, and what ' +
      'is new in the content is merged into it. 1–200 visible ASCII characters.',
  },
  scope: 'lodge',
  body: {
    schema: object({ type: text('Type of the filing.'), content }, ['content']),
    description: 'The type, and what is filled in already.',
    example: { type: 'trade.declaration', content: { '/office': ['7203', 1_795_593_600_000] } },
  },
  answers: {
    201: { description: 'Kept.', schema: object({ draft: text('Its identifier.'), version }) },
    200: {
      description: 'It was begun before, with this Idempotency-Key.',
      schema: object({ draft: text('Its identifier.'), version }),
    },
  },
  faults: [
    'idempotency-key-wrong',
    'role-forbidden',
    'not-json',
    'unknown-code',
    'malformed-text',
    'draft-too-large',
    'too-many-drafts',
  ],
  handle: async (call, _, caller) => {
    const body = await bodyOf(call)
    if (body === undefined) return
    const key = call.header('idempotency-key')
    const wrong = key === undefined ? undefined : checkKey(key, '/Idempotency-Key')
    if (wrong !== undefined) return call.refuse([wrong])
    const begun = await call.door.engine.desk.drafts.begin(caller, body, key)
    if (begun instanceof Refusal) return call.refuse(begun.faults)
    const { draft, version: now, replayed } = begun
    const headers = ['Location', `${DRAFTS}/${draft}`, ...NO_STORE]
    if (replayed) headers.push('Idempotency-Replayed', 'true')
    call.json(replayed ? 200 : 201, JSON.stringify({ draft, version: now }), headers)
  },
})

const PLAIN = '^[^\\u0000-\\u001f\\u007f]{1,100}$'

const listRoute = keyRoute({
  method: 'GET',
  path: DRAFTS,
  id: 'drafts.list',
  tag: 'filings',
  summary: 'Drafts of the organisation, one’s own first',
  scope: 'lodge',
  query: Type.Object({
    type: Type.Optional(Type.String({ pattern: PLAIN, description: 'Only of this type.' })),
  }),
  answers: {
    200: {
      description: 'The drafts.',
      schema: object({
        drafts: listOf(
          object({
            draft: text('Its identifier.'),
            type: text('Type of the filing.'),
            version,
            created: instant,
            changed: instant,
            title: text('Of its fields, what can name it; empty when none is filled in.'),
            mine: { type: 'boolean', description: 'Begun by the asker.' },
          }),
        ),
      }),
    },
  },
  faults: ['parameter-wrong'],
  handle: async (call, query, caller) => {
    const drafts = await call.door.engine.desk.drafts.list(caller, query.type)
    call.json(200, JSON.stringify({ drafts }), NO_STORE)
  },
})

const readRoute = keyRoute({
  method: 'GET',
  path: `${DRAFTS}/:draft`,
  id: 'drafts.read',
  tag: 'filings',
  summary: 'Read a draft',
  scope: 'lodge',
  inPath: IN_DRAFT,
  answers: {
    200: {
      description: 'The draft with its content.',
      schema: object({
        draft: text('Its identifier.'),
        type: text('Type of the filing.'),
        version,
        changed: instant,
        once: text('Idempotency-Key that it was begun with; empty for none.'),
        content,
      }),
    },
  },
  faults: ['not-found'],
  handle: async (call, _, caller) => {
    const id = call.param('draft')
    const draft = isId(id) ? await call.door.engine.desk.drafts.read(caller, id) : undefined
    if (draft === undefined) return call.problem(oneFault('not-found'))
    const { contentText, ...rest } = draft
    call.json(200, `${JSON.stringify(rest).slice(0, -1)},"content":${contentText}}`, NO_STORE)
  },
})

const changeRoute = keyRoute({
  method: 'POST',
  path: `${DRAFTS}/:draft/changes`,
  id: 'drafts.change',
  tag: 'filings',
  summary: 'Change fields of a draft',
  description:
    'Merged field by field: the newest `at` wins, the later request where two are equal. A null ' +
    'takes a field away. At most 2,000 changes a request.',
  takes: 'json',
  scope: 'lodge',
  inPath: IN_DRAFT,
  body: {
    schema: object({
      changes: listOf(
        object({
          path: text('The field; a JSON Pointer into the document. At most 200 characters.'),
          value: { description: 'JSON; numbers that are not whole go as text.' },
          at: { type: 'integer', minimum: 0, description: 'ms since 1970; never in future.' },
        }),
      ),
    }),
    description: 'The changes.',
    example: { changes: [{ path: '/office', value: '7203', at: 1_795_593_600_000 }] },
  },
  answers: { 200: { description: 'Merged.', schema: object({ version }) } },
  faults: ['not-found', 'not-json', 'malformed-text', 'too-many-lines', 'draft-too-large'],
  handle: async (call, _, caller) => {
    const body = await bodyOf(call)
    if (body === undefined) return
    const id = call.param('draft')
    const done = isId(id) ? await call.door.engine.desk.drafts.change(caller, id, body) : undefined
    if (done === undefined) return call.problem(oneFault('not-found'))
    if (done instanceof Refusal) return call.refuse(done.faults)
    call.json(200, `{"version":${done}}`, NO_STORE)
  },
})

const removal = async (call: Call, caller: Caller): Promise<void> => {
  const id = call.param('draft')
  const removed = isId(id) && (await call.door.engine.desk.drafts.remove(caller, id))
  if (removed) call.empty(204, NO_STORE)
  else call.problem(oneFault('not-found'))
}

const removeRoute = keyRoute({
  method: 'POST',
  path: `${DRAFTS}/:draft/remove`,
  id: 'drafts.remove',
  tag: 'filings',
  summary: 'Remove a draft and its files',
  scope: 'lodge',
  inPath: IN_DRAFT,
  answers: { 204: { description: 'Removed.' } },
  faults: ['not-found'],
  handle: (call, _, caller) => removal(call, caller),
})

/** All routes of drafts but those of their files. */
export const draftRoutes: readonly Route[] = [
  beginRoute,
  listRoute,
  readRoute,
  changeRoute,
  removeRoute,
]
