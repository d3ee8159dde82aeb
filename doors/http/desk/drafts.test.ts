// Drafts over HTTP on a real engine: what two devices typed is all there, whoever came first.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from '../testing.ts'

let door: TestDoor
before(async () => {
  door = await testDoor()
})
after(() => door.end())

const TYPE = 'trade.declaration'
const post = (path: string, body: unknown, key = door.keys.trader): Promise<Response> =>
  door.ask(`/api/v1/drafts${path}`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const get = (path: string, key = door.keys.trader): Promise<Response> =>
  door.ask(`/api/v1/drafts${path}`, { key })

const begin = async (content?: unknown): Promise<string> => {
  const response = await post('', content === undefined ? { type: TYPE } : { type: TYPE, content })
  assert.equal(response.status, 201, await response.clone().text())
  return ((await response.json()) as { draft: string }).draft
}
interface Begun {
  readonly draft: string
}
interface Draft {
  readonly version: number
  readonly once: string
  readonly content: Readonly<Record<string, [unknown, number]>>
}
const read = async (draft: string): Promise<Draft> =>
  (await (await get(`/${draft}`)).json()) as Draft
const change = (draft: string, ...changes: unknown[]): Promise<Response> =>
  post(`/${draft}/changes`, { changes })

test('a draft is begun, typed into, listed by what names it, and removed', async () => {
  const draft = await begin({ '/office': ['7203', 5] })
  assert.equal((await change(draft, { path: '/bill', value: '提单 001', at: 6 })).status, 200)
  const now = await read(draft)
  assert.equal(now.version, 2)
  assert.deepEqual(now.content, { '/bill': ['提单 001', 6], '/office': ['7203', 5] })
  const list = (await (await get(`?type=${TYPE}`)).json()) as { drafts: Record<string, unknown>[] }
  const listed = list.drafts.find(each => each.draft === draft)
  assert.deepEqual([listed?.title, listed?.mine, listed?.version], ['提单 001', true, 2])
  assert.equal((await post(`/${draft}/remove`, '')).status, 204)
  assert.equal((await get(`/${draft}`)).status, 404)
  assert.equal((await change(draft, { path: '/bill', value: 'x', at: 9 })).status, 404)
  const left = await door.inner.database.query('SELECT 1 FROM draft_field WHERE draft = $1', [
    draft,
  ])
  assert.equal(left.rowCount, 0)
})

test('begun again with its key it is the same draft, and what is new is merged in', async () => {
  const start = (key: string, content: unknown, who = door.keys.trader): Promise<Response> =>
    door.ask('/api/v1/drafts', {
      method: 'POST',
      key: who,
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ type: TYPE, content }),
    })
  const first = await start('once-1', { '/bill': ['A', 5] })
  assert.deepEqual([first.status, first.headers.get('idempotency-replayed')], [201, null])
  const { draft } = (await first.json()) as { draft: string }
  const again = await start('once-1', { '/bill': ['AB', 6], '/note': ['new', 6] })
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [200, 'true'])
  assert.deepEqual(await again.json(), { draft, version: 2 })
  assert.deepEqual((await read(draft)).content, { '/bill': ['AB', 6], '/note': ['new', 6] })
  assert.equal((await read(draft)).once, 'once-1')
  // asked twice at once, it is made once
  const both = await Promise.all([1, 2, 3].map(() => start('once-2', {})))
  const ids = await Promise.all(both.map(async each => ((await each.json()) as Begun).draft))
  assert.equal(new Set(ids).size, 1)
  const others = (await (await start('once-1', {}, door.keys.other)).json()) as Begun
  assert.notEqual(others.draft, draft, 'another organisation’s key is another key')
  assert.equal((await start('no key', {})).status, 400)
  assert.equal((await post(`/${others.draft}/remove`, '', door.keys.other)).status, 204)
  for (const each of [draft, ids[0] ?? '']) {
    assert.equal((await post(`/${each}/remove`, '')).status, 204)
  }
})

test('the newest instant wins, the later request of two equal ones, and null takes away', async () => {
  const draft = await begin()
  await change(draft, { path: '/note', value: 'new', at: 100 })
  const older = (await (
    await change(draft, { path: '/note', value: 'old', at: 99 })
  ).json()) as Draft
  assert.equal(older.version, 2, 'what changes nothing is no new version')
  assert.deepEqual((await read(draft)).content['/note'], ['new', 100])
  await change(draft, { path: '/note', value: 'same', at: 100 })
  assert.deepEqual((await read(draft)).content['/note'], ['same', 100])
  await change(draft, { path: '/note', value: null, at: 101 })
  await change(draft, { path: '/note', value: 'from the train', at: 100 })
  assert.deepEqual((await read(draft)).content, {}, 'an older change came later')
  const twice = [
    { path: '/bill', value: 'b', at: 8 },
    { path: '/bill', value: 'a', at: 7 },
  ]
  await change(draft, ...twice)
  assert.deepEqual((await read(draft)).content['/bill'], ['b', 8])
})

test('a clock that runs ahead is set to now, and so cannot win for ever', async () => {
  const draft = await begin()
  const ahead = { path: '/note', value: 'ahead', at: Number.MAX_SAFE_INTEGER }
  await change(draft, ahead)
  assert.deepEqual((await read(draft)).content['/note'], ['ahead', door.inner.clock.now])
  await change(draft, { path: '/note', value: 'right', at: door.inner.clock.now })
  assert.deepEqual((await read(draft)).content['/note'], ['right', door.inner.clock.now])
})

test('law: whatever the order of several devices’ batches, the newest of each path stands', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }).filter(text => !text.includes('\0')),
    fc.constantFrom('__proto__', 'ทุเรียน', '\\u0000 as text', null, true, 0, -5),
    fc.array(fc.constantFrom('a', 1, null), { maxLength: 3 }),
  )
  const path = fc.constantFrom('/a', '/items/0/hs', '__proto__', 'constructor', '/~1', '/榴莲')
  const edit = fc.record({ path, value })
  const devices = fc.array(fc.array(fc.array(edit, { maxLength: 6 }), { maxLength: 4 }), {
    minLength: 2,
    maxLength: 4,
  })
  const property = fc.asyncProperty(
    devices,
    fc.integer({ min: 1, max: 1e6 }),
    async (all, step) => {
      const draft = await begin()
      const expected = new Map<string, { value: unknown; at: number }>()
      let turns = 0
      // a prime's multiples: no two of them are the same instant, and they come in any order
      const instant = (): number => (++turns * step) % 1_000_003
      await Promise.all(
        all.map(async batches => {
          for (const batch of batches) {
            const changes = batch.map(each => ({ ...each, at: instant() }))
            for (const { path, value, at } of changes) {
              if ((expected.get(path)?.at ?? -1) <= at) expected.set(path, { value, at })
            }
            const response = await change(draft, ...changes)
            assert.equal(response.status, 200, await response.text())
          }
        }),
      )
      const text = await (await get(`/${draft}`)).text()
      const { content } = JSON.parse(text) as Draft
      const wanted = [...expected].filter(([, each]) => each.value !== null)
      assert.deepEqual(
        new Map(Object.entries(content)),
        new Map(wanted.map(([name, each]) => [name, [each.value, each.at]])),
      )
      assert.equal((await post(`/${draft}/remove`, '')).status, 204)
    },
  )
  await fc.assert(property, { seed: 77, numRuns: 60 })
})

const faultOf = async (response: Response): Promise<(number | string | undefined)[]> => {
  const { faults } = await problemBody(response)
  return [response.status, faults[0]?.key, faults[0]?.path]
}

test('what cannot be kept as it is, is refused with its place', async () => {
  const draft = await begin()
  const refused = async (one: string, ...expected: unknown[]): Promise<void> => {
    const response = await post(`/${draft}/changes`, `{"changes":[${one}]}`)
    assert.deepEqual(await faultOf(response), expected, one)
  }
  await refused('{"path":"/a","value":"\\ud800","at":1}', 422, 'malformed-text', '/changes/0/value')
  await refused('{"path":"/\\udc00","value":1,"at":1}', 422, 'malformed-text', '/changes/0/path')
  await refused('{"path":"/a","value":"\\u0000","at":1}', 422, 'malformed-text', '/changes/0/value')
  await refused('{"path":"/a","value":1e400,"at":1}', 422, 'send-as-string', '/changes/0/value')
  await refused('{"path":"/a","value":12.5,"at":1}', 422, 'send-as-string', '/changes/0/value')
  const huge = '{"path":"/a","value":9007199254740993,"at":1}'
  await refused(huge, 422, 'send-as-string', '/changes/0/value')
  await refused('{"path":"/a","value":1,"at":1.5}', 422, 'not-a-number', '/changes/0/at')
  await refused('{"path":"/a","value":1,"at":-1}', 422, 'out-of-range', '/changes/0/at')
  await refused('{"path":"","value":1,"at":1}', 422, 'text-empty', '/changes/0/path')
  await refused('{"path":"/a","at":1}', 422, 'field-missing', '/changes/0/value')
  await refused('{"path":"/a","value":1,"at":1,"x":1}', 422, 'unknown-field', '/changes/0/x')
  await refused('{"path":"/a","path":"/b","value":1,"at":1}', 400, 'repeated-key', '')
  await refused('null', 422, 'wrong-type', '/changes/0')
  const long = JSON.stringify({ path: `/${'p'.repeat(200)}`, value: 1, at: 1 })
  await refused(long, 422, 'text-too-long', '/changes/0/path')
  const nested = `{"path":"/a","value":${'['.repeat(100)}${']'.repeat(100)},"at":1}`
  await refused(nested, 422, 'wrong-type', '/changes/0/value')
  const many = Array.from({ length: 2_001 }, (_, i) => ({ path: `/${i}`, value: 1, at: 1 }))
  assert.deepEqual(await faultOf(await change(draft, ...many)), [422, 'too-many-lines', '/changes'])
  assert.equal((await read(draft)).version, 1, 'and nothing of it was kept')
  const bad = await post('', { type: 'trade.nothing' })
  assert.deepEqual(await faultOf(bad), [422, 'unknown-code', '/type'])
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
  const literal = '{"path":"__proto__","value":{"__proto__":{"polluted":"yes"}},"at":1}'
  assert.equal((await post(`/${draft}/changes`, `{"changes":[${literal}]}`)).status, 200)
  assert.match(await (await get(`/${draft}`)).text(), /"__proto__":\[\{"__proto__":\{"polluted"/)
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})

test('a draft holds 5 MB, and an organisation 500 drafts; what is above is undone', async () => {
  const draft = await begin()
  const block = (from: number, size: number): unknown[] =>
    Array.from({ length: 250 }, (_, i) => ({
      path: `/${from + i}`,
      value: 'x'.repeat(size),
      at: 5,
    }))
  assert.equal((await change(draft, ...block(0, 19_000))).status, 200)
  const over = await change(draft, ...block(250, 1_500))
  assert.deepEqual(await faultOf(over), [422, 'draft-too-large', ''])
  assert.equal(Object.keys((await read(draft)).content).length, 250)
  const smaller = block(0, 10).map(each => ({ ...(each as object), at: 6 }))
  assert.equal((await change(draft, ...smaller)).status, 200)
  assert.equal((await change(draft, ...block(250, 1_500))).status, 200, 'room was given back')
  const { database } = door.inner
  await database.query(`INSERT INTO draft (partition, draft, org, person, type, title, fields,
      bytes, version, created, changed)
    SELECT 0, 'D' || n, org, 'x', type, '', 0, 0, 1, now(), now()
    FROM draft, generate_series(1, 496 - (SELECT count(*) FROM draft)::int) n WHERE draft = '${draft}'`)
  const answers = await Promise.all(Array.from({ length: 12 }, () => post('', { type: TYPE })))
  const refused = answers.filter(each => each.status === 422)
  assert.equal(refused.length, 8)
  assert.equal((await faultOf(refused[0]!))[1], 'too-many-drafts')
  const { rows } = await database.query<{ n: bigint }>('SELECT count(*) AS n FROM draft')
  assert.equal(rows[0]?.n, 500n)
  await database.query(`DELETE FROM draft WHERE draft LIKE 'D%'`)
})

test('one field of a draft of 1,000 lines costs what one of an empty draft costs', async () => {
  const columns = Array.from({ length: 14 }, (_, i) => `column${i}`)
  const cells = Array.from({ length: 1_000 }, (_, line) =>
    columns.map(name => ({ path: `/items/${line}/${name}`, value: `${name} 榴莲`, at: 1 })),
  ).flat()
  const [large, small] = [await begin(), await begin()]
  for (let at = 0; at < cells.length; at += 2_000) {
    const response = await change(large, ...cells.slice(at, at + 2_000))
    assert.equal(response.status, 200, await response.text())
  }
  const times = { large: [] as number[], small: [] as number[] }
  for (let i = 0; i < 120; i++) {
    const which = i % 2 === 0 ? 'large' : 'small'
    const started = performance.now()
    await change(which === 'large' ? large : small, {
      path: '/items/7/column3',
      value: `${i}`,
      at: i,
    })
    times[which].push(performance.now() - started)
  }
  // of 60 each one of the quickest: other work on the machine only ever adds
  const quick = (list: number[]): number => list.sort((a, b) => a - b)[5]!
  // as one JSON a draft it was 36 times as much: 55 ms against 1.5 (busy machine of 2 cores)
  assert.ok(quick(times.large) < 6 * quick(times.small), JSON.stringify(times))
  const content = (await read(large)).content
  assert.equal(Object.keys(content).length, 14_000)
  assert.deepEqual(content['/items/7/column3'], ['118', 118])
})

test('a mandate for other types, or an office, begins and sees no draft', async () => {
  const draft = await begin({ '/note': ['x', 1] })
  const { engine, database } = door.inner
  const { rows } = await database.query<{ org: string }>(
    'SELECT org FROM draft WHERE partition = 0 AND draft = $1',
    [draft],
  )
  const { org } = rows[0]!
  const broker = (type: string): Caller => ({
    ...{ org, actor: 'org_broker/x', roles: new Set(['trader'] as const) },
    types: new Set([type]),
  })
  const { drafts } = engine.desk
  assert.ok(await drafts.read(broker(TYPE), draft))
  assert.equal(await drafts.read(broker('sugar.ticket'), draft), undefined)
  assert.deepEqual(await drafts.list(broker('sugar.ticket'), undefined), [])
  const body = Buffer.from(`{"type":"${TYPE}"}`)
  const refused = await drafts.begin(broker('sugar.ticket'), body)
  assert.ok(refused instanceof Refusal && refused.faults[0]?.key === 'unknown-code')
  assert.deepEqual(await faultOf(await post('', { type: TYPE }, door.keys.officer)), [
    403,
    'role-forbidden',
    '',
  ])
})

test('T78: a draft is its organisation’s alone, and no row is without one', async () => {
  const draft = await begin({ '/note': ['secret', 1] })
  const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  const told = async (response: Response): Promise<string> => {
    const { instance, ...rest } = await problemBody(response)
    return `${response.status} ${instance.length > 0} ${JSON.stringify(rest)}`
  }
  for (const key of [door.keys.other, door.keys.officer, door.keys.operator]) {
    for (const ask of [
      (id: string) => get(`/${id}`, key),
      (id: string) => post(`/${id}/changes`, { changes: [] }, key),
      (id: string) => post(`/${id}/changes`, 'not json', key),
      (id: string) => post(`/${id}/remove`, '', key),
      (id: string) => door.ask(`/api/v1/drafts/${id}/attachments`, { key }),
    ]) {
      assert.equal(await told(await ask(draft)), await told(await ask(unknown)))
      assert.equal((await ask(draft)).status, 404)
    }
    assert.ok(!(await (await get('', key)).text()).includes(draft))
  }
  assert.equal((await get(`/${draft}`, '')).status, 401)
  assert.deepEqual((await read(draft)).content, { '/note': ['secret', 1] })
  for (const table of ['draft', 'attachment']) {
    const { rows } = await door.inner.database.query<{ nullable: string }>(
      `SELECT is_nullable AS nullable FROM information_schema.columns
        WHERE table_name = $1 AND column_name = 'org'`,
      [table],
    )
    assert.deepEqual(rows, [{ nullable: 'NO' }])
  }
})

test('lodged with its draft: the draft is gone, and a repeat is answered as before', async () => {
  const draft = await begin({ '/note': ['x', 1] })
  const document = declaration()
  const headers = { 'beibu-draft': draft, 'idempotency-key': `draft-${draft}` }
  const wrong = await door.lodge({ ...document, office: 1 }, headers)
  assert.equal(wrong.status, 422)
  assert.equal((await get(`/${draft}`)).status, 200, 'what is refused keeps its draft')
  const dry = await door.ask(`${DECLARATIONS}?dry=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(document),
  })
  assert.equal(dry.status, 200)
  assert.equal((await get(`/${draft}`)).status, 200, 'a preview keeps it too')
  assert.equal((await door.lodge(document, headers)).status, 201)
  assert.equal((await get(`/${draft}`)).status, 404)
  const again = await door.lodge(document, headers)
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [200, 'true'])
  const odd = await door.lodge(declaration(), { 'beibu-draft': 'x' })
  assert.deepEqual(await faultOf(odd), [400, 'parameter-wrong', '/Beibu-Draft'])
})

test('two devices lodge one draft at once: it is one filing', async () => {
  for (let round = 0; round < 10; round++) {
    const draft = await begin({ '/note': ['x', 1] })
    const document = declaration()
    const both = await Promise.all([1, 2].map(() => door.lodge(document, { 'beibu-draft': draft })))
    assert.deepEqual(both.map(each => each.status).sort(), [200, 201])
    const [one, other] = await Promise.all(both.map(acceptedBody))
    assert.equal(one?.number, other?.number)
    const changed = await door.lodge({ ...document, note: 'y' }, { 'beibu-draft': draft })
    assert.equal((await faultOf(changed))[1], 'idempotency-key-reused')
  }
})

test('a draft that cannot be removed loses no filing, and another’s is not touched', async () => {
  const draft = await begin({ '/note': ['x', 1] })
  const { drafts } = door.inner.engine.desk
  const real = drafts.lodged
  let tries = 0
  drafts.lodged = () => {
    tries++
    return Promise.reject(new Error('the disk is full'))
  }
  const document = declaration()
  const headers = { 'beibu-draft': draft, 'idempotency-key': `lost-${draft}` }
  try {
    assert.equal((await door.lodge(document, headers)).status, 201)
  } finally {
    drafts.lodged = real
  }
  assert.equal(tries, 3)
  assert.equal((await get(`/${draft}`)).status, 200)
  assert.equal((await door.lodge(document, headers)).status, 200, 'sent again, it is closed')
  assert.equal((await get(`/${draft}`)).status, 404)
  const foreign = await begin({ '/note': ['mine', 1] })
  const stranger = await door.ask(DECLARATIONS, {
    method: 'POST',
    key: door.keys.other,
    headers: { 'content-type': 'application/json', 'beibu-draft': foreign },
    body: JSON.stringify(declaration()),
  })
  assert.equal(stranger.status, 201)
  assert.equal((await get(`/${foreign}`)).status, 200)
})
