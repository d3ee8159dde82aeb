// Customs' messages through the doors of a real node on real PostgreSQL: what comes in, what is
// refused and how, and what customs may ask for.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readXml } from '#doors/bulk/xml.ts'
import { digest } from '#doors/customs/keys.ts'
import { Refusal } from '#kit/fault.ts'
import { documentsOf } from '#packs/commerce/exchange/in.ts'
import {
  decode,
  encode,
  readAnswer,
  signMessage,
  verifyAnswer,
} from '#packs/commerce/formats/index.ts'
import { crisp, listOf, orderOf, paymentOf, TEA, tea, waybillOf } from './commerce.ts'
import { type CustomsNode, customsNode, fileOf, pairOf, toldBy } from './customs/node.ts'
import { type TestEngine, testEngine } from './engine.ts'
import { shared, skipShared } from './shared.ts'

const keys = { own: pairOf(), customs: pairOf(), sender: pairOf() }
let inner: TestEngine
let node: CustomsNode
let merchant = ''
let other = ''
let officer = ''
before(async () => {
  inner = await testEngine({ filing: 'commerce.list' })
  const make = (org: string, role: string) =>
    inner.engine.keys.create({ org, roles: [role], label: 'test' })
  merchant = await make('Merchant', 'trader')
  other = await make('Other', 'trader')
  officer = await make('Customs', 'officer')
  const senders = new Map([['SIGNER0001', keys.sender.verifier]])
  node = await customsNode(inner, { ...keys, senders }, 'http://127.0.0.1:9/nowhere')
  await stock('DURIAN-CRISP', 1000)
  await stock(TEA.sku, 1000)
})
after(async () => {
  await node.stop()
  await inner.end()
})

const typeOf = (name: string) => inner.mounted.filings.get(`commerce.${name}`)!
const callerOf = async (key: string) => (await inner.engine.keys.authenticate(key))!
const bytes = (document: object): Buffer => Buffer.from(JSON.stringify(document))

const stock = async (sku: string, pieces: number): Promise<void> => {
  const by = await callerOf(merchant)
  const body = bytes({ warehouse: 'NNB', sku, pieces })
  const lodged = await inner.engine.lodge(typeOf('stock'), by, body, {})
  assert.ok(lodged.ok)
  const { number, version } = lodged
  const counted = await inner.engine.step(typeOf('stock'), by, number, 'count', { version })
  assert.ok(counted.ok)
}

/** What an order comes to, by the engine itself. */
const amountsOf = async (document: object): Promise<Record<string, string>> => {
  const outcome = await inner.engine.preview(
    typeOf('order'),
    await callerOf(merchant),
    bytes(document),
  )
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults))
  return JSON.parse(outcome.amountsText)
}
const withAmounts = async (document: object) => ({ document, amounts: await amountsOf(document) })

const stateOf = async (name: string, orderNo: unknown): Promise<string[]> => {
  const where = { orderNo: String(orderNo) }
  const page = await inner.engine.list(typeOf(name), await callerOf(officer), { where, limit: 9 })
  if (page instanceof Refusal) throw new Error(JSON.stringify(page.faults))
  return page.rows.map(each => (JSON.parse(each) as { state: string }).state)
}
const CONTEXT = '?channel=1210&warehouse=NNB'
/** an order whose list its shop lodges itself */
const order = (more: object = {}): Record<string, unknown> => {
  const { office: _, ...document } = orderOf({ ...more }) as Record<string, unknown>
  return document
}

test('a document written as a message and read again is the same', async () => {
  const context = { channel: '1210', office: '7216', warehouse: 'NNB' }
  const sold = orderOf({ insurance: '0.00', items: [crisp(2), tea(3)], note: '备注 đơn ฿ & <x>' })
  const { paid = '' } = await amountsOf(sold)
  const waybill = waybillOf(sold, { bill: 'B1', goods: '榴莲', orderNo: undefined })
  const list = listOf(sold, { warehouse: 'NNB', note: 'n' })
  const cases: [string, Record<string, unknown>, object, readonly string[]][] = [
    ['order', sold, await amountsOf(sold), ['category']],
    ['payment', paymentOf(sold, paid, { payerPhone: '1', note: 'x' }), {}, []],
    ['waybill', { ...waybill }, {}, ['platform']],
    ['list', list, {}, ['category']],
  ]
  for (const [filing, document, amounts, lost] of cases) {
    const clean = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
    const root = readXml(Buffer.from(fileOf(filing, [{ document: clean, amounts }])))
    assert.ok(!(root instanceof Refusal))
    const message = decode(root)
    assert.ok(!(message instanceof Refusal))
    const [record] = documentsOf(message, [0], context)
    const without = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(without)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .filter(([name]) => !lost.includes(name))
                .map(([name, each]) => [name, without(each)]),
            )
          : value
    const units = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll('"quantity"', '"unit":"011","quantity"'))
    const expected = filing === 'order' ? units(without(clean)) : without(clean)
    const normal = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(/"(net|gross)":"(\d+\.\d+?)0*(?=")/g, '"$1":"$2'))
    assert.deepEqual([record?.filing, record?.against], [filing, []])
    assert.deepEqual(normal(record?.document), normal(expected), filing)
  }
})

/** What becomes of each published sample, and why one is refused. */
const SAMPLES: Readonly<Record<string, string>> = {
  'CEB303Message.export-order.xml': 'ok',
  'CEB312Message.100-amount-mismatch.xml': 'ok',
  'CEB312Message.neg301020-signature.xml': 'ok',
  'CEB312Message.receipt.xml': 'ok',
  'CEB411Message.payment.xml': 'ok',
  'CEB412Message.receipt.xml': 'ok',
  'CEB511Message.logistics.xml': 'ok',
  'CEB512Message.receipt.xml': 'ok',
  'CEB621Message.signed-structure.xml': 'ok',
  'CEB622Message.100-items-mismatch.xml': 'ok',
  'CEB622Message.100-yearly-limit.xml': 'ok',
  'CEB622Message.120-logic-check-passed.xml': 'ok',
  'CEB622Message.2-declared.xml': 'ok',
  'CEB622Message.800-released.xml': 'ok',
  'CEB626Message.refund-released.xml': 'ok',
  'CEB816Message.tax.xml': 'ok',
}

test('every published sample is taken in, or refused with its reason', {
  skip: skipShared,
}, async () => {
  const folder = shared('data/cbec')
  const names = readdirSync(folder).filter(each => each.endsWith('.xml'))
  assert.deepEqual(names.sort(), Object.keys(SAMPLES).sort())
  for (const name of names) {
    const xml = readFileSync(join(folder, name), 'utf8')
    const { records } = await toldBy(await node.send(xml, merchant))
    const keysFound = records.flatMap(each => each.faults.map(({ key }) => key))
    const expected = SAMPLES[name] === 'ok' ? [] : [SAMPLES[name]]
    assert.deepEqual(keysFound, expected, `${name}: ${JSON.stringify(records)}`)
    const again = await toldBy(await node.send(xml, merchant))
    const [first, second] = [records[0], again.records[0]]
    if (first?.number === undefined) continue
    // the same again: as before, or refused as what is there already
    const same = second?.number === first.number && second.replayed === true
    const there = second?.faults.every(({ key }) => key === 'already-claimed') === true
    assert.ok(same || there, `${name}: ${JSON.stringify(second)}`)
  }
})

test('C1, C2: figures that do not agree are refused with customs’ code; the list is not sent', async () => {
  const sold = order()
  const { paid = '' } = await amountsOf(sold)
  const good = fileOf('order', [await withAmounts(sold)])
  const wrong = good.replace(/(<ceb:goodsValue>)[^<]+/, '$10.01')
  const answer = await node.send(wrong, merchant, CONTEXT, 'application/xml')
  const receipt = await answer.text()
  assert.match(receipt, /CEB312Message/)
  assert.match(receipt, /<returnStatus>100<.*ceb-goods-value/s)
  // what is stated is held against what is worked out
  const tax = fileOf('order', [{ document: sold, amounts: { ...(await amountsOf(sold)) } }])
    .replace(/(<ceb:taxTotal>)[^<]+/, '$10.00')
    .replace(/(<ceb:acturalPaid>)[^<]+/, `$1${'140.60'}`)
  const [record] = (await toldBy(await node.send(tax, merchant, CONTEXT))).records
  assert.deepEqual(
    record?.faults.map(({ key, values }) => [key, values.code]),
    [
      ['ceb-differs', '1332'],
      ['ceb-differs', '1332'],
    ],
  )
  // C2: payment of a fen less
  const less = (Number(paid) - 0.01).toFixed(2)
  for (const [filing, document] of [
    ['order', sold],
    ['payment', paymentOf(sold, less)],
    ['waybill', waybillOf(sold)],
    ['list', listOf(sold)],
  ] as const) {
    const file = fileOf(filing, [filing === 'order' ? await withAmounts(document) : { document }])
    const told = await toldBy(await node.send(file, merchant, CONTEXT))
    assert.deepEqual(told.records[0]?.faults, [])
  }
  await inner.engine.processes.settle()
  await node.courier.round()
  assert.deepEqual(await stateOf('list', sold.orderNo), ['mismatched'])
})

test('C3: two lists for one order: one is taken, the other a duplicate; the same again as before', async () => {
  const sold = order()
  const one = fileOf('list', [{ document: listOf(sold) }])
  const two = fileOf('list', [{ document: listOf(sold) }])
  const [first, second] = await Promise.all([node.send(one, merchant), node.send(two, merchant)])
  const told = [await toldBy(first), await toldBy(second)].map(each => each.records[0])
  assert.deepEqual(told.map(each => each?.number !== undefined).sort(), [false, true])
  const refused = told.find(each => each?.number === undefined)
  assert.ok(refused?.faults.every(({ key }) => key === 'already-claimed'))
  const taken = told[0]?.number === undefined ? two : one
  const again = (await toldBy(await node.send(taken, merchant))).records[0]
  assert.equal(again?.replayed, true)
  assert.equal(again?.number, told.find(each => each?.number !== undefined)?.number)
  assert.deepEqual(await stateOf('list', sold.orderNo), ['waiting'])
})

test('a broken record does not stop the others, and is answered in its place', async () => {
  const sold = [order(), order(), order()]
  const file = fileOf(
    'waybill',
    sold.map(each => ({ document: waybillOf(each) })),
  )
  const broken = file.replace(`<ceb:logisticsNo>W-${sold[1]!.orderNo}<`, '<ceb:logisticsNo><')
  const { records } = await toldBy(await node.send(broken, merchant))
  assert.deepEqual(
    records.map(({ number, faults }) => [number !== undefined, faults.map(({ path }) => path)]),
    [
      [true, []],
      [false, ['/records/1/head/logisticsNo']],
      [true, []],
    ],
  )
  const xml = await (await node.send(broken, merchant, '', 'application/xml')).text()
  assert.deepEqual(
    [...xml.matchAll(/<returnStatus>([^<]+)/g)].map(([, status]) => status),
    ['2', '-1', '2'],
  )
})

test('a sender that must sign is not believed without; what was signed is what counts', async () => {
  const sold = order({ platform: 'SIGNER0001' })
  const file = fileOf('order', [await withAmounts(sold)])
  const unsigned = await node.send(file, merchant, CONTEXT, 'application/xml')
  assert.match(await unsigned.text(), /<returnStatus>-301020</)
  const signed = await signMessage(file, keys.sender.signer, digest)
  assert.ok(typeof signed === 'string')
  const changed = await node.send(signed.replace('测试买家', '别人'), merchant, CONTEXT)
  assert.equal((await toldBy(changed)).records[0]?.faults[0]?.key, 'ceb-signature')
  const told = await toldBy(await node.send(signed, merchant, CONTEXT))
  assert.deepEqual(told.records[0]?.faults, [])
  assert.deepEqual(await stateOf('order', sold.orderNo), ['placed'])
})

test('strangers and hostile bodies are refused', async () => {
  const file = fileOf('list', [{ document: listOf(order()) }])
  assert.equal((await node.send(file, '')).status, 401)
  assert.equal((await node.send('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', merchant)).status, 422)
  assert.equal((await node.send('<x/>', merchant)).status, 422)
  const json = await node.ask('/api/v1/ceb', merchant, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  assert.equal(json.status, 415)
  const receipts = (key: string, body: string) =>
    node.ask('/api/v1/ceb/receipts', key, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body,
    })
  assert.equal((await receipts('', file)).status, 401)
  assert.equal((await receipts(merchant, file)).status, 403)
  const own = await signMessage(file, keys.own.signer, digest)
  assert.equal((await receipts('', String(own))).status, 401)
})

test('C6: announcement 179 is answered after eleven months and not after three years', async () => {
  const sold = order()
  const { paid = '' } = await amountsOf(sold)
  for (const file of [
    fileOf('order', [await withAmounts(sold)]),
    fileOf('payment', [{ document: paymentOf(sold, paid) }]),
  ]) {
    await node.send(file, merchant, CONTEXT)
  }
  const asks = (key: string, orderNo: unknown) =>
    node.ask('/api/v1/ceb/179', key, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderNo, sessionID: 'fe2374-8fnejf97', serviceTime: 1533271903898 }),
    })
  const now = inner.clock.now
  inner.clock.now = Date.parse('2027-10-25T08:00:00.000Z')
  const response = await asks(officer, sold.orderNo)
  assert.equal(response.status, 200)
  const answer = readAnswer(await response.text())
  assert.ok(!(answer instanceof Refusal))
  assert.equal(await verifyAnswer(answer, keys.own.verifier), undefined)
  assert.equal(answer.orders[0]?.orderNo, sold.orderNo)
  assert.match(answer.head.initalResponse, new RegExp(paid.replace('.', '\\.')))
  const forged = { ...answer, head: { ...answer.head, totalAmount: 1n } }
  assert.notEqual(await verifyAnswer(forged, keys.own.verifier), undefined)
  assert.equal((await asks(merchant, sold.orderNo)).status, 403)
  assert.equal((await asks(officer, 'NONE')).status, 404)
  inner.clock.now = Date.parse('2029-11-26T08:00:00.000Z')
  const late = (await (await asks(officer, sold.orderNo)).json()) as { faults: { key: string }[] }
  assert.equal(late.faults[0]?.key, 'ceb-not-kept')
  inner.clock.now = now
})

test('nobody sees messages about another’s list', async () => {
  const sold = order()
  const told = await toldBy(await node.send(fileOf('list', [{ document: listOf(sold) }]), merchant))
  const path = `/api/v1/filings/commerce.list/${told.records[0]?.number}/messages`
  const own = (await (await node.ask(path, merchant)).json()) as { messages: { content: string }[] }
  assert.equal(own.messages.length, 1)
  assert.match(own.messages[0]!.content, new RegExp(`<ceb:orderNo>${sold.orderNo}<`))
  assert.equal((await node.ask(path, other)).status, 404)
  assert.equal((await node.ask(path, officer)).status, 200)
})

/** A receipt of customs for the list of an internal number, by the name it went out under. */
const receiptOf = (guid: string, internal: string, returnStatus: string): string => {
  const head = {
    ...{ guid, customsCode: '7216', agentCode: '91450103DEM0H0000R', copNo: internal },
    ...{ preNo: 'B20261125000000001', invtNo: '72162026I000000001', returnStatus },
    ...{ returnTime: '20261125160500000', returnInfo: '[Code:2600;Desc:测试]' },
  }
  const xml = encode({ kind: 'CEB622', guid, version: '1.0', records: [{ head }] })
  assert.ok(typeof xml === 'string')
  return xml
}

test('C5: receipts in any order; another’s word on a list counts for nothing; originals go after three years', async () => {
  const sold = order()
  const { paid = '' } = await amountsOf(sold)
  for (const [filing, document] of [
    ['order', sold],
    ['payment', paymentOf(sold, paid)],
    ['waybill', waybillOf(sold)],
    ['list', listOf(sold)],
  ] as const) {
    const file = fileOf(filing, [filing === 'order' ? await withAmounts(document) : { document }])
    await node.send(file, merchant, CONTEXT)
  }
  await inner.engine.processes.settle()
  assert.deepEqual(await stateOf('list', sold.orderNo), ['matched'])
  // customs does not answer: the list is sent, and its message waits
  inner.clock.now += 600_000
  await node.courier.round()
  assert.deepEqual(await stateOf('list', sold.orderNo), ['sent'])
  const where = { orderNo: String(sold.orderNo) }
  const page = await inner.engine.list(typeOf('list'), await callerOf(officer), { where, limit: 1 })
  assert.ok(!(page instanceof Refusal))
  const { number } = JSON.parse(page.rows[0]!) as { number: string }
  const path = `/api/v1/filings/commerce.list/${number}/messages`
  const messages = async () => {
    const body = (await (await node.ask(path, merchant)).json()) as {
      messages: { way: string; kind: string; content: string }[]
    }
    return body.messages
  }
  const sent = (await messages()).find(each => each.way === 'out')
  const guid = /<ceb:guid>([^<]+)/.exec(sent?.content ?? '')?.[1] ?? ''
  const internal = String(sold.orderNo)
  const forged = receiptOf(guid, internal, '800')
  assert.deepEqual((await toldBy(await node.send(forged, other))).records[0]?.faults, [])
  await inner.engine.processes.settle()
  assert.deepEqual(await stateOf('list', sold.orderNo), ['sent'])
  const signedReceipt = async (status: string): Promise<void> => {
    const xml = receiptOf(guid, internal, status)
    const body = await signMessage(xml, keys.customs.signer, digest)
    const response = await node.ask('/api/v1/ceb/receipts', '', {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: String(body),
    })
    assert.equal(response.status, 200)
    await inner.engine.processes.settle()
  }
  for (const status of ['800', '120', '800', '2']) await signedReceipt(status)
  assert.deepEqual(await stateOf('list', sold.orderNo), ['released'])
  const kept = (await messages()).map(({ way, kind }) => `${way} ${kind}`)
  assert.deepEqual(kept.sort(), ['in CEB621', 'in CEB622', 'in CEB622', 'in CEB622', 'out CEB621'])
  const now = inner.clock.now
  inner.clock.now = Date.parse('2029-11-24T08:00:00.000Z')
  await node.courier.round()
  assert.equal((await messages()).length, 5)
  inner.clock.now = Date.parse('2029-11-28T08:00:00.000Z')
  await node.courier.round()
  assert.equal((await messages()).length, 0)
  inner.clock.now = now
})
