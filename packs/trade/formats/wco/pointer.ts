// The WCO's pointers: section codes from the declaration (42A) down to an element's tag. Out, to
// say where a fault of ours lies; in, to know what an amendment takes away. Only codes that HMRC's
// published messages use and explain: the notes in the amendments TT_IM002b, 002c, 011a, 017a, 061b
// and 068a, and the pointers of the rejection TT_IM116a (commodity code, 21A/145).
import type { Fault } from '#kit/fault.ts'
import { element, textAt, type XmlElement } from '#kit/xml.ts'
import { leaf } from './encode.ts'
import { ITEM, SHIPMENT } from './names.ts'

const SECTIONS: Readonly<Record<string, string>> = {
  GoodsShipment: '67A',
  GovernmentAgencyGoodsItem: '68A',
  Commodity: '23A',
  Classification: '21A',
  GoodsMeasure: '65A',
  InvoiceLine: '79A',
  CustomsValuation: '41A',
  Packaging: '93A',
  AdditionalInformation: '03A',
  Consignment: '28A',
  GoodsLocation: '64A',
  Exporter: '57A',
  Address: '04A',
}
const TAGS: Readonly<Record<string, string>> = {
  TotalPackageQuantity: '146',
  GoodsItemQuantity: '228',
  InvoiceAmount: '109',
  'Exporter/Name': 'R031',
  'Address/CityName': '241',
  'Address/Line': '239',
  'Address/PostcodeID': '245',
  'Classification/ID': '145',
  'GoodsMeasure/GrossMassMeasure': '126',
  'GoodsMeasure/NetNetWeightMeasure': '128',
  'InvoiceLine/ItemChargeAmount': '112',
  'CustomsValuation/FreightChargeAmount': '117',
  'GovernmentAgencyGoodsItem/CustomsValueAmount': '108',
  'Packaging/QuantityQuantity': '144',
  'AdditionalInformation/StatementDescription': '225',
}
const NAMES = new Map(Object.entries(SECTIONS).map(([name, code]) => [code, name]))

/** Where members of the document lie in the message. */
const WHOLE: Readonly<Record<string, string>> = {
  packages: 'TotalPackageQuantity',
  items: 'GoodsItemQuantity',
  overseas: 'Exporter/Name',
  freight: `${SHIPMENT}/CustomsValuation/FreightChargeAmount`,
  vehicle: `${SHIPMENT}/Consignment/ArrivalTransportMeans/ID`,
  containers: `${SHIPMENT}/Consignment/TransportEquipment/ID`,
  terms: `${SHIPMENT}/TradeTerms/ConditionCode`,
  owner: `${SHIPMENT}/Importer/ID`,
  currency: SHIPMENT,
  mode: SHIPMENT,
}
const LINE: Readonly<Record<string, string>> = {
  hs: '/Commodity/Classification/ID',
  name: '/Commodity/Description',
  gross: '/Commodity/GoodsMeasure/GrossMassMeasure',
  net: '/Commodity/GoodsMeasure/NetNetWeightMeasure',
  value: '/Commodity/InvoiceLine/ItemChargeAmount',
  declaredRate: '/Commodity/DutyTaxFee',
  declaredVat: '/Commodity/DutyTaxFee',
}

interface Place {
  readonly path: string
  /** goods line from 1; '' for what is of the whole message */
  readonly line: string
}
/** The path of a message's own value (against.ts): names already, marks and numbers in brackets. */
const ownPlace = (pointer: string): Place => ({
  path: pointer.slice(1).replace(/\[[^\]]*\]/g, ''),
  line: /GovernmentAgencyGoodsItem\[(\d+)\]/.exec(pointer)?.[1] ?? '',
})

const placeOf = (pointer: string): Place => {
  // members of the document begin with a small letter, elements with a capital
  if (/^\/[A-Z]/.test(pointer)) return ownPlace(pointer)
  const [, member = '', row, field = ''] = pointer.split('/')
  if (member === 'items' && row !== undefined && /^\d{1,5}$/.test(row)) {
    const inner = Object.hasOwn(LINE, field) ? LINE[field] : ''
    return { path: `${ITEM}${inner}`, line: String(Number(row) + 1) }
  }
  return { path: (Object.hasOwn(WHOLE, member) ? WHOLE[member] : undefined) ?? '', line: '' }
}

/** JSON Pointer of a fault → Pointer elements, outermost first, as far as the codes go. */
export const pointersOf = (pointer: string): XmlElement[] => {
  const { path, line } = placeOf(pointer)
  const names = path === '' ? [] : path.split('/')
  const known = names.findIndex(each => !Object.hasOwn(SECTIONS, each))
  const sections = known < 0 ? names : names.slice(0, known)
  // the tag stands with its section, and only where the whole way to it is known
  const tag = sections.length === names.length - 1 ? TAGS[names.slice(-2).join('/')] : undefined
  return ['Declaration', ...sections].map((name, i) =>
    element('Pointer', [
      leaf('SequenceNumeric', name === 'GovernmentAgencyGoodsItem' ? line : undefined),
      leaf('DocumentSectionCode', SECTIONS[name] ?? '42A'),
      i === sections.length ? leaf('TagID', tag) : undefined,
    ]),
  )
}

const keyOf = (name: string, line: string): string =>
  name === 'GovernmentAgencyGoodsItem' ? `${name} ${line}` : name

/**
 * The elements within elements by name, goods lines by their number; each list is looked through
 * once, because a message may hold ten thousand lines and as many amendments of them.
 */
class Inside {
  readonly #known = new Map<XmlElement, Map<string, XmlElement>>()

  find(at: XmlElement, name: string, line = ''): XmlElement | undefined {
    let inner = this.#known.get(at)
    if (inner === undefined) {
      inner = new Map()
      for (const child of at.children) {
        const key = keyOf(child.name, textAt(child, 'SequenceNumeric') ?? '')
        if (!inner.has(key)) inner.set(key, child)
      }
      this.#known.set(at, inner)
    }
    return inner.get(keyOf(name, line))
  }
}

export interface Pointed {
  /** goods lines that an amendment takes out, from 0 */
  readonly removed: readonly number[]
  readonly faults: readonly Fault[]
}

const unsupported = (text: string, line = 0): Pointed => ({
  removed: [],
  faults: [
    {
      key: 'message-unsupported',
      path: '/Amendment/Pointer',
      values: { element: 'Pointer', text: text.slice(0, 80), line },
    },
  ],
})
const NOTHING: Pointed = { removed: [], faults: [] }

const hasTag = (tag: string, at: XmlElement, inside: Inside): boolean =>
  Object.entries(TAGS).some(([path, each]) => {
    const names = path.split('/')
    const [leafName, section] = [names.at(-1) ?? '', names.at(-2)]
    return (
      each === tag &&
      (section ?? 'Declaration') === at.name &&
      inside.find(at, leafName) !== undefined
    )
  })

/** What one Amendment points at: there in the message, a line taken out, or not known. */
const pointed = (amendment: XmlElement, declaration: XmlElement, inside: Inside): Pointed => {
  const pointers = amendment.children.filter(each => each.name === 'Pointer')
  const codes = pointers.map(each => textAt(each, 'DocumentSectionCode') ?? '')
  const said = codes.join('/')
  let at = declaration
  for (const [i, pointer] of pointers.entries()) {
    const name = NAMES.get(codes[i] ?? '')
    const [line, tag] = [textAt(pointer, 'SequenceNumeric') ?? '', textAt(pointer, 'TagID')]
    if (i > 0 || codes[i] !== '42A') {
      const next = name === undefined ? undefined : inside.find(at, name, line)
      if (next === undefined) {
        const whole = said === '42A/67A/68A' && i === 2 && tag === undefined
        // shipments are one: an amendment that only takes lines out need not hold it
        if (said === '42A/67A/68A' && i === 1) continue
        return whole && /^[1-9]\d{0,4}$/.test(line)
          ? { removed: [Number(line) - 1], faults: [] }
          : unsupported(said, amendment.line)
      }
      at = next
    }
    if (tag !== undefined && !hasTag(tag, at, inside))
      return unsupported(`${said} ${tag}`, amendment.line)
  }
  return NOTHING
}

/**
 * What an amendment's pointers say beside the values that it brings. What they point at and the
 * message does not hold is taken away: of that, goods lines alone are known how to.
 */
export const pointedBy = (declaration: XmlElement): Pointed => {
  const inside = new Inside()
  const all = declaration.children
    .filter(each => each.name === 'Amendment')
    .map(each => pointed(each, declaration, inside))
  return {
    removed: all.flatMap(each => each.removed),
    faults: all.flatMap(each => each.faults),
  }
}
