// Records of customs' messages as documents of filings. What a document has no place for is kept
// and said; what would change what is due, and has none, speaks against the record.
import type { Context, IncomingRecord } from '#kit/exchange.ts'
import type { Members } from '#kit/filing.ts'
import type { CebMessage, CebRecord } from '../formats/index.ts'
import {
  dealIn,
  deliveryIn,
  type MadeIn,
  only,
  report,
  saleIn,
  takebackIn,
  withdrawalIn,
} from './in-more.ts'
import { dayOf, fine, instantOf, KILOGRAM, Reader, yuan } from './values.ts'

interface Measured {
  readonly qty1?: bigint | undefined
  readonly unit1?: string | undefined
  readonly qty2?: bigint | undefined
  readonly unit2?: string | undefined
}
/** Net mass of a line, by whichever of its two legal units is the kilogram. */
const netOf = ({ qty1, unit1, qty2, unit2 }: Measured): bigint | undefined =>
  unit2 === KILOGRAM ? qty2 : unit1 === KILOGRAM ? qty1 : undefined

const orderIn = (
  reader: Reader,
  { head, list }: CebRecord<'CEB311'>,
  { channel, office, warehouse }: Context,
): MadeIn => {
  reader.currency(head.currency)
  const extra = 'buyerRegNo batchNumbers consigneeDistrict copNo assureCode country netWeight'
  const more = 'agentCode logisticsCode logisticsNo isBuyAndPut areaId'
  reader.keep(head, `${extra} ${more}`.split(' '))
  const items = list.map((line, i) => {
    const at = `list/${i}`
    reader.keep(line, ['gmodel', 'itemDescribe', 'barCode', 'gname', 'note'], at)
    const net = reader.need(netOf(line), `${at}/qty1`)
    return only({
      sku: reader.need(line.itemNo, `${at}/itemNo`),
      name: line.itemName,
      hs: reader.need(line.gcode, `${at}/gcode`),
      origin: reader.country(line.country, `${at}/country`),
      quantity: reader.pieces(line.qty, `${at}/qty`),
      price: reader.price(line, at),
      unit: line.unit,
      net: net === undefined ? undefined : fine(net),
    })
  })
  const document = only({
    platform: head.ebpCode,
    platformName: head.ebpName,
    seller: head.ebcCode,
    sellerName: head.ebcName,
    orderNo: head.orderNo,
    channel: reader.need(channel, 'channel'),
    office,
    warehouse,
    buyerIdKind: head.buyerIdType,
    buyerId: head.buyerIdNumber,
    buyerName: head.buyerName,
    buyerPhone: head.buyerTelephone,
    consignee: head.consignee,
    consigneePhone: head.consigneeTelephone,
    address: head.consigneeAddress,
    provider: reader.need(head.payCode, 'head/payCode'),
    providerName: reader.need(head.payName, 'head/payName'),
    payment: reader.need(head.payTransactionId, 'head/payTransactionId'),
    items,
    // freight and all else that is paid for carriage, insurance too
    freight: yuan(head.freight),
    insurance: '0.00',
    discount: yuan(head.discount),
    note: head.note,
  })
  const said = (name: 'taxTotal' | 'acturalPaid') => ({
    path: `${reader.path}/head/${name}`,
    value: yuan(head[name]),
  })
  return {
    filing: 'order',
    document,
    ...report(reader, head, 'orderNo', 'platform'),
    stated: { tax: said('taxTotal'), paid: said('acturalPaid') },
  }
}

const paymentIn = (reader: Reader, { head }: CebRecord<'CEB411'>): MadeIn => {
  reader.currency(head.currency)
  const document = only({
    platform: head.ebpCode,
    platformName: head.ebpName,
    orderNo: head.orderNo,
    provider: head.payCode,
    providerName: head.payName,
    transaction: head.payTransactionId,
    amount: yuan(head.amountPaid),
    paidAt: instantOf(head.payTime),
    payerIdKind: head.payerIdType,
    payerId: head.payerIdNumber,
    payerName: head.payerName,
    payerPhone: head.telephone,
    note: head.note,
  })
  return { filing: 'payment', document, ...report(reader, head, 'provider', 'transaction') }
}

const waybillIn = (reader: Reader, { head }: CebRecord<'CEB511'>): MadeIn => {
  reader.currency(head.currency)
  const document = only({
    carrier: head.logisticsCode,
    carrierName: head.logisticsName,
    waybill: head.logisticsNo,
    orderNo: head.orderNo,
    bill: head.billNo,
    freight: yuan(head.freight ?? 0n),
    insurance: yuan(head.insuredFee ?? 0n),
    gross: fine(head.weight),
    packages: head.packNo,
    goods: head.goodsInfo,
    consignee: head.consignee,
    consigneePhone: head.consigneeTelephone,
    address: head.consigneeAddress,
    note: head.note,
  })
  return { filing: 'waybill', document, ...report(reader, head, 'carrier', 'waybill') }
}

type InventoryLine = CebRecord<'CEB621'>['list'][number]

/** A list of one line needs no mass of the line: it is that of the whole. */
const inventoryNet = (line: InventoryLine, { head, list }: CebRecord<'CEB621'>) =>
  netOf(line) ?? (list.length === 1 ? head.netWeight : undefined)

const inventoryItem = (
  reader: Reader,
  record: CebRecord<'CEB621'>,
  line: InventoryLine,
  i: number,
): Members => {
  const at = `list/${i}`
  reader.keep(line, ['itemName', 'barCode', 'tradeCountry', 'note'], at)
  if (line.unit2 !== KILOGRAM) reader.keep(line, ['qty2', 'unit2'], at)
  const net = reader.need(inventoryNet(line, record), `${at}/qty1`)
  return only({
    sku: reader.need(line.itemNo ?? line.itemRecordNo, `${at}/itemNo`),
    name: line.gname,
    hs: line.gcode,
    origin: reader.country(line.country, `${at}/country`),
    quantity: reader.pieces(line.qty, `${at}/qty`),
    price: reader.price(line, at),
    unit: line.unit,
    net: net === undefined ? undefined : fine(net),
    record: line.itemRecordNo,
    model: line.gmodel === line.gname ? undefined : line.gmodel,
    legalQuantity: fine(line.qty1),
    legalUnit: line.unit1,
  })
}

const listIn = (reader: Reader, record: CebRecord<'CEB621'>): MadeIn => {
  const { head, list } = record
  reader.currency(head.currency)
  const numbers = 'preNo invtNo emsNo declTime areaCode areaName trafNo voyageNo billNo'
  reader.keep(head, `${numbers} licenseNo wrapType`.split(' '))
  const warehouse = /^[A-Z0-9]{2,10}$/.test(head.loctNo ?? '') ? head.loctNo : undefined
  if (warehouse === undefined) reader.keep(head, ['loctNo'])
  const document = only({
    ...dealIn(head),
    assurer: reader.need(head.assureCode, 'head/assureCode'),
    port: head.portCode,
    arrived: dayOf(head.ieDate ?? head.declTime),
    channel: head.tradeMode,
    transport: head.trafMode,
    shippedFrom: reader.country(head.country, 'head/country'),
    warehouse,
    address: head.consigneeAddress,
    items: list.map((line, i) => inventoryItem(reader, record, line, i)),
    freight: yuan(head.freight),
    insurance: yuan(head.insuredFee),
    // a list has no place for it; what is due does not hang on it
    discount: '0.00',
    packages: head.packNo,
    gross: fine(head.grossWeight),
  })
  return { filing: 'list', document, ...report(reader, head, 'orderNo', 'platform') }
}

interface Outcome {
  readonly guid: string
  readonly returnStatus: string
  readonly returnTime: string
  readonly returnInfo: string
}
const receiptIn = (
  message: string,
  { guid, returnStatus, returnTime, returnInfo }: Outcome,
  agent: string | undefined,
  internal: string | undefined,
  more: { readonly preNo?: string; readonly invtNo?: string } = {},
  answers?: string,
): MadeIn => ({
  filing: 'receipt',
  document: only({
    message,
    agent,
    internal,
    guid,
    preNumber: more.preNo,
    listNumber: more.invtNo,
    status: returnStatus,
    info: returnInfo,
    returned: instantOf(returnTime),
  }),
  about: {
    ...(answers === undefined ? {} : { filing: answers }),
    ...(more.invtNo === undefined ? {} : { listNumber: more.invtNo }),
  },
})

const taxIn = (reader: Reader, { head, list }: CebRecord<'CEB816'>): MadeIn => {
  reader.keep(head, 'entDutyNo assureCode logisticsCode customsCode logisticsNo'.split(' '))
  list.forEach((line, i) => {
    reader.keep(line, ['gcode', 'taxPrice'], `list/${i}`)
  })
  const { customsTax, valueAddedTax, consumptionTax, taxNo, status, invtNo } = head
  const taxes = [customsTax, valueAddedTax, consumptionTax].map(yuan).join(' + ')
  return {
    filing: 'receipt',
    document: only({
      message: '816',
      agent: reader.need(head.agentCode ?? head.ebcCode, 'head/agentCode'),
      internal: head.orderNo ?? invtNo,
      listNumber: invtNo,
      status,
      info: `${taxNo}: ${taxes}`.slice(0, 1000),
      returned: instantOf(head.returnTime),
    }),
    about: { listNumber: invtNo },
  }
}

/** What an answer answers. */
const ANSWERS = {
  CEB604: 'parcel',
  CEB622: 'list',
  CEB624: 'withdrawal',
  CEB626: 'takeback',
} as const

/** One record → its document; undefined for messages that become no filing here. */
const madeOf = (
  message: CebMessage,
  i: number,
  reader: Reader,
  context: Context,
): MadeIn | undefined => {
  switch (message.kind) {
    case 'CEB311':
      return orderIn(reader, message.records[i]!, context)
    case 'CEB411':
      return paymentIn(reader, message.records[i]!)
    case 'CEB511':
      return waybillIn(reader, message.records[i]!)
    case 'CEB621':
      return listIn(reader, message.records[i]!)
    case 'CEB303':
      return saleIn(reader, message.records[i]!)
    case 'CEB623':
      return withdrawalIn(reader, message.records[i]!)
    case 'CEB625':
      return takebackIn(reader, message.records[i]!)
    case 'CEB711':
      return deliveryIn(reader, message.records[i]!)
    case 'CEB312': {
      const { head } = message.records[i]!
      return receiptIn('312', head, head.ebpCode, head.orderNo)
    }
    case 'CEB412': {
      const { head } = message.records[i]!
      return receiptIn('412', head, head.payCode, head.payTransactionId)
    }
    case 'CEB512': {
      const { head } = message.records[i]!
      return receiptIn('512', head, head.logisticsCode, head.logisticsNo)
    }
    case 'CEB304': {
      const { head } = message.records[i]!
      return receiptIn('304', head, head.ebpCode, head.orderNo)
    }
    case 'CEB604':
    case 'CEB622':
    case 'CEB624':
    case 'CEB626': {
      const { head } = message.records[i]!
      const agent = reader.need(head.agentCode ?? head.ebcCode, 'head/agentCode')
      const answers = ANSWERS[message.kind]
      return receiptIn(message.kind.slice(3), head, agent, head.copNo, head, answers)
    }
    case 'CEB712': {
      const { head } = message.records[i]!
      const operator = reader.need(head.operatorCode, 'head/operatorCode')
      const internal = reader.need(head.copNo, 'head/copNo')
      return receiptIn('712', head, operator, internal, {}, 'delivery')
    }
    case 'CEB816':
      return taxIn(reader, message.records[i]!)
    default:
      return undefined
  }
}

/** The documents of a message's records, in their order; `at` are their places in the file. */
export const documentsOf = (
  message: CebMessage,
  at: readonly number[],
  context: Context,
): IncomingRecord[] =>
  message.records.map((record, i) => {
    const reader = new Reader(`/records/${at[i] ?? i}`)
    const made = madeOf(message, i, reader, context)
    if (made === undefined) reader.refuse('ceb-message-unknown', '', { element: message.kind })
    return {
      guid: record.head.guid,
      stated: {},
      ...(made ?? { filing: '', document: {} }),
      kept: reader.kept,
      against: reader.against,
    }
  })
