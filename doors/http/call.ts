// One request and its answer. All answers of the door go out here, by hand on the raw response:
// Fastify's own way of sending costs more than all else on the way of a single filing.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EngineApi } from '#engine/api.ts'
import { isAway } from '#engine/store/database.ts'
import type { Fault } from '#kit/fault.ts'
import { type Lang, pickLang, type Words } from '#kit/words.ts'
import type { Pass } from './access.ts'
import { endEarly, type GONE, readBody, restOf } from './body.ts'
import type { Deadlines } from './deadlines.ts'
import type { Limits } from './limits.ts'
import type { AccessLog } from './log.ts'
import type { RouteMeter } from './metrics.ts'
import type { People } from './people/people.ts'
import type { Refusals } from './people/refusals.ts'
import { type Current, oneFault, type Problem, problemJson, problemOf } from './problem.ts'

/** What every call is handed of the node that it came to. */
export interface Door {
  readonly engine: EngineApi
  readonly people: People
  readonly refusals: Refusals
  /** public address, without a slash at its end; undefined when none was set */
  readonly publicUrl: string | undefined
  /** the public address, or the one it listens on */
  home(): string
  /** it is reached by TLS alone: cookies are bound to that */
  readonly secure: boolean
  readonly words: readonly Words[]
  readonly limits: Limits
  readonly log: AccessLog
  readonly deadlines: Deadlines
  /** set when the node shuts down: nothing new is begun */
  stopping: boolean
  /** called once when it does: streams that wait for their client end themselves */
  readonly onStop: Set<() => void>
}

/** Header names and values in turn, as `writeHead` takes them quickest. */
export type HeaderList = readonly string[]

const NONE: HeaderList = []
/** Faults that a client may try again after, and when (RFC 9110, 10.2.3). */
const RETRY_AFTER: Readonly<Record<string, string>> = {
  'node-busy': '1',
  'store-away': '2',
  'provider-away': '5',
  'clock-behind': '30',
  stopping: '5',
}

export class Call {
  readonly door: Door
  /** the route's pattern: the address itself may name a filing, and does not belong in a log */
  readonly route: string
  readonly id: string
  readonly raw: IncomingMessage
  readonly res: ServerResponse
  /** who asks, once that is known */
  pass: Pass | undefined
  /** who knocked, also when they were not let in */
  asker = ''
  private readonly request: FastifyRequest
  private readonly meter: RouteMeter
  private readonly started = performance.now()

  constructor(
    door: Door,
    route: string,
    meter: RouteMeter,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    this.door = door
    this.route = route
    this.meter = meter
    this.request = request
    this.id = request.id
    this.raw = request.raw
    this.res = reply.raw
  }

  get lang(): Lang {
    return pickLang(this.raw.headers['accept-language'])
  }

  /** Address of the client, as far as the proxies in front are to be believed. */
  get address(): string {
    return this.request.ip
  }

  /** A parameter of the path; '' when the route has none of that name. */
  param(name: string): string {
    const params = this.request.params as Readonly<Record<string, string>>
    return params[name] ?? ''
  }

  /** One header's text; undefined when it was not sent. */
  header(name: string): string | undefined {
    const value = this.raw.headers[name]
    return typeof value === 'string' ? value : undefined
  }

  /** The body, of at most the limit of one document when no other is said. */
  body(limit = this.door.limits.body): Promise<Buffer | Problem | typeof GONE> {
    const { limits, deadlines } = this.door
    return readBody(this.raw, this.res, limit, limits.bodyMs, deadlines)
  }

  json(status: number, text: string, headers: HeaderList = NONE): void {
    this.send(status, 'application/json', text, headers)
  }

  send(status: number, type: string, body: string | Buffer, headers: HeaderList = NONE): void {
    const { raw, res } = this
    if (res.headersSent) return
    const head = this.head(headers)
    head.push('Content-Type', type, 'Content-Length', String(Buffer.byteLength(body)))
    const rest = restOf(raw)
    if (rest === 'large' && !this.door.stopping) head.push('Connection', 'close')
    res.writeHead(status, head)
    if (rest === 'none') res.end(body)
    else endEarly(raw, res, body, rest, this.door.deadlines)
    this.done(status)
  }

  /** An answer without a body: 304, 308. */
  empty(status: number, headers: HeaderList = NONE): void {
    if (this.res.headersSent) return
    this.res.writeHead(status, this.head(headers))
    this.res.end()
    this.done(status)
  }

  problem(problem: Problem, headers: HeaderList = NONE): void {
    const { lang } = this
    // a stranger's no is nobody's access, and strangers could fill the register
    if (problem.status === 403 && this.asker !== '') {
      this.door.refusals.note({
        actor: this.pass?.caller.actor ?? this.asker,
        org: this.pass?.caller.org ?? '',
        reason: problem.faults[0]?.key ?? '',
        route: this.route,
        address: this.address,
      })
    }
    const after = RETRY_AFTER[problem.faults[0]?.key ?? '']
    const text = problemJson(this.door.words, lang, problem, this.id)
    const own = ['Content-Language', lang, 'Cache-Control', 'no-store', ...headers]
    if (after !== undefined) own.push('Retry-After', after)
    this.send(problem.status, 'application/problem+json', text, own)
  }

  refuse(faults: readonly Fault[], current?: Current): void {
    this.problem(problemOf(faults, current))
  }

  /** Answer an exception. */
  bug(error: unknown): void {
    const problem = this.failure(error)
    if (this.res.headersSent) this.res.destroy()
    else this.problem(problem)
  }

  /**
   * An exception is a bug, which is logged in full and answered without a word of it, unless the
   * database went away under a reading route.
   */
  failure(error: unknown): Problem {
    if (isAway(error) || this.door.engine.away() !== undefined) return oneFault('store-away')
    this.door.log.bug(this.id, this.route, error)
    return oneFault('bug')
  }

  /** Head of every answer. Who writes one piece by piece has to call `done` at its end. */
  head(headers: HeaderList): string[] {
    const head = ['X-Request-Id', this.id, 'X-Content-Type-Options', 'nosniff']
    for (const part of headers) head.push(part)
    if (this.door.stopping) head.push('Connection', 'close')
    return head
  }

  /** Count and log what was answered. */
  done(status: number): void {
    const ms = performance.now() - this.started
    this.meter.observe(status, ms / 1000)
    this.door.log.answered(this.id, this.raw.method ?? '', this.route, status, ms)
  }
}
