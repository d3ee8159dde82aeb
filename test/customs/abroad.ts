// Goods that go out for trials with customs' side: an order and its export list, and parcels that
// arrived.
type Json = Readonly<Record<string, unknown>>

const FIRM = { platform: '91450103DEM0H0000R', platformName: '北部湾商城（样例）' }
const SELLER = { seller: '91450103DEM0H0000R', sellerName: '北部湾商城（样例）' }

/** An order of so many kettles. */
export const saleOf = (orderNo: string, quantity: number, more: Json = {}): Json => ({
  ...FIRM,
  ...SELLER,
  orderNo,
  items: [{ sku: 'KETTLE', name: '温显电热水壶', unit: '001', quantity, price: '129.00' }],
  freight: '38.00',
  ...more,
})

/** The export list of its parcel, which goes to customs as a message. */
export const parcelOf = (orderNo: string, quantity: number, more: Json = {}): Json => ({
  ...FIRM,
  ...SELLER,
  orderNo,
  channel: '9610',
  office: '7211',
  warehouse: 'LZE',
  destination: 'TH',
  buyer: 'Example Home Co., Ltd.',
  carrier: 'TESTPOST',
  carrierName: '测试快递',
  waybill: `W-${orderNo}`,
  agent: SELLER.seller,
  agentName: SELLER.sellerName,
  internal: orderNo,
  maker: SELLER.seller,
  makerName: SELLER.sellerName,
  port: '7211',
  leaves: '2026-11-26',
  statistics: 'A',
  transport: '4',
  harbour: 'LCH',
  wrap: '2',
  items: [
    {
      ...{ sku: 'KETTLE', name: '温显电热水壶', hs: '8516790000', origin: 'CN', quantity },
      ...{ price: '129.00', net: String(1.8 * quantity), unit: '001' },
      ...{ legalQuantity: String(quantity), legalUnit: '001' },
    },
  ],
  freight: '38.00',
  insurance: '0.60',
  gross: String(3 * quantity),
  packages: 1,
  ...more,
})

/** Parcels that were taken in at a place under customs' eyes. */
export const deliveryOf = (internal: string, waybills: readonly string[]): Json => ({
  office: '7216',
  internal,
  operator: 'TESTZONE',
  operatorName: '测试监管场所',
  flow: 'in',
  transport: '4',
  vehicle: '桂A00000',
  voyage: 'T1',
  bill: `B-${internal}`,
  carrier: 'TESTPOST',
  carrierName: '测试快递',
  waybills: waybills.map(waybill => ({ waybill })),
})
