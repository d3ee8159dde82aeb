// What is declared beside import lists: withdrawals (623), goods that go back (625), arrivals (711)
// and export lists (603), through a simulated customs side that loses, doubles and delays its
// answers and is away for a while; the node is started anew in the middle. All ends as it must,
// each went out under one name, and nothing happened twice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verifyNode } from '#engine/audit/verify.ts'
import { Refusal } from '#kit/fault.ts'
import { crisp, door, listOf, orderOf, paymentOf, waybillOf } from './commerce.ts'
import { deliveryOf, parcelOf, saleOf } from './customs/abroad.ts'
import { shuffled } from './customs/flow.ts'
import { handOf } from './customs/hand.ts'
import { type CustomsNode, customsNode, pairOf } from './customs/node.ts'
import { type DeclaredMessage, SimulatedCustoms } from './customs/side.ts'
import { type TestEngine, testEngine } from './engine.ts'

type Json = Readonly<Record<string, unknown>>
const SEED = 20261201
const HOUR = 3_600_000
const keys = { own: pairOf(), customs: pairOf() }

/** What becomes of a sale: the last letter of its number tells customs' side. */
const FATES = {
  P: { list: 'released', order: 'cleared' },
  // withdrawn by the trader; or customs would not
  W: { list: 'recalled', order: 'cancelled', withdrawal: 'granted' },
  K: { list: 'stored', order: 'paid', withdrawal: 'refused' },
  // one piece goes back; or customs would not have it
  B: { list: 'released', order: 'cleared', return: 'refunded', takeback: 'granted' },
  N: { list: 'released', order: 'cleared', return: 'late', takeback: 'refused' },
} as const
type Fate = keyof typeof FATES
const NAMES = Object.keys(FATES) as Fate[]
const SALES = 40
const EXPORTS = 15
const DELIVERIES = 5

const decided = (message: DeclaredMessage): readonly string[] => {
  const [record] = message.records
  const letter = 'orderNo' in record!.head ? record!.head.orderNo.slice(-1) : ''
  switch (message.kind) {
    case 'CEB621':
      return letter === 'W' || letter === 'K' ? ['2', '120'] : ['2', '120', '800']
    case 'CEB623':
      return letter === 'K' ? ['2', '100'] : ['2', '120', '399']
    case 'CEB625':
      return letter === 'N' ? ['2', '120', '100'] : ['2', '120', '800']
    case 'CEB603':
      return letter === 'R' ? ['2', '100'] : ['2', '120', '800', '899']
    default:
      return ['2', '120', '399']
  }
}

let inner: TestEngine
let node: CustomsNode
let merchant = ''
let customs: SimulatedCustoms
before(async () => {
  inner = await testEngine({ filing: 'commerce.list' })
  merchant = await inner.engine.keys.create({ org: 'Merchant', roles: ['trader'], label: 'test' })
  customs = new SimulatedCustoms({
    seed: SEED,
    mishaps: { lost: 0.3, doubled: 0.3, late: 0.3 },
    node: () => node.url,
    signer: keys.customs.signer,
    verifier: keys.own.verifier,
    decides: decided,
  })
  await customs.on()
  node = await customsNode(inner, keys, customs.url)
})
after(async () => {
  await customs.off()
  await node.stop()
  await inner.end()
})

const { typeOf, owner, lodge } = handOf(() => [inner, merchant])
const step = async (name: string, at: Row, transition: string, body?: Json) => {
  const options = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }
  const by = transition === 'pay' ? door((await owner()).org) : await owner()
  const { number, version } = at
  const outcome = await inner.engine.step(typeOf(name), by, number, transition, {
    version,
    ...options,
  })
  assert.ok(outcome.ok, JSON.stringify(outcome))
}

interface Row {
  readonly number: string
  readonly version: number
  readonly state: string
  readonly orderNo: string
}
const rowsOf = async (name: string): Promise<Row[]> => {
  const page = await inner.engine.list(typeOf(name), await owner(), { where: {}, limit: 500 })
  if (page instanceof Refusal) throw new Error(JSON.stringify(page.faults))
  return page.rows.map(each => JSON.parse(each) as Row)
}
const byFate = async (name: string): Promise<Map<string, string>> =>
  new Map((await rowsOf(name)).map(each => [each.orderNo, each.state]))

const turn = async (ms: number): Promise<void> => {
  inner.clock.now += ms
  await inner.engine.processes.settle()
  await node.courier.round()
  await customs.quiet()
  await inner.engine.processes.settle()
}
const turns = async (n: number, ms: number): Promise<void> => {
  for (let i = 0; i < n; i++) await turn(ms)
}
/** Stopped and started anew on the same database. */
const again = async (): Promise<void> => {
  await node.stop()
  inner = await inner.again()
  node = await customsNode(inner, keys, customs.url)
}

const stock = async (warehouse: string, sku: string, pieces: number): Promise<void> => {
  const { number, version } = await lodge('stock', { warehouse, sku, pieces })
  await step('stock', { number, version, state: '', orderNo: '' }, 'count')
}

const documentsOf = async (): Promise<[string, Json][]> => {
  const all: [string, Json][] = []
  for (let n = 0; n < SALES; n++) {
    const fate = NAMES[n % NAMES.length]!
    const { office: _, ...sold } = orderOf({ items: [crisp(2)], orderNo: `A${n}${fate}` })
    const body = Buffer.from(JSON.stringify(sold))
    const seen = await inner.engine.preview(typeOf('order'), await owner(), body)
    assert.ok(seen.ok)
    const { paid } = JSON.parse(seen.amountsText) as { paid: string }
    all.push(['order', sold], ['payment', paymentOf(sold, paid)])
    all.push(['waybill', waybillOf(sold)], ['list', listOf(sold)])
  }
  for (let n = 0; n < EXPORTS; n++) {
    const orderNo = `X${n}${'PRM'[n % 3]}`
    // M: one piece more was ordered than is listed
    all.push(['sale', saleOf(orderNo, orderNo.endsWith('M') ? 3 : 2)])
    all.push(['parcel', parcelOf(orderNo, 2)])
  }
  for (let n = 0; n < DELIVERIES; n++) {
    all.push(['delivery', deliveryOf(`D${n}`, [`W-A${n}P`, `W-A${n}B`])])
  }
  return all
}

const returnOf = async ({ number, orderNo }: Row): Promise<Json> => {
  const view = await inner.engine.read(typeOf('order'), await owner(), number)
  const doc = JSON.parse(view!.documentText) as Json
  const { lines } = JSON.parse(view!.amountsText) as { lines: Record<string, string>[] }
  const half = (name: string): number => Math.round(Number(lines[0]![name]) * 50)
  const yuan = (fen: number): string => (fen / 100).toFixed(2)
  return {
    ...{ platform: doc.platform, orderNo, order: number, year: 2026, provider: doc.provider },
    ...{ buyerIdKind: doc.buyerIdKind, buyerId: doc.buyerId, reason: 'unwanted' },
    warehouse: 'NNB',
    items: [{ sku: 'DURIAN-CRISP', quantity: 1, base: yuan(half('base')) }],
    ...{ goods: yuan(half('goods')), carriage: '0.00', tax: yuan(half('vat')) },
  }
}

/** Each list that customs holds is asked back by its trader; orders of what was withdrawn end. */
const withdraw = async (): Promise<void> => {
  for (const each of await rowsOf('list')) {
    const isAsked =
      /[WK]$/.test(each.orderNo) && ['sent', 'declared', 'stored'].includes(each.state)
    if (isAsked) await step('list', each, 'recall')
  }
}

const shelfOf = async (warehouse: string, sku: string) => {
  const { org } = await owner()
  const { rows } = await inner.database.query<{ rest: bigint; held: bigint }>(
    `SELECT (credits - debits)::bigint AS rest, debits_held::bigint AS held FROM account
      WHERE partition = 0 AND account = $1`,
    [`commerce/shelf:${org}/${warehouse}/${sku}`],
  )
  return [rows[0]?.rest, rows[0]?.held].map(Number)
}

test('asked, answered and sent again until all ends as customs decided', async () => {
  await stock('NNB', 'DURIAN-CRISP', 1000)
  await stock('LZE', 'KETTLE', 100)
  const mixed = shuffled(await documentsOf(), SEED)
  for (const [name, document] of mixed.slice(0, 100)) await lodge(name, document)
  await turn(1_000)
  for (const [name, document] of mixed.slice(100)) await lodge(name, document)
  for (const each of await rowsOf('order')) await step('order', each, 'pay')
  await turns(3, 60_000)
  // asked for while customs' side is away, and the node is started anew before it is back
  await customs.off()
  await withdraw()
  await turns(5, 60_000)
  await again()
  await turns(5, 60_000)
  await customs.on()
  await turns(20, 60_000)
  // lists of which every answer but the last was lost until now
  await withdraw()
  for (const each of await rowsOf('order')) {
    if (/[BN]$/.test(each.orderNo)) await lodge('return', await returnOf(each))
  }
  await turns(3, 60_000)
  for (const each of await rowsOf('return')) await step('return', each, 'takeBack')
  await again()
  await turns(10, 60_000)
  await turns(3, HOUR)
  for (const each of await rowsOf('order')) {
    if (each.orderNo.endsWith('W')) await step('order', each, 'cancel')
  }
  await turn(HOUR)
  const found = {
    ...{ list: await byFate('list'), order: await byFate('order') },
    ...{ withdrawal: await byFate('withdrawal'), takeback: await byFate('takeback') },
    return: await byFate('return'),
  }
  for (let n = 0; n < SALES; n++) {
    const fate = NAMES[n % NAMES.length]!
    const orderNo = `A${n}${fate}`
    const ends = Object.fromEntries(
      Object.entries(found).flatMap(([name, states]) =>
        states.has(orderNo) ? [[name, states.get(orderNo)]] : [],
      ),
    )
    assert.deepEqual(ends, FATES[fate], orderNo)
  }
  const abroad = await byFate('parcel')
  const sold = await byFate('sale')
  for (let n = 0; n < EXPORTS; n++) {
    const fate = 'PRM'[n % 3]!
    const [list, order] = { P: ['closed', 'released'], R: ['sentBack', 'lodged'] }[fate] ?? [
      'mismatched',
      'lodged',
    ]
    assert.deepEqual([abroad.get(`X${n}${fate}`), sold.get(`X${n}${fate}`)], [list, order], fate)
  }
  assert.deepEqual(
    (await rowsOf('delivery')).map(each => each.state),
    Array.from({ length: DELIVERIES }, () => 'granted'),
  )
})

test('each went out under one name, each answer is there once, and the shelves are right', async () => {
  const lists = SALES
  const asked = (fates: string): number =>
    Array.from({ length: SALES }, (_, n) => NAMES[n % NAMES.length]!).filter(each =>
      fates.includes(each),
    ).length
  const exported = (2 * EXPORTS) / 3
  const all = lists + asked('WK') + asked('BN') + exported + DELIVERIES
  assert.equal(customs.brought.size, all)
  assert.deepEqual(customs.refused, [])
  assert.ok(customs.lost > 50, `${customs.lost} answers were lost on their way`)
  const answers =
    3 * asked('PBN') + 2 * asked('WK') + 3 * asked('W') + 2 * asked('K') + 3 * asked('BN')
  const abroad = (EXPORTS / 3) * 4 + (EXPORTS / 3) * 2
  assert.equal((await rowsOf('receipt')).length, answers + abroad + 3 * DELIVERIES)
  const { rows } = await inner.database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM original WHERE partition = 0 AND due IS NOT NULL`,
  )
  assert.equal(rows[0]?.n, 0n)
  const { rows: noted } = await inner.database.query(
    `SELECT act, fault FROM process_trouble WHERE partition = 0`,
  )
  assert.deepEqual(noted, [])
  // two pieces a sale; those of W are free again, one each of B and N is back, K's are still kept
  const gone = 2 * asked('PBN') - asked('BN')
  assert.deepEqual(await shelfOf('NNB', 'DURIAN-CRISP'), [1000 - gone, 2 * asked('K')])
  // what was let go has left; what waits or was sent back is kept
  assert.deepEqual(await shelfOf('LZE', 'KETTLE'), [100 - (2 * EXPORTS) / 3, (4 * EXPORTS) / 3])
})

test('an export list that was sent back is put right, and goes again under another name', async () => {
  const before = customs.brought.size
  const sent = (await rowsOf('parcel')).find(each => each.state === 'sentBack')!
  // customs' side refuses by the letter of the order: the parcel is said to be of another
  const right = sent.orderNo.replace(/R$/, 'P')
  const document = parcelOf(`${right}0P`, 1, { orderNo: `${right}0P` })
  await lodge('sale', saleOf(`${right}0P`, 1))
  await step('parcel', sent, 'amend', document)
  await turns(5, 60_000)
  await turn(HOUR)
  const after = (await rowsOf('parcel')).find(each => each.number === sent.number)
  assert.equal(after?.state, 'closed')
  assert.equal(customs.brought.size, before + 1)
  // one piece of it left instead of two
  const [rest, held] = await shelfOf('LZE', 'KETTLE')
  assert.deepEqual([rest, held], [100 - (2 * EXPORTS) / 3 - 1, (4 * EXPORTS) / 3 - 2])
})

test('export lists that are given up give their pieces back, and the books hold', async () => {
  for (const each of await rowsOf('parcel')) {
    if (each.state === 'mismatched' || each.state === 'sentBack')
      await step('parcel', each, 'cancel')
  }
  assert.deepEqual(await shelfOf('LZE', 'KETTLE'), [100 - (2 * EXPORTS) / 3 - 1, 0])
  const { database, mounted, engine, clock } = inner
  const { verifierKey } = await engine.checkpoint()
  const found: string[] = []
  await verifyNode({
    ...{ database, partition: 0, mounted, verifierKey, zone: engine.zone, now: () => clock.now },
    onFinding: finding => found.push(JSON.stringify(finding)),
  })
  assert.deepEqual(found, [])
})
