// Which values of a WCO declaration our document holds, and where. What is not in this table is
// kept by its path (`kept`), or speaks against the message (against.ts).
import { PROFILES } from '../../profiles.ts'
import { STATED } from '../../tariffed.ts'
import type { Value } from './leaves.ts'
import { ITEM, SHIPMENT, VAT_CODES } from './names.ts'

export type Wire = Record<string, unknown>

/** A document that takes shape. */
export interface Target {
  readonly doc: Wire
  readonly items: Wire[]
  readonly containers: Wire[]
  /** additions and deductions that the message brings, by the line and their order in it */
  readonly adjusted: Map<string, Wire>
  /** bases and amounts of taxes, by the line and the fee that they stand in */
  readonly bases: Map<string, Wire>
  /** members that one message set, with what they were set from */
  readonly set: Map<string, string>
  /** values that differ from an earlier one where the document has one place for both */
  readonly differ: Value[]
}

/**
 * Put a value in its place. undefined: a document of this direction has none. false: it has one,
 * and the value is not what belongs there (no currency, another unit, a line out of turn).
 */
type Carry = (target: Target, value: Value) => boolean | undefined

/** One place for values of all lines: they must agree. */
const once = (target: Target, name: string, value: Value, text: string): boolean => {
  const before = target.set.get(name)
  if (before !== undefined && before !== text) target.differ.push(value)
  target.doc[name] = text
  target.set.set(name, text)
  return true
}

const whole =
  (name: string): Carry =>
  (target, value) =>
    once(target, name, value, value.text)

/** In the declarations of one direction alone. */
const when =
  (direction: 'import' | 'export', carry: Carry): Carry =>
  (target, value) =>
    target.doc.direction === direction ? carry(target, value) : undefined

const itemOf = ({ items }: Target, { item }: Value): Wire | undefined => {
  if (item < 0 || item > items.length) return undefined
  items[item] ??= {}
  return items[item]
}

const line =
  (put: (item: Wire, value: Value) => void): Carry =>
  (target, value) => {
    const item = itemOf(target, value)
    if (item === undefined) return false
    put(item, value)
    return true
  }

const plain = (name: string): Carry =>
  line((item, { text }) => {
    item[name] = text
  })

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Kilograms are what the element means; a unit that says otherwise is not ours to convert. */
const kilograms = (name: string): Carry => {
  const put = plain(name)
  return (target, value) => (value.attributes.unitCode ?? 'KGM') === 'KGM' && put(target, value)
}

/** A part of a code, of a length of its own: another length would shift the rest. */
const part = (name: string, from: number, to: number): Carry => {
  const put = line((item, { text }) => {
    const before = textOf(item[name])
    item[name] = from === 0 ? text + before.slice(to) : before.slice(0, from) + text
  })
  return (target, value) => value.text.length === to - from && put(target, value)
}

const price: Carry = (target, value) => {
  const item = itemOf(target, value)
  const { currencyID } = value.attributes
  if (item === undefined || currencyID === undefined) return false
  // a line has one, paid for it (DE 4/14) or of a small consignment (DE 4/18)
  const [own, { text }] = [`value ${value.item}`, value]
  if ((target.set.get(own) ?? text) !== text) target.differ.push(value)
  target.set.set(own, text)
  item.value = text
  return once(target, 'currency', value, currencyID)
}

const freight: Carry = (target, value) => {
  const { currencyID } = value.attributes
  if (currencyID === undefined) return false
  Object.assign(target.doc, {
    freightKind: 'total',
    freight: value.text,
    freightCurrency: currencyID,
  })
  return true
}

const container: Carry = ({ containers }, { nth, text }) => {
  if (nth > containers.length) return false
  containers[nth] = { number: text }
  return true
}

const containerOrder: Carry = (_, { nth, text }) => text === String(nth + 1)

const packages: Carry = ({ doc }, { text }) => {
  // a number that is none stays a text, so that the document's own check refuses it
  doc.packages = /^\d{1,9}$/.test(text) ? Number(text) : text
  return true
}

const destination: Carry = (target, value) => {
  target.set.set('destination', value.text)
  return true
}

const vat = (code: string): Carry =>
  line(item => {
    item.declaredVat = VAT_CODES[code]
  })

/**
 * One more code of a list. What stood there before the message cannot be told from what it would
 * replace, so an amendment brings no other codes.
 */
const listed =
  (name: string): Carry =>
  (target, value) => {
    const item = itemOf(target, value)
    if (item === undefined || value.text.includes(' ')) return false
    const codes = textOf(item[name])
      .split(' ')
      .filter(each => each !== '')
    const own = `${name} ${value.item}`
    if (codes.length > 0 && !target.set.has(own)) return codes.includes(value.text)
    target.set.set(own, '')
    // a type of tax may stand in several fees, each with a base of its own
    const isThere = name === 'taxes' && codes.includes(value.text)
    item[name] = isThere ? codes.join(' ') : [...codes, value.text].join(' ')
    return true
  }

/** Of all statements, what is said of goods for Northern Ireland, and that taxes are as stated. */
const statement: Carry = (target, value) =>
  /^(NI[A-Z]{3}|OVR01)$/.test(value.text) ? listed('statements')(target, value) : undefined

/**
 * A part of what is stated of one tax. Which of those that stand there an amendment means, its
 * pointers do not say: it brings none where there are any.
 */
const base =
  (put: (row: Wire, value: Value) => void): Carry =>
  (target, value) => {
    const row = target.bases.get(feeOf(value))
    if (target.doc.bases !== undefined || row === undefined) return false
    if (itemOf(target, value) === undefined) return false
    put(row, value)
    return true
  }

const FEE = `${ITEM}/Commodity/DutyTaxFee`
const STATES = new Set(
  ['SpecificTaxBaseQuantity', 'Payment/TaxAssessedAmount', 'Payment/PaymentAmount'].map(
    each => `${FEE}/${each}`,
  ),
)
const feeOf = ({ item, nth }: Value): string => `${item} ${nth}`
/** Fees that state more than a type, which may stand before what they state: a row for each. */
export const begin = ({ bases }: Target, values: readonly Value[]): void => {
  for (const value of values) {
    if (!STATES.has(value.path) || value.item < 0) continue
    if (!bases.has(feeOf(value))) bases.set(feeOf(value), { line: value.item + 1 })
  }
}
const baseQuantity = base((row, { text, attributes: { unitCode } }) => {
  Object.assign(row, { quantity: text, ...(unitCode === undefined ? {} : { unit: unitCode }) })
})
/** Taxes are stated in the home currency. */
const baseAmount = (name: string): Carry => {
  const put = base((row, { text }) => {
    row[name] = text
  })
  return (target, value) => value.attributes.currencyID === HOME && put(target, value)
}
const HOME = PROFILES.GB.currency

/** The type of a fee, which its base and amounts are of where it has such. */
const typed =
  (also: Carry): Carry =>
  (target, value) => {
    const row = target.bases.get(feeOf(value))
    const taken = also(target, value)
    if (row === undefined || taken === false) return taken
    row.type = value.text
    return true
  }

/** The fee of an excise: of the code that the line bears, which stands before it. */
const exciseType: Carry = (target, value) => itemOf(target, value)?.excise === `X${value.text}`

/** Duty and VAT; in Northern Ireland, VAT on duty. Without a base the type says nothing. */
const USUAL = ['A00', 'B00', 'B05'] as const
const untold: Carry = () => undefined

/** Stated in the home currency; in any other it is not ours to convert. */
const statistical: Carry = (target, value) =>
  value.attributes.currencyID === HOME ? plain('statistical')(target, value) : undefined

/** Supplementary units (DE 6/2), of the unit that the tariff's line has. */
const supplementary = line((item, { text, attributes: { unitCode } }) => {
  Object.assign(item, { quantity: text, ...(unitCode === undefined ? {} : { unit: unitCode }) })
})

const commodityWhole = plain('hs')
const commodityPart = part('hs', 0, 8)
const taricPart = part('hs', 8, 10)
/** A code of goods, whole (6 or 10 digits) or without TARIC's two, which come by themselves. */
const commodity: Carry = (target, value) => {
  if (!/^(\d{6}|\d{10})$/.test(value.text)) return commodityPart(target, value)
  target.set.set(`hs ${value.item}`, value.text)
  return commodityWhole(target, value)
}
const taric: Carry = (target, value) =>
  !target.set.has(`hs ${value.item}`) && taricPart(target, value)

/**
 * A part of an addition or deduction, of the whole or of a line. Which of those that stand there an
 * amendment means, its pointers do not say: it brings none where there are any.
 */
const adjustment =
  (put: (row: Wire, value: Value) => void): Carry =>
  (target, value) => {
    const { doc, adjusted } = target
    const { item, nth, attributes, path } = value
    if (doc.adjustments !== undefined) return false
    if (path.startsWith(ITEM) && itemOf(target, value) === undefined) return false
    if (path.endsWith('Amount') && attributes.currencyID === undefined) return false
    const place = `${item} ${nth}`
    const row = adjusted.get(place) ?? (item < 0 ? {} : { line: item + 1 })
    adjusted.set(place, row)
    put(row, value)
    return true
  }
const adjustmentCode = adjustment((row, { text }) => {
  row.code = text
})
const adjustmentAmount = adjustment((row, { text, attributes }) => {
  Object.assign(row, { amount: text, currency: attributes.currencyID })
})
const CHARGE = 'CustomsValuation/ChargeDeduction'

/**
 * Path of a value → what takes it. The commodity code comes in two parts, eight digits (DE 6/14)
 * and two (DE 6/15); so does the procedure (DE 1/10).
 */
export const CARRIED: Readonly<Record<string, Carry>> = {
  FunctionalReferenceID: whole('reference'),
  TypeCode: whole('form'),
  TotalPackageQuantity: packages,
  'Agent/ID': whole('agent'),
  'BorderTransportMeans/ModeCode': whole('transport'),
  'Declarant/ID': whole('declarant'),
  'Exporter/ID': when('export', whole('owner')),
  'Exporter/Name': when('import', whole('overseas')),
  [`${SHIPMENT}/Consignee/Name`]: when('export', whole('overseas')),
  [`${SHIPMENT}/Consignment/ArrivalTransportMeans/ID`]: whole('vehicle'),
  [`${SHIPMENT}/Consignment/TransportEquipment/SequenceNumeric`]: containerOrder,
  [`${SHIPMENT}/Consignment/TransportEquipment/ID`]: container,
  [`${SHIPMENT}/CustomsValuation/FreightChargeAmount`]: freight,
  [`${SHIPMENT}/${CHARGE}/ChargesTypeCode`]: adjustmentCode,
  [`${SHIPMENT}/${CHARGE}/OtherChargeDeductionAmount`]: adjustmentAmount,
  [`${ITEM}/${CHARGE}/ChargesTypeCode`]: adjustmentCode,
  [`${ITEM}/${CHARGE}/OtherChargeDeductionAmount`]: adjustmentAmount,
  [`${SHIPMENT}/Destination/CountryCode`]: destination,
  [`${ITEM}/SequenceNumeric`]: line(() => {}),
  [`${ITEM}/AdditionalInformation/StatementCode`]: statement,
  [`${ITEM}/Commodity/Description`]: plain('name'),
  [`${ITEM}/Commodity/Classification[TSP]/ID`]: commodity,
  [`${ITEM}/Commodity/Classification[TRC]/ID`]: taric,
  [`${ITEM}/Commodity/Classification[GN:VATZ]/ID`]: vat('VATZ'),
  [`${ITEM}/Commodity/Classification[GN:VATR]/ID`]: vat('VATR'),
  [`${ITEM}/Commodity/Classification[GN:VATE]/ID`]: plain('vatCode'),
  [`${ITEM}/Commodity/Classification[TRA]/ID`]: listed('additionalCodes'),
  [`${ITEM}/Commodity/Classification[GN:X]/ID`]: plain('excise'),
  [`${ITEM}/Commodity/DutyTaxFee/DutyRegimeCode`]: plain('regime'),
  [`${ITEM}/Commodity/DutyTaxFee/QuotaOrderID`]: plain('quota'),
  ...Object.fromEntries(
    STATED.map(type => [`${ITEM}/Commodity/DutyTaxFee[${type}]/TypeCode`, typed(listed('taxes'))]),
  ),
  ...Object.fromEntries(
    USUAL.map(type => [`${ITEM}/Commodity/DutyTaxFee[${type}]/TypeCode`, typed(untold)]),
  ),
  [`${ITEM}/Commodity/DutyTaxFee[X]/TypeCode`]: typed(exciseType),
  [`${FEE}/SpecificTaxBaseQuantity`]: baseQuantity,
  [`${FEE}/Payment/TaxAssessedAmount`]: baseAmount('assessed'),
  [`${FEE}/Payment/PaymentAmount`]: baseAmount('payable'),
  [`${ITEM}/Commodity/DutyTaxFee[A00]/TaxRateNumeric`]: plain('declaredRate'),
  [`${ITEM}/Commodity/DutyTaxFee[B00]/TaxRateNumeric`]: plain('declaredVat'),
  [`${ITEM}/Commodity/GoodsMeasure/GrossMassMeasure`]: kilograms('gross'),
  [`${ITEM}/Commodity/GoodsMeasure/NetNetWeightMeasure`]: kilograms('net'),
  [`${ITEM}/Commodity/GoodsMeasure/TariffQuantity`]: supplementary,
  [`${ITEM}/Commodity/InvoiceLine/ItemChargeAmount`]: price,
  [`${ITEM}/CustomsValueAmount`]: price,
  [`${ITEM}/StatisticalValueAmount`]: statistical,
  [`${ITEM}/GovernmentProcedure[main]/CurrentCode`]: part('mode', 0, 2),
  [`${ITEM}/GovernmentProcedure[main]/PreviousCode`]: part('mode', 2, 4),
  [`${ITEM}/GovernmentProcedure[additional]/CurrentCode`]: listed('procedures'),
  [`${ITEM}/CustomsValuation/MethodCode`]: plain('method'),
  [`${ITEM}/Origin[1]/CountryCode`]: plain('origin'),
  [`${ITEM}/Origin[2]/CountryCode`]: plain('preferenceOrigin'),
  [`${SHIPMENT}/Importer/ID`]: when('import', whole('owner')),
  [`${SHIPMENT}/Importer/Name`]: when('import', whole('ownerName')),
  [`${SHIPMENT}/TradeTerms/ConditionCode`]: whole('terms'),
}
