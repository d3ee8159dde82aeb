// Verify on the life of a real node: nothing is found in what intake wrote, and whatever one
// changes by SQL is found and named.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestEngine, testEngine } from '#test/engine.ts'
import { makeSigner, verifierKey } from '../journal/note.ts'
import { type Finding, findingText } from './finding.ts'
import {
  claimTamperings,
  derivedTamperings,
  filingTamperings,
  ledgerTamperings,
  signedTamperings,
  type Tampering,
} from './tampering.ts'
import { journalTamperings } from './tampering-journal.ts'
import { cancel, DERIVED, findingsOf, live, ZONE } from './testing.ts'

const SEED = 20261125
const TABLES = [...Object.keys(DERIVED), 'journal', 'checkpoint']

describe('verify', () => {
  let stage: TestEngine
  let verifier = ''

  before(async () => {
    stage = await testEngine({ zone: ZONE })
    const all = await live(stage, {
      seed: SEED,
      count: 130,
      width: 50,
      between: async () => {
        await stage.engine.sign()
        await stage.engine.keep()
      },
    })
    stage = await stage.again()
    for (const living of all.slice(0, 20)) await cancel(stage, living)
    await stage.engine.stop()
    verifier = verifierKey(makeSigner(stage.pem, 'beibu.test/journal'))
    await stage.database.query('CREATE SCHEMA saved')
    for (const table of TABLES) {
      await stage.database.query(`CREATE TABLE saved.${table} AS TABLE ${table}`)
    }
  })
  after(() => stage.end())

  const restore = async (): Promise<void> => {
    await stage.database.transaction(async transaction => {
      for (const table of TABLES) {
        await transaction.query(`TRUNCATE ${table}`)
        await transaction.query(`INSERT INTO ${table} SELECT * FROM saved.${table}`)
      }
    })
  }

  const look = (): Promise<Finding[]> =>
    findingsOf(stage, stage.database, { verifierKey: verifier, batch: 64 })

  it('finds nothing in a node that was left alone', async () => {
    assert.deepEqual((await look()).map(findingText), [])
  })

  const tried = ({ name, tamper, alone }: Tampering): void => {
    it(`finds: ${name}`, async () => {
      try {
        const expected = await tamper(stage.database)
        const findings = await look()
        const texts = findings.map(findingText)
        for (const each of expected) {
          assert.ok(
            findings.some(finding => matches(finding, each)),
            `${JSON.stringify(each)} not in\n${texts.join('\n')}`,
          )
        }
        if (alone === true) {
          const elsewhere = findings.filter(finding => !expected.some(each => isAt(finding, each)))
          assert.deepEqual(elsewhere.map(findingText), [])
        }
      } finally {
        await restore()
      }
    })
  }
  for (const each of [
    ...journalTamperings(SEED),
    ...filingTamperings(SEED),
    ...ledgerTamperings(SEED),
    ...claimTamperings(SEED),
    ...derivedTamperings(SEED),
    ...signedTamperings(SEED),
  ]) {
    tried(each)
  }
})

/** The finding is at the place of the expected one, as far as that tells it. */
const isAt = (finding: Finding, expected: Partial<Finding>): boolean =>
  finding.table === expected.table &&
  (['key', 'position', 'filing'] as const).every(
    name => expected[name] === undefined || finding[name] === expected[name],
  )

const matches = (finding: Finding, expected: Partial<Finding>): boolean =>
  Object.entries(expected).every(([name, value]) => finding[name as keyof Finding] === value)
