// Amendments laid over the document as it stands; HMRC's published ones, and what they reach.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Members } from '#kit/filing.ts'
import { childOf, element, type XmlElement } from '#kit/xml.ts'
import { skipShared } from '#test/shared.ts'
import { pointersOf } from './pointer.ts'
import {
  again,
  all,
  declaration,
  item,
  keysOf,
  lodged,
  message,
  onePublished,
  priced,
  text,
} from './testing.ts'

const amendment = (...inner: readonly XmlElement[]) =>
  again(
    declaration(
      text('FunctionCode', '13'),
      text('FunctionalReferenceID', 'A1'),
      text('ID', 'GB1'),
      text('TypeCode', 'COR'),
      element('AdditionalInformation', [text('StatementDescription', 'a slip')]),
      ...inner,
    ),
  )
/** `67A`, `68A#2`, `65A/128`: section, number, tag. */
const points = (...codes: readonly string[]) =>
  element(
    'Amendment',
    ['42A', ...codes].map(code => {
      const [, section = '', number, tag] = /^(\w+)(?:#(\d+))?(?:\/(\w+))?$/.exec(code) ?? []
      return element('Pointer', [
        ...(number === undefined ? [] : [text('SequenceNumeric', number)]),
        text('DocumentSectionCode', section),
        ...(tag === undefined ? [] : [text('TagID', tag)]),
      ])
    }),
  )
const shipment = (...inner: readonly XmlElement[]) => element('GoodsShipment', inner)

const { document: present } = message(
  lodged('3', priced('1', '5', 'GBP'), priced('2', '6', 'GBP'), priced('3', '7', 'GBP')),
)
const [first, second, third] = present.items as Members[]

test('values come in their place, and the rest stays', () => {
  const made = message(amendment(shipment(priced('2', '8', 'GBP'))), present)
  assert.deepEqual([made.asks, made.number, made.reason], ['amend', 'GB1', 'a slip'])
  assert.deepEqual([made.against, made.kept], [[], []])
  const items = [first, { ...second, value: '8' }, third]
  assert.deepEqual(made.document, { ...present, items })
})

test('a line that is pointed at and not there is taken out', () => {
  const made = message(amendment(points('67A', '68A#2'), text('GoodsItemQuantity', '2')), present)
  assert.deepEqual(made.against, [])
  assert.deepEqual(made.document, { ...present, items: [first, third] })
  const held = shipment(priced('1', '9', 'GBP'))
  const both = message(
    amendment(points('67A', '68A#3'), points('67A', '68A#3'), text('GoodsItemQuantity', '2'), held),
    present,
  )
  assert.deepEqual(both.against, [])
  assert.deepEqual(both.document.items, [{ ...first, value: '9' }, second])
})

test('what is stated of a line goes with it, and of those below comes up', () => {
  const row = (line: number) => ({ line, type: 'A00', unit: 'LTR', quantity: String(line) })
  const added = (line: number) => ({ line, code: 'AK', amount: '1', currency: 'GBP' })
  const whole = { code: 'BT', amount: '2', currency: 'GBP' }
  const whose = {
    ...present,
    bases: [row(1), row(2), row(3)],
    adjustments: [whole, added(2), added(3)],
  }
  const gone = amendment(points('67A', '68A#2'), text('GoodsItemQuantity', '2'))
  const made = message(gone, whose).document
  assert.deepEqual(made.bases, [row(1), { ...row(3), line: 2 }])
  assert.deepEqual(made.adjustments, [whole, added(2)])
  const only = message(gone, { ...present, bases: [row(2)] }).document
  assert.equal(only.bases, undefined)
  // which of those that stand there an amendment's means is not known
  const fee = element('DutyTaxFee', [text('SpecificTaxBaseQuantity', '5', { unitCode: 'LTR' })])
  const brought = message(amendment(shipment(item('2', element('Commodity', [fee])))), {
    ...present,
    bases: [row(2)],
  })
  assert.deepEqual(keysOf(brought.against), [
    'message-unsupported SpecificTaxBaseQuantity',
    'message-changes-nothing ',
  ])
})

test('what cannot be known to be right is refused', () => {
  const against = (...inner: readonly XmlElement[]) =>
    keysOf(message(amendment(...inner), present).against)
  const [change, gone] = [shipment(priced('2', '8', 'GBP')), points('67A', '68A#2')]
  // another count of lines than is said, or a count that is not said
  assert.deepEqual(against(gone), ['message-differs GoodsItemQuantity'])
  assert.deepEqual(against(shipment(priced('4', '8', 'GBP'))), [
    'message-differs GoodsItemQuantity',
  ])
  assert.ok(
    against(points('67A', '68A#9'), text('GoodsItemQuantity', '3')).includes(
      'message-differs SequenceNumeric',
    ),
  )
  // something else than a line is taken out; a section or a tag that is not known
  for (const codes of [['57A/R031'], ['67A', '41A/117'], ['67A', '99Z'], ['67A', '68A#2/999']]) {
    assert.deepEqual(against(points(...codes), change), ['message-unsupported Pointer'], `${codes}`)
  }
  assert.deepEqual(against(points('67A', '68A#2'), change), [])
  assert.deepEqual(against(shipment(priced('2', '8', 'EUR'))), ['message-differs ItemChargeAmount'])
  const marks = shipment(item('1', element('Packaging', [text('MarksNumbersID', 'x')])))
  assert.deepEqual(against(marks), ['message-changes-nothing '])
})

/** Scenario → declaration, amendment, values carried and kept of it, and what is against it. */
const PUBLISHED: readonly (readonly [string, string, string, number, number, string])[] = [
  ['TT_IM002b', 'TT_IM002a.xml', 'TT_IM002b_Amendment.xml', 2, 0, ''],
  ['TT_IM002c', 'TT_IM002a.xml', 'TT_IM002c_Complex_Multi_Amendment.xml', 3, 8, ''],
  ['TT_IM003b', 'TT_IM003a.xml', 'TT_IM003b_Amendment_(Step_3).xml', 3, 0, ''],
  ['TT_IM011a', 'TT_IM011a.xml', 'TT_IM011a_Amendment.xml', 2, 0, ''],
  ['TT_IM017a', 'Step1_TT_IM017a.xml', 'TT_IM017a_Amendment.xml', 1, 1, ''],
  ['TT_IM061b', 'TT_IM061a.xml', 'TT_IM061b_Amendment.xml', 1, 6, 'message-changes-nothing '],
  ['TT_IM068a', 'TT_IM068a.xml', 'Step2_TT_IM68a_Amendment.xml', 3, 0, ''],
]
test('HMRC’s published amendments', { skip: skipShared }, () => {
  for (const [scenario, first, second, carried, kept, against] of PUBLISHED) {
    const before = message(onePublished(scenario, first)).document
    const made = message(onePublished(scenario, second), before)
    const found = [made.carried.length, made.kept.length, keysOf(made.against).join()]
    assert.deepEqual(found, [carried, kept, against], scenario)
  }
})

const pointed = (path: string): string =>
  pointersOf(path)
    .map(each => each.children.map(child => child.text).join(':'))
    .join(' ')

test('a fault’s JSON Pointer as the WCO points', { skip: skipShared }, () => {
  assert.equal(pointed('/items/0/net'), '42A 67A 1:68A 23A 65A:128')
  assert.equal(pointed('/items/11/hs'), '42A 67A 12:68A 23A 21A:145')
  assert.equal(pointed('/items/1/origin'), '42A 67A 2:68A')
  assert.equal(pointed('/packages'), '42A:146')
  assert.equal(pointed('/overseas'), '42A 57A:R031')
  assert.equal(pointed('/terms'), '42A 67A')
  assert.equal(pointed('/containers/0/number'), '42A 67A 28A')
  assert.equal(pointed('/declarant'), '42A')
  const own = '/GoodsShipment/GovernmentAgencyGoodsItem[3]'
  assert.equal(pointed(`${own}/Commodity/Classification[TRA]/ID`), '42A 67A 3:68A 23A 21A:145')
  assert.equal(pointed(`${own}/GovernmentProcedure[main]/CurrentCode`), '42A 67A 3:68A')
  assert.equal(pointed(''), '42A')
  // and as HMRC's own messages point at the same places
  const theirs = (scenario: string, file: string): string[] =>
    all(onePublished(scenario, file), 'Amendment').map(each =>
      all(each, 'DocumentSectionCode')
        .map(code => code.text)
        .join(' '),
    )
  const codes = (path: string) =>
    pointersOf(path)
      .map(each => childOf(each, 'DocumentSectionCode')?.text)
      .join(' ')
  assert.ok(theirs('TT_IM011a', 'TT_IM011a_Amendment.xml').includes(codes('/items/0/net')))
  assert.ok(theirs('TT_IM002b', 'TT_IM002b_Amendment.xml').includes(codes('/items/0/value')))
})
