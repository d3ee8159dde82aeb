// Whose a filing is: whatever one asks for, another organisation's filings look as if they were
// not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket, told } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import { Screen } from '#test/simulation/screen.ts'
import type { ListQuery } from './lists/rows.ts'
import type { Caller } from './types.ts'

const random = new Random(seedOr(8989))
const A = caller('A1', 'trader')
const B = caller('B1', 'trader')
const clerk = caller('C1', 'operator')
const officer = caller('O1', 'officer')
const owners = new Map<string, string>()
let database: TestDatabase
let node: Node

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config)
  for (let n = 0; n < 40; n++) {
    const by = random.pick([A, B])
    const body = ticket(`${n}.00`, { reference: `${by.org} ${n}`, office: random.pick(['A', 'B']) })
    const number = numberOf(await node.engine.lodge(node.type, by, body, {}))
    owners.set(number, by.org)
    if (!random.chance(0.4)) continue
    const step = random.pick(['amend', 'cancel', 'pay'])
    const more = step === 'amend' ? { body } : {}
    await node.engine.step(node.type, by, number, step, { version: 1, ...more })
  }
})
after(async () => {
  await node.stop()
  await database.drop()
})

const numbersOf = (org: string): string[] =>
  [...owners].filter(([, owner]) => owner === org).map(([number]) => number)
const listAll = async (by: Caller, query: Partial<ListQuery> = {}): Promise<string[]> => {
  const numbers: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await node.engine.list(node.type, by, {
      where: {},
      limit: 7,
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    })
    assert.ok('rows' in page)
    for (const row of page.rows) numbers.push((JSON.parse(row) as { number: string }).number)
    if (page.next === undefined) return numbers
    cursor = page.next
  }
}

test('law: random requests of one organisation never meet a filing of another', async () => {
  const { engine, type } = node
  for (let n = 0; n < 400; n++) {
    const by = random.pick([A, B, clerk])
    const number = random.pick([...owners.keys()])
    const own = owners.get(number) === by.org
    const ask = random.int(5)
    if (ask === 0) assert.equal((await engine.read(type, by, number)) !== undefined, own)
    else if (ask === 1) assert.equal((await engine.history(type, by, number)) !== undefined, own)
    else if (ask === 2) assert.equal((await engine.proof(type, by, number)) !== undefined, own)
    else if (ask === 3) {
      const where: Record<string, string> = {}
      if (random.chance(0.3)) where.office = random.pick(['A', 'B'])
      if (random.chance(0.3)) where.state = random.pick(['held', 'paid', 'cancelled'])
      if (random.chance(0.3)) where.reference = `${random.pick(['A1', 'B1'])} ${random.int(40)}`
      for (const each of await listAll(by, { where })) assert.equal(owners.get(each), by.org)
    } else if (!own) {
      const step = random.pick(['pay', 'amend', 'cancel', 'release', 'refuse', 'reopen', 'x'])
      const more = step === 'amend' ? { body: ticket('1.00') } : {}
      const version = 1 + random.int(2)
      // the same words as for a number that nobody has
      const outcome = await engine.step(type, by, number, step, { version, ...more })
      assert.deepEqual(
        outcome,
        await engine.step(type, by, `${number}9`, step, { version, ...more }),
      )
      assert.equal(told(outcome), 'not-found')
    }
  }
})

test('a list is all of one’s own, newest first; an officer’s is all', async () => {
  for (const by of [A, B]) {
    assert.deepEqual((await listAll(by)).sort(), numbersOf(by.org).sort())
  }
  assert.deepEqual(await listAll(clerk), [])
  assert.deepEqual((await listAll(officer)).sort(), [...owners.keys()].sort())
})

test('a cursor is a place in the list, not a right to it', async () => {
  const { engine, type } = node
  const page = await engine.list(type, A, { where: {}, limit: 3 })
  assert.ok('rows' in page && page.next !== undefined)
  const foreign = await engine.list(type, B, { where: {}, limit: 500, cursor: page.next })
  assert.ok('rows' in foreign)
  for (const row of foreign.rows) {
    assert.equal(owners.get((JSON.parse(row) as { number: string }).number), 'B1')
  }
  for (const cursor of ['', 'x', Buffer.from("1:A' OR 1=1").toString('base64url'), '1:0']) {
    const wrong = await engine.list(type, B, { where: {}, limit: 3, cursor })
    assert.ok('faults' in wrong)
    assert.equal(wrong.faults[0]?.key, 'cursor-wrong')
  }
})

test('only listed columns filter; others and names out of nowhere are refused alike', async () => {
  for (const name of ['kind', 'office', 'chapter', 'origin', 'reference', 'state']) {
    assert.ok(
      'rows' in (await node.engine.list(node.type, A, { where: { [name]: 'x' }, limit: 1 })),
    )
  }
  for (const name of ['org', 'value', 'items', '__proto__', 'filing', "office' --"]) {
    const where = Object.fromEntries([[name, 'x']])
    const page = await node.engine.list(node.type, A, { where, limit: 1 })
    assert.ok('faults' in page, name)
    assert.equal(page.faults[0]?.key, 'parameter-unknown')
  }
})

test('a trader takes a trader’s steps, of his own; an officer takes no trader’s step for him', async () => {
  const { engine, type } = node
  const number = numberOf(await engine.lodge(type, A, ticket('5.00'), {}))
  owners.set(number, 'A1')
  const step = async (by: Caller, name: string): Promise<string> =>
    told(await engine.step(type, by, number, name, { version: 1 }))
  assert.equal(await step(officer, 'pay'), 'role-forbidden')
  assert.equal(await step(A, 'refuse'), 'role-forbidden')
  assert.equal(await step(clerk, 'pay'), 'not-found')
  assert.equal(await step(officer, 'hold'), 'transition-unknown')
  const may = async (by: Caller) => (await engine.read(type, by, number))?.may
  assert.deepEqual(await may(A), ['pay', 'amend', 'cancel'])
  assert.deepEqual(await may(officer), ['refuse'])
  assert.equal(told(await engine.lodge(type, officer, ticket('1.00'), {})), 'role-forbidden')
  assert.equal(
    told(await engine.lodge(type, A, ticket('1.00'), { effective: 0 })),
    'effective-forbidden',
  )
})

test('a worklist counts one’s own for a trader, and what waits for an officer for all', async () => {
  const waits = async (by: Caller): Promise<string[]> =>
    (await node.engine.worklist(by)).map(({ type, state, count }) => `${type} ${state} ${count}`)
  const held = async (by: Caller) => (await listAll(by, { where: { state: 'held' } })).length
  const cancelled = async (by: Caller) =>
    (await listAll(by, { where: { state: 'cancelled' } })).length
  for (const by of [A, B]) {
    const wanted = [
      `depot.ticket cancelled ${await cancelled(by)}`,
      `depot.ticket held ${await held(by)}`,
    ]
    assert.deepEqual(await waits(by), wanted)
  }
  const paid = (await listAll(officer, { where: { state: 'paid' } })).length
  assert.deepEqual(await waits(officer), [`depot.ticket paid ${paid}`])
  assert.deepEqual(await waits(clerk), [])
  for (const { count, oldest, ages } of await node.engine.worklist(officer)) {
    assert.equal(ages.length, Math.min(count, 60))
    assert.equal(ages[0], oldest)
    assert.deepEqual([...ages].sort(), ages)
  }
})

test('the history names organisations, not their keys', async () => {
  for (const number of numbersOf('A1')) {
    const history = await node.engine.history(node.type, A, number)
    for (const { actor } of history ?? []) assert.equal(actor, 'A1')
  }
})

test('one’s own stream: all of one’s own from a position on, in order, and nothing else', async () => {
  const { engine, type } = node
  const begun = engine.statistics().position
  const screens = [A, B, officer, clerk].map(by => ({ by, screen: new Screen() }))
  const lodged: Promise<unknown>[] = []
  for (let n = 0; n < 60; n++) {
    const by = random.pick([A, B])
    lodged.push(
      engine
        .lodge(type, by, ticket('1.00'), {})
        .then(outcome => owners.set(numberOf(outcome), by.org)),
    )
    if (n % 6 === 0) await new Promise(resolve => setTimeout(resolve, 1))
    // they join from the very beginning while filings are coming in
    const joins = screens[(n - 20) / 10]
    if (n % 10 === 0 && joins !== undefined) engine.followFilings(joins.by, joins.screen, 0)
  }
  await Promise.all(lodged)
  await new Promise(resolve => setTimeout(resolve, 300))
  const { rows } = await node.database.query<{ position: bigint; org: string }>(
    'SELECT position, org FROM journal ORDER BY position',
  )
  assert.ok(rows.length >= begun + 60)
  for (const { by, screen } of screens) {
    const sees = rows.filter(({ org }) => by.roles.has('officer') || org === by.org)
    const wanted = sees.map(({ position }) => Number(position))
    assert.deepEqual(
      screen.frames.map(each => each.id),
      wanted,
      `${by.org}: each once, in order`,
    )
    for (const { body } of screen.frames) {
      const owner = owners.get(body.number ?? '')
      assert.ok(by.roles.has('officer') || owner === by.org)
    }
  }
})
