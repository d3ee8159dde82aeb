// HMRC's published amendments and cancellation played through an engine, and what it tells of
// them beside what HMRC's own notifications hold.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { LANGS, say } from '#kit/words.ts'
import { textAt, type XmlElement } from '#kit/xml.ts'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { skipShared } from '#test/shared.ts'
import { tradePack } from '../../pack.ts'
import { valuesOf } from './leaves.ts'
import { ITEM } from './names.ts'
import { notifications, rejection } from './notify.ts'
import { packWith, publishedTariff } from './testing/rates.ts'
import {
  all,
  bytes,
  codesOf,
  filingOf,
  message,
  onePublished,
  published,
  TRADER,
} from './testing.ts'

const OFFICER = caller('org_office', 'officer')

let running: TestEngine
before(async () => {
  if (skipShared === false)
    running = await testEngine({ country: 'GB', packs: [packWith(publishedTariff())] })
})
after(() => running?.end())

/** Lodge a document and take it through steps; an amendment brings its message. */
class Life {
  readonly number: string
  version: number
  state: string
  private constructor(number: string, version: number, state: string) {
    this.number = number
    this.version = version
    this.state = state
  }

  static async begin(document: Members): Promise<Life> {
    const outcome = await running.engine.lodge(running.type, TRADER, bytes(document), {})
    assert.ok(outcome.ok, JSON.stringify(outcome))
    return new Life(outcome.number, outcome.version, outcome.state)
  }

  async take(step: string, more: { note?: string; document?: Members } = {}): Promise<this> {
    const { engine, type } = running
    const by = type.filing.transitions[step]?.by === 'officer' ? OFFICER : TRADER
    // the body of a step is its document or, of one that amends nothing, its note
    const body = more.document ?? (more.note === undefined ? undefined : { note: more.note })
    const options = { version: this.version, ...(body && { body: bytes(body) }) }
    const outcome = await engine.step(type, by, this.number, step, options)
    assert.ok(outcome.ok, `${step}: ${JSON.stringify(outcome)}`)
    this.version = outcome.version
    this.state = outcome.state
    return this
  }

  async document(): Promise<Members> {
    return (await filingOf(running, this.number)).document
  }

  async told(): Promise<XmlElement[]> {
    return notifications(await filingOf(running, this.number))
  }
}

const example = (file: string): XmlElement => onePublished('Example_DMS_notifications', file)
const pathsOf = (root: XmlElement): string[] => [
  ...new Set(all(root, 'Response').flatMap(each => valuesOf(each).map(({ path }) => path))),
]

test('TT_IM002c: an amendment of several places, then cleared', { skip: skipShared }, async () => {
  const life = await Life.begin(message(onePublished('TT_IM002c', 'TT_IM002a.xml')).document)
  assert.equal(life.state, 'assessed')
  const lodged = await life.document()
  const amendment = onePublished('TT_IM002c', 'TT_IM002c_Complex_Multi_Amendment.xml')
  const { document, against, kept } = message(amendment, lodged)
  assert.deepEqual(against, [])
  await life.take('amend', { document })
  assert.equal(life.state, 'assessed')
  assert.deepEqual(await life.document(), {
    ...lodged,
    packages: 53,
    overseas: 'Detroit Cocoa Company',
  })
  // what the document has no place for is named, and is not taken in
  assert.deepEqual(
    kept.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
    ['CityName', 'CountryCode', 'Line', 'PostcodeID', 'SequenceNumeric'].concat([
      'MarksNumbersID',
      'QuantityQuantity',
      'TypeCode',
    ]),
  )
  await (await life.take('pay')).take('release')
  assert.equal(life.state, 'released')
  const told = await life.told()
  assert.equal(codesOf(told), '01 13 11 13 09')
  const granted = example('11_DMSREQ.xml')
  assert.equal(
    textAt(told[2]!, 'Response', 'Status', 'NameCode'),
    textAt(granted, 'Response', 'Status', 'NameCode'),
  )
})

test('TT_IM011a: amended, then cancelled', { skip: skipShared }, async () => {
  const first = message(onePublished('TT_IM011a', 'TT_IM011a.xml')).document
  const [line] = first.items as Members[]
  const life = await Life.begin(first)
  const lodged = await life.document()
  const amended = message(onePublished('TT_IM011a', 'TT_IM011a_Amendment.xml'), lodged)
  assert.deepEqual([amended.against, amended.kept], [[], []])
  await life.take('amend', { document: amended.document })
  assert.deepEqual(await life.document(), { ...lodged, items: [{ ...line, net: '62' }] })
  const cancel = message(onePublished('TT_IM011a', 'TT_IM011a_Cancellation.xml'))
  assert.equal(cancel.asks, 'cancel')
  // both messages name the declaration by its number at HMRC; here it has one of ours
  assert.equal(cancel.number, amended.number)
  await life.take('cancel', { note: cancel.reason })
  assert.equal(life.state, 'cancelled')
  const told = await life.told()
  assert.equal(codesOf(told), '01 13 11 13 10')
  const last = told.at(-1)!
  assert.equal(
    textAt(last, 'Response', 'AdditionalInformation', 'StatementDescription'),
    'This is a duplicate declaration, please cancel',
  )
  // the official notification of a cancellation holds nothing that ours does not
  const theirs = pathsOf(example('10_DMSINV.xml'))
  assert.deepEqual(
    theirs.filter(path => !pathsOf(last).includes(path)),
    [],
  )
})

test('TT_IM017a: papers asked for, control, a line taken out, cleared', {
  skip: skipShared,
}, async () => {
  const life = await Life.begin(message(onePublished('TT_IM017a', 'Step1_TT_IM017a.xml')).document)
  await (await life.take('pay')).take('ask', { note: 'invoice' })
  await (await life.take('answer')).take('release')
  const lodged = await life.document()
  const { document, against } = message(
    onePublished('TT_IM017a', 'TT_IM017a_Amendment.xml'),
    lodged,
  )
  assert.deepEqual(against, [])
  await life.take('correct', { document })
  assert.equal(life.state, 'released')
  const told = await life.told()
  // HMRC amends before it clears (01 13 06 05 02 11 13 13 07 09); here what is paid for is amended
  // after release
  assert.equal(codesOf(told), '01 13 06 05 09 11 13')
  const taxes = (root: XmlElement): string[] =>
    all(root, 'DutyTaxFee')
      .map(each => `${textAt(each, 'TypeCode')} ${textAt(each, 'Payment', 'PaymentAmount')}`)
      .sort()
  const folder = 'TT_IM017a/Example_Notifications'
  assert.deepEqual(taxes(told[1]!), taxes(onePublished(folder, '02._DMSTAX(1).xml')))
  assert.deepEqual(taxes(told.at(-1)!), taxes(onePublished(folder, '07._DMSTAX(2).xml')))
})

/** Files of a scenario, and the number that HMRC gave the declaration. */
const WITHOUT: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  TT_IM002c: ['20GB7BKUHU20XX8PR5', ['TT_IM002a.xml', 'TT_IM002c_Complex_Multi_Amendment.xml']],
  TT_IM011a: [
    '24GBA4ZYBWXU1BSA00',
    ['TT_IM011a.xml', 'TT_IM011a_Amendment.xml', 'TT_IM011a_Cancellation.xml'],
  ],
}
test('of two of the scenarios there is no official notification', { skip: skipShared }, () => {
  const files = published()
  for (const [scenario, [number, names]] of Object.entries(WITHOUT)) {
    const own = files.filter(each => each.scenario === scenario)
    assert.deepEqual(
      own.map(each => each.name),
      names.map(each => `${scenario}/${each}`),
    )
    // nor has any other file one of that declaration
    const naming = files.filter(
      ({ root }) => !(root instanceof Refusal) && all(root, 'ID').some(id => id.text === number),
    )
    assert.deepEqual(
      naming.filter(each => each.scenario !== scenario),
      [],
    )
    assert.ok(naming.length > 0)
  }
})

test('TT_IM068a: the value and freight of a small consignment amended, then cleared', {
  skip: skipShared,
}, async () => {
  const life = await Life.begin(message(onePublished('TT_IM068a', 'TT_IM068a.xml')).document)
  const lodged = await life.document()
  const amended = message(onePublished('TT_IM068a', 'Step2_TT_IM68a_Amendment.xml'), lodged)
  assert.deepEqual([amended.against, amended.kept], [[], []])
  const [line] = lodged.items as Members[]
  await life.take('amend', { document: amended.document })
  assert.deepEqual(await life.document(), {
    ...lodged,
    freight: '19.34',
    items: [{ ...line, value: '115.66' }],
  })
  // HMRC amends it before it accepts it; both end by clearing it
  const ours = codesOf(await (await (await life.take('pay')).take('release')).told())
  assert.equal(ours, '01 13 11 13 09')
  const theirs = published()
    .filter(({ name }) => /^TT_IM068a\/\d+_DMS/.test(name))
    .map(({ root }) => (root instanceof Refusal ? '' : codesOf([root])))
  assert.equal(theirs.join(' '), '02 02 11 02 01 07 09')
})

/** What the official example of a notification holds, and ours does not. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  '01_DMSACC.xml': [],
  '05_DMSCTL.xml': [],
  '06_DMSDOC.xml': ['AdditionalInformation/LimitDateTime/DateTimeString'],
  '09_DMSCLE.xml': [
    'AdditionalInformation/StatementCode',
    'AdditionalInformation/StatementTypeCode',
  ],
  '11_DMSREQ.xml': [],
  // what HMRC's status codes of a debt mean is nowhere explained; VAT's rate is in no amount
  '13_DMSTAX.xml': [
    'Bank/ReferenceID',
    'Bank/ID',
    'Status/NameCode',
    `Declaration/${ITEM}/Commodity/DutyTaxFee[B00]/TaxRateNumeric`,
  ],
}
test('each kind beside HMRC’s example of it', { skip: skipShared }, async () => {
  const life = await Life.begin(message(again()).document)
  await life.take('amend', { document: { ...(await life.document()), packages: 2 } })
  await (await life.take('pay')).take('ask', { note: 'invoice' })
  await (await life.take('answer')).take('release')
  const told = await life.told()
  assert.equal(codesOf(told), '01 13 11 13 06 05 09')
  for (const [file, left] of Object.entries(LEFT_OUT)) {
    const code = textAt(example(file), 'Response', 'FunctionCode')
    const ours = told.filter(each => textAt(each, 'Response', 'FunctionCode') === code)
    const has = new Set(ours.flatMap(pathsOf))
    const theirs = pathsOf(example(file))
    assert.deepEqual(
      theirs.filter(path => !has.has(path)),
      left,
      file,
    )
  }
})
const again = (): XmlElement => {
  const first = onePublished('TT_IM002a', 'Step1_TT_IM002a.XML')
  const rate = (tree: XmlElement): XmlElement => ({
    ...tree,
    children: tree.children.map(child =>
      child.name === 'DutyTaxFee'
        ? {
            ...child,
            children: [
              ...child.children,
              {
                name: 'TaxRateNumeric',
                space: child.space,
                attributes: {},
                children: [],
                text: '2',
              },
            ],
          }
        : rate(child),
    ),
  })
  return rate(first)
}

test('a rejection points at each fault, in the reader’s words', { skip: skipShared }, () => {
  const { words } = tradePack('GB')
  for (const lang of LANGS) {
    const faults = [
      { key: 'hs-length', path: '/items/0/hs', values: { hs: '1', digits: '8–10' } },
      { key: 'message-changes-nothing', path: '', values: {} },
    ].map(fault => ({ fault, said: say([words], lang, fault.key, fault.values) }))
    const root = rejection('LRN1', '2026-11-25T08:00:00.000Z', faults)
    const errors = all(root, 'Error')
    assert.deepEqual(
      errors.map(each => textAt(each, 'ValidationCode')),
      ['hs-length', 'message-changes-nothing'],
    )
    assert.notEqual(textAt(errors[0]!, 'Description'), 'hs-length')
    const theirs = pathsOf(example('03_DMSREJ.xml'))
    // a declaration that was not taken has no number here
    assert.deepEqual(
      theirs.filter(path => !pathsOf(root).includes(path)),
      ['Declaration/ID', 'Declaration/VersionID'],
    )
  }
})
