// A node with the commerce pack for tests: the documents of a sale, as shop, provider and carrier
// would lodge them, and the hands of customs.
import type { Accepted, Caller, Outcome } from '#engine/types.ts'
import { packs } from '#packs/index.ts'
import { testDatabase } from './database.ts'
import { caller } from './engine.ts'
import { good } from './life.ts'
import { nodeOn } from './simulation/engines.ts'

export const merchant = caller('M1')
export const provider = caller('PAY')
export const carrier = caller('POST')
export const customs = caller('C', 'officer')
/** The node's own doors: the payment door, and the one that speaks to customs. */
export const door = (org: string): Caller => ({
  org,
  actor: 'door/test',
  roles: new Set(['door']),
})

type Json = Readonly<Record<string, unknown>>

/** Identity numbers that hold, of persons that there are not. */
export const person = (n: number): string => {
  const digits = `450100199001${String((n % 28) + 1).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((all, weight, i) => all + weight * Number(digits[i]), 0)
  return digits + '10X98765432'[sum % 11]
}

const CRISP = { sku: 'DURIAN-CRISP', name: '猫山王榴莲冻干', hs: '0813409090', origin: 'MY' }
export const TEA = { sku: 'BAK-KUT-TEH', name: '巴生肉骨茶汤料', hs: '2103909000', origin: 'MY' }
export const crisp = (quantity: number, price = '128.00'): Json => ({
  ...CRISP,
  category: 'snack',
  quantity,
  price,
  net: String(0.2 * quantity),
})
export const tea = (quantity: number, price = '48.00'): Json => ({
  ...TEA,
  quantity,
  price,
  net: String(0.21 * quantity),
})

const SHOP = {
  platform: '91450103DEM0H0000R',
  platformName: '北部湾商城（样例）',
  seller: '91450103DEM0H0000R',
  sellerName: '北部湾商城（样例）',
}

let serial = 0
/** An order of its own number and payment, unless `more` says otherwise. */
export const orderOf = (more: Json = {}): Json => {
  const n = ++serial
  const name = '测试买家'
  return {
    ...SHOP,
    orderNo: `T${n}`,
    channel: '1210',
    office: '7216',
    warehouse: 'NNB',
    buyerIdKind: '1',
    buyerId: person(n),
    buyerName: name,
    buyerPhone: '13800000000',
    consignee: name,
    consigneePhone: '13800000000',
    address: '广西南宁市测试路1号',
    provider: 'TESTPAY',
    providerName: '测试支付',
    payment: `P${n}`,
    items: [crisp(1)],
    freight: '12.00',
    insurance: '0.60',
    discount: '0.00',
    ...more,
  }
}

/** The payment that an order names, of what it comes to. */
export const paymentOf = (order: Json, amount: string, more: Json = {}): Json => ({
  platform: order.platform,
  platformName: order.platformName,
  orderNo: order.orderNo,
  provider: order.provider,
  providerName: order.providerName,
  transaction: order.payment,
  amount,
  paidAt: '2026-11-25T08:00:00.000Z',
  payerIdKind: order.buyerIdKind,
  payerId: order.buyerId,
  payerName: order.buyerName,
  ...more,
})

export const waybillOf = (order: Json, more: Json = {}): Json => ({
  carrier: 'TESTPOST',
  carrierName: '测试快递',
  waybill: `W-${order.orderNo}`,
  platform: order.platform,
  orderNo: order.orderNo,
  freight: order.freight,
  insurance: order.insurance,
  gross: '99',
  packages: 1,
  consignee: order.consignee,
  consigneePhone: order.consigneePhone,
  address: order.address,
  ...more,
})

/** A list as a declarant of their own would lodge it. */
export const listOf = (order: Json, more: Json = {}): Json => {
  const { platform, platformName, seller, sellerName, orderNo, channel } = order
  const { buyerIdKind, buyerId, buyerName, buyerPhone, address } = order
  const { freight, insurance, discount } = order
  return {
    ...{ platform, platformName, seller, sellerName, orderNo, channel },
    ...{ buyerIdKind, buyerId, buyerName, buyerPhone, address, freight, insurance, discount },
    carrier: 'TESTPOST',
    carrierName: '测试快递',
    waybill: `W-${orderNo}`,
    agent: seller,
    agentName: sellerName,
    assurer: seller,
    internal: String(orderNo),
    office: '7216',
    port: '7216',
    arrived: '2026-11-25',
    transport: '7',
    shippedFrom: 'MY',
    items: (order.items as Json[]).map(each => ({
      ...each,
      unit: '011',
      legalQuantity: each.net,
      legalUnit: '035',
    })),
    packages: 1,
    gross: '99',
    ...more,
  }
}

export const amountsOf = ({ amountsText }: Pick<Accepted, 'amountsText'>) =>
  JSON.parse(amountsText) as Record<string, string>

/** A node on a database of its own. */
export const shopNode = async () => {
  const database = await testDatabase()
  const node = await nodeOn(database.config, {
    packs: packs({ country: 'CN' }),
    clock: { now: Date.parse('2026-11-25T08:00:00.000Z') },
  })
  const typeOf = (name: string) => node.mounted.filings.get(`commerce.${name}`)!
  const lodge = (name: string, document: object, by: Caller = merchant): Promise<Outcome> =>
    node.engine.lodge(typeOf(name), by, Buffer.from(JSON.stringify(document)), {})
  const step = (
    name: string,
    { number, version }: Pick<Accepted, 'number' | 'version'>,
    transition: string,
    by: Caller = merchant,
    body?: object,
  ): Promise<Outcome> =>
    node.engine.step(typeOf(name), by, number, transition, {
      version,
      ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
    })
  const settle = (): Promise<void> => node.engine.processes.settle()
  const read = async (name: string, number: string, by: Caller = customs) =>
    (await node.engine.read(typeOf(name), by, number))!
  return {
    ...node,
    typeOf,
    lodge,
    step,
    read,
    /** until nothing follows any more */
    settle,
    stock: async (sku: string, pieces: number, warehouse = 'NNB'): Promise<void> => {
      const lodged = good(await lodge('stock', { warehouse, sku, pieces }))
      good(await step('stock', lodged, 'count'))
    },
    paid: async (document: Json): Promise<Accepted> => {
      const placed = good(await lodge('order', document))
      return good(await step('order', placed, 'pay', door(merchant.org)))
    },
    /** a receipt of customs for the list of an internal number */
    receipt: (internal: unknown, status: string, more: Json = {}): Promise<Outcome> =>
      lodge('receipt', {
        message: '622',
        agent: SHOP.seller,
        internal,
        status,
        returned: '2026-11-25T08:00:00.000Z',
        ...more,
      }),
    /** numbers and states of a type's filings by an order's number, newest first */
    found: async (name: string, orderNo: unknown) => {
      const page = await node.engine.list(typeOf(name), customs, {
        where: { orderNo: String(orderNo) },
        limit: 50,
      })
      if (!('rows' in page)) throw new Error(JSON.stringify(page.faults))
      return page.rows.map(row => JSON.parse(row) as Pick<Accepted, 'number' | 'state' | 'version'>)
    },
    /** what stands in the accounts of a name: debits less credits, held amounts after them */
    balances: async (name: string): Promise<string[]> => {
      const { rows } = await node.database.query<Record<string, string>>(
        `SELECT split_part(account, '/', 2) || COALESCE(NULLIF('/' || split_part(account, '/', 3),
            '/'), '') || COALESCE(NULLIF('/' || split_part(account, '/', 4), '/'), '') AS account,
            debits - credits AS balance, debits_held - credits_held AS held FROM account
          WHERE partition = 0 AND account LIKE $1 ORDER BY account`,
        [`commerce/${name}%`],
      )
      return rows.map(each => Object.values(each).join(' '))
    },
    end: async (): Promise<void> => {
      await node.stop()
      await database.drop()
    },
  }
}
export type ShopNode = Awaited<ReturnType<typeof shopNode>>
