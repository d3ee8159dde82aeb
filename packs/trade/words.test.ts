import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fields } from '#kit/field.ts'
import type { AnyFiling } from '#kit/filing.ts'
import { LANGS, missingWords, say } from '#kit/words.ts'
import { tradePack } from './pack.ts'

const pack = tradePack('CN')
// Viet Nam has more agreements than any other, and lines of the United Kingdom say more
const filings = [pack, tradePack('VN'), tradePack('GB')].flatMap(each =>
  Object.values(each.filings),
)

/** Labels of fields and of the fields of their rows: `field.items.hs`. */
const labels = (fields: Fields, before = 'field'): string[] =>
  Object.entries(fields).flatMap(([name, { meta }]) => {
    const key = `${before}.${name}`
    return meta.rows === undefined ? [key] : [key, ...labels(meta.rows, key)]
  })
/** Codes of the short lists, which the pack names itself: `code.direction.import`. */
const codes = (fields: Fields): string[] =>
  Object.values(fields).flatMap(({ meta }) => [
    ...(meta.codes ?? []).map(code => `code.${meta.list}.${code}`),
    ...codes(meta.rows ?? {}),
  ])
const named = (kind: string, names: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(names).map(name => `${kind}.${name}`)

const ofFiling = (filing: AnyFiling): string[] => [
  `filing.${filing.name}`,
  ...labels(filing.fields),
  ...labels(filing.amounts),
  ...codes(filing.fields),
  ...codes(filing.amounts),
  ...named('section', filing.sections ?? {}),
  ...filing.states.map(state => `state.${state}`),
  ...named('transition', filing.transitions),
  ...named('measure', filing.measures),
  ...named('dimension', filing.dimensions),
  ...Object.keys(filing.rules),
]

const NEEDED = new Set([
  'pack',
  ...filings.flatMap(ofFiling),
  // accounts' names, for the entries of a filing's page
  ...Object.keys(pack.accounts).map(account => `ledger.${account}`),
  // why a filing is in its risk lane
  ...['criterion', 'criterion-history', 'criterion-bounds'].flatMap(name =>
    (pack.reference.tables[name]?.seed ?? []).map(({ key }) => `reason.${key}`),
  ),
  'reason.unreadable',
  // revenue that is no tax
  'ledger.late-payment',
  'ledger.late-declaration',
  // what a trial lodging warns of
  'likely-duplicate',
  // whose the bank account is
  'ledger.customs',
  // accounts that may not go below their floor
  ...Object.entries(pack.accounts).flatMap(([name, { floor }]) =>
    floor === 'none' ? [] : [`floor.${name}`],
  ),
  // what assess refuses by itself
  'value-below-zero',
  'insurance-rate-wrong',
  'relief-vat-open',
  'unit-price-missing',
  'excise-quantity-open',
  'base-differs',
  // what speaks against a foreign message
  'message-unknown',
  'message-unsupported',
  'message-differs',
  'message-changes-nothing',
  'message-asks',
  // why there is no ACDD of a declaration
  'acdd-import',
  'acdd-unreleased',
])

test('every language has every word, no word too many, and each can be read', () => {
  assert.deepEqual(missingWords(pack.words), [])
  for (const lang of LANGS) {
    const has = new Set(Object.keys(pack.words[lang]))
    assert.deepEqual(
      [...NEEDED].filter(key => !has.has(key)),
      [],
      `${lang} lacks`,
    )
    assert.deepEqual(
      [...has].filter(key => !NEEDED.has(key)),
      [],
      `${lang} has without need`,
    )
  }
})

test('messages name the code, the hint and the numbers', () => {
  const hint = { hs: '810600000', hint: '0810600000' }
  for (const lang of LANGS) {
    assert.match(say([pack.words], lang, 'hs-unknown', hint), /810600000.*0810600000/)
    const plain = say([pack.words], lang, 'hs-unknown', { hs: '123456', hint: 'none' })
    assert.match(plain, /123456/)
    assert.doesNotMatch(plain, /none|\{/)
    assert.match(
      say([pack.words], lang, 'origin-withdrawn', { code: 'TP', successor: 'TL' }),
      /TP.*TL/,
    )
  }
})
