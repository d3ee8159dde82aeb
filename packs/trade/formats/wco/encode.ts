// A document of ours as a WCO declaration: what carried.ts takes in, and nothing that would have to
// be made up. The order of elements is that of HMRC's samples.
import type { Members } from '#kit/filing.ts'
import { element, inSpace, type XmlElement } from '#kit/xml.ts'
import { PROFILES } from '../../profiles.ts'
import { DEC, META, MODEL, VAT_CODES } from './names.ts'

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** An element with a text; undefined without one. */
export const leaf = (
  name: string,
  value: unknown,
  attributes: XmlElement['attributes'] = {},
): XmlElement | undefined =>
  text(value) === '' ? undefined : element(name, text(value), attributes)

/** An element of those that are there; undefined when none is. */
export const group = (
  name: string,
  ...children: readonly (XmlElement | undefined)[]
): XmlElement | undefined =>
  children.every(each => each === undefined) ? undefined : element(name, children)

const rowsOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value : [])

const classification = (type: string, id: unknown): XmlElement | undefined =>
  text(id) === ''
    ? undefined
    : element('Classification', [leaf('ID', id), leaf('IdentificationTypeCode', type)])

const taxRate = (type: string, rate: unknown): XmlElement | undefined =>
  text(rate) === ''
    ? undefined
    : element('DutyTaxFee', [leaf('TaxRateNumeric', rate), leaf('TypeCode', type)])

const codesOf = (value: unknown): string[] =>
  text(value)
    .split(' ')
    .filter(each => each !== '')

/** What is stated of one tax: its base, what it comes to, what is to be paid. */
const baseFee = (base: Members): XmlElement | undefined => {
  const unit = text(base.unit)
  const money = { currencyID: PROFILES.GB.currency }
  return group(
    'DutyTaxFee',
    leaf('SpecificTaxBaseQuantity', base.quantity, unit === '' ? {} : { unitCode: unit }),
    leaf('TypeCode', base.type),
    group(
      'Payment',
      leaf('TaxAssessedAmount', base.assessed, money),
      leaf('PaymentAmount', base.payable, money),
    ),
  )
}

/** What is claimed, the types of duty on top and excise, each with its bases, and other bases. */
const fees = (item: Members, bases: readonly Members[]): (XmlElement | undefined)[] => {
  const excise = text(item.excise).slice(1)
  const types = [...codesOf(item.taxes), ...(excise === '' ? [] : [excise])]
  return [
    group('DutyTaxFee', leaf('DutyRegimeCode', item.regime), leaf('QuotaOrderID', item.quota)),
    ...types.flatMap(type => {
      const own = bases.filter(each => each.type === type)
      return own.length > 0 ? own.map(baseFee) : group('DutyTaxFee', leaf('TypeCode', type))
    }),
    ...bases.filter(each => !types.includes(text(each.type))).map(baseFee),
  ]
}

/** A code of ten digits comes in two parts, but for clearance requests (TT_IM178a). */
const commodityCode = (hs: string, doc: Members): (XmlElement | undefined)[] =>
  text(doc.mode).startsWith('00')
    ? [classification('TSP', hs)]
    : [classification('TSP', hs.slice(0, 8)), classification('TRC', hs.slice(8))]

const commodity = (item: Members, at: number, doc: Members): XmlElement => {
  const [unit, price] = [text(item.unit), isSmall(item) ? undefined : item.value]
  const bases = rowsOf(doc.bases).filter(each => each.line === at + 1)
  const code = Object.keys(VAT_CODES).find(each => VAT_CODES[each] === item.declaredVat)
  return element('Commodity', [
    leaf('Description', item.name),
    ...commodityCode(text(item.hs), doc),
    classification('GN', code),
    classification('GN', item.vatCode),
    classification('GN', item.excise),
    ...codesOf(item.additionalCodes).map(each => classification('TRA', each)),
    ...fees(item, bases),
    taxRate('A00', item.declaredRate),
    taxRate('B00', code === undefined ? item.declaredVat : undefined),
    group(
      'GoodsMeasure',
      leaf('GrossMassMeasure', item.gross),
      leaf('NetNetWeightMeasure', item.net),
      leaf('TariffQuantity', item.quantity, unit === '' ? {} : { unitCode: unit }),
    ),
    group('InvoiceLine', leaf('ItemChargeAmount', price, { currencyID: text(doc.currency) })),
  ])
}

/** Of a small consignment the value stands in a place of its own (DE 4/18). */
const isSmall = (item: Members): boolean => codesOf(item.procedures).includes('1H7')

const origin = (country: unknown, type: string): XmlElement | undefined =>
  text(country) === ''
    ? undefined
    : element('Origin', [leaf('CountryCode', country), leaf('TypeCode', type)])

/** Additions and deductions of a line (from 1), or of the whole (0). */
const charges = (doc: Members, line: number): (XmlElement | undefined)[] =>
  rowsOf(doc.adjustments)
    .filter(each => (each.line ?? 0) === line)
    .map(each =>
      group(
        'ChargeDeduction',
        leaf('ChargesTypeCode', each.code),
        leaf('OtherChargeDeductionAmount', each.amount, { currencyID: text(each.currency) }),
      ),
    )

const goodsItem = (item: Members, at: number, doc: Members): XmlElement => {
  const mode = text(doc.mode)
  const value = isSmall(item) ? item.value : undefined
  return element('GovernmentAgencyGoodsItem', [
    leaf('CustomsValueAmount', value, { currencyID: text(doc.currency) }),
    leaf('SequenceNumeric', at + 1),
    leaf('StatisticalValueAmount', item.statistical, { currencyID: PROFILES.GB.currency }),
    ...codesOf(item.statements).map(each =>
      group('AdditionalInformation', leaf('StatementCode', each)),
    ),
    commodity(item, at, doc),
    group('CustomsValuation', leaf('MethodCode', item.method), ...charges(doc, at + 1)),
    group(
      'GovernmentProcedure',
      leaf('CurrentCode', mode.slice(0, 2)),
      leaf('PreviousCode', mode.slice(2)),
    ),
    ...codesOf(item.procedures).map(each =>
      group('GovernmentProcedure', leaf('CurrentCode', each)),
    ),
    origin(item.origin, '1'),
    origin(item.preferenceOrigin, '2'),
  ])
}

/** What all of them are; undefined when they are not one and the same. */
const oneOf = (values: readonly unknown[]): unknown =>
  values.every(each => each === values[0]) ? values[0] : undefined

const shipment = (doc: Members): XmlElement => {
  const imports = doc.direction === 'import'
  const items = rowsOf(doc.items)
  const freight = doc.freightKind === 'total' ? doc.freight : undefined
  return element('GoodsShipment', [
    imports ? undefined : group('Consignee', leaf('Name', doc.overseas)),
    group(
      'Consignment',
      group('ArrivalTransportMeans', leaf('ID', doc.vehicle)),
      ...rowsOf(doc.containers).map((each, at) =>
        group('TransportEquipment', leaf('SequenceNumeric', at + 1), leaf('ID', each.number)),
      ),
    ),
    group(
      'CustomsValuation',
      ...charges(doc, 0),
      leaf('FreightChargeAmount', freight, { currencyID: text(doc.freightCurrency) }),
    ),
    group('Destination', leaf('CountryCode', oneOf(items.map(each => each.destination)))),
    ...items.map((item, at) => goodsItem(item, at, doc)),
    imports ? group('Importer', leaf('Name', doc.ownerName), leaf('ID', doc.owner)) : undefined,
    group('TradeTerms', leaf('ConditionCode', doc.terms)),
  ])
}

const declaration = (doc: Members): XmlElement => {
  const imports = doc.direction === 'import'
  return element('Declaration', [
    leaf('FunctionCode', 9),
    leaf('FunctionalReferenceID', doc.reference),
    // A is the standard declaration (DE 1/2)
    leaf('TypeCode', doc.form ?? (imports ? 'IMA' : 'EXA')),
    leaf('GoodsItemQuantity', rowsOf(doc.items).length),
    leaf('TotalPackageQuantity', doc.packages),
    group('Agent', leaf('ID', doc.agent)),
    group('BorderTransportMeans', leaf('ModeCode', doc.transport)),
    group('Declarant', leaf('ID', doc.declarant)),
    imports
      ? group('Exporter', leaf('Name', doc.overseas))
      : group('Exporter', leaf('ID', doc.owner)),
    shipment(doc),
  ])
}

/** MetaData around what is inside, of a WCO type: DEC, RES. */
export const envelope = (type: string, inner: XmlElement): XmlElement =>
  inSpace(
    META,
    element('MetaData', [leaf('WCODataModelVersionCode', MODEL), leaf('WCOTypeName', type), inner]),
  )

/** A document as it went over the wire → a declaration as it would be lodged elsewhere. */
export const encode = (doc: Members): XmlElement => envelope('DEC', inSpace(DEC, declaration(doc)))
