import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fitted, visible, widestWord, widthIn } from './literal.ts'
import { grouped, instantText, moneyText, quantityText } from './numbers.ts'

test('numbers are grouped as the language does, and lose no digit', () => {
  assert.equal(grouped('1234567.80', 'en'), '1,234,567.80')
  assert.equal(grouped('1234567.80', 'vi'), '1.234.567,80')
  assert.equal(grouped('-999.5', 'th'), '−999.5')
  assert.equal(grouped('not a number', 'zh'), 'not a number')
  const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,5})?$/)
  fc.assert(
    fc.property(digits, text => {
      const back = grouped(text, 'en').replaceAll(',', '').replace('−', '-')
      return back === text
    }),
  )
})

test('money has its currency’s decimals, quantities no zeros at their end', () => {
  assert.equal(moneyText('1000', 'CNY', 'en'), '1,000.00')
  assert.equal(moneyText('1000', 'VND', 'vi'), '1.000')
  assert.equal(moneyText('1.5', 'KWD', 'en'), '1.500')
  assert.equal(moneyText('12345678901234567890.12', 'CNY', 'zh'), '12,345,678,901,234,567,890.12')
  assert.equal(moneyText('1000.1', undefined, 'en'), '1,000.1')
  assert.equal(quantityText('1250.50000', 5, 'en'), '1,250.5')
  assert.equal(quantityText('100.00000', 5, 'en'), '100')
})

test('an instant is said on the clock of the node, with its offset', () => {
  assert.equal(
    instantText('2026-11-25T08:00:00.000Z', 'Asia/Shanghai'),
    '2026-11-25 16:00:00 +08:00',
  )
  assert.equal(
    instantText('2026-01-01T00:00:00Z', 'America/St_Johns'),
    '2025-12-31 20:30:00 -03:30',
  )
  assert.equal(instantText('never', 'Asia/Shanghai'), 'never')
})

test('whatever a text holds, all of it can be drawn, and no word is wider than its column', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.integer({ min: 30, max: 300 }),
      (text, width) => {
        const shown = visible(text)
        // nothing but line breaks and places to break acts unseen
        assert.doesNotMatch(shown.replace(/[\n\u200b]/g, ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}]/u)
        const placed = fitted(shown, 8, width)
        assert.equal(placed.replaceAll('\u200b', ''), shown.replaceAll('\u200b', ''))
        for (const word of placed.split(/[\s\u200b]+/))
          assert.ok(widestWord(word, 8) <= width, word)
      },
    ),
  )
})

test('a tower of marks is named before it covers other lines', () => {
  assert.equal(visible('e\u0302\u0301'), 'e\u0302\u0301')
  assert.equal(visible('ที่'), 'ที่')
  assert.match(visible(`a${'\u0301'.repeat(50)}`), /^a\u0301{4}(?:\[U\+0301\]){46}$/)
  assert.ok(widthIn('鲜', 10) >= 9)
})
