// The HTTP door: one set of routes made from the packs, on Fastify.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { bulkWords } from '#doors/bulk/messages.ts'
import type { CustomsSide } from '#doors/customs/side.ts'
import type { EngineApi } from '#engine/api.ts'
import type { Notices } from '#engine/notice/follows.ts'
import type { UnsentLetter } from '#engine/notice/letters.ts'
import type { Words } from '#kit/words.ts'
import about from '../../package.json' with { type: 'json' }
import { batchRoute } from './batch/route.ts'
import { holdBack } from './body.ts'
import { bulkRoutes } from './bulk/routes.ts'
import { Call, type Door } from './call.ts'
import { cebRoutes } from './ceb/route.ts'
import { Deadlines } from './deadlines.ts'
import { deskRoutes } from './desk/routes.ts'
import { describeApi, type OpenApi } from './docs/openapi.ts'
import { docsRoutes } from './docs/route.ts'
import { dutyRoutes } from './duty.ts'
import { feedRoute } from './feed/route.ts'
import { readingRoutes } from './filings.ts'
import { healthRoutes } from './health.ts'
import { requestIds } from './ids.ts'
import { lettersRoute } from './letters.ts'
import { LIMITS, type Limits } from './limits.ts'
import { listsRoute } from './lists.ts'
import { lodgeRoute } from './lodge.ts'
import { AccessLog, type DoorLogger } from './log.ts'
import { xmlLodging } from './message.ts'
import { type Metrics, makeMetrics } from './metrics.ts'
import { nodeRoutes } from './node.ts'
import { noticeRoutes } from './notices.ts'
import { notificationRoutes } from './notifications.ts'
import { paperRoutes } from './papers.ts'
import { payableRoutes } from './payable.ts'
import { paymentRoutes } from './payments.ts'
import { KNOCKS, type KnockLimits } from './people/knocks.ts'
import type { People } from './people/people.ts'
import { Refusals } from './people/refusals.ts'
import { peopleRoutes } from './people/routes.ts'
import { oneFault, type Problem, problemJson } from './problem.ts'
import { riskRoutes } from './risk.ts'
import { mountRoute, type Route } from './route.ts'
import { searchRoute } from './search.ts'
import { shopGround } from './shop/ground.ts'
import { shopRoutes } from './shop/routes.ts'
import type { Settler } from './shop/settle.ts'
import { type NodeAffairs, stateRoutes } from './state/route.ts'
import { stepRoute } from './step.ts'
import { tariffRoutes } from './tariff.ts'
import { totalsRoute } from './totals.ts'
import { troublesRoute } from './troubles.ts'
import { viewRoutes } from './views.ts'
import { webRoutes } from './web.ts'
import { type ProtocolKey, protocolWords } from './words.ts'

export interface ServerOptions {
  readonly engine: EngineApi
  /** the kit's words and each pack's; the first that has a key speaks */
  readonly words: readonly Words[]
  readonly logger: DoorLogger
  readonly people: People
  /** what the program knows of the node; without it there is no page of its state */
  readonly affairs?: NodeAffairs
  /** public address, e.g. https://trade.example.org; cookies are bound to TLS when it is https */
  readonly publicUrl?: string
  /** how often passwords and codes may be tried */
  readonly knocks?: KnockLimits
  /** folder of the built pages; without it there is no /screen */
  readonly webFolder?: string
  readonly limits?: Partial<Limits>
  /** what people follow and were told */
  readonly notices?: Notices
  /** letters that nobody has sent */
  readonly unsentLetters?: () => Promise<readonly UnsentLetter[]>
  /** addresses of proxies whose X-Forwarded-For is believed; nobody's when not said */
  readonly trustProxy?: string | readonly string[]
  /** key shared with the payment provider; without it there is no payment door */
  readonly paymentKey?: Buffer | undefined
  /** who sells in the shop; without it the shop is closed */
  readonly shop?: Settler | undefined
  /** messages of customs; absent on a node without a pack that has them */
  readonly customs?: CustomsSide | undefined
}

const routesOf = (options: ServerOptions, door: Door, metrics: Metrics): Route[] => {
  const { engine } = options
  const types = [...engine.mounted.filings.values()]
  const measures = types.flatMap(({ pack, measures: own }) =>
    own.map(({ name }) => `${pack.name}.${name}`),
  )
  const shop = options.shop?.shop ?? shopGround(engine, options.people.ground, undefined)
  let api: OpenApi | undefined
  const routes: Route[] = [
    ...types.flatMap(type => [
      lodgeRoute(type, xmlLodging(type)),
      batchRoute(type),
      ...readingRoutes(type),
      ...payableRoutes(type),
      ...notificationRoutes(type),
      // what is only taken in, such as a receipt, has no steps
      ...(type.transitions.size === 0 ? [] : [stepRoute(type)]),
    ]),
    ...deskRoutes(types),
    ...riskRoutes(types),
    ...bulkRoutes(door, types),
    ...paperRoutes(door, types, door.publicUrl),
    totalsRoute(door.limits, measures),
    ...[...tariffRoutes(door), ...dutyRoutes(door)],
    feedRoute(door),
    ...(shop === undefined ? [] : shopRoutes(door, shop, options.shop)),
    ...[searchRoute(engine), ...viewRoutes(engine)],
    ...[...nodeRoutes(engine, door.words), troublesRoute],
    ...peopleRoutes(options.knocks ?? KNOCKS),
    ...(options.affairs === undefined ? [] : stateRoutes(door, options.affairs)),
    ...(options.notices === undefined ? [] : noticeRoutes(options.notices, types)),
    ...(options.unsentLetters === undefined ? [] : [lettersRoute(options.unsentLetters)]),
    ...(options.paymentKey === undefined ? [] : paymentRoutes(types, options.paymentKey)),
    ...(options.customs === undefined ? [] : cebRoutes(options.customs)),
    listsRoute(engine),
    ...healthRoutes(metrics),
    ...docsRoutes(() => {
      api ??= describeApi(routes, engine, door.words, about.version)
      return api
    }, door.words),
    ...(options.webFolder === undefined ? [] : webRoutes(options.webFolder)),
  ]
  return routes
}

/** Errors of Fastify itself that are the client's doing. All others are bugs. */
const FRAMEWORK: Readonly<Record<string, Problem>> = {
  FST_ERR_BAD_URL: oneFault('request-malformed'),
  FST_ERR_MAX_PARAM_LENGTH: oneFault('not-found'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: oneFault('wrong-content-type'),
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Answers for requests that reach no route, and for what Fastify refuses on its way to one. */
const otherwise = (server: FastifyInstance, door: Door, metrics: Metrics) => {
  const meter = metrics.meterOf('*', 'none')
  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    const call = new Call(door, 'none', meter, request, reply)
    const problem = FRAMEWORK[codeOf(error)]
    if (problem === undefined) call.bug(error)
    else call.problem(problem)
  }
  server.setErrorHandler(fail)
  server.setNotFoundHandler((request, reply) => {
    reply.hijack()
    const call = new Call(door, 'none', meter, request, reply)
    call.problem(oneFault(door.stopping ? 'stopping' : 'method-unknown'))
  })
  return fail
}

/** What Node's parser could not make a request of: it has no language, no route and no id. */
const PARSER: Readonly<Record<string, ProtocolKey>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** An answer is already on its way over this socket: another would only spoil it. */
const isAnswering = (socket: Socket): boolean => {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined
  return message instanceof Object && 'headersSent' in message && message.headersSent === true
}

const refuseBroken = (door: Door, error: unknown, socket: Socket): void => {
  const code = codeOf(error)
  if (code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy()
    return
  }
  const problem = oneFault(PARSER[code] ?? 'request-malformed')
  const text = problemJson(door.words, 'en', problem, 'none')
  door.log.answered('none', 'none', 'none', problem.status, 0)
  // What was not read would turn the end into a reset, and the answer would be lost.
  socket.resume()
  socket.end(
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status]}\r\n` +
      'Content-Type: application/problem+json\r\nContent-Language: en\r\n' +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
  const slow = door.deadlines.set(1_000, () => socket.destroy())
  socket.once('close', () => slow.clear())
}

const doors = new WeakMap<FastifyInstance, Door>()

/**
 * Make the server of a node; `listen` is the caller's. Nothing of Fastify's validation, parsing or
 * serialising is used: it drops unknown fields and converts types, and a door must not.
 */
export const makeServer = (options: ServerOptions): FastifyInstance => {
  const limits = { ...LIMITS, ...options.limits }
  const metrics = makeMetrics(options.engine)
  const log = new AccessLog(options.logger)
  const publicUrl = options.publicUrl?.replace(/\/+$/, '')
  const door: Door = {
    engine: options.engine,
    people: options.people,
    refusals: new Refusals(options.people.ground, error => log.bug('', 'register', error)),
    publicUrl,
    secure: publicUrl?.startsWith('https:') === true,
    home: () => publicUrl ?? listening(server),
    words: [...options.words, protocolWords, bulkWords],
    limits,
    log,
    deadlines: new Deadlines(),
    stopping: false,
    onStop: new Set(),
  }
  let fail: ReturnType<typeof otherwise> | undefined
  const server = Fastify({
    genReqId: requestIds(),
    exposeHeadRoutes: false,
    return503OnClosing: false,
    keepAliveTimeout: 72_000,
    // a batch may run for hours: each route sees to its own body's time
    requestTimeout: 0,
    trustProxy: trustOf(options.trustProxy),
    http: {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(2_000, limits.headersMs),
    },
    routerOptions: { maxParamLength: 100, querystringParser: () => ({}) },
    frameworkErrors: (error, request, reply) => fail?.(error, request, reply),
    clientErrorHandler: (error, socket) => refuseBroken(door, error, socket),
  })
  server.removeAllContentTypeParsers()
  // the body is left on the stream, for the route to read
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  fail = otherwise(server, door, metrics)
  for (const route of routesOf(options, door, metrics)) mountRoute(server, door, metrics, route)
  server.server.on('checkContinue', (raw: IncomingMessage, res: ServerResponse) => {
    holdBack(raw)
    server.server.emit('request', raw, res)
  })
  doors.set(server, door)
  return server
}

/** `http://127.0.0.1:8080`, once it listens. */
const listening = (server: FastifyInstance): string => {
  const at = server.server.address()
  if (at === null || typeof at === 'string') return 'http://localhost'
  const host = at.address === '0.0.0.0' || at.address === '::' ? 'localhost' : at.address
  return `http://${host.includes(':') ? `[${host}]` : host}:${at.port}`
}

const trustOf = (proxies: ServerOptions['trustProxy']): string | string[] | false =>
  proxies === undefined ? false : typeof proxies === 'string' ? proxies : [...proxies]

/**
 * Stop in order: no new connection, new requests are answered 503, streams are ended, what is in
 * hand is finished; what then still hangs after `graceMs` is cut.
 */
export const stopServer = async (server: FastifyInstance): Promise<void> => {
  const door = doors.get(server)
  if (door === undefined) throw new Error('not a server of makeServer')
  door.stopping = true
  for (const end of [...door.onStop]) end()
  const closed = server.close()
  const idle = setInterval(() => server.server.closeIdleConnections(), 50)
  const grace = setTimeout(() => server.server.closeAllConnections(), door.limits.graceMs)
  try {
    await closed
    await door.refusals.write().catch(error => door.log.bug('', 'register', error))
  } finally {
    clearInterval(idle)
    clearTimeout(grace)
  }
}
