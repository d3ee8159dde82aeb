// Lodging one filing: the door's hot path. The body goes to the engine as it came, and the answer
// is put together around the text that the engine made.
import Type, { type TProperties } from 'typebox'
import type { LodgeOptions } from '#engine/api.ts'
import { readDocument } from '#engine/intake/prepare.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Accepted, Caller, Outcome } from '#engine/types.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { instantToMs, localDate } from '#kit/time.ts'
import { GONE, isXml } from './body.ts'
import type { Call } from './call.ts'
import { closeDraft, DRAFT_HEADER, draftFaults, draftKey, draftNamed } from './desk/lodging.ts'
import { type Parameters, wrong } from './parameters.ts'
import { faultsJson } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { acceptedShape, documentOf, previewShape } from './shapes.ts'

export const FILINGS = '/api/v1/filings'

const KEY = /^[\x21-\x7e]{1,200}$/

/** Idempotency-Key: 1–200 visible ASCII characters. */
export const checkKey = (key: string, path: string): Fault | undefined =>
  KEY.test(key) ? undefined : fault('idempotency-key-wrong', path, { max: 200 })

/** RFC 3339 instant → ms. */
export const readInstant = (text: string, path: string): number | Fault =>
  instantToMs(text) ?? fault('not-a-time', path, { text: text.slice(0, 40) })

/** What the headers ask for beside the document itself. */
export const lodgeOptions = (call: Call): LodgeOptions | Fault => {
  const key = call.header('idempotency-key')
  const effective = call.header('effective-at')
  if (key === undefined && effective === undefined) return NOTHING
  const wrongKey = key === undefined ? undefined : checkKey(key, '/Idempotency-Key')
  if (wrongKey !== undefined) return wrongKey
  if (effective === undefined) return key === undefined ? NOTHING : { key }
  const ms = readInstant(effective, '/Effective-At')
  if (typeof ms !== 'number') return ms
  return key === undefined ? { effective: ms } : { key, effective: ms }
}
const NOTHING: LodgeOptions = {}

/** Whether what was read is a reason to refuse. */
export const isFault = (value: LodgeOptions | number | Fault): value is Fault =>
  typeof value === 'object' && 'path' in value

/** {id, number, state, version, amounts, position} */
export const acceptedJson = (accepted: Accepted): string =>
  `{"id":"${accepted.id}","number":${JSON.stringify(accepted.number)},"state":"${accepted.state}"` +
  `,"version":${accepted.version},"amounts":${accepted.amountsText}` +
  `,"position":${accepted.position}}`

/** Answer with what the engine decided: 201 (a replay: 200) or `status`, or the problem. */
export const answerOutcome = (
  call: Call,
  type: MountedFiling,
  outcome: Outcome,
  status: 200 | 201,
): void => {
  if (!outcome.ok) {
    call.refuse(outcome.faults, outcome.current)
    return
  }
  const headers = ['ETag', `"${outcome.version}"`]
  if (status === 201) {
    headers.push('Location', `${FILINGS}/${type.type}/${encodeURIComponent(outcome.number)}`)
  }
  if (outcome.replayed) headers.push('Idempotency-Replayed', 'true')
  call.json(outcome.replayed ? 200 : status, acceptedJson(outcome), headers)
}

export const DRY = Type.Object({
  dry: Type.Optional(
    Type.Enum(['true', 'false'], {
      description: '`true`: a preview by the same intake; nothing is kept',
      expected: 'true, false',
    }),
  ),
})

const lodge = async (
  call: Call,
  type: MountedFiling,
  dry: boolean,
  caller: Caller,
): Promise<void> => {
  const options = lodgeOptions(call)
  if (isFault(options)) return call.refuse([options])
  // A preview is of today. One that would leave the date aside would show another amount.
  if (dry && options.effective !== undefined) return call.refuse([wrong('dry', 'no Effective-At')])
  const draft = draftNamed(call)
  if (typeof draft === 'object') return call.refuse([draft])
  const body = await call.body()
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const { engine } = call.door
  if (draft !== undefined) {
    const faults = await draftFaults(call, type, caller, draft, body)
    if (faults.length > 0) return call.refuse(faults)
  }
  if (!dry) {
    const order = draft === undefined ? options : { key: draftKey(draft), ...options }
    const outcome = await engine.lodge(type, caller, body, order)
    if (draft !== undefined) await closeDraft(call, type, caller, draft, outcome)
    return answerOutcome(call, type, outcome, 201)
  }
  const outcome = await engine.preview(type, caller, body)
  if (!outcome.ok) return call.refuse(outcome.faults, outcome.current)
  const warnings = await warningsOf(call, type, caller, body)
  const told = faultsJson(call.door.words, call.lang, warnings)
  const text = acceptedJson(outcome)
  call.json(200, `${text.slice(0, -1)},"warnings":${told}}`, ['Cache-Control', 'no-store'])
}

/** What speaks against lodging a document that holds, and hinders nothing. */
const warningsOf = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  body: Buffer,
): Promise<Fault[]> => {
  const { alike } = type.filing
  if (alike === undefined) return []
  const read = readDocument(type, body)
  if (read instanceof Refusal) return []
  const { engine, people } = call.door
  const found = await engine.lists.alike(type, caller, read.doc, people.ground.now())
  if (found === undefined) return []
  const date = localDate(engine.zone, Date.parse(found.accepted))
  const values = { number: found.number, date }
  return [{ key: alike.warning, path: `/${alike.by}`, values }]
}

export const KEY_HEADER = {
  'Idempotency-Key':
    'Makes the request safe to repeat: once lodged, the same key and body are answered as ' +
    'before. 1–200 visible ASCII characters.',
}
export const EFFECTIVE_HEADER = {
  'Effective-At':
    'Imports of history only (operator): RFC 3339 instant that the filing counts from.',
}
export const VERSION_HEADER = { ETag: 'The version, in quotation marks.' }

/** Lodging of a message in XML (message.ts), and what it is asked beside the rest. */
export interface XmlLodging {
  readonly query: TProperties
  lodge(call: Call, query: Parameters, caller: Caller): Promise<void>
}

/** `POST /api/v1/filings/{type}` */
export const lodgeRoute = (type: MountedFiling, xml?: XmlLodging): Route =>
  keyRoute({
    scope: 'lodge',
    method: 'POST',
    path: `${FILINGS}/${type.type}`,
    id: `${type.type}.lodge`,
    tag: 'filings',
    summary: `Lodge a ${type.type}, or preview it`,
    takes: 'json',
    xml: xml !== undefined,
    query: xml === undefined ? DRY : Type.Object({ ...DRY.properties, ...xml.query }),
    headers: { ...KEY_HEADER, ...EFFECTIVE_HEADER, ...DRAFT_HEADER },
    body: { schema: documentOf(type), description: 'The document. Unknown members are refused.' },
    answers: {
      201: {
        description: 'Accepted, and on disk.',
        schema: acceptedShape(type),
        headers: { ...VERSION_HEADER, Location: 'Address of the filing.' },
      },
      200: {
        description:
          'A preview, with `warnings`; or the answer to a request that had been accepted before.',
        schema: previewShape(type),
        headers: { 'Idempotency-Replayed': '`true` when it had been accepted before.' },
      },
    },
    faults: [
      'not-utf8',
      'not-json',
      'repeated-key',
      'role-forbidden',
      'unknown-field',
      'field-missing',
      'wrong-type',
      'send-as-string',
      'idempotency-key-wrong',
      'idempotency-key-reused',
      'already-claimed',
      'floor-crossed',
      'effective-forbidden',
      'attachment-missing',
    ],
    handle: (call, query, caller) =>
      xml !== undefined && isXml(call.raw)
        ? xml.lodge(call, query as Parameters, caller)
        : lodge(call, type, query.dry === 'true', caller),
  })
