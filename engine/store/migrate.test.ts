import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

let folder: string
let own: TestDatabase
let database: Database

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beibu-migrations-'))
  own = await testDatabase(folder)
  database = openDatabase(own.config)
})
afterEach(async () => {
  await database.close()
  await own.drop()
  rmSync(folder, { recursive: true })
})

const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)
const two = (): void => {
  write('001-ticket.sql', 'CREATE TABLE ticket (n int);\nINSERT INTO ticket VALUES (1);\n')
  write('002-more.sql', 'ALTER TABLE ticket ADD m text;')
}
const tables = async (): Promise<unknown[]> => {
  const text = "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname = ANY($1)"
  return (await database.query(text, [['ticket', 'other']])).rows
}

test('files are applied in order, once, and the new ones later', async () => {
  two()
  write('notes.txt', 'not a migration')
  assert.deepEqual(await migrate(database, folder), ['001-ticket.sql', '002-more.sql'])
  assert.deepEqual(await migrate(database, folder), [])
  write('003-other.sql', 'CREATE TABLE other (n int)')
  assert.deepEqual(await migrate(database, folder), ['003-other.sql'])
  assert.deepEqual((await database.query('SELECT n, m FROM ticket')).rows, [{ n: 1, m: null }])
})

test('processes that start together apply each file once', async () => {
  two()
  const all = await Promise.all([1, 2, 3, 4].map(() => migrate(database, folder)))
  assert.deepEqual(all.flat().sort(), ['001-ticket.sql', '002-more.sql'])
  assert.equal((await database.query('SELECT * FROM ticket')).rowCount, 1)
})

test('a changed file that was applied is an error, other line ends are not', async () => {
  two()
  await migrate(database, folder)
  write('001-ticket.sql', 'CREATE TABLE ticket (n int);\r\nINSERT INTO ticket VALUES (1);\r\n')
  assert.deepEqual(await migrate(database, folder), [])
  write('001-ticket.sql', 'CREATE TABLE ticket (n bigint);')
  await assert.rejects(
    migrate(database, folder),
    /001-ticket\.sql was changed after it was applied/,
  )
})

test('a gap, a double number and a wrong name are errors before anything is applied', async () => {
  two()
  write('004-late.sql', 'SELECT 1')
  await assert.rejects(
    migrate(database, folder),
    /004-late\.sql stands where number 003 is expected/,
  )
  unlinkSync(join(folder, '004-late.sql'))
  write('002-again.sql', 'SELECT 1')
  await assert.rejects(migrate(database, folder), /002-more\.sql stands where number 003/)
  unlinkSync(join(folder, '002-again.sql'))
  write('3-short.sql', 'SELECT 1')
  await assert.rejects(migrate(database, folder), /3-short\.sql is not named NNN-name\.sql/)
  assert.deepEqual(await tables(), [])
})

test('a database of a newer Beibu is refused', async () => {
  two()
  await migrate(database, folder)
  unlinkSync(join(folder, '002-more.sql'))
  await assert.rejects(migrate(database, folder), /002-more\.sql: it was used by a newer Beibu/)
})

test('a failing file leaves nothing of itself and is named with its line', async () => {
  two()
  write('003-wrong.sql', 'CREATE TABLE other (n int);\nINSERT INTO other VALUES (1);\nSELEC 1;\n')
  await assert.rejects(migrate(database, folder), /003-wrong\.sql \(line 3\): syntax error/)
  assert.deepEqual(await tables(), [{ name: 'ticket' }])
  write('003-wrong.sql', 'CREATE TABLE other (n int);')
  assert.deepEqual(await migrate(database, folder), ['003-wrong.sql'])
})

test('a file that ends the transaction itself is an error', async () => {
  write('001-own.sql', 'CREATE TABLE other (n int); COMMIT; BEGIN;')
  await assert.rejects(migrate(database, folder), /001-own\.sql must not hold BEGIN, COMMIT/)
})
