// HMRC's published declarations in and out: what is said to be carried is carried, in every file.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { element, type XmlElement } from '#kit/xml.ts'
import { skipShared } from '#test/shared.ts'
import exportCars from '../../samples/export-cars.json' with { type: 'json' }
import gbImport from '../../samples/gb-import.json' with { type: 'json' }
import { CARRIED } from './carried.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import type { Value } from './leaves.ts'
import {
  again,
  all,
  declaration,
  isDeclaration,
  item,
  keysOf,
  lodged,
  message,
  OFFICE,
  priced,
  published,
  text,
} from './testing.ts'

const placed = ({ path, item, nth, text, attributes }: Value) =>
  `${path} ${item} ${/TransportEquipment|ChargeDeduction/.test(path) ? nth : 0} ${text} ${attributes.currencyID ?? ''}`

/** The only declarations that are not read, and why. */
const NOT_READ: Readonly<Record<string, string>> = {
  // HMRC's file has `--` within a comment, which XML 1.0, 2.5 forbids
  'TT_IM084a/TT_IM084a.xml': 'xml-malformed ',
  // HMRC's file has lost the colons of all its prefixes: mdMetaData, pDateTimeString
  'TT_IM222a/Step1_TT_IM222a.xml': 'message-unknown mdMetaData',
}

test('every declaration there: encode(decode(x)) keeps every value said to be carried', {
  skip: skipShared,
}, () => {
  const notRead: Record<string, string> = {}
  const seen = new Set<string>()
  const [count, values] = [
    { read: 0, clean: 0 },
    { carried: 0, kept: 0 },
  ]
  for (const { name, root } of published()) {
    if (root instanceof Refusal) {
      notRead[name] = keysOf(root.faults).join()
      continue
    }
    if (!isDeclaration(root)) continue
    const made = decode(root, OFFICE)
    if (made instanceof Refusal) {
      notRead[name] = keysOf(made.faults).join()
      continue
    }
    count.read++
    if (made.against.length === 0) count.clean++
    values.carried += made.carried.length
    values.kept += made.kept.length
    for (const { path } of made.carried) seen.add(path)
    const back = message(again(encode(made.document)))
    assert.deepEqual(back.document, made.document, name)
    const out = new Set((back.carried as readonly Value[]).map(placed))
    const lost = (made.carried as readonly Value[]).map(placed).filter(each => !out.has(each))
    assert.deepEqual(lost, [], name)
    // what is written is carried, all of it: nothing is made up
    assert.deepEqual(back.kept, [], name)
  }
  assert.deepEqual(notRead, NOT_READ)
  assert.deepEqual(count, { read: 178, clean: 178 })
  assert.deepEqual(values, { carried: 4701, kept: 10_730 })
  // no sample states a rate by itself, nor a base of VAT on duty; all else of the table is seen
  const unseen = Object.keys(CARRIED).filter(path => !seen.has(path))
  assert.deepEqual(
    unseen.map(path => path.slice(path.lastIndexOf('DutyTaxFee'))),
    [
      'DutyTaxFee[B05]/TypeCode',
      ...['DutyTaxFee[A00]/TaxRateNumeric', 'DutyTaxFee[B00]/TaxRateNumeric'],
    ],
  )
})

test('a message of any other kind is refused by what it is', { skip: skipShared }, () => {
  const kinds = new Map<string, number>()
  for (const { root } of published()) {
    if (root instanceof Refusal || isDeclaration(root)) continue
    const made = decode(root, OFFICE)
    const kind = made instanceof Refusal ? keysOf(made.faults).join() : made.asks
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  assert.deepEqual(Object.fromEntries(kinds), {
    amend: 7,
    cancel: 1,
    // notifications, and four presentations of goods (GPR)
    'message-unknown MetaData': 303,
    'message-unknown _2MetaData': 1,
    'message-unknown InventoryLinkingImportsValidateMovementResponse': 7,
    'message-unknown inventoryLinkingImportsGoodsArrival': 1,
    'message-unknown DeclarationStatusResponse': 2,
    'message-unknown DeclarationFullResponse': 1,
  })
})

test('the pack’s own document goes out and comes in as it was', () => {
  for (const sample of [
    { ...gbImport, form: 'IMA' },
    { ...exportCars, office: OFFICE, mode: '1000', form: 'EXA' },
  ]) {
    const doc: Members = { ...sample, mode: `${sample.mode}0000`.slice(0, 4) }
    const { document, kept, against } = message(again(encode(doc)))
    const { office } = doc
    const held = (of: Members) => Object.fromEntries(Object.keys(document).map(k => [k, of[k]]))
    assert.ok(kept.every(each => each.path.endsWith('DutyTaxFee[A00]/TypeCode')))
    assert.deepEqual(against, [])
    assert.deepEqual({ ...document, office, items: 0 }, { ...held(doc), items: 0 })
  }
  const [item] = gbImport.items
  const { document } = message(again(encode({ ...gbImport, mode: '4000' })))
  assert.deepEqual(document.items, [item])
})

test('tax bases, levies and small consignments go out and come in as they were', () => {
  const { declaredRate: __, ...first } = gbImport.items[0]!
  const line = {
    ...first,
    ...{ excise: 'X99D', vatCode: 'VATE', taxes: 'A50 A80', additionalCodes: 'B999 B999' },
    ...{ quantity: '20', unit: 'KWH', statistical: '9.00', statements: 'OVR01' },
  }
  const bases = [
    { line: 1, type: 'A80', unit: 'TNE#I', quantity: '1' },
    { line: 1, type: '99D', unit: 'ASV', quantity: '12.5' },
    { line: 1, type: '99D', payable: '2.00' },
    { line: 1, type: 'A00', unit: 'GBP', quantity: '200', assessed: '5', payable: '4' },
    { line: 1, unit: 'LPA', quantity: '3' },
  ]
  const { owner: _, ...rest } = gbImport
  const doc = { ...rest, form: 'IMA', mode: '4000', ownerName: 'A band', bases, items: [line] }
  const made = message(again(encode(doc)))
  assert.deepEqual([made.against, made.kept], [[], []])
  assert.deepEqual(made.document, doc)
  // of a small consignment a short code, and a value in its own place; of a request whole codes
  for (const [mode, hs, procedures] of [
    ['4000', '970200', '1H7'],
    ['0024', '4818209900', '24G'],
  ]) {
    const small = { ...rest, form: 'IMA', mode, items: [{ ...first, hs, procedures }] }
    const tree = encode(small)
    assert.equal(all(tree, 'CustomsValueAmount').length, procedures === '1H7' ? 1 : 0)
    assert.deepEqual(message(again(tree)).document, small)
  }
})

test('what does not agree with itself is said, and not chosen from', () => {
  const against = (tree: XmlElement) => keysOf(message(again(tree)).against)
  assert.deepEqual(against(lodged('2', priced('1', '5', 'GBP'), priced('2', '6', 'GBP'))), [])
  assert.deepEqual(against(lodged('2', priced('1', '5', 'GBP'), priced('2', '6', 'EUR'))), [
    'message-differs ItemChargeAmount',
  ])
  assert.deepEqual(against(lodged('2', priced('1', '5', 'GBP'), priced('2', '6', 'GBP', '71'))), [
    'message-differs GovernmentProcedure',
  ])
  assert.deepEqual(against(lodged('3', priced('1', '5', 'GBP'))), [
    'message-differs GoodsItemQuantity',
  ])
  // the same line twice, a line out of turn, a line without a number, an amount without currency
  for (const [count, items] of [
    ['1', [priced('1', '5', 'GBP'), priced('1', '6', 'GBP')]],
    ['1', [priced('1', '5', 'GBP'), priced('3', '6', 'GBP')]],
    ['1', [priced('1', '5', 'GBP'), priced('x', '6', 'GBP')]],
    [
      '1',
      [item('1', element('Commodity', [element('InvoiceLine', [text('ItemChargeAmount', '5')])]))],
    ],
  ] as const) {
    assert.ok(against(lodged(count, ...items)).includes('message-unsupported ItemChargeAmount'))
  }
  const pounds = element('GoodsMeasure', [text('NetNetWeightMeasure', '5', { unitCode: 'LBR' })])
  assert.ok(
    against(lodged('1', item('1', element('Commodity', [pounds])))).includes(
      'message-unsupported NetNetWeightMeasure',
    ),
  )
})

test('law: any tree is read as a message or refused, and what is read is written again', () => {
  const name = fc.constantFrom(
    ...['GoodsShipment', 'GovernmentAgencyGoodsItem', 'Commodity', 'Classification', 'ID'],
    ...['Amendment', 'Pointer', 'DocumentSectionCode', 'TagID', 'SequenceNumeric', 'TypeCode'],
    ...['__proto__', 'constructor', 'GovernmentProcedure', 'CurrentCode', 'PreviousCode', 'Origin'],
    ...[
      'GoodsMeasure',
      'NetNetWeightMeasure',
      'InvoiceLine',
      'ItemChargeAmount',
      'GoodsItemQuantity',
    ],
  )
  const inner = fc.constantFrom(
    '1',
    '2',
    '40',
    '000',
    '68A',
    '67A',
    '42A',
    'TSP',
    'GN',
    '12345678',
    '',
  )
  const trees = fc.letrec<{ tree: XmlElement }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.tuple(name, inner).map(([each, text]) => element(each, text)),
      fc
        .tuple(name, fc.array(tie('tree'), { maxLength: 5 }))
        .map(([each, children]) => element(each, children)),
    ),
  })).tree
  const kind = fc.constantFrom(['9', 'IMA'], ['9', 'EXA'], ['13', 'COR'], ['13', 'INV'])
  fc.assert(
    fc.property(kind, fc.array(trees, { maxLength: 8 }), ([code, type], inside) => {
      const root = declaration(text('FunctionCode', code!), text('TypeCode', type!), ...inside)
      const made = decode(root, OFFICE, gbImport)
      assert.ok(made instanceof Refusal || made.against.length <= 100)
      if (made instanceof Refusal || made.asks !== 'lodge' || made.against.length > 0) return
      assert.deepEqual(message(again(encode(made.document))).document, made.document)
    }),
    { numRuns: 1000 },
  )
})
