// A WCO message lodged, amended and cancelled over HTTP, and told of in XML.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readXml } from '#doors/bulk/xml.ts'
import { Refusal } from '#kit/fault.ts'
import { element, inSpace, textAt, writeXml, type XmlElement } from '#kit/xml.ts'
import { wco } from '#packs/trade/formats/wco/format.ts'
import { DEC, META } from '#packs/trade/formats/wco/names.ts'
import gbImport from '#packs/trade/samples/gb-import.json' with { type: 'json' }
import { DECLARATIONS, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor({ engine: { country: 'GB' } })
})
after(() => door.end())

const XML = { 'content-type': 'application/xml' }
const lodge = (body: string, headers: Record<string, string> = {}, query = '?office=GB000060') =>
  door.ask(`${DECLARATIONS}${query}`, { method: 'POST', body, headers: { ...XML, ...headers } })
const sample = (reference: string, change = {}): string =>
  writeXml(wco.encode({ ...gbImport, mode: '4000', packages: 5, reference, ...change }))
const read = async (answer: Response): Promise<readonly XmlElement[]> => {
  assert.equal(answer.headers.get('content-type'), 'application/xml')
  const root = readXml(Buffer.from(await answer.arrayBuffer()))
  assert.ok(!(root instanceof Refusal))
  return root.children
}
const codes = (told: readonly XmlElement[]): string =>
  told.map(each => textAt(each, 'Response', 'FunctionCode')).join(' ')
const keys = async (answer: Response): Promise<string> => {
  const { status, faults } = (await answer.json()) as { status: number; faults: { key: string }[] }
  return [status, ...faults.map(each => each.key)].join(' ')
}
const change = (type: string, ...inner: readonly XmlElement[]): string =>
  writeXml(
    inSpace(
      META,
      element('MetaData', [
        inSpace(
          DEC,
          element('Declaration', [
            element('FunctionCode', '13'),
            element('ID', 'theirs'),
            element('TypeCode', type),
            element('AdditionalInformation', [element('StatementDescription', 'a slip')]),
            ...inner,
          ]),
        ),
      ]),
    ),
  )

test('lodged, amended, cancelled: answered in JSON or in XML, as asked', async () => {
  const json = await lodge(sample('M1'))
  assert.equal(json.status, 201)
  assert.equal(((await json.json()) as { state: string }).state, 'assessed')

  const answer = await lodge(sample('M2'), { accept: 'application/xml' })
  assert.equal(answer.status, 201)
  assert.equal(codes(await read(answer)), '01 13')
  const path = answer.headers.get('location') ?? ''
  const step = (name: string, version: number, body: string) =>
    door.ask(`${path}/${name}`, {
      method: 'POST',
      body,
      headers: { ...XML, 'if-match': `"${version}"` },
    })
  const amend = change('COR', element('TotalPackageQuantity', '6'))
  assert.equal(await keys(await step('cancel', 1, amend)), '422 message-asks')
  const amended = await step('amend', 1, amend)
  assert.equal(amended.status, 200)
  const { document } = (await (await door.ask(path)).json()) as { document: { packages: number } }
  assert.equal(document.packages, 6)
  assert.equal((await step('cancel', 2, change('INV'))).status, 200)

  const told = await read(await door.ask(`${path}/notifications`))
  assert.equal(codes(told), '01 13 11 13 10')
  assert.equal(
    textAt(told.at(-1)!, 'Response', 'AdditionalInformation', 'StatementDescription'),
    'a slip',
  )
  // another organisation's filing is not there
  const { keys: doorKeys } = door
  assert.equal((await door.ask(`${path}/notifications`, { key: doorKeys.other })).status, 404)
})

test('refused: a notification with pointers, or a problem', async () => {
  const coded = (hs: string) => sample('M3', { items: [{ ...gbImport.items[0], hs }] })
  assert.equal(await keys(await lodge(coded('7326909'))), '422 message-unsupported')
  // six digits are a code, though not of these goods
  assert.equal(await keys(await lodge(coded('732690'))), '422 hs-length')
  const unsaid = sample('M4', { declarant: 'US1' })
  const answer = await lodge(unsaid, { accept: 'application/xml', 'accept-language': 'vi' })
  assert.equal(answer.status, 422)
  const [rejected] = await read(answer)
  assert.equal(textAt(rejected!, 'Response', 'FunctionCode'), '03')
  assert.equal(textAt(rejected!, 'Response', 'Error', 'ValidationCode'), 'declarant-wrong')
  assert.equal(textAt(rejected!, 'Response', 'Declaration', 'FunctionalReferenceID'), 'M4')
  assert.equal(await keys(await lodge('<!DOCTYPE d><d/>')), '422 doctype-forbidden')
  assert.equal(await keys(await lodge('<d>')), '422 xml-malformed')
  assert.equal(await keys(await lodge('<d/>')), '422 message-unknown')
  assert.equal(await keys(await lodge(change('INV'))), '422 message-asks')
  assert.equal(await keys(await lodge(sample('M5'), {}, '')), '400 parameter-wrong')
  assert.equal(await keys(await lodge(sample('M5'), {}, '?office=x')), '400 parameter-wrong')
  // a document of ours is lodged as ever
  assert.equal((await door.lodge({ ...gbImport, reference: 'M6' })).status, 201)
})

test('a country without such messages takes JSON alone', async t => {
  const other = await testDoor({ engine: { country: 'KR' } })
  t.after(() => other.end())
  const answer = await other.ask(DECLARATIONS, { method: 'POST', body: '<d/>', headers: XML })
  assert.equal(await keys(answer), '415 wrong-content-type')
  assert.equal((await other.ask(`${DECLARATIONS}/1/notifications`)).status, 404)
})
