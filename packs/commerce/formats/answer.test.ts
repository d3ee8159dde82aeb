// Receipts made for what was declared: as customs sends them, and what cannot be said refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { skipShared } from '#test/shared.ts'
import { answerOf } from './answer.ts'
import { encode } from './encode.ts'
import { ANSWERS } from './faults.ts'
import { infoOf, type Receipt, reasonsOf, receiptsOf } from './receipts.ts'
import { decoded, faultsOf, order, sampleBytes } from './testing/index.ts'

const GUID = '479237C3-EC79-4D05-BCED-3F3299E64C57'
const refused: Receipt = {
  returnStatus: ANSWERS.payment.status,
  returnTime: '20261130101010123',
  returnInfo: infoOf([{ code: ANSWERS.payment.code, description: '支付金额不一致' }]),
}

test('an order is refused with customs’ own code', () => {
  const answer = answerOf(order(), [refused], GUID)
  const xml = encode(answer)
  if (xml instanceof Refusal) return assert.fail(JSON.stringify(xml.faults))
  assert.match(xml, /<CEB312Message xmlns="http:\/\/www\.chinaport\.gov\.cn\/ceb" guid="479237C3/)
  assert.deepEqual(decoded(xml), answer)
  const [first] = receiptsOf(answer) ?? []
  assert.deepEqual(first?.head, {
    guid: order().records[0]?.head.guid,
    ebpCode: '1234650123',
    ebcCode: '1234650123',
    orderNo: 'A108181312131',
    ...refused,
  })
  assert.deepEqual(
    reasonsOf(refused.returnInfo).map(each => each.code),
    ['1332'],
  )
})

test('every published declaration can be answered', { skip: skipShared }, () => {
  for (const name of ['CEB411Message.payment', 'CEB511Message.logistics']) {
    const message = decoded(sampleBytes(`${name}.xml`))
    if (message.kind !== 'CEB411' && message.kind !== 'CEB511') return assert.fail(message.kind)
    const xml = encode(answerOf(message, [refused], GUID))
    assert.deepEqual(faultsOf(xml), [])
  }
  const message = decoded(sampleBytes('CEB621Message.signed-structure.xml'))
  if (message.kind !== 'CEB621') return assert.fail(message.kind)
  const preNo = 'B20200615494000227'
  assert.deepEqual(faultsOf(encode(answerOf(message, [{ ...refused, preNo }], GUID))), [])
  // the exchange has not given it a number yet
  assert.deepEqual(faultsOf(encode(answerOf(message, [refused], GUID))), [
    'field-missing /records/0/head/preNo <0',
  ])
  assert.deepEqual(faultsOf(encode(answerOf(message, [], GUID))), ['field-missing /records <0'])
})
