import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SearchAnswer } from '#engine/search/search.ts'
import { acceptedBody, declaration, problemBody, type TestDoor, testDoor } from './testing.ts'

let door: TestDoor
let number = ''
before(async () => {
  door = await testDoor()
  number = (await acceptedBody(await door.lodge(declaration({ overseas: 'Chợ Sầu Riêng' })))).number
  await door.lodge(declaration({ vehicle: '桂F12345' }))
  while ((await door.inner.engine.lists.search.advance()) > 0);
})
after(() => door.end())

const search = async (query: string, key?: string): Promise<SearchAnswer> => {
  const response = await door.ask(`/api/v1/search?${query}`, key === undefined ? {} : { key })
  assert.equal(response.status, 200, query)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  return (await response.json()) as SearchAnswer
}

test('what is found is told with its title, what matched, and the position it is true at', async () => {
  const { results, position } = await search(`q=${encodeURIComponent('sau rieng')}`)
  assert.equal(position, 2)
  assert.deepEqual(results, [
    {
      type: 'trade.declaration',
      number,
      state: 'assessed',
      accepted: '2026-11-25T08:00:00.000Z',
      title: '鲜榴莲',
      matched: [{ path: '/overseas', text: 'Chợ Sầu Riêng' }],
    },
  ])
  assert.equal((await search(`q=${number.slice(-9)}`)).results.length, 1)
  assert.equal((await search(`q=${encodeURIComponent('榴莲')}`)).results.length, 2)
  assert.equal((await search(`q=${encodeURIComponent('榴莲')}&limit=1`)).results.length, 1)
  assert.equal((await search(`q=demo&type=trade.declaration`)).results.length, 0)
  assert.equal((await search(`q=${encodeURIComponent('f12345')}`)).results.length, 1)
})

test('T89: what another owns is not found, and an officer finds all', async () => {
  for (const q of [number, '榴莲', 'rieng', number.slice(-5), 'Trader A']) {
    const query = `q=${encodeURIComponent(q)}`
    for (const key of [door.keys.other, door.keys.operator]) {
      assert.deepEqual((await search(query, key)).results, [], q)
    }
    assert.notEqual((await search(query, door.keys.officer)).results.length, 0, q)
  }
  assert.equal((await door.ask('/api/v1/search?q=x', { key: '' })).status, 401)
})

test('T88: what cannot be asked is refused, at once and by name', async () => {
  for (const [query, key, path] of [
    ['', 'parameter-wrong', '/q'],
    ['q=', 'parameter-wrong', '/q'],
    [`q=${'x'.repeat(101)}`, 'parameter-wrong', '/q'],
    ['q=a%00b', 'parameter-wrong', '/q'],
    ['q=a&q=b', 'parameter-wrong', '/q'],
    ['q=%ff', 'parameter-wrong', '/q'],
    ['q=a&limit=51', 'parameter-wrong', '/limit'],
    ['q=a&type=trade.nothing', 'parameter-wrong', '/type'],
    ['q=a&sort=(select pg_sleep(30))', 'parameter-unknown', '/sort'],
    ['q=a&__proto__=1', 'parameter-unknown', '/__proto__'],
  ] as const) {
    const began = performance.now()
    const response = await door.ask(`/api/v1/search?${query}`)
    const problem = await problemBody(response)
    assert.deepEqual([response.status, problem.faults[0]?.key], [400, key], query)
    assert.equal(problem.faults[0]?.path, path)
    assert.ok(performance.now() - began < 10_000)
  }
  // a hundred characters beyond the basic plane are a hundred
  assert.deepEqual((await search(`q=${encodeURIComponent('𠮷'.repeat(100))}`)).results, [])
  for (const q of [
    "'; SELECT pg_sleep(30) --",
    "':* | !",
    '(((',
    '\\',
    '" OR 1=1',
    '-榴莲 !榴莲 &',
  ]) {
    await search(`q=${encodeURIComponent(q)}`)
  }
})
