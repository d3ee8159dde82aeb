// The walls from within: what SQL shows to the role that reads on behalf of callers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { over } from '#engine/store/database.ts'
import { declaration, testDoor } from './testing.ts'

test('SQL as the app’s role, without an organisation set, returns no rows of any table', async () => {
  const door = await testDoor()
  const { database } = door.inner
  assert.equal((await door.lodge(declaration())).status, 201)
  const { rows: tables } = await database.query<{ name: string; walled: boolean; read: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS walled,
        has_table_privilege('beibu_app', c.oid, 'SELECT') AS read
      FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  )
  const readable = tables.filter(each => each.read)
  assert.deepEqual(
    readable.filter(each => !each.walled),
    [],
    'what the app’s role may read stands behind a wall',
  )
  for (const name of ['filing', 'journal', 'draft', 'api_key', 'member', 'mandate', 'invitation']) {
    assert.ok(
      readable.some(each => each.name === name),
      name,
    )
  }
  const client = await database.dedicated()
  try {
    const app = over(client)
    await app.query("SELECT set_config('role', 'beibu_app', false)")
    for (const { name, read } of tables) {
      const counted = app.query<{ n: bigint }>(`SELECT count(*) AS n FROM "${name}"`)
      if (read) assert.equal((await counted).rows[0]?.n, 0n, name)
      else await assert.rejects(counted, /permission denied/, name)
    }
    for (const write of [
      'UPDATE journal SET event = event',
      'DELETE FROM journal',
      'UPDATE filing SET org = org',
      'TRUNCATE journal',
      "INSERT INTO person (partition, person) VALUES (0, 'x')",
      'ALTER TABLE filing DISABLE ROW LEVEL SECURITY',
    ]) {
      await assert.rejects(app.query(write), /permission denied|must be owner/, write)
    }
  } finally {
    await client.end()
    await door.end()
  }
})
