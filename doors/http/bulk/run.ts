// A file that lies in the spool, read through: to see what would be refused, or to lodge it.
import { FileRefused } from '#doors/bulk/faults.ts'
import { kindsOf } from '#doors/bulk/kinds.ts'
import type { Mapping } from '#doors/bulk/mapping.ts'
import { type LodgeAnswer, type LodgeMany, runBulk } from '#doors/bulk/run.ts'
import type { BulkItem } from '#doors/bulk/source.ts'
import type { LodgeOptions } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { type Fault, fault } from '#kit/fault.ts'
import { instantToMs } from '#kit/time.ts'
import { sameCaller } from '../access.ts'
import type { Call } from '../call.ts'
import { Events, Left } from './events.ts'
import type { Spooled } from './spool.ts'

/** Filings that are with the engine at a time: two of its batches, so that neither waits. */
const LODGING = 1_024
/** Filings that are tried together, and such groups at a time: one is prepared, one asks. */
const TRIED_TOGETHER = 64
const TRYING = 2
/** Bytes past which a group is full. */
const MOST_OF_GROUP = 2_000_000
/** A key that was revoked, a person who was put out: a run ends within this, ms. */
const RECHECK_MS = 2_000
/** The engine's queue is full: how long a filing waits before it asks again, and how often, ms. */
const BUSY_MS = 200
const BUSY_TRIES = 150

/** Faults of the node, not of a filing: the rest would meet them too. */
const NODES = new Set(['store-away', 'clock-behind', 'stopping', 'node-busy'])

interface Order {
  readonly call: Call
  readonly type: MountedFiling
  readonly caller: Caller
  readonly events: Events
  readonly trial: boolean
}

/** A filing on its way to the engine. */
interface Sent {
  readonly item: BulkItem
  readonly body: Buffer
}

const optionsOf = ({ key, effective }: BulkItem): LodgeOptions => {
  const at = effective === undefined ? undefined : instantToMs(effective)
  return at === undefined ? { key } : { key, effective: at }
}

const lodge = async ({ call, type, caller }: Order, { item, body }: Sent): Promise<Outcome> => {
  const options = optionsOf(item)
  for (let tries = 0; ; tries++) {
    const outcome = await call.door.engine.lodge(type, caller, body, options)
    const busy = !outcome.ok && outcome.faults[0]?.key === 'node-busy'
    if (!busy || tries >= BUSY_TRIES || call.res.destroyed) return outcome
    await new Promise(resolve => setTimeout(resolve, BUSY_MS))
  }
}

const askEngine = (order: Order, sent: readonly Sent[]): Promise<readonly Outcome[]> => {
  if (!order.trial) return Promise.all(sent.map(each => lodge(order, each)))
  const { call, type, caller } = order
  const asked = sent.map(({ item, body }) => ({ body, options: optionsOf(item) }))
  return call.door.engine.previewMany(type, caller, asked)
}

const answerOf = (item: BulkItem, outcome: Outcome): LodgeAnswer => {
  if (!outcome.ok) return { item, ok: false, faults: outcome.faults }
  const { id, number, replayed } = outcome
  return { item, ok: true, id, number, replayed }
}

/** Throws when the run must not go on. */
const guard = ({ call, caller, events }: Order): (() => Promise<void>) => {
  let checked = performance.now()
  return async () => {
    if (events.left) throw new Left()
    if (call.door.stopping) throw new FileRefused([fault('stopping')])
    if (performance.now() - checked < RECHECK_MS) return
    checked = performance.now()
    if (sameCaller(caller, await call.pass?.again())) return
    throw new FileRefused([fault(caller.person === undefined ? 'key-wrong' : 'session-ended')])
  }
}

/** Answers, or what they failed with: a failure waits for its turn like an answer. */
type Waiting = () => readonly LodgeAnswer[]

const answering = async (order: Order, sent: readonly Sent[]): Promise<Waiting> => {
  const failing =
    (faults: readonly Fault[]): Waiting =>
    () => {
      throw new FileRefused(faults)
    }
  try {
    const outcomes = await askEngine(order, sent)
    const away = outcomes.find(each => !each.ok && NODES.has(each.faults[0]?.key ?? ''))
    if (away?.ok === false) return failing(away.faults)
    return () => sent.map(({ item }, i) => answerOf(item, outcomes[i]!))
  } catch (error) {
    return failing(order.call.failure(error).faults)
  }
}

/** Items in groups of `most`, or fewer where their documents are large. */
async function* groupsOf(
  items: AsyncIterable<BulkItem>,
  most: number,
  goOn: () => Promise<void>,
): AsyncGenerator<readonly Sent[]> {
  let group: Sent[] = []
  let bytes = 0
  for await (const item of items) {
    await goOn()
    const body = Buffer.from(JSON.stringify(item.document))
    group.push({ item, body })
    bytes += body.length
    if (group.length < most && bytes < MOST_OF_GROUP) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

const sizeOf = (sent: readonly Sent[]): number =>
  sent.reduce((sum, { body }) => sum + body.length, 0)

/** Documents go to the engine as they are read, several at a time; answers come in their order. */
const throughEngine = (order: Order): LodgeMany =>
  async function* (items) {
    const { inFlightBytes } = order.call.door.limits
    const [most, together] = order.trial ? [TRYING, TRIED_TOGETHER] : [LODGING, 1]
    const waiting: { size: number; answers: Promise<Waiting> }[] = []
    let bytes = 0
    async function* next(): AsyncGenerator<LodgeAnswer> {
      const { size, answers } = waiting.shift()!
      for (const answer of (await answers)()) {
        order.events.answered()
        yield answer
      }
      bytes -= size
    }
    for await (const group of groupsOf(items, together, guard(order))) {
      const size = sizeOf(group)
      bytes += size
      waiting.push({ size, answers: answering(order, group) })
      while (waiting.length >= most || bytes > inFlightBytes) yield* next()
    }
    while (waiting.length > 0) yield* next()
  }

/** Read the file and tell of it; answers the call. */
export const runFile = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  file: Spooled,
  mapping: Mapping | undefined,
  trial: boolean,
): Promise<void> => {
  const events = new Events(call)
  events.open()
  try {
    const summary = await runBulk({
      file: file.path,
      name: file.name,
      filing: type.type,
      mapping,
      kinds: kindsOf(type.filing.fields),
      zone: call.door.engine.zone,
      lodge: throughEngine({ call, type, caller, events, trial }),
      message: events.message,
      progress: events.progress,
      results: events,
      trial,
    })
    events.close(summary)
  } catch (error) {
    if (!(error instanceof Left)) call.failure(error)
    events.break()
  }
}
