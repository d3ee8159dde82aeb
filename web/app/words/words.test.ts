import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { bulkWords } from '#doors/bulk/messages.ts'
import { LANGS } from '#kit/words.ts'
import { loadWords } from './index.ts'

const all = await Promise.all(LANGS.map(async lang => [lang, await loadWords(lang)] as const))
const first = all[0]?.[1] ?? {}

type Part = ReturnType<IntlMessageFormat['getAst']>[number]
const namesIn = (parts: readonly Part[]): string[] =>
  parts.flatMap(part => {
    const own = part.type !== 0 && part.type !== 7 && 'value' in part ? [String(part.value)] : []
    const inner = 'options' in part ? Object.values(part.options) : []
    return [...own, ...inner.flatMap(option => namesIn(option.value))]
  })
const placeholders = (text: string): string[] =>
  [
    ...new Set(namesIn(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst())),
  ].sort()

test('no language lacks a text, and none has one that others lack', () => {
  const keys = Object.keys(first).sort()
  for (const [lang, messages] of all) {
    assert.deepEqual(Object.keys(messages).sort(), keys, lang)
    for (const key of keys) assert.ok(messages[key]?.trim(), `${lang} ${key}`)
  }
})

test('a text has the same placeholders in every language, and is a good message', () => {
  for (const [lang, messages] of all) {
    for (const [key, text] of Object.entries(messages)) {
      assert.deepEqual(placeholders(text), placeholders(first[key] ?? ''), `${lang} ${key}`)
    }
  }
})

const root = join(import.meta.dirname, '..')
const sources = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter(name => !/\.test\.ts$|^testing\/|^words\//.test(name))
  .map(name => readFileSync(join(root, name), 'utf8'))

test('every text that a page asks for is there, and none lies idle', () => {
  const keys = Object.keys(first)
  const heads = new Set(keys.map(key => key.split('.')[0]))
  const said = sources.flatMap(source =>
    [...source.matchAll(/'([a-z]+(?:\.[a-z0-9-]+)+)'/g)].map(([, key]) => key ?? ''),
  )
  const asked = said.filter(key => heads.has(key.split('.')[0]))
  assert.deepEqual(
    asked.filter(key => !keys.includes(key)),
    [],
  )
  // keys that are put together: `role.${role}` asks for all that begin so
  const made = sources.flatMap(source =>
    [...source.matchAll(/`([a-z]+\.(?:[a-z]+\.)*)\$\{/g)].map(([, head]) => head ?? ''),
  )
  // of a file's faults, those that the page says otherwise, since it can help
  const ofFaults = new Set(Object.keys(bulkWords.en))
  const idle = keys.filter(
    key => !asked.includes(key) && !ofFaults.has(key) && !made.some(head => key.startsWith(head)),
  )
  assert.deepEqual(idle, [])
})

test('Chinese is written with full-width signs', () => {
  const zh = all.find(([lang]) => lang === 'zh')?.[1] ?? {}
  const half = Object.entries(zh).filter(([, text]) =>
    /[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/.test(text.replace(/\{[^{}]*\{.*$/s, '')),
  )
  assert.deepEqual(half, [])
})
