// Rebuild: the journal alone gives back every derived table, to the same bytes, however often it is
// killed on the way; and never throws away what it could not make again.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { mount } from '../mounted.ts'
import { findingText } from './finding.ts'
import { quotaPack } from './quota-pack.ts'
import {
  JournalDamaged,
  NodeAtWork,
  REBUILD_LOCK,
  type RebuildOptions,
  rebuildNode,
  unfinishedRebuild,
} from './rebuild.ts'
import {
  claimTamperings,
  derivedTamperings,
  filingTamperings,
  ledgerTamperings,
} from './tampering.ts'
import { cancel, dump, findingsOf, live, ZONE } from './testing.ts'

const SEED = 7
const ROOT = join(import.meta.dirname, '../..')

/** A rebuild in a process of its own, one row a transaction, that tells each position. */
const CHILD = `
  const { rebuildNode } = await import('#engine/audit/rebuild.ts')
  const { mount } = await import('#engine/mounted.ts')
  const { openDatabase } = await import('#engine/store/database.ts')
  const { packs } = await import('#packs/index.ts')
  const database = openDatabase(JSON.parse(process.argv[1]))
  const mounted = mount(packs({ country: 'CN' }))
  const progress = ({ stage, position }) => console.log(stage, position)
  const zone = '${ZONE}'
  await rebuildNode({ database, partition: 0, mounted, zone, now: Date.now, batch: 5, progress })
  console.log('done')
`

let stage: TestEngine
let whole: Record<string, string>

before(async () => {
  stage = await testEngine({ zone: ZONE })
  const between = async () => {
    await stage.engine.sign()
    await stage.engine.keep()
  }
  const all = await live(stage, { seed: SEED, count: 130, width: 40, between })
  stage = await stage.again()
  for (const living of all.slice(0, 20)) await cancel(stage, living)
  await stage.engine.stop()
  whole = await dump(stage.database)
})
after(() => stage.end())

const options = (more: Partial<RebuildOptions> = {}): RebuildOptions => {
  const { database, mounted } = stage
  return { database, partition: 0, mounted, zone: ZONE, now: () => 0, ...more }
}
const isWhole = async (): Promise<void> => {
  assert.deepEqual(await dump(stage.database), whole)
  assert.equal(await unfinishedRebuild(stage.database, 0), undefined)
  assert.deepEqual((await findingsOf(stage, stage.database)).map(findingText), [])
}

test('rebuild gives the same bytes, in whatever steps', async () => {
  for (const batch of [undefined, 97, 7]) {
    const report = await rebuildNode(options({ batch }))
    assert.equal(report.resumed, 0)
    assert.ok(report.rows > 256)
    await isWhole()
  }
})

test('rebuild mends every derived table, all of them tampered with at once', async () => {
  const all = [
    ...filingTamperings(SEED),
    ...ledgerTamperings(SEED),
    ...claimTamperings(SEED),
    ...derivedTamperings(SEED),
  ]
  // some cannot follow others: the row that both would change is gone
  let done = 0
  for (const { tamper } of all) {
    await tamper(stage.database).then(
      () => done++,
      () => undefined,
    )
  }
  assert.ok(done > all.length / 2)
  const findings = await findingsOf(stage, stage.database)
  const found = new Set(findings.map(each => each.table))
  const tables = ['filing', 'entry', 'account', 'claim', 'series', 'tree_node', 'cube_chunk']
  for (const table of [...tables, 'head']) assert.ok(found.has(table), table)
  await rebuildNode(options())
  await isWhole()
})

test('rebuild is killed, says so, and goes on from where it was', async () => {
  const positions: number[] = []
  for (let kills = 0; kills < 3; kills++) {
    const args = ['--input-type=module', '--eval', CHILD, JSON.stringify(stage.config)]
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let told = 0
    let text = ''
    child.stdout.setEncoding('utf8')
    for await (const part of child.stdout) {
      text += part
      told = text.split('\n').filter(line => line.startsWith('rebuild')).length
      if (told >= 4) break
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.ok(told >= 4, text)
    const unfinished = await unfinishedRebuild(stage.database, 0)
    assert.ok(unfinished !== undefined)
    assert.ok(unfinished.position < unfinished.of, JSON.stringify(unfinished))
    positions.push(unfinished.position)
  }
  assert.deepEqual(
    positions.toSorted((a, b) => a - b),
    positions,
  )
  assert.equal(new Set(positions).size, positions.length)
  const report = await rebuildNode(options())
  assert.ok(report.resumed >= positions.at(-1)!)
  await isWhole()
})

test('rebuild throws nothing away when the journal is damaged', async () => {
  const { database } = stage
  await database.query(`CREATE TABLE saved AS SELECT * FROM journal`)
  for (const damage of [
    `UPDATE journal SET actor = 'x' WHERE position = 100`,
    'DELETE FROM journal WHERE position = 50',
    `UPDATE checkpoint SET note = replace(note, E'/journal\\n', E'/journal\\n1')`,
  ]) {
    await database.query(damage)
    await assert.rejects(rebuildNode(options()), JournalDamaged)
    assert.deepEqual(await dump(database), whole)
    await database.query('TRUNCATE journal')
    await database.query('INSERT INTO journal SELECT * FROM saved')
  }
  await database.query(
    `UPDATE checkpoint SET note = replace(note, E'/journal\\n1', E'/journal\\n')`,
  )
  await isWhole()
})

test('rebuild throws nothing away when a pack is not there that the journal needs', async () => {
  const mounted = mount([quotaPack])
  await assert.rejects(rebuildNode(options({ mounted })), /no pack has filings of type/)
  await isWhole()
})

test('rebuild refuses while another rebuild or a node is at work', async () => {
  const client = await stage.database.dedicated()
  await client.query('SELECT pg_advisory_lock_shared($1, 0)', [REBUILD_LOCK])
  await assert.rejects(rebuildNode(options()), NodeAtWork)
  await client.end()
  await isWhole()
})

test('rebuild notices that the journal grows under it', async () => {
  const progress: RebuildOptions['progress'] = ({ stage: at, position }) => {
    if (at !== 'rebuild' || position !== 100) return
    grown = stage.database.query(`UPDATE head SET position = position + 1 WHERE partition = 0`)
  }
  let grown: Promise<unknown> | undefined
  await assert.rejects(rebuildNode(options({ batch: 20, progress })), NodeAtWork)
  await grown
  // half of the tables, and a head that they do not belong to: from the beginning, if at all
  await assert.rejects(rebuildNode(options()), JournalDamaged)
  await stage.database.query(`UPDATE head SET position = position - 1 WHERE partition = 0`)
  const report = await rebuildNode(options())
  assert.ok(report.resumed > 0)
  await isWhole()
})

test('rebuild leaves other partitions alone', async () => {
  const { database } = stage
  await database.query(`INSERT INTO series (partition, series, last) VALUES (1, 'x', 3)`)
  await database.query(
    `INSERT INTO claim (partition, claim, filing, position) VALUES (1, 'x', 'f', 3)`,
  )
  await rebuildNode(options())
  await isWhole()
  const { rows } = await database.query(
    `SELECT series FROM series WHERE partition = 1 UNION ALL
      SELECT claim FROM claim WHERE partition = 1`,
  )
  assert.equal(rows.length, 2)
})

test('rebuild of an empty journal makes empty tables', async () => {
  const fresh = await testEngine({ zone: ZONE })
  try {
    const { database, mounted } = fresh
    await fresh.engine.stop()
    const empty = await dump(database)
    await rebuildNode({ ...options(), database, mounted })
    assert.deepEqual(await dump(database), empty)
    assert.deepEqual(await findingsOf(fresh, database), [])
  } finally {
    await fresh.end()
  }
})

test('rebuild leaves tables that a node works on', async () => {
  stage = await stage.again()
  await live(stage, { seed: SEED + 1, count: 20 })
  await stage.engine.keep()
  const who = caller('acme')
  assert.equal((await stage.engine.worklist(who)).length, 0)
  assert.deepEqual((await findingsOf(stage, stage.database)).map(findingText), [])
})
