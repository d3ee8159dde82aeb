// The cube's checkpoint through restarts and beside other processes: always the fold, to the byte.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { Cube } from '../cube/cube.ts'
import { CubeKeeper, foldTail } from '../cube/keep.ts'
import type { Accepted, Outcome } from '../types.ts'
import { type Finding, findingText } from './finding.ts'
import { quotaPack } from './quota-pack.ts'
import { findingsOf, ZONE } from './testing.ts'
import { verifyNode } from './verify.ts'

const HOUR = 3_600_000
const trader = caller('acme')
const officer = caller('customs', 'officer')
let stage: TestEngine

before(async () => {
  stage = await testEngine({ zone: ZONE, packs: [quotaPack], filing: 'quota.quota' })
})
after(() => stage.end())

const ok = (outcome: Outcome): Accepted => {
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}
const lodge = async (document: object): Promise<Accepted> =>
  ok(await stage.engine.lodge(stage.type, trader, Buffer.from(JSON.stringify(document)), {}))
const none = (finding: Finding): never => assert.fail(findingText(finding))
const clean = async (): Promise<void> => {
  assert.deepEqual((await findingsOf(stage, stage.database)).map(findingText), [])
}
const cubePosition = async (): Promise<number> => {
  const { rows } = await stage.database.query<{ position: bigint }>(
    'SELECT position FROM cube_head WHERE partition = 0',
  )
  return Number(rows[0]!.position)
}

test('a cell of zeros keeps its slot over a restart', async () => {
  await lodge({ kind: 'grant', holder: 'H01', amount: '100' })
  const draw = await lodge({ kind: 'draw', holder: 'H01', amount: '10', used: '0' })
  await stage.engine.keep()
  stage.clock.now += HOUR
  const { number, version } = draw
  ok(await stage.engine.step(stage.type, officer, number, 'settle', { version }))
  await stage.engine.keep()
  stage = await stage.again()
  stage.clock.now += HOUR
  await lodge({ kind: 'grant', holder: 'H02', amount: '100' })
  await stage.engine.keep()
  await clean()
})

test('a process that is behind does not take the figures back', async () => {
  for (let i = 0; i < 4; i++) await lodge({ kind: 'grant', holder: `A0${i}`, amount: '5' })
  await stage.engine.keep()
  const { database, mounted } = stage
  const head = await cubePosition()
  const late = new Cube(mounted, ZONE)
  const keeper = new CubeKeeper(database, 0)
  await foldTail(database, 0, mounted, late, head - 3)
  await keeper.save(late)
  assert.equal(await cubePosition(), head)
  await clean()
  // it goes on, and is ahead of the other one now
  await lodge({ kind: 'grant', holder: 'A09', amount: '5' })
  await foldTail(database, 0, mounted, late, head + 1)
  await keeper.save(late)
  assert.equal(await cubePosition(), head + 1)
  await clean()
  await stage.engine.keep()
  await clean()
})

test('verify is right beside a node at work, and compares its live totals when it is quiet', async () => {
  let busy = true
  const work = (async () => {
    for (let i = 0; busy; i++) {
      const holder = `B${String(i % 7).padStart(2, '0')}`
      await Promise.all([1, 2, 3].map(n => lodge({ kind: 'grant', holder, amount: String(n) })))
      if (i % 5 === 0) await stage.engine.keep()
      if (i % 9 === 0) await stage.engine.sign()
    }
  })()
  const live = stage.engine.totals.bind(stage.engine)
  for (let i = 0; i < 5; i++) {
    assert.deepEqual((await findingsOf(stage, stage.database, { live })).map(findingText), [])
  }
  busy = false
  await work
  const { database, mounted } = stage
  const options = { database, partition: 0, mounted, zone: ZONE, now: () => 0, live }
  const quiet = await verifyNode({ ...options, onFinding: none })
  assert.equal(quiet.live, 'compared')
  const findings: string[] = []
  const lying: typeof live = async query => {
    const told = await live(query)
    if (!('cells' in told) || query.measure !== 'quota.count') return told
    return { ...told, cells: told.cells.slice(1) }
  }
  const onFinding = (finding: Parameters<typeof findingText>[0]) =>
    findings.push(findingText(finding))
  const report = await verifyNode({ ...options, live: lying, onFinding })
  assert.equal(report.findings, 1)
  assert.match(findings[0]!, /^totals, quota\.count: differs/)
  const ahead: typeof live = async query => {
    const told = await live(query)
    return 'cells' in told ? { ...told, position: told.position + 1 } : told
  }
  const other = await verifyNode({ ...options, live: ahead, onFinding: none })
  assert.equal(other.live, 'ahead')
})
