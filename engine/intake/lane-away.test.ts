// A lane whose database goes away, that is overrun, or that is told to stop.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '#engine/store/database.ts'
import { migrate } from '#engine/store/migrate.ts'
import { testDatabase, withServer } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket, told, totalsOf } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import type { Outcome } from '../types.ts'

const trader = caller('T1')
const lodge = (node: Node, value: string, key?: string): Promise<Outcome> =>
  node.engine.lodge(node.type, trader, ticket(value), key === undefined ? {} : { key })
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
/** Wait until the node says that its database answers; fails after `ms`. */
const comesBack = async ({ engine }: Node, ms = 20_000): Promise<void> => {
  const end = Date.now() + ms
  while (engine.away() !== undefined) {
    assert.ok(Date.now() < end, `still away: ${engine.away()}`)
    await pause(20)
  }
}
const withNode = async (work: (node: Node) => Promise<void>): Promise<void> => {
  const { config, drop } = await testDatabase()
  const node = await nodeOn(config)
  try {
    await work(node)
  } finally {
    await node.stop()
    await drop()
  }
}
/** How often each value was lodged, by value. */
const lodgedValues = async (node: Node): Promise<Map<string, number>> => {
  const { rows } = await node.database.query<{ value: string; count: bigint }>(
    `SELECT amounts ->> 'value' AS value, count(*) AS count FROM journal GROUP BY 1`,
  )
  return new Map(rows.map(row => [row.value, Number(row.count)]))
}

test('connections killed under load: each command is answered, what was promised is there once', async () => {
  await withNode(async node => {
    const admin = openDatabase(node.config, { max: 1 })
    const random = new Random(seedOr(57))
    const first = new Map<string, Outcome>()
    const one = async (n: number): Promise<void> => {
      const value = `${n}.00`
      first.set(value, await lodge(node, value, `k${n}`))
    }
    for (let burst = 0; burst < 6; burst++) {
      const running: Promise<void>[] = []
      // the first burst goes through undisturbed
      const cut = burst === 0 ? 0 : 1 + random.int(40)
      for (let n = 1; n <= 40; n++) {
        running.push(one(40 * burst + n))
        if (n % 4 === 0) await pause(random.int(6))
        if (n !== cut) continue
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
      }
      await Promise.all(running)
      await comesBack(node)
    }
    assert.equal(first.size, 240, 'each has its answer')
    for (const outcome of first.values()) assert.match(told(outcome), /^(ok|store-away)$/)
    assert.equal(told(first.get('40.00')!), 'ok')
    const losses = node.notes.filter(note => note.includes('the database is away'))
    assert.ok(losses.length >= 1, 'it was lost at least once')
    const there = await lodgedValues(node)
    for (const [value, outcome] of first) {
      const count = there.get(value) ?? 0
      // after `store-away` nobody knows: it is there once, or not at all
      assert.ok(outcome.ok ? count === 1 : count <= 1, `${value}: ${told(outcome)}, ${count} times`)
    }
    // asked again under their keys, all are there, each once, and the acknowledged ones unchanged
    for (let n = 1; n <= 240; n++) {
      const again = await lodge(node, `${n}.00`, `k${n}`)
      const before = first.get(`${n}.00`)
      assert.ok(again.ok)
      if (before?.ok === true) assert.deepEqual(again, { ...before, replayed: true })
    }
    assert.deepEqual(new Set((await lodgedValues(node)).values()), new Set([1]))
    assert.deepEqual(await totalsOf(node, 'depot.value'), [`2026 ${(240 * 241) / 2}.00`])
    assert.deepEqual(await totalsOf(node, 'depot.tickets'), ['2026 240'])
    await admin.close()
  })
})

test('while PostgreSQL is down everything is told so at once; then it goes on by itself', async () => {
  await withServer(async ({ embedded, kill }) => {
    const database = openDatabase(embedded.options)
    await migrate(database, join(import.meta.dirname, '../store/migrations'))
    await database.close()
    const node = await nodeOn(embedded.options)
    try {
      numberOf(await lodge(node, '1.00', 'a'))
      const shutDown = async (): Promise<void> => {
        process.kill(embedded.pid, 'SIGINT') // a fast shutdown, as the system's service does it
        await embedded.exited
      }
      for (const end of [kill, shutDown]) {
        await end()
        // the first may still find the dead connection; none waits for a time-out
        const begun = Date.now()
        const outcomes = await Promise.all([1, 2, 3].map(() => lodge(node, '5.00')))
        outcomes.push(await lodge(node, '5.00'))
        assert.deepEqual(new Set(outcomes.map(told)), new Set(['store-away']))
        assert.ok(Date.now() - begun < 15_000)
        assert.notEqual(node.engine.away(), undefined)
        // what memory holds is still told
        assert.equal((await totalsOf(node, 'depot.value')).length, 1)
        await embedded.restart()
        await comesBack(node)
        assert.equal(told(await lodge(node, '2.00')), 'ok')
      }
      const again = await lodge(node, '1.00', 'a')
      assert.ok(again.ok && again.replayed)
      assert.deepEqual(await totalsOf(node, 'depot.value'), ['2026 5.00'])
      assert.ok(node.notes.some(note => note.includes('the database is back')))
      // an end while it is down is an end all the same
      await shutDown()
      await node.engine.stop()
      assert.equal(told(await lodge(node, '1.00')), 'stopping')
    } finally {
      await node.die()
    }
  })
})

test('a node that stops finishes the batch in hand and all that waits', async () => {
  const { config, drop } = await testDatabase()
  const node = await nodeOn(config)
  const waiting = Array.from({ length: 1200 }, (_, n) => lodge(node, `${n}.00`))
  await new Promise(setImmediate)
  const stopped = node.engine.stop()
  assert.equal(told(await lodge(node, '1.00')), 'stopping')
  await stopped
  const outcomes = await Promise.all(waiting)
  assert.deepEqual(new Set(outcomes.map(told)), new Set(['ok']))
  const { rows } = await node.database.query<{ journal: bigint; saved: bigint; signed: bigint }>(
    `SELECT (SELECT count(*) FROM journal) AS journal, (SELECT position FROM cube_head) AS saved,
      (SELECT max(size) FROM checkpoint) AS signed`,
  )
  assert.deepEqual(rows[0], { journal: 1200n, saved: 1200n, signed: 1200n })
  await node.database.close()
  await drop()
})

test('20,000 may wait; more are told that the node is busy, and none is forgotten', async () => {
  await withNode(async node => {
    const { engine, type, database } = node
    let release = (): void => undefined
    const held = database.transaction(async transaction => {
      await transaction.query('SELECT position FROM head FOR UPDATE')
      await new Promise<void>(resolve => {
        release = resolve
      })
    })
    await pause(50)
    const first = lodge(node, '1.00')
    await pause(50)
    const asked = Array.from({ length: 20_003 }, () =>
      engine.step(type, trader, 'A2026-0099', 'pay', { version: 1 }),
    )
    assert.equal(engine.statistics().queued, 20_000)
    const busy = await Promise.all(asked.slice(20_000))
    assert.deepEqual(busy.map(told), ['node-busy', 'node-busy', 'node-busy'])
    release()
    await held
    assert.equal(told(await first), 'ok')
    const rest = (await Promise.all(asked.slice(0, 20_000))).map(told)
    assert.deepEqual(new Set(rest), new Set(['not-found']))
    assert.equal(told(await lodge(node, '2.00')), 'ok')
  })
})
