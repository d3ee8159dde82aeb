import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
  totalOf,
} from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

const faultsOf = async (response: Response): Promise<[string, string][]> =>
  (await problemBody(response)).faults.map(({ key, path }) => [key, path])

test('a lodged filing is answered 201 with its address, its version and its amounts', async () => {
  const response = await door.lodge(declaration())
  assert.equal(response.status, 201)
  const body = await acceptedBody(response)
  assert.deepEqual(Object.keys(body), ['id', 'number', 'state', 'version', 'amounts', 'position'])
  assert.equal(response.headers.get('location'), `${DECLARATIONS}/${body.number}`)
  assert.equal(response.headers.get('etag'), `"${body.version}"`)
  assert.equal(response.headers.get('content-type'), 'application/json')
  assert.equal(body.amounts.value, '1017507.25')
  const read = await door.ask(response.headers.get('location') ?? '')
  assert.equal(read.status, 200)
  const view = (await read.json()) as { number: string; document: { office: string } }
  assert.equal(view.number, body.number)
  assert.equal(view.document.office, '7208')
})

test('a preview shows what lodging would answer, and keeps nothing', async () => {
  const before = await totalOf(door, 'trade.declarations')
  const document = declaration()
  const dry = await door.ask(`${DECLARATIONS}?dry=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
  })
  assert.equal(dry.status, 200)
  assert.equal(await totalOf(door, 'trade.declarations'), before)
  const preview = await acceptedBody(dry)
  const lodged = await acceptedBody(await door.lodge(document))
  assert.deepEqual(preview.amounts, lodged.amounts)
  assert.equal(await totalOf(door, 'trade.declarations'), `${Number(before) + 1}`)
  const spoilt = await door.ask(`${DECLARATIONS}?dry=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(declaration({ gross: '1' })),
  })
  assert.equal(spoilt.status, 422)
})

test('without a key, with a wrong one and with a lesser role nothing is lodged', async () => {
  const body = JSON.stringify(declaration())
  const post = (headers: Record<string, string>, key = '') =>
    door.ask(DECLARATIONS, {
      method: 'POST',
      key,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const missing = await post({})
  assert.equal(missing.status, 401)
  assert.match(missing.headers.get('www-authenticate') ?? '', /^Bearer /)
  assert.deepEqual(await faultsOf(missing), [['key-missing', '']])
  for (const authorization of [
    'Bearer wrong',
    'Bearer ',
    `Basic ${door.keys.trader}`,
    `Bearer bb_${'A'.repeat(43)}`,
    `Bearer ${door.keys.trader} ${door.keys.trader}`,
  ]) {
    const wrong = await post({ authorization })
    assert.equal(wrong.status, 401, authorization)
    assert.deepEqual(await faultsOf(wrong), [['key-wrong', '']])
  }
  assert.equal((await post({}, door.keys.officer)).status, 403)
})

test('only JSON in UTF-8, not packed, is taken', async () => {
  for (const [type, status] of [
    ['application/json', 201],
    ['application/json; charset=utf-8', 201],
    ['Application/JSON; Charset="UTF-8"', 201],
    ['application/json; charset=gbk', 415],
    ['text/plain', 415],
    ['application/jsonx', 415],
    ['', 415],
    ['application/json, text/plain', 415],
  ] as const) {
    const response = await door.lodge(declaration(), { 'content-type': type })
    assert.equal(response.status, status, type)
  }
  const packed = await door.lodge(declaration(), { 'content-encoding': 'gzip' })
  assert.equal(packed.status, 415)
  assert.equal((await problemBody(packed)).faults[0]?.key, 'wrong-content-type')
})

test('T21: a request repeated under its key is answered as before, and counts once', async () => {
  const before = Number(await totalOf(door, 'trade.declarations'))
  const document = declaration()
  const key = { 'idempotency-key': randomUUID() }
  const first = await door.lodge(document, key)
  assert.equal(first.status, 201)
  assert.equal(first.headers.get('idempotency-replayed'), null)
  const answer = await acceptedBody(first)
  for (let i = 0; i < 3; i++) {
    const again = await door.lodge(document, key)
    assert.equal(again.status, 200)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.equal(again.headers.get('etag'), first.headers.get('etag'))
    assert.deepEqual(await acceptedBody(again), answer)
  }
  const other = await door.lodge(declaration(), key)
  assert.equal(other.status, 422)
  assert.deepEqual(await faultsOf(other), [['idempotency-key-reused', '']])
  assert.equal(Number(await totalOf(door, 'trade.declarations')), before + 1)
})

test('T21: of requests under one key at the same moment one is lodged', async () => {
  const before = Number(await totalOf(door, 'trade.declarations'))
  const document = declaration()
  const key = { 'idempotency-key': randomUUID() }
  const answers = await Promise.all(Array.from({ length: 8 }, () => door.lodge(document, key)))
  assert.deepEqual(answers.map(each => each.status).sort(), [...Array(7).fill(200), 201])
  const numbers = new Set(
    await Promise.all(answers.map(async each => (await acceptedBody(each)).number)),
  )
  assert.equal(numbers.size, 1)
  assert.equal(Number(await totalOf(door, 'trade.declarations')), before + 1)
})

test('T61: a reply that is lost between commit and answer does not count twice', async () => {
  const declared = await totalOf(door, 'trade.declared')
  const before = Number(await totalOf(door, 'trade.declarations'))
  const document = declaration()
  const key = randomUUID()
  const body = JSON.stringify(document)
  const { position } = door.inner.engine.statistics()
  const socket = connect(door.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST ${DECLARATIONS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${door.keys.trader}\r\n` +
      `Content-Type: application/json\r\nIdempotency-Key: ${key}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  // gone as soon as it is committed, before a byte of the answer was read
  socket.pause()
  const end = Date.now() + 10_000
  while (door.inner.engine.statistics().position === position && Date.now() < end) {
    await new Promise(setImmediate)
  }
  socket.resetAndDestroy()
  const answers: string[] = []
  for (let i = 0; i < 3; i++) {
    const again = await door.lodge(document, { 'idempotency-key': key })
    assert.equal(again.status, 200)
    answers.push((await acceptedBody(again)).number)
  }
  assert.equal(new Set(answers).size, 1)
  assert.equal(Number(await totalOf(door, 'trade.declarations')), before + 1)
  const cents = (text: string): bigint => BigInt(text.replace('.', ''))
  assert.equal(cents(await totalOf(door, 'trade.declared')), cents(declared) + 101_750_725n)
  const list = await door.ask(`${DECLARATIONS}?limit=500`)
  const { filings } = (await list.json()) as { filings: { number: string }[] }
  assert.equal(filings.filter(({ number }) => number === answers[0]).length, 1)
})

test('an Idempotency-Key that is none is refused', async () => {
  for (const key of ['a b', 'k'.repeat(201), '']) {
    const response = await door.lodge(declaration(), { 'idempotency-key': key })
    assert.equal(response.status, 400, key)
    assert.deepEqual(await faultsOf(response), [['idempotency-key-wrong', '/Idempotency-Key']])
  }
})

test('history is imported by an operator only, and never from the future', async () => {
  const at = { 'effective-at': '2026-03-04T05:06:07+08:00' }
  const trader = await door.lodge(declaration(), at)
  assert.equal(trader.status, 403)
  assert.deepEqual(await faultsOf(trader), [['effective-forbidden', '']])
  const dry = await door.ask(`${DECLARATIONS}?dry=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...at },
    body: JSON.stringify(declaration()),
  })
  assert.deepEqual(await faultsOf(dry), [['parameter-wrong', '/dry']])
  const wrong = await door.lodge(declaration(), { 'effective-at': 'March' })
  assert.deepEqual(await faultsOf(wrong), [['not-a-time', '/Effective-At']])
})

test('faults come in the language of the reader', async () => {
  for (const [asked, lang] of [
    ['zh-CN,zh;q=0.9', 'zh'],
    ['vi', 'vi'],
    ['th-TH', 'th'],
    ['en', 'en'],
    ['fr', 'en'],
  ] as const) {
    const response = await door.lodge(declaration({ colour: 'red' }), { 'accept-language': asked })
    assert.equal(response.headers.get('content-language'), lang)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    const body = await problemBody(response)
    assert.equal(body.type, 'urn:beibu:fault:unknown-field')
    assert.equal(body.status, 422)
    assert.equal(body.instance, response.headers.get('x-request-id'))
    const [fault] = body.faults
    assert.deepEqual(
      [fault?.key, fault?.path, fault?.values],
      ['unknown-field', '/colour', { name: 'colour' }],
    )
    assert.match(fault?.message ?? '', /colour/)
    assert.equal(body.detail, fault?.message)
  }
})
