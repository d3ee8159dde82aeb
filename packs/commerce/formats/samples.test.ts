// Every published sample, read in place: taken, written again, and read as the same.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { shared, skipShared } from '#test/shared.ts'
import { encode } from './encode.ts'
import { decode } from './message.ts'
import { decoded, faultsOf, sampleBytes, treeOf } from './testing/index.ts'

const names = skipShared
  ? []
  : readdirSync(shared('data/cbec'))
      .filter(name => name.endsWith('.xml'))
      .sort()

test('figures of the samples that do not agree are refused', { skip: skipShared }, () => {
  const refused = (name: string, from: string | RegExp, to: string): string[] => {
    const xml = sampleBytes(name).toString()
    const other = xml.replace(from, to)
    assert.notEqual(other, xml, name)
    return faultsOf(decode(treeOf(other)))
  }
  const order = 'CEB303Message.export-order.xml'
  assert.deepEqual(refused(order, 'goodsValue>13.89000', 'goodsValue>13.88000'), [
    'ceb-goods-value /records/0/head/goodsValue 100',
  ])
  const inventory = 'CEB621Message.signed-structure.xml'
  assert.deepEqual(refused(inventory, 'netWeight>0.06', 'netWeight>0.07001'), [
    'out-of-range /records/0/head/netWeight 100',
  ])
  assert.deepEqual(refused(inventory, /<ceb:currency>142(?=.*<ceb:qty>)/s, '<ceb:currency>502'), [
    'ceb-currency /records/0/list/0/currency 100',
  ])
  const tax = 'CEB816Message.tax.xml'
  assert.deepEqual(refused(tax, /<TaxListRd>.*<\/TaxListRd>/s, '$&$&'), [
    'ceb-line-number /records/0/list/1/gnum <0',
  ])
})

test('every sample is taken, and means the same when written again', { skip: skipShared }, () => {
  assert.equal(names.length, 16)
  for (const name of names) {
    const message = decoded(sampleBytes(name))
    assert.equal(message.kind, name.slice(0, 6))
    const xml = encode(message)
    if (xml instanceof Refusal) return assert.fail(`${name}: ${JSON.stringify(xml.faults)}`)
    assert.deepEqual(decoded(xml), message, name)
  }
})

test('626 is read under either name of its records, and never under both', {
  skip: skipShared,
}, () => {
  const xml = sampleBytes('CEB626Message.refund-released.xml').toString()
  const other = xml.replaceAll('InventoryRefundReturn', 'InvtRefundReturn')
  assert.notEqual(other, xml)
  assert.deepEqual(decoded(other), decoded(xml))
  const record = /<InvtRefundReturn>.*<\/InvtRefundReturn>/s.exec(other)![0]
  const both = xml.replace('</CEB626Message>', `${record}</CEB626Message>`)
  assert.deepEqual(faultsOf(decode(treeOf(both))), ['unknown-field /InvtRefundReturn <0'])
})
