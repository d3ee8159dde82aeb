// Risk lanes over HTTP: officers are told, traders of nothing, wherever they look.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  acceptedBody,
  DECLARATIONS,
  declaration,
  problemBody,
  type TestDoor,
  testDoor,
} from './testing.ts'

let door: TestDoor
let number = ''
before(async () => {
  door = await testDoor()
  ;({ number } = await acceptedBody(await door.lodge(declaration())))
  await door.inner.engine.desk.lanes.advance()
  await door.inner.engine.lists.search.advance()
})
after(() => door.end())

const TYPE = 'trade.declaration'
const as = async (key: keyof TestDoor['keys'], path: string): Promise<[number, string]> => {
  const answer = await door.ask(path, { key: door.keys[key] })
  return [answer.status, await answer.text()]
}
const json = async <T>(key: keyof TestDoor['keys'], path: string): Promise<T> => {
  const [status, text] = await as(key, path)
  assert.equal(status, 200, text)
  return JSON.parse(text) as T
}

interface Told {
  readonly number: string
  readonly lane: string | null
  readonly score: number
  readonly draw: number
  readonly reasons: readonly { readonly id: string; readonly kind: string }[]
}

test('an officer is told lane, reasons and draw of a filing; in the queue, and by lane', async () => {
  const lane = await json<Told>('officer', `${DECLARATIONS}/${number}/lane`)
  assert.equal(lane.number, number)
  assert.ok(
    lane.reasons.some(({ id }) => id === 'first-owner'),
    JSON.stringify(lane),
  )
  assert.ok(lane.draw >= 0 && lane.draw < 1)
  const paid = await door.ask(`${DECLARATIONS}/${number}/pay`, {
    method: 'POST',
    headers: { 'if-match': '"1"' },
  })
  assert.equal(paid.status, 200)
  interface Queue {
    readonly filings: readonly { readonly number: string; readonly lane: string | null }[]
  }
  const queue = await json<Queue>('officer', `/api/v1/queue/${TYPE}`)
  assert.deepEqual(
    queue.filings.map(each => [each.number, each.lane]),
    [[number, lane.lane]],
  )
  for (const name of ['green', 'yellow', 'red']) {
    const some = await json<Queue>('officer', `/api/v1/queue/${TYPE}?lane=${name}`)
    assert.equal(some.filings.length, name === lane.lane ? 1 : 0, name)
  }
  assert.equal((await as('officer', `/api/v1/queue/${TYPE}?lane=blue`))[0], 400)
})

test('a lane that is not decided yet is null; of no filing it is not found', async () => {
  const later = await acceptedBody(await door.lodge(declaration()))
  const told = await json<Told>('officer', `${DECLARATIONS}/${later.number}/lane`)
  assert.deepEqual([told.lane, told.reasons], [null, []])
  assert.equal((await as('officer', `${DECLARATIONS}/1/lane`))[0], 404)
  await door.inner.engine.desk.lanes.advance()
  assert.ok((await json<Told>('officer', `${DECLARATIONS}/${later.number}/lane`)).lane)
})

test('rates and draws: for officers and operators, of days that are days', async () => {
  for (const key of ['officer', 'operator'] as const) {
    const rates = await json<{
      readonly all: { readonly chosen: number; readonly rate: number | null }
      readonly drawn: { readonly chosen: number }
      readonly reasons: readonly { readonly id: string; readonly chosen: number }[]
    }>(key, '/api/v1/risk/rates')
    assert.equal(rates.all.rate, null, 'nothing was looked at')
    assert.ok(rates.all.chosen >= 1)
    assert.ok(rates.reasons.some(({ id, chosen }) => id === 'origin-unclear' && chosen === 0))
    const { draws } = await json<{ draws: { seed: string | null; commitment: string }[] }>(
      key,
      '/api/v1/risk/draws',
    )
    assert.deepEqual([draws.length, draws[0]?.seed], [2, null])
    assert.match(draws[0]?.commitment ?? '', /^[0-9a-f]{64}$/)
  }
  assert.equal((await as('officer', '/api/v1/risk/rates?from=2026-02-31'))[0], 400)
  const past = await json<{ all: { chosen: number } }>(
    'officer',
    '/api/v1/risk/rates?to=2025-01-01',
  )
  assert.equal(past.all.chosen, 0)
})

test('walls: a trader is told of no lane, reason or draw, in no answer there is', async () => {
  for (const key of ['trader', 'other'] as const) {
    for (const path of [
      `${DECLARATIONS}/${number}/lane`,
      `${DECLARATIONS}/1/lane`,
      '/api/v1/risk/rates',
      '/api/v1/risk/draws',
      `/api/v1/queue/${TYPE}?lane=red`,
    ]) {
      const answer = await door.ask(path, { key: door.keys[key] })
      const { faults } = await problemBody(answer)
      assert.deepEqual([answer.status, faults[0]?.key], [403, 'role-forbidden'], path)
    }
  }
  assert.equal((await as('operator', `${DECLARATIONS}/${number}/lane`))[0], 403)
  assert.equal((await door.ask(`${DECLARATIONS}/${number}/lane`, { key: '' })).status, 401)
  const seen: string[] = []
  for (const path of [
    `${DECLARATIONS}/${number}`,
    `${DECLARATIONS}/${number}/history`,
    `${DECLARATIONS}/${number}/proof`,
    DECLARATIONS,
    `${DECLARATIONS}/sums`,
    `${DECLARATIONS}/export?format=csv`,
    `/api/v1/search?q=${number}`,
    '/api/v1/worklist',
    '/api/v1/notices',
  ]) {
    const [status, text] = await as('trader', path)
    if (status === 200) seen.push(path)
    assert.doesNotMatch(text, /first-owner|risk|"lane"|,lane|"draw|"score"/, path)
  }
  assert.ok(seen.length >= 7, `looked at ${seen.join(' ')}`)
  const caller = { org: '', actor: 'x', roles: new Set(['trader' as const]) }
  const { engine, type, database } = door.inner
  const { rows } = await database.query<{ org: string }>(
    'SELECT org FROM filing WHERE partition = 0 AND number = $1',
    [number],
  )
  const own = { ...caller, org: rows[0]?.org ?? '' }
  const frames: string[] = []
  const viewer = {
    send: (frame: Buffer) => frames.push(frame.toString()) > 0,
    close: () => undefined,
  }
  const live = engine.followFilings(own, viewer, 0)
  for (let i = 0; i < 500 && !frames.join('').includes(number); i++) {
    await new Promise(done => setTimeout(done, 10))
  }
  live.stop()
  assert.match(frames.join(''), new RegExp(number), 'the stream told of it')
  assert.doesNotMatch(frames.join(''), /first-owner|"lane"|"score"/)
  const paper = await engine.papers.read(type, own, number)
  assert.ok(paper !== undefined, 'what a PDF is drawn of')
  assert.doesNotMatch(
    JSON.stringify(paper, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    /first-owner|"lane"|"score"/,
  )
})

test('walls within: SQL shows lanes to the role of officers alone, and nobody the history or seeds', async () => {
  const { database } = door.inner
  const { rows } = await database.query<{ org: string }>(
    'SELECT org FROM filing WHERE partition = 0 AND number = $1',
    [number],
  )
  for (const [sees, some] of [
    ['', false],
    ['filings', true],
  ] as const) {
    await database.transaction(async wall => {
      await wall.query(
        `SELECT set_config('role', 'beibu_app', true), set_config('beibu.org', $1, true),
          set_config('beibu.sees', $2, true), set_config('beibu.types', '', true)`,
        [rows[0]?.org, sees],
      )
      const found = await wall.query('SELECT 1 FROM risk_lane WHERE partition = 0')
      assert.equal((found.rowCount ?? 0) > 0, some, sees)
    })
  }
  for (const table of ['risk_count', 'risk_seed', 'risk_head']) {
    const { rows: may } = await database.query<{ may: boolean }>(
      `SELECT has_table_privilege('beibu_app', $1, 'SELECT') AS may`,
      [table],
    )
    assert.equal(may[0]?.may, false, table)
  }
})
