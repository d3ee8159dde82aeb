// Messages of every kind: written and read as the same whatever they hold, at every limit; what is
// wrong refused with its place and customs' code; strangers' XML.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readXml } from '#doors/bulk/xml.ts'
import { Refusal } from '#kit/fault.ts'
import { LANGS, missingWords } from '#kit/words.ts'
import { encode } from './encode.ts'
import { type CebMessage, decode, KINDS, type LooseMessage, shapeOf } from './message.ts'
import { CEB, TABLE } from './table.ts'
import { decoded, faultsOf, order, treeOf } from './testing/index.ts'
import { messageOf } from './testing/messages.ts'
import { cebWords } from './words.ts'

const xmlOf = (message: CebMessage): string => {
  const xml = encode(message)
  return typeof xml === 'string' ? xml : assert.fail(JSON.stringify(xml.faults))
}

for (const kind of KINDS) {
  test(`${kind}: what is written is read as the same, in the table's order`, () => {
    const law = fc.property(messageOf(kind), message => {
      const xml = xmlOf(message)
      assert.deepEqual(decoded(xml), message)
      // elements of the head, as they stand there, in the order of the table
      const { group, names, head } = shapeOf(kind)
      const record = treeOf(xml).children.find(each => each.name === group)
      const found = names[0] === undefined ? record : record?.children[0]
      const order = Object.keys(head)
      const places = (found?.children ?? []).map(each => order.indexOf(each.name))
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      )
    })
    fc.assert(law, { numRuns: 50 })
  })
}

const refused = (xml: string): string[] => faultsOf(decode(treeOf(xml)))
/** The sample order with a piece of its XML exchanged. */
const turned = (from: string | RegExp, to: string): string => {
  const xml = xmlOf(order())
  const other = xml.replace(from, to)
  assert.notEqual(other, xml, String(from))
  return other
}

test('an order whose sums do not agree is refused (shop-bugs C1)', () => {
  // goodsValue and acturalPaid 0.01, but the only line says 1
  const { kind, guid, version, records, transfer } = order()
  const [{ head, list }] = records as [(typeof records)[0]]
  const of = (change: object, lines: object = {}): CebMessage => ({
    kind,
    guid,
    version,
    transfer,
    records: [{ head: { ...head, ...change }, list: list.map(each => ({ ...each, ...lines })) }],
  })
  const none = { freight: 0n, taxTotal: 0n, discount: 0n }
  const c1 = of({ ...none, goodsValue: 1n, acturalPaid: 1n }, { totalPrice: 100n })
  assert.deepEqual(faultsOf(encode(c1)), ['ceb-goods-value /records/0/head/goodsValue 100'])
  const other = turned(/<ceb:goodsValue>300\.00/, '<ceb:goodsValue>300.01')
  assert.deepEqual(refused(other), [
    'ceb-goods-value /records/0/head/goodsValue 100',
    'ceb-paid /records/0/head/acturalPaid 100',
  ])
  assert.deepEqual(refused(turned('acturalPaid>277.30', 'acturalPaid>277.31')), [
    'ceb-paid /records/0/head/acturalPaid 100',
  ])
  assert.deepEqual(faultsOf(encode(of({}, { currency: '502' }))), [
    'ceb-currency /records/0/list/0/currency 100',
  ])
  // customs' own arithmetic: 300.00 + 0.00 + 27.30 − 50.00 = 277.30
  assert.deepEqual(faultsOf(encode(of({}))), [])
  const twice = {
    ...order(),
    records: [{ head, list: [...list, { ...list[0]!, totalPrice: 0n }] }],
  }
  assert.deepEqual(faultsOf(encode(twice)), ['ceb-line-number /records/0/list/1/gnum <0'])
})

test('lengths, types and presence: refused with the place', () => {
  const head = '/records/0/head'
  const cases: readonly (readonly [string | RegExp, string, string])[] = [
    [
      /<ceb:buyerName>[^<]*/,
      `<ceb:buyerName>${'蜂'.repeat(61)}`,
      `text-too-long ${head}/buyerName`,
    ],
    [/<ceb:buyerName>[^<]*/, '<ceb:buyerName> ', `field-missing ${head}/buyerName`],
    [/<ceb:buyerName>.*?<\/ceb:buyerName>/, '', `field-missing ${head}/buyerName`],
    [/<ceb:currency>142/, '<ceb:currency>14', `ceb-text-too-short ${head}/currency`],
    [/<ceb:appType>1/, '<ceb:appType>4', `unknown-code ${head}/appType`],
    [/<ceb:orderType>I/, '<ceb:orderType>E', `unknown-code ${head}/orderType`],
    [/<ceb:appTime>2026/, '<ceb:appTime>x026', `ceb-time-wrong ${head}/appTime`],
    [/<ceb:appTime>\d+/, '<ceb:appTime>20260229101010', `ceb-time-wrong ${head}/appTime`],
    [/<ceb:appTime>\d+/, '<ceb:appTime>20260228241010', `ceb-time-wrong ${head}/appTime`],
    [/<ceb:freight>0\.00/, '<ceb:freight>1,0', `not-a-decimal ${head}/freight`],
    [/<ceb:freight>0\.00/, '<ceb:freight>-1', `out-of-range ${head}/freight`],
    [/<ceb:freight>0\.00/, '<ceb:freight>1e1', `not-a-decimal ${head}/freight`],
    [/<ceb:freight>0\.00/, '<ceb:freight>0.00001', `too-many-decimals ${head}/freight`],
    [/<ceb:freight>0\.00/, '<ceb:freight>0.000000', `too-many-decimals ${head}/freight`],
    [/<ceb:freight>0\.00/, '<ceb:freight>100000000000000', `out-of-range ${head}/freight`],
    [/<ceb:gnum>1/, '<ceb:gnum>100', 'out-of-range /records/0/list/0/gnum'],
    [/<ceb:gnum>1/, '<ceb:gnum>01', 'out-of-range /records/0/list/0/gnum'],
    [/<ceb:qty>[^<]*/, '<ceb:qty>1.000001', 'too-many-decimals /records/0/list/0/qty'],
    [/<ceb:note>/, '<ceb:buyerName>x</ceb:buyerName><ceb:note>', `ceb-repeated ${head}/buyerName`],
    [/<ceb:note>/, '<ceb:__proto__>x</ceb:__proto__><ceb:note>', `unknown-field ${head}/__proto__`],
    [/<ceb:note>/, '<note>x</note><ceb:note>', `unknown-field ${head}/note`],
    [/<ceb:note>/, '<ceb:note x="1">', `wrong-type ${head}/note`],
    [/<ceb:note>/, '<ceb:note><ceb:b/>', `wrong-type ${head}/note`],
    ['<ceb:OrderHead>', '<ceb:OrderHead>x', `wrong-type ${head}`],
    ['<ceb:Order>', '<ceb:Order>x', 'wrong-type /records/0'],
    ['<ceb:Order>', 'x<ceb:Order>', 'wrong-type '],
    ['<ceb:OrderList>', '<ceb:Other/><ceb:OrderList>', 'unknown-field /records/0/Other'],
    [/<ceb:OrderList>.*<\/ceb:OrderList>/, '', 'too-few-lines /records/0/list'],
    [/<ceb:OrderHead>.*<\/ceb:OrderHead>/, '', `field-missing ${head}`],
    [/<ceb:BaseTransfer>.*<\/ceb:BaseTransfer>/, '', 'field-missing /transfer'],
    [/<ceb:BaseTransfer>.*<\/ceb:BaseTransfer>/, '$&$&', 'ceb-repeated /transfer'],
    [
      '<ceb:BaseTransfer>',
      '<ceb:ExtendMessage/><ceb:BaseTransfer>',
      'unknown-field /ExtendMessage',
    ],
    [/ guid=/, ' x="1" guid=', 'unknown-field /x'],
    [/ version="1.0">/, '>', 'field-missing /version'],
    [/ guid="[^"]*"/, '', 'field-missing /guid'],
    [/ guid="[^"]*"/, ' guid="short"', 'ceb-text-too-short /guid'],
  ]
  for (const [from, to, expected] of cases) {
    const found = refused(turned(from, to))
    assert.ok(found.includes(`${expected} <0`), `${expected}: ${found.join('; ')}`)
  }
  // five decimals are read where they say nothing, and two are written
  const five = turned(/goodsValue>300\.00/, 'goodsValue>300.00000')
  assert.deepEqual(decoded(five), decoded(xmlOf(order())))
  assert.match(xmlOf(decoded(five)), /<ceb:goodsValue>300\.00</)
  // in another order it means the same
  const order1 = turned(/(<ceb:appType>.*?)(<ceb:appTime>.*?<\/ceb:appTime>)/, '$2$1')
  assert.deepEqual(decoded(order1), order())
})

test('a message that nobody knows, and one that is wrong in every line', () => {
  const unknown = (xml: string) => assert.deepEqual(refused(xml), ['ceb-message-unknown  <0'])
  unknown('<CEB311Message/>')
  unknown(`<CEB999Message xmlns="${CEB}"/>`)
  unknown(`<Order xmlns="${CEB}"/>`)
  unknown(`<toStringMessage xmlns="${CEB}"/>`)
  const many = turned(/<ceb:OrderList>.*<\/ceb:OrderList>/, '<ceb:OrderList/>'.repeat(5000))
  assert.equal(refused(many).length, 100)
})

test('what would not be read is not written', () => {
  const message = order()
  const [{ head, list }] = message.records as [(typeof message.records)[0]]
  const written = (change: object): string[] => {
    const loose: LooseMessage = { ...message, records: [{ head: { ...head, ...change }, list }] }
    return faultsOf(encode(loose as CebMessage))
  }
  const path = '/records/0/head'
  assert.deepEqual(written({ note: ' ' }), [`text-empty ${path}/note <0`])
  assert.deepEqual(written({ note: '\u0000' }), [`malformed-text ${path}/note <0`])
  assert.deepEqual(written({ note: 'x\ud800' }), [`malformed-text ${path}/note <0`])
  assert.deepEqual(written({ note: '蜂'.repeat(1001) }), [`text-too-long ${path}/note <0`])
  assert.deepEqual(written({ note: '𠀀'.repeat(1000) }), [])
  assert.deepEqual(written({ note: 1 }), [`wrong-type ${path}/note <0`])
  assert.deepEqual(written({ other: 'x' }), [`unknown-field ${path}/other <0`])
  assert.deepEqual(written({ freight: -1n }), [`out-of-range ${path}/freight <0`])
  assert.deepEqual(written({ freight: 1 }), [`wrong-type ${path}/freight <0`])
  assert.deepEqual(written({ buyerName: undefined }), [`field-missing ${path}/buyerName <0`])
  const none = { ...message, records: [] }
  assert.deepEqual(faultsOf(encode(none)), ['field-missing /records <0'])
})

test('hostile XML is refused before a value is looked at', () => {
  const xml = xmlOf(order())
  const body = xml.slice(xml.indexOf('<ceb:'))
  const key = (text: string | Buffer): string | undefined => {
    const found = readXml(Buffer.from(text))
    return found instanceof Refusal ? found.faults[0]?.key : undefined
  }
  assert.equal(key(xml), undefined)
  const entity = body.replace(/<ceb:note>[^<]*/, '<ceb:note>&x;')
  assert.equal(
    key(`<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>${entity}`),
    'doctype-forbidden',
  )
  assert.equal(key(entity), 'xml-malformed')
  assert.equal(key(body.slice(0, -3)), 'xml-malformed')
  assert.equal(key('<a>'.repeat(200)), 'xml-malformed')
  assert.equal(key(Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff])])), 'xml-malformed')
})

test('the table covers what was asked for, and every fault has its words', () => {
  const asked = '303 311 312 411 412 511 512 621 622 623 625 711 816'.split(' ')
  for (const number of asked) assert.ok(Object.hasOwn(TABLE, `CEB${number}`), number)
  assert.deepEqual(missingWords(cebWords), [])
  const names = (message = ''): string[] =>
    [...new Set([...message.matchAll(/\{(\w+)(?=[},])/g)].map(([, name = '']) => name))].sort()
  for (const [key, message] of Object.entries(cebWords.en)) {
    for (const lang of LANGS) assert.deepEqual(names(cebWords[lang][key]), names(message), key)
  }
})
