import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { openDatabase } from '#engine/store/database.ts'
import { testDatabase } from '#test/database.ts'
import { openFeed } from './feed/sse.ts'
import { openSocket, postHead, type RawAnswer, readAnswer, sendRaw } from './raw.ts'
import { stopServer } from './server.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  type ProblemBody,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor({
    level: 'debug',
    limits: { headersMs: 1_000, bodyMs: 1_000, idleMs: 1_500 },
  })
})
after(() => door.end())

const keyIn = ({ body, headers, status }: RawAnswer): string | undefined => {
  const problem = JSON.parse(body) as ProblemBody
  assert.equal(headers['content-type'], 'application/problem+json')
  assert.equal(problem.status, status)
  assert.notEqual(problem.faults[0]?.message, problem.faults[0]?.key)
  return problem.faults[0]?.key
}

test('what is no request is answered as a problem all the same', async () => {
  for (const [bytes, status, key] of [
    ['GARBAGE\r\n\r\n', 400, 'request-malformed'],
    ['GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'request-malformed'],
    ['GET / HTTP/9.9\r\n\r\n', 400, 'request-malformed'],
    [`GET /docs HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n', 404, 'method-unknown'],
    ['DELETE /api/v1/types HTTP/1.1\r\nHost: x\r\n\r\n', 404, 'method-unknown'],
    [
      'POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 2\r\n\r\n{}',
      404,
      'method-unknown',
    ],
    [`GET ${DECLARATIONS}/${'9'.repeat(200)} HTTP/1.1\r\nHost: x\r\n\r\n`, 404, 'not-found'],
    ['GET /api/v1/types?x=1 HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'parameter-unknown'],
    [
      `POST ${DECLARATIONS} HTTP/1.1\r\nHost: x\r\nContent-Type: ;;\r\nContent-Length: 2\r\n\r\n{}`,
      415,
      'wrong-content-type',
    ],
  ] as const) {
    const answer = await sendRaw(door.port, bytes)
    assert.deepEqual([answer.status, keyIn(answer)], [status, key], bytes.slice(0, 60))
  }
})

test('who sends a head or a body drop by drop is let go', async () => {
  const head = await openSocket(door.port)
  const heard = readAnswer(head)
  head.write('GET /docs HTTP/1.1\r\nHost: x\r\n')
  const drip = setInterval(() => head.write('X-A: b\r\n'), 100)
  head.on('close', () => clearInterval(drip))
  const late = await heard
  clearInterval(drip)
  assert.deepEqual([late.status, keyIn(late)], [408, 'request-timeout'])
  head.destroy()
  const body = await openSocket(door.port)
  const answer = readAnswer(body)
  body.write(`${postHead(DECLARATIONS, door.keys.trader, ['Content-Length: 5000'])}\r\n\r\n`)
  const drops = setInterval(() => body.write(' '), 100)
  body.on('close', () => clearInterval(drops))
  const slow = await answer
  clearInterval(drops)
  assert.deepEqual([slow.status, keyIn(slow)], [408, 'request-timeout'])
  body.destroy()
})

test('a batch that neither sends nor reads is let go', async () => {
  const socket = await openSocket(door.port)
  const head = postHead(`${DECLARATIONS}/batch`, door.keys.trader, ['Transfer-Encoding: chunked'])
  socket.write(`${head.replace('application/json', 'application/x-ndjson')}\r\n\r\n`)
  const start = performance.now()
  socket.resume()
  socket.on('error', () => undefined)
  await once(socket, 'close')
  assert.ok(performance.now() - start < 30_000)
})

test('the log names requests by id and route, and no key, number or document', async () => {
  const document = declaration({ overseas: 'Nobody & Sons, Secret Street 7' })
  const accepted = await acceptedBody(await door.lodge(document, { 'x-request-id': 'trace-77' }))
  const read = await door.ask(`${DECLARATIONS}/${accepted.number}`)
  await door.lodge(declaration({ overseas: 'x'.repeat(300) }), { 'x-request-id': 'bad id' })
  assert.equal(read.status, 200)
  const log = door.logged.join('')
  const lines = door.logged.map(line => JSON.parse(line) as Record<string, unknown>)
  assert.ok(lines.some(({ requestId, status }) => requestId === 'trace-77' && status === 201))
  assert.ok(lines.some(({ route }) => route === `${DECLARATIONS}/:number`))
  assert.ok(lines.some(({ status, level }) => status === 422 && level === 30))
  for (const secret of [
    ...Object.values(door.keys),
    accepted.number,
    'Secret Street',
    String(document.declarant),
    'bad id',
  ]) {
    assert.ok(!log.includes(secret), secret)
  }
})

test('an exception is logged by request id, and answered without a word of it', async () => {
  const { engine } = door.inner
  const { worklist } = engine
  engine.worklist = () =>
    Promise.reject(Object.assign(new Error('at /srv/secret'), { detail: 'a row' }))
  try {
    const answer = await door.ask('/api/v1/worklist')
    const body = await problemBody(answer)
    assert.deepEqual([answer.status, body.faults[0]?.key], [500, 'bug'])
    assert.doesNotMatch(JSON.stringify(body), /secret|stack|at \//)
    const line = door.logged.find(each => each.includes('"msg":"bug"')) ?? ''
    assert.match(line, /\/srv\/secret/)
    assert.ok(line.includes(body.instance))
    assert.doesNotMatch(line, /a row/)
  } finally {
    engine.worklist = worklist
  }
})

test('metrics are for the machine itself, and for operators from elsewhere', async () => {
  const local = await door.ask('/metrics', { key: '' })
  assert.equal(local.status, 200)
  assert.match(local.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const text = await local.text()
  for (const name of [
    'beibu_filings_accepted_total',
    'beibu_filings_refused_total',
    'beibu_filings_replayed_total',
    'beibu_batches_total',
    'beibu_queued',
    'beibu_position',
    'beibu_viewers',
    'beibu_cube_cells',
    'process_resident_memory_bytes',
  ]) {
    assert.match(text, new RegExp(`^${name} [0-9.e+]+$`, 'm'))
  }
  const count = new RegExp(
    `^beibu_http_request_duration_seconds_count\\{method="POST",` +
      `route="${DECLARATIONS}",status="201"\\} [1-9]`,
    'm',
  )
  assert.match(text, count)
  // every line is a comment or a sample, and each histogram's buckets rise to its count
  for (const line of text.trimEnd().split('\n')) {
    assert.match(line, /^(?:#.*|[a-z_][a-z0-9_]*(?:\{[^}]*\})? (?:[0-9.e+-]+|NaN|\+Inf))?$/i)
  }
  const passedOn = { 'x-forwarded-for': '203.0.113.9' }
  const ask = (key: string) => door.ask('/metrics', { key, headers: passedOn })
  assert.equal((await ask('')).status, 401)
  assert.equal((await ask(door.keys.trader)).status, 403)
  assert.equal((await ask(door.keys.operator)).status, 200)
})

test('words and types are told to everybody', async () => {
  for (const lang of ['zh', 'en', 'vi', 'th']) {
    const answer = await door.ask(`/api/v1/words/${lang}`, { key: '' })
    const { words } = (await answer.json()) as { words: Record<string, string> }
    assert.ok(words['unknown-field'] && words['field.hs'] !== '' && words['request-malformed'])
    const etag = answer.headers.get('etag') ?? ''
    const again = await door.ask(`/api/v1/words/${lang}`, { headers: { 'if-none-match': etag } })
    assert.equal(again.status, 304)
  }
  // two packs may say a word otherwise: an order that is paid has paid no tax
  const chinese = await door.ask('/api/v1/words/zh', { key: '' })
  const { words, packs } = (await chinese.json()) as {
    words: Record<string, string>
    packs: Record<string, Record<string, string>>
  }
  assert.equal(words['state.paid'], '已缴税')
  assert.equal(packs.commerce?.['state.paid'], '已付款')
  assert.equal(packs.trade?.['state.paid'], undefined, 'what all say is not told twice')
  assert.equal((await door.ask('/api/v1/words/fr')).status, 404)
  assert.equal((await door.ask('/api/v1/words/__proto__')).status, 404)
  const { types } = (await (await door.ask('/api/v1/types', { key: '' })).json()) as {
    types: { type: string; measures: { name: string }[]; filters: string[] }[]
  }
  assert.deepEqual(
    types.map(({ type }) => type),
    [
      ...['declaration', 'certificate', 'guarantee', 'permit', 'manifest'].map(
        each => `trade.${each}`,
      ),
      ...['product', 'stock', 'order', 'payment', 'waybill', 'list', 'receipt'].map(
        each => `commerce.${each}`,
      ),
      ...[
        'withdrawal',
        'return',
        'takeback',
        'delivery',
        'sale',
        'parcel',
        'resident',
        'group',
      ].map(each => `commerce.${each}`),
    ],
  )
  assert.deepEqual(types[0]?.measures.map(({ name }) => name).sort(), [
    'trade.collected',
    'trade.declarations',
    'trade.declared',
    'trade.mass',
  ])
})

test('while the database is away the node is not ready, and says so to each who asks', async () => {
  const own = await testDoor()
  try {
    assert.equal((await own.lodge(declaration())).status, 201)
    const ready = () => own.ask('/health/ready', { key: '' })
    assert.equal((await ready()).status, 200)
    const { database } = own.inner.config
    // nobody may come back in until it is told so; who is in is thrown out
    const admin = await testDatabase()
    const outside = openDatabase(admin.config)
    await outside.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`)
    await outside.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [database],
    )
    const end = Date.now() + 10_000
    let status = 200
    while (status !== 503 && Date.now() < end) status = (await ready()).status
    const away = await ready()
    assert.equal(away.status, 503)
    assert.notEqual(((await away.json()) as { reason: string }).reason, '')
    const lodged = await own.lodge(declaration())
    assert.deepEqual(
      [
        lodged.status,
        (await problemBody(lodged)).faults[0]?.key,
        lodged.headers.get('retry-after'),
      ],
      [503, 'store-away', '2'],
    )
    const listed = await own.ask(DECLARATIONS)
    assert.deepEqual(
      [listed.status, (await problemBody(listed)).faults[0]?.key],
      [503, 'store-away'],
    )
    assert.equal((await own.ask('/health/live', { key: '' })).status, 200)
    // what is in memory is still told
    assert.equal((await own.ask('/api/v1/totals/trade.declared', { key: '' })).status, 200)
    await outside.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`)
    await outside.close()
    await admin.drop()
    while (status !== 200 && Date.now() < end + 10_000) status = (await ready()).status
    assert.equal((await own.lodge(declaration())).status, 201)
  } finally {
    await own.end()
  }
})

test('a node that stops finishes what is in hand and takes nothing new', async () => {
  const own = await testDoor()
  const wall = await openFeed(`${own.url}/api/v1/feed`)
  await wall.find(({ event }) => event === 'snapshot')
  const out = request({
    port: own.port,
    path: `${DECLARATIONS}/batch`,
    method: 'POST',
    headers: {
      authorization: `Bearer ${own.keys.trader}`,
      'content-type': 'application/x-ndjson',
    },
  })
  out.on('error', () => undefined)
  out.flushHeaders()
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  let text = ''
  answer.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const count = 300
  for (let i = 0; i < count; i++) out.write(`${JSON.stringify(declaration())}\n`)
  const kept = await openSocket(own.port)
  // those that the node no longer takes may be cut off before anybody looks
  const lodging = Promise.allSettled(Array.from({ length: 20 }, () => own.lodge(declaration())))
  while (own.inner.engine.statistics().position === 0) await new Promise(setImmediate)
  const start = performance.now()
  const stopped = stopServer(own.server)
  const late = readAnswer(kept)
  kept.write('GET /api/v1/types HTTP/1.1\r\nHost: x\r\n\r\n')
  const refused = await late
  if (refused.status !== 0) {
    assert.deepEqual(
      [refused.status, keyIn(refused), refused.headers.connection],
      [503, 'stopping', 'close'],
    )
  }
  await stopped
  const took = performance.now() - start
  assert.ok(took < 10_000, `${took} ms`)
  await wall.over()
  assert.equal(wall.retries.length, 2)
  if (!answer.complete) await Promise.race([once(answer, 'end'), once(answer, 'close')])
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { line: number; status: number })
  assert.ok(lines.every(({ line }, i) => line === i + 1))
  const done = lines.filter(({ status }) => status === 201).length
  assert.ok(lines.slice(0, -1).every(({ status }) => status === 201))
  let single = 0
  for (const each of await lodging) {
    if (each.status === 'fulfilled' && each.value.status === 201) single++
  }
  // each that was accepted was answered, and each that was answered 201 was accepted
  assert.equal(own.inner.engine.statistics().accepted, done + single)
  await assert.rejects(once(connect(own.port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' })
  await own.end()
})
