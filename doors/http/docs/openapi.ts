// The API's description (OpenAPI 3.1), made from the very routes that are served.
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { OUTCOMES, type OutcomeKey } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { schemaOf } from '#kit/lines.ts'
import type { Words } from '#kit/words.ts'
import type { Takes } from '../body.ts'
import { oneFault, problemJson } from '../problem.ts'
import type { Answer, Described, Route, Tag } from '../route.ts'
import { faultShape, problemShape } from '../shapes.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description: string
  readonly schema: JsonSchema
}
export interface Media {
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<
    Record<string, { readonly summary: string; readonly value: unknown }>
  >
}
export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, { description: string; schema: JsonSchema }>>
  readonly content?: Readonly<Record<string, Media>>
}
export interface Operation {
  readonly operationId: string
  readonly tags: readonly [Tag]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  /** taken from pages of this node alone (Sec-Fetch-Site or Origin) */
  readonly 'x-page'?: true
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly description: string
    readonly content: Readonly<Record<string, Media>>
  }
  readonly responses: Readonly<Record<string, Response>>
}
export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: Tag; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>
    readonly schemas: Readonly<Record<string, JsonSchema>>
  }
}

export const TAGS: Readonly<Record<Tag, string>> = {
  filings: 'Lodge filings, read them, take them further.',
  shop: 'Buy, for everybody: articles, baskets, checkouts, tracking, returns.',
  figures: 'Live and exact totals, for everybody.',
  journal: 'What was accepted, provably.',
  people: 'Sign in; organisations, members, mandates, keys.',
  node: 'The node itself.',
  pages: 'Pages for people.',
}

/** Fastify's path → OpenAPI's: `:number` → `{number}`, `*` → `{path}`. */
export const apiPath = (path: string): string =>
  path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')

const headersOf = (headers: Described): NonNullable<Response['headers']> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' } },
    ]),
  )

const parametersOf = (route: Route): Parameter[] => {
  const inPath = Object.entries(route.inPath ?? {}).map(
    ([name, description]): Parameter => ({
      name: name === '*' ? 'path' : name,
      in: 'path',
      required: true,
      description,
      schema: { type: 'string' },
    }),
  )
  const inQuery = Object.entries(route.query.properties).map(([name, property]): Parameter => {
    const { description, expected: _, ...schema } = property as JsonSchema
    return {
      name,
      in: 'query',
      required: route.query.required?.includes(name) === true,
      description: typeof description === 'string' ? description : '',
      schema: JSON.parse(JSON.stringify(schema)) as JsonSchema,
    }
  })
  // OpenAPI has the Authorization header told by the security scheme alone
  const named = Object.entries(route.headers ?? {}).filter(([name]) => name !== 'Authorization')
  const inHeader = named.map(
    ([name, description]): Parameter => ({
      name,
      in: 'header',
      required: description.startsWith('Required'),
      description,
      schema: { type: 'string' },
    }),
  )
  return [...inPath, ...inQuery, ...inHeader]
}

const contentOf = (answer: Answer): Pick<Response, 'content'> => {
  if (answer.schema === undefined && answer.type === undefined) return {}
  const { schema, example } = answer
  const media: Media = {
    ...(schema === undefined ? {} : { schema }),
    ...(example === undefined ? {} : { example }),
  }
  return { content: { [answer.type ?? 'application/json']: media } }
}

/** All faults that a route can answer, those of its kind included, in the table's order. */
export const faultsOf = (route: Route): OutcomeKey[] => {
  const all = new Set<OutcomeKey>([...(route.faults ?? []), 'parameter-unknown', 'bug'])
  if (route.access === 'key') for (const key of ['key-missing', 'key-wrong'] as const) all.add(key)
  if (route.takes !== 'nothing') all.add('wrong-content-type')
  if (route.takes !== 'nothing' && route.takes !== 'ndjson') all.add('too-large')
  if (route.toTheEnd !== true) all.add('stopping')
  if (route.access === 'key') for (const key of ['node-busy', 'store-away'] as const) all.add(key)
  return (Object.keys(OUTCOMES) as OutcomeKey[]).filter(key => all.has(key))
}

const problemsOf = (route: Route, words: readonly Words[]): Record<string, Response> => {
  const byStatus = Map.groupBy(faultsOf(route), key => OUTCOMES[key])
  return Object.fromEntries(
    [...byStatus].map(([status, keys]): [string, Response] => {
      const examples = keys.map(key => {
        const value: unknown = JSON.parse(problemJson(words, 'en', oneFault(key), 'a1b2c3d4-7'))
        return [key, { summary: key, value }] as const
      })
      return [
        String(status),
        {
          description: keys.join(', '),
          headers: headersOf({ 'Content-Language': 'Language of the messages.' }),
          content: {
            'application/problem+json': {
              schema: { $ref: '#/components/schemas/Problem' },
              examples: Object.fromEntries(examples),
            },
          },
        },
      ]
    }),
  )
}

/** Under which type a body is described. */
const MEDIA: Readonly<Record<Takes, string>> = {
  json: 'application/json',
  'json-or-nothing': 'application/json',
  ndjson: 'application/x-ndjson',
  xml: 'application/xml',
  file: 'application/pdf',
  nothing: 'application/json',
}

const bodyOf = (route: Route, found: unknown): Pick<Operation, 'requestBody'> => {
  const { body, takes, xml } = route
  if (body === undefined) return {}
  const example = found ?? body.example
  const media = { schema: body.schema, ...(example === undefined ? {} : { example }) }
  return {
    requestBody: {
      required: takes !== 'json-or-nothing',
      description: body.description,
      content: {
        [body.media ?? MEDIA[takes]]: media,
        ...(xml === true ? { 'application/xml': { schema: { type: 'string' } } } : {}),
      },
    },
  }
}

const SECURITY: Readonly<Record<Route['access'], Operation['security']>> = {
  open: [],
  page: [],
  key: [{ bearer: [] }, { session: [] }],
  person: [{ session: [] }],
}

const operationOf = (route: Route, words: readonly Words[], example: unknown): Operation => {
  const parameters = parametersOf(route)
  const answers = Object.entries(route.answers).map(([status, answer]): [string, Response] => [
    status,
    {
      description: answer.description,
      ...(answer.headers === undefined ? {} : { headers: headersOf(answer.headers) }),
      ...contentOf(answer),
    },
  ])
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: SECURITY[route.access],
    ...(route.access === 'page' || route.access === 'person' ? { 'x-page': true } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(route, example),
    responses: { ...problemsOf(route, words), ...Object.fromEntries(answers) },
  }
}

/** A believable document of a type: its own example, or one of its pack's demonstration stream. */
const exampleOf = (type: MountedFiling): unknown => {
  if (type.filing.example !== undefined) return type.filing.example
  const from = Date.UTC(2026, 0, 5, 1)
  const order = { seed: 1, count: 20, from, to: from + 3_600_000 }
  for (const filing of type.pack.demo?.(order) ?? []) {
    if (filing.filing === type.filing.name) return filing.document
  }
  return undefined
}

/** Describe the routes of a node. */
export const describeApi = (
  routes: readonly Route[],
  engine: EngineApi,
  words: readonly Words[],
  version: string,
): OpenApi => {
  const schemas: Record<string, JsonSchema> = { Fault: faultShape, Problem: problemShape }
  const examples = new Map<string, unknown>()
  for (const type of engine.mounted.filings.values()) {
    schemas[type.type] = schemaOf(type.filing.fields)
    schemas[`${type.type}.amounts`] = schemaOf(type.filing.amounts)
    examples.set(`${type.type}.lodge`, exampleOf(type))
  }
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = apiPath(route.path)
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operationOf(
      route,
      words,
      examples.get(route.id) ?? route.body?.example,
    )
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beibu',
      version,
      description:
        'Lodge filings, follow them, and read exact live totals. Money and quantities travel as ' +
        'decimal text. Faults are RFC 9457 problem details, in the language of Accept-Language ' +
        '(zh, en, vi, th).',
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name: name as Tag, description })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of an organisation, made by `beibu key create`.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'beibu',
          description:
            'The session of a person who signed in on a page (over TLS it is called ' +
            '`__Host-beibu`). What changes something is taken from pages of this node alone.',
        },
      },
      schemas,
    },
  }
}
