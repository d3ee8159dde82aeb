// Reading filings: lists, one filing, its history and its proof. What another organisation owns
// is answered exactly as what does not exist; the engine sees to the first, this file to the words.
import Type from 'typebox'
import type { FilingView } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import type { Call } from './call.ts'
import { exportRoute } from './export/route.ts'
import { filterQuery, PLAIN, PRIVATE, SEVERAL, toFilter } from './filter.ts'
import { FILINGS, VERSION_HEADER } from './lodge.ts'
import { answerOutgoing, asksFor, outgoingOf, outgoingQuery } from './outgoing.ts'
import type { Parameters } from './parameters.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { filingShape, historyShape, listShape, proofShape } from './shapes.ts'
import { sumsRoute } from './sums.ts'

/** A number that could be one; control characters are in no number (and in no database text). */
export const numberOf = (call: Call): string | undefined => {
  const number = call.param('number')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(number) ? undefined : number
}

/** Run `read` with the number of the address, and answer 404 when it finds nothing. */
const withFound = async <T>(
  call: Call,
  read: (number: string) => Promise<T | undefined>,
  answer: (found: T) => void,
): Promise<void> => {
  const number = numberOf(call)
  const found = number === undefined ? undefined : await read(number)
  if (found === undefined) call.problem(oneFault('not-found'))
  else answer(found)
}

const LIMIT = { usual: 100, most: 500 }

const listQuery = (type: MountedFiling) =>
  Type.Object({
    ...filterQuery(type),
    limit: Type.Optional(
      Type.String({
        pattern: '^(?:[1-9]\\d?|[1-4]\\d\\d|500)$',
        description: `Rows of a page; ${LIMIT.usual} when not said.`,
        expected: `1–${LIMIT.most}`,
      }),
    ),
    cursor: Type.Optional(
      Type.String({ pattern: PLAIN, description: '`next` of the page before.' }),
    ),
  })

const list = async (
  call: Call,
  type: MountedFiling,
  parameters: Parameters,
  caller: Caller,
): Promise<void> => {
  const { engine } = call.door
  const filter = toFilter(engine.zone, type, parameters)
  if (filter instanceof Refusal) return call.refuse(filter.faults)
  const { cursor } = parameters
  const limit = parameters.limit === undefined ? LIMIT.usual : Number(parameters.limit)
  const query = { ...filter, limit, ...(cursor === undefined ? {} : { cursor }) }
  const page = await engine.list(type, caller, query)
  if (page instanceof Refusal) return call.refuse(page.faults)
  const next = page.next === undefined ? '' : `,"next":${JSON.stringify(page.next)}`
  call.json(200, `{"filings":[${page.rows.join(',')}]${next}}`, PRIVATE)
}

const listRoute = (type: MountedFiling): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}`,
    id: `${type.type}.list`,
    tag: 'filings',
    summary: `List ${type.type} filings, newest first`,
    description: SEVERAL,
    query: listQuery(type),
    answers: { 200: { description: 'A page.', schema: listShape(type) } },
    faults: ['parameter-unknown', 'parameter-wrong', 'cursor-wrong'],
    handle: (call, query, caller) => list(call, type, query as Parameters, caller),
  })

const filingJson = (view: FilingView): string => {
  const { documentText, amountsText, ...rest } = view
  return `${JSON.stringify(rest).slice(0, -1)},"document":${documentText},"amounts":${amountsText}}`
}

/** If-None-Match (RFC 9110, 13.1.2): weak comparison with each tag of the list. */
export const isFresh = (header: string | undefined, etag: string): boolean => {
  const tags = header?.split(',').map(tag => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}

const INPATH = { number: 'Number of the filing.' }

const readRoute = (type: MountedFiling): Route => {
  const formats = outgoingOf(type)
  return keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number`,
    id: `${type.type}.read`,
    tag: 'filings',
    summary: `Read a ${type.type} as it stands`,
    ...(formats.size === 0
      ? {}
      : {
          description: [...formats]
            .map(([name, { media }]) => `\`?format=${name}\`, or \`Accept: ${media}\`.`)
            .join('\n'),
        }),
    inPath: INPATH,
    query: Type.Object(outgoingQuery(formats)),
    headers: { 'If-None-Match': 'An ETag that you have; 304 when it is still the present one.' },
    answers: {
      200: { description: 'The filing.', schema: filingShape(type), headers: VERSION_HEADER },
      304: { description: 'Not changed.' },
    },
    faults: ['not-found'],
    handle: (call, query, caller) =>
      withFound(
        call,
        number => call.door.engine.read(type, caller, number),
        view => {
          const asked = asksFor(call, formats, (query as Parameters).format)
          if (asked !== undefined) return answerOutgoing(call, asked, view)
          const etag = `"${view.version}"`
          const headers = ['ETag', etag, ...PRIVATE]
          if (isFresh(call.header('if-none-match'), etag)) call.empty(304, headers)
          else call.json(200, filingJson(view), headers)
        },
      ),
  })
}

const historyRoute = (type: MountedFiling): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/history`,
    id: `${type.type}.history`,
    tag: 'filings',
    summary: `All that happened to a ${type.type}`,
    inPath: INPATH,
    answers: { 200: { description: 'Its events, oldest first.', schema: historyShape(type) } },
    faults: ['not-found'],
    handle: (call, _, caller) =>
      withFound(
        call,
        number => call.door.engine.history(type, caller, number),
        events => {
          const texts = events.map(({ amountsText, ...event }) => {
            const head = JSON.stringify(event).slice(0, -1)
            return `${head},"amounts":${amountsText ?? 'null'}}`
          })
          call.json(200, `{"events":[${texts.join(',')}]}`, PRIVATE)
        },
      ),
  })

const proofRoute = (type: MountedFiling): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/proof`,
    id: `${type.type}.proof`,
    tag: 'journal',
    summary: `Proof that a ${type.type} is in the journal`,
    description: 'A file that docs/proof/verify.mjs checks offline.',
    inPath: INPATH,
    answers: { 200: { description: 'The proof, as a file.', schema: proofShape } },
    faults: ['not-found'],
    handle: (call, _, caller) =>
      withFound(
        call,
        number => call.door.engine.proof(type, caller, number),
        proof => {
          const name = call.param('number').replace(/[^\w.-]/g, '_')
          call.json(200, JSON.stringify(proof), [
            'Content-Disposition',
            `attachment; filename="${name}.proof.json"`,
            ...PRIVATE,
          ])
        },
      ),
  })

/** The reading routes of one filing type. */
export const readingRoutes = (type: MountedFiling): Route[] => [
  listRoute(type),
  sumsRoute(type),
  exportRoute(type),
  readRoute(type),
  historyRoute(type),
  proofRoute(type),
]
