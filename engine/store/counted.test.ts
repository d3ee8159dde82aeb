// What PostgreSQL counted decides how it reads: it must not plan for a table of thousands as for an
// empty one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { Counted } from './counted.ts'
import { type Database, openDatabase } from './database.ts'

let home: TestDatabase
let database: Database
before(async () => {
  home = await testDatabase()
  database = openDatabase(home.config)
})
after(async () => {
  await database.close()
  await home.drop()
})

const put = (from: number, to: number) =>
  database.query(
    `INSERT INTO hold (partition, filing, hold, debit, credit, unit, amount)
      SELECT 0, 'F' || n, 'h', 'a', 'b', 'CNY', 1 FROM generate_series($1::int, $2::int) AS n`,
    [from, to],
  )
const counted = async (): Promise<number> => {
  const { rows } = await database.query<{ rows: number }>(
    `SELECT reltuples AS rows FROM pg_class WHERE oid = 'hold'::regclass`,
  )
  return rows[0]!.rows
}
const BY_KEY = /Index Cond: .*filing = /
/** How a batch's held amounts are read by a statement that was prepared once, as the lane's are. */
const prepare = async (): Promise<() => Promise<string>> => {
  const client = await database.dedicated()
  await client.query('SET plan_cache_mode = force_generic_plan')
  await client.query(
    `PREPARE held (text[], text[]) AS SELECT 1 FROM hold h WHERE h.partition = 0
      AND (h.filing, h.hold) IN (SELECT * FROM unnest($1, $2))`,
  )
  return async () => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN EXECUTE held ('{F1,F2}', '{h,h}')`,
    )
    return rows.map(each => each['QUERY PLAN']).join('\n')
  }
}

test('tables are counted whenever the journal has doubled, and then read by key', async () => {
  const counter = new Counted({ database, log: (_, message) => assert.fail(message) })
  await counter.start()
  // autovacuum looks in once a minute: this table is the test's own
  await database.query('ALTER TABLE hold SET (autovacuum_enabled = off)')
  await put(1, 20)
  const planned = await prepare()
  assert.doesNotMatch(await planned(), BY_KEY)
  await put(21, 20_000)
  counter.grew(999)
  await counter.settled()
  assert.equal(await counted(), -1, 'nobody has counted')
  assert.doesNotMatch(await planned(), BY_KEY, 'the whole partition is read, however long it is')
  counter.grew(1000)
  await counter.settled()
  assert.equal(await counted(), 20_000)
  assert.match(await planned(), BY_KEY, 'only what is asked for')
  await put(20_001, 30_000)
  counter.grew(1999)
  await counter.settled()
  assert.equal(await counted(), 20_000)
  counter.grew(2000)
  await counter.settled()
  assert.equal(await counted(), 30_000)
})

test('a node that starts goes on from what was counted; it never fails by it', async () => {
  await database.query(
    `INSERT INTO journal (partition, position, at, effective, type, filing, number, event, steps,
        state, version, org, actor, reference, leaf)
      SELECT 0, n, now(), now(), '', '', '', '', '', '', 1, '', '', '', ''
        FROM generate_series(1, 3000) AS n`,
  )
  await database.query('ANALYZE journal')
  const told: string[] = []
  const counter = new Counted({ database, log: (_, message) => told.push(message) })
  await counter.start()
  await put(30_001, 40_000)
  counter.grew(5_999)
  await counter.settled()
  assert.equal(await counted(), 30_000)
  await database.query('ALTER TABLE series RENAME TO elsewhere')
  counter.grew(6_000)
  await counter.settled()
  assert.deepEqual(told, ['the tables could not be counted'])
})
