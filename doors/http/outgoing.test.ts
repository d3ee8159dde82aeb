// A declaration in the words of others: the fifteen items of an ACDD, for whoever may read it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  acceptedBody,
  DECLARATIONS,
  type Document,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

const MEDIA = 'application/vnd.beibu.acdd+json'
const EXPORT = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packs/trade/samples/export-cars.json'), 'utf8'),
) as Document

const read = (number: string, query = '', headers: Record<string, string> = {}, key?: string) =>
  door.ask(`${DECLARATIONS}/${number}${query}`, { headers, ...(key === undefined ? {} : { key }) })

test('an export that was let go is told as an ACDD, by format or by Accept, within the walls', async () => {
  const lodged = await acceptedBody(await door.lodge(EXPORT))
  const early = await read(lodged.number, '?format=acdd')
  assert.deepEqual((await problemBody(early)).faults[0]?.key, 'acdd-unreleased')
  const step = await door.ask(`${DECLARATIONS}/${lodged.number}/release`, {
    method: 'POST',
    key: door.keys.officer,
    headers: { 'if-match': `"${lodged.version}"` },
  })
  const { number, version } = await acceptedBody(step)
  const told = await read(number, '?format=acdd')
  assert.equal(told.status, 200)
  assert.equal(told.headers.get('content-type'), MEDIA)
  assert.equal(told.headers.get('etag'), `"${version}-acdd"`)
  const text = await told.text()
  assert.deepEqual(JSON.parse(text), {
    format: 'acdd',
    country: 'CN',
    exporter: { id: '91450103DEM0H0000R', name: null },
    consignee: { name: 'Blue Heron Trading (sample, ID)', address: null },
    agent: { id: '91450103DEM0D0000T', name: null },
    departure: null,
    transport: '2',
    discharge: null,
    number,
    items: [
      {
        ...{ serial: 1, hs: '8703800090', quantity: '12', unit: '003', unitList: null },
        origin: 'CN',
      },
    ],
  })
  const accepts = [MEDIA, `text/html;q=0.2, ${MEDIA}; q=0.9`]
  for (const accept of accepts)
    assert.equal(await (await read(number, '', { accept })).text(), text)
  // anything at all, or not this one: the filing itself
  for (const accept of ['*/*', `application/json, ${MEDIA};q=0`]) {
    const own = await read(number, '', { accept })
    assert.equal(own.headers.get('etag'), `"${version}"`)
    assert.equal(((await own.json()) as { number: string }).number, number)
  }
  assert.equal((await read(number, '?format=acdd', {}, door.keys.other)).status, 404)
  assert.equal((await read(number, '?format=acdd', {}, door.keys.officer)).status, 200)
  assert.equal((await read(number, '?format=acdd', {}, '')).status, 401)
  assert.equal((await read(number, '?format=cusdec')).status, 400)
})

test('of an import there is none, said in the reader’s language', async () => {
  const { number } = await acceptedBody(await door.lodge(declaration()))
  const refused = await read(number, '?format=acdd', { 'accept-language': 'zh' })
  const { status, faults } = await problemBody(refused)
  assert.deepEqual([status, faults[0]?.key, faults[0]?.path], [422, 'acdd-import', '/direction'])
  assert.match(faults[0]?.message ?? '', /出口/)
})
