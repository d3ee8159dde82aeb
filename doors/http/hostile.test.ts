// Requests that try the door: each gets its fault, and none leaves anything behind.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, beforeEach, test } from 'node:test'
import { openSocket, postHead, type RawAnswer, readAnswer, sendRaw } from './raw.ts'
import {
  DECLARATIONS,
  declaration,
  type ProblemBody,
  problemBody,
  type TestDoor,
  testDoor,
  totalOf,
} from './testing.ts'

let door: TestDoor
let start: { position: number; totals: string[] }

const MEASURES = ['declared', 'declarations', 'mass', 'collected']
const standing = async (): Promise<typeof start> => ({
  position: door.inner.engine.statistics().position,
  totals: await Promise.all(MEASURES.map(name => totalOf(door, `trade.${name}`))),
})
const rowsOf = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const table of ['journal', 'filing', 'entry', 'account', 'claim']) {
    const { rows } = await door.inner.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table}`,
    )
    counts[table] = rows[0]?.n ?? -1
  }
  return counts
}

let rows: Record<string, number>
before(async () => {
  // every test asks for totals eight times: on a fast machine that is a flood
  door = await testDoor({ limits: { totals: { rate: 5000, burst: 5000 } } })
  assert.equal((await door.lodge(declaration())).status, 201)
  rows = await rowsOf()
})
beforeEach(async () => {
  start = await standing()
})
after(() => door.end())

/** Nothing was lodged, and the door still answers. */
const nothingLeft = async (): Promise<void> => {
  assert.deepEqual(await standing(), start)
  assert.deepEqual(await rowsOf(), rows)
  assert.equal((await door.ask('/health/ready', { key: '' })).status, 200)
}

const refused = async (
  body: string | Buffer,
  status: number,
  faults: readonly (readonly [key: string, path: string])[],
): Promise<void> => {
  const response = await door.lodge(body)
  const problem = await problemBody(response)
  assert.deepEqual(
    [response.status, problem.faults.map(({ key, path }) => [key, path])],
    [status, faults],
  )
  assert.equal(problem.status, status)
  await nothingLeft()
}

/** The text of a declaration with a piece of it replaced. */
const spoilt = (from: string | RegExp, to: string): string => {
  const text = JSON.stringify(declaration())
  const changed = text.replace(from, to)
  assert.notEqual(changed, text)
  return changed
}

test('Must show 9: an unknown field', () =>
  refused(spoilt('{', '{"colour":"red",'), 422, [['unknown-field', '/colour']]))

test('Must show 9: an unknown field of a goods line', () =>
  refused(spoilt('{"hs"', '{"colour":"red","hs"'), 422, [['unknown-field', '/items/0/colour']]))

test('Must show 9: text where a number belongs', () =>
  refused(spoilt('"packages":2000', '"packages":"100"'), 422, [['wrong-type', '/packages']]))

test('Must show 9: NaN', async () => {
  await refused(spoilt('"packages":2000', '"packages":NaN'), 400, [['not-json', '']])
  await refused(spoilt('"packages":2000', '"packages":Infinity'), 400, [['not-json', '']])
  await refused(spoilt('"gross":"38400"', '"gross":"NaN"'), 422, [['not-a-decimal', '/gross']])
})

test('Must show 9: 1e400', async () => {
  await refused(spoilt('"packages":2000', '"packages":1e400'), 422, [['not-a-number', '/packages']])
  await refused(spoilt('"packages":2000', '"packages":1.5'), 422, [['not-a-number', '/packages']])
  await refused(spoilt('"gross":"38400"', '"gross":"1e400"'), 422, [['not-a-decimal', '/gross']])
})

test('Must show 9: a lone surrogate, as an escape and as bytes', async () => {
  const name = '"bill":"SAMPLE-BILL-1"'
  await refused(spoilt(name, '"bill":"a\\ud800b"'), 422, [['malformed-text', '/bill']])
  await refused(spoilt(name, '"bill":"a\\u0000b"'), 422, [['malformed-text', '/bill']])
  const [head = '', tail = ''] = spoilt(name, '"bill":"@"').split('@')
  for (const bytes of [
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
    [0xff],
    [0xe4, 0xb8],
    [0xf4, 0x90, 0x80, 0x80],
  ]) {
    const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)])
    await refused(body, 400, [['not-utf8', '']])
  }
})

test('Must show 9: 10,001 goods lines', async () => {
  const [line] = declaration().items as object[]
  const items = Array.from({ length: 10_001 }, () => line)
  await refused(JSON.stringify(declaration({ items })), 422, [['too-many-lines', '/items']])
})

test('Must show 9: a repeated key', async () => {
  await refused(spoilt('"gross":"38400"', '"gross":"38400","gross":"38400"'), 400, [
    ['repeated-key', ''],
  ])
  await refused(spoilt('"gross":"38400"', '"gross":"38400","gro\\u0073s":"1"'), 400, [
    ['repeated-key', ''],
  ])
  await refused(spoilt('{"hs"', '{"hs":"0810600000","hs"'), 400, [['repeated-key', '']])
})

test('prototype names are fields like others: unknown', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    await refused(spoilt('{', `{"${name}":{"polluted":true},`), 422, [
      ['unknown-field', `/${name}`],
    ])
  }
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})

test('T54: numbers that a double cannot hold are asked for as text', async () => {
  for (const number of ['9007199254740993', '58000527000000000.05', '1.10', '0']) {
    await refused(spoilt('"gross":"38400"', `"gross":${number}`), 422, [
      ['send-as-string', '/gross'],
    ])
  }
  await refused(spoilt('"packages":2000', '"packages":9007199254740993'), 422, [
    ['not-a-number', '/packages'],
  ])
})

test('a hundred thousand levels are refused, not climbed', async () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`
    const response = await door.lodge(spoilt('"packages":2000', `"packages":${deep}`))
    assert.ok([400, 422].includes(response.status), `${response.status}`)
    await nothingLeft()
  }
})

test('what is no document at all', async () => {
  for (const body of ['', ' ', '{', '{"a":1}{"b":2}', '﻿{}', "{'a':1}", '{"a":1,}', '//']) {
    await refused(body, 400, [['not-json', '']])
  }
  for (const body of ['null', '[]', '"x"', '1', 'true']) {
    await refused(body, 422, [['wrong-type', '']])
  }
})

const problemIn = (answer: RawAnswer): ProblemBody => JSON.parse(answer.body) as ProblemBody
const HUNDRED_MB = 100_000_000

test('Must show 9: 100 MB are refused by their announced length, unread', async () => {
  const head = postHead(DECLARATIONS, door.keys.trader, [`Content-Length: ${HUNDRED_MB}`])
  const answer = await sendRaw(door.port, `${head}\r\n\r\n{"begun":`)
  assert.equal(answer.status, 413)
  assert.equal(problemIn(answer).faults[0]?.key, 'too-large')
  assert.equal(answer.headers.connection, 'close')
  await nothingLeft()
})

test('a client that waits for a word before it sends is told before it sends', async () => {
  const head = postHead(DECLARATIONS, door.keys.trader, [
    `Content-Length: ${HUNDRED_MB}`,
    'Expect: 100-continue',
  ])
  const answer = await sendRaw(door.port, `${head}\r\n\r\n`)
  assert.equal(answer.status, 413)
  const body = JSON.stringify(declaration({ colour: 'red' }))
  const small = postHead(DECLARATIONS, door.keys.trader, [
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Expect: 100-continue',
  ])
  const socket = await openSocket(door.port)
  const read = once(socket, 'data') as Promise<[Buffer]>
  socket.write(`${small}\r\n\r\n`)
  assert.match(String((await read)[0]), /^HTTP\/1\.1 100 Continue/)
  const rest = readAnswer(socket)
  socket.write(body)
  assert.equal((await rest).status, 422)
  socket.destroy()
  await nothingLeft()
})

test('Must show 9: 100 MB in chunks are refused as they come, and the answer arrives', async () => {
  const socket = await openSocket(door.port)
  const answer = readAnswer(socket)
  const before = process.memoryUsage.rss()
  socket.write(
    `${postHead(DECLARATIONS, door.keys.trader, ['Transfer-Encoding: chunked'])}\r\n\r\n`,
  )
  const chunk = Buffer.concat([
    Buffer.from('100000\r\n'),
    Buffer.alloc(0x100000, ' '),
    Buffer.from('\r\n'),
  ])
  socket.setMaxListeners(0)
  // a client that looks at no answer before it has sent all
  for (let sent = 0; sent < HUNDRED_MB && !socket.destroyed; sent += 0x100000) {
    if (socket.write(chunk)) continue
    await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
  }
  const { status, clean, headers, body } = await answer
  assert.deepEqual([status, clean, headers.connection], [413, true, 'close'])
  assert.equal((JSON.parse(body) as ProblemBody).faults[0]?.key, 'too-large')
  socket.destroy()
  assert.ok(process.memoryUsage.rss() - before < 150_000_000)
  await nothingLeft()
})

test('a body that is shorter than announced, or broken off, is nobody’s filing', async () => {
  const body = JSON.stringify(declaration())
  const length = Buffer.byteLength(body)
  for (const [announced, part] of [
    [length + 10, body],
    [length, body.slice(0, -20)],
  ] as const) {
    const socket = await openSocket(door.port)
    const head = postHead(DECLARATIONS, door.keys.trader, [`Content-Length: ${announced}`])
    socket.end(`${head}\r\n\r\n${part}`)
    await readAnswer(socket)
    socket.destroy()
  }
  await nothingLeft()
})

test('two lengths, and a length beside chunks, are refused as HTTP', async () => {
  for (const headers of [
    ['Content-Length: 5', 'Content-Length: 6'],
    ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['Content-Length: -1'],
    ['Content-Length: 1e3'],
  ]) {
    const head = postHead(DECLARATIONS, door.keys.trader, headers)
    const answer = await sendRaw(door.port, `${head}\r\n\r\n{}`)
    assert.equal(answer.status, 400, headers.join())
    assert.equal(problemIn(answer).faults[0]?.key, 'request-malformed')
  }
  await nothingLeft()
})
