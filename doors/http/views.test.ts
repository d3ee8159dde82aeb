import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SavedView } from '#engine/lists/views.ts'
import { problemBody, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let colleague: string
const TYPE = 'trade.declaration'
before(async () => {
  door = await testDoor()
  const order = { org: 'Trader A', roles: ['trader'], label: 'another desk' }
  colleague = await door.inner.engine.keys.create(order)
})
after(() => door.end())

const post = (path: string, body: unknown, key = door.keys.trader): Promise<Response> =>
  door.ask(`/api/v1/views${path}`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const saved = async (body: object, key?: string): Promise<SavedView> => {
  const response = await post('', { type: TYPE, ...body }, key)
  assert.equal(response.status, 201)
  return (await response.json()) as SavedView
}
const remove = (view: string, key = door.keys.trader): Promise<Response> =>
  door.ask(`/api/v1/views/${view}/remove`, { method: 'POST', key })
const names = async (key?: string, query = ''): Promise<string[]> => {
  const response = await door.ask(`/api/v1/views${query}`, key === undefined ? {} : { key })
  assert.equal(response.status, 200)
  return ((await response.json()) as { views: SavedView[] }).views.map(each => each.name)
}
const firstFault = async (response: Response): Promise<unknown[]> => {
  const { faults } = await problemBody(response)
  return [response.status, faults[0]?.key, faults[0]?.path]
}

test('a view is saved, listed, changed and removed, under a name in any language', async () => {
  const content = {
    filters: { office: '7208,7210', state: 'paid', from: '2026-11' },
    columns: ['number', 'due', 'owner'],
    sort: 'newest',
  }
  const view = await saved({ name: '待放行 · Chờ thông quan · รอปล่อย', content, shared: false })
  assert.deepEqual(view.content, content)
  assert.deepEqual([view.own, view.shared, view.type], [true, false, TYPE])
  assert.deepEqual(await names(undefined, `?type=${TYPE}`), [view.name])
  const order = { name: 'Paid', content: { ...content, columns: [] }, shared: true }
  const changed = await post(`/${view.view}`, order)
  assert.equal(changed.status, 200)
  const { changed: _, ...told } = (await changed.json()) as SavedView
  assert.deepEqual(told, { view: view.view, type: TYPE, own: true, ...order })
  assert.deepEqual(await names(), ['Paid'])
  assert.equal((await remove(view.view)).status, 204)
  assert.deepEqual(await firstFault(await remove(view.view)), [404, 'not-found', ''])
  assert.deepEqual(await names(), [])
})

test('T89: one’s own are one’s own; shared ones are the organisation’s; nobody else sees any', async () => {
  const mine = await saved({ name: 'mine' })
  const ours = await saved({ name: 'ours', shared: true })
  assert.deepEqual(await names(), ['mine', 'ours'])
  assert.deepEqual(await names(colleague), ['ours'])
  for (const key of [door.keys.other, door.keys.officer, door.keys.operator]) {
    assert.deepEqual(await names(key), [])
  }
  const unknown = '01ZZZZZZZZZZZZZZZZZZZZZZZZ'
  for (const key of [colleague, door.keys.other]) {
    for (const view of [mine.view, ours.view, unknown, "x'--", '%00', 'a%2Fb']) {
      const order = { name: 'theirs' }
      assert.deepEqual(await firstFault(await post(`/${view}`, order, key)), [404, 'not-found', ''])
      assert.deepEqual(await firstFault(await remove(view, key)), [404, 'not-found', ''])
    }
  }
  assert.deepEqual(await names(), ['mine', 'ours'])
  // the walls by themselves: a statement that forgets the organisation
  const { database } = door.inner
  const seen = await database.transaction(async transaction => {
    await transaction.query(
      `SELECT set_config('role', 'beibu_app', true), set_config('beibu.org', 'nobody', true),
        set_config('beibu.sees', 'filings', true), set_config('beibu.types', '', true)`,
    )
    return transaction.query('SELECT 1 FROM saved_view WHERE partition = 0')
  })
  assert.equal(seen.rows.length, 0)
  for (const { view } of [mine, ours]) assert.equal((await remove(view)).status, 204)
})

test('a name is one person’s once for a type; of two at once one is refused', async () => {
  const view = await saved({ name: 'Twice' })
  const again = { type: TYPE, name: ' Twice ' }
  assert.deepEqual(await firstFault(await post('', again)), [409, 'view-name-taken', '/name'])
  await saved({ name: 'Twice' }, colleague)
  const other = await saved({ name: 'Once' })
  const order = { name: 'Twice' }
  assert.deepEqual(await firstFault(await post(`/${other.view}`, order)), [
    409,
    'view-name-taken',
    '/name',
  ])
  assert.deepEqual((await names()).sort(), ['Once', 'Twice'])
  const race = await Promise.all([1, 2, 3, 4].map(() => post('', { type: TYPE, name: 'Race' })))
  assert.deepEqual(race.map(each => each.status).sort(), [201, 409, 409, 409])
  assert.equal((await post(`/${view.view}`, { name: 'Twice', shared: true })).status, 200)
})

test('at most fifty a person', async () => {
  const key = door.keys.other
  const all = Array.from({ length: 53 }, (_, i) => post('', { type: TYPE, name: `n${i}` }, key))
  const statuses = (await Promise.all(all)).map(each => each.status)
  assert.equal(statuses.filter(status => status === 201).length, 50)
  const one = await post('', { type: TYPE, name: 'more' }, key)
  assert.deepEqual(await firstFault(one), [422, 'too-many-views', ''])
})

test('T88: only the type’s own filters, columns and the one order are kept; the rest is named', async () => {
  const order = (content: unknown) => ({ type: TYPE, name: 'x', content })
  for (const [body, status, key, path] of [
    ['{', 400, 'not-json', ''],
    ['{"name":"a","name":"b"}', 400, 'repeated-key', ''],
    ['[]', 422, 'wrong-type', ''],
    [{ name: 'x' }, 422, 'field-missing', '/type'],
    [{ type: 'trade.nothing', name: 'x' }, 422, 'unknown-code', '/type'],
    [{ type: TYPE }, 422, 'field-missing', '/name'],
    [{ type: TYPE, name: ' ' }, 422, 'text-empty', '/name'],
    [{ type: TYPE, name: 'x'.repeat(81) }, 422, 'text-too-long', '/name'],
    [{ type: TYPE, name: 'a\u0000' }, 422, 'malformed-text', '/name'],
    [{ type: TYPE, name: 'x', shared: 'yes' }, 422, 'wrong-type', '/shared'],
    [{ type: TYPE, name: 'x', person: 'y' }, 422, 'unknown-field', '/person'],
    [order([]), 422, 'wrong-type', '/content'],
    [order({ sort: '(select pg_sleep(30))' }), 422, 'unknown-code', '/content/sort'],
    [order({ columns: ['number', 'org'] }), 422, 'unknown-code', '/content/columns/1'],
    [order({ columns: Array(99).fill('due') }), 422, 'too-many-lines', '/content/columns'],
    [order({ filters: { org: 'x' } }), 422, 'unknown-field', '/content/filters/org'],
    [order({ filters: { office: 1 } }), 422, 'wrong-type', '/content/filters/office'],
    [
      `{"type":"${TYPE}","name":"x","content":{"filters":{"__proto__":"x"}}}`,
      422,
      'unknown-field',
      '/content/filters/__proto__',
    ],
    [{ type: TYPE, name: 'x', content: { columns: 'y'.repeat(20_000) } }, 413, 'too-large', ''],
  ] as const) {
    const told = await firstFault(await post('', body))
    assert.deepEqual(told, [status, key, path], JSON.stringify(body).slice(0, 80))
  }
})
