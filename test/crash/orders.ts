// What is asked of the node during the trial: lodgings one by one and as lines, payments,
// amendments, cancellations; each with an idempotency key, and each with what it would change.
import type { DemoFiling } from '#kit/pack.ts'
import { packs } from '#packs/index.ts'
import { type Book, type Item, type Kept, minus, NOTHING, type Sums, sumsOf } from './book.ts'
import type { Draw } from './draw.ts'

export const FILINGS = '/api/v1/filings/trade.declaration'

export interface Document {
  readonly office: string
  readonly items: readonly Item[]
  readonly [name: string]: unknown
}

/** One request; asked again with the same key and bytes until it is answered. */
export interface Order {
  readonly key: string
  readonly kind: 'lodge' | 'pay' | 'amend' | 'cancel'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly change: Sums
  /** the document that stands after it */
  readonly document?: Document
  /** the filing that it is about */
  readonly of?: Kept
}

/** Several lodgings in one request, a line each, under one key. */
export interface Lines {
  readonly key: string
  readonly orders: readonly Order[]
}

/** Endless documents of the corridor, all in yuan and on terms that leave no charge to add. */
export function* stream(seed: number, now: number): Generator<Document> {
  const pack = packs({ country: 'CN' }).find(each => each.demo !== undefined)
  for (let turn = 0; ; turn++) {
    const count = 500
    const times = { from: now - 3_600_000, to: now }
    const order = { seed: seed + turn * 7919, count, ...times, total: BigInt(count) * 30_000_000n }
    const filings: Iterable<DemoFiling> = pack?.demo?.(order) ?? []
    for (const { document } of filings) yield document as Document
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

export const lodging = (key: string, document: Document): Order => ({
  key,
  kind: 'lodge',
  path: FILINGS,
  headers: { ...JSON_TYPE, 'idempotency-key': key },
  body: JSON.stringify(document),
  change: sumsOf(document.items),
  document,
})

const step = (
  key: string,
  kind: 'pay' | 'amend' | 'cancel',
  of: Kept,
  change: Sums,
  document?: Document,
): Order => ({
  key,
  kind,
  path: `${FILINGS}/${of.number}/${kind}`,
  headers: {
    'idempotency-key': key,
    'if-match': `"${of.version}"`,
    ...(document === undefined ? {} : JSON_TYPE),
  },
  body: document === undefined ? undefined : JSON.stringify(document),
  change,
  of,
  ...(document === undefined ? {} : { document }),
})

/** The same document with the first line's price changed. */
const amended = (draw: Draw, document: Document): Document => {
  const items = document.items.map((item, i) =>
    i > 0 ? item : { ...item, value: `${1 + draw.below(900_000)}.${10 + draw.below(90)}` },
  )
  return { ...document, items }
}

/** What is asked next: mostly a lodging, else a step of a filing that nobody is at work on. */
export const nextOrder = (
  draw: Draw,
  key: string,
  documents: Iterator<Document>,
  idle: Kept[],
  bodies: ReadonlyMap<string, Document>,
): Order => {
  const fresh = (): Order => lodging(key, documents.next().value as Document)
  if (idle.length === 0 || draw.happens(55)) return fresh()
  const at = draw.below(idle.length)
  const filing = idle[at]!
  const document = bodies.get(filing.number)
  idle[at] = idle.at(-1)!
  idle.pop()
  const kind = draw.of(['pay', 'pay', 'amend', 'cancel'] as const)
  if (kind === 'pay' && filing.state === 'assessed') {
    return step(key, 'pay', filing, { ...NOTHING, collected: filing.due })
  }
  if (kind === 'cancel') return step(key, 'cancel', filing, minus(NOTHING, filing.sums))
  if (document === undefined) return fresh()
  const next = amended(draw, document)
  return step(key, 'amend', filing, minus(sumsOf(next.items), filing.sums), next)
}

export interface Answered {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly amounts: { readonly value: string; readonly due: string }
}

/** What an answer must say of an order; a reason when it says something else. */
export const wrongAnswer = (order: Order, answer: Answered): string | undefined => {
  const { of, document } = order
  if (of !== undefined && answer.number !== of.number) return `is about ${answer.number}`
  const version = (of?.version ?? 0) + 1
  if (answer.version !== version) return `has version ${answer.version}, not ${version}`
  if (document === undefined) return undefined
  const value = sumsOf(document.items).declared
  const said = BigInt(answer.amounts.value.replace('.', ''))
  return said === value ? undefined : `says a value of ${said}, not ${value}`
}

/** Write an acknowledged order into the book. */
export const acknowledge = (book: Book, order: Order, answer: Answered): Kept => {
  const { of, document, key, kind, change } = order
  const { id, number, state, version } = answer
  const sums = document === undefined ? of!.sums : sumsOf(document.items)
  const kept: Kept = {
    id,
    number,
    state,
    version,
    key: of?.key ?? key,
    sums: kind === 'cancel' ? NOTHING : sums,
    due: BigInt(answer.amounts.due.replace('.', '')),
  }
  book.settled(key, change)
  book.filings.set(number, kept)
  return kept
}
