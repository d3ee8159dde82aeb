import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openDatabase } from '#engine/store/database.ts'
import { testDatabase, withServer } from './database.ts'

test('each caller has a migrated database of its own, also with one template', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-migrations-'))
  writeFileSync(join(folder, '001-ticket.sql'), 'CREATE TABLE ticket (n int)')
  const [one, two] = await Promise.all([testDatabase(folder), testDatabase(folder)])
  const [a, b] = [openDatabase({ connectionString: one.url }), openDatabase(two.config)]
  await a.query('INSERT INTO ticket VALUES (1)')
  assert.equal((await a.query('SELECT * FROM ticket')).rowCount, 1)
  assert.equal((await b.query('SELECT * FROM ticket')).rowCount, 0)
  assert.equal((await b.query('SELECT name FROM migrations')).rows[0]?.name, '001-ticket.sql')
  assert.equal((await a.query('SHOW fsync')).rows[0]?.fsync, 'on')
  await Promise.all([a.close(), b.close()])
  await one.drop()
  const gone = openDatabase(one.config)
  await assert.rejects(gone.query('SELECT 1'), { code: '3D000' })
  await gone.close()
  await two.drop()
  rmSync(folder, { recursive: true })
})

test('other processes join the same server, and a process ends though it is connected', async () => {
  const own = await testDatabase()
  const program = `
    const { testDatabase } = await import(process.argv[1])
    const { config, drop } = await testDatabase()
    await drop()
    console.log(config.host)`
  const path = join(import.meta.dirname, 'database.ts')
  const args = ['--input-type=module', '-e', program, path]
  const run = promisify(execFile)
  const hosts = await Promise.all([1, 2].map(() => run(process.execPath, args)))
  for (const { stdout } of hosts) assert.equal(stdout.trim(), own.config.host)
  await own.drop()
})

test('a private server is gone afterwards, killed or not, also when the test fails', async () => {
  let folder = ''
  const failing = withServer(async server => {
    folder = server.folder
    await server.kill()
    throw new Error('the test failed')
  })
  await assert.rejects(failing, /the test failed/)
  assert.throws(() => rmSync(folder, { recursive: true }), { code: 'ENOENT' })
})
