// A door for tests: the real engine on a database of its own, the real server on a free port.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { type CustomsSide, exchangeOf } from '#doors/customs/side.ts'
import { Callers } from '#engine/access/callers.ts'
import type { Ground } from '#engine/access/ground.ts'
import { BEAT_MS, FRAME_MS } from '#engine/feed/hub.ts'
import { Notices } from '#engine/notice/follows.ts'
import { unsentLetters } from '#engine/notice/letters.ts'
import { newId } from '#engine/store/ids.ts'
import { kitWords } from '#kit/messages/index.ts'
import { type TestEngine, type TestEngineOptions, testEngine } from '#test/engine.ts'
import type { Limits } from './limits.ts'
import type { KnockLimits } from './people/knocks.ts'
import type { People } from './people/people.ts'
import { makeServer, stopServer } from './server.ts'
import type { NodeAffairs } from './state/route.ts'

export const DECLARATIONS = '/api/v1/filings/trade.declaration'

/** A declaration that holds; `change` may spoil it. Each has a reference of its own. */
export const declaration = (change: Readonly<Record<string, unknown>> = {}): Document => ({
  ...sample,
  reference: randomUUID().toUpperCase(),
  ...change,
})
export type Document = Readonly<Record<string, unknown>>
const sample = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/import-durian.json'), 'utf8'),
) as Document

export interface TestDoor {
  readonly url: string
  readonly port: number
  readonly server: FastifyInstance
  readonly inner: TestEngine
  readonly people: People
  /** what was logged, as JSON lines */
  readonly logged: string[]
  /** keys of two traders, an officer and an operator, each an organisation of its own */
  readonly keys: Readonly<Record<'trader' | 'other' | 'officer' | 'operator', string>>
  /** fetch with a key (the trader's when not said; '' for none) */
  ask(path: string, init?: RequestInit & { key?: string }): Promise<Response>
  /** lodge a document, or bytes as they are */
  lodge(
    document: Document | string | Buffer,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  end(): Promise<void>
}

export interface TestDoorOptions {
  readonly paymentKey?: Buffer
  readonly limits?: Partial<Limits>
  readonly webFolder?: string
  readonly engine?: TestEngineOptions
  /** how often passwords and codes may be tried; without end when not said */
  readonly knocks?: KnockLimits
  readonly publicUrl?: string
  /** what a program would tell of the node */
  readonly affairs?: (inner: TestEngine) => NodeAffairs
  /** keys of customs' messages, ours and others' */
  readonly customs?: Partial<Pick<CustomsSide, 'signer' | 'trusted' | 'tell'>>
  /** a log level; `debug` sees every answer */
  readonly level?: string
}

const makeKeys = async ({ engine }: TestEngine): Promise<TestDoor['keys']> => {
  const make = (org: string, role: string): Promise<string> =>
    engine.keys.create({ org, roles: [role], label: 'test' })
  return {
    trader: await make('Trader A', 'trader'),
    other: await make('Trader B', 'trader'),
    officer: await make('Customs', 'officer'),
    operator: await make('Operator', 'operator'),
  }
}

const PLENTY = { rate: 1000, burst: 100_000 }
const NEVER_TOO_OFTEN: KnockLimits = { address: PLENTY, subject: PLENTY }

/** People on the engine's database; letters say their kind and their values. */
export const testPeople = ({ database, clock }: TestEngine): People => {
  const ground: Ground = { database, now: () => clock.now, chance: randomBytes }
  return {
    ground,
    callers: new Callers(ground),
    compose: (lang, kind, values) => ({
      subject: `${lang} ${kind}`,
      content: JSON.stringify(values),
    }),
    mails: false,
  }
}

/** Customs' messages on the engine's database, where a pack has them. */
const testCustoms = (
  { engine, database, clock }: TestEngine,
  more: TestDoorOptions['customs'] = {},
): CustomsSide | undefined => {
  const found = exchangeOf(engine)
  if (found === undefined) return undefined
  const tell = (): void => undefined
  const now = (): number => clock.now
  return { database, partition: 0, engine, ...found, now, newId, tell, trusted: new Map(), ...more }
}

export const testDoor = async (options: TestDoorOptions = {}): Promise<TestDoor> => {
  const inner = await testEngine(options.engine)
  const { engine } = inner
  const logged: string[] = []
  const sink = new Writable({
    write: (line: Buffer, _, done) => {
      logged.push(line.toString())
      done()
    },
  })
  const people = testPeople(inner)
  const server = makeServer({
    engine,
    people,
    ...(options.affairs === undefined ? {} : { affairs: options.affairs(inner) }),
    knocks: options.knocks ?? NEVER_TOO_OFTEN,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    words: [kitWords, ...engine.mounted.packs.map(pack => pack.words)],
    logger: pino({ level: options.level ?? 'info' }, sink),
    notices: new Notices(inner.database, 0, () => inner.clock.now),
    unsentLetters: () => unsentLetters(inner.database, 0),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    ...(options.paymentKey === undefined ? {} : { paymentKey: options.paymentKey }),
    customs: testCustoms(inner, options.customs),
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const keys = await makeKeys(inner)
  const feeds = [engine.feed, ...(engine.publicSide === undefined ? [] : [engine.publicSide.feed])]
  const frames = setInterval(() => feeds.map(feed => feed.tick()), FRAME_MS)
  const beats = setInterval(() => feeds.map(feed => feed.beat()), BEAT_MS)
  const ask: TestDoor['ask'] = (path, { key = keys.trader, headers, ...init } = {}) =>
    fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...headers },
    })
  return {
    url,
    port,
    server,
    inner,
    people,
    logged,
    keys,
    ask,
    lodge: (document, headers = {}) =>
      ask(DECLARATIONS, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: isBytes(document) ? document : JSON.stringify(document),
      }),
    end: async () => {
      clearInterval(frames)
      clearInterval(beats)
      await stopServer(server)
      await inner.end()
    },
  }
}

const isBytes = (document: Document | string | Buffer): document is string | Buffer<ArrayBuffer> =>
  typeof document === 'string' || Buffer.isBuffer(document)

/** A problem document, as tests read it. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly current?: { readonly state: string; readonly version: number }
  readonly faults: readonly {
    readonly key: string
    readonly path: string
    readonly values: Readonly<Record<string, string | number>>
    readonly message: string
  }[]
}
export const problemBody = async (response: Response): Promise<ProblemBody> =>
  (await response.json()) as ProblemBody

/** What lodging and transitions answer. */
export interface AcceptedBody {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly amounts: Readonly<Record<string, unknown>>
  readonly position: number
}
export const acceptedBody = async (response: Response): Promise<AcceptedBody> =>
  (await response.json()) as AcceptedBody

/** A total of the tests' year, as its decimal text. */
export const totalOf = async (door: TestDoor, measure: string): Promise<string> => {
  const response = await door.ask(`/api/v1/totals/${measure}?from=2026&to=2027`, { key: '' })
  const { cells } = (await response.json()) as { cells: { value: string }[] }
  return cells[0]?.value ?? '0'
}
