// A WCO declaration, amendment or cancellation as a document of ours.
import { type Fault, Refusal, refuse } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Message } from '#kit/message.ts'
import { childOf, textAt, type XmlElement } from '#kit/xml.ts'
import { faultsAgainst } from './against.ts'
import { begin, CARRIED, type Target, type Wire } from './carried.ts'
import { type Value, valuesOf } from './leaves.ts'
import { DEC, ITEM } from './names.ts'
import { type Pointed, pointedBy } from './pointer.ts'

/** MetaData/Declaration; HMRC's older interface wraps it once more. */
const declarationOf = (root: XmlElement): XmlElement | undefined => {
  const wrapped = childOf(childOf(root, 'requestDetail'), 'MetaData')
  const meta = root.name === 'submitDeclarationRequest' ? wrapped : root
  const declaration = meta?.name === 'MetaData' ? childOf(meta, 'Declaration') : undefined
  return declaration?.space === DEC ? declaration : undefined
}

const ASKS: Readonly<Record<string, Message['asks']>> = {
  '13 COR': 'amend',
  '13 INV': 'cancel',
}
const asksOf = (declaration: XmlElement): Message['asks'] | undefined => {
  const [code, type] = [textAt(declaration, 'FunctionCode'), textAt(declaration, 'TypeCode')]
  return code === '9' ? 'lodge' : ASKS[`${code} ${type}`]
}

/** DE 1/1: IM from, EX to a third country; CO, trade with special fiscal territories, is both. */
const directionOf = (declaration: XmlElement): string | undefined => {
  switch (textAt(declaration, 'TypeCode')?.slice(0, 2)) {
    case 'IM':
      return 'import'
    case 'EX':
      return 'export'
    case 'CO': {
      // procedures of export are 10 to 23 (UCC Delegated Act, annex B, DE 1/10)
      const first = valuesOf(declaration).find(each => PROCEDURE.test(each.path))
      return first && (/^[12]/.test(first.text) ? 'export' : 'import')
    }
    default:
      return undefined
  }
}
const PROCEDURE = /GovernmentProcedure\[main\]\/CurrentCode$/

const copyOf = (value: unknown): Wire[] =>
  Array.isArray(value) ? value.map(each => ({ ...each })) : []

const targetOf = (present: Members): Target => {
  const items = copyOf(present.items)
  // each line knows its procedure until the document's one is made of them
  for (const item of items) item.mode = present.mode
  const set = new Map<string, string>()
  // one line of several in another currency is not to be told from a mistake
  if (items.length > 1 && typeof present.currency === 'string')
    set.set('currency', present.currency)
  return {
    doc: { ...present },
    items,
    containers: copyOf(present.containers),
    adjusted: new Map(),
    bases: new Map(),
    set,
    differ: [],
  }
}

/**
 * Bases of a line in the order in which they are written again: those of the types that it lists
 * and of its excise, then the others as they came.
 */
const inOrder = (bases: readonly Wire[], items: readonly Wire[]): Wire[] => {
  const rank = ({ line, type }: Wire): number => {
    const { taxes, excise } = items[Number(line) - 1] ?? {}
    const types = `${taxes ?? ''} ${String(excise ?? '').slice(1)}`.trim().split(' ')
    const at = types.indexOf(String(type))
    return at < 0 ? Number.MAX_SAFE_INTEGER : at
  }
  return bases
    .map(base => ({ base, line: Number(base.line), rank: rank(base) }))
    .sort((a, b) => a.line - b.line || a.rank - b.rank)
    .map(({ base }) => base)
}

const finish = ({ doc, items, containers, adjusted, bases, set }: Target): Members => {
  const destination = set.get('destination')
  const mode = items[0]?.mode
  const lines = items.map(({ mode: _, ...item }) =>
    destination === undefined ? item : { ...item, destination },
  )
  return {
    ...doc,
    ...(mode === undefined ? {} : { mode }),
    ...(containers.length === 0 ? {} : { containers }),
    ...(adjusted.size === 0 ? {} : { adjustments: [...adjusted.values()] }),
    ...(bases.size === 0 ? {} : { bases: inOrder([...bases.values()], items) }),
    items: lines,
  }
}

/** Elements that say what the message is, not what the goods are. */
const ENVELOPE = /^(FunctionCode|GoodsItemQuantity|ID|Submitter\/.*|Amendment\/.*)$/
/** Elements that are told by the marks in the paths of those beside them. */
const MARK = /(Classification\[.*\]\/IdentificationTypeCode|Origin\[.*\]\/TypeCode)$/
const REASON = /^AdditionalInformation\//

const differs = (element: string, text: string, line = 0): Fault => ({
  key: 'message-differs',
  path: `/${element}`,
  values: { element, text: text.slice(0, 80), line },
})

/**
 * The document has one procedure for all lines, and as many lines as the message says; where an
 * amendment changes how many there are, it must say it, for lines are known by their order.
 */
const disagreements = (
  declaration: XmlElement,
  items: readonly Wire[],
  before: number | undefined,
): Fault[] => {
  const told = textAt(declaration, 'GoodsItemQuantity')
  const count = told ?? String(before ?? items.length)
  const { line } = declaration
  const other = items.find(each => each.mode !== items[0]?.mode)?.mode
  return [
    ...(count === String(items.length) ? [] : [differs('GoodsItemQuantity', count, line)]),
    ...(other === undefined ? [] : [differs('GovernmentProcedure', String(other), line)]),
  ]
}

/** What stands several times, each in an element of its own. */
const REPEATED = new RegExp(
  [
    '(^GoodsShipment/Consignment/TransportEquipment|ChargeDeduction)/\\w+$',
    'DutyTaxFee/(SpecificTaxBaseQuantity|Payment/\\w+)$',
    'DutyTaxFee\\[[^\\]]*\\]/TypeCode$',
    'Classification\\[TRA\\]/ID$',
  ].join('|'),
)
/** Codes of which a line may state several. */
const LISTED =
  /(AdditionalInformation\/StatementCode|GovernmentProcedure\[additional\]\/CurrentCode)$/
const placeOf = ({ path, item, nth, text }: Value): string => {
  if (REPEATED.test(path)) return `${path} ${item} ${nth}`
  return LISTED.test(path) ? `${path} ${item} ${text}` : `${path} ${item}`
}

/** What tells of the message itself, or by whose mark others are told apart. */
const isPassed = (path: string, asks: Message['asks']): boolean =>
  ENVELOPE.test(path) ||
  MARK.test(path) ||
  (asks !== 'lodge' && (REASON.test(path) || /^(TypeCode|FunctionalReferenceID)$/.test(path)))

const fill = (declaration: XmlElement, target: Target, asks: Message['asks']) => {
  const carried: Value[] = []
  const kept: Value[] = []
  const wrong: Value[] = []
  const seen = new Set<string>()
  const passes = new Map<string, boolean>()
  const values = valuesOf(declaration)
  begin(target, values)
  for (const value of values) {
    const { path } = value
    const passed = passes.get(path) ?? isPassed(path, asks)
    passes.set(path, passed)
    if (passed) continue
    const carry = Object.hasOwn(CARRIED, path) ? CARRIED[path] : undefined
    const place = placeOf(value)
    const taken = seen.has(place) ? false : carry?.(target, value)
    if (taken === undefined) kept.push(value)
    else if (taken) carried.push(value)
    else wrong.push(value)
    if (taken === true) seen.add(place)
  }
  return { carried, kept, wrong }
}

/** An amendment that reaches nothing of the document would be taken, and change nothing. */
const changesOf = (
  asks: Message['asks'],
  carried: readonly Value[],
  removed: readonly number[],
): Fault[] =>
  asks !== 'amend' ||
  removed.length > 0 ||
  carried.some(each => each.path !== `${ITEM}/SequenceNumeric`)
    ? []
    : [{ key: 'message-changes-nothing', path: '', values: {} }]

const lodgedBy = (declaration: XmlElement, office: string): Members | Refusal => {
  const type = textAt(declaration, 'TypeCode') ?? ''
  const direction = directionOf(declaration)
  if (direction !== undefined) return { direction, office }
  const values = { element: 'TypeCode', text: type.slice(0, 80), line: declaration.line ?? 0 }
  return refuse('message-unsupported', '/TypeCode', values)
}

/**
 * @returns the message; a refusal where it is no declaration of the WCO's, or of a kind that is
 *   not ours (goods presentation). What is missing is for the document's own check to say.
 */
export const decode = (
  root: XmlElement,
  office: string,
  present: Members = {},
): Message | Refusal => {
  const declaration = declarationOf(root)
  const asks = declaration && asksOf(declaration)
  if (declaration === undefined || asks === undefined) {
    return refuse('message-unknown', '', { root: root.name.slice(0, 80) })
  }
  const begun = asks === 'lodge' ? lodgedBy(declaration, office) : present
  if (begun instanceof Refusal) return begun
  const target = targetOf(begun)
  const before = target.items.length
  const { carried, kept, wrong } = fill(declaration, target, asks)
  const { removed, faults } = asks === 'amend' ? pointedBy(declaration) : NONE
  const gone = removed.filter(each => each >= target.items.length)
  takeOut(target.items, new Set(removed))
  const document = renumber(finish(target), removed)
  return {
    asks,
    number: textAt(declaration, 'ID') ?? '',
    reference: textAt(declaration, 'FunctionalReferenceID') ?? '',
    reason: textAt(declaration, 'AdditionalInformation', 'StatementDescription') ?? '',
    document,
    carried,
    kept,
    against: [
      ...faultsAgainst(kept, wrong, target.differ),
      ...faults,
      ...gone.map(each => differs('SequenceNumeric', String(each + 1), declaration.line)),
      ...disagreements(declaration, target.items, asks === 'amend' ? before : undefined),
      ...changesOf(asks, carried, removed),
    ].slice(0, MOST_FAULTS),
  }
}
const NONE: Pointed = { removed: [], faults: [] }
/** As many as the engine says of one document. */
const MOST_FAULTS = 100

const takeOut = (items: Wire[], gone: ReadonlySet<number>): void => {
  const left = items.filter((_, line) => !gone.has(line))
  items.length = 0
  for (const item of left) items.push(item)
}

/** Rows of a line go with it; of those below, the number is less by the lines taken out above. */
const renumbered = (rows: unknown, removed: readonly number[]): Wire[] =>
  copyOf(rows).flatMap(row => {
    if (typeof row.line !== 'number') return [row]
    const at = row.line - 1
    if (removed.includes(at)) return []
    return [{ ...row, line: row.line - removed.filter(each => each < at).length }]
  })

const renumber = (document: Members, removed: readonly number[]): Members => {
  if (removed.length === 0) return document
  const gone = [...new Set(removed)]
  const made: Record<string, unknown> = { ...document }
  for (const name of ['adjustments', 'bases']) {
    if (made[name] === undefined) continue
    const rows = renumbered(made[name], gone)
    if (rows.length > 0) made[name] = rows
    else delete made[name]
  }
  return made
}
