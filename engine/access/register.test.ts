// The register of access: rows of the journal's second partition, append-only and provable.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { rebuildRegister } from '#engine/audit/rebuild.ts'
import { verifyRegister } from '#engine/audit/verify.ts'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { readRegister, register } from './register.ts'

/** More than a tile of 256 leaves, so that a node of the tree is stored too. */
const ROWS = 300

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
beforeEach(async () => {
  await database.query('DELETE FROM journal WHERE partition = 1')
  await database.query('DELETE FROM tree_node WHERE partition = 1')
  await database.query(`UPDATE head SET position = 0, edge = '' WHERE partition = 1`)
  await fill(ROWS)
})

const fill = (count: number): Promise<void> =>
  database.transaction(tx =>
    register(
      tx,
      Date.parse('2026-11-25T08:00:00Z'),
      ...Array.from({ length: count }, (_, i) => ({
        event: 'signed-in' as const,
        org: '',
        actor: `per_${i}`,
        detail: { how: '密码', address: '::1' },
      })),
    ),
  )

const findings = async (): Promise<string[]> => {
  const found: string[] = []
  await verifyRegister(database, ({ table, key, kind }) => found.push(`${table} ${key} ${kind}`))
  return found
}

test('as it was written it is clean, and read newest first', async () => {
  assert.deepEqual(await findings(), [])
  const rows = await readRegister(database, { limit: 3 })
  assert.deepEqual(
    rows.map(row => [row.position, row.actor]),
    [
      [300, 'per_299'],
      [299, 'per_298'],
      [298, 'per_297'],
    ],
  )
})

test('whoever changes, takes out or adds a row behind its back is found', async () => {
  const tamperings: [string, RegExp][] = [
    [`UPDATE journal SET actor = 'per_x' WHERE partition = 1 AND position = 7`, /position 7 /],
    [`UPDATE journal SET body = '{}' WHERE partition = 1 AND position = 299`, /position 299 /],
    ['DELETE FROM journal WHERE partition = 1 AND position = 12', /position 12 missing/],
    ['DELETE FROM journal WHERE partition = 1 AND position = 300', /missing|differs/],
    [`UPDATE head SET position = 299 WHERE partition = 1`, /head/],
    [`UPDATE tree_node SET hash = '\\x00' WHERE partition = 1`, /tree_node/],
  ]
  for (const [tamper, named] of tamperings) {
    await database.query('DELETE FROM journal WHERE partition = 1')
    await database.query('DELETE FROM tree_node WHERE partition = 1')
    await database.query(`UPDATE head SET position = 0, edge = '' WHERE partition = 1`)
    await fill(ROWS)
    await database.query(tamper)
    assert.ok(
      (await findings()).some(each => named.test(each)),
      tamper,
    )
  }
})

test('its tree is made anew from its rows, to the same bytes; a changed row is refused', async () => {
  const tree = async (): Promise<unknown> => [
    (await database.query('SELECT position, edge FROM head WHERE partition = 1')).rows,
    (await database.query('SELECT level, index, hash FROM tree_node WHERE partition = 1')).rows,
  ]
  const had = await tree()
  await database.query('DELETE FROM tree_node WHERE partition = 1')
  await database.query(`UPDATE head SET edge = '' WHERE partition = 1`)
  await rebuildRegister(database)
  assert.deepEqual(await tree(), had)
  assert.deepEqual(await findings(), [])
  await database.query(`UPDATE journal SET org = 'org_x' WHERE partition = 1 AND position = 5`)
  await assert.rejects(rebuildRegister(database), /row 5 of the register/)
})
