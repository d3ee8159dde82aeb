// Foreign messages in XML, in place of a document of ours: declarations lodged, and steps taken.
// The message becomes a document, and the document goes the way of all others.
import { setImmediate } from 'node:timers/promises'
import Type from 'typebox'
import { readXmlFrom } from '#doors/bulk/xml.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { type Fault, Refusal, refuse, statusOf } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Message, MessageFormat } from '#kit/message.ts'
import { sayFault } from '#kit/words.ts'
import { element, writeXml, type XmlElement } from '#kit/xml.ts'
import { GONE } from './body.ts'
import type { Call } from './call.ts'
import { formatOf, messageFiling } from './format.ts'
import { answerOutcome, FILINGS, isFault, lodgeOptions, type XmlLodging } from './lodge.ts'
import { type Parameters, wrong } from './parameters.ts'

const OFFICE = {
  office: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Z]{2,8}$',
      description: 'Of a message in XML: the office where it is lodged, which it does not say.',
      expected: 'code of an office',
    }),
  ),
}

/** In pieces, so that others are served between them: 10,000 lines are read for about a second. */
const piecesOf = async function* (body: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) {
    yield body.subarray(at, at + PIECE)
    await setImmediate()
  }
}
const PIECE = 1 << 16

const decoded = async (
  format: MessageFormat,
  body: Buffer,
  office: string,
  present?: Members,
): Promise<Message | Refusal> => {
  const root = await readXmlFrom(() => piecesOf(body))
  return root instanceof Refusal ? root : format.decode(root, office, present)
}

/** Whether the answer may be XML: the client says so (RFC 9110, 12.5.1), by name. */
const wantsXml = (call: Call): boolean =>
  /\b(?:application|text)\/xml\b/i.test(call.header('accept') ?? '')

const answerXml = (
  call: Call,
  status: number,
  messages: readonly XmlElement[],
  headers: readonly string[] = [],
): void =>
  call.send(status, 'application/xml', writeXml(element('Notifications', messages)), [
    'Cache-Control',
    'no-store',
    ...headers,
  ])

const refuseMessage = (
  call: Call,
  format: MessageFormat,
  reference: string,
  faults: readonly Fault[],
): void => {
  if (!wantsXml(call)) {
    call.refuse(faults)
    return
  }
  const { words } = call.door
  const said = faults.map(fault => ({
    fault,
    said: sayFault(words, call.lang, fault),
  }))
  const now = new Date().toISOString()
  answerXml(call, statusOf(faults), [format.rejection(reference, now, said)])
}

const answerMessage = async (
  call: Call,
  type: MountedFiling,
  format: MessageFormat,
  caller: Caller,
  outcome: Outcome,
  reference: string,
): Promise<void> => {
  if (!outcome.ok) return refuseMessage(call, format, reference, outcome.faults)
  if (!wantsXml(call)) return answerOutcome(call, type, outcome, 201)
  const filing = await messageFiling(call.door.engine, type, caller, outcome.number)
  const headers = [
    ...['ETag', `"${outcome.version}"`],
    ...['Location', `${FILINGS}/${type.type}/${encodeURIComponent(outcome.number)}`],
    ...(outcome.replayed ? ['Idempotency-Replayed', 'true'] : []),
  ]
  const told = filing === undefined ? [] : format.notifications(filing)
  answerXml(call, outcome.replayed ? 200 : 201, told, headers)
}

/** Lodge a message, or refuse it: with a notification of XML where the client asks for such. */
const lodgeMessage = async (
  call: Call,
  type: MountedFiling,
  format: MessageFormat,
  query: Parameters,
  caller: Caller,
): Promise<void> => {
  const options = lodgeOptions(call)
  if (isFault(options)) return call.refuse([options])
  if (query.dry === 'true') return call.refuse([wrong('dry', 'false for a message in XML')])
  if (query.office === undefined) return call.refuse([wrong('office', 'code of an office')])
  const body = await call.body()
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const message = await decoded(format, body, String(query.office))
  if (message instanceof Refusal) return refuseMessage(call, format, '', message.faults)
  const { asks, reference, against, document } = message
  if (asks !== 'lodge') return refuseMessage(call, format, reference, other(asks).faults)
  if (against.length > 0) return refuseMessage(call, format, reference, against)
  const { engine } = call.door
  const json = Buffer.from(JSON.stringify(document))
  const outcome = await engine.lodge(type, caller, json, options)
  await answerMessage(call, type, format, caller, outcome, reference)
}

/** How messages of a type are lodged; undefined where the pack has no format for them. */
export const xmlLodging = (type: MountedFiling): XmlLodging | undefined => {
  const format = formatOf(type)
  return (
    format && {
      query: OFFICE,
      lodge: (call, query, caller) => lodgeMessage(call, type, format, query, caller),
    }
  )
}

const other = (asks: string): Refusal => refuse('message-asks', '', { asks })

export interface StepMessage {
  readonly number: string
  readonly transition: string
  readonly body: Buffer
}

/**
 * The body of a step that came as a message: of an amendment the whole document as it would be, of
 * a cancellation its reason. The filing is that of the address; the message's own number for it is
 * the sender's.
 */
export const stepMessage = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  { number, transition, body }: StepMessage,
): Promise<Buffer | Refusal> => {
  const format = formatOf(type)
  const view = await call.door.engine.read(type, caller, number)
  if (format === undefined || view === undefined) return refuse('not-found')
  const present: Members = JSON.parse(view.documentText)
  const message = await decoded(format, body, '', present)
  if (message instanceof Refusal) return message
  const amends = type.transitions.get(transition)?.amends === true
  const asked = amends ? 'amend' : transition
  if (message.asks !== asked) return other(message.asks)
  if (message.against.length > 0) return new Refusal(message.against)
  const note = message.reason === '' ? {} : { note: message.reason }
  const made = amends ? message.document : note
  return Buffer.from(JSON.stringify(made))
}
