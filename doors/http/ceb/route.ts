// Customs' messages over HTTP: declared by whoever has a key, answered in customs' own form; the
// answers of customs itself; and the originals of a list's messages.
import Type from 'typebox'
import { CUSTOMS, digest } from '#doors/customs/keys.ts'
import { isLater, takeReceipts } from '#doors/customs/receipts.ts'
import { type CustomsSide, sha256, typeOf } from '#doors/customs/side.ts'
import { messagesOf } from '#engine/exchange/originals.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { say } from '#kit/words.ts'
import { identify, keyOf } from '../access.ts'
import { GONE } from '../body.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, openRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { paymentDataRoute } from './data179.ts'
import { RECEIPT_EXAMPLE, WAYBILL_EXAMPLE } from './examples.ts'
import { type Lodged, laterOf, lodgeMessage, readMessage } from './intake.ts'

const string = { type: 'string' } as const
const NO_STORE = ['Cache-Control', 'no-store']

const code = (pattern: string, description: string) =>
  Type.Optional(Type.String({ pattern, description, expected: 'a code' }))

const QUERY = {
  channel: code('^\\d{4}$', 'Of an order (311): customs’ channel, which the message does not say.'),
  office: code('^\\d{4}$', 'Of an order: the office that it is to be listed at by this node.'),
  warehouse: code('^[A-Z0-9]{2,10}$', 'Of an order: the warehouse that its goods lie in.'),
}

/** XML unless the client asks for JSON by name (RFC 9110, 12.5.1). */
const wantsJson = (call: Call): boolean =>
  /\bapplication\/json\b/i.test(call.header('accept') ?? '')

/** A guid of 36 characters, the same for the same message. */
const answerGuid = (body: Buffer): string => {
  const hash = sha256(body)
  const at = [0, 8, 12, 16, 20, 32]
  return at
    .slice(1)
    .map((end, i) => hash.slice(at[i], end))
    .join('-')
    .toUpperCase()
}

const answerLodged = (
  call: Call,
  kind: string,
  guids: readonly string[],
  lodged: readonly Lodged[],
  answer: string | undefined,
): void => {
  const { words } = call.door
  if (answer !== undefined && !wantsJson(call)) {
    call.send(200, 'application/xml', answer, NO_STORE)
    return
  }
  const records = lodged.map(({ number, replayed, faults }, i) => ({
    guid: guids[i] ?? '',
    ...(number === '' ? {} : { number, replayed }),
    faults: faults.map(each => ({
      ...each,
      message: say(words, call.lang, each.key, each.values),
    })),
  }))
  call.json(200, JSON.stringify({ kind, records }), NO_STORE)
}

/** Bytes of a message that anybody may hand in and whose signature is checked: 1,000 receipts. */
const MOST_RECEIPTS = 1_000_000

const bodyOf = async (call: Call, most?: number): Promise<Buffer | undefined> => {
  const body = await call.body(most)
  if (body === GONE) return undefined
  if (Buffer.isBuffer(body)) return body
  call.problem(body)
  return undefined
}

const lodgeRoute = (side: CustomsSide): Route =>
  keyRoute({
    scope: 'lodge',
    method: 'POST',
    path: '/api/v1/ceb',
    id: 'ceb.lodge',
    tag: 'filings',
    summary: 'Lodge a message of customs’ e-commerce format (CEB)',
    description:
      'CEB303, 311, 411, 511, 621, 623, 625 and 711 become export orders, orders, payment statements, waybills, lists, withdrawals, return declarations and arrivals; 304, 312, 412, 512, 604, 622, 624, 626, 712 and 816 become receipts. appType 2 changes what bears the same names and came in by a message, appType 3 takes it back, as long as nothing that went to customs rests on it. A file may hold several records: each is taken or refused by itself, once by its guid and once by what it names. The answer is customs’ own receipt (304, 312, 412, 512, 622, 624, 626, 712), or JSON where Accept asks for it.',
    takes: 'xml',
    query: Type.Object(QUERY),
    body: {
      schema: string,
      description: 'The message, XML in UTF-8.',
      example: WAYBILL_EXAMPLE,
    },
    answers: {
      200: {
        description: 'What became of each record.',
        schema: object({ kind: string, records: listOf({ type: 'object' }) }),
      },
    },
    faults: ['role-forbidden', 'node-busy', 'store-away', 'parameter-unknown', 'parameter-wrong'],
    handle: async (call, query, caller) => {
      if (!caller.roles.has('trader')) return call.problem(oneFault('role-forbidden'))
      const body = await bodyOf(call)
      if (body === undefined) return
      const { channel, office, warehouse } = query
      const read = await readMessage(side, body, { channel, office, warehouse })
      if (read instanceof Refusal) return call.refuse(read.faults)
      const { incoming, unsigned } = read
      const { records, kind } = incoming
      const lodged =
        unsigned === undefined
          ? await lodgeMessage(side, caller, incoming, body)
          : records.map(() => ({ number: '', replayed: false, faults: unsigned.faults }))
      const later = laterOf(lodged)
      if (later !== undefined) return call.refuse([later])
      const said = lodged.map(({ number, faults }) => ({
        number,
        faults: faults.map(fault => ({
          fault,
          said: say(call.door.words, call.lang, fault.key, fault.values),
        })),
      }))
      const taken = say(call.door.words, call.lang, 'ceb-taken', {})
      const answer = incoming.answer(said, side.now(), answerGuid(body), taken)
      const guids = records.map(each => each.guid)
      answerLodged(call, kind, guids, lodged, answer)
    },
  })

/** Signed by customs, or by a key of customs' own: role officer. */
const admitCustoms = async (
  call: Call,
  side: CustomsSide,
  body: Buffer,
): Promise<Buffer | undefined> => {
  if (keyOf(call) !== undefined) {
    const caller = await identify(call, 'lodge')
    if (caller === undefined) return undefined
    if (caller.roles.has('officer')) return body
    call.problem(oneFault('role-forbidden'))
    return undefined
  }
  const verifier = side.trusted.get(CUSTOMS)
  const signed =
    verifier === undefined ? undefined : await side.exchange.verify(body, verifier, digest)
  if (signed !== undefined && !(signed instanceof Refusal)) return Buffer.from(signed)
  call.problem(oneFault('signature-wrong'))
  return undefined
}

const receiptsRoute = (side: CustomsSide): Route =>
  openRoute({
    method: 'POST',
    path: '/api/v1/ceb/receipts',
    id: 'ceb.receipts',
    tag: 'filings',
    summary: 'Answers of customs to what this node sent',
    description:
      'For customs’ side: signed by the key that the node knows as `customs`, or with a key of role officer. Each answer (622, 604, 816 …) is lodged for the organisation whose declaration it is about; told again it changes nothing.',
    headers: { authorization: 'A key of role officer; not needed where the message is signed.' },
    takes: 'xml',
    body: {
      schema: string,
      description: 'The message, XML in UTF-8.',
      example: RECEIPT_EXAMPLE,
    },
    answers: {
      200: {
        description: 'What each answer is about, or why it was not taken.',
        schema: object({ records: listOf({ type: 'object' }) }),
      },
    },
    faults: ['signature-wrong', 'role-forbidden', 'node-busy', 'store-away'],
    handle: async call => {
      const sent = await bodyOf(call, MOST_RECEIPTS)
      if (sent === undefined) return
      const body = await admitCustoms(call, side, sent)
      if (body === undefined) return
      const outcomes = await takeReceipts(side, body)
      if (outcomes instanceof Refusal) return call.refuse(outcomes.faults)
      const later = outcomes.find(isLater)
      if (later !== undefined) return call.refuse(later.faults.slice(0, 1))
      call.json(200, JSON.stringify({ records: outcomes }), NO_STORE)
    },
  })

const answerMessages = async (
  call: Call,
  side: CustomsSide,
  type: MountedFiling,
  caller: Caller,
): Promise<void> => {
  const number = call.param('number')
  const view = await side.engine.read(type, caller, number)
  if (view === undefined) return call.problem(oneFault('not-found'))
  const { database, partition } = side
  const messages = await messagesOf(database, partition, caller, type.type, number)
  call.json(200, JSON.stringify({ messages }), NO_STORE)
}

const messagesRoute = (side: CustomsSide, type: MountedFiling): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `/api/v1/filings/${type.type}/:number/messages`,
    id: `${type.type}.messages`,
    tag: 'filings',
    summary: 'Messages about a filing as they went to customs and came from it, for three years',
    inPath: { number: 'Number of the filing.' },
    answers: {
      200: {
        description: 'Oldest first, 200 at most.',
        schema: object({ messages: listOf({ type: 'object' }) }),
      },
    },
    faults: ['not-found'],
    handle: (call, _, caller) => answerMessages(call, side, type, caller),
  })

export const cebRoutes = (side: CustomsSide): Route[] => [
  lodgeRoute(side),
  receiptsRoute(side),
  ...side.exchange.declares.map(each => messagesRoute(side, typeOf(side, each.filing))),
  paymentDataRoute(side),
]
