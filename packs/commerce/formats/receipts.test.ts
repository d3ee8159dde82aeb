// What receipts say, and which of them stands.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { shared, skipShared } from '#test/shared.ts'
import { ANSWERS } from './faults.ts'
import {
  infoOf,
  type Receipt,
  reasonsOf,
  receiptsOf,
  STATUSES,
  standing,
  statusOf,
} from './receipts.ts'
import { decoded, sampleBytes } from './testing/index.ts'

const receipt = (returnStatus: string, returnTime = '20200615171553000'): Receipt => ({
  returnStatus,
  returnTime,
  returnInfo: 'x',
})

test('the published receipts, by what they mean', { skip: skipShared }, () => {
  const found = readdirSync(shared('data/cbec'))
    .filter(name => /^CEB(?:312|412|512|622|626)Message/.test(name))
    .sort()
    .map(name => {
      const [first] = receiptsOf(decoded(sampleBytes(name))) ?? assert.fail(name)
      const { returnStatus = '', returnInfo = '' } = first?.head ?? {}
      const status = statusOf(returnStatus) ?? assert.fail(name)
      assert.ok(status.known.includes('sample'), name)
      return `${name.slice(3, 6)} ${status.meaning} ${reasonsOf(returnInfo).map(each => each.code)}`
    })
  assert.deepEqual(found, [
    `312 refused ${ANSWERS.payment.code}`,
    `312 exception `,
    '312 declaring ',
    '412 taken-in ',
    '512 declaring ',
    `622 refused ${ANSWERS.items.code}`,
    `622 refused ${ANSWERS.limit.code}`,
    '622 taken-in 1800',
    '622 declaring ',
    '622 released 2600',
    '626 released 2600',
  ])
  assert.equal(receiptsOf(decoded(sampleBytes('CEB816Message.tax.xml'))), undefined)
})

test('the codes of the field table are all known, and say so', { skip: skipShared }, () => {
  const csv = readFileSync(shared('data/cbec/ceb-fields.csv'), 'utf8')
  const [line = ''] = csv
    .split('\n')
    .filter(each => each.includes('ReturnContentBaseEntity,returnS'))
  const listed = [...line.matchAll(/(?<=[（/])(\d+)(?=\D)/g)].map(([, number = '']) => number)
  assert.equal(listed.length, 10)
  const known = Object.entries(STATUSES).filter(([, { known: from }]) => from.includes('csv'))
  assert.deepEqual(known.map(([number]) => number).sort(), [...listed].sort())
})

test('what is reached is not undone by a receipt that comes late (shop-bugs C5)', () => {
  const stands = (...receipts: Receipt[]) => standing(receipts)?.returnStatus
  assert.equal(stands(receipt('800'), receipt('120')), '800')
  assert.equal(stands(receipt('2'), receipt('120'), receipt('800'), receipt('899')), '899')
  assert.equal(stands(receipt('100'), receipt('2')), '100')
  assert.equal(stands(receipt('-301020'), receipt('2')), '-301020')
  assert.equal(stands(receipt('-7'), receipt('120')), '120')
  assert.equal(stands(receipt('12'), receipt('toString'), receipt('-0')), undefined)
  assert.equal(stands(), undefined)
  // the same again: the later one stands, whichever came first
  const [early, late] = [receipt('100', '20200615171553'), receipt('100', '20200615171553001')]
  assert.equal(standing([late, early]), late)
  assert.equal(standing([early, late]), late)
  // in any order, any number of times
  const codes = fc.constantFrom(...Object.keys(STATUSES), '-301020', '-1')
  fc.assert(
    fc.property(fc.array(codes, { minLength: 1 }), fc.infiniteStream(fc.nat()), (all, chance) => {
      const rank = (of: string[]) => statusOf(stands(...of.map(each => receipt(each))) ?? '')?.rank
      const mixed = all
        .map(each => ({ each, at: chance.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ each }) => each)
      assert.equal(rank(mixed), rank(all))
      assert.equal(rank([...all, ...mixed]), rank(all))
      assert.equal(rank(all), Math.max(...all.map(each => statusOf(each)?.rank ?? -1)))
    }),
  )
})

test('reasons within returnInfo', () => {
  assert.deepEqual(reasonsOf('[Code:1332;Desc:甲],[OrderHead.acturalPaid:561.89][Code:2;Desc:]'), [
    { code: '1332', description: '甲' },
    { code: '2', description: '' },
  ])
  assert.deepEqual(reasonsOf('验签失败'), [])
  const reasons = [
    { code: '1322', description: '订单清单表体商品项不一致' },
    { code: '1313', description: 'a' },
  ]
  assert.deepEqual(reasonsOf(infoOf(reasons)), reasons)
  assert.equal(infoOf([{ code: '1', description: 'a]b' }]), '[Code:1;Desc:a b]')
  assert.equal(infoOf([{ code: '1', description: '𠀀'.repeat(2000) }]).length, 1987)
})
