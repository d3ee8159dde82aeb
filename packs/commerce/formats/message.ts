// A CEB message as values, and its reading from a tree. The bytes are a door's (doors/bulk/xml.ts);
// whether it is signed, and by whom, is signature/verify.ts's.
import { type Fault, Refusal } from '#kit/fault.ts'
import type { XmlElement } from '#kit/xml.ts'
import { checks } from './checks.ts'
import { cebFault, quoted } from './faults.ts'
import { type Leaves, Unfit, type Values } from './leaf.ts'
import { ATTRIBUTES, CEB, type Shape, TABLE, TRANSFER } from './table.ts'

export type Kind = keyof typeof TABLE
export const KINDS = Object.keys(TABLE) as readonly Kind[]

type Shapes = typeof TABLE
type Head<K extends Kind> = Values<Shapes[K]['head']>
type List<K extends Kind> = Shapes[K] extends { readonly list: infer L extends Leaves }
  ? { readonly list: readonly Values<L>[] }
  : { readonly list?: never }

/** One order, payment, inventory, receipt …; a message holds several of its kind. */
export type CebRecord<K extends Kind> = { readonly head: Head<K> } & List<K>

type Sender<K extends Kind> = Shapes[K]['sent'] extends true
  ? { readonly transfer: Values<typeof TRANSFER> }
  : { readonly transfer?: never }

/**
 * A message. Money is bigint in hundredths of its currency, quantities, weights and unit prices
 * bigint at scale 5, times texts of digits in Peking time, everything else text.
 */
export type CebMessage<K extends Kind = Kind> = K extends Kind
  ? {
      readonly kind: K
      readonly guid: string
      readonly version: string
      readonly records: readonly CebRecord<K>[]
    } & Sender<K>
  : never

/** The same without knowing which: what reading and writing work on. */
export interface LooseRecord {
  readonly head: Readonly<Record<string, unknown>>
  readonly list?: readonly Readonly<Record<string, unknown>>[]
}
export interface LooseMessage {
  readonly kind: Kind
  readonly guid: unknown
  readonly version: unknown
  readonly records: readonly LooseRecord[]
  readonly transfer?: Readonly<Record<string, unknown>>
}

export const shapeOf = (kind: Kind): Shape => TABLE[kind]
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** Reads with all faults gathered, so that a sender hears of them at once. */
class Reading {
  readonly faults: Fault[] = []

  refuse(key: string, path: string, values: Readonly<Record<string, string | number>> = {}): void {
    // a message of many lines may be wrong in each
    if (this.faults.length < MAX_FAULTS) this.faults.push(cebFault(key, path, 'shape', values))
  }

  /** Leaves by the names of elements; `skip` are those that are read by others. */
  leaves(tree: XmlElement, leaves: Leaves, path: string, skip: readonly string[] = []) {
    const values: Record<string, unknown> = {}
    const seen = new Set<string>()
    this.bare(tree, path)
    for (const child of tree.children) {
      const { name, line = 0 } = child
      if (skip.includes(name) && child.space === CEB) continue
      const leaf = child.space === CEB && Object.hasOwn(leaves, name) ? leaves[name] : undefined
      const at = `${path}/${name}`
      if (leaf === undefined) this.refuse('unknown-field', at, { name: quoted(name), line })
      else if (seen.has(name)) this.refuse('ceb-repeated', at, { element: name, line })
      else if (child.children.length > 0 || Object.keys(child.attributes).length > 0) {
        this.refuse('wrong-type', at, { line })
      } else {
        const value = child.text.trim() === '' ? undefined : leaf.read(child.text)
        if (value instanceof Unfit) this.refuse(value.key, at, { ...value.values, line })
        else if (value !== undefined) values[name] = value
      }
      seen.add(name)
    }
    this.missing(values, leaves, path, tree.line ?? 0, seen)
    return values
  }

  attributes(root: XmlElement): Record<string, unknown> {
    const values: Record<string, unknown> = {}
    const { line = 0, attributes } = root
    for (const [name, found] of Object.entries(attributes)) {
      const leaf = name === 'guid' || name === 'version' ? ATTRIBUTES[name] : undefined
      const value = leaf?.read(found)
      if (value === undefined)
        this.refuse('unknown-field', `/${name}`, { name: quoted(name), line })
      else if (value instanceof Unfit) this.refuse(value.key, `/${name}`, { ...value.values, line })
      else values[name] = value
    }
    this.missing(values, ATTRIBUTES, '', line, new Set(Object.keys(attributes)))
    return values
  }

  /** Nothing but elements: what a stranger writes between them is not overlooked. */
  bare(tree: XmlElement, path: string, attributes = 0): void {
    const { line = 0 } = tree
    if (tree.text.trim() !== '' || Object.keys(tree.attributes).length > attributes) {
      this.refuse('wrong-type', path, { line })
    }
  }

  private missing(
    values: Readonly<Record<string, unknown>>,
    leaves: Leaves,
    path: string,
    line: number,
    seen: ReadonlySet<string>,
  ): void {
    for (const [name, leaf] of Object.entries(leaves)) {
      if (!leaf.required || Object.hasOwn(values, name)) continue
      // one that is there and wrong has been refused by its own fault; a blank one has not
      const said = this.faults.some(each => each.path === `${path}/${name}`)
      if (!seen.has(name) || !said) this.refuse('field-missing', `${path}/${name}`, { line })
    }
  }
}
const MAX_FAULTS = 100

const recordOf = (reading: Reading, tree: XmlElement, shape: Shape, path: string): LooseRecord => {
  const [headName, listName] = shape.names
  if (headName === undefined) return { head: reading.leaves(tree, shape.head, `${path}/head`) }
  const heads = tree.children.filter(each => each.name === headName && each.space === CEB)
  const lines = tree.children.filter(each => each.name === listName && each.space === CEB)
  const { line = 0 } = tree
  for (const child of tree.children) {
    if (heads.includes(child) || (listName !== undefined && lines.includes(child))) continue
    reading.refuse('unknown-field', `${path}/${child.name}`, { name: quoted(child.name), line })
  }
  reading.bare(tree, path)
  if (heads.length > 1) reading.refuse('ceb-repeated', `${path}/head`, { element: headName, line })
  const [first] = heads
  if (first === undefined) reading.refuse('field-missing', `${path}/head`, { line })
  const head = first === undefined ? {} : reading.leaves(first, shape.head, `${path}/head`)
  const { list } = shape
  if (list === undefined) return { head }
  if (lines.length === 0) reading.refuse('too-few-lines', `${path}/list`, { min: 1, line })
  return {
    head,
    list: lines.map((each, i) => reading.leaves(each, list, `${path}/list/${i}`)),
  }
}

const kindOf = (root: XmlElement): Kind | undefined =>
  root.space === CEB ? KINDS.find(kind => root.name === `${kind}Message`) : undefined

/** Name of the element that repeats, as this message has it: one of the two, never both. */
const nameOf = (root: XmlElement, { group, also }: Shape): string =>
  also !== undefined && root.children.some(each => each.name === also) ? also : group

const readParts = (reading: Reading, root: XmlElement, kind: Kind): LooseMessage => {
  const shape = shapeOf(kind)
  const records: LooseRecord[] = []
  let transfer: LooseRecord['head'] | undefined
  const group = nameOf(root, shape)
  reading.bare(root, '', 2)
  for (const child of root.children) {
    const { name, line = 0 } = child
    if (child.space === CEB && name === group) {
      records.push(recordOf(reading, child, shape, `/records/${records.length}`))
    } else if (child.space === CEB && name === 'BaseTransfer' && shape.sent) {
      if (transfer !== undefined)
        reading.refuse('ceb-repeated', '/transfer', { element: name, line })
      transfer = reading.leaves(child, TRANSFER, '/transfer')
    } else if (child.space !== DSIG || name !== 'Signature') {
      reading.refuse('unknown-field', `/${name}`, { name: quoted(name), line })
    }
  }
  const { line = 0 } = root
  if (records.length === 0) reading.refuse('field-missing', '/records', { line })
  if (shape.sent && transfer === undefined) reading.refuse('field-missing', '/transfer', { line })
  const { guid, version } = reading.attributes(root)
  return { kind, guid, version, records, ...(transfer === undefined ? {} : { transfer }) }
}

/** Name of the element that repeats in a message; undefined for what is no message. */
export const groupOf = (root: XmlElement): string | undefined => {
  const kind = kindOf(root)
  return kind === undefined ? undefined : nameOf(root, shapeOf(kind))
}

/**
 * A message from the root of its tree, or every fault of it (a hundred at most). Order of elements
 * is not asked for on the way in. A Signature is passed over: whoever relies on one reads the
 * bytes that `verifySignature` hands back. Fault paths are JSON Pointers into the message.
 */
export const decode = (root: XmlElement): CebMessage | Refusal => {
  const kind = kindOf(root)
  if (kind === undefined) {
    const element = quoted(root.space === CEB ? root.name : `{${root.space}}${root.name}`)
    return new Refusal([cebFault('ceb-message-unknown', '', 'shape', { element })])
  }
  const reading = new Reading()
  const message = readParts(reading, root, kind)
  if (reading.faults.length > 0) return new Refusal(reading.faults)
  // every leaf was read by its own row of the table, from which the type is made as well
  const whole = message as CebMessage
  const against = checks(whole)
  return against.length > 0 ? new Refusal(against) : whole
}
