// A CEB message written: elements in the table's order, money with two decimals.
import { type Fault, Refusal } from '#kit/fault.ts'
import { element, writeXml, type XmlElement } from '#kit/xml.ts'
import { checks } from './checks.ts'
import { cebFault } from './faults.ts'
import { type Leaf, type Leaves, Unfit } from './leaf.ts'
import { type CebMessage, type LooseMessage, type LooseRecord, shapeOf } from './message.ts'
import { ATTRIBUTES, CEB, type Shape, TRANSFER } from './table.ts'

const isOf = (leaf: Leaf, value: unknown): boolean => {
  if (leaf.kind === 'count') return typeof value === 'number'
  if (/^(?:number|price|money)$/.test(leaf.kind)) return typeof value === 'bigint'
  return typeof value === 'string'
}

/** The text of a value, once it was read back: what we would refuse is not sent either. */
const textOf = (leaf: Leaf, value: unknown): string | Unfit => {
  if (!isOf(leaf, value)) return new Unfit('wrong-type')
  const text = leaf.write(value)
  if (text.trim() === '') return new Unfit('text-empty')
  const again = leaf.read(text)
  return again instanceof Unfit ? again : text
}

class Writing {
  readonly faults: Fault[] = []
  readonly prefix: string

  constructor(prefix: string) {
    this.prefix = prefix
  }

  texts(values: LooseRecord['head'], leaves: Leaves, path: string): [string, string][] {
    for (const name of Object.keys(values)) {
      if (!Object.hasOwn(leaves, name)) this.refuse('unknown-field', `${path}/${name}`, { name })
    }
    return Object.entries(leaves).flatMap(([name, leaf]): [string, string][] => {
      const value = values[name]
      if (value === undefined) {
        if (leaf.required) this.refuse('field-missing', `${path}/${name}`)
        return []
      }
      const text = textOf(leaf, value)
      if (!(text instanceof Unfit)) return [[name, text]]
      this.refuse(text.key, `${path}/${name}`, text.values)
      return []
    })
  }

  leaves(values: LooseRecord['head'], leaves: Leaves, path: string): XmlElement[] {
    return this.texts(values, leaves, path).map(([name, text]) => this.tag(name, text))
  }

  tag(name: string, inner: string | readonly XmlElement[]): XmlElement {
    return element(this.prefix + name, inner)
  }

  record(record: LooseRecord, shape: Shape, path: string): XmlElement {
    const [headName, listName] = shape.names
    const head = this.leaves(record.head, shape.head, `${path}/head`)
    if (headName === undefined) return this.tag(shape.group, head)
    const { list } = shape
    const lines =
      list === undefined || listName === undefined
        ? []
        : (record.list ?? []).map((each, i) =>
            this.tag(listName, this.leaves(each, list, `${path}/list/${i}`)),
          )
    if (list !== undefined && lines.length === 0) {
      this.refuse('too-few-lines', `${path}/list`, { min: 1 })
    }
    return this.tag(shape.group, [this.tag(headName, head), ...lines])
  }

  refuse(key: string, path: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.faults.push(cebFault(key, path, 'shape', values))
  }
}

/**
 * The message as XML 1.0 in UTF-8, or every fault of it. What is declared has the prefix `ceb`, as
 * customs' own samples have it; receipts are in a default namespace, as customs sends them.
 */
export const encode = (message: CebMessage): string | Refusal => {
  const loose: LooseMessage = message
  const shape = shapeOf(message.kind)
  const writing = new Writing(shape.sent ? 'ceb:' : '')
  const attributes = writing.texts({ guid: loose.guid, version: loose.version }, ATTRIBUTES, '')
  const records = loose.records.map((each, i) => writing.record(each, shape, `/records/${i}`))
  if (records.length === 0) writing.refuse('field-missing', '/records')
  if (shape.sent) {
    if (loose.transfer === undefined) writing.refuse('field-missing', '/transfer')
    else {
      const sender = writing.leaves(loose.transfer, TRANSFER, '/transfer')
      records.push(writing.tag('BaseTransfer', sender))
    }
  }
  if (writing.faults.length > 0) return new Refusal(writing.faults)
  const against = checks(message)
  if (against.length > 0) return new Refusal(against)
  const space = shape.sent ? 'xmlns:ceb' : 'xmlns'
  return writeXml(
    element(`${writing.prefix}${message.kind}Message`, records, {
      [space]: CEB,
      ...Object.fromEntries(attributes),
    }),
  )
}
