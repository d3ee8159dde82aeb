import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { after, before, test } from 'node:test'
import { openSocket, postHead, readAnswer } from '../raw.ts'
import {
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
  totalOf,
} from '../testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor({ limits: { line: 1_000_000, waitingBytes: 200_000, inFlight: 64 } })
})
after(() => door.end())

interface LineAnswer {
  readonly line: number
  readonly status: number
  readonly number?: string
  readonly version?: number
  readonly amounts?: { readonly value: string }
  readonly faults?: readonly { readonly key: string; readonly path: string; message: string }[]
}

const NDJSON = { 'content-type': 'application/x-ndjson' }
const send = (
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  key?: string,
) =>
  door.ask(`${DECLARATIONS}/batch`, {
    method: 'POST',
    headers: { ...NDJSON, ...headers },
    body,
    ...(key === undefined ? {} : { key }),
  })
const linesOf = async (response: Response): Promise<LineAnswer[]> => {
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
  const lines = (await response.text()).split('\n')
  assert.equal(lines.pop(), '')
  return lines.map(line => JSON.parse(line) as LineAnswer)
}
const count = async (): Promise<number> => Number(await totalOf(door, 'trade.declarations'))
const brief = ({ line, status, faults }: LineAnswer) => [line, status, faults?.[0]?.key]

test('each line gets its answer in order, and a bad one does not stop the rest', async () => {
  const before = await count()
  const text = (change?: Record<string, unknown>) => JSON.stringify(declaration(change))
  const answers = await linesOf(
    await send(
      [
        text(),
        '',
        '{"broken',
        text({ colour: 'red' }),
        '  \t\r',
        text(),
        `${text()}\r`,
        'null',
        JSON.stringify(`${'x'.repeat(1_000_000)}`),
        '{"filing":{},"idempotencyKey":7}',
        text(),
      ].join('\n'),
    ),
  )
  assert.deepEqual(answers.map(brief), [
    [1, 201, undefined],
    [3, 400, 'not-json'],
    [4, 422, 'unknown-field'],
    [6, 201, undefined],
    [7, 201, undefined],
    [8, 422, 'wrong-type'],
    [9, 413, 'too-large'],
    [10, 422, 'wrong-type'],
    [11, 201, undefined],
  ])
  assert.equal(await count(), before + 4)
  const [first] = answers
  assert.deepEqual(Object.keys(first ?? {}), [
    'line',
    'status',
    'id',
    'number',
    'state',
    'version',
    'amounts',
  ])
  assert.equal(first?.amounts?.value, '1017507.25')
  const numbers = answers.flatMap(({ number }) => (number === undefined ? [] : [number]))
  assert.deepEqual(numbers, [...numbers].sort())
})

test('the same batch again lodges nothing, by keys of the lines or of the whole', async () => {
  const before = await count()
  const filings = Array.from({ length: 5 }, () => JSON.stringify(declaration()))
  const own = filings.map(filing => `{"idempotencyKey":"${randomUUID()}","filing":${filing}}`)
  const first = await linesOf(await send(own.join('\n')))
  assert.deepEqual(new Set(first.map(each => each.status)), new Set([201]))
  const again = await linesOf(await send(own.join('\n')))
  assert.deepEqual(
    again.map(({ status, number }) => [status, number]),
    first.map(({ number }) => [200, number]),
  )
  const key = { 'idempotency-key': randomUUID() }
  const others = Array.from({ length: 5 }, () => JSON.stringify(declaration()))
  const whole = await linesOf(await send(others.join('\n'), key))
  const repeated = await linesOf(await send(others.join('\n'), key))
  assert.deepEqual(
    repeated.map(({ status, number }) => [status, number]),
    whole.map(({ number }) => [200, number]),
  )
  assert.equal(await count(), before + 10)
  // the key of a line is the header's and the line's number: one lodging repeats it alone
  const single = await door.lodge(others[2] ?? '', {
    'idempotency-key': `${key['idempotency-key']}:3`,
  })
  assert.equal(single.status, 200)
})

test('a filing is kept as the very bytes of its line, in an envelope or not', async () => {
  const spelled = JSON.stringify(declaration())
    .replace('"gross":', ' "gross"\t: ')
    .replace('"SAMPLE-BILL-1"', '"\\u0041"')
  const other = spelled.replace(/"reference":"[^"]+"/, `"reference":"${randomUUID()}"`)
  for (const line of [spelled, `{ "filing" : ${other} }`]) {
    const [answer] = await linesOf(await send(line))
    const response = await door.ask(`${DECLARATIONS}/${answer?.number}`)
    const text = await response.text()
    const document = /"document":(.*),"amounts":/.exec(text)?.[1] ?? ''
    assert.ok(line.includes(document), document)
    assert.ok(document.includes(' "gross"\t: '))
  }
})

test('history is lodged under the instant that a line names, by an operator', async () => {
  const key = await door.inner.engine.keys.create({
    org: 'Import',
    roles: ['trader', 'operator'],
    label: 'x',
  })
  const line = `{"effective":"2025-12-31T23:59:59+08:00","filing":${JSON.stringify(declaration())}}`
  const [done] = await linesOf(await send(line, {}, key))
  assert.equal(done?.status, 201)
  const response = await door.ask('/api/v1/totals/trade.declarations?grain=year', { key: '' })
  const { cells } = (await response.json()) as { cells: { at: string; value: string }[] }
  assert.deepEqual(
    cells.find(({ at }) => at === '2025'),
    { at: '2025', value: '1' },
  )
  const [refused] = await linesOf(await send(line))
  assert.deepEqual(brief(refused!), [1, 403, 'effective-forbidden'])
})

test('a batch without a key, of another type or with a wrong header is refused', async () => {
  assert.equal((await send('{}', {}, '')).status, 401)
  assert.equal((await send('{}', { 'content-type': 'application/json' })).status, 415)
  const wrong = await send('{}', { 'idempotency-key': 'a b' })
  assert.deepEqual((await problemBody(wrong)).faults[0]?.key, 'idempotency-key-wrong')
  const officer = await linesOf(await send(JSON.stringify(declaration()), {}, door.keys.officer))
  assert.deepEqual(officer.map(brief), [[1, 403, 'role-forbidden']])
  const empty = await linesOf(await send('\n\n'))
  assert.deepEqual(empty, [])
})

/** A batch over node:http, whose two directions can be used one by one. */
const openBatch = async (
  headers: Record<string, string> = {},
): Promise<[ClientRequest, IncomingMessage]> => {
  const out = request({
    port: door.port,
    path: `${DECLARATIONS}/batch`,
    method: 'POST',
    headers: { authorization: `Bearer ${door.keys.trader}`, ...NDJSON, ...headers },
  })
  out.flushHeaders()
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  return [out, answer]
}

test('answers come while the batch is still being sent', async () => {
  const [out, answer] = await openBatch()
  answer.setEncoding('utf8')
  for (let line = 1; line <= 3; line++) {
    out.write(`${JSON.stringify(declaration())}\n`)
    const [text] = (await once(answer, 'data')) as [string]
    assert.deepEqual(brief(JSON.parse(text) as LineAnswer), [line, 201, undefined])
  }
  out.end()
  await once(answer, 'end')
})

test('a client that reads nothing is held back, and memory is bounded', async () => {
  const before = await count()
  const [out, answer] = await openBatch()
  const line = `1${' '.repeat(200)}\n`.repeat(1_000)
  let sent = 0
  let stuck = false
  while (!stuck && sent < 400_000) {
    sent += 1_000
    if (!out.write(line)) {
      const drained = once(out, 'drain').then(() => false)
      stuck = await Promise.race([
        drained,
        new Promise<true>(done => setTimeout(() => done(true), 1_500)),
      ])
    }
  }
  assert.ok(stuck, `${sent} lines were taken without one answer being read`)
  let text = ''
  answer.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  out.end()
  await once(answer, 'end')
  const answers = text
    .trimEnd()
    .split('\n')
    .map(each => JSON.parse(each) as LineAnswer)
  assert.equal(answers.length, sent)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([422]))
  assert.ok(answers.every(({ line: number }, i) => number === i + 1))
  assert.equal(await count(), before)
})

test('a line of 100 MB is refused as one line, and is not held', async () => {
  const [out, answer] = await openBatch()
  answer.setEncoding('utf8')
  const before = process.memoryUsage.rss()
  out.write(`${JSON.stringify(declaration())}\n"`)
  const block = Buffer.alloc(1_000_000, 'x')
  for (let i = 0; i < 100; i++) if (!out.write(block)) await once(out, 'drain')
  out.end(`"\n${JSON.stringify(declaration())}`)
  let text = ''
  for await (const part of answer) text += part
  const answers = text
    .trimEnd()
    .split('\n')
    .map(each => JSON.parse(each) as LineAnswer)
  assert.deepEqual(answers.map(brief), [
    [1, 201, undefined],
    [2, 413, 'too-large'],
    [3, 201, undefined],
  ])
  assert.ok(process.memoryUsage.rss() - before < 100_000_000)
})

test('what came before the client went away is lodged, and no broken line', async () => {
  const before = await count()
  const socket = await openSocket(door.port)
  const head = postHead(`${DECLARATIONS}/batch`, door.keys.trader, ['Transfer-Encoding: chunked'])
  const whole = JSON.stringify(declaration())
  const text = `${whole}\n${JSON.stringify(declaration()).slice(0, -10)}`
  const chunk = `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
  socket.write(`${head.replace('application/json', 'application/x-ndjson')}\r\n\r\n${chunk}`)
  void readAnswer(socket).catch(() => undefined)
  const end = Date.now() + 10_000
  const { position } = door.inner.engine.statistics()
  while (door.inner.engine.statistics().position === position && Date.now() < end) {
    await new Promise(setImmediate)
  }
  socket.resetAndDestroy()
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.equal(await count(), before + 1)
})

test('T81: a key that is revoked stops the batch that runs under it', async () => {
  const { keys } = door.inner.engine
  const key = await keys.create({ org: 'Leaver', roles: ['trader'], label: 'leaver' })
  const [out, answer] = await openBatch({ authorization: `Bearer ${key}` })
  answer.setEncoding('utf8')
  out.on('error', () => undefined)
  out.write(`${JSON.stringify(declaration())}\n`)
  const [first] = (await once(answer, 'data')) as [string]
  assert.equal((JSON.parse(first) as LineAnswer).status, 201)
  const info = (await keys.list()).find(({ label }) => label === 'leaver')
  assert.equal(await keys.revoke(info?.id ?? ''), true)
  const revoked = Date.now()
  let text = ''
  answer.on('data', (part: string) => {
    text += part
  })
  const ended = once(answer, 'end')
  const timer = setInterval(() => out.write(`${JSON.stringify(declaration())}\n`), 200)
  await ended
  clearInterval(timer)
  out.destroy()
  assert.ok(Date.now() - revoked < 20_000)
  const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as LineAnswer
  assert.deepEqual([last.status, last.faults?.[0]?.key], [401, 'key-wrong'])
})
