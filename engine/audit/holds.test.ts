// Reserved amounts through all their ways: verify and rebuild see holds as intake leaves them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import type { Accepted, Outcome } from '../types.ts'
import { findingText } from './finding.ts'
import { quotaPack } from './quota-pack.ts'
import { rebuildNode } from './rebuild.ts'
import { dump, findingsOf, ZONE } from './testing.ts'

const body = (document: object): Buffer => Buffer.from(JSON.stringify(document))
const ok = (outcome: Outcome): Accepted => {
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}

let stage: TestEngine
const logged: string[] = []
const trader = caller('acme')
const officer = caller('customs', 'officer')
const lodge = async (document: object): Promise<Accepted> =>
  ok(await stage.engine.lodge(stage.type, trader, body(document), {}))
const step = (filing: Accepted, name: string, document?: object): Promise<Outcome> =>
  stage.engine.step(stage.type, name === 'settle' ? officer : trader, filing.number, name, {
    version: filing.version,
    ...(document === undefined ? {} : { body: body(document) }),
  })
const clean = async (): Promise<void> => {
  assert.deepEqual((await findingsOf(stage, stage.database)).map(findingText), [])
  assert.deepEqual(logged, [])
}

before(async () => {
  const log = (message: string, error?: unknown) => logged.push(`${message} ${error}`)
  stage = await testEngine({ zone: ZONE, packs: [quotaPack], filing: 'quota.quota', log })
})
after(() => stage.end())

test('holds: holds, settles in part and gives back', async () => {
  await lodge({ kind: 'grant', holder: 'H01', amount: '1000' })
  const part = await lodge({ kind: 'draw', holder: 'H01', amount: '300', used: '120' })
  const whole = await lodge({ kind: 'draw', holder: 'H01', amount: '200' })
  const back = await lodge({ kind: 'draw', holder: 'H01', amount: '500' })
  const short = await stage.engine.lodge(
    stage.type,
    trader,
    body({ kind: 'draw', holder: 'H01', amount: '1' }),
    {},
  )
  assert.equal(short.ok, false)
  ok(await step(part, 'settle'))
  ok(await step(whole, 'settle'))
  ok(await step(back, 'release'))
  await lodge({ kind: 'draw', holder: 'H01', amount: '680', licence: 'L1' })
  await clean()
})

test('holds: an amendment holds the new amount in the place of the old', async () => {
  await lodge({ kind: 'grant', holder: 'H02', amount: '100' })
  const draw = await lodge({ kind: 'draw', holder: 'H02', amount: '60' })
  const amended = ok(await step(draw, 'amend', { kind: 'draw', holder: 'H02', amount: '90' }))
  await clean()
  ok(await step(amended, 'settle'))
  await clean()
})

test('holds: an account that went back to zero can be used again', async () => {
  await lodge({ kind: 'grant', holder: 'H03', amount: '100' })
  const draw = await lodge({ kind: 'draw', holder: 'H03', amount: '60' })
  ok(await step(draw, 'release'))
  await lodge({ kind: 'draw', holder: 'H03', amount: '70' })
  await clean()
})

test('holds: finds what one does to holds by hand', async () => {
  const { database } = stage
  const cases: [string, string, RegExp[]][] = [
    [
      'UPDATE hold SET amount = amount + 1',
      'UPDATE hold SET amount = amount - 1',
      [/^hold, .*differs/],
    ],
    [
      `UPDATE hold SET debit = debit || 'x'`,
      `UPDATE hold SET debit = rtrim(debit, 'x')`,
      [/^hold, .*differs/],
    ],
    [`UPDATE hold SET hold = 'other'`, `UPDATE hold SET hold = 'draw'`, [/missing/, /extra/]],
    [
      `UPDATE account SET credits_held = credits_held + 900 WHERE account = 'quota/quota:H01'`,
      `UPDATE account SET credits_held = credits_held - 900 WHERE account = 'quota/quota:H01'`,
      [/credits_held differs/, /unit kg: broken/, /H01, kg: broken: .*900 below it/],
    ],
  ]
  for (const [change, back, expected] of cases) {
    assert.ok(((await database.query(change)).rowCount ?? 0) > 0, change)
    const texts = (await findingsOf(stage, database)).map(findingText)
    for (const text of expected) {
      assert.ok(
        texts.some(each => text.test(each)),
        `${text} not in\n${texts.join('\n')}`,
      )
    }
    await database.query(back)
    await clean()
  }
})

test('holds: rebuilds holds to the same bytes', async () => {
  await stage.engine.keep()
  const before = await dump(stage.database)
  const { database, mounted } = stage
  await stage.engine.stop()
  await rebuildNode({ database, partition: 0, mounted, zone: ZONE, now: () => 0 })
  assert.deepEqual(await dump(stage.database), before)
})
