// Values that a declaration may hold and that our document has no place for, of which nothing of
// what is due hangs, or whose harmless texts against.ts names. They are told to the sender as not
// held. Any other value is refused: what nobody looked at might bear on the tax. Each stands in one
// of HMRC's published declarations; docs/messages.md shows the list.
import { ITEM, SHIPMENT } from './names.ts'

/** Element → the values in it. */
const WITHIN: Readonly<Record<string, string>> = {
  AcceptanceDateTime: 'DateTimeString',
  AdditionalDocument: 'CategoryCode ID TypeCode',
  AdditionalInformation: 'StatementCode StatementDescription',
  Agent: 'FunctionCode',
  AuthorisationHolder: 'CategoryCode ID',
  BorderTransportMeans: 'ID IdentificationTypeCode RegistrationNationalityCode',
  'Consignment/Carrier': 'ID',
  'Consignment/Freight': 'PaymentMethodCode',
  'Consignment/Itinerary': 'RoutingCountryCode SequenceNumeric',
  ExitOffice: 'ID',
  'Exporter/Address': 'CityName CountryCode Line PostcodeID',
  Exporter: 'ID',
  [`${SHIPMENT}/Buyer/Address`]: 'CityName CountryCode Line PostcodeID',
  [`${SHIPMENT}/Buyer`]: 'Name',
  [`${SHIPMENT}/Consignee/Address`]: 'CityName CountryCode Line PostcodeID',
  [`${SHIPMENT}/Consignment/ArrivalTransportMeans`]: 'IdentificationTypeCode ModeCode',
  [`${SHIPMENT}/Consignment`]: 'ContainerCode',
  [`${SHIPMENT}/Consignment/DepartureTransportMeans`]: 'ID IdentificationTypeCode',
  [`${SHIPMENT}/Consignment/GoodsLocation/Address`]: 'CountryCode TypeCode',
  [`${SHIPMENT}/Consignment/GoodsLocation`]: 'Name TypeCode',
  [`${SHIPMENT}/Consignment/TransportEquipment/Seal`]: 'ID SequenceNumeric',
  [`${SHIPMENT}/DomesticDutyTaxParty`]: 'ID RoleCode',
  [`${SHIPMENT}/ExportCountry`]: 'ID',
  [`${ITEM}/AdditionalDocument`]: 'CategoryCode ID LPCOExemptionCode Name TypeCode',
  [`${ITEM}/AdditionalDocument/WriteOff`]: 'QuantityQuantity',
  [`${ITEM}/AdditionalInformation`]: 'StatementCode StatementDescription',
  [`${ITEM}/Commodity/DutyTaxFee`]: 'TypeCode',
  [`${ITEM}/Commodity/DutyTaxFee/Payment`]: 'MethodCode',
  [`${ITEM}/Commodity/TransportEquipment`]: 'ID SequenceNumeric',
  [`${ITEM}/DomesticDutyTaxParty`]: 'ID RoleCode',
  [`${ITEM}/ExportCountry`]: 'ID',
  [`${ITEM}/Packaging`]: 'MarksNumbersID QuantityQuantity SequenceNumeric TypeCode',
  [`${ITEM}/PreviousDocument`]: 'CategoryCode ID LineNumeric TypeCode',
  [ITEM]: 'TransactionNatureCode',
  [`${ITEM}/ValuationAdjustment`]: 'AdditionCode',
  [`${SHIPMENT}/Importer/Address`]: 'CityName CountryCode Line PostcodeID',
  [`${SHIPMENT}/PreviousDocument`]: 'CategoryCode ID LineNumeric TypeCode',
  [`${SHIPMENT}/Seller/Address`]: 'CityName CountryCode Line PostcodeID',
  [`${SHIPMENT}/Seller`]: 'Name',
  [`${SHIPMENT}/TradeTerms`]: 'LocationID',
  [SHIPMENT]: 'TransactionNatureCode',
  [`${SHIPMENT}/UCR`]: 'TraderAssignedReferenceID',
  [`${SHIPMENT}/Warehouse`]: 'ID TypeCode',
  '': 'InvoiceAmount',
  ObligationGuarantee: 'ID ReferenceID SecurityDetailsCode',
  SupervisingOffice: 'ID',
}

/** Paths of the values, fees of all types under one. */
export const KEPT: ReadonlySet<string> = new Set(
  Object.entries(WITHIN).flatMap(([element, values]) =>
    values.split(' ').map(value => (element === '' ? value : `${element}/${value}`)),
  ),
)

/** The path of a value as it stands in the list. */
export const keptPath = (path: string): string => path.replace(/DutyTaxFee\[.*?\]/, 'DutyTaxFee')
