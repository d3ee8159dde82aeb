// What a batch does in the database, and what one bad command in it does to the others.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket, told, totalsOf } from '#test/simulation/engines.ts'
import { probe } from '#test/simulation/probe.ts'
import { Screen } from '#test/simulation/screen.ts'
import type { Outcome } from '../types.ts'

const trader = caller('T1')
const officer = caller('O', 'officer')
let database: TestDatabase
let node: Node

beforeEach(async () => {
  database = await testDatabase()
})
afterEach(async () => {
  await node.stop()
  await database.drop()
})
const start = async (packs?: Parameters<typeof nodeOn>[1]): Promise<void> => {
  node = await nodeOn(database.config, packs)
}
const lodge = (body: Buffer | object, key?: string): Promise<Outcome> => {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  return node.engine.lodge(node.type, trader, bytes, key === undefined ? {} : { key })
}
const step = (number: string, name: string, version: number, body?: Buffer, by = trader) =>
  node.engine.step(node.type, by, number, name, {
    version,
    ...(body === undefined ? {} : { body }),
  })
const balances = async (): Promise<string[]> => {
  const { rows } = await node.database.query<Record<string, string>>(
    'SELECT account, debits, credits, debits_held, credits_held FROM account ORDER BY account',
  )
  return rows.map(each => Object.values(each).join(' '))
}
const use = (value: string, more: Record<string, unknown> = {}): Buffer =>
  ticket(value, { kind: 'use', ...more })

test('a poisonous command harms nobody else in its batch', async () => {
  await start({ packs: [probe] })
  const bodies = ['a', 'poison', 'b', 'poison', 'c'].map(does => ({ does }))
  const outcomes = await Promise.all(bodies.map(each => lodge(each)))
  assert.deepEqual(outcomes.map(told), ['ok', 'bug', 'ok', 'bug', 'ok'])
  const numbers = [0, 2, 4].map(i => numberOf(outcomes[i]!))
  assert.deepEqual(numbers, ['P202600001', 'P202600002', 'P202600003'], 'no gap is left')
  assert.deepEqual(await totalsOf(node, 'probe.probes'), ['2026 3'])
  assert.ok(node.notes.some(note => note.startsWith('error a command failed: a mistake')))
  // the same again under a key: the bad one may be asked again for ever, and is never there
  assert.deepEqual(told(await lodge({ does: 'poison' }, 'k')), 'bug')
  assert.equal(told(await lodge({ does: 'poison' }, 'k')), 'bug')
  assert.deepEqual(await totalsOf(node, 'probe.probes'), ['2026 3'])
  // a mistake before the batch is thrown to whoever asked, and reaches no batch
  await assert.rejects(lodge({ does: 'unassessable' }), /a mistake of the pack/)
  assert.equal(told(await lodge({ does: 'd' })), 'ok')
})

test('rows that a filing leaves out trouble neither the cube, nor the feed, nor its lodging', async () => {
  await start({ packs: [probe] })
  const own = new Screen()
  node.engine.followFilings(trader, own)
  const outcomes = await Promise.all([
    lodge({ does: 'a' }),
    lodge({ does: 'b', rows: [{ hs: '0810' }] }),
  ])
  assert.deepEqual(outcomes.map(told), ['ok', 'ok'])
  assert.deepEqual(await totalsOf(node, 'probe.probes', ['chapter']), ['2026  1', '2026 08 1'])
  assert.equal(own.frames.length, 2)
  assert.deepEqual(node.notes, [])
})

test('a viewer that throws after the commit makes nothing be lodged again', async () => {
  await start({ packs: [probe] })
  const bad = (): never => {
    throw new Error('the socket is gone')
  }
  node.engine.feed.follow(trader, { send: bad, close: () => undefined })
  const outcomes = await Promise.all([lodge({ does: 'a' }), lodge({ does: 'b' })])
  assert.deepEqual(outcomes.map(told), ['ok', 'ok'])
  assert.deepEqual(await totalsOf(node, 'probe.probes'), ['2026 2'])
  assert.equal(node.engine.statistics().position, 2)
})

test('an amendment may touch any number of accounts that were not there before', async () => {
  await start({ packs: [probe] })
  const number = numberOf(await lodge({ does: 'little' }))
  const body = Buffer.from(JSON.stringify({ does: 'many' }))
  assert.equal(told(await step(number, 'amend', 1, body)), 'ok')
  assert.equal((await balances()).length, 13)
})

test('a reservation given back leaves an account that can be used again', async () => {
  await start()
  await lodge(ticket('100.00'))
  for (let n = 0; n < 3; n++) {
    const number = numberOf(await lodge(use('60.00')))
    assert.equal(told(await step(number, 'cancel', 1)), 'ok')
  }
  assert.deepEqual(await balances(), [
    'depot/due:T1 1800 1800 0 0',
    'depot/pool 0 10000 0 0',
    'depot/quota:A 10000 0 0 0',
    'depot/revenue 1800 1800 0 0',
    'depot/used:A 0 0 0 0',
  ])
})

test('a reservation that is changed within one command is settled as it was changed', async () => {
  await start()
  await lodge(ticket('100.00'))
  const number = numberOf(await lodge(use('60.00')))
  assert.equal(told(await step(number, 'amend', 1, use('80.00'))), 'ok')
  assert.equal(told(await step(number, 'amend', 2, use('101.00'))), 'floor-crossed')
  const held = await node.database.query('SELECT amount FROM hold')
  assert.deepEqual(held.rows, [{ amount: '8000' }])
  assert.equal(told(await step(number, 'pay', 2)), 'ok')
  const after = await balances()
  assert.ok(after.includes('depot/quota:A 10000 6000 0 0'), String(after))
  assert.ok(after.includes('depot/used:A 6000 0 0 0'), String(after))
  const gone = await node.database.query('SELECT 1 FROM hold')
  assert.equal(gone.rowCount, 0)
})

test('a filing lodged, changed, paid and released within one batch', async () => {
  await start()
  await lodge(ticket('100.00'))
  const outcomes = await Promise.all([
    lodge(use('60.00', { reference: 'R' })),
    step('A2026-0002', 'amend', 1, use('80.00')),
    lodge(use('1.00', { reference: 'R' })),
    step('A2026-0002', 'pay', 2),
    step('A2026-0002', 'release', 3, undefined, officer),
    step('A2026-0002', 'release', 3, undefined, officer),
  ])
  assert.deepEqual(outcomes.map(told), ['ok', 'ok', 'ok', 'ok', 'ok', 'state-changed'])
  assert.equal(node.engine.statistics().batches, 2)
  const view = await node.engine.read(node.type, trader, 'A2026-0002')
  assert.deepEqual([view?.state, view?.version, view?.position], ['released', 4, 6])
  const before = await totalsOf(node, 'depot.value', ['chapter'])
  await node.die()
  await start()
  assert.deepEqual(await totalsOf(node, 'depot.value', ['chapter']), before)
})

test('a claim given back is free for the next command, also of the same batch', async () => {
  await start()
  const first = numberOf(await lodge(ticket('1.00', { reference: 'R' })))
  assert.equal(told(await lodge(ticket('1.00', { reference: 'R' }))), 'already-claimed')
  const outcomes = await Promise.all([
    step(first, 'cancel', 1),
    lodge(ticket('2.00', { reference: 'R' })),
    lodge(ticket('3.00', { reference: 'R' })),
  ])
  assert.deepEqual(outcomes.map(told), ['ok', 'ok', 'already-claimed'])
  // taken up again by its first holder: refused for the claim, and no bug
  assert.equal(told(await step(first, 'reopen', 2)), 'already-claimed')
  assert.equal(told(await step(numberOf(outcomes[1]!), 'cancel', 1)), 'ok')
  assert.equal(told(await step(first, 'reopen', 2)), 'ok')
  assert.equal(told(await lodge(ticket('1.00', { reference: 'R' }))), 'already-claimed')
  const { rows } = await node.database.query('SELECT claim FROM claim')
  assert.deepEqual(rows, [{ claim: 'depot.ticket:R' }])
})

test('a key answers as it first did, whatever has become of the filing since', async () => {
  await start()
  const first = await lodge(ticket('5.00'), 'k')
  const number = numberOf(first)
  const amended = await node.engine.step(node.type, trader, number, 'amend', {
    version: 1,
    key: 'a',
    body: ticket('7.00'),
  })
  numberOf(await step(number, 'cancel', 2))
  const again = await lodge(ticket('5.00'), 'k')
  assert.ok(first.ok && again.ok && amended.ok)
  assert.deepEqual(again, { ...first, replayed: true })
  const options = { version: 1, key: 'a', body: ticket('7.00') }
  const replay = await node.engine.step(node.type, trader, number, 'amend', options)
  assert.deepEqual(replay, { ...amended, replayed: true })
  assert.match(amended.amountsText, /"7\.00"/)
  for (const body of [ticket('5.01'), ticket('5.00', { office: 'B' })]) {
    assert.equal(told(await lodge(body, 'k')), 'idempotency-key-reused')
  }
  const other = await node.engine.step(node.type, trader, number, 'cancel', {
    version: 2,
    key: 'k',
  })
  assert.equal(told(other), 'idempotency-key-reused')
  // another organisation's key of the same name is another key
  const strange = await node.engine.lodge(node.type, caller('T2'), ticket('9.00'), { key: 'k' })
  assert.equal(told(strange), 'ok')
})

test('the same key many times in one batch is one filing', async () => {
  await start()
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => lodge(ticket('5.00'), 'k')))
  assert.equal(new Set(outcomes.map(numberOf)).size, 1)
  assert.equal(outcomes.filter(each => each.ok && each.replayed).length, 19)
  const positions = outcomes.map(each => each.ok && each.position)
  assert.deepEqual(new Set(positions), new Set([1]))
  assert.deepEqual(await totalsOf(node, 'depot.value'), ['2026 5.00'])
})

test('a mandate for other types lodges, looks and steps nowhere here', async () => {
  await start()
  const own = numberOf(await lodge(ticket('1.00')))
  const by = (...types: string[]) => ({ ...trader, actor: 'broker/x', types: new Set(types) })
  const asked = async (who: ReturnType<typeof by>) => {
    const { engine, type } = node
    const [cancel] = [...type.transitions.values()].filter(each => each.by === 'trader')
    assert.ok(cancel)
    const options = { version: 1 }
    return [
      await engine.lodge(type, who, ticket('1.00'), {}),
      await engine.preview(type, who, ticket('1.00')),
      ...(await engine.previewMany(type, who, [{ body: ticket('1.00'), options: {} }])),
      await engine.previewStep(type, who, own, cancel.name, options),
      await engine.step(type, who, own, cancel.name, options),
    ].map(told)
  }
  const none = ['role-forbidden', 'role-forbidden', 'role-forbidden', 'not-found', 'not-found']
  assert.deepEqual(await asked(by('sugar.ticket')), none)
  assert.ok(!(await asked(by('sugar.ticket', node.type.type))).some(each => none.includes(each)))
})
