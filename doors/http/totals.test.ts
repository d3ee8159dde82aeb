import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openFeed } from './feed/sse.ts'
import { declaration, problemBody, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor({ limits: { totals: { rate: 20, burst: 100 } } })
  for (const office of ['7208', '7208', '7203']) {
    assert.equal((await door.lodge(declaration({ office }))).status, 201)
  }
})
after(() => door.end())

interface Totals {
  readonly measure: string
  readonly unit: string
  readonly position: number
  readonly cells: readonly Readonly<Record<string, string>>[]
}
const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  door.ask(`/api/v1/totals/${path}`, { key: '', headers })
const totals = async (path: string): Promise<Totals> => {
  const response = await ask(path)
  assert.equal(response.status, 200, path)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  return (await response.json()) as Totals
}

test('totals are public, exact text, and true at a position', async () => {
  assert.deepEqual(await totals('trade.declared'), {
    measure: 'trade.declared',
    unit: 'CNY',
    position: 3,
    cells: [{ at: '2026', value: '3052521.75' }],
  })
  const all = await totals('trade.declared?by=&where=&grain=year')
  assert.equal(all.cells[0]?.value, '3052521.75')
  assert.deepEqual((await totals('trade.declarations?by=office&grain=month')).cells, [
    { office: '7203', at: '2026-11', value: '1' },
    { office: '7208', at: '2026-11', value: '2' },
  ])
  assert.deepEqual(
    (await totals('trade.mass?where=office:7203,direction:import&grain=day')).cells,
    [{ at: '2026-11-25', value: '37250.50000' }],
  )
  assert.deepEqual((await totals('trade.declared?to=2026')).cells, [])
  assert.deepEqual(
    (await totals('trade.declared?from=2026-11-25T16&to=2026-11-25T17&grain=hour')).cells,
    [{ at: '2026-11-25T16', value: '3052521.75' }],
  )
})

test('a question that is none is refused by name', async () => {
  for (const [path, status, key] of [
    ['trade.unknown', 404, 'not-found'],
    ['nothing', 404, 'not-found'],
    ['__proto__', 404, 'not-found'],
    ['trade.declared?by=colour', 400, 'parameter-wrong'],
    ['trade.declared?by=office,office', 400, 'parameter-wrong'],
    ['trade.declared?where=colour:red', 400, 'parameter-wrong'],
    ['trade.declared?where=__proto__:red', 400, 'parameter-wrong'],
    ['trade.declared?where=office', 400, 'parameter-wrong'],
    ['trade.declared?where=office:1,office:2', 400, 'parameter-wrong'],
    ['trade.declared?grain=week', 400, 'parameter-wrong'],
    ['trade.declared?from=2026-02-30', 400, 'parameter-wrong'],
    ['trade.declared?from=26', 400, 'parameter-wrong'],
    ['trade.declared?sort=value', 400, 'parameter-unknown'],
  ] as const) {
    const response = await ask(path)
    const problem = await problemBody(response)
    assert.deepEqual([response.status, problem.faults[0]?.key], [status, key], path)
  }
})

test('the same cells come as CSV to whoever asks for it', async () => {
  const response = await ask('trade.declared?by=office&grain=month', { accept: 'text/csv' })
  assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.match(response.headers.get('content-disposition') ?? '', /trade\.declared\.csv/)
  assert.equal(response.headers.get('beibu-position'), '3')
  assert.equal(
    await response.text(),
    'office,at,value\r\n7203,2026-11,1017507.25\r\n7208,2026-11,2035014.50\r\n',
  )
})

test('T54: a total beyond a double’s whole numbers comes exactly, wherever it comes', async () => {
  const value = '90071992547409.93' // 2^53 + 1 fen
  const [first] = declaration().items as Record<string, unknown>[]
  const lodged = await door.lodge(
    declaration({ office: '7209', packages: 1, items: [{ ...first, value }] }),
  )
  assert.equal(lodged.status, 201, await lodged.clone().text())
  assert.ok((await lodged.text()).includes(`"value":"${value}"`))
  const where = 'trade.declared?where=office:7209'
  assert.deepEqual((await totals(where)).cells, [{ at: '2026', value }])
  const csv = await (await ask(where, { accept: 'text/csv' })).text()
  assert.equal(csv, `at,value\r\n2026,${value}\r\n`)
  const reader = await openFeed(`${door.url}/api/v1/feed`)
  const { data } = await reader.find(({ event }) => event === 'snapshot')
  assert.ok(JSON.stringify(data).includes(`"7209"],["${value}"`))
  reader.close()
})

test('an address that asks without end is told to wait, in headers that say how long', async () => {
  const answers: Response[] = []
  for (let i = 0; i < 150; i++) answers.push(await ask('trade.declared'))
  const [first] = answers
  assert.equal(first?.headers.get('ratelimit-policy'), '"totals";q=100;w=5')
  assert.match(first?.headers.get('ratelimit') ?? '', /^"totals";r=\d+;t=\d+$/)
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length > 0)
  const problem = await problemBody(refused[0]!)
  assert.equal(problem.faults[0]?.key, 'too-many-requests')
  assert.equal(refused[0]?.headers.get('retry-after'), '1')
  // routes with a key are not held back by it
  assert.equal((await door.ask('/api/v1/worklist')).status, 200)
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.equal((await ask('trade.declared')).status, 200)
})
