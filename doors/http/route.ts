// A route as data: from the same value come what Fastify serves, what is checked, who is let in,
// and what /openapi.json says.
import type { FastifyInstance } from 'fastify'
import Type, { type Static, type TObject, type TProperties } from 'typebox'
import type { Caller, Scope } from '#engine/types.ts'
import { type OutcomeKey, Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { admit } from './access.ts'
import { admitBody, type Takes } from './body.ts'
import { Call, type Door } from './call.ts'
import type { Metrics } from './metrics.ts'
import { type Parameters, queryReader, type ReadQuery } from './parameters.ts'
import { oneFault } from './problem.ts'

export type Tag = 'filings' | 'shop' | 'figures' | 'journal' | 'people' | 'node' | 'pages'

/** Names and descriptions of headers or of parts of a path. */
export type Described = Readonly<Record<string, string>>

/** An answer as the API's description tells it. */
export interface Answer {
  readonly description: string
  readonly type?: string
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly headers?: Described
}

interface Told {
  readonly method: 'GET' | 'POST'
  /** Fastify's notation: `/api/v1/filings/a.b/:number` */
  readonly path: string
  /** operationId; unique */
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  readonly inPath?: Described
  readonly headers?: Described
  /** shape of the body: of the document, or of each line */
  readonly body?: {
    readonly schema: JsonSchema
    readonly description: string
    readonly example?: unknown
    /** its type, of a file that is of one kind */
    readonly media?: string
  }
  readonly answers: Readonly<Record<number, Answer>>
  /** faults of its own, beside those of every route like it */
  readonly faults?: readonly OutcomeKey[]
  readonly takes?: Takes
  /** also a message in XML, in place of the document */
  readonly xml?: boolean
  /** served also while the node stops */
  readonly toTheEnd?: boolean
}

export interface Route extends Told {
  /** `page`: for everybody on pages of this node; `person`: for whoever signed in on one */
  readonly access: 'open' | 'key' | 'page' | 'person'
  /** what a key must be good for; of open routes undefined */
  readonly scope: Scope | undefined
  readonly takes: Takes
  readonly query: TObject<TProperties>
  readonly read: ReadQuery
  readonly handle: (
    call: Call,
    query: Parameters,
    caller: Caller | undefined,
  ) => void | Promise<void>
}

interface Asked<Q extends TProperties> extends Told {
  readonly query?: TObject<Q>
}
export interface OpenRoute<Q extends TProperties> extends Asked<Q> {
  handle(call: Call, query: Static<TObject<Q>>): void | Promise<void>
}
export interface KeyRoute<Q extends TProperties> extends Asked<Q> {
  readonly scope: Scope
  handle(call: Call, query: Static<TObject<Q>>, caller: Caller): void | Promise<void>
}

const ready = <Q extends TProperties>(told: Asked<Q>) => {
  const query: TObject<TProperties> = told.query ?? Type.Object({})
  // What follows ? in a page's address is the page's own (its language, what it shows).
  const isPage = told.tag === 'pages' && told.query === undefined
  const read: ReadQuery = isPage ? () => ({}) : queryReader(query)
  return { ...told, query, read, takes: told.takes ?? ('nothing' as const) }
}

/** A route for everybody. */
export const openRoute = <Q extends TProperties>(route: OpenRoute<Q>): Route => ({
  ...ready(route),
  access: 'open',
  scope: undefined,
  // `read` has checked the query against this very schema
  handle: (call, query) => route.handle(call, query as Static<TObject<Q>>),
})

/** A route that needs a caller. What the caller's roles may do is the engine's to say. */
export const keyRoute = <Q extends TProperties>(route: KeyRoute<Q>): Route => ({
  ...ready(route),
  access: 'key',
  scope: route.scope,
  handle: (call, query, caller) => {
    if (caller === undefined) throw new Error(`${route.id} was reached without a caller`)
    return route.handle(call, query as Static<TObject<Q>>, caller)
  },
})

/** In the order of the table of outcomes: the request as bytes, who asks, what is asked for. */
const serve = async (route: Route, call: Call): Promise<void> => {
  try {
    if (call.door.stopping && route.toTheEnd !== true) return call.problem(oneFault('stopping'))
    const refused = admitBody(call.raw, route.takes, call.door.limits.body, route.xml)
    if (refused !== undefined) return call.problem(refused)
    let caller: Caller | undefined
    if (route.scope !== undefined) {
      call.pass = await admit(call, route.scope)
      caller = call.pass?.caller
      if (caller === undefined) return
    }
    const query = route.read(call.raw.url ?? '')
    if (query instanceof Refusal) return call.refuse(query.faults)
    await route.handle(call, query, caller)
  } catch (error) {
    call.bug(error)
  }
}

/**
 * Put a route into the server. A GET route answers HEAD as well (RFC 9110, 9.3.2). It is served in
 * Fastify's first hook: what would follow (content-type parser, validation) is not for a door that
 * hands on bytes, and costs a tenth of a small request.
 */
export const mountRoute = (
  server: FastifyInstance,
  door: Door,
  metrics: Metrics,
  route: Route,
): void => {
  const meter = metrics.meterOf(route.method, route.path)
  server.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path,
    onRequest: (request, reply, _done) => {
      reply.hijack()
      void serve(route, new Call(door, route.path, meter, request, reply))
    },
    handler: () => {
      throw new Error('served before')
    },
  })
}
