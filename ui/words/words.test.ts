import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { kitWords } from '#kit/messages/index.ts'
import { LANGS, missingWords } from '#kit/words.ts'
import { uiWords } from './index.ts'

const placeholders = (text: string): string[] => {
  const ast = new IntlMessageFormat(text, 'en').getAst()
  const named = ast.flatMap(part => (part.type !== 0 && 'value' in part ? [part.value] : []))
  return [...new Set(named)].sort()
}

test('every text in every language, with the same values', () => {
  assert.deepEqual(missingWords(uiWords), [])
  for (const [key, text] of Object.entries(uiWords.en)) {
    for (const lang of LANGS)
      assert.deepEqual(placeholders(uiWords[lang][key]!), placeholders(text), `${lang} ${key}`)
    assert.ok(!Object.hasOwn(kitWords.en, key), `${key} is the kit's`)
  }
})

test('what is said has words, and what has words is said', () => {
  const ui = join(import.meta.dirname, '..')
  const files = globSync('{*,fields/*,filing/*}.{ts,tsx}', { cwd: ui })
  const source = files.map(name => readFileSync(join(ui, name), 'utf8')).join('\n')
  const said = new Set(source.match(/'(?:form|grid)\.[A-Za-z]+'/g)?.map(key => key.slice(1, -1)))
  const known = new Set(Object.keys(uiWords.en))
  assert.deepEqual(
    [...said].filter(key => !known.has(key)),
    [],
  )
  assert.deepEqual(
    [...known].filter(key => !said.has(key)),
    [],
  )
})
