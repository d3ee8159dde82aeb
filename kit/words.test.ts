import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { OUTCOMES } from './fault.ts'
import { kitWords } from './messages/index.ts'
import { LANGS, type Lang, missingWords, pickLang, say, sayFault, type Words } from './words.ts'

const run = { seed: 9110, numRuns: 500 }
const none = { zh: {}, en: {}, vi: {}, th: {} }
const keys = Object.keys(OUTCOMES)
/** One value for each name that any of the messages knows. */
const VALUES: Readonly<Record<string, string | number>> = {
  max: 1200,
  min: 3,
  found: 'string',
  expected: 'object',
  at: 17,
  name: 'hsCode',
  role: 'officer',
  seconds: 5,
  code: 'ZZ',
  list: 'hs-codes',
  text: '1,5',
  table: 'tariff',
  key: '0810600000',
  date: '2026-12-31',
  claim: 'waybill/7',
  transition: 'release',
  state: 'paid',
  version: 4,
  account: 'permit:7',
  unit: 'kg',
  short: '2.50',
  claimed: 'image/png',
  until: '2026-11-25T08:10:00.000Z',
}

test('the reader’s language comes from the heaviest range that we speak', () => {
  const rows: [string | undefined, Lang][] = [
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-Hans-CN', 'zh'],
    ['ZH-hant', 'zh'],
    ['vi-VN,vi;q=0.9,en;q=0.8', 'vi'],
    ['fr-FR, th;q=0.3', 'th'],
    ['en;q=0.2, th;q=0.8, vi;q=0.8', 'th'],
    ['en ; q=0.5 , zh ; q=0.75', 'zh'],
    ['fr, de', 'en'],
    ['*', 'en'],
    ['fr, *;q=0.5', 'en'],
    ['vi;q=0.4, *;q=0.2', 'vi'],
    ['en;q=0, *', 'zh'],
    ['zh;q=0', 'en'],
    ['zh;q=2, vi;q=0.1', 'vi'],
    ['zh;q=x, th', 'th'],
    ['zhx, viet, thai', 'en'],
    [',,;;=,q=1', 'en'],
  ]
  for (const [header, lang] of rows) assert.equal(pickLang(header), lang, header)
  assert.equal(pickLang(`${'fr,'.repeat(100_000)}zh`), 'en')
})

test('law: any header gives a language, and never throws', () => {
  const part = fc.constantFrom(
    'zh',
    'en',
    'vi',
    'th',
    'fr',
    '*',
    '-',
    ';',
    'q=',
    '0.5',
    '1',
    ',',
    ' ',
  )
  const header = fc.oneof(
    fc.string(),
    fc.array(part).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(header, text => assert.ok(LANGS.includes(pickLang(text)))),
    run,
  )
})

test('no language lacks a key of OUTCOMES, and none has one too many', () => {
  assert.deepEqual(missingWords(kitWords), [])
  for (const lang of LANGS) {
    assert.deepEqual(Object.keys(kitWords[lang]).sort(), keys.toSorted(), lang)
  }
})

/** What a sentence must not have: leftovers of syntax, doubled or stray spaces and stops. */
const UGLY = /[{}]|undefined|null|NaN|\bnone\b| {2}|\n|^\s|\s$|[。.]{2}|“”| [.,。，]|[（(][）)]/

test('every message reads well without its values and with all of them', () => {
  const script = {
    zh: /\p{Script=Han}/u,
    en: /^[\p{ASCII}“”]+$/u,
    vi: /[À-ỹ]/,
    th: /[\u0e00-\u0e7f]/,
  }
  for (const lang of LANGS) {
    for (const key of keys) {
      for (const values of [{}, VALUES]) {
        const text = say([kitWords], lang, key, values)
        assert.notEqual(text, key, `${lang} ${key}`)
        assert.doesNotMatch(text, UGLY, `${lang} ${key}: ${text}`)
        assert.match(text, script[lang], `${lang} ${key}`)
        assert.match(
          text,
          lang === 'zh' ? /。$/ : lang === 'th' ? /[^.]$/ : /\.$/,
          `${lang} ${key}`,
        )
      }
    }
  }
})

test('a value that English tells is told in every language', () => {
  for (const key of keys) {
    for (const [name, value] of Object.entries(VALUES)) {
      if (!kitWords.en[key]?.includes(`{${name}`)) continue
      const told = (lang: Lang): boolean =>
        say([kitWords], lang, key, VALUES) !==
        say([kitWords], lang, key, { ...VALUES, [name]: typeof value === 'number' ? 9 : 'other' })
      for (const lang of LANGS) assert.equal(told(lang), told('en'), `${lang} ${key} ${name}`)
    }
  }
})

test('values are said as the language says them', () => {
  const en = (key: string, values = {}): string => say([kitWords], 'en', key, values)
  assert.equal(
    en('text-too-long', { max: 1 }),
    'The text is too long. At most 1 character is allowed.',
  )
  assert.match(en('text-too-long', { max: 4000 }), /At most 4,000 characters are allowed/)
  assert.match(en('too-many-decimals', { max: 0 }), /Only a whole number is allowed/)
  assert.match(en('wrong-type', { expected: 'array', found: 'null' }), /a list, found null/)
  assert.match(en('out-of-range', { min: 0 }), /smallest allowed value is 0\.$/)
  assert.match(en('floor-crossed', { short: '9007199254740993.01' }), /9007199254740993\.01/)
  assert.match(say([kitWords], 'zh', 'unknown-code', { code: '<b>{x}' }), /“<b>\{x\}”/)
})

test('the first that knows a key speaks; else English does, else the key stands for itself', () => {
  const one: Words = {
    ...none,
    en: { hello: 'Hello {name}', only: 'only English' },
    vi: { hello: 'Chào' },
  }
  const two: Words = { ...none, en: { hello: 'no' }, zh: { hello: '你好' } }
  assert.equal(say([one, two], 'en', 'hello', { name: 'A' }), 'Hello A')
  assert.equal(say([one, two], 'zh', 'hello'), '你好')
  assert.equal(say([one, two], 'th', 'only'), 'only English')
  for (const key of ['nobody.knows', 'constructor', '__proto__', 'toString', '']) {
    assert.equal(say([one, two], 'en', key), key)
  }
  assert.equal(say([], 'th', 'x'), 'x')
  assert.deepEqual(missingWords(one), [
    { lang: 'zh', key: 'hello' },
    { lang: 'zh', key: 'only' },
    { lang: 'vi', key: 'only' },
    { lang: 'th', key: 'hello' },
    { lang: 'th', key: 'only' },
  ])
})

test('a broken message is missing, and is never thrown at the reader', () => {
  const broken: Words = { ...none, en: { bad: 'open {', blank: ' ', tag: '<b>{x}</b> </i' } }
  assert.equal(say([broken], 'en', 'bad'), 'bad')
  assert.equal(say([broken], 'en', 'tag', { x: 1 }), '<b>1</b> </i')
  const wanting = missingWords(broken).filter(each => each.lang === 'en')
  assert.deepEqual(wanting, [
    { lang: 'en', key: 'bad' },
    { lang: 'en', key: 'blank' },
  ])
})

test('law: broken values never throw', () => {
  const broken: unknown[] = [
    null,
    undefined,
    Number.NaN,
    {},
    [],
    Symbol('s'),
    () => 1,
    new Date(NaN),
  ]
  const value = fc.oneof(fc.anything(), fc.bigInt(), fc.constantFrom(...broken))
  const values = fc.dictionary(fc.constantFrom(...Object.keys(VALUES)), value)
  const messages = {
    all: '{max, number} {min, plural, one {#} other {# #}} {at, date} {found, time} {code}',
    styled:
      '{max, number, ::currency/CNY} {min, selectordinal, other {#}} {text, select, other {}}',
  }
  const words = [kitWords, { ...none, en: messages }]
  const key = fc.oneof(fc.constantFrom(...keys), fc.constantFrom('all', 'styled'))
  fc.assert(
    fc.property(key, values, (key, given) => {
      // What a caller without types could hand over.
      const text = say(words, 'en', key, given as Record<string, string | number>)
      assert.equal(typeof text, 'string')
      assert.ok(text.length > 0)
    }),
    { ...run, numRuns: 3000 },
  )
})

test('an account below its floor is told of in its pack’s own words, where it has some', () => {
  const one = { 'floor.shelf': 'Of {of} {short} are missing.' }
  const pack: Words = { zh: one, en: one, vi: one, th: one }
  const of = (account: string): string =>
    sayFault([pack, kitWords], 'en', { key: 'floor-crossed', values: { account, short: '2' } })
  assert.equal(of('commerce/shelf:org_1/NNB/DURIAN'), 'Of DURIAN 2 are missing.')
  assert.match(of('commerce/takings:X'), /not sufficient/)
  assert.match(of(''), /not sufficient/)
})
