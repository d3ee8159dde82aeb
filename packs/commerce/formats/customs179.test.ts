// Announcement 179: request, answer, the signed text to the byte, signature, acknowledgement.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { skipShared } from '#test/shared.ts'
import {
  answerRequest,
  isTaken,
  keptUntil,
  type PaymentAnswer,
  type PaymentOriginal,
  readAcknowledgement,
  readAnswer,
  readRequest,
  toSign,
  verifyAnswer,
  writeAnswer,
} from './customs179.ts'
import { faultsOf, rsaKey, rsaSigner, rsaVerifier, sampleBytes } from './testing/index.ts'

const held = <T>(found: T | Refusal): T =>
  found instanceof Refusal ? assert.fail(JSON.stringify(found.faults)) : found
const textOf = (name: string): string => sampleBytes(`customs179.${name}`).toString()

const key = rsaKey()
const signer = rsaSigner(key, 'rsa-sha256')
const verifier = rsaVerifier(key, 'rsa-sha256')

test('the published request, answer and acknowledgement', { skip: skipShared }, async () => {
  const request = held(readRequest(textOf('request.json')))
  assert.deepEqual(request, {
    orderNo: 'ord201800002',
    sessionID: 'fe2374-8fnejf97-32839218',
    serviceTime: 1533271903898,
  })
  const acknowledgement = held(readAcknowledgement(textOf('ack.json')))
  assert.ok(isTaken(acknowledgement))
  assert.equal(acknowledgement.serviceTime, 1533271903898)

  const answer = held(readAnswer(textOf('payExInfo.json')))
  assert.equal(answer.head.totalAmount, 10000n)
  // byte for byte; the file ends with a line feed of its own
  assert.equal(toSign(answer), textOf('to-sign.txt').replace(/\n$/, ''))
  assert.deepEqual(held(readAnswer(writeAnswer(answer))), answer)
  assert.deepEqual(faultsOf(await verifyAnswer(answer, verifier)), ['ceb-signature  -301020'])
})

const original: PaymentOriginal = {
  head: {
    guid: '9D55BA71-22DE-41F4-8B50-C36C83B3B530',
    initalRequest: '{"out_trade_no":"A1","total":"277.30"}',
    initalResponse: '<xml>\n<code>SUCCESS</code>\t\\</xml>',
    ebpCode: '4404840022',
    payCode: '312226T001',
    payTransactionId: '2018121222001354081010726129',
    totalAmount: 27730n,
    currency: '142',
    verDept: '3',
    tradingTime: '20251230041803',
    note: '',
  },
  orders: [
    {
      orderNo: 'A1',
      goodsInfo: [{ gname: 'Cà phê 咖啡 กาแฟ', itemLink: 'https://example.invalid/1?a=1&b=2' }],
      recpAccount: 'OSA571908863132601',
      recpName: 'EXAMPLE TRADING LIMITED',
    },
  ],
}
const request = { orderNo: 'A1', sessionID: 'fe2374-8fnejf97-32839218', serviceTime: 1 }
// eleven months after the payment (shop-bugs C6)
const NOW = Date.UTC(2026, 10, 30)

test('an order of eleven months ago is answered from the originals, signed to the byte', async () => {
  assert.ok(keptUntil('2025-12-30') > '2026-11-30')
  assert.equal(keptUntil('2025-12-30'), '2028-12-30')
  assert.equal(keptUntil('2024-02-29'), '2027-03-01')
  const answer = held(await answerRequest(request, original, signer, NOW))
  assert.equal(
    toSign(answer),
    '"sessionID":"fe2374-8fnejf97-32839218"||"payExchangeInfoHead":"{' +
      '"guid":"9D55BA71-22DE-41F4-8B50-C36C83B3B530",' +
      '"initalRequest":"{\\"out_trade_no\\":\\"A1\\",\\"total\\":\\"277.30\\"}",' +
      '"initalResponse":"<xml>\\n<code>SUCCESS</code>\\t\\\\</xml>",' +
      '"ebpCode":"4404840022","payCode":"312226T001",' +
      '"payTransactionId":"2018121222001354081010726129","totalAmount":277.3,"currency":"142",' +
      '"verDept":"3","tradingTime":"20251230041803","note":""}"||"payExchangeInfoLists":"[{' +
      '"orderNo":"A1","goodsInfo":[{"gname":"Cà phê 咖啡 กาแฟ",' +
      '"itemLink":"https://example.invalid/1?a=1&b=2"}],"recpAccount":"OSA571908863132601",' +
      `"recpName":"EXAMPLE TRADING LIMITED"}]"||"serviceTime":"${NOW}"`,
  )
  assert.equal(answer.certNo, '01691fe9')
  // what customs reads of what was written verifies, and nothing else does
  const read = held(readAnswer(writeAnswer(answer)))
  assert.deepEqual(read, answer)
  assert.equal(await verifyAnswer(read, verifier), undefined)
  const changes: readonly Partial<PaymentAnswer>[] = [
    { sessionID: 'another' },
    { serviceTime: '1' },
    { head: { ...original.head, totalAmount: 27731n } },
    { head: { ...original.head, note: ' ' } },
    { orders: [...original.orders, ...original.orders] },
  ]
  for (const change of changes) {
    const found = await verifyAnswer({ ...read, ...change }, verifier)
    assert.deepEqual(faultsOf(found), ['ceb-signature  -301020'])
  }
  const other = await verifyAnswer(read, rsaVerifier(rsaKey(), 'rsa-sha256'))
  assert.ok(other instanceof Refusal)
})

test('amounts do not pass through doubles', () => {
  const json = (amount: string) =>
    writeAnswer({
      ...original,
      sessionID: 's',
      serviceTime: '1',
      certNo: '',
      signValue: 'AA==',
    }).replace('"totalAmount":277.3', `"totalAmount":${amount}`)
  assert.equal(held(readAnswer(json('12345678901234.56'))).head.totalAmount, 1234567890123456n)
  assert.equal(held(readAnswer(json('0.10000'))).head.totalAmount, 10n)
  assert.match(writeAnswer(held(readAnswer(json('100.00')))), /"totalAmount":100,/)
  const at = '/payExchangeInfoHead/totalAmount <0'
  assert.deepEqual(faultsOf(readAnswer(json('1e2'))), [`not-a-decimal ${at}`])
  assert.deepEqual(faultsOf(readAnswer(json('0.001'))), [`too-many-decimals ${at}`])
  assert.deepEqual(faultsOf(readAnswer(json('-1'))), [`out-of-range ${at}`])
  assert.deepEqual(faultsOf(readAnswer(json('123456789012345'))), [`out-of-range ${at}`])
  assert.deepEqual(faultsOf(readAnswer(json('"277.3"'))), [`wrong-type ${at}`])
})

test('what does not fit is refused, with its place', async () => {
  const refused = (json: string) => faultsOf(readRequest(json))
  assert.deepEqual(refused('{'), ['ceb-json  <0'])
  assert.deepEqual(refused('x'.repeat(10_001)), ['ceb-json  <0'])
  assert.deepEqual(refused('null'), ['wrong-type  <0'])
  assert.deepEqual(refused('[]'), ['wrong-type  <0'])
  assert.deepEqual(refused('{"orderNo":1,"sessionID":"a\\"b","x":1}'), [
    'unknown-field /x <0',
    'wrong-type /orderNo <0',
    'field-missing /serviceTime <0',
    'malformed-text /sessionID <0',
  ])
  assert.deepEqual(refused('{"orderNo":"a","sessionID":"b","serviceTime":1.5}'), [
    'out-of-range /serviceTime <0',
  ])
  const { head, orders } = original
  const asked = async (change: Partial<PaymentOriginal>, of = request) =>
    faultsOf(await answerRequest(of, { ...original, ...change }, signer, NOW))
  assert.deepEqual(await asked({}), [])
  assert.deepEqual(await asked({ head: { ...head, initalRequest: '' } }), [
    'field-missing /payExchangeInfoHead/initalRequest <0',
  ])
  assert.deepEqual(await asked({ head: { ...head, initalRequest: 'é'.repeat(8000) } }), [])
  assert.deepEqual(await asked({ head: { ...head, initalRequest: 'é'.repeat(8001) } }), [
    'text-too-long /payExchangeInfoHead/initalRequest <0',
  ])
  assert.deepEqual(await asked({ head: { ...head, tradingTime: '20250230041803' } }), [
    'ceb-time-wrong /payExchangeInfoHead/tradingTime <0',
  ])
  assert.deepEqual(await asked({ orders: [] }), ['too-few-lines /payExchangeInfoLists <0'])
  assert.deepEqual(await asked({ orders: [{ ...orders[0]!, goodsInfo: [] }] }), [
    'too-few-lines /payExchangeInfoLists/0/goodsInfo <0',
  ])
  assert.deepEqual(await asked({}, { ...request, orderNo: 'A2' }), [
    'ceb-differs /payExchangeInfoLists/0/orderNo <0',
  ])
  assert.deepEqual(await asked({}, { ...request, sessionID: 's"||"' }), [
    'malformed-text /sessionID <0',
  ])
})
