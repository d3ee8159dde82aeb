import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase, withServer } from '#test/database.ts'
import { type Database, isAway, isRetryable, openDatabase, over } from './database.ts'

let own: TestDatabase
let database: Database

before(async () => {
  own = await testDatabase()
  database = openDatabase(own.config)
  await database.query('CREATE TABLE ticket (n int PRIMARY KEY)')
})
after(async () => {
  await database.close()
  await own.drop()
})

const one = async (expression: string, values: readonly unknown[] = []): Promise<unknown> =>
  (await database.query(`SELECT (${expression}) AS value`, values)).rows[0]?.value

test('int8 is a bigint, numeric a string: no digit is lost (T54)', async () => {
  assert.equal(await one('9007199254740993::int8'), 9007199254740993n)
  assert.equal(await one('90071992547409.93::numeric'), '90071992547409.93')
  assert.equal(
    await one('SELECT sum(v) FROM unnest($1::int8[]) AS v', [[1n, 9007199254740993n]]),
    '9007199254740994',
  )
  assert.deepEqual(await one("'{1,NULL,9007199254740993}'::int8[]"), [1n, null, 9007199254740993n])
})

test('json stays the text that was stored, its blanks and long numbers too', async () => {
  const text = '{"b": 9007199254740993,  "a":1.10}'
  assert.equal(await one('$1::json', [text]), text)
})

test('bytea, bool and text arrays come as values', async () => {
  assert.deepEqual(await one("'\\x00ff'::bytea"), Buffer.from([0, 255]))
  assert.equal(await one('true'), true)
  assert.deepEqual(await one("ARRAY['a,\"b', NULL, '稅']"), ['a,"b', null, '稅'])
})

test('an instant is UTC to the millisecond, whatever zone the server speaks', async () => {
  assert.equal(
    await one("'2026-08-24 12:00:00.123987+08'::timestamptz"),
    '2026-08-24T04:00:00.123Z',
  )
  assert.equal(await one("'1899-12-31 23:59:59.999+00'::timestamptz"), '1899-12-31T23:59:59.999Z')
  assert.equal(await one("'12026-01-01 00:00+00'::timestamptz"), '+012026-01-01T00:00:00.000Z')
  assert.equal(await one("'infinity'::timestamptz"), 'infinity')
  const client = await database.dedicated()
  const read = async (zone: string): Promise<unknown> => {
    await client.query(`SET TimeZone = '${zone}'`)
    const text = "SELECT '2026-08-24 12:00:00+08'::timestamptz AS value"
    return (await over(client).query(text)).rows[0]?.value
  }
  const zones = ['Asia/Kathmandu', 'America/St_Johns', 'Asia/Shanghai', 'UTC']
  for (const zone of zones) assert.equal(await read(zone), '2026-08-24T04:00:00.000Z')
  await client.end()
})

// T55: node-postgres#818, a date read as local midnight is a day early east of Greenwich
for (const zone of ['UTC', 'Asia/Shanghai', 'Asia/Yangon', 'America/Havana', 'Pacific/Apia']) {
  test(`T55 a date column stays the date it is with TZ=${zone}`, () => {
    const program = `
      const { openDatabase } = await import(process.argv[1])
      const database = openDatabase(JSON.parse(process.argv[2]))
      const { rows } = await database.query(
        "SELECT '2026-08-24'::date AS a, $1::date AS b, '2026-08-24 00:00+08'::timestamptz AS c",
        ['2026-08-24'],
      )
      console.log(JSON.stringify(rows))
      await database.close()`
    const path = join(import.meta.dirname, 'database.ts')
    const args = ['--input-type=module', '-e', program, path, JSON.stringify(own.config)]
    const output = execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone } })
    const expected = [{ a: '2026-08-24', b: '2026-08-24', c: '2026-08-23T16:00:00.000Z' }]
    assert.deepEqual(JSON.parse(output.toString()), expected)
  })
}

test('a statement cannot bring a second one along', async () => {
  await assert.rejects(database.query('SELECT 1; DROP TABLE ticket'), { code: '42601' })
  assert.equal((await database.query('SELECT * FROM ticket')).rowCount, 0)
})

test('rows as arrays, and named statements', async () => {
  const statement = { text: 'SELECT $1::int, $2::text', name: 'pair', rowMode: 'array' } as const
  assert.deepEqual((await database.query(statement, [1, 'a'])).rows, [[1, 'a']])
  assert.deepEqual((await database.query(statement, [2, 'b'])).rows, [[2, 'b']])
})

test('a transaction commits as a whole or leaves nothing', async () => {
  const answer = await database.transaction(async transaction => {
    await transaction.query('INSERT INTO ticket VALUES (1)')
    return 'done'
  })
  assert.equal(answer, 'done')
  const thrown = new Error('the work gave up')
  await assert.rejects(
    database.transaction(async transaction => {
      await transaction.query('INSERT INTO ticket VALUES (2)')
      throw thrown
    }),
    thrown,
  )
  const { rows } = await database.query('SELECT n FROM ticket')
  assert.deepEqual(rows, [{ n: 1 }])
})

test('a swallowed error inside a transaction is no commit', async () => {
  await assert.rejects(
    database.transaction(async transaction => {
      await transaction.query('INSERT INTO ticket VALUES (3)')
      await transaction.query('INSERT INTO ticket VALUES (3)').catch(() => {})
    }),
    /rolled back/,
  )
  assert.equal(await one('SELECT count(*) FROM ticket WHERE n = 3'), 0n)
})

test('connections are given back after success and failure', async () => {
  const narrow = openDatabase(own.config, { max: 1 })
  for (let i = 0; i < 20; i++) {
    const work = narrow.transaction(async () => {
      if (i % 2 === 0) throw new Error('even')
    })
    await work.catch(() => {})
  }
  assert.equal(narrow.pool.totalCount, 1)
  await narrow.close()
})

const thrownBy = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it was expected to fail')
}

test('a database that is stopped, killed or not there is away; a wrong statement is not', async () => {
  assert.equal(isAway(await thrownBy(database.query('SELECT nothing'))), false)
  assert.equal(isAway(await thrownBy(database.query('INSERT INTO ticket VALUES (1)'))), false)
  assert.equal(isAway(new Error('a bug')), false)
  const gone = Object.assign(new Error('no file'), { code: 'ENOENT', syscall: 'open' })
  assert.equal(isAway(gone), false)
  const absent = openDatabase({ ...own.config, host: '/nowhere' })
  assert.equal(isAway(await thrownBy(absent.query('SELECT 1'))), true)
  await absent.close()
  const refused = openDatabase({ host: 'localhost', port: 1, user: 'x', database: 'x' })
  assert.equal(isAway(await thrownBy(refused.query('SELECT 1'))), true)
  await refused.close()
})

test('the loss of the server is seen as such by all that wait, and healed by the pool', async () => {
  await withServer(async ({ embedded, kill }) => {
    const lost: Error[] = []
    const local = openDatabase(embedded.options, { onLost: error => lost.push(error) })
    const client = await local.dedicated()
    const waits = [
      thrownBy(local.query('SELECT pg_sleep(60)')),
      thrownBy(client.query('SELECT pg_sleep(60)')),
      thrownBy(local.transaction(t => t.query('SELECT pg_sleep(60)'))),
    ]
    await local.query('SELECT 1')
    await kill()
    for (const error of await Promise.all(waits)) assert.equal(isAway(error), true, String(error))
    assert.equal(isAway(await thrownBy(client.query('SELECT 1'))), true)
    assert.equal(isAway(await thrownBy(local.query('SELECT 1'))), true)
    await embedded.restart()
    assert.equal((await local.query('SELECT 1 AS a')).rows[0]?.a, 1)
    const idle = local.query('SELECT pg_sleep(60)')
    const stopped = thrownBy(idle)
    await local.query('SELECT 1')
    await embedded.stop()
    assert.equal(isAway(await stopped), true)
    assert.ok(lost.length > 0)
    await local.close()
  })
})

test('a lost lock race can be tried again, a broken rule cannot', async () => {
  await database.query('CREATE TABLE pair AS SELECT n, 0 AS v FROM generate_series(1, 2) AS n')
  let holding = 0
  let both: () => void
  const bothHold = new Promise<void>(resolve => {
    both = resolve
  })
  const step = (first: number, second: number): Promise<unknown> =>
    database.transaction(async transaction => {
      await transaction.query('UPDATE pair SET v = v + 1 WHERE n = $1', [first])
      if (++holding === 2) both()
      await bothHold
      await transaction.query('UPDATE pair SET v = v + 1 WHERE n = $1', [second])
    })
  const results = await Promise.allSettled([step(1, 2), step(2, 1)])
  const failed = results.filter(result => result.status === 'rejected')
  assert.equal(failed.length, 1)
  assert.equal(isRetryable(failed[0]?.reason), true)
  assert.equal(isAway(failed[0]?.reason), false)
  const broken = await thrownBy(database.query('INSERT INTO ticket VALUES (1)'))
  assert.equal(isRetryable(broken), false)
})
