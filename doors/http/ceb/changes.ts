// Records that change or take back what came in by a message before: a step of the filing that is
// there, in place of a filing of its own. The latest report counts, whichever comes first: each is
// held against those that were kept, one after the other.
import { readXml } from '#doors/bulk/xml.ts'
import { type CustomsSide, doorOf, sha256, typeOf } from '#doors/customs/side.ts'
import { keepOriginals, messagesOf } from '#engine/exchange/originals.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { around } from '#engine/processes/around.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import type { Change, IncomingRecord } from '#kit/exchange.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { differing } from './stated.ts'

export interface Changing {
  readonly kind: string
  readonly record: IncomingRecord
  readonly change: Change
  /** the record as a message of its own, to be kept */
  readonly content: string
}

const NO_CONTEXT = { channel: undefined, office: undefined, warehouse: undefined }
/** Filings of one name that are looked at: all but one of them were given up. */
const MOST = 50
/** Somebody else moved it meanwhile: so often it is looked at again. */
const MOST_TRIES = 5

const refused = (...faults: readonly Fault[]): Outcome => ({ ok: false, faults })

interface Reported {
  readonly at: number
  readonly change: boolean
}

interface Found {
  readonly number: string
  readonly version: number
  readonly org: string
  readonly before: readonly Reported[]
}

/** When each message of a kind that this filing came in by says that it was reported. */
const reportsOf = async (
  side: CustomsSide,
  caller: Caller,
  type: MountedFiling,
  number: string,
  kind: string,
): Promise<Reported[]> => {
  const all = await messagesOf(side.database, side.partition, caller, type.type, number)
  return all.flatMap(({ way, kind: found, content }) => {
    if (way !== 'in' || found !== kind) return []
    const root = readXml(Buffer.from(content))
    const read = root instanceof Refusal ? root : side.exchange.read(root, NO_CONTEXT)
    const [first] = read instanceof Refusal ? [] : read.records
    const { reported, change } = first ?? {}
    return reported === undefined ? [] : [{ at: reported, change: change !== undefined }]
  })
}

/** The filing that bears these names, stands, and came in by a message of this kind. */
const find = async (
  side: CustomsSide,
  caller: Caller,
  type: MountedFiling,
  { kind, record, change }: Changing,
): Promise<Found | Fault> => {
  const { engine } = side
  const named = change.names.filter(name => type.filters.includes(name))
  const where = Object.fromEntries(named.map(name => [name, String(record.document[name])]))
  const page = await engine.list(type, caller, { where, limit: MOST })
  if (page instanceof Refusal) return page.faults[0]!
  let elsewhere = false
  for (const row of page.rows) {
    const { number, state } = JSON.parse(row) as { number: string; state: string }
    if (type.filing.frees?.includes(state) === true) continue
    const view = await engine.read(type, caller, number)
    if (view === undefined || view.org !== caller.org) continue
    const document = JSON.parse(view.documentText) as Members
    if (change.names.some(name => document[name] !== record.document[name])) continue
    const before = await reportsOf(side, caller, type, number, kind)
    if (before.length > 0) return { number, version: view.version, org: view.org, before }
    elsewhere = true
  }
  return elsewhere ? { key: 'ceb-elsewhere', path: '', values: {} } : fault('not-found')
}

/** What was reported later stands: a change that comes after it changes nothing. */
const isOlder = ({ reported = 0 }: IncomingRecord, before: readonly Reported[]): boolean =>
  before.some(({ at, change }) => (change ? at >= reported : at > reported))

const take = async (
  side: CustomsSide,
  caller: Caller,
  type: MountedFiling,
  changing: Changing,
  once: { claim: string; fingerprint: Buffer },
): Promise<Outcome> => {
  const { engine, exchange, database, partition } = side
  const { record, change } = changing
  const found = await find(side, caller, type, changing)
  if ('key' in found) return refused(found)
  const { number, version, org } = found
  const amends = change.step === 'amend'
  if (amends && isOlder(record, found.before))
    return refused({ key: 'ceb-older', path: '', values: {} })
  const step = type.transitions.get(change.step)
  if (step === undefined)
    return refused(fault('transition-unknown', '', { transition: change.step }))
  const tied = await around(database, partition, engine.mounted, type, number)
  if (exchange.isHeld(type.filing.name, tied?.others ?? []))
    return refused({ key: 'ceb-held', path: '', values: {} })
  // a step that is the door's alone is taken by it, for whoever reported
  const by = step.by === 'door' ? doorOf(org) : caller
  const body = amends ? { body: Buffer.from(JSON.stringify(record.document)) } : {}
  const options = { version, ...body, once }
  if (amends && Object.keys(record.stated).length > 0) {
    const dry = await engine.previewStep(type, by, number, change.step, { version, ...body })
    if (!dry.ok) return dry
    const faults = differing(record.stated, dry.amountsText)
    if (faults.length > 0) return refused(...faults)
  }
  return engine.step(type, by, number, change.step, options)
}

const isMoved = (outcome: Outcome): boolean =>
  !outcome.ok && outcome.faults.some(({ key }) => key === 'state-changed')

const changeOne = async (
  side: CustomsSide,
  caller: Caller,
  changing: Changing,
): Promise<Outcome> => {
  const { kind, record, change, content } = changing
  const { engine, database, partition, now, newId } = side
  const type = typeOf(side, record.filing)
  // a guid counts once, whatever has become of the filing since
  const claim = `ceb:${caller.org}:${kind}:${change.step}:${record.guid}`
  const text = JSON.stringify([record.document, record.reported])
  const once = { claim, fingerprint: Buffer.from(sha256(text), 'hex') }
  let outcome = await engine.known(once)
  for (let tries = 0; outcome === undefined || (isMoved(outcome) && tries < MOST_TRIES); tries++) {
    outcome = await take(side, caller, type, changing, once)
  }
  if (!outcome.ok) return outcome
  const at = now()
  await keepOriginals(database, partition, [
    {
      ...{ original: newId(at), org: caller.org, type: type.type, number: outcome.number },
      ...{ way: 'in' as const, kind, reference: '', digest: sha256(content), at, content },
    },
  ])
  return outcome
}

/** Of one node: a change sees all that was taken before it. */
const turns = new WeakMap<CustomsSide['database'], Promise<unknown>>()

/** Changes of one message, the earliest report first; in the order in which they were handed in. */
export const changeAll = async (
  side: CustomsSide,
  caller: Caller,
  all: readonly Changing[],
): Promise<Outcome[]> => {
  const order = [...all.keys()].sort(
    (a, b) => (all[a]?.record.reported ?? 0) - (all[b]?.record.reported ?? 0),
  )
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (const place of order) outcomes[place] = await changeOne(side, caller, all[place]!)
  }
  const turn = (turns.get(side.database) ?? Promise.resolve()).then(work)
  // one that failed does not stop those behind it
  turns.set(
    side.database,
    turn.catch(() => undefined),
  )
  await turn
  return outcomes
}
