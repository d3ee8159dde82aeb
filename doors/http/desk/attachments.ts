// Files of drafts and filings over HTTP. There are no links that open without a key or a session.
import Type from 'typebox'
import type { Place } from '#engine/desk/attachments.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Scope } from '#engine/types.ts'
import type { OutcomeKey } from '#kit/fault.ts'
import type { Call } from '../call.ts'
import { MOST_FILE } from '../files/media.ts'
import { numberOf } from '../filings.ts'
import { FILINGS } from '../lodge.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { download } from './download.ts'
import { DRAFTS, IN_DRAFT, isId, NO_STORE } from './drafts.ts'
import { type Uploads, upload } from './upload.ts'

const text = (description: string) => ({ type: 'string', description })

const shape = object({
  attachment: text('Identifier of the file.'),
  name: text('Its name.'),
  media: text('Its media type.'),
  size: { type: 'integer', minimum: 1, description: 'Bytes.' },
  sha256: text('SHA-256, hex: what the document names it by.'),
  added: { type: 'string', format: 'date-time' },
  by: text('The organisation that added it.'),
})

/** Whose files are asked for; undefined for what cannot exist. */
type PlaceOf = (call: Call) => Place | undefined

const listed = async (call: Call, caller: Caller, placeOf: PlaceOf): Promise<void> => {
  const place = placeOf(call)
  const { attachments } = call.door.engine.desk
  const found = place === undefined ? undefined : await attachments.list(caller, place)
  if (found === undefined) return call.problem(oneFault('not-found'))
  call.json(200, JSON.stringify({ attachments: found }), NO_STORE)
}

const FAULTS: readonly OutcomeKey[] = [
  'role-forbidden',
  'too-many-requests',
  'not-found',
  'attachment-name-wrong',
  'attachment-empty',
  'attachment-type-wrong',
  'attachment-damaged',
  'attachment-encrypted',
  'attachment-active',
  'too-many-attachments',
  'attachments-too-large',
  'quota-full',
]

interface Holder {
  readonly path: string
  readonly id: string
  readonly what: string
  readonly inPath: Readonly<Record<string, string>>
  /** what a key must be good for to see them: of drafts, what it must be to see a draft */
  readonly reads: Scope
  readonly placeOf: PlaceOf
}

const holderRoutes = (holder: Holder, uploads: Uploads): Route[] => [
  keyRoute({
    method: 'GET',
    path: holder.path,
    id: `${holder.id}.attachments`,
    tag: 'filings',
    summary: `Files of ${holder.what}`,
    scope: holder.reads,
    inPath: holder.inPath,
    answers: {
      200: { description: 'As they were added.', schema: object({ attachments: listOf(shape) }) },
    },
    faults: ['not-found'],
    handle: (call, _, caller) => listed(call, caller, holder.placeOf),
  }),
  keyRoute({
    method: 'POST',
    path: holder.path,
    id: `${holder.id}.attach`,
    tag: 'filings',
    summary: `Add a file to ${holder.what}`,
    description:
      `The bytes as they are, ${MOST_FILE} at most. Their content must be what Content-Type ` +
      'says. The same bytes under the same name are kept once.',
    takes: 'file',
    scope: 'lodge',
    inPath: holder.inPath,
    headers: { 'Beibu-Name': 'Required: the name of the file, percent-encoded UTF-8.' },
    body: { schema: { type: 'string', format: 'binary' }, description: 'The file.' },
    answers: {
      201: { description: 'Added.', schema: shape, headers: { Location: 'Its address.' } },
      200: { description: 'It was there already.', schema: shape },
    },
    faults: FAULTS,
    handle: (call, _, caller) => {
      const place = holder.placeOf(call)
      if (place === undefined) return call.problem(oneFault('not-found'))
      return upload(call, caller, place, uploads)
    },
  }),
]

/** Files of the filings of one type. */
export const filingFileRoutes = (type: MountedFiling, uploads: Uploads): Route[] =>
  holderRoutes(
    {
      path: `${FILINGS}/${type.type}/:number/attachments`,
      id: type.type,
      what: `a ${type.type}`,
      inPath: { number: 'Number of the filing.' },
      reads: 'read',
      placeOf: call => {
        const number = numberOf(call)
        return number === undefined ? undefined : { type: type.type, number }
      },
    },
    uploads,
  )

const IN_PATH = { attachment: 'Identifier of the file.' }

const readRoute = keyRoute({
  method: 'GET',
  path: '/api/v1/attachments/:attachment',
  id: 'attachments.read',
  tag: 'filings',
  summary: 'A file',
  scope: 'read',
  inPath: IN_PATH,
  query: Type.Object({
    inline: Type.Optional(
      Type.Enum(['1'], { description: 'To be shown, if it is a picture or PDF.', expected: '1' }),
    ),
  }),
  answers: {
    200: {
      description: 'Its bytes, as a download.',
      type: 'application/octet-stream',
      headers: { ETag: 'Its SHA-256, in quotation marks.' },
    },
    304: { description: 'You have it.' },
  },
  faults: ['not-found', 'parameter-wrong'],
  handle: (call, query, caller) => download(call, caller, query.inline === '1'),
})

const removeRoute = keyRoute({
  method: 'POST',
  path: '/api/v1/attachments/:attachment/remove',
  id: 'attachments.remove',
  tag: 'filings',
  summary: 'Remove a file from a draft',
  description: 'What was lodged stays: it is what an officer decided on.',
  scope: 'lodge',
  inPath: IN_PATH,
  answers: { 204: { description: 'Removed.' } },
  faults: ['not-found', 'role-forbidden', 'attachment-kept'],
  handle: async (call, _, caller) => {
    const id = call.param('attachment')
    if (!isId(id)) return call.problem(oneFault('not-found'))
    const refused = await call.door.engine.desk.attachments.remove(caller, id)
    if (refused === undefined) call.empty(204, NO_STORE)
    else call.refuse(refused.faults)
  },
})

/** Files by themselves, and those of drafts. */
export const fileRoutes = (uploads: Uploads): Route[] => [
  ...holderRoutes(
    {
      path: `${DRAFTS}/:draft/attachments`,
      id: 'drafts',
      what: 'a draft',
      inPath: IN_DRAFT,
      reads: 'lodge',
      placeOf: call => {
        const draft = call.param('draft')
        return isId(draft) ? { draft } : undefined
      },
    },
    uploads,
  ),
  readRoute,
  removeRoute,
]
