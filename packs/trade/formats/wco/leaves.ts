// The values of a declaration, each by its path. Where an element stands several times, what tells
// it apart is in brackets: Classification[TSP], Origin[1], GovernmentProcedure[main].
import type { Leaf } from '#kit/message.ts'
import { textAt, type XmlElement } from '#kit/xml.ts'
import { ITEM } from './names.ts'

/** A value with its attributes, and which of the elements of its kind it is of (from 0). */
export interface Value extends Leaf {
  readonly attributes: XmlElement['attributes']
  readonly nth: number
}

/**
 * National additional codes are told apart by themselves, for they are flags; but for those of
 * excise and levies, X and three signs, of which a line has one.
 */
const classification = (tree: XmlElement): string => {
  const type = textAt(tree, 'IdentificationTypeCode') ?? ''
  const id = textAt(tree, 'ID') ?? ''
  if (type !== 'GN') return type
  return /^X\d{2}[0-9A-Z]$/.test(id) ? 'GN:X' : `GN:${id}`
}

/** Types of excise and levies begin with two digits: all of them are X. */
const fee = (tree: XmlElement): string =>
  (textAt(tree, 'TypeCode') ?? '').replace(/^\d{2}[0-9A-Z]$/, 'X')
/** What a line claims stands with whichever of its fees; bases and amounts, with any type. */
const CLAIM =
  /DutyTaxFee\[[^\]]*\]\/(?=(?:DutyRegimeCode|QuotaOrderID|Specific\w+|Payment\/\w+Amount)$)/

const MARKS: Readonly<Record<string, (tree: XmlElement) => string>> = {
  Classification: classification,
  Origin: tree => textAt(tree, 'TypeCode') ?? '',
  // the procedure proper has two characters, an additional one three (DE 1/10, 1/11)
  GovernmentProcedure: tree =>
    (textAt(tree, 'CurrentCode') ?? '').length === 2 ? 'main' : 'additional',
  DutyTaxFee: fee,
}

const segment = (tree: XmlElement): string => {
  const mark = Object.hasOwn(MARKS, tree.name) ? MARKS[tree.name] : undefined
  return mark === undefined ? tree.name : `${tree.name}[${mark(tree)}]`
}

/** The goods line that an element says it is (DE 1/6), from 0; -1 when it does not say it. */
const lineOf = (tree: XmlElement): number => {
  const text = textAt(tree, 'SequenceNumeric') ?? ''
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) - 1 : -1
}

interface Place {
  readonly path: string
  readonly item: number
  readonly nth: number
}

const walk = (tree: XmlElement, { path, item, nth }: Place, out: Value[]): void => {
  const text = tree.text.trim()
  if (text !== '') {
    const { attributes, line = 0 } = tree
    out.push({ path: path.replace(CLAIM, 'DutyTaxFee/'), item, nth, text, attributes, line })
  }
  const seen = new Map<string, number>()
  for (const child of tree.children) {
    const order = seen.get(child.name) ?? 0
    seen.set(child.name, order + 1)
    const inner = path === '' ? segment(child) : `${path}/${segment(child)}`
    const leaf = child.children.length === 0
    const place = {
      path: inner,
      item: inner === ITEM ? lineOf(child) : item,
      // what is to be paid is of the fee that it stands in
      nth: leaf || child.name === 'Payment' ? nth : order,
    }
    walk(child, place, out)
  }
}

/** Every value of a Declaration element, in the order of the message. */
export const valuesOf = (declaration: XmlElement): Value[] => {
  const out: Value[] = []
  walk(declaration, { path: '', item: -1, nth: 0 }, out)
  return out
}
