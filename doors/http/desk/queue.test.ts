// The queue of an office over HTTP on a real engine: two officers, one filing.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  acceptedBody,
  DECLARATIONS,
  type Document,
  declaration,
  type ProblemBody,
  problemBody,
  type TestDoor,
  testDoor,
} from '../testing.ts'

let door: TestDoor
/** two officers of one office */
let an = ''
let bo = ''
before(async () => {
  door = await testDoor()
  an = door.keys.officer
  bo = await door.inner.engine.keys.create({ org: 'Customs', roles: ['officer'], label: 'second' })
})
after(() => door.end())

const EXPORT = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../packs/trade/samples/export-cars.json'), 'utf8'),
) as Document
const QUEUE = '/api/v1/queue/trade.declaration'

const post = (path: string, key: string, version?: number): Promise<Response> =>
  door.ask(path, {
    method: 'POST',
    key,
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
  })
const step = (number: string, name: string, key: string, version: number): Promise<Response> =>
  post(`${DECLARATIONS}/${number}/${name}`, key, version)
const claim = (number: string, key: string): Promise<Response> =>
  post(`${QUEUE}/${number}/claim`, key)

/** A declaration that is paid, so that it waits for an officer. */
const paid = async (): Promise<{ number: string; version: number }> => {
  const lodged = await acceptedBody(await door.lodge(declaration()))
  const done = await step(lodged.number, 'pay', door.keys.trader, lodged.version)
  assert.equal(done.status, 200)
  const { number, version } = await acceptedBody(done)
  return { number, version }
}

interface Row {
  readonly number: string
  readonly state: string
  readonly declarant: string
  readonly claimed: { readonly by: string; readonly mine: boolean; readonly until: string } | null
}
interface Page {
  readonly filings: Row[]
  readonly next?: string
}
const queue = async (key: string, query = ''): Promise<Page> => {
  const response = await door.ask(`${QUEUE}${query}`, { key })
  assert.equal(response.status, 200, await response.clone().text())
  return (await response.json()) as Page
}

test('the queue shows what waits, oldest first, and who works on it', async () => {
  const first = await paid()
  // ids of one millisecond are in no order, and the tests' clock stands still
  door.inner.clock.now += 1
  const second = await paid()
  const waived = await acceptedBody(await door.lodge(declaration()))
  const { filings } = await queue(an)
  const numbers = filings.map(each => each.number)
  assert.deepEqual(numbers.slice(-2), [first.number, second.number])
  assert.ok(!numbers.includes(waived.number), 'what a trader has to pay first does not wait')
  assert.equal(filings.at(-1)?.claimed, null)
  assert.ok(filings.at(-1)?.declarant)
  const taken = await claim(first.number, an)
  assert.equal(taken.status, 200)
  const { until } = (await taken.json()) as { until: string }
  assert.equal(Date.parse(until), door.inner.clock.now + 600_000)
  const seen = async (key: string): Promise<Row['claimed'] | undefined> =>
    (await queue(key, '?state=paid')).filings.find(each => each.number === first.number)?.claimed
  const by = (await seen(an))?.by ?? ''
  assert.equal(by, 'Customs', 'the office, not the key of its officer')
  assert.deepEqual(await seen(an), { by, mine: true, until })
  assert.deepEqual(await seen(bo), { by, mine: false, until })
  assert.deepEqual((await queue(an, '?state=released')).filings, [])
})

test('a colleague’s claim bears their name, and for another office only the office', async () => {
  const { number } = await paid()
  const { engine, database, type } = door.inner
  await database.query(
    `INSERT INTO person (partition, person, mail, mail_shown, name, lang, created)
      VALUES (0, 'lan', 'lan@office.test', 'lan@office.test', 'Nguyễn Thị Lan', 'vi', now())`,
  )
  const key = (await engine.keys.authenticate(an)) ?? assert.fail()
  const lan = { ...key, actor: `${key.actor.split('/')[0]}/lan`, person: 'lan' }
  assert.ok('until' in (await engine.desk.queue.claim(lan, type, number)))
  const by = async (asks: string): Promise<string | undefined> =>
    (await queue(asks, '?state=paid')).filings.find(each => each.number === number)?.claimed?.by
  assert.equal(await by(bo), 'Nguyễn Thị Lan')
  const other = await engine.keys.create({ org: 'Elsewhere', roles: ['officer'], label: 'x' })
  assert.equal(await by(other), 'Customs')
})

test('a claim keeps the other officer off until it is released, renewed or over', async () => {
  const { number, version } = await paid()
  assert.equal((await claim(number, an)).status, 200)
  const refused = await claim(number, bo)
  const { faults } = await problemBody(refused)
  const until = new Date(door.inner.clock.now + 600_000).toISOString()
  assert.deepEqual([refused.status, faults[0]?.key], [409, 'claimed-by-other'])
  assert.deepEqual(faults[0]?.values, { until })
  const barred = await step(number, 'release', bo, version)
  const problem = await problemBody(barred)
  assert.deepEqual([barred.status, problem.faults[0]?.key], [409, 'claimed-by-other'])
  assert.deepEqual(problem.current, { state: 'paid', version })
  assert.equal((await post(`${QUEUE}/${number}/release`, bo)).status, 204)
  assert.equal((await claim(number, bo)).status, 409, 'only one’s own claim is given back')
  door.inner.clock.now += 599_999
  assert.equal((await claim(number, an)).status, 200, 'renewed at the last moment')
  door.inner.clock.now += 599_999
  assert.equal((await claim(number, bo)).status, 409)
  door.inner.clock.now += 1
  assert.equal((await claim(number, bo)).status, 200, 'over')
  assert.equal((await post(`${QUEUE}/${number}/release`, bo)).status, 204)
  assert.equal((await claim(number, an)).status, 200)
  door.inner.clock.now += 600_000
  assert.equal((await step(number, 'release', bo, version)).status, 200, 'a claim that is over')
  const { rows } = await door.inner.database.query(
    'SELECT 1 FROM filing_claim WHERE partition = 0 AND number = $1',
    [number],
  )
  assert.deepEqual(rows, [], 'gone with the transition')
  const late = await claim(number, an)
  const told = await problemBody(late)
  assert.deepEqual([late.status, told.faults[0]?.key], [409, 'state-changed'])
  assert.equal(told.current?.state, 'released')
})

test('a claim binds officers alone: a trader’s own step goes through, and ends it', async () => {
  const lodged = await acceptedBody(await door.lodge(declaration()))
  assert.equal((await claim(lodged.number, an)).status, 409, 'it does not wait for an officer')
  const free = await acceptedBody(await door.lodge({ ...EXPORT, reference: 'CLAIMED-1' }))
  assert.equal(free.state, 'waived')
  assert.equal((await claim(free.number, an)).status, 200)
  assert.equal((await step(free.number, 'cancel', door.keys.trader, free.version)).status, 200)
  const left = await door.inner.database.query('SELECT 1 FROM filing_claim WHERE number = $1', [
    free.number,
  ])
  assert.equal(left.rowCount, 0)
  const late = await problemBody(await step(free.number, 'release', an, free.version))
  assert.deepEqual([late.faults[0]?.key, late.current?.state], ['state-changed', 'cancelled'])
  const { number, version } = await paid()
  assert.equal((await claim(number, an)).status, 200)
  assert.equal((await step(number, 'refund', an, version)).status, 200, 'whose claim it is')
})

test('traders and strangers learn nothing of the queue', async () => {
  const { number } = await paid()
  for (const key of [door.keys.trader, door.keys.operator]) {
    for (const path of [`${QUEUE}/${number}/claim`, `${QUEUE}/${number}/release`]) {
      const response = await post(path, key)
      const unknown = await post(path.replace(number, '1'), key)
      assert.deepEqual([response.status, unknown.status], [403, 403])
    }
    assert.equal((await door.ask(QUEUE, { key })).status, 403)
  }
  assert.equal((await claim('7203%00', an)).status, 404)
  assert.equal((await claim('none', an)).status, 404)
  assert.equal((await post(`${QUEUE}/none/release`, an)).status, 404)
  assert.equal((await door.ask(`${QUEUE}?cursor=xxx`, { key: an })).status, 400)
  assert.equal((await door.ask(`${QUEUE}?state=nowhere`, { key: an })).status, 400)
})

test('a queue of more than a page is read to its end, each filing once', async () => {
  await Promise.all(Array.from({ length: 120 }, paid))
  const all: string[] = []
  for (let cursor = '', pages = 0; ; pages++) {
    const page = await queue(an, cursor)
    all.push(...page.filings.map(each => each.number))
    assert.ok(pages < 5 && page.filings.length <= 100)
    if (page.next === undefined) break
    cursor = `?cursor=${page.next}`
  }
  assert.equal(new Set(all).size, all.length)
  const { rows } = await door.inner.database.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM filing WHERE partition = 0 AND awaits = 'officer'`,
  )
  assert.equal(BigInt(all.length), rows[0]?.n)
})

/** What the one who came second was told. */
const toldOf = ({ faults, current }: ProblemBody): string =>
  `${faults[0]?.key} ${current?.state ?? ''}`

test('Must show 5: two officers press release at one instant, 200 times: one wins', async () => {
  const told = new Map<string, number>()
  for (let round = 0; round < 200; round++) {
    const { number, version } = await paid()
    // every third time the second one claims instead: whichever comes first, nobody is left unsure
    const claims = round % 3 === 2
    const both = await Promise.all([
      step(number, 'release', an, version),
      claims ? claim(number, bo) : step(number, 'release', bo, version),
    ])
    const statuses = both.map(each => each.status).sort()
    assert.deepEqual(statuses, [200, 409], `round ${round}`)
    const lost = both.find(each => each.status === 409)!
    const what = toldOf(await problemBody(lost))
    told.set(what, (told.get(what) ?? 0) + 1)
    const filing = await door.ask(`${DECLARATIONS}/${number}`, { key: an })
    const { state } = (await filing.json()) as { state: string }
    assert.equal(state, claims && lost === both[0] ? 'paid' : 'released')
    const history = await door.ask(`${DECLARATIONS}/${number}/history`, { key: an })
    const { events } = (await history.json()) as { events: { event: string }[] }
    const releases = events.filter(each => each.event === 'release').length
    assert.equal(releases, state === 'released' ? 1 : 0)
  }
  const known = ['state-changed released', 'claimed-by-other paid']
  assert.deepEqual(
    [...told.keys()].filter(each => !known.includes(each)),
    [],
  )
  assert.ok((told.get('state-changed released') ?? 0) >= 134, JSON.stringify([...told]))
})
