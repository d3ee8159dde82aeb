// Names of the WCO data model as HMRC's Declaration Management System uses it (message version
// 3.6, DMS:2). The samples that they were read from: hmrc/customs-declarations,
// annotated_XML_samples (Apache-2.0).

export const META = 'urn:wco:datamodel:WCO:DocumentMetaData-DMS:2'
export const DEC = 'urn:wco:datamodel:WCO:DEC-DMS:2'
export const RES = 'urn:wco:datamodel:WCO:RES-DMS:2'
export const MODEL = '3.6'

export const SHIPMENT = 'GoodsShipment'
export const ITEM = `${SHIPMENT}/GovernmentAgencyGoodsItem`

/** National additional codes that say VAT's rate: zero rate, and the reduced rate of 5 %. */
export const VAT_CODES: Readonly<Record<string, string>> = { VATZ: '0', VATR: '5' }
