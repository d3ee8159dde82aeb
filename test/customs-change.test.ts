// What a sender says again: appType 2 changes what came in by a message, 3 takes it back. Any
// order, doubled, at once; and never what a list rests on that has gone to customs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readXml } from '#doors/bulk/xml.ts'
import { Refusal } from '#kit/fault.ts'
import { documentsOf } from '#packs/commerce/exchange/in.ts'
import { decode } from '#packs/commerce/formats/index.ts'
import { crisp, listOf, orderOf, paymentOf, waybillOf } from './commerce.ts'
import { deliveryOf, parcelOf, saleOf } from './customs/abroad.ts'
import { shuffled } from './customs/flow.ts'
import { handOf } from './customs/hand.ts'
import { type CustomsNode, customsNode, fileOf, pairOf, type Told, toldBy } from './customs/node.ts'
import { type TestEngine, testEngine } from './engine.ts'

type Json = Readonly<Record<string, unknown>>
const keys = { own: pairOf(), customs: pairOf() }
let inner: TestEngine
let node: CustomsNode
let merchant = ''
let other = ''
before(async () => {
  inner = await testEngine({ filing: 'commerce.list' })
  const make = (org: string) => inner.engine.keys.create({ org, roles: ['trader'], label: 'test' })
  merchant = await make('Merchant')
  other = await make('Other')
  node = await customsNode(inner, keys, 'http://127.0.0.1:9/nowhere')
  const { number, version } = await lodge('stock', {
    ...{ warehouse: 'NNB', sku: 'DURIAN-CRISP', pieces: 10 },
  })
  const options = { version }
  assert.ok((await inner.engine.step(typeOf('stock'), await owner(), number, 'count', options)).ok)
})
after(async () => {
  await node.stop()
  await inner.end()
})

const { typeOf, owner, lodge } = handOf(() => [inner, merchant])

const CONTEXT = '?channel=1210&warehouse=NNB'
let serial = 0
/** A message of one record: its appType, the minute at which it was reported, a guid of its own. */
const said = (filing: string, document: Json, appType: string, minute: number, amounts = {}) =>
  fileOf(filing, [{ document, amounts }])
    .replace(/(<ceb:appType>)1/, `$1${appType}`)
    .replace(/(<ceb:appTime>)\d+/, `$1202611251600${String(minute).padStart(2, '0')}`)
    .replace(/(<ceb:guid>)[^<]+/, `$1C-${String(++serial).padStart(34, '0')}`)
const faultOf = ({ records }: Told): string =>
  records.map(({ faults }) => faults[0]?.key ?? 'ok').join(' ')
const send = async (xml: string, key = merchant): Promise<string> =>
  faultOf(await toldBy(await node.send(xml, key, CONTEXT)))

const amountsOf = async (document: Json): Promise<Record<string, string>> => {
  const body = Buffer.from(JSON.stringify(document))
  const outcome = await inner.engine.preview(typeOf('order'), await owner(), body)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults))
  return JSON.parse(outcome.amountsText)
}
const standing = async (name: string, where: Record<string, string>) => {
  const page = await inner.engine.list(typeOf(name), await owner(), { where, limit: 9 })
  if (page instanceof Refusal) throw new Error(JSON.stringify(page.faults))
  return Promise.all(
    page.rows.map(async row => {
      const { number, state } = JSON.parse(row) as { number: string; state: string }
      const view = await inner.engine.read(typeOf(name), await owner(), number)
      return { state, version: view!.version, document: JSON.parse(view!.documentText) as Json }
    }),
  )
}
const order = (quantity: number, more: Json = {}): Json => {
  const { office: _, ...document } = orderOf({ items: [crisp(quantity)], ...more })
  return document
}
/** Pieces of the shelf that are kept for an order. */
const held = async (): Promise<number> => {
  const { org } = await owner()
  const { rows } = await inner.database.query<{ held: bigint }>(
    `SELECT debits_held::bigint AS held FROM account WHERE partition = 0 AND account = $1`,
    [`commerce/shelf:${org}/NNB/DURIAN-CRISP`],
  )
  return Number(rows[0]?.held ?? 0n)
}

test('every new document written as its message is read as the same', async () => {
  const about = {
    ...{
      platform: 'PLATFORM1',
      platformName: '平台',
      seller: 'SELLER1',
      sellerName: '企业',
      orderNo: 'N1',
    },
    ...{ carrier: 'POST', carrierName: '快递', waybill: 'W1', agent: 'AGENT1', agentName: '申报' },
    ...{ internal: 'OWN1', office: '7216', listNumber: '72162026I000000001', buyerIdKind: '1' },
    ...{ buyerId: '450100199001010017', buyerName: '测试人甲', buyerPhone: '1', reason: 'x<&>' },
    ...{ preNumber: 'B20261125000000001', note: 'ghi chú' },
  }
  const item = { line: 2, hs: '0813409090', name: '榴莲', quantity: 3, unit: '125', note: 'n' }
  const cases: [string, Json, object][] = [
    ['sale', saleOf('S-1', 3, { note: '备注' }), { goods: '387.00' }],
    ['withdrawal', about, {}],
    ['takeback', { ...about, items: [item] }, {}],
    ['delivery', { ...deliveryOf('D1', ['W1', 'W2']), unloading: 'A-1', note: 'n' }, {}],
  ]
  for (const [filing, document, amounts] of cases) {
    const root = readXml(Buffer.from(fileOf(filing, [{ document, amounts }])))
    assert.ok(!(root instanceof Refusal))
    const message = decode(root)
    assert.ok(!(message instanceof Refusal), filing)
    const context = { channel: undefined, office: undefined, warehouse: undefined }
    const [record] = documentsOf(message, [0], context)
    assert.deepEqual([record?.filing, record?.against], [filing, []])
    assert.deepEqual(record?.document, document, filing)
  }
  assert.match(fileOf('parcel', [{ document: parcelOf('X', 1) }]), /<ceb:POD>LCH</)
})

test('a change replaces the order and what is kept for it; taken back, all is free again', async () => {
  const first = order(1, { orderNo: 'CHANGE-1' })
  const more = { ...first, items: [crisp(4)] }
  const [one, four] = [await amountsOf(first), await amountsOf(more)]
  // what is not there cannot be changed
  assert.equal(await send(said('order', more, '2', 2, four)), 'not-found')
  assert.equal(await send(said('order', first, '1', 1, one)), 'ok')
  assert.equal(await held(), 1)
  const change = said('order', more, '2', 2, four)
  assert.deepEqual([await send(change), await send(change)], ['ok', 'ok'])
  assert.equal(await held(), 4)
  // a reported amount that is not what is worked out
  const off = said('order', first, '2', 3, { ...one, tax: '0.00', paid: '140.60' })
  assert.equal(await send(off), 'ceb-differs')
  const [stands] = await standing('order', { orderNo: 'CHANGE-1' })
  assert.deepEqual([stands?.state, stands?.version], ['placed', 2])
  // more than there is: refused, and what stood stands
  const most = { ...first, items: [crisp(10), crisp(5)] }
  const { warehouse: _, ...nowhere } = order(1, { items: most.items }) as Record<string, unknown>
  assert.equal(await send(said('order', most, '2', 4, await amountsOf(nowhere))), 'floor-crossed')
  assert.equal(await held(), 4)
  // a stranger sees none of it
  assert.equal(await send(said('order', first, '3', 5, one), other), 'not-found')
  const gone = said('order', more, '3', 5, four)
  assert.deepEqual([await send(gone), await send(gone)], ['ok', 'ok'])
  assert.equal(await held(), 0)
  // an order's number is used once; what is said again of it changes nothing
  assert.equal(await send(said('order', first, '1', 6, one)), 'already-claimed')
  assert.deepEqual([await send(gone), await send(change)], ['ok', 'ok'])
  assert.equal(await send(said('order', more, '2', 7, four)), 'transition-not-allowed')
  const states = (await standing('order', { orderNo: 'CHANGE-1' })).map(each => each.state)
  assert.deepEqual(states, ['cancelled'])
  assert.equal(await held(), 0)
})

test('of many changes the latest report stands, in whatever order and however often', async () => {
  const reports = 12
  for (const seed of [1, 2, 3]) {
    const sold = order(1, { orderNo: `MANY-${seed}` })
    assert.equal(await send(said('waybill', waybillOf(sold), '1', 0)), 'ok')
    const changes = Array.from({ length: reports }, (_, n) =>
      said('waybill', waybillOf(sold, { packages: n + 2 }), '2', n + 1),
    )
    // three at a time, each twice
    const mixed = shuffled([...changes, ...changes], seed)
    for (let at = 0; at < mixed.length; at += 3) {
      const told = await Promise.all(mixed.slice(at, at + 3).map(each => send(each)))
      assert.ok(
        told.every(key => key === 'ok' || key === 'ceb-older'),
        told.join(' '),
      )
    }
    const [stands] = await standing('waybill', { waybill: `W-MANY-${seed}` })
    assert.equal(stands?.document.packages, reports + 1)
    // each that was taken was taken once
    assert.ok(stands!.version <= reports + 1)
  }
})

test('a change and what it changes in one file; records of one file by their reports', async () => {
  const sold = order(1, { orderNo: 'FILE-1' })
  const record = (xml: string): string => /<ceb:Logistics>.*<\/ceb:Logistics>/s.exec(xml)![0]
  const [a, b, c] = [
    said('waybill', waybillOf(sold, { packages: 5 }), '2', 3),
    said('waybill', waybillOf(sold, { packages: 4 }), '2', 2),
    said('waybill', waybillOf(sold), '1', 1),
  ] as const
  const file = a.replace(record(a), record(a) + record(b) + record(c))
  assert.equal(await send(file), 'ok ok ok')
  const [stands] = await standing('waybill', { waybill: 'W-FILE-1' })
  assert.deepEqual([stands?.document.packages, stands?.version], [5, 3])
})

test('what a list rests on is changed until it goes to customs, and not after', async () => {
  const sold = order(1, { orderNo: 'HELD-1' })
  const amounts = await amountsOf(sold)
  const paid = paymentOf(sold, amounts.paid!)
  for (const [filing, document] of [
    ['order', sold],
    ['payment', paid],
    ['waybill', waybillOf(sold)],
    ['list', listOf(sold)],
  ] as const) {
    assert.equal(await send(said(filing, document, '1', 1, amounts)), 'ok')
  }
  const listed = async () => {
    await inner.engine.processes.settle()
    return (await standing('list', { orderNo: 'HELD-1' }))[0]?.state
  }
  assert.equal(await listed(), 'matched')
  const less = paymentOf(sold, (Number(amounts.paid) - 0.01).toFixed(2))
  assert.equal(await send(said('payment', less, '2', 2)), 'ok')
  assert.equal(await listed(), 'mismatched')
  assert.equal(await send(said('payment', paid, '2', 3)), 'ok')
  assert.equal(await listed(), 'matched')
  // the waybill is taken back, and reported anew
  assert.equal(await send(said('waybill', waybillOf(sold), '3', 2)), 'ok')
  assert.equal(await listed(), 'waiting')
  assert.equal(await send(said('waybill', waybillOf(sold), '1', 3)), 'ok')
  assert.equal(await listed(), 'matched')
  inner.clock.now += 600_000
  await node.courier.round()
  assert.equal(await listed(), 'sent')
  for (const [filing, document] of [
    ['order', sold],
    ['payment', less],
    ['waybill', waybillOf(sold, { packages: 2 })],
  ] as const) {
    assert.equal(await send(said(filing, document, '2', 9, amounts)), 'ceb-held', filing)
    assert.equal(await send(said(filing, document, '3', 9, amounts)), 'ceb-held', filing)
  }
  // a list with customs is withdrawn by a message of its own
  assert.equal(await send(said('list', listOf(sold), '3', 9)), 'transition-not-allowed')
  assert.equal(await listed(), 'sent')
})

test('what did not come in by a message is changed where it was lodged', async () => {
  const sold = order(1, { orderNo: 'PAGE-1' })
  const { number } = await lodge('order', sold)
  const amounts = await amountsOf(order(1))
  assert.equal(await send(said('order', sold, '2', 2, amounts)), 'ceb-elsewhere')
  assert.equal(await send(said('order', sold, '3', 2, amounts)), 'ceb-elsewhere')
  // and nobody changes an order on its page behind whoever pays it
  const by = { ...(await owner()), roles: new Set(['trader'] as const) }
  const body = Buffer.from(JSON.stringify(sold))
  const outcome = await inner.engine.step(typeOf('order'), by, number, 'amend', {
    ...{ version: 1, body },
  })
  assert.ok(!outcome.ok && outcome.faults[0]?.key === 'role-forbidden')
})

test('requests and arrivals come in by message too, and are answered in customs’ form', async () => {
  const place = deliveryOf('IN-1', ['W1', 'W2'])
  const answer = await node.send(said('delivery', place, '1', 1), merchant, '', 'application/xml')
  assert.match(await answer.text(), /<CEB712Message.*<returnStatus>2</s)
  assert.equal(await send(said('delivery', deliveryOf('IN-1', ['W1']), '2', 2)), 'ok')
  assert.equal((await standing('delivery', { internal: 'IN-1' }))[0]?.version, 2)
  const sale = said('sale', saleOf('OUT-1', 2), '1', 1, { goods: '258.00' })
  const told = await node.send(sale, merchant, '', 'application/xml')
  assert.match(await told.text(), /<CEB304Message.*<orderNo>OUT-1<.*<returnStatus>2</s)
  assert.equal(await send(said('sale', saleOf('OUT-1', 2), '3', 2, { goods: '258.00' })), 'ok')
  assert.equal((await standing('sale', { orderNo: 'OUT-1' }))[0]?.state, 'cancelled')
})
