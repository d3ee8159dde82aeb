// A document of ours as a DecMessage: what decode.ts takes in, and nothing made up.
import type { Members } from '#kit/filing.ts'
import { element, type XmlElement } from '#kit/xml.ts'
import { KILOGRAM } from './names.ts'
import { HEAD, LINE, valuesOf } from './table.ts'

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
export const leaf = (name: string, value: unknown): XmlElement | undefined =>
  text(value) === '' ? undefined : element(name, text(value))
const leaves = (values: readonly [string, string][]): (XmlElement | undefined)[] =>
  values.map(([name, value]) => leaf(name, value))
const rowsOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value : [])

const lineOf = (item: Members, at: number, { currency, direction }: Members): XmlElement => {
  // the net mass goes as a second quantity unless the first says it already
  const said = item.unit === KILOGRAM && item.quantity === item.net
  return element('DecList', [
    leaf('GNo', at + 1),
    ...leaves(valuesOf(LINE, item, direction)),
    leaf('TradeCurr', currency),
    leaf('FirstQty', item.quantity),
    leaf('FirstUnit', item.unit),
    leaf('SecondQty', said ? undefined : item.net),
    leaf('SecondUnit', said || item.net === undefined ? undefined : KILOGRAM),
  ])
}

/** A document as it went over the wire → a message as it would be lodged elsewhere. */
export const encode = (doc: Members): XmlElement => {
  const containers = rowsOf(doc.containers)
  return element('DecMessage', [
    element('DecHead', leaves(valuesOf(HEAD, doc, doc.direction))),
    element(
      'DecLists',
      rowsOf(doc.items).map((item, at) => lineOf(item, at, doc)),
    ),
    containers.length === 0
      ? undefined
      : element(
          'DecContainers',
          containers.map(({ number }) => element('Container', [leaf('ContainerId', number)])),
        ),
    doc.reference === undefined
      ? undefined
      : element('DecSign', [leaf('ClientSeqNo', doc.reference)]),
  ])
}
