import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mount } from '#engine/mounted.ts'
import { LANGS, missingWords } from '#kit/words.ts'
import { packs } from '#packs/index.ts'
import { htmlOf } from './html.ts'
import { LETTER_KINDS, type LetterValues, letter, letterWords, momentText } from './letter.ts'
import { filingLink, makeLetterhead } from './letterhead.ts'

const LINK = 'https://beibu.example.org/links/abc'
const move = (n: number) => ({
  name: 'Declaration',
  number: `220120260000000${n}`,
  state: 'Released',
  at: 'now',
  link: `https://beibu.example.org/filings/trade.declaration/${n}`,
})
const VALUES: LetterValues = {
  invitation: { organisation: 'ORG', node: 'customs.example.org', link: LINK, until: 'UNTIL' },
  password: { link: LINK, until: 'UNTIL' },
  'password-changed': { at: 'AT', link: LINK },
  moved: { organisation: 'ORG', link: LINK, moves: [move(1)] },
}

test('each kind of letter is there in each language, with all that it is told', () => {
  assert.deepEqual(missingWords(letterWords), [])
  for (const lang of LANGS) {
    const texts = new Set<string>()
    for (const kind of LETTER_KINDS) {
      const { subject, content } = letter(lang, kind, VALUES[kind])
      assert.match(subject, /^\S.*\S$/, `${lang} ${kind}`)
      assert.doesNotMatch(subject + content, /[{}]|\bundefined\b|\.(subject|content)/)
      const { moves: _, ...told } = { moves: [], ...VALUES[kind] }
      for (const [name, value] of Object.entries(told)) {
        const link = kind === 'moved' && name === 'link'
        if (!link) assert.ok(`${subject}\n${content}`.includes(value), `${lang} ${kind} ${name}`)
      }
      // each address on a line of its own, where HTML makes a link of it
      for (const line of content.split('\n')) {
        if (line.includes('://')) assert.match(line, /^https:\/\/\S+$/, `${lang} ${kind}`)
      }
      texts.add(content)
    }
    assert.equal(texts.size, LETTER_KINDS.length)
  }
  const contents = LANGS.map(lang => letter(lang, 'password', VALUES.password).content)
  assert.equal(new Set(contents).size, LANGS.length)
})

test('one move is the subject itself; many are counted, and at most 50 are listed', () => {
  const moves = Array.from({ length: 1234 }, (_, n) => move(n))
  for (const lang of LANGS) {
    const one = letter(lang, 'moved', VALUES.moved)
    assert.match(one.subject, /Declaration 2201202600000001.*Released/)
    const many = letter(lang, 'moved', { ...VALUES.moved, moves })
    assert.match(many.subject, /1[,.]?234.*ORG|ORG.*1[,.]?234/, lang)
    assert.equal(many.content.match(/filings\/trade/g)?.length, 50)
    assert.ok(many.content.includes(`\n${LINK}\n`), lang)
    assert.match(many.content, /1[,.]?184/)
  }
})

test('a name cannot break out of its line, nor out of the HTML', () => {
  const organisation = 'Evil\r\nBcc: x@example.org\n\nhttps://evil.example\n\u2028<b>"&\'\ud800'
  for (const lang of LANGS) {
    const { subject, content } = letter(lang, 'invitation', { ...VALUES.invitation, organisation })
    assert.doesNotMatch(subject, /[\r\n\u2028]/)
    const html = htmlOf(lang, content)
    assert.equal(html.match(/<a /g)?.length, 1)
    assert.ok(html.includes(`<a href="${LINK}">`))
    assert.ok(html.includes('&lt;b&gt;&quot;&amp;&#39;'))
    assert.doesNotMatch(html, /<b>|src=|url\(|<script|<img/)
  }
})

test('a move is told with the pack’s own words, and leads to its page', () => {
  const letterhead = makeLetterhead({
    mounted: mount(packs({ country: 'CN' })),
    zone: 'Asia/Shanghai',
    url: 'https://beibu.example.org',
    newId: () => 'id',
  })
  const moves = [
    {
      type: 'trade.declaration',
      number: 'N 1/2',
      event: 'release',
      state: 'released',
      at: '2026-11-25T08:00:00.000Z',
    },
  ]
  const compose = (lang: string) => letterhead.compose({ lang, organisation: '北部湾公司', moves })
  assert.equal(compose('zh').subject, '报关单 N 1/2：已放行')
  assert.equal(compose('th').subject, 'ใบขนสินค้า N 1/2: ตรวจปล่อยแล้ว')
  assert.match(compose('zh').content, /（2026年11月25日 GMT\+8 16:00）/)
  assert.ok(
    compose('vi').content.includes(
      '\nhttps://beibu.example.org/app/filings/trade.declaration/N%201%2F2\n',
    ),
  )
  // a language that is none, a type that is no longer there
  assert.equal(compose('xx').subject, 'Customs declaration N 1/2: Released')
  const gone = [{ ...moves[0]!, type: 'gone.thing' }]
  assert.match(
    letterhead.compose({ lang: 'en', organisation: 'O', moves: gone }).subject,
    /^gone\.thing N/,
  )
  assert.equal(filingLink('https://h', 'a.b', '北/1'), 'https://h/app/filings/a.b/%E5%8C%97%2F1')
})

test('a moment names its zone, and its year is that of the pages in every language', () => {
  for (const lang of LANGS) {
    const text = momentText(lang, 'Asia/Bangkok', Date.parse('2026-01-05T20:30:00Z'))
    assert.match(text, /2026/)
    assert.match(text, /03:30/)
    assert.match(text, /GMT\+7/)
  }
})
