import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress, writeAddress } from './address.ts'
import {
  dayBefore,
  difference,
  fromWire,
  isZero,
  sayAmount,
  sayCode,
  sayDay,
  toWire,
} from './numbers.ts'

test('numbers are taken as they are typed in the language, and what is none is left as it is', () => {
  for (const [typed, lang, wire] of [
    ['1,000,000.00', 'en', '1000000.00'],
    ['1 000 000.5', 'zh', '1000000.5'],
    ['1.000.000,50', 'vi', '1000000.50'],
    ['12,5', 'vi', '12.5'],
    ['12.5', 'vi', '12.5'],
    ['12,5', 'en', '12,5'],
    ['1,00,000', 'en', '1,00,000'],
    ['1e9', 'en', '1e9'],
    ['-5', 'th', '-5'],
    ['๕', 'th', '๕'],
    ['', 'en', ''],
  ] as const) {
    assert.equal(toWire(typed, lang), wire, `${typed} ${lang}`)
  }
  // what stands in a field is read back as what it was
  for (const lang of ['zh', 'en', 'vi', 'th'] as const) {
    for (const wire of ['0.001', '1.234', '1000', '1234567.890', '9'.repeat(30)]) {
      assert.equal(toWire(fromWire(wire, lang), lang), wire, `${wire} ${lang}`)
    }
  }
})

test('amounts are said and compared to the last digit, whatever their size', () => {
  const huge = '123456789012345678901234.56'
  assert.equal(sayAmount('en', huge, 'CNY'), '123,456,789,012,345,678,901,234.56\u00a0CNY')
  assert.equal(sayAmount('vi', '1234.50', 'CNY'), '1.234,50\u00a0CNY')
  assert.deepEqual(difference('87677.22', '300050.94'), { sign: -1, text: '212373.72' })
  assert.deepEqual(difference(huge, '0.01'), { sign: 1, text: '123456789012345678901234.55' })
  assert.deepEqual(difference('5.00', '5.00'), { sign: 0, text: '0.00' })
  assert.deepEqual(difference('7', '9'), { sign: -1, text: '2' })
  assert.ok(isZero('0.00') && !isZero('0.01'))
})

test('days have the Gregorian year, codes their points', () => {
  assert.match(sayDay('th', '2026-12-01'), /2026/)
  assert.equal(dayBefore('2027-01-01'), '2026-12-31')
  assert.deepEqual(['08', '0810', '081060', '0810600000'].map(sayCode), [
    '08',
    '0810',
    '0810.60',
    '0810.60.00.00',
  ])
})

test('an address says what is shown, below any root, and is read back', () => {
  const code = readAddress('/beibu/tariff/0810.60.00.00', '?at=2026-12-01&lang=vi')
  assert.deepEqual(code, {
    root: '/beibu',
    view: 'code',
    code: '0810600000',
    query: { at: '2026-12-01' },
  })
  assert.equal(readAddress('/tariff/', '?search=a').view, 'browse')
  assert.equal(readAddress('/tariff/duty', '').view, 'duty')
  assert.equal(readAddress('/tariff/<b>', '').view, 'browse')
  const address = writeAddress(
    '/x',
    'duty',
    { hs: '1', at: '', origin: undefined, q: 'a&b=c' },
    'th',
  )
  assert.equal(address, '/x/tariff/duty?hs=1&q=a%26b%3Dc&lang=th')
})
