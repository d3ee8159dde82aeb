import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaleFor, show, showExact, showHeadline, showShare, showYear } from './amounts.ts'
import { parseDecimal } from './decimal.ts'

const fen = (yuan: string): bigint => parseDecimal(yuan, 2) ?? 0n
const SEED = fen('580005270000.00')

test('the headline of the seed year in four languages', () => {
  assert.deepEqual(showHeadline(SEED, 'CNY', 2, 'zh'), { digits: '58,000,527', unit: '万元' })
  assert.deepEqual(showHeadline(SEED, 'CNY', 2, 'en'), {
    digits: '580,005.27',
    unit: 'CNY million',
  })
  assert.deepEqual(showHeadline(SEED, 'CNY', 2, 'vi'), { digits: '580.005,27', unit: 'triệu CNY' })
  assert.deepEqual(showHeadline(SEED, 'CNY', 2, 'th'), { digits: '580,005.27', unit: 'ล้านหยวน' })
})

test('the headline is rounded half up, once, at 10,000', () => {
  const digits = (yuan: string): string => showHeadline(fen(yuan), 'CNY', 2, 'zh').digits
  assert.equal(digits('4999.99'), '0')
  assert.equal(digits('5000.00'), '1')
  assert.equal(digits('580005274999.99'), '58,000,527')
  assert.equal(digits('580005275000.00'), '58,000,528')
  assert.equal(digits('-5000.00'), '-1')
})

test('the exact line keeps every fen', () => {
  assert.equal(showExact(SEED, 'CNY', 2, 'zh'), '¥580,005,270,000.00')
  assert.equal(showExact(SEED, 'CNY', 2, 'en'), 'CNY 580,005,270,000.00')
  assert.equal(showExact(SEED, 'CNY', 2, 'vi'), 'CNY 580.005.270.000,00')
  assert.equal(showExact(fen('90071992547409.93'), 'CNY', 2, 'en'), 'CNY 90,071,992,547,409.93')
})

test('a node that counts in another currency shows its code, at its own scale', () => {
  assert.deepEqual(showHeadline(123_456_789_000n, 'KRW', 0, 'zh'), {
    digits: '12,345,679',
    unit: '万 KRW',
  })
  assert.equal(showHeadline(123_456_789_000n, 'KRW', 0, 'en').digits, '123,456.79')
  assert.equal(showExact(123_456n, 'KRW', 0, 'zh'), 'KRW 123,456')
})

test('a group shares the unit that suits its greatest', () => {
  const scale = scaleFor(fen('179443000000.00'), 'CNY', 2, 'zh')
  assert.equal(scale.unit, '亿元')
  assert.equal(scale.write(fen('179443000000.00')), '1,794.4')
  assert.equal(scale.write(fen('2890000000.00')), '28.9')
  assert.equal(scaleFor(fen('999.99'), 'CNY', 2, 'zh').unit, '元')
  assert.equal(scaleFor(0n, 'CNY', 2, 'en').write(0n), '0.00')
})

test('lone amounts, masses, counts, shares and years', () => {
  assert.deepEqual(show(fen('1391204518.40'), 'CNY', 2, 'en'), {
    digits: '1.39',
    unit: 'CNY billion',
  })
  assert.deepEqual(show(13_356_000_000_000n, 'kg', 5, 'zh'), { digits: '13.36', unit: '万吨' })
  assert.deepEqual(show(4215n, '1', 0, 'vi'), { digits: '4.215', unit: 'tờ khai' })
  assert.equal(showShare(-42n, 'vi'), '4,2%')
  const large = [999n, 1_000n, -2_345n, 9_999n, 10_000n, 288_000n]
  assert.deepEqual(
    large.map(each => showShare(each, 'en')),
    ['99.9%', '100%', '234%', '999%', '>999%', '>999%'],
  )
  assert.equal(showYear('2026', 'th'), '2569')
  assert.equal(showYear('2026', 'zh'), '2026')
})
