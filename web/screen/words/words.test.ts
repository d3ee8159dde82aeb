import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { brief, namesIn } from '../names.ts'
import { LANGS, loadWords } from './index.ts'

const all = await Promise.all(LANGS.map(async lang => [lang, await loadWords(lang)] as const))
const placeholders = (text: string): string[] =>
  [
    ...new Set(
      new IntlMessageFormat(text, 'en')
        .getAst()
        // 0 is plain text; all else names its value
        .flatMap(part => (part.type !== 0 && 'value' in part ? [String(part.value)] : [])),
    ),
  ].sort()

test('no language lacks a text, and none has one that others lack', () => {
  const [, first] = all[0] ?? assert.fail()
  const keys = Object.keys(first.messages).sort()
  for (const [lang, { messages }] of all) {
    assert.deepEqual(Object.keys(messages).sort(), keys, lang)
    for (const key of keys) assert.ok(messages[key]?.trim(), `${lang} ${key}`)
  }
})

test('a text has the same placeholders in every language, and is a good message', () => {
  const [, first] = all[0] ?? assert.fail()
  for (const [lang, { messages }] of all) {
    for (const [key, text] of Object.entries(messages)) {
      const wanted = placeholders(first.messages[key] ?? '')
      assert.deepEqual(placeholders(text), wanted, `${lang} ${key}`)
    }
  }
})

test('all 97 chapters, and names short enough for a row', () => {
  for (const [lang, { names }] of all) {
    const codes = Object.keys(names.chapter ?? {})
    assert.equal(codes.length, 97)
    for (let n = 1; n <= 97; n++) {
      const name = names.chapter?.[String(n).padStart(2, '0')] ?? ''
      assert.ok(name.length > 0 && [...name].length <= 19, `${lang} ${n} ${name}`)
    }
    assert.deepEqual(Object.keys(names.partner ?? {}), Object.keys(all[0]?.[1].names.partner ?? {}))
    assert.deepEqual(Object.keys(names.office ?? {}), Object.keys(all[0]?.[1].names.office ?? {}))
  }
})

test("the feed's names go first, then ours, then the code", () => {
  const zh = all[0]?.[1] ?? assert.fail()
  const nameOf = namesIn('zh', zh.names, { office: { 7208: { zh: '友谊关海关' }, 9: { en: 'X' } } })
  assert.equal(nameOf('office', '7208'), '友谊关海关')
  assert.equal(nameOf('office', '7201'), '南宁')
  assert.equal(nameOf('office', '9'), '9')
  assert.equal(nameOf('partner', 'VNM'), '越南')
  assert.equal(nameOf('partner', 'VN'), '越南')
  assert.equal(nameOf('partner', 'HK'), '中国香港')
  assert.equal(nameOf('partner', 'TW'), '中国台湾')
  assert.equal(nameOf('partner', 'CL'), '智利')
  assert.equal(nameOf('partner', 'QQQ'), 'QQQ')
  assert.equal(nameOf('chapter', ''), '—')
  assert.equal(brief('Pingxiang (Youyiguan)'), 'Pingxiang')
  assert.equal(brief('凭祥（友谊关）'), '凭祥')
  assert.equal(brief('(Reserved)'), '(Reserved)')
})
