// China's cross-border e-commerce messages (CEB), element by element in the order of their schema:
// which must be there, and how long it may be. Facts gathered from public sources, in the shared
// data as ceb-fields.csv and ceb-lengths.csv. Where these two differ on what is required, or a
// published sample does without, the element is optional here; README.md lists each such case.
import { exportList, exportOrder } from './export-table.ts'
import {
  code,
  count,
  day,
  fixed,
  type Leaves,
  money,
  number,
  optional,
  price,
  second,
  text,
} from './leaf.ts'
import { firm, guid, name, note, report, unmeasured } from './parts.ts'
import {
  deliveryReturn,
  exportReturn,
  inventoryReturn,
  logisticsReturn,
  orderReturn,
  paymentReturn,
  requestReturn,
  tax,
} from './receipt-table.ts'

export const CEB = 'http://www.chinaport.gov.cn/ceb'

const platform = { ebpCode: firm, ebpName: name, ebcCode: firm, ebcName: name } as const
const carrier = { logisticsNo: text(60), logisticsCode: firm, logisticsName: name } as const
const buyer = {
  buyerIdType: fixed(1),
  buyerIdNumber: text(60),
  buyerName: text(60),
  buyerTelephone: text(30),
} as const

const order = {
  head: {
    ...report,
    orderType: code('orderType', 'I'),
    orderNo: text(60),
    ...platform,
    goodsValue: money(),
    freight: money(),
    discount: money(),
    taxTotal: money(),
    acturalPaid: money(),
    currency: fixed(3),
    buyerRegNo: text(60),
    buyerName: text(60),
    buyerTelephone: text(30),
    buyerIdType: fixed(1),
    buyerIdNumber: text(60),
    payCode: optional(firm),
    payName: optional(name),
    payTransactionId: optional(text(60)),
    batchNumbers: optional(text(100)),
    consignee: text(100),
    consigneeTelephone: text(50),
    consigneeAddress: text(200),
    consigneeDistrict: optional(fixed(6)),
    note,
    // of the version for shops that sell on the spot; the other version does not know them
    copNo: optional(text(20)),
    assureCode: optional(text(30)),
    country: optional(fixed(3)),
    netWeight: optional(number()),
    agentCode: optional(firm),
    logisticsCode: optional(firm),
    logisticsNo: optional(text(60)),
    isBuyAndPut: optional(fixed(1)),
    areaId: optional(firm),
  },
  list: {
    gnum: count(2, 1),
    itemNo: optional(text(30)),
    itemName: text(250),
    gmodel: text(250),
    itemDescribe: optional(text(1000)),
    barCode: optional(text(50)),
    unit: fixed(3),
    qty: number(),
    price: price(),
    totalPrice: money(),
    currency: fixed(3),
    country: fixed(3),
    note,
    gcode: optional(fixed(10)),
    qty1: optional(number()),
    unit1: optional(fixed(3)),
    unit2: optional(fixed(3)),
    qty2: optional(number()),
    gname: optional(text(250)),
  },
} as const

const payment = {
  head: {
    ...report,
    payCode: firm,
    payName: name,
    payTransactionId: text(60),
    orderNo: text(60),
    ebpCode: firm,
    ebpName: name,
    payerIdType: fixed(1),
    payerIdNumber: text(60),
    payerName: text(60),
    telephone: optional(text(60)),
    amountPaid: money(),
    currency: fixed(3),
    payTime: second(),
    note,
  },
} as const

const logistics = {
  head: {
    ...report,
    logisticsCode: firm,
    logisticsName: name,
    logisticsNo: text(60),
    billNo: optional(text(37)),
    orderNo: optional(text(60)),
    freight: optional(money()),
    insuredFee: optional(money()),
    currency: optional(fixed(3)),
    weight: number(),
    packNo: count(9),
    goodsInfo: optional(text(200)),
    consignee: text(100),
    consigneeAddress: text(200),
    consigneeTelephone: text(50),
    note,
  },
} as const

const inventory = {
  head: {
    ...report,
    orderNo: text(60),
    ...platform,
    ...carrier,
    copNo: optional(text(20)),
    preNo: optional(fixed(18)),
    assureCode: optional(text(30)),
    emsNo: optional(text(30)),
    invtNo: optional(fixed(18)),
    ieFlag: code('ieFlag', 'I'),
    declTime: day(),
    customsCode: fixed(4),
    portCode: fixed(4),
    ieDate: optional(day()),
    ...buyer,
    consigneeAddress: text(200),
    agentCode: firm,
    agentName: name,
    areaCode: optional(firm),
    areaName: optional(name),
    tradeMode: fixed(4),
    trafMode: fixed(1),
    trafNo: optional(text(100)),
    voyageNo: optional(text(32)),
    billNo: optional(text(37)),
    loctNo: optional(text(10)),
    licenseNo: optional(text(19)),
    country: fixed(3),
    freight: money(),
    insuredFee: money(),
    currency: fixed(3),
    wrapType: optional(fixed(1)),
    packNo: count(9),
    grossWeight: number(),
    netWeight: number(),
    note,
  },
  list: {
    gnum: count(4, 1),
    itemRecordNo: optional(text(30)),
    itemNo: optional(text(30)),
    itemName: optional(text(250)),
    gcode: fixed(10),
    gname: text(250),
    gmodel: text(250),
    barCode: optional(text(50)),
    country: fixed(3),
    tradeCountry: optional(fixed(3)),
    currency: fixed(3),
    qty: number(),
    unit: fixed(3),
    qty1: number(),
    unit1: fixed(3),
    qty2: optional(number()),
    unit2: optional(fixed(3)),
    price: price(),
    totalPrice: money(),
    note,
  },
} as const

/** What a withdrawal (623) and a return of goods (625) say of the inventory that they are about. */
const aboutInventory = {
  ...report,
  customsCode: fixed(4),
  orderNo: text(60),
  ...platform,
  ...carrier,
  copNo: optional(text(20)),
  preNo: optional(fixed(18)),
  invtNo: fixed(18),
  ...buyer,
  agentCode: firm,
  agentName: name,
  reason: unmeasured,
  note,
} as const

const withdrawal = { head: aboutInventory } as const

const refund = {
  head: aboutInventory,
  list: {
    gnum: count(4, 1),
    gcode: fixed(10),
    gname: text(250),
    qty: number(),
    unit: fixed(3),
    note,
  },
} as const

const delivery = {
  head: {
    ...report,
    customsCode: fixed(4),
    copNo: text(20),
    preNo: optional(fixed(18)),
    rkdNo: optional(unmeasured),
    operatorCode: firm,
    operatorName: name,
    ieFlag: code('ieFlag', 'I', 'E'),
    trafMode: fixed(1),
    trafNo: text(100),
    voyageNo: text(32),
    billNo: text(37),
    logisticsCode: firm,
    logisticsName: name,
    unloadLocation: optional(unmeasured),
    note,
  },
  list: { gnum: count(9, 1), logisticsNo: text(60), note },
} as const

/** Who sends, and through which exchange (DXP); at the end of what is declared. */
export const TRANSFER = {
  copCode: firm,
  copName: name,
  dxpMode: unmeasured,
  dxpId: unmeasured,
  note,
} as const satisfies Leaves

/** The root's own attributes. */
export const ATTRIBUTES = { guid, version: text(10) } as const satisfies Leaves

/**
 * Message → element that repeats, names of what is in it, and its leaves. Without a name of the
 * head the leaves stand in the repeated element itself. What we declare names its sender.
 */
export const TABLE = {
  CEB303: { group: 'Order', names: ['OrderHead', 'OrderList'], sent: true, ...exportOrder },
  CEB304: { group: 'OrderReturn', names: [], sent: false, ...orderReturn },
  CEB311: { group: 'Order', names: ['OrderHead', 'OrderList'], sent: true, ...order },
  CEB312: { group: 'OrderReturn', names: [], sent: false, ...orderReturn },
  CEB411: { group: 'Payment', names: ['PaymentHead'], sent: true, ...payment },
  CEB412: { group: 'PaymentReturn', names: [], sent: false, ...paymentReturn },
  CEB511: { group: 'Logistics', names: ['LogisticsHead'], sent: true, ...logistics },
  CEB512: { group: 'LogisticsReturn', names: [], sent: false, ...logisticsReturn },
  CEB603: {
    group: 'Inventory',
    names: ['InventoryHead', 'InventoryList'],
    sent: true,
    ...exportList,
  },
  CEB604: { group: 'InventoryReturn', names: [], sent: false, ...exportReturn },
  CEB621: {
    group: 'Inventory',
    names: ['InventoryHead', 'InventoryList'],
    sent: true,
    ...inventory,
  },
  CEB622: { group: 'InventoryReturn', names: [], sent: false, ...inventoryReturn },
  CEB623: { group: 'InvtCancel', names: [], sent: true, ...withdrawal },
  CEB624: { group: 'InvtCancelReturn', names: [], sent: false, ...requestReturn },
  CEB625: {
    group: 'InvtRefund',
    names: ['InvtRefundHead', 'InvtRefundList'],
    sent: true,
    ...refund,
  },
  CEB626: {
    group: 'InvtRefundReturn',
    // as the sample has it
    also: 'InventoryRefundReturn',
    names: [],
    sent: false,
    ...requestReturn,
  },
  CEB711: { group: 'Delivery', names: ['DeliveryHead', 'DeliveryList'], sent: true, ...delivery },
  CEB712: { group: 'DeliveryReturn', names: [], sent: false, ...deliveryReturn },
  CEB816: { group: 'Tax', names: ['TaxHeadRd', 'TaxListRd'], sent: false, ...tax },
} as const satisfies Readonly<Record<string, Shape>>

export interface Shape {
  readonly group: string
  /** another name under which the repeated element is read */
  readonly also?: string
  readonly names: readonly [] | readonly [head: string] | readonly [head: string, list: string]
  readonly sent: boolean
  readonly head: Leaves
  readonly list?: Leaves
}
