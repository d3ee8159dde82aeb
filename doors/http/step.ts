// Taking a filing a step further, against the version that the caller saw.
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { permitsOf } from '#kit/permits.ts'
import { GONE, hasBody, isXml } from './body.ts'
import type { Call } from './call.ts'
import { numberOf } from './filings.ts'
import { formatOf } from './format.ts'
import {
  acceptedJson,
  answerOutcome,
  DRY,
  EFFECTIVE_HEADER,
  FILINGS,
  isFault,
  KEY_HEADER,
  lodgeOptions,
  VERSION_HEADER,
} from './lodge.ts'
import { stepMessage } from './message.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { acceptedShape, documentOf } from './shapes.ts'

/** If-Match: exactly one strong ETag as we gave it; `*` would mean "whatever it is by now". */
const versionOf = (header: string | undefined): number | Fault => {
  if (header === undefined) return fault('if-match-missing', '/If-Match')
  const found = /^"([1-9]\d{0,8})"$/.exec(header)
  return found === null ? fault('if-match-wrong', '/If-Match') : Number(found[1])
}

const step = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  dry: boolean,
): Promise<void> => {
  const version = versionOf(call.header('if-match'))
  if (typeof version !== 'number') return call.refuse([version])
  const options = lodgeOptions(call)
  if (isFault(options)) return call.refuse([options])
  const body = hasBody(call.raw) ? await call.body() : undefined
  if (body === GONE) return
  if (body !== undefined && !Buffer.isBuffer(body)) return call.problem(body)
  const number = numberOf(call)
  if (number === undefined) return call.problem(oneFault('not-found'))
  const { engine } = call.door
  const transition = call.param('transition')
  const read =
    body !== undefined && isXml(call.raw)
      ? await stepMessage(call, type, caller, { number, transition, body })
      : body
  if (read instanceof Refusal) return call.refuse(read.faults)
  const asked = read === undefined ? { ...options, version } : { ...options, version, body: read }
  if (dry) {
    const outcome = await engine.previewStep(type, caller, number, transition, asked)
    if (!outcome.ok) return call.refuse(outcome.faults, outcome.current)
    return call.json(200, acceptedJson(outcome), ['Cache-Control', 'no-store'])
  }
  const outcome = await engine.step(type, caller, number, transition, asked)
  answerOutcome(call, type, outcome, 200)
}

/** `POST /api/v1/filings/{type}/{number}/{transition}` */
export const stepRoute = (type: MountedFiling): Route => {
  const open = new Set(permitsOf(type.filing).map(each => each.transition))
  // what the node and its doors do by themselves nobody can ask for
  const taken = [...type.transitions.values()].filter(({ name }) => open.has(name))
  const amending = taken.filter(({ amends }) => amends === true).map(({ name }) => name)
  // the sample of the docs takes the first, without a document
  const plain = taken.map(({ name }) => name).filter(name => !amending.includes(name))
  return keyRoute({
    scope: 'act',
    method: 'POST',
    path: `${FILINGS}/${type.type}/:number/:transition`,
    id: `${type.type}.step`,
    tag: 'filings',
    summary: `Take a ${type.type} a step further`,
    description: taken
      .map(({ name, froms, to, by }) => `- \`${name}\`: ${froms.join(', ')} → ${to}, by ${by}`)
      .join('\n'),
    inPath: {
      number: 'Number of the filing.',
      transition: [...plain, ...amending].join(', '),
    },
    takes: 'json-or-nothing',
    xml: formatOf(type) !== undefined,
    query: DRY,
    headers: {
      'If-Match': 'Required: the ETag of the version that you saw, for example `"1"`.',
      ...KEY_HEADER,
      ...EFFECTIVE_HEADER,
    },
    ...(amending.length === 0
      ? {}
      : {
          body: {
            schema: documentOf(type),
            description: `The whole new document, for ${amending.join(', ')} only.`,
          },
        }),
    answers: {
      200: { description: 'Done.', schema: acceptedShape(type), headers: VERSION_HEADER },
    },
    faults: [
      'role-forbidden',
      'not-found',
      'if-match-missing',
      'if-match-wrong',
      'transition-unknown',
      'transition-not-allowed',
      'state-changed',
      'floor-crossed',
      'idempotency-key-reused',
    ],
    handle: (call, { dry }, caller) => step(call, type, caller, dry === 'true'),
  })
}
