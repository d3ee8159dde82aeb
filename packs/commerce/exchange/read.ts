// A file of customs' format: its records as documents, the broken ones told apart from the others,
// and the answer in customs' own form.
import type { Context, Incoming, IncomingRecord, RecordOutcome } from '#kit/exchange.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import { element, writeXml, type XmlElement } from '#kit/xml.ts'
import {
  type Answered,
  answeredLeaves,
  answerOf,
  type CebMessage,
  decode,
  encode,
  groupOf,
  infoOf,
  isAnswered,
} from '../formats/index.ts'
import { documentsOf } from './in.ts'
import { millisecondsAt } from './values.ts'

interface Split {
  /** without the broken ones; undefined where none is left */
  readonly message: CebMessage | undefined
  /** places in the file of those that are left */
  readonly at: readonly number[]
  readonly broken: ReadonlyMap<number, readonly Fault[]>
}

const RECORD = /^\/records\/(\d+)(?=\/|$)/

/** Take out records that are broken until the rest can be read; a fault elsewhere refuses all. */
const split = (root: XmlElement, group: string | undefined): Split | Refusal => {
  const broken = new Map<number, Fault[]>()
  let at = root.children.filter(each => each.name === group).map((_, i) => i)
  let tree = root
  for (;;) {
    const message = decode(tree)
    if (!(message instanceof Refusal)) return { message, at, broken }
    const wrong = new Map<number, Fault[]>()
    for (const fault of message.faults) {
      const found = RECORD.exec(fault.path)
      const place = found === null ? undefined : at[Number(found[1])]
      if (found === null || place === undefined) return message
      const path = `/records/${place}${fault.path.slice(found[0].length)}`
      wrong.set(place, [...(wrong.get(place) ?? []), { ...fault, path }])
    }
    for (const [place, faults] of wrong) broken.set(place, faults)
    at = at.filter(place => !wrong.has(place))
    if (at.length === 0) return { message: undefined, at, broken }
    let seen = -1
    const children = root.children.filter(each => {
      if (each.name !== group) return true
      seen++
      return !broken.has(seen)
    })
    tree = { ...root, children }
  }
}

const textsIn = (tree: XmlElement, into: Record<string, string> = {}): Record<string, string> => {
  for (const child of tree.children) {
    if (child.children.length > 0) textsIn(child, into)
    else if (!Object.hasOwn(into, child.name)) into[child.name] = child.text.trim()
  }
  return into
}

/** Names of a record as they stand, and zeros for one that is not there or does not fit. */
const headFor = (kind: Answered, record: XmlElement): Readonly<Record<string, unknown>> => {
  const texts = textsIn(record)
  const names = answeredLeaves(kind)
  const entries = Object.entries(names).flatMap(([name, leaf]) => {
    const text = texts[name] ?? ''
    const fits = text !== '' && typeof leaf.read(text) === 'string'
    if (fits) return [[name, text] as const]
    return leaf.required ? [[name, '0'.repeat(leaf.min)] as const] : []
  })
  return Object.fromEntries(entries)
}

/** returnStatus: what customs says in such a case, -1 where no source says which number. */
const statusOf = (faults: RecordOutcome['faults']): string => {
  const said = faults.map(({ fault }) => String(fault.values.status ?? '100'))
  const worst = said.find(each => each.startsWith('-')) ?? said.find(each => each === '<0') ?? '100'
  return worst === '<0' ? '-1' : worst
}
/** Customs' number of a reason where it is known: of the yearly limit by the account's name. */
const codeOf = ({ key, values }: Fault): string => {
  if (key === 'floor-crossed' && String(values.account).includes('/allowance:')) return '1313'
  return String(values.code ?? '')
}
const infoFor = (faults: RecordOutcome['faults']): string => {
  const said = faults.map(({ fault, said: description }) => {
    const code = codeOf(fault)
    const known = /^-?\d{1,10}$/.test(code) && Object.hasOwn(fault.values, 'status')
    const isLimit = code === '1313' && fault.key === 'floor-crossed'
    if (known || isLimit) return infoOf([{ code, description }])
    return `${fault.key} ${fault.path}: ${description}`
  })
  return [...said.join('; ')].slice(0, 1000).join('')
}

const answer = (
  kind: Answered,
  version: string,
  trees: readonly XmlElement[],
  outcomes: readonly RecordOutcome[],
  at: number,
  guid: string,
  taken: string,
): string | undefined => {
  const heads = trees.map(tree => ({ head: headFor(kind, tree) }))
  // only names that the receipt takes over are read of these heads
  const answered = { kind, guid, version, records: heads } as unknown as CebMessage<Answered>
  const said = outcomes.map(({ number, faults }) => ({
    returnStatus: faults.length === 0 ? '2' : statusOf(faults),
    returnTime: millisecondsAt(at),
    returnInfo: faults.length === 0 ? `${taken} ${number}` : infoFor(faults),
    // what customs calls its number before it decides: ours, of eighteen characters
    ...(number.length === 18 ? { preNo: number } : {}),
  }))
  const xml = encode(answerOf(answered, said, guid))
  return xml instanceof Refusal ? undefined : xml
}

const extract = (root: XmlElement, record: XmlElement | undefined): string => {
  const inner = root.children.filter(each => each === record || each.name === 'BaseTransfer')
  return writeXml(element(root.name, inner, { xmlns: root.space, ...root.attributes }))
}

/** Read a message; refused as a whole only where no record of it can be told. */
export const read = (root: XmlElement, context: Context): Incoming | Refusal => {
  const kind = root.name.replace(/Message$/, '')
  const group = groupOf(root)
  const parts = split(root, group)
  if (parts instanceof Refusal) return parts
  const { message, at, broken } = parts
  const whole = message === undefined ? [] : documentsOf(message, at, context)
  const byPlace = new Map(at.map((place, i) => [place, whole[i]]))
  const trees = root.children.filter(each => each.name === group)
  const records = trees.map((tree, i): IncomingRecord => {
    const made = byPlace.get(i)
    if (made !== undefined) return made
    const guid = textsIn(tree).guid ?? ''
    const against = broken.get(i) ?? []
    return { guid, filing: '', document: {}, kept: [], against, stated: {} }
  })
  const sender = message?.transfer?.copCode ?? textsIn(root).copCode ?? ''
  const version = root.attributes.version ?? '1.0'
  return {
    kind,
    sender,
    records,
    extract: i => extract(root, trees[i]),
    answer: (outcomes, now, guid, taken) =>
      isAnswered(kind) ? answer(kind, version, trees, outcomes, now, guid, taken) : undefined,
  }
}
