// What of certificates of origin is left, and who drew it, over HTTP on a real engine.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Drawings, OnDesk } from '#engine/desk/drawings.ts'
import { putVersion } from '#engine/reference/store.ts'
import {
  type AcceptedBody,
  acceptedBody,
  DECLARATIONS,
  declaration,
  type TestDoor,
  testDoor,
} from '../testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
  const row = { key: 'acfta:TH', from: '2005-07-20', row: { certificate: 'registered' } }
  const version = { pack: 'trade', name: 'member', rows: [row], source: 'this test', switched: 0 }
  await putVersion(door.inner.database, 0, version)
  await door.inner.engine.refresh()
})
after(() => door.end())

const CERTIFICATES = '/api/v1/filings/trade.certificate'
const post = (path: string, body: object, key: string, version?: number) =>
  door.ask(path, {
    method: 'POST',
    key,
    headers: {
      'content-type': 'application/json',
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    body: JSON.stringify(body),
  })

const { owner, items } = declaration() as { owner: string; items: Record<string, unknown>[] }
const certificate = (paper: string, validTo: string) => ({
  ...{ scheme: 'acfta', originForm: 'certificate', paper, issuedOn: '2026-11-01', validTo, owner },
  ...{ overseas: 'X', origin: 'TH', destination: 'CN' },
  goods: [
    { hs: '081060', name: 'Fresh durians', criterion: 'wo', net: '60000' },
    { hs: '081060', name: 'Fresh durians, second', criterion: 'wo', net: '40000' },
    { hs: '080450', name: 'Mangosteens', criterion: 'wo', net: '5000' },
  ],
})
const issued = async (paper: string, validTo: string): Promise<AcceptedBody> => {
  const { trader, officer } = door.keys
  const lodged = await post(CERTIFICATES, certificate(paper, validTo), trader)
  assert.equal(lodged.status, 201, await lodged.clone().text())
  const { number, version } = await acceptedBody(lodged)
  return acceptedBody(await post(`${CERTIFICATES}/${number}/issue`, {}, officer, version))
}
/** A declaration of durians that draws so many kilograms. */
const drawing = async (paper: string, net: string, key: string): Promise<AcceptedBody> => {
  const [first] = items
  const item = { ...first, quantity: net, net, certificate: paper }
  const lodged = await post(DECLARATIONS, declaration({ gross: '200000', items: [item] }), key)
  assert.equal(lodged.status, 201, await lodged.clone().text())
  await door.inner.engine.lists.search.advance()
  return acceptedBody(lodged)
}
const read = async <T>(path: string, key: string): Promise<T> => {
  const answer = await door.ask(path, { key })
  assert.equal(answer.status, 200, await answer.clone().text())
  return (await answer.json()) as T
}

test('what is left is the ledger’s; who drew it is told as far as one may see', async () => {
  const { trader, other, officer } = door.keys
  const { number } = await issued('E26TH 0000077', '2027-10-31')
  const path = `${CERTIFICATES}/${number}/drawings`
  const first = await drawing('E26TH0000077', '10000', trader)
  const second = await drawing('E26TH 0000077', '2500.5', other)
  const given = await drawing('E26TH0000077', '7000', trader)
  const cancel = `${DECLARATIONS}/${given.number}/cancel`
  assert.equal((await post(cancel, {}, trader, given.version)).status, 200)
  const all = await read<Drawings>(path, officer)
  assert.deepEqual(all.goods, [
    {
      rows: [0, 1],
      unit: 'kg',
      granted: '100000.00000',
      drawn: '12500.50000',
      left: '87499.50000',
    },
    { rows: [2], unit: 'kg', granted: '5000.00000', drawn: '0.00000', left: '5000.00000' },
  ])
  const by = (told: Drawings) => told.by.map(each => [each.number, each.drawn[0]]).sort()
  const [mine, theirs] = [
    [first.number, '10000.00000'],
    [second.number, '2500.50000'],
  ]
  assert.deepEqual(by(all), [mine, theirs].sort(), 'what was given back is not among them')
  assert.deepEqual(all.others, ['0.00000', '0.00000'])
  // the trader sees that another drew on it, and not which declaration
  const own = await read<Drawings>(path, trader)
  assert.deepEqual(by(own), [mine])
  assert.deepEqual(own.others, ['2500.50000', '0.00000'])
  assert.equal((await door.ask(path, { key: other })).status, 404)
  assert.equal((await door.ask(path, { key: '' })).status, 401)
})

test('the desk: those first that run out first, only what is issued, only one’s own', async () => {
  const { trader, other, officer } = door.keys
  const late = await issued('DESK-LATE', '2027-09-30')
  const soon = await issued('DESK-SOON', '2026-12-10')
  const applied = await post(CERTIFICATES, certificate('DESK-NEW', '2026-12-01'), trader)
  assert.equal(applied.status, 201)
  const desk = async (key: string): Promise<string[]> => {
    const { papers } = await read<{ papers: OnDesk[] }>('/api/v1/papers/trade.certificate', key)
    return papers.map(each => each.number)
  }
  const numbers = await desk(trader)
  assert.equal(numbers[0], soon.number)
  assert.ok(numbers.includes(late.number))
  assert.ok(!numbers.includes((await acceptedBody(applied)).number))
  assert.deepEqual(await desk(officer), numbers)
  assert.deepEqual(await desk(other), [])
  assert.equal((await door.ask('/api/v1/papers/trade.declaration')).status, 404)
})
