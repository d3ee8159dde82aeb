// Messages of customs' format lodged: every record by itself, so that a broken one does not stop
// the others, and each once, by its guid and by what its document claims.
import { readXml } from '#doors/bulk/xml.ts'
import { digest } from '#doors/customs/keys.ts'
import { type CustomsSide, LATER, sha256, typeOf } from '#doors/customs/side.ts'
import { keepOriginals } from '#engine/exchange/originals.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import type { Context, Incoming, IncomingRecord } from '#kit/exchange.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import { type Changing, changeAll } from './changes.ts'
import { differing } from './stated.ts'

export interface Lodged {
  readonly number: string
  readonly replayed: boolean
  readonly faults: readonly Fault[]
}

const refused = (faults: readonly Fault[]): Lodged => ({ number: '', replayed: false, faults })

/** Records that are with the engine at a time: one batch of its own. */
const ABREAST = 512

/** The message, once its signature was seen to where its sender must sign. */
export const readMessage = async (
  side: CustomsSide,
  body: Buffer,
  context: Context,
): Promise<{ incoming: Incoming; unsigned?: Refusal } | Refusal> => {
  const root = readXml(body)
  if (root instanceof Refusal) return root
  const incoming = side.exchange.read(root, context)
  if (incoming instanceof Refusal) return incoming
  const verifier = side.trusted.get(incoming.sender)
  if (verifier === undefined) return { incoming }
  const signed = await side.exchange.verify(body, verifier, digest)
  if (signed instanceof Refusal) return { incoming, unsigned: signed }
  // what was signed is what counts
  const again = readXml(Buffer.from(signed))
  if (again instanceof Refusal) return again
  const read = side.exchange.read(again, context)
  return read instanceof Refusal ? read : { incoming: read }
}

const asLodged = (outcome: Outcome): Lodged =>
  outcome.ok
    ? { number: outcome.number, replayed: outcome.replayed, faults: [] }
    : refused(outcome.faults)

interface Asked {
  readonly record: IncomingRecord
  readonly body: Buffer
  readonly options: { readonly key?: string }
}

/** Who may not, or what speaks against the record itself. */
const against = (side: CustomsSide, caller: Caller, record: IncomingRecord): readonly Fault[] => {
  if (record.against.length > 0) return record.against
  const { type } = typeOf(side, record.filing)
  return caller.types === undefined || caller.types.has(type)
    ? []
    : [{ key: 'role-forbidden', path: '', values: {} }]
}

/** Of records that state amounts: which are known already, and which do not agree. */
const statedOf = async (
  side: CustomsSide,
  caller: Caller,
  asked: readonly Asked[],
): Promise<Map<Asked, Lodged>> => {
  const stating = asked.filter(({ record }) => Object.keys(record.stated).length > 0)
  const [first] = stating
  if (first === undefined) return new Map()
  // a message is of one kind, and so are its records
  const type = typeOf(side, first.record.filing)
  const outcomes = await side.engine.previewMany(type, caller, stating)
  const known = new Map<Asked, Lodged>()
  for (const [i, each] of stating.entries()) {
    const dry = outcomes[i]
    if (dry === undefined || !dry.ok || dry.replayed) {
      known.set(each, dry === undefined ? refused([]) : asLodged(dry))
      continue
    }
    const faults = differing(each.record.stated, dry.amountsText)
    if (faults.length > 0) known.set(each, refused(faults))
  }
  return known
}

const lodgeSome = async (
  side: CustomsSide,
  caller: Caller,
  kind: string,
  records: readonly IncomingRecord[],
): Promise<Lodged[]> => {
  const { engine, exchange } = side
  const asked = records.map((record): Asked | Lodged => {
    const faults = against(side, caller, record)
    if (faults.length > 0) return refused(faults)
    const body = Buffer.from(JSON.stringify(record.document))
    // an answer of customs repeats the guid of what it answers, and there are several of them
    const isReceipt = record.filing === exchange.receipt
    return { record, body, options: isReceipt ? {} : { key: `ceb ${kind} ${record.guid}` } }
  })
  const open = asked.filter(each => 'record' in each)
  const known = await statedOf(side, caller, open)
  return Promise.all(
    asked.map(async each => {
      if (!('record' in each)) return each
      const { record, body, options } = each
      const before = known.get(each)
      if (before !== undefined) return before
      return asLodged(await engine.lodge(typeOf(side, record.filing), caller, body, options))
    }),
  )
}

/** Those that change or take back something, which must wait for what the message itself lodges. */
const changesOf = async (
  side: CustomsSide,
  caller: Caller,
  { records, kind, extract }: Incoming,
  whole: string | undefined,
): Promise<Map<number, Lodged>> => {
  const done = new Map<number, Lodged>()
  const open: [place: number, changing: Changing][] = []
  for (const [place, record] of records.entries()) {
    const { change } = record
    if (change === undefined) continue
    const faults = against(side, caller, record)
    if (faults.length > 0) done.set(place, refused(faults))
    else open.push([place, { kind, record, change, content: whole ?? extract(place) }])
  }
  const outcomes = await changeAll(
    side,
    caller,
    open.map(([, changing]) => changing),
  )
  for (const [i, [place]] of open.entries()) done.set(place, asLodged(outcomes[i]!))
  return done
}

/** Lodge all records, and keep what was taken as it came. In the records' order. */
export const lodgeMessage = async (
  side: CustomsSide,
  caller: Caller,
  incoming: Incoming,
  body: Buffer,
): Promise<Lodged[]> => {
  const { database, partition, now, newId } = side
  const { records, kind } = incoming
  const whole = records.length === 1 ? body.toString('utf8') : undefined
  const lodged: Lodged[] = records.map(() => refused([]))
  const places = [...records.keys()].filter(place => records[place]?.change === undefined)
  for (let at = 0; at < places.length; at += ABREAST) {
    const some = places.slice(at, at + ABREAST)
    const done = await lodgeSome(
      side,
      caller,
      kind,
      some.map(place => records[place]!),
    )
    const originals = done.flatMap(({ number }, i) => {
      const place = some[i]!
      if (number === '') return []
      const content = whole ?? incoming.extract(place)
      const { type } = typeOf(side, records[place]!.filing)
      const ms = now()
      return [
        {
          ...{ original: newId(ms), org: caller.org, type, number, way: 'in' as const, kind },
          ...{ reference: '', digest: sha256(content), at: ms, content },
        },
      ]
    })
    await keepOriginals(database, partition, originals)
    for (const [i, place] of some.entries()) lodged[place] = done[i]!
  }
  for (const [place, each] of await changesOf(side, caller, incoming, whole)) lodged[place] = each
  return lodged
}

/** A fault of the node: the whole message may be handed in again, and what was taken stays so. */
export const laterOf = (lodged: readonly Lodged[]): Fault | undefined =>
  lodged.flatMap(({ faults }) => faults).find(({ key }) => LATER.has(key))
