// What the shop's pages work out by themselves: addresses, bag, draft, amounts, papers, shelves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGS } from '#web/shell/langs.ts'
import { readAddress, writeAddress } from './address.ts'
import { Bag, type Drawer, MOST_LINES, MOST_PIECES, piecesIn, readBag, withPieces } from './bag.ts'
import { readBegun, readDraft, Wishes } from './draft.ts'
import * as money from './money.ts'
import { fieldOf, tidyId, wrongIn } from './papers.ts'
import { loud } from './rows.ts'
import { en } from './words/en.ts'
import { fill, loadWords } from './words/index.ts'

test('an address is a page, and a page an address', () => {
  const at = (path: string, search = '') => readAddress(path, search)
  assert.deepEqual(at('/shop', '?q=x&lang=th'), {
    root: '',
    view: 'home',
    code: '',
    query: { q: 'x' },
  })
  const views = {
    '/shop/': 'home',
    '/shop/c/snack': 'category',
    '/shop/a/P2026000001': 'article',
    '/shop/bag': 'bag',
    '/shop/checkout': 'checkout',
    '/shop/o': 'orders',
    '/shop/o/abc': 'order',
    '/shop/zzz': 'unknown',
    '/shop/zzz/a': 'unknown',
    '/shop/bag/a': 'unknown',
  }
  for (const [path, view] of Object.entries(views)) assert.equal(at(path).view, view, path)
  assert.equal(at('/behind/a/proxy/shop/bag').root, '/behind/a/proxy')
  assert.equal(
    writeAddress('/x', 'c/in', { q: '', part: 'a.b' }, 'vi'),
    '/x/shop/c/in?part=a.b&lang=vi',
  )
})

test('the bag takes what it took before, and nothing that is none', () => {
  const one = { article: 'P1', quantity: 2 }
  assert.deepEqual(readBag(JSON.stringify([one, { article: 'P2', quantity: 0 }, 'x', null])), [one])
  for (const text of ['', '{', '{}', 'null', '[[]]', null]) assert.deepEqual(readBag(text), [])
  assert.deepEqual(withPieces([one], 'P1', 0), [])
  assert.deepEqual(withPieces([one], 'P1', 1000), [{ article: 'P1', quantity: MOST_PIECES }])
  const full = Array.from({ length: MOST_LINES }, (_, n) => ({ article: `P${n}`, quantity: 1 }))
  assert.equal(withPieces(full, 'P999', 1).length, MOST_LINES)
  assert.equal(piecesIn([one, { article: 'P3', quantity: 5 }]), 7)
  assert.equal(piecesIn([one], 'P9'), 0)
  const kept = new Map<string, string>()
  const drawer: Drawer = {
    read: name => kept.get(name) ?? null,
    write: (name, text) => void (text === '' ? kept.delete(name) : kept.set(name, text)),
  }
  new Bag(drawer).put('P1', 3)
  // another window of the same browser: neither loses what the other put in
  const [a, b] = [new Bag(drawer), new Bag(drawer)]
  a.put('P2', 1)
  b.put('P3', 1)
  assert.deepEqual(
    new Bag(drawer).lines.map(each => each.article),
    ['P1', 'P2', 'P3'],
  )
  for (const each of ['P1', 'P2', 'P3']) b.put(each, 0)
  assert.equal(kept.size, 0)
})

test('what was typed and begun is read back; the same wish has the same key', () => {
  assert.deepEqual(readDraft('{"name":"张","evil":"x","id":5}'), { name: '张' })
  assert.deepEqual(readDraft('['), {})
  const begun = { token: 'a'.repeat(43), at: 'x', paid: '1.00', pieces: 1, lines: [] }
  assert.deepEqual(readBegun(JSON.stringify([begun, { ...begun, token: '../x' }, 1])), [begun])
  const wishes = new Wishes()
  const key = wishes.keyFor({ a: 1 })
  assert.equal(wishes.keyFor({ a: 1 }), key)
  assert.notEqual(wishes.keyFor({ a: 2 }), key)
})

test('amounts are exact, and said as each language says them', () => {
  assert.equal(money.sumOf('0.10', '0.20', '99999999999999.99'), '100000000000000.29')
  assert.equal(money.lessOf('1.00', '1.01'), '-0.01')
  assert.ok(money.isMore('5000.01', '5000.00') && !money.isMore('5000.00', '5000.00'))
  assert.ok(money.isNil('0.00') && !money.isNil('0.01'))
  assert.equal(money.partOf('25.00', '100.00'), 250)
  assert.equal(money.partOf('1.00', '0.00'), 0)
  assert.equal(money.sayMoney('zh', '12345.60'), '¥12,345.60')
  assert.equal(money.sayMoney('en', '12345.60'), 'CNY\u00a012,345.60')
  assert.equal(money.sayMoney('vi', '12345.60'), 'CNY\u00a012.345,60')
  assert.equal(money.sayAmount('en', '90071992547409.93'), '90,071,992,547,409.93')
  assert.match(money.sayDay('th', '2026-12-25'), /2026/, 'the Gregorian year')
  assert.equal(money.sayTime('en', '2026-11-25T16:00:05Z'), '00:00:05')
  assert.equal(money.today(Date.parse('2026-11-25T16:00:00Z')), '2026-11-26')
  assert.deepEqual(money.span('2026-11-25T08:00:00Z', '2026-11-25T08:02:14Z'), { min: 2, sec: 14 })
})

test('papers and telephones are looked at before they are sent; faults find their field', () => {
  const right = {
    name: 'A',
    id: '11010519491231002x ',
    phone: '+86 138-0013 8000',
    consignee: 'B',
    consigneePhone: '07715320000',
    address: 'C',
  }
  assert.deepEqual(wrongIn(right, en), {})
  assert.equal(tidyId(right.id), '11010519491231002X')
  assert.deepEqual(wrongIn({ ...right, id: '110105194912310021' }, en), { id: en.idWrong })
  assert.deepEqual(wrongIn({ ...right, idKind: '2', id: 'E1234' }, en), {})
  assert.deepEqual(wrongIn({ ...right, phone: 'x', address: ' ' }, en), {
    phone: en.phoneWrong,
    address: en.needed,
  })
  assert.equal(Object.keys(wrongIn({}, en)).length, 6)
  const paths = {
    '/buyer/id': 'id',
    '/buyer/idKind': 'idKind',
    '/buyer/name': 'name',
    '/buyer/phone': 'phone',
    '/consignee/name': 'consignee',
    '/consignee/phone': 'consigneePhone',
    '/consignee/address': 'address',
    '/coupon': 'coupon',
    '/lines/0/quantity': undefined,
    '/expect': undefined,
  }
  for (const [path, name] of Object.entries(paths)) assert.equal(fieldOf({ path }), name, path)
})

test('no shelf is ragged: its rows of four are full, but for the last of one or two', () => {
  for (let n = 0; n <= 60; n++) {
    const wide = loud(n)
    assert.equal(wide.length, n)
    let at = 0
    for (const each of wide) {
      const takes = each ? 2 : 1
      assert.ok((at % 4) + takes <= 4, `${n} goods`)
      at += takes
    }
    if (n > 1) assert.equal(at % 4, 0, `${n} goods`)
  }
})

test('all languages say all there is to say, with the same values in it', async () => {
  const values = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join()
  for (const lang of LANGS) {
    const words = await loadWords(lang)
    assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort(), lang)
    for (const [key, text] of Object.entries(words)) {
      assert.notEqual(text.trim(), '', `${lang} ${key}`)
      assert.equal(values(text), values(en[key as keyof typeof en]), `${lang} ${key}`)
    }
  }
  assert.equal(fill('{a} of {b}', { a: 1, b: 'x' }), '1 of x')
})
