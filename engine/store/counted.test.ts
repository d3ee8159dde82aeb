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
after(() => home.drop())

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

const counter = (told: string[] = []): Counted =>
  new Counted({ database, log: (_, message) => told.push(message) })

test('a table is counted when it has doubled, and then read by key', async () => {
  const told: string[] = []
  const counting = counter(told)
  // autovacuum looks in once a minute: this table is the test's own
  await database.query('ALTER TABLE hold SET (autovacuum_enabled = off)')
  await put(1, 20)
  const planned = await prepare()
  counting.grew(20)
  await counting.settled()
  assert.equal(await counted(), -1, 'so short a table may be read whole')
  assert.doesNotMatch(await planned(), BY_KEY)
  await put(21, 20_000)
  counting.grew(1_019)
  await counting.settled()
  assert.equal(await counted(), -1, 'nobody has looked')
  assert.doesNotMatch(await planned(), BY_KEY, 'the whole partition is read, however long it is')
  counting.grew(1_020)
  await counting.settled()
  assert.equal(await counted(), 20_000)
  assert.match(await planned(), BY_KEY, 'only what is asked for')
  await put(20_001, 30_000)
  counting.grew(9_000)
  await counting.settled()
  assert.equal(await counted(), 20_000, 'half as long again is not twice')
  await put(30_001, 50_000)
  counting.grew(9_999)
  await counting.settled()
  assert.equal(await counted(), 20_000)
  counting.grew(10_000)
  await counting.settled()
  assert.equal(await counted(), 50_000)
  assert.deepEqual(told, [])
})

test('a node that starts goes on from what was counted, a long journal or not', async () => {
  const counting = counter()
  counting.grew(5_000_000)
  await counting.settled()
  assert.equal(await counted(), 50_000)
  await put(50_001, 110_000)
  counting.grew(5_001_000)
  await counting.settled()
  assert.equal(await counted(), 110_000)
})

test('it never fails by it', async () => {
  const told: string[] = []
  const counting = counter(told)
  await database.query('ALTER TABLE series RENAME TO elsewhere')
  await put(110_001, 230_000)
  counting.grew(1)
  await counting.settled()
  assert.equal(await counted(), 230_000, 'a table that is not there is left out')
  await database.close()
  counting.grew(9_999)
  await counting.settled()
  assert.deepEqual(told, ['the tables could not be counted'])
})
