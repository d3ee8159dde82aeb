import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OUTCOMES } from '#kit/fault.ts'
import type { Fields } from '#kit/field.ts'
import type { AnyFiling } from '#kit/filing.ts'
import { LANGS, missingWords, say } from '#kit/words.ts'
import { cebWords } from './formats/index.ts'
import { commercePack } from './pack.ts'
import { LIST_REASONS } from './shop/desk.ts'

const pack = commercePack()

const labels = (fields: Fields, before = 'field'): string[] =>
  Object.entries(fields).flatMap(([name, { meta }]) => {
    const key = `${before}.${name}`
    return meta.rows === undefined ? [key] : [key, ...labels(meta.rows, key)]
  })
const codes = (fields: Fields): string[] =>
  Object.values(fields).flatMap(({ meta }) => [
    ...(meta.codes ?? []).map(code => `code.${meta.list}.${code}`),
    ...codes(meta.rows ?? {}),
  ])
const named = (kind: string, names: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(names).map(name => `${kind}.${name}`)

const ofFiling = (filing: AnyFiling): string[] => [
  `filing.${filing.name}`,
  ...[...labels(filing.fields), ...labels(filing.amounts)],
  ...[...codes(filing.fields), ...codes(filing.amounts)],
  ...named('section', filing.sections ?? {}),
  ...filing.states.map(state => `state.${state}`),
  ...named('transition', filing.transitions),
  ...named('measure', filing.measures),
  ...named('dimension', filing.dimensions),
  ...Object.keys(filing.rules),
]
/** Refusals of what the node lodges by itself that have a remedy of their own, and all others. */
const REFUSED = [
  ...[
    'mass-wrong',
    'goods-not-listed',
    'buyer-id-wrong',
    'single-exceeded',
    'already-claimed',
    'other',
  ],
]
const NEEDED = new Set([
  'pack',
  ...Object.values(pack.filings).flatMap(ofFiling),
  ...Object.keys(pack.accounts).map(account => `ledger.${account}`),
  // accounts that may not go below their floor
  ...Object.entries(pack.accounts).flatMap(([name, { floor }]) =>
    floor === 'none' ? [] : [`floor.${name}`],
  ),
  ...Object.keys(cebWords.en),
  // what assess refuses by itself
  'discount-over',
  // what the shop's door refuses
  'article-not-sold',
  'coupon-unknown',
  'sold-out',
  'year-exceeded',
  'return-unreleased',
  'return-pieces',
  // what a merchant's desk says of what stands still
  ...[...LIST_REASONS, 'export'].flatMap(key => [`reason.${key}`, `remedy.${key}`]),
  ...REFUSED.map(key => `remedy.${key}`),
])

test('each refusal that has a remedy of its own is one that the node can give', () => {
  const rules = new Set(Object.values(pack.filings).flatMap(each => Object.keys(each.rules)))
  for (const key of REFUSED) {
    assert.ok(key === 'other' || rules.has(key) || Object.hasOwn(OUTCOMES, key), key)
  }
})

test('every language has every word, no word too many, and each can be read', () => {
  assert.deepEqual(missingWords(pack.words), [])
  for (const lang of LANGS) {
    const has = new Set(Object.keys(pack.words[lang]))
    assert.deepEqual(
      [...NEEDED].filter(key => !has.has(key)),
      [],
      lang,
    )
    assert.deepEqual(
      [...has].filter(key => !NEEDED.has(key)),
      [],
      lang,
    )
    for (const key of has) assert.ok(say([pack.words], lang, key, { code: 'X', hs: '1' }) !== '')
  }
})
