// Every fault has words in every language, and they say the same things.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGS, missingWords, say } from '#kit/words.ts'
import { BULK_FAULTS } from './faults.ts'
import { bulkWords } from './messages.ts'

const keys = [...Object.keys(BULK_FAULTS), 'progress-check', 'progress-lodge'].sort()

test('no language lacks a key, and none has one more', () => {
  assert.deepEqual(missingWords(bulkWords), [])
  for (const lang of LANGS) assert.deepEqual(Object.keys(bulkWords[lang]).sort(), keys, lang)
})

test('every message uses the same values in every language', () => {
  const names = (message: string): string[] =>
    [...new Set([...message.matchAll(/\{(\w+)(?:[,}])/g)].map(each => each[1] ?? ''))].sort()
  for (const key of keys) {
    const expected = names((bulkWords.en as Record<string, string>)[key] ?? '')
    for (const lang of LANGS) {
      assert.deepEqual(
        names((bulkWords[lang] as Record<string, string>)[key] ?? ''),
        expected,
        `${lang} ${key}`,
      )
    }
  }
})

test('messages are well formed ICU and come out with their values', () => {
  const values = {
    line: 3,
    column: 'C',
    text: '1.234',
    otherLine: 9,
    otherColumn: 'D',
    otherText: '1,5',
  }
  for (const lang of LANGS) {
    for (const key of keys) assert.notEqual(say([bulkWords], lang, key, values), key)
    const message = say([bulkWords], lang, 'number-style-contradictory', values)
    for (const each of ['3', 'C', '1.234', '9', 'D', '1,5'])
      assert.ok(message.includes(each), message)
  }
  assert.match(
    say([bulkWords], 'zh', 'number-other-style', { text: '1,5', style: 'point' }),
    /小数点/,
  )
})
