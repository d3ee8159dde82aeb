import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type AcceptedBody,
  acceptedBody,
  DECLARATIONS,
  type Document,
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

const lodged = async (change?: Document): Promise<AcceptedBody> => {
  const response = await door.lodge(declaration(change))
  assert.equal(response.status, 201)
  return acceptedBody(response)
}
const step = (
  number: string,
  transition: string,
  version: number | undefined,
  more: { key?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  door.ask(`${DECLARATIONS}/${number}/${transition}`, {
    method: 'POST',
    key: more.key ?? door.keys.trader,
    headers: {
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: more.body }),
  })
const firstKey = async (response: Response): Promise<[number, string | undefined]> => [
  response.status,
  (await problemBody(response)).faults[0]?.key,
]

interface Page {
  readonly filings: readonly Readonly<Record<string, unknown>>[]
  readonly next?: string
}
const pageOf = async (query: string, key?: string): Promise<Page> => {
  const response = await door.ask(`${DECLARATIONS}?${query}`, key === undefined ? {} : { key })
  assert.equal(response.status, 200, query)
  return (await response.json()) as Page
}

test('a filing is read with its ETag, and not sent again to who has it', async () => {
  const { number, version, amounts } = await lodged()
  const path = `${DECLARATIONS}/${number}`
  const response = await door.ask(path)
  assert.equal(response.headers.get('etag'), `"${version}"`)
  assert.equal(response.headers.get('cache-control'), 'private, no-store')
  const view = (await response.json()) as Record<string, unknown>
  assert.deepEqual(view.amounts, amounts)
  assert.deepEqual(view.may, ['pay', 'secure', 'amend', 'cancel'])
  assert.equal(view.accepted, '2026-11-25T08:00:00.000Z')
  for (const [tag, status] of [
    [`"${version}"`, 304],
    [`W/"${version}"`, 304],
    [`"9", "${version}"`, 304],
    ['*', 304],
    ['"9"', 200],
  ] as const) {
    const again = await door.ask(path, { headers: { 'if-none-match': tag } })
    assert.equal(again.status, status, tag)
    assert.equal(again.headers.get('etag'), `"${version}"`)
    if (status === 304) assert.equal(await again.text(), '')
  }
  const head = await door.ask(path, { method: 'HEAD' })
  assert.deepEqual([head.status, head.headers.get('etag')], [200, `"${version}"`])
  assert.ok(Number(head.headers.get('content-length')) > 500)
})

test('T79: what another owns is answered exactly as what does not exist', async () => {
  const { number, version } = await lodged()
  const unknown = `${number.slice(0, -3)}999`
  for (const part of ['', '/history', '/proof']) {
    const answers: string[] = []
    for (const each of [number, unknown]) {
      const response = await door.ask(`${DECLARATIONS}/${each}${part}`, { key: door.keys.other })
      const { instance: _, ...body } = await problemBody(response)
      const headers = [...response.headers].filter(
        ([name]) => !['date', 'x-request-id'].includes(name),
      )
      answers.push(JSON.stringify([response.status, headers, body]))
    }
    assert.match(answers[0] ?? '', /^\[404,/)
    assert.equal(answers[0], answers[1])
  }
  const steps: string[] = []
  for (const each of [number, unknown]) {
    const response = await step(each, 'pay', version, { key: door.keys.other })
    const { instance: _, ...body } = await problemBody(response)
    steps.push(JSON.stringify([response.status, body]))
  }
  assert.match(steps[0] ?? '', /^\[404,/)
  assert.equal(steps[0], steps[1])
  // a header that names another organisation changes nothing
  const mine = await door.ask(`${DECLARATIONS}/${number}`, {
    key: door.keys.other,
    headers: { 'x-org': 'Trader A' },
  })
  assert.equal(mine.status, 404)
  assert.deepEqual((await pageOf('', door.keys.other)).filings, [])
  assert.equal(
    (await door.ask(`${DECLARATIONS}/${number}`, { key: door.keys.officer })).status,
    200,
  )
})

test('numbers that could be none are not found, and reach no database', async () => {
  for (const number of ['%00', 'a%0Ab', '%7f', 'x'.repeat(101), "1'--", '..%2f..%2fetc', '中文']) {
    const response = await door.ask(`${DECLARATIONS}/${encodeURI(decodeURI(number))}`)
    assert.deepEqual(await firstKey(response), [404, 'not-found'], number)
  }
  assert.equal((await door.ask(`${DECLARATIONS}/%ff`)).status, 400)
})

test('a list is filtered, newest first, page by page without gap or double', async () => {
  const made: string[] = []
  const { clock } = door.inner
  const { now } = clock
  for (let i = 0; i < 7; i++) {
    clock.now++
    made.unshift((await lodged({ office: '7203' })).number)
  }
  clock.now = now
  const got: string[] = []
  let cursor = ''
  for (let pages = 1; ; pages++) {
    const page = await pageOf(`office=7203&limit=3${cursor}`)
    got.push(...page.filings.map(({ number }) => String(number)))
    if (page.next === undefined) {
      assert.equal(pages, 3)
      break
    }
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  assert.deepEqual(got, made)
  const [row] = (await pageOf('office=7203&limit=1')).filings
  assert.equal(row?.value, '1017507.25')
  assert.equal(row?.office, '7203')
  assert.deepEqual((await pageOf('office=7203&chapter=09')).filings, [])
  assert.equal((await pageOf('office=7203&chapter=08&state=assessed')).filings.length, 7)
  assert.deepEqual((await pageOf('office=7203&state=paid')).filings, [])
})

test('T73: from and to are buckets of the node’s zone, or instants', async () => {
  // the tests' clock stands at 2026-11-25T08:00Z, which is 16:00 in Shanghai
  await lodged({ office: '7207' })
  for (const [query, found] of [
    ['from=2026-11-25', 1],
    ['from=2026-11-25T16', 1],
    ['from=2026-11-25T17', 0],
    ['to=2026-11-25T16', 0],
    ['to=2026-11-26', 1],
    ['from=2026-11-25T16:00:00%2B08:00', 1],
    ['from=2026-11-25T08:00:00.001Z', 0],
    ['from=2026&to=2027', 1],
    ['to=2026-11', 0],
  ] as const) {
    const { filings } = await pageOf(`office=7207&${query}`)
    assert.equal(filings.length, found, query)
  }
})

test('T88: what is not a listed filter is refused, at once and by name', async () => {
  for (const [query, key] of [
    ['sort=(select pg_sleep(30))', 'parameter-unknown'],
    ['sort=value desc,(select 1)', 'parameter-unknown'],
    ['order=desc;--', 'parameter-unknown'],
    ['__proto__=x', 'parameter-unknown'],
    ['office[$ne]=1', 'parameter-unknown'],
    ['due=1', 'parameter-unknown'],
    ['limit=0', 'parameter-wrong'],
    ['limit=501', 'parameter-wrong'],
    ['limit=1e2', 'parameter-wrong'],
    ['state=gone', 'parameter-wrong'],
    ['office=1&office=2', 'parameter-wrong'],
    ['office=a%00b', 'parameter-wrong'],
    ['office=%ff', 'parameter-wrong'],
    ['from=yesterday', 'parameter-wrong'],
    ['from=2026-02-30', 'parameter-wrong'],
    ['cursor=x', 'cursor-wrong'],
    ["cursor=1:'--", 'cursor-wrong'],
  ] as const) {
    const start = performance.now()
    const response = await door.ask(`${DECLARATIONS}?${query}`)
    const problem = await problemBody(response)
    assert.deepEqual([response.status, problem.faults[0]?.key], [400, key], query)
    assert.equal(problem.faults[0]?.path, `/${query.split('=')[0]}`)
    assert.ok(performance.now() - start < 10_000)
  }
  const quoted = await pageOf(`office=${encodeURIComponent("7208' OR '1'='1")}`)
  assert.deepEqual(quoted.filings, [])
})

test('a step is taken against the version that was seen', async () => {
  const { number, version } = await lodged()
  assert.deepEqual(await firstKey(await step(number, 'pay', undefined)), [428, 'if-match-missing'])
  for (const tag of ['*', '3', 'W/"1"', '"1", "2"', '"x"', '""', '"01"', '"1']) {
    const response = await step(number, 'pay', undefined, { headers: { 'if-match': tag } })
    assert.deepEqual(await firstKey(response), [400, 'if-match-wrong'], tag)
  }
  const paid = await step(number, 'pay', version)
  assert.equal(paid.status, 200)
  const body = await acceptedBody(paid)
  assert.deepEqual([body.number, body.state, body.version], [number, 'paid', version + 1])
  assert.equal(paid.headers.get('etag'), `"${version + 1}"`)
  assert.equal(paid.headers.get('location'), null)
  const late = await step(number, 'pay', version)
  const problem = await problemBody(late)
  assert.deepEqual([late.status, problem.faults[0]?.key], [409, 'state-changed'])
  assert.deepEqual(problem.current, { state: 'paid', version: version + 1 })
  const twice = await step(number, 'pay', version + 1)
  assert.deepEqual(await firstKey(twice), [409, 'transition-not-allowed'])
  assert.deepEqual(await firstKey(await step(number, 'release', version + 1)), [
    403,
    'role-forbidden',
  ])
  assert.deepEqual(await firstKey(await step(number, 'fly', version + 1)), [
    404,
    'transition-unknown',
  ])
  const key = door.keys.officer
  assert.equal((await step(number, 'release', version + 1, { key })).status, 200)
})

test('of many who pay at once one pays, and each other hears where it stands', async () => {
  const { number, version } = await lodged()
  const answers = await Promise.all(Array.from({ length: 6 }, () => step(number, 'pay', version)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409, 409, 409])
  for (const answer of answers.filter(({ status }) => status === 409)) {
    assert.deepEqual((await problemBody(answer)).current, { state: 'paid', version: version + 1 })
  }
})

test('a step repeated under its key is answered as before', async () => {
  const { number, version } = await lodged()
  const headers = { 'idempotency-key': `pay-${number}` }
  const first = await acceptedBody(await step(number, 'pay', version, { headers }))
  const again = await step(number, 'pay', version, { headers })
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [200, 'true'])
  assert.deepEqual(await acceptedBody(again), first)
})

test('an amendment brings a whole new document, and moves totals by the difference', async () => {
  const { number, version } = await lodged({ office: '7209' })
  const where = 'trade.declared?where=office:7209'
  const declared = async () =>
    ((await (await door.ask(`/api/v1/totals/${where}`)).json()) as { cells: { value: string }[] })
      .cells[0]?.value
  assert.equal(await declared(), '1017507.25')
  assert.deepEqual(await firstKey(await step(number, 'amend', version)), [400, 'not-json'])
  const text = { headers: { 'content-type': 'text/plain' }, body: 'x' }
  assert.equal((await step(number, 'amend', version, text)).status, 415)
  const [first, second] = declaration().items as Record<string, unknown>[]
  const items = [first, { ...second, value: '17507.26' }]
  const body = JSON.stringify(declaration({ office: '7209', items }))
  const amended = await step(number, 'amend', version, { body })
  assert.equal(amended.status, 200, await amended.clone().text())
  assert.equal(await declared(), '1017507.26')
  const extra = await step(number, 'cancel', version + 1, { body: '{"why":"x"}' })
  assert.deepEqual(await firstKey(extra), [422, 'unknown-field'])
})

test('the history tells each event, its amounts and its entries', async () => {
  const { number, version } = await lodged()
  await step(number, 'pay', version)
  const response = await door.ask(`${DECLARATIONS}/${number}/history`)
  const { events } = (await response.json()) as {
    events: {
      event: string
      steps: string[]
      state: string
      amounts: unknown
      entries: { debit: string; credit: string; unit: string; amount: string }[]
    }[]
  }
  assert.deepEqual(
    events.map(({ event, state }) => [event, state]),
    [
      ['lodge', 'assessed'],
      ['pay', 'paid'],
    ],
  )
  assert.equal(typeof events[0]?.amounts, 'object')
  assert.ok(events.every(({ entries }) => entries.length > 0))
  const { due } = events[0]!.amounts as { due: string }
  const sum = events[0]!.entries.reduce((all, { amount }) => all + Number(amount), 0)
  assert.ok(
    events[0]!.entries.every(({ amount, unit }) => /\.\d\d$/.test(amount) && unit === 'CNY'),
  )
  assert.equal(sum.toFixed(2), due, 'entries are told in the same yuan as amounts')
})

test('the proof of a filing is a file that the offline verifier accepts', async () => {
  const { number } = await lodged()
  const response = await door.ask(`${DECLARATIONS}/${number}/proof`)
  assert.equal(response.status, 200)
  assert.equal(
    response.headers.get('content-disposition'),
    `attachment; filename="${number}.proof.json"`,
  )
  const folder = mkdtempSync(join(tmpdir(), 'beibu-proof-'))
  try {
    const file = join(folder, 'proof.json')
    const text = await response.text()
    const verifier = join(import.meta.dirname, '../../docs/proof/verify.mjs')
    const verify = (content: string) => {
      writeFileSync(file, content)
      return spawnSync(process.execPath, [verifier, file], { encoding: 'utf8' })
    }
    const good = verify(text)
    assert.equal(good.status, 0, good.stderr)
    assert.notEqual(verify(text.replace('1017507.25', '1017507.26')).status, 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an earlier checkpoint is proved to be the beginning of a later one', async () => {
  const sizeOf = async (): Promise<number> => {
    const response = await door.ask('/api/v1/checkpoint')
    const { note } = (await response.json()) as { note: string }
    return Number(note.split('\n')[1])
  }
  const first = await sizeOf()
  await lodged()
  const second = await sizeOf()
  assert.equal(second, first + 1)
  const response = await door.ask(`/api/v1/consistency?first=${first}&second=${second}`)
  const { path } = (await response.json()) as { path: string[] }
  assert.ok(path.length > 0 && path.every(hash => Buffer.from(hash, 'base64').length === 32))
  for (const query of [
    '',
    `?first=${first}`,
    '?first=0&second=1',
    `?first=1&second=${second + 9}`,
  ]) {
    const wrong = await door.ask(`/api/v1/consistency${query}`)
    assert.deepEqual(await firstKey(wrong), [400, 'parameter-wrong'], query)
  }
})

test('the worklist says what waits for one’s role', async () => {
  const before = await totalOf(door, 'trade.declarations')
  assert.ok(Number(before) > 0)
  const response = await door.ask('/api/v1/worklist')
  const { items } = (await response.json()) as { items: { state: string; count: number }[] }
  const waiting = items.find(({ state }) => state === 'assessed')
  assert.ok((waiting?.count ?? 0) > 0)
  assert.equal((await door.ask('/api/v1/worklist', { key: '' })).status, 401)
})
