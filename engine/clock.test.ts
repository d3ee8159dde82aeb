// A clock that is set back under a working engine: said, nothing lost, on again by itself.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Engine } from '#engine/flow.ts'
import { makeSigner } from '#engine/journal/note.ts'
import { Clock } from '#engine/store/clock.ts'
import { newId } from '#engine/store/ids.ts'
import { makeKeys } from '#engine/store/keys.ts'
import { caller, NOW, testEngine } from '#test/engine.ts'

const sample = readFileSync(
  join(import.meta.dirname, '../packs/trade/samples/import-durian.json'),
  'utf8',
)

test('set back by an hour: filings are refused clearly, and taken again when it is right', async () => {
  const inner = await testEngine()
  try {
    const real = { now: NOW }
    const clock = new Clock(() => real.now, 0)
    const { database, mounted, pem, type } = inner
    const engine = new Engine({
      database,
      mounted,
      keys: makeKeys(database, 0, clock.now),
      signer: makeSigner(pem, 'beibu.test/journal'),
      zone: 'Asia/Shanghai',
      node: 'beibu.test/journal',
      demo: false,
      now: clock.now,
      behind: clock.behind,
      took: clock.took,
      newId,
      log: () => undefined,
    })
    await engine.start()
    const who = caller('org_clock')
    const lodge = (reference: string) => {
      const body = Buffer.from(JSON.stringify({ ...JSON.parse(sample), reference }))
      return engine.lodge(type, who, body, {})
    }
    assert.equal((await lodge('A')).ok, true)
    real.now -= 4_000
    assert.equal((await lodge('B')).ok, true, 'a small step is waited out')
    real.now = NOW - 3_600_000
    const refused = await lodge('C')
    assert.ok(!refused.ok)
    assert.deepEqual(
      refused.faults.map(({ key, values }) => [key, values.seconds]),
      [['clock-behind', 3600]],
    )
    assert.match(engine.away() ?? '', /clock/)
    real.now = NOW + 1
    assert.equal(engine.away(), undefined)
    assert.equal((await lodge('C')).ok, true)
    const { rows } = await database.query<{ at: string }>(
      'SELECT at FROM journal WHERE partition = 0 ORDER BY position',
    )
    const times = rows.map(row => row.at)
    assert.deepEqual(times, times.toSorted())
    assert.equal(times.length, 3)
    await engine.stop()
  } finally {
    await inner.end()
  }
})
