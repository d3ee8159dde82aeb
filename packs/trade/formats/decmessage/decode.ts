// A DecMessage as a document of ours. It always asks to lodge: changes go by other messages.
import { type Fault, type Refusal, refuse } from '#kit/fault.ts'
import type { Leaf, Message } from '#kit/message.ts'
import { childOf, textAt, type XmlElement } from '#kit/xml.ts'
import { KILOGRAM } from './names.ts'
import { GENERAL, HEAD, isKept, LINE } from './table.ts'

type Wire = Record<string, unknown>

/** What a message's values became, one after the other. */
class Taken {
  readonly doc: Wire = {}
  readonly items: Wire[] = []
  readonly containers: Wire[] = []
  readonly carried: Leaf[] = []
  readonly kept: Leaf[] = []
  readonly against: Fault[] = []

  refuse(key: string, { path, item, text, line }: Leaf): void {
    const element = path.slice(path.lastIndexOf('/') + 1)
    const at = item < 0 ? `/${path}` : `/${path.replace('DecList/', `DecList[${item + 1}]/`)}`
    this.against.push({ key, path: at, values: { element, text: text.slice(0, 80), line } })
  }

  /** A value for a place that may be filled already. */
  put(target: Wire, member: string, value: unknown, leaf: Leaf): void {
    if (value === undefined) this.refuse('message-unsupported', leaf)
    else if (Object.hasOwn(target, member) && target[member] !== value) {
      this.refuse('message-differs', leaf)
    } else {
      target[member] = value
      this.carried.push(leaf)
    }
  }

  /** A value without a place. */
  keep(parent: string, name: string, leaf: Leaf): void {
    const general = GENERAL[`${parent}/${name}`]
    const harmless = isKept(parent, name) && (general === undefined || general === leaf.text)
    if (harmless) this.kept.push(leaf)
    else this.refuse('message-unsupported', leaf)
  }
}

/** Leaves of an element that say something, with their names. */
const leavesOf = (tree: XmlElement, before: string, item = -1): [string, Leaf][] =>
  tree.children.flatMap(child => {
    const path = `${before}/${child.name}`
    if (child.children.length > 0) return leavesOf(child, path, item)
    const text = child.text.trim()
    const leaf: Leaf = { path, item, text, line: child.line ?? 0 }
    return text === '' ? [] : [[child.name, leaf] as [string, Leaf]]
  })

const takeHead = (head: XmlElement, taken: Taken): void => {
  const flag = textAt(head, 'IEFlag')
  const direction = flag === 'E' ? 'export' : 'import'
  for (const [name, leaf] of leavesOf(head, 'DecHead')) {
    const place = HEAD.find(each => each.element === name && (each.when ?? direction) === direction)
    if (place === undefined) taken.keep('DecHead', name, leaf)
    else taken.put(taken.doc, place.member, place.read(leaf.text), leaf)
  }
}

/**
 * The first statutory quantity (FirstQty) is the line's. Its net mass is whichever of the two is in
 * kilograms, the second before the first.
 */
const takeQuantities = (row: XmlElement, item: Wire, leaf: Leaf, taken: Taken): boolean => {
  const name = leaf.path.slice(leaf.path.lastIndexOf('/') + 1)
  const second = textAt(row, 'SecondUnit') === KILOGRAM
  switch (name) {
    case 'FirstQty':
      taken.put(item, 'quantity', leaf.text, leaf)
      if (!second && textAt(row, 'FirstUnit') === KILOGRAM) item.net = leaf.text
      return true
    case 'FirstUnit':
      taken.put(item, 'unit', leaf.text, leaf)
      return true
    case 'SecondQty':
      if (second) taken.put(item, 'net', leaf.text, leaf)
      return second
    case 'SecondUnit':
      if (second) taken.carried.push(leaf)
      return second
    default:
      return false
  }
}

const takeLine = (row: XmlElement, at: number, taken: Taken): void => {
  const item: Wire = {}
  taken.items.push(item)
  for (const [name, leaf] of leavesOf(row, 'DecList', at)) {
    if (takeQuantities(row, item, leaf, taken)) continue
    const place = LINE.find(each => each.element === name)
    if (name === 'TradeCurr') taken.put(taken.doc, 'currency', leaf.text, leaf)
    else if (name === 'GNo') {
      if (leaf.text === String(at + 1)) taken.carried.push(leaf)
      else taken.refuse('message-differs', leaf)
    } else if (place === undefined) taken.keep('DecList', name, leaf)
    else taken.put(item, place.member, place.read(leaf.text), leaf)
  }
}

const takeContainer = (row: XmlElement, taken: Taken): void => {
  const container: Wire = {}
  taken.containers.push(container)
  for (const [name, leaf] of leavesOf(row, 'Container')) {
    if (name === 'ContainerId') taken.put(container, 'number', leaf.text, leaf)
    else taken.keep('Container', name, leaf)
  }
}

const takeOther = (part: XmlElement, taken: Taken): void => {
  const rows = part.name === 'DecLicenseDocus' ? part.children : [part]
  const parent = part.name === 'DecLicenseDocus' ? 'LicenseDocu' : part.name
  for (const row of rows) {
    for (const [name, leaf] of leavesOf(row, parent)) {
      // the sender's own number of the message
      if (leaf.path === 'DecSign/ClientSeqNo') taken.put(taken.doc, 'reference', leaf.text, leaf)
      else taken.keep(parent, name, leaf)
    }
  }
}

/** @returns the message, or a refusal where it is no DecMessage. */
export const decode = (root: XmlElement, office: string): Message | Refusal => {
  if (root.name !== 'DecMessage' || childOf(root, 'DecHead') === undefined) {
    return refuse('message-unknown', '', { root: root.name.slice(0, 80) })
  }
  const taken = new Taken()
  // the address names the office too, and they must agree
  if (office !== '') taken.doc.office = office
  for (const part of root.children) {
    if (part.name === 'DecHead') takeHead(part, taken)
    else if (part.name === 'DecLists') {
      for (const row of part.children) takeLine(row, taken.items.length, taken)
    } else if (part.name === 'DecContainers') {
      for (const row of part.children) takeContainer(row, taken)
    } else if (part.name !== 'Version') takeOther(part, taken)
  }
  const { doc, items, containers, carried, kept, against } = taken
  const reference = typeof doc.reference === 'string' ? doc.reference : ''
  const document = { ...doc, ...(containers.length === 0 ? {} : { containers }), items }
  return {
    ...{ asks: 'lodge', number: '', reference, reason: '' },
    ...{ document, carried, kept, against: against.slice(0, MOST_FAULTS) },
  }
}
/** As many as the engine says of one document. */
const MOST_FAULTS = 100
