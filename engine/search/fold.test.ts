import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, mentions, partsOf, queryOf, termsOf } from './fold.ts'

test('marks, case and width do not count; Thai vowels and tones do', () => {
  for (const [one, other] of [
    ['Sầu riêng', 'SAU RIENG'],
    ['Đắk Lắk', 'dak lak'],
    ['Nước mắm'.normalize('NFD'), 'nuoc mam'],
    ['０８１０６０', '081060'],
    ['ＣＩＦ', 'cif'],
    ['Straße', 'STRASSE'],
    ['Łódź Ørsted', 'lodz orsted'],
    ['İzmir', 'izmir'],
    ['ΟΔΟΣ', 'οδος'],
    ['ｶﾞｽ', 'ガス'],
    ['ท\u200bุเรียน', 'ทุเรียน'],
    ['๒๕๖๙', '2569'],
    ['㎏', 'kg'],
    ['한국', '한국'.normalize('NFD')],
  ]) {
    assert.equal(fold(one ?? ''), fold(other ?? ''), one)
  }
  assert.notEqual(fold('ปา'), fold('ป่า'))
})

test('terms and queries are what they are said to be', () => {
  assert.equal(termsOf(['Sầu riêng']), "'sau':1 'rieng':3")
  assert.equal(termsOf(['鲜榴莲']), "'鲜榴':1 '榴莲':2 '莲':3")
  assert.equal(termsOf(['ทุเรียน']), "'ทุเ':1 'ุเร':2 'เรี':3 'รีย':4 'ียน':5 'ยน':6 'น':7")
  assert.equal(termsOf(["a'b\\c 12345"]), "'a':1 'b':3 'c':5 '12345':7 '<54321':7")
  assert.equal(queryOf('riêng 榴莲'), "'rieng':* & '榴莲'")
  assert.equal(queryOf('鲜榴莲'), "('鲜榴' <-> '榴莲')")
  assert.equal(queryOf('48217'), "('48217':* | '<71284':*)")
  for (const nothing of ['', ' ', '—', '%_*', "':*", '\u0301', '🙂']) {
    assert.equal(queryOf(nothing), undefined, nothing)
  }
})

test('a text is shown when it has one of the parts', () => {
  assert.ok(mentions('Sầu riêng tươi', 'xoai rie'))
  assert.ok(mentions('冷冻榴莲肉', '榴莲'))
  assert.ok(mentions('72082026000048217', '48217'))
  assert.ok(!mentions('72082026000048217', '82170'))
  assert.ok(!mentions('冷冻榴莲肉', '榴肉'))
  assert.ok(!mentions('tươi', 'uoi'))
})

test('law: capitals, width and form of a text change nothing of its fold', () => {
  const wide = (text: string): string =>
    text.replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), text => {
      const folded = fold(text)
      assert.equal(fold(text.toUpperCase()), folded)
      assert.equal(fold(text.normalize('NFD')), folded)
      assert.equal(fold(text.normalize('NFC')), folded)
      assert.equal(fold(wide(text)), folded)
      assert.equal(fold(folded), folded)
    }),
    { numRuns: 2000, seed: 4217 },
  )
})

test('law: the short way over plain letters and Han says the same as the long one', () => {
  // a soft hyphen is no plain letter, and is not seen; a Thai letter is a run of its own at the end
  const unit = fc.constantFrom(...'aZ09 -_/.\'\\"<&\t\n', '\x00', '\x7f', '一', '鲜', '鿿', '龥')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), text => {
      assert.equal(fold(text), fold(`${text}\u00ad`))
      assert.deepEqual(partsOf(`${text} ก`), [...partsOf(text), { text: 'ก', apart: false }])
      const terms = termsOf([`${text} ก`]).split(' ')
      assert.match(terms.pop() ?? '', /^'ก':\d+$/)
      assert.equal(termsOf([text]), terms.join(' '))
    }),
    { seed: 3301, numRuns: 500 },
  )
})
