// Laws that everything rests on, under random lives on a real node and a real PostgreSQL.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { caller, NOW, type TestEngine, testEngine } from '#test/engine.ts'
import type { TotalsQuery } from '../api.ts'
import type { Database } from '../store/database.ts'
import type { Outcome } from '../types.ts'
import { findingText } from './finding.ts'
import { quotaPack } from './quota-pack.ts'
import { rebuildNode } from './rebuild.ts'
import { dump, findingsOf, ZONE } from './testing.ts'

const SEED = 20261125
const DAY = 86_400_000

interface Filing {
  readonly number: string
  version: number
}
type Act =
  | {
      readonly act: 'grant' | 'draw'
      readonly holder: number
      readonly amount: number
      readonly licence: number
    }
  | { readonly act: 'settle' | 'release' | 'withdraw'; readonly which: number }
  | {
      readonly act: 'amend'
      readonly which: number
      readonly holder: number
      readonly amount: number
      readonly licence: number
    }
  | { readonly act: 'keep' | 'sign' | 'restart' | 'hour' }

const amount = fc.integer({ min: 0, max: 400 })
const holder = fc.integer({ min: 1, max: 3 })
const licence = fc.integer({ min: 0, max: 6 })
const which = fc.nat({ max: 30 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('grant' as const), holder, amount, licence }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constant('draw' as const), holder, amount, licence }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constantFrom('settle', 'release', 'withdraw'), which }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('amend' as const), which, holder, amount, licence }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('keep', 'sign', 'restart', 'hour') }) },
)

const documentOf = (each: { act: string; holder: number; amount: number; licence: number }) => ({
  kind: each.act === 'grant' ? 'grant' : 'draw',
  holder: `H0${each.holder}`,
  amount: String(each.amount),
  ...(each.amount % 3 === 0 ? { used: String(Math.floor(each.amount / 2)) } : {}),
  ...(each.licence === 0 ? {} : { licence: `L${each.licence}` }),
})

/** Acts of a group go in at once and may share a batch; bugs (and nothing else) are faults here. */
const perform = async (
  stage: TestEngine,
  filings: Filing[],
  group: readonly Act[],
): Promise<TestEngine> => {
  const trader = caller('acme', 'trader', 'officer')
  await Promise.all(
    group.map(async each => {
      const { engine, type } = stage
      let outcome: Outcome | undefined
      if (each.act === 'grant' || each.act === 'draw') {
        const body = Buffer.from(JSON.stringify(documentOf(each)))
        const key = each.amount % 2 === 0 ? { key: `k${each.amount}-${each.holder}` } : {}
        outcome = await engine.lodge(type, trader, body, key)
        if (outcome.ok && !outcome.replayed) filings.push({ number: outcome.number, version: 1 })
      } else if ('which' in each) {
        const filing = filings[each.which % Math.max(filings.length, 1)]
        if (filing === undefined) return
        const { number, version } = filing
        const body =
          each.act === 'amend' ? { body: Buffer.from(JSON.stringify(documentOf(each))) } : {}
        outcome = await engine.step(type, trader, number, each.act, { version, ...body })
        if (outcome.ok) filing.version = outcome.version
      } else if (each.act === 'hour') stage.clock.now += 3_600_000
      else if (each.act === 'keep') await engine.keep()
      else if (each.act === 'sign') await engine.sign()
      const bug = outcome?.ok === false && outcome.faults.some(({ key }) => key === 'bug')
      assert.ok(!bug, JSON.stringify(each))
    }),
  )
  return group.some(each => each.act === 'restart') ? stage.again() : stage
}

/** Per unit, what all accounts have at their debit side is what they have at their credit side. */
const sumsToZero = async (database: Database): Promise<void> => {
  const { rows } = await database.query(
    `SELECT unit, sum(side) FROM (
      SELECT unit, debit AS account, amount AS side FROM entry WHERE partition = 0
      UNION ALL SELECT unit, credit, -amount FROM entry WHERE partition = 0
      UNION ALL SELECT unit, account, debits - credits + debits_held - credits_held FROM account
        WHERE partition = 0) sides GROUP BY unit HAVING sum(side) <> 0`,
  )
  assert.deepEqual(rows, [])
  const crossed = await database.query(
    `SELECT account FROM account WHERE partition = 0 AND floor = 'debit'
      AND credits + credits_held > debits`,
  )
  assert.deepEqual(crossed.rows, [])
}

test('state, ledger, claims and cube are the fold of the journal; rebuild gives the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 5, maxLength: 25 }),
      async groups => {
        let stage = await testEngine({ zone: ZONE, packs: [quotaPack], filing: 'quota.quota' })
        try {
          const filings: Filing[] = []
          for (const group of groups) stage = await perform(stage, filings, group)
          const live = stage.engine.totals.bind(stage.engine)
          const { database, mounted } = stage
          assert.deepEqual((await findingsOf(stage, database, { live })).map(findingText), [])
          await sumsToZero(database)
          await stage.engine.stop()
          const whole = await dump(database)
          await rebuildNode({ database, partition: 0, mounted, zone: ZONE, now: () => 0, batch: 7 })
          assert.deepEqual(await dump(database), whole)
        } finally {
          await stage.end()
        }
      },
    ),
    { seed: SEED, numRuns: 8, endOnFailure: true },
  )
})

let trade: TestEngine
before(async () => {
  trade = await testEngine({ zone: ZONE })
})
after(() => trade.end())

/** All figures of declarations that differ from zero, by every dimension, and all balances. */
const figures = async (stage: TestEngine): Promise<Map<string, bigint>> => {
  const sums = new Map<string, bigint>()
  const { type, engine, database } = stage
  const all = type.dimensions.map(each => each.name)
  for (const { name } of type.measures) {
    for (const [by, grain] of [
      [all, 'day'],
      [[], 'hour'],
      [['chapter'], 'month'],
    ] as const) {
      const query: TotalsQuery = { measure: `${type.pack.name}.${name}`, by, where: {}, grain }
      const totals = await engine.totals(query)
      assert.ok('cells' in totals)
      for (const { value, ...at } of totals.cells) {
        sums.set(`${name} ${grain} ${JSON.stringify(at)}`, BigInt(value!.replace('.', '')))
      }
    }
  }
  const { rows } = await database.query<{ account: string; unit: string; side: string }>(
    `SELECT account, unit, (debits - credits)::text AS side FROM account
      WHERE partition = 0 AND debits <> credits`,
  )
  for (const { account, unit, side } of rows) sums.set(`${account} ${unit}`, BigInt(side))
  return sums
}

const minus = (a: Map<string, bigint>, b: Map<string, bigint>): [string, bigint][] =>
  [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .map((key): [string, bigint] => [key, (a.get(key) ?? 0n) - (b.get(key) ?? 0n)])
    .filter(([, value]) => value !== 0n)

test('an amendment moves every figure by exactly new − old; a cancelled filing leaves zero', async () => {
  const { engine, type, mounted } = trade
  const pack = mounted.packs.find(each => each.demo !== undefined)!
  const who = caller('acme', 'trader', 'operator')
  const documents = [...pack.demo!({ seed: SEED, count: 200, from: NOW - 30 * DAY, to: NOW - DAY })]
  const lodge = async (document: object, effective: number): Promise<Filing> => {
    const outcome = await engine.lodge(type, who, Buffer.from(JSON.stringify(document)), {
      effective,
    })
    assert.ok(outcome.ok, JSON.stringify(outcome))
    return outcome
  }
  const cancel = async ({ number, version }: Filing): Promise<void> => {
    const outcome = await engine.step(type, who, number, 'cancel', { version })
    assert.ok(outcome.ok, JSON.stringify(outcome))
  }
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: documents.length - 1 }),
      fc.nat({ max: documents.length - 1 }),
      async (first, second) => {
        const { document: old, effective } = documents[first]!
        // the office is part of the number, which stays
        const fresh = { ...documents[second]!.document, office: old.office }
        const before = await figures(trade)
        const alone = await lodge(fresh, effective)
        const expected = minus(await figures(trade), before)
        await cancel(alone)
        assert.deepEqual(minus(await figures(trade), before), [], 'cancelled')
        const filing = await lodge(old, effective)
        const amended = await engine.step(type, who, filing.number, 'amend', {
          version: filing.version,
          body: Buffer.from(JSON.stringify(fresh)),
        })
        assert.ok(amended.ok, JSON.stringify(amended))
        assert.deepEqual(minus(await figures(trade), before), expected, 'amended')
        await cancel(amended)
        assert.deepEqual(minus(await figures(trade), before), [], 'amended and cancelled')
      },
    ),
    { seed: SEED, numRuns: 20, endOnFailure: true },
  )
  await engine.keep()
  assert.deepEqual((await findingsOf(trade, trade.database)).map(findingText), [])
  await sumsToZero(trade.database)
})
