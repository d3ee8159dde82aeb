// Two engines on one database, as two processes of a node: no double, no gap, one truth.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { everyQuestion } from '#test/simulation/brute.ts'
import { type Node, nodeOn, numberOf, ticket, told, totalsOf } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import type { Outcome } from '../types.ts'

const trader = caller('T1')
let database: TestDatabase
let one: Node
let two: Node

before(async () => {
  database = await testDatabase()
  one = await nodeOn(database.config)
  two = await nodeOn(database.config)
})
after(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const pause = (): Promise<void> => new Promise(setImmediate)
const lodge = (node: Node, body: Buffer, key?: string): Promise<Outcome> =>
  node.engine.lodge(node.type, trader, body, key === undefined ? {} : { key })

const assertGapless = async (): Promise<void> => {
  const { rows } = await one.database.query<Record<string, bigint>>(
    `SELECT (SELECT count(*) FROM journal) AS rows, (SELECT max(position) FROM journal) AS last,
      (SELECT position FROM head WHERE partition = 0) AS head,
      (SELECT sum(last)::bigint FROM series) AS drawn,
      (SELECT count(*) FROM filing) AS filings, (SELECT sum(version)::bigint FROM filing) AS steps`,
  )
  const { rows: count, last, head, drawn, filings, steps } = rows[0]!
  assert.deepEqual([last, head, steps], [count, count, count])
  assert.equal(drawn, filings, 'a serial for each filing, and a filing for each serial')
}
/** Both cubes follow to the end of the journal, and then say the same to every question. */
const assertAlike = async (): Promise<void> => {
  await Promise.all([one.engine.follow(), two.engine.follow()])
  assert.equal(one.engine.statistics().position, two.engine.statistics().position)
  for (const { measure, by, grain } of everyQuestion(one.type, ['hour', 'year'])) {
    const told = [one, two].map(node => totalsOf(node, `depot.${measure}`, by, grain))
    const [first, second] = await Promise.all(told)
    assert.deepEqual(first, second, `${measure} by ${by}`)
  }
}

test('the same keys and the same series at once: no filing is doubled, no number left out', async () => {
  const outcomes: Promise<Outcome>[] = []
  for (let n = 0; n < 40; n++) {
    const body = ticket(`${n + 1}.00`, { office: n % 2 === 0 ? 'A' : 'B' })
    for (const node of [one, two, two, one]) outcomes.push(lodge(node, body, `k${n}`))
    await pause()
  }
  const all = await Promise.all(outcomes)
  assert.deepEqual(new Set(all.map(told)), new Set(['ok']))
  assert.equal(new Set(all.map(numberOf)).size, 40)
  for (let n = 0; n < 40; n++) {
    const same = all.slice(4 * n, 4 * n + 4)
    assert.equal(new Set(same.map(numberOf)).size, 1)
    assert.equal(same.filter(each => each.ok && !each.replayed).length, 1)
  }
  await assertGapless()
  await assertAlike()
  assert.deepEqual(await totalsOf(one, 'depot.value'), ['2026 820.00'])
})

test('the same claim at once: one has it, the other is told so', async () => {
  for (let n = 0; n < 20; n++) {
    const body = ticket('1.00', { reference: `R${n}` })
    const outcomes = await Promise.all([lodge(one, body), lodge(two, body)])
    assert.deepEqual(outcomes.map(told).sort(), ['already-claimed', 'ok'])
  }
  await assertGapless()
})

test('the same step at once: one takes it, the other is told where the filing stands', async () => {
  for (let n = 0; n < 30; n++) {
    const number = numberOf(await lodge(one, ticket('1.00')))
    const step = (node: Node, name: string, body?: Buffer): Promise<Outcome> =>
      node.engine.step(node.type, trader, number, name, {
        version: 1,
        ...(body === undefined ? {} : { body }),
      })
    // an amendment moves the filing to another document while the other lane waits for its lock
    const outcomes = await Promise.all([
      step(one, 'amend', ticket('2.00')),
      step(two, n % 2 === 0 ? 'cancel' : 'amend', n % 2 === 0 ? undefined : ticket('3.00')),
    ])
    assert.deepEqual(outcomes.map(told).sort(), ['ok', 'state-changed'])
    const refused = outcomes.find(each => !each.ok)
    assert.ok(refused !== undefined && !refused.ok)
    assert.equal(refused.current?.version, 2)
  }
  await assertGapless()
})

test('a floor holds though both draw on it at once', async () => {
  await lodge(one, ticket('100.00', { office: 'B' }))
  const use = ticket('20.00', { office: 'B', kind: 'use' })
  const outcomes: Promise<Outcome>[] = []
  for (let n = 0; n < 60; n++) {
    outcomes.push(lodge(n % 2 === 0 ? one : two, use))
    if (n % 5 === 0) await pause()
  }
  const all = (await Promise.all(outcomes)).map(told)
  const { rows } = await one.database.query<Record<string, string>>(
    "SELECT debits, credits_held FROM account WHERE account = 'depot/quota:B'",
  )
  const [debits, held] = [Number(rows[0]?.debits), Number(rows[0]?.credits_held)]
  assert.equal(held, all.filter(each => each === 'ok').length * 2000)
  assert.ok(held <= debits && debits - held < 2000, `${held} of ${debits}`)
  assert.ok(all.includes('floor-crossed'))
  assert.ok(all.every(each => each === 'ok' || each === 'floor-crossed'))
  await assertGapless()
})

test('a mixture of everything at once leaves one truth, and no bug', async () => {
  const random = new Random(seedOr(2222))
  const numbers = ['A2026-0001']
  const running: Promise<void>[] = []
  const seen = new Set<string>()
  const ask = async (node: Node): Promise<void> => {
    const body = ticket(`${random.int(50)}.00`, {
      ...(random.chance(0.3) ? { reference: `M${random.int(15)}` } : {}),
    })
    const key = random.chance(0.3) ? { key: `m${random.int(60)}` } : {}
    const name = random.pick(['lodge', 'amend', 'cancel', 'reopen', 'pay'])
    if (name === 'lodge') {
      const outcome = await node.engine.lodge(node.type, trader, body, key)
      seen.add(told(outcome))
      if (outcome.ok) numbers.push(outcome.number)
      return
    }
    const number = random.pick(numbers)
    const version = 1 + random.int(3)
    const more = name === 'amend' ? { body } : {}
    seen.add(
      told(await node.engine.step(node.type, trader, number, name, { version, ...key, ...more })),
    )
  }
  for (let n = 0; n < 400; n++) {
    running.push(ask(random.chance(0.5) ? one : two))
    if (random.chance(0.2)) await pause()
    if (random.chance(0.05)) await Promise.all(running)
  }
  await Promise.all(running)
  assert.ok(!seen.has('bug') && !seen.has('not-found') && !seen.has('store-away'), [...seen].join())
  await assertGapless()
  await assertAlike()
})
