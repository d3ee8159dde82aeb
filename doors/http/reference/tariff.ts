// The tariff in the operator's page: a file is uploaded, tried, loaded, and taken back.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseJson } from '#engine/intake/json.ts'
import type { Caller } from '#engine/types.ts'
import { fault, type OutcomeKey, Refusal } from '#kit/fault.ts'
import { isDate } from '#kit/time.ts'
import { sayFault } from '#kit/words.ts'
import { GONE } from '../body.ts'
import { Spool } from '../bulk/spool.ts'
import type { Call, Door } from '../call.ts'
import { isId } from '../desk/drafts.ts'
import { operates } from '../people/manage.ts'
import { NO_STORE } from '../people/route.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import type { TariffDesk, TariffReport, Unfit } from './desk.ts'

const ROOT = '/api/v1/node/tariff'
/** What the spool knows such files by. */
const KIND = 'node.tariff'
const MOST_ORDER = 1_100_000
const TELL_MS = 250

const ORDER = Type.Object(
  {
    layout: Type.Optional(Type.String({ maxLength: 40 })),
    mapping: Type.Optional(Type.Unknown()),
    from: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    days: Type.Integer({ minimum: 0, maximum: 366 }),
    keep: Type.Boolean(),
    partial: Type.Boolean(),
    base: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)
const WITHDRAW = Type.Object(
  {
    versions: Type.Array(
      Type.Object(
        { table: Type.String({ maxLength: 80 }), version: Type.Integer({ minimum: 1 }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 10 },
    ),
  },
  { additionalProperties: false },
)
const orders = Compile(ORDER)
const withdrawals = Compile(WITHDRAW)

interface Means {
  readonly desk: TariffDesk
  readonly spool: Spool
  /** one at a time: each is work for the whole node */
  busy: boolean
}

/** The body as JSON of a shape; undefined when it was answered already. */
const bodyOf = async <T>(
  call: Call,
  checker: { Check(value: unknown): boolean },
): Promise<T | undefined> => {
  const body = await call.body(MOST_ORDER)
  if (body === GONE) return undefined
  if (!Buffer.isBuffer(body)) {
    call.problem(body)
    return undefined
  }
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) {
    call.refuse(parsed.faults)
    return undefined
  }
  if (!checker.Check(parsed.value)) {
    call.refuse([fault('wrong-type', '', { expected: 'object' })])
    return undefined
  }
  // the checker has just found it to be of that shape
  return parsed.value as T
}

const nameOf = (header: string | undefined): string => {
  try {
    const last =
      decodeURIComponent(header ?? '')
        .split(/[/\\]/)
        .at(-1) ?? ''
    return last.replace(/\p{Cc}/gu, '').slice(0, 200) || 'tariff'
  } catch {
    return 'tariff'
  }
}

const upload = async (call: Call, caller: Caller, { spool }: Means): Promise<void> => {
  if (!operates(call, caller)) return
  if ((call.header('content-encoding') ?? 'identity') !== 'identity') {
    const expected = 'Content-Encoding: identity'
    return call.problem(oneFault('wrong-content-type', '', { expected }))
  }
  const file = await spool.take(call, caller, KIND, nameOf(call.header('beibu-name')))
  if (file === GONE) return
  if (!('id' in file)) return call.problem(file)
  const { id, name, size } = file
  call.json(201, JSON.stringify({ file: id, name, size }), NO_STORE)
}

/** Faults in the reader's words. */
const said = (call: Call, told: TariffReport | Unfit): object => {
  if ('unfit' in told || told.trial === undefined) return told
  const { refused, ...trial } = told.trial
  const first = refused.first.map(each => ({
    ...each,
    // the engine's faults, as a rehearsal found them
    faults: each.faults.map(one => sayFault(call.door.words, call.lang, one)),
  }))
  return { ...told, trial: { ...trial, refused: { ...refused, first } } }
}

/** Progress as it goes, a line of JSON each; the last line is the end. */
const telling = (call: Call) => {
  const { res } = call
  res.on('error', () => {})
  const head = ['Content-Type', 'application/x-ndjson', ...NO_STORE, 'X-Accel-Buffering', 'no']
  res.writeHead(200, call.head([...head, 'Content-Language', call.lang]))
  res.flushHeaders()
  let latest: object | undefined
  const timer = setInterval(() => {
    if (latest === undefined || res.destroyed || res.writableNeedDrain) return
    res.write(`${JSON.stringify({ progress: latest })}\n`)
    latest = undefined
  }, TELL_MS)
  return {
    progress: (now: object): void => {
      latest = now
    },
    end: (last: object | undefined): void => {
      clearInterval(timer)
      if (last === undefined) res.destroy()
      else if (!res.destroyed) res.end(`${JSON.stringify(last)}\n`)
      call.done(200)
    },
  }
}

const run = async (call: Call, caller: Caller, means: Means, load: boolean): Promise<void> => {
  if (!operates(call, caller)) return
  const order = await bodyOf<Static<typeof ORDER>>(call, orders)
  if (order === undefined) return
  const { base, ...asked } = order
  if (!isDate(order.from) || load !== (base !== undefined)) {
    return call.refuse([fault('wrong-type', isDate(order.from) ? '/base' : '/from', {})])
  }
  const id = call.param('file')
  const file = isId(id) ? means.spool.borrow(id, caller, KIND) : undefined
  if (file === undefined) return call.problem(oneFault('not-found'))
  try {
    if (means.busy) return call.problem(oneFault('node-busy'))
    means.busy = true
    const events = telling(call)
    let last: object | undefined
    try {
      const told = await means.desk.take({
        ...asked,
        path: file.path,
        name: file.name,
        ...(base === undefined ? {} : { load: { base, org: caller.org, actor: caller.actor } }),
        onRead: (share, lines) => events.progress({ phase: 'read', share, lines }),
        onFilings: filings => events.progress({ phase: 'try', filings }),
      })
      last = 'unfit' in told ? told : { done: said(call, told) }
    } catch (error) {
      last = { problem: call.failure(error).faults[0]?.key ?? 'bug' }
    } finally {
      means.busy = false
      events.end(last)
    }
  } finally {
    means.spool.release(file)
  }
}

const string = { type: 'string' } as const
const whole = { type: 'integer', minimum: 0 } as const
const versionShape = object({
  table: string,
  version: whole,
  switched: string,
  source: string,
  rows: whole,
  inForce: { type: 'boolean' },
})
const FAULTS: readonly OutcomeKey[] = ['role-forbidden', 'not-json', 'wrong-type']

const lookRoute = ({ desk }: Means): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: ROOT,
    id: 'node.tariff',
    tag: 'node',
    summary: 'Layouts of tariffs that are known, and the versions of the tables (operators)',
    answers: {
      200: {
        description: 'The newest version of each table first.',
        schema: object({ layouts: listOf(string), versions: listOf(versionShape) }),
      },
    },
    faults: ['role-forbidden'],
    handle: async (call, _, caller) => {
      if (!operates(call, caller)) return
      const told = { layouts: desk.layouts(), versions: await desk.versions() }
      call.json(200, JSON.stringify(told), NO_STORE)
    },
  })

const uploadRoute = (means: Means): Route =>
  keyRoute({
    scope: 'manage',
    method: 'POST',
    path: `${ROOT}/files`,
    id: 'node.tariff.upload',
    tag: 'node',
    summary: 'Upload the file of a tariff, to be tried (operators)',
    takes: 'file',
    headers: { 'Beibu-Name': 'The name of the file, percent-encoded UTF-8.' },
    body: { schema: { type: 'string', format: 'binary' }, description: 'CSV or XLSX.' },
    answers: {
      201: {
        description: 'Kept for an hour from its last use.',
        schema: object({ file: string, name: string, size: whole }),
      },
    },
    faults: ['role-forbidden', 'too-many-requests', 'node-busy', 'too-large'],
    handle: (call, _, caller) => upload(call, caller, means),
  })

const runRoute = (means: Means, load: boolean): Route =>
  keyRoute({
    scope: 'manage',
    method: 'POST',
    path: `${ROOT}/files/:file/${load ? 'load' : 'try'}`,
    id: `node.tariff.${load ? 'load' : 'try'}`,
    tag: 'node',
    summary: load
      ? 'Put the tariff of an uploaded file in (operators)'
      : 'See what the tariff of an uploaded file would change and do (operators)',
    description:
      'Answers NDJSON: `progress`; at last `done` with the report, `unfit` with the reason why ' +
      'the file will not do, or `problem`. A load names the `base` that its try told.',
    takes: 'json',
    inPath: { file: 'Identifier of the file.' },
    body: { schema: { ...ORDER }, description: 'How to read it, and from which day it counts.' },
    answers: {
      200: {
        description: 'Lines of JSON.',
        type: 'application/x-ndjson',
        schema: { type: 'object' },
      },
    },
    faults: [...FAULTS, 'not-found', 'node-busy'],
    handle: (call, _, caller) => run(call, caller, means, load),
  })

const withdrawRoute = ({ desk }: Means): Route =>
  keyRoute({
    scope: 'manage',
    method: 'POST',
    path: `${ROOT}/withdraw`,
    id: 'node.tariff.withdraw',
    tag: 'node',
    summary: 'Take versions back: what was before them is put in again (operators)',
    description: 'No version goes away, and filings keep those that they were assessed with.',
    takes: 'json',
    body: { schema: { ...WITHDRAW }, description: 'Versions, each the newest of its table.' },
    answers: {
      200: {
        description: '`versions` that were put in, or why they were not (`unfit`).',
        schema: { type: 'object' },
      },
    },
    faults: FAULTS,
    handle: async (call, _, caller) => {
      if (!operates(call, caller)) return
      const order = await bodyOf<Static<typeof WITHDRAW>>(call, withdrawals)
      if (order === undefined) return
      const { org, actor } = caller
      const told = await desk.withdraw(order.versions, { org, actor })
      call.json(200, JSON.stringify('unfit' in told ? told : { versions: told }), NO_STORE)
    },
  })

/** `/api/v1/node/tariff…` */
export const tariffDeskRoutes = (door: Door, desk: TariffDesk): Route[] => {
  const means: Means = { desk, spool: new Spool(door), busy: false }
  return [
    lookRoute(means),
    uploadRoute(means),
    runRoute(means, false),
    runRoute(means, true),
    withdrawRoute(means),
  ]
}
