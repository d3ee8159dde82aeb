// Notices and following over HTTP: for people only, and as if what one may not see were not there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { enqueueLetter } from '#engine/notice/letters.ts'
import { NoticeWriter } from '#engine/notice/notices.ts'
import type { Caller } from '#engine/types.ts'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

const PARTITION = 0
let door: TestDoor
let writer: NoticeWriter
before(async () => {
  door = await testDoor()
  const { database, clock } = door.inner
  writer = new NoticeWriter({ database, partition: PARTITION, now: () => clock.now })
  const known = await door.inner.engine.keys.list()
  const [a, b] = ['Trader A', 'Trader B'].map(name => known.find(each => each.name === name)!.org)
  for (const [person, org] of [
    ['lin', a],
    ['bui', b],
  ] as const) {
    await database.query(
      `INSERT INTO person (partition, person, mail, mail_shown, name, lang, created)
        VALUES (${PARTITION}, $1, $1, $1, $1, 'zh', now())`,
      [person],
    )
    await database.query(
      `INSERT INTO member (partition, org, person, roles, created)
        VALUES (${PARTITION}, $1, $2, '{trader}', now())`,
      [org, person],
    )
    people.set(person, {
      org: org!,
      actor: `${org}/${person}`,
      roles: new Set(['trader'] as const),
      person,
    })
  }
  // people come by a session; here each has a key of their own name
  const { authenticate } = door.inner.engine.keys
  Object.assign(door.inner.engine.keys, {
    authenticate: async (key: string) => people.get(key) ?? authenticate(key),
  })
})
after(() => door.end())
const people = new Map<string, Caller>()

const get = (path: string, key: string): Promise<Response> => door.ask(path, { key })
const post = (path: string, key: string, body: unknown): Promise<Response> =>
  door.ask(path, {
    key,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const keysOf = async (response: Response): Promise<string[]> =>
  (await problemBody(response)).faults.map(each => `${response.status} ${each.key} ${each.path}`)

const lodge = async (): Promise<string> => {
  const answer = await post(DECLARATIONS, 'lin', declaration())
  assert.equal(answer.status, 201)
  return (await acceptedBody(answer)).number
}
const step = async (number: string): Promise<void> => {
  const read = await get(`${DECLARATIONS}/${number}`, door.keys.trader)
  const etag = read.headers.get('etag') ?? ''
  const answer = await door.ask(`${DECLARATIONS}/${number}/pay`, {
    method: 'POST',
    headers: { 'if-match': etag },
  })
  assert.equal(answer.status, 200)
  await writer.advance()
}

interface Page {
  readonly notices: readonly { notice: string; number: string; read: boolean }[]
  readonly unread: number
  readonly position: number
  readonly next?: string
}
const page = async (key: string): Promise<Page> => {
  const answer = await get('/api/v1/notices', key)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  return (await answer.json()) as Page
}

test('a person lodges, is told, reads, follows no longer', async () => {
  const number = await lodge()
  const follow = `${DECLARATIONS}/${number}/follow`
  assert.deepEqual(await (await get(follow, 'lin')).json(), { following: true, mail: true })
  await step(number)
  const first = await page('lin')
  const { notice, at, ...rest } = first.notices[0] as Page['notices'][0] & { at: string }
  assert.match(at, /^2026-11-25T08:00:00/)
  assert.deepEqual(rest, {
    type: 'trade.declaration',
    number,
    event: 'pay',
    state: 'paid',
    read: false,
  })
  assert.equal(first.unread, 1)
  const { position } = door.inner.engine.statistics()
  assert.equal(first.position, position, 'told of all that happened')
  assert.equal((await page('bui')).notices.length, 0)
  assert.equal((await post('/api/v1/notices/read', 'bui', { until: notice })).status, 204)
  assert.equal((await page('lin')).unread, 1, 'what another marks is theirs alone')
  assert.equal((await post('/api/v1/notices/read', 'lin', { until: notice })).status, 204)
  const second = await page('lin')
  assert.deepEqual([second.unread, second.notices[0]!.read], [0, true])
  const changed = await post(follow, 'lin', { following: false, mail: false })
  assert.deepEqual(await changed.json(), { following: false, mail: false })
  assert.deepEqual(await (await get(follow, 'lin')).json(), { following: false, mail: false })
  const back = await post(follow, 'lin', { following: true })
  assert.deepEqual(await back.json(), { following: true, mail: false })
})

test('a filing of another organisation is answered as one that does not exist', async () => {
  const number = await lodge()
  for (const path of [`${DECLARATIONS}/${number}/follow`, `${DECLARATIONS}/none/follow`]) {
    for (const answer of [await get(path, 'bui'), await post(path, 'bui', { following: true })]) {
      assert.deepEqual(await keysOf(answer), ['404 not-found '])
    }
  }
  const control = `${DECLARATIONS}/${encodeURIComponent('a\u0000b')}/follow`
  assert.deepEqual(await keysOf(await get(control, 'lin')), ['404 not-found '])
})

test('keys have no notices; nobody has none at all', async () => {
  const number = await lodge()
  const follow = `${DECLARATIONS}/${number}/follow`
  for (const key of [door.keys.trader, door.keys.officer]) {
    for (const answer of [
      await get('/api/v1/notices', key),
      await post('/api/v1/notices/read', key, { until: '1' }),
      await get(follow, key),
      await post(follow, key, { following: true }),
    ]) {
      assert.deepEqual(await keysOf(answer), ['403 role-forbidden '])
    }
  }
  assert.equal((await get('/api/v1/notices', '')).status, 401)
})

test('what is asked wrongly is said with its place', async () => {
  const number = await lodge()
  const follow = `${DECLARATIONS}/${number}/follow`
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['/api/v1/notices/read', {}, '422 field-missing /until'],
    ['/api/v1/notices/read', { until: 5 }, '422 wrong-type /until'],
    ['/api/v1/notices/read', { until: 'NaN' }, '400 parameter-wrong /until'],
    ['/api/v1/notices/read', { until: '-1' }, '400 parameter-wrong /until'],
    ['/api/v1/notices/read', { until: '9'.repeat(16) }, '422 text-too-long /until'],
    ['/api/v1/notices/read', { until: '1', x: 1 }, '422 unknown-field /x'],
    ['/api/v1/notices/read', '[', '400 not-json '],
    [follow, { following: 'yes' }, '422 wrong-type /following'],
    [follow, { mail: true }, '422 field-missing /following'],
    [follow, '{"following":true,"following":false}', '400 repeated-key '],
  ]
  for (const [path, body, fault] of wrong) {
    assert.deepEqual(await keysOf(await post(path, 'lin', body)), [fault], JSON.stringify(body))
  }
  const cursor = await get('/api/v1/notices?cursor=abc', 'lin')
  assert.deepEqual(await keysOf(cursor), ['400 cursor-wrong /cursor'])
  const unknown = await get('/api/v1/notices?x=1', 'lin')
  assert.deepEqual(await keysOf(unknown), ['400 parameter-unknown /x'])
})

test('letters that wait are the operator’s to see, with their whole text', async () => {
  const { database, clock } = door.inner
  const content = 'https://beibu.example.org/links/one-time'
  await enqueueLetter(database, PARTITION, {
    mail: 'm1',
    recipient: 'a@example.org',
    lang: 'vi',
    subject: 'Lời mời',
    content,
    at: clock.now,
  })
  for (const key of [door.keys.trader, door.keys.officer, 'lin']) {
    assert.deepEqual(await keysOf(await get('/api/v1/letters', key)), ['403 role-forbidden '])
  }
  assert.equal((await get('/api/v1/letters', '')).status, 401)
  const answer = await get('/api/v1/letters', door.keys.operator)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.deepEqual(await answer.json(), {
    letters: [
      {
        mail: 'm1',
        recipient: 'a@example.org',
        subject: 'Lời mời',
        content,
        created: new Date(clock.now).toISOString(),
        failed: null,
        ended: null,
      },
    ],
  })
})
