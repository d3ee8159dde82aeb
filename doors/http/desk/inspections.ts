// Looks at goods over HTTP: findings are handed in field by field, as drafts are, photographs as
// files; officers see what is under way, the filing's own organisation what is closed.

import { FOUND } from '#engine/desk/findings.ts'
import type { InspectionView } from '#engine/desk/looks.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { MOST_FILE } from '../files/media.ts'
import { PHOTOGRAPHS } from '../files/metadata.ts'
import { numberOf } from '../filings.ts'
import { FILINGS } from '../lodge.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { isId, NO_STORE } from './drafts.ts'
import { type Uploads, uploadPhotograph } from './upload.ts'

const text = (description: string): JsonSchema => ({ type: 'string', description })
const integer = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description })
const instant: JsonSchema = { type: 'string', format: 'date-time' }
const orNull = (of: JsonSchema, description: string): JsonSchema => ({
  anyOf: [of, { type: 'null' }],
  description,
})

const row = integer('Row of the goods, from 0.')
const photograph = {
  attachment: text('Identifier of the file.'),
  name: text('Its name.'),
  media: text('Its media type.'),
  size: integer('Bytes.'),
  sha256: text('SHA-256 of its bytes, hex.'),
  added: instant,
}

const INSPECTION = object(
  {
    inspection: text('Identifier.'),
    begun: instant,
    closed: orNull(instant, 'null while it is under way; then only officers see it.'),
    event: orNull({ type: 'string' }, 'The step that ended it.'),
    by: text('Name of the office that wrote last.'),
    version: integer('Rises with each change.'),
    digest: orNull({ type: 'string' }, 'SHA-256 of `findings`, hex, as the journal row has it.'),
    findings: object({
      note: text('On the whole.'),
      rows: listOf(
        object({
          row,
          found: { type: 'string', enum: [...FOUND, ''], description: 'As declared, or not.' },
          counted: text('Decimal, in the unit of the row; empty where nothing was counted.'),
          remark: text('In words.'),
        }),
      ),
      photographs: listOf(
        object({
          ...photograph,
          row: orNull(row, 'null: of the whole.'),
          remark: text('In words.'),
        }),
      ),
    }),
    content: {
      type: 'object',
      description: 'Of one that is under way: path → [value, at].',
      additionalProperties: { type: 'array' },
    },
  },
  ['content'],
)

const IN_PATH = { number: 'Number of the filing.' }

const list = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const number = numberOf(call)
  const { inspections } = call.door.engine.desk
  const found: InspectionView[] | undefined =
    number === undefined ? undefined : await inspections.list(caller, type, number)
  if (found === undefined) return call.problem(oneFault('not-found'))
  call.json(200, JSON.stringify({ inspections: found }), NO_STORE)
}

const change = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const body = await call.body()
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const number = numberOf(call)
  if (number === undefined) return call.problem(oneFault('not-found'))
  const version = await call.door.engine.desk.inspections.change(caller, type, number, body)
  if (version instanceof Refusal) return call.refuse(version.faults)
  call.json(200, JSON.stringify({ version }), NO_STORE)
}

const withdraw = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const number = numberOf(call)
  const id = call.param('attachment')
  if (number === undefined || !isId(id)) return call.problem(oneFault('not-found'))
  const refused = await call.door.engine.desk.inspections.withdraw(caller, type, number, id)
  if (refused === undefined) call.empty(204, NO_STORE)
  else call.refuse(refused.faults)
}

const listRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/inspections`,
    id: `${type.type}.inspections`,
    tag: 'filings',
    summary: `What was found when the goods of a ${type.type} were looked at`,
    description: 'The photographs are read as files are: `/api/v1/attachments/{attachment}`.',
    scope: 'read',
    inPath: IN_PATH,
    answers: {
      200: { description: 'Oldest first.', schema: object({ inspections: listOf(INSPECTION) }) },
    },
    faults: ['not-found'],
    handle: (call, _, caller) => list(call, type, caller),
  })

const changeRoute = (type: MountedFiling): Route => {
  const { in: when = [], of = '' } = type.filing.inspection ?? {}
  return keyRoute({
    method: 'POST',
    path: `${FILINGS}/${type.type}/:number/inspection/changes`,
    id: `${type.type}.inspect`,
    tag: 'filings',
    summary: `Write down what is found of the goods of a ${type.type}`,
    description:
      `By officers, while it is ${when.join(' or ')}. Paths: \`/note\`; \`/rows/N/found\` ` +
      `(${FOUND.join(', ')}), \`/rows/N/counted\` and \`/rows/N/remark\`, N being a row of ` +
      `\`${of}\` from 0; \`/photographs/ID/remark\`. The newest of each path stands, whoever ` +
      'wrote it; an empty text takes it back. The step that leads out of that state closes it.',
    takes: 'json',
    scope: 'act',
    inPath: IN_PATH,
    body: {
      schema: object({
        changes: listOf(
          object({
            path: text('What it is of.'),
            value: { type: ['string', 'null'] },
            at: integer('ms since 1970, when it was written.'),
          }),
        ),
      }),
      description: 'Findings.',
      example: { changes: [{ path: '/rows/0/found', value: 'yes', at: 1_795_593_600_000 }] },
    },
    answers: {
      200: {
        description: 'Kept.',
        schema: object({ version: integer('Rises with each change.') }),
      },
    },
    faults: ['role-forbidden', 'not-found', 'not-inspected', 'claimed-by-other', 'unknown-field'],
    handle: (call, _, caller) => change(call, type, caller),
  })
}

const photographRoute = (type: MountedFiling, uploads: Uploads): Route =>
  keyRoute({
    method: 'POST',
    path: `${FILINGS}/${type.type}/:number/inspection/photographs`,
    id: `${type.type}.photograph`,
    tag: 'filings',
    summary: `Add a photograph of the goods of a ${type.type}`,
    description:
      `By officers. ${[...PHOTOGRAPHS.keys()].join(', ')}; ${MOST_FILE} bytes at most. Only the ` +
      'picture is kept: where, when and by which device it was taken is taken out, and so is ' +
      'whatever stands behind its end. The same picture of the same row is kept once.',
    takes: 'file',
    scope: 'act',
    inPath: IN_PATH,
    headers: {
      'Beibu-Name': 'Required: the name of the file, percent-encoded UTF-8.',
      'Beibu-Row': 'Row of the goods that it is of, from 0; of the whole when not said.',
    },
    body: {
      schema: { type: 'string', format: 'binary' },
      description: 'The photograph.',
      media: 'image/jpeg',
    },
    answers: {
      201: {
        description: 'Kept; `size` and `sha256` are those of the picture alone.',
        schema: object({ ...photograph, by: text('The office that added it.') }),
        headers: { Location: 'Its address.' },
      },
      200: { description: 'It was there already.', schema: object(photograph) },
    },
    faults: [
      'role-forbidden',
      'not-found',
      'wrong-content-type',
      'too-many-requests',
      'parameter-wrong',
      'out-of-range',
      'attachment-name-wrong',
      'attachment-empty',
      'attachment-type-wrong',
      'attachment-damaged',
      'too-many-attachments',
      'attachments-too-large',
      'not-inspected',
      'claimed-by-other',
    ],
    handle: (call, _, caller) => {
      const number = numberOf(call)
      if (number === undefined) return call.problem(oneFault('not-found'))
      return uploadPhotograph(call, caller, type, number, uploads)
    },
  })

const withdrawRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'POST',
    path: `${FILINGS}/${type.type}/:number/inspection/photographs/:attachment/remove`,
    id: `${type.type}.unphotograph`,
    tag: 'filings',
    summary: 'Take back a photograph, while the goods are looked at',
    scope: 'act',
    inPath: { ...IN_PATH, attachment: 'Identifier of the file.' },
    answers: { 204: { description: 'It is gone.' } },
    faults: ['role-forbidden', 'not-found', 'not-inspected', 'claimed-by-other'],
    handle: (call, _, caller) => withdraw(call, type, caller),
  })

/** Of types whose goods are looked at. */
export const inspectionRoutes = (type: MountedFiling, uploads: Uploads): Route[] =>
  type.filing.inspection === undefined
    ? []
    : [listRoute(type), changeRoute(type), photographRoute(type, uploads), withdrawRoute(type)]
