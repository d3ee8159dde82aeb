// Answers of customs: each is lodged in the name of the organisation whose list it is about, and
// kept as it came. Doubled it changes nothing; which of several counts is for the pack to say.
import { readXml } from '#doors/bulk/xml.ts'
import {
  type About,
  aboutReference,
  keepOriginals,
  markAnswered,
  standingOf,
} from '#engine/exchange/originals.ts'
import type { Incoming, IncomingRecord } from '#kit/exchange.ts'
import { type Fault, fault, Refusal } from '#kit/fault.ts'
import { type CustomsSide, inNameOf, LATER, LOOK, sha256, typeOf } from './side.ts'

/** Records that are lodged at a time. */
const ABREAST = 100

const NO_CONTEXT = { channel: undefined, office: undefined, warehouse: undefined }

export interface ReceiptOutcome {
  readonly guid: string
  /** number of what it is about; '' where nothing was found */
  readonly about: string
  readonly faults: readonly Fault[]
}

/** Whom a receipt is about: by the name it went out under, by customs' number, by its order. */
const find = async (
  side: CustomsSide,
  { guid, about, document }: IncomingRecord,
): Promise<About | undefined> => {
  const { database, partition, engine, exchange } = side
  const type = typeOf(side, about?.filing ?? exchange.declares[0].filing)
  const known =
    (await aboutReference(database, partition, guid)) ??
    (await aboutReference(database, partition, about?.listNumber ?? '', type.type)) ??
    (await aboutReference(database, partition, about?.listNumber ?? ''))
  const isTold = type.filters.includes('orderNo') && about?.listNumber !== undefined
  if (known !== undefined || !isTold) return known
  const orderNo = String(document.internal ?? '')
  const page = await engine.list(type, LOOK, { where: { orderNo }, limit: 2 })
  if (page instanceof Refusal || page.rows.length !== 1) return undefined
  const { number } = JSON.parse(page.rows[0]!) as { number: string }
  const view = await engine.read(type, LOOK, number)
  return view && { org: view.org, type: type.type, number }
}

const lodge = async (
  side: CustomsSide,
  incoming: Incoming,
  record: IncomingRecord,
  content: string,
): Promise<ReceiptOutcome> => {
  const { database, partition, engine, exchange, now, newId } = side
  const refused = (...faults: Fault[]): ReceiptOutcome => ({ guid: record.guid, about: '', faults })
  if (record.against.length > 0) return refused(...record.against)
  const { receipt } = exchange
  if (record.filing !== receipt) {
    const values = { element: incoming.kind }
    return refused({ key: 'ceb-message-unknown', path: '', values })
  }
  const about = await find(side, record)
  if (about === undefined) return refused(fault('not-found', '/guid'))
  const [standing] = await standingOf(database, partition, about.type, [about.number])
  if (standing === undefined) return refused(fault('not-found', '/guid'))
  const document = exchange.receiptFor(record, { document: JSON.parse(standing.body) })
  const body = Buffer.from(JSON.stringify(document))
  const outcome = await engine.lodge(typeOf(side, receipt), inNameOf(about.org), body, {})
  // the same receipt again: it is there
  const there = outcome.ok || outcome.faults.every(({ key }) => key === 'already-claimed')
  if (!there) return { guid: record.guid, about: about.number, faults: outcome.faults }
  const at = now()
  await keepOriginals(database, partition, [
    {
      ...{ original: newId(at), org: about.org, type: about.type, number: about.number },
      ...{ way: 'in', kind: incoming.kind, reference: record.about?.listNumber ?? '' },
      ...{ digest: sha256(content), at, content },
    },
  ])
  await markAnswered(database, partition, record.guid, at)
  return { guid: record.guid, about: about.number, faults: [] }
}

/** Take a message of customs with its receipts; refused as a whole where it is none. */
export const takeReceipts = async (
  side: CustomsSide,
  bytes: Buffer,
): Promise<readonly ReceiptOutcome[] | Refusal> => {
  const root = readXml(bytes)
  if (root instanceof Refusal) return root
  const incoming = side.exchange.read(root, NO_CONTEXT)
  if (incoming instanceof Refusal) return incoming
  const whole = incoming.records.length === 1 ? bytes.toString('utf8') : undefined
  const outcomes: ReceiptOutcome[] = []
  // in any order: which of several counts does not hang on it
  for (let at = 0; at < incoming.records.length; at += ABREAST) {
    const some = incoming.records.slice(at, at + ABREAST)
    const done = some.map((record, i) =>
      lodge(side, incoming, record, whole ?? incoming.extract(at + i)),
    )
    outcomes.push(...(await Promise.all(done)))
  }
  return outcomes
}

/** Whether a receipt could not be taken for a reason that passes. */
export const isLater = ({ faults }: ReceiptOutcome): boolean =>
  faults.some(({ key }) => LATER.has(key))
