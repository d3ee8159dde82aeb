// Shapes that the documents of one sale share: goods, who bought, who sold.
import {
  code,
  codeList,
  count,
  datedCode,
  money,
  optional,
  party,
  quantity,
  text,
} from '#kit/field.ts'

/** Trade across the border to a person is in yuan: GACC 2016 no. 26. */
export const CURRENCY = 'CNY'
/** UN/ECE Recommendation 20: a piece. */
export const PIECE = 'H87'

export const channel = codeList('channel', ['1210', '1239', '9610', '9710', '9810', '1039', '0110'])
/** Channels in which a person buys from abroad. */
export const retail = codeList('retail', ['1210', '1239', '9610'])
export const flow = codeList('flow', ['in', 'out'])
export const storage = codeList('storage', ['ambient', 'chilled', 'frozen'])
/** Kinds of papers by customs' code: identity card of a resident, or another. */
export const idKind = codeList('idKind', ['1', '2'])

export const yuan = () => money({ currency: CURRENCY })
export const hs = () => datedCode('positive', /^\d{10}$/)
export const country = () => datedCode('country', /^[A-Z]{2}$/)

/** CEB messages number their goods with two digits. */
export const MOST_ITEMS = 99

export const item = {
  sku: text(30),
  name: text(250),
  hs: hs(),
  origin: country(),
  category: optional(datedCode('category', /^[a-z]{2,20}$/)),
  quantity: count(1),
  price: yuan(),
  unit: optional(datedCode('unit', /^\d{3}$/)),
  // of the whole line, not of one piece
  net: quantity('kg', 5),
}

/** Who buys, by the papers that customs holds them against. */
export const buyer = {
  buyerIdKind: code(idKind),
  buyerId: text(60),
  buyerName: text(60),
  buyerPhone: text(30),
}

/** The shop, and who sells in it. `orderNo` is the order's number there. */
export const seller = {
  platform: party('platform'),
  platformName: text(100),
  seller: party('seller'),
  sellerName: text(100),
  orderNo: text(60),
}

/** By line, in the order of the goods. */
export const lineAmounts = {
  goods: yuan(),
  base: yuan(),
  duty: yuan(),
  consumption: yuan(),
  vat: yuan(),
  discount: yuan(),
  paid: yuan(),
}

/** What ties the documents of one sale to each other. */
export const orderKey = (platform: string, orderNo: string): string =>
  `order:${platform}/${orderNo}`
export const waybillKey = (carrier: string, waybill: string): string =>
  `waybill:${carrier}/${waybill}`
export const listKey = (agent: string, internal: string): string => `list:${agent}/${internal}`
/** Customs' own number of a list, which its answers and all that is asked about it name. */
export const numberKey = (listNumber: string): string => `number:${listNumber}`
