// The Single Window's message in and out. No real message was at hand: names are held against the
// published list of them, values against the pack's own samples.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readXml } from '#doors/bulk/xml.ts'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Message } from '#kit/message.ts'
import { element, textAt, writeXml, type XmlElement } from '#kit/xml.ts'
import { testEngine } from '#test/engine.ts'
import { shared, skipShared } from '#test/shared.ts'
import exportCars from '../../samples/export-cars.json' with { type: 'json' }
import durian from '../../samples/import-durian.json' with { type: 'json' }
import wine from '../../samples/import-wine.json' with { type: 'json' }
import { bytes, filingOf, TRADER } from '../wco/testing.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { decmessage } from './format.ts'
import { HEAD, isKept, LINE } from './table.ts'

const again = (tree: XmlElement): XmlElement => {
  const root = readXml(Buffer.from(writeXml(tree)))
  if (root instanceof Refusal) throw new Error(root.faults[0]?.key)
  return root
}
const message = (root: XmlElement, office = ''): Message => {
  const made = decode(root, office)
  if (made instanceof Refusal) throw new Error(JSON.stringify(made.faults))
  return made
}
/** Without what the message has no place for: claims to agreements, and permits. */
const expressible = (doc: Members): Members => ({
  ...doc,
  items: (doc.items as Members[]).map(({ preference: _, certificate: __, ...item }) => item),
})
const keysOf = ({ against }: Message): string[] =>
  against.map(({ key, values }) => `${key} ${values.element}`)

test('the pack’s own documents go out and come in as they were', () => {
  for (const sample of [durian, wine, exportCars]) {
    const doc = expressible(sample)
    const back = message(again(encode(doc)), sample.office)
    assert.deepEqual([back.against, back.kept], [[], []])
    assert.deepEqual(back.document, doc)
  }
})

test('every name that is written or taken is one of the schema’s', { skip: skipShared }, () => {
  const [, ...lines] = readFileSync(shared('data/cn-codes/decmessage-fields.csv'), 'utf8')
    .trim()
    .split('\n')
  const names = new Set(lines.map(line => line.split(',').slice(0, 2).join('/')))
  const head = HEAD.map(each => each.element)
  assert.deepEqual(
    head.filter(each => !names.has(`DecHeadType/${each}`)),
    [],
  )
  const ours = [...LINE.map(each => each.element)]
  ours.push('GNo', 'TradeCurr', 'FirstQty', 'FirstUnit', 'SecondQty', 'SecondUnit')
  assert.deepEqual(
    ours.filter(each => !names.has(`DecListItemType/${each}`)),
    [],
  )
  // what is neither held nor passed over refuses a message
  const left = [...names]
    .map(each => each.split('/') as [string, string])
    .filter(([type, name]) => type === 'DecHeadType' && !head.includes(name))
    .map(([, name]) => name)
    .filter(name => !isKept('DecHead', name))
  assert.deepEqual(left, [
    ...['ApprNo', 'ManualNo', 'Risk', 'TgdNo', 'ChkSurety', 'CheckFlow', 'TaxAaminMark'],
    ...['CorrelationReasonFlag', 'CorrelationNo'],
  ])
})

/** The durian message with elements put into its head and its first line. */
const withMore = (head: Record<string, string>, line: Record<string, string> = {}) => {
  const more = (tree: XmlElement, values: Record<string, string>): XmlElement => ({
    ...tree,
    children: [
      ...tree.children.filter(each => !Object.hasOwn(values, each.name)),
      ...Object.entries(values).map(([name, text]) => element(name, text)),
    ],
  })
  const root = encode(expressible(durian))
  const children = root.children.map(part => {
    if (part.name === 'DecHead') return more(part, head)
    if (part.name !== 'DecLists') return part
    const [first, ...rest] = part.children
    return { ...part, children: [more(first!, line), ...rest] }
  })
  return again({ ...root, children })
}

test('what bears on what is due and has no place refuses the message', () => {
  const against = (head: Record<string, string>, line?: Record<string, string>, office = '7208') =>
    keysOf(message(withMore(head, line), office))
  assert.deepEqual(against({ CutMode: '101', NetWt: '37250.5' }, { DutyMode: '1' }), [])
  // relief for a nature of levy, exemption of a line, a bonded manual, a surety
  assert.deepEqual(against({ CutMode: '789' }), ['message-unsupported CutMode'])
  assert.deepEqual(against({}, { DutyMode: '3' }), ['message-unsupported DutyMode'])
  assert.deepEqual(against({ ManualNo: 'C1' }), ['message-unsupported ManualNo'])
  assert.deepEqual(against({ Unheard: '1' }), ['message-unsupported Unheard'])
  // codes of no list; another office; a line out of turn; a line in another currency
  assert.deepEqual(against({ TransMode: '5' }), ['message-unsupported TransMode'])
  assert.deepEqual(against({}, { OriginCountry: 'TH' }), ['message-unsupported OriginCountry'])
  assert.deepEqual(against({}, {}, '0100'), ['message-differs CustomMaster'])
  assert.deepEqual(against({}, { GNo: '2' }), ['message-differs GNo'])
  assert.deepEqual(against({}, { TradeCurr: 'USD' }), ['message-differs TradeCurr'])
  // a claim to an agreement: which one a code means, no list at hand says
  const claim = element('EcoRelation', [element('CertType', 'E'), element('EcoCertNo', '1')])
  const root = encode(expressible(durian))
  const claimed = message(again({ ...root, children: [...root.children, claim] }))
  assert.deepEqual(keysOf(claimed), [
    'message-unsupported CertType',
    'message-unsupported EcoCertNo',
  ])
  const made = decode(element('MetaData', []), '7208')
  assert.equal(made instanceof Refusal && made.faults[0]?.key, 'message-unknown')
})

test('lodged, paid and released, with a receipt for each', async t => {
  const running = await testEngine()
  t.after(() => running.end())
  const { document } = message(again(encode(expressible(durian))), durian.office)
  const outcome = await running.engine.lodge(running.type, TRADER, bytes(document), {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  const { engine, type } = running
  const paid = await engine.step(type, TRADER, outcome.number, 'pay', { version: outcome.version })
  assert.ok(paid.ok, JSON.stringify(paid))
  const told = decmessage.notifications(await filingOf(running, outcome.number))
  assert.deepEqual(
    told.map(each => textAt(each, 'CHANNEL')),
    ['L', 'T'],
  )
  assert.equal(textAt(told[0]!, 'ENTRY_ID'), outcome.number)
  assert.equal(textAt(told[0]!, 'CLIENT_SEQ_NO'), durian.reference)
  const fault = { key: 'hs-unknown', path: '/items/0/hs', values: {} }
  const failed = decmessage.rejection('A1', '2026-11-25T08:00:00.000Z', [{ fault, said: 'no' }])
  assert.deepEqual([textAt(failed, 'CHANNEL'), textAt(failed, 'NOTE')], ['Y', 'no'])
})

test('receipt states are those of the customs list', { skip: skipShared }, () => {
  const list = readFileSync(shared('data/cn-codes/declaration-receipt-status.csv'), 'utf8')
  for (const [code, name] of Object.entries({
    ...{ L: '海关已接收', T: '需交税费', B: '担保放行', P: '报关单放行' },
    ...{ E: '不被受理', D: '海关删单', Y: '申报失败' },
  })) {
    assert.match(list, new RegExp(`^${code},${name},`, 'm'))
  }
})
