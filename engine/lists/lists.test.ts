// Lists, their sums and their walks: against what a fold of the very rows says.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import type { Caller } from '../types.ts'
import type { ListFilter } from './filter.ts'
import type { Sums } from './sums.ts'

const random = new Random(seedOr(8989))
const A = caller('A1', 'trader')
const B = caller('B1', 'trader')
const officer = caller('O1', 'officer')
const stranger = caller('C1', 'operator')
let database: TestDatabase
let node: Node

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config)
  for (let n = 0; n < 60; n++) {
    const by = random.pick([A, B])
    const value = `${random.int(2_000_000)}.${String(random.int(100)).padStart(2, '0')}`
    const reference = random.pick([`x,${n}`, `y\\${n}`, `z ${n}`])
    const body = ticket(value, { reference, office: random.pick(['A', 'B']) })
    const number = numberOf(await node.engine.lodge(node.type, by, body, {}))
    if (random.chance(0.4)) await node.engine.step(node.type, by, number, 'pay', { version: 1 })
  }
})
after(async () => {
  await node.stop()
  await database.drop()
})

interface Row {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly office: string
  readonly reference: string
  readonly value: string
}
const listed = async (by: Caller, filter: ListFilter): Promise<Row[]> => {
  const page = await node.engine.list(node.type, by, { ...filter, limit: 500 })
  assert.ok('rows' in page)
  return page.rows.map(row => JSON.parse(row) as Row)
}
const sumsOf = async (by: Caller, filter: ListFilter): Promise<Sums> => {
  const sums = await node.engine.lists.sums(node.type, by, filter)
  assert.ok(!(sums instanceof Refusal))
  return sums
}
const cents = (decimal: string): bigint => BigInt(decimal.replace('.', ''))

const filters = fc.record(
  {
    office: fc.subarray(['A', 'B', 'C'], { minLength: 1 }),
    state: fc.subarray(['held', 'paid', 'cancelled'], { minLength: 1 }),
    kind: fc.constant(['grant']),
    chapter: fc.subarray(['01', '02'], { minLength: 1 }),
  },
  { requiredKeys: [] },
)

test('law: a filter of several values takes each that has any of them, and nothing else', async () => {
  for (const by of [A, B, officer]) {
    const all = await listed(by, { where: {} })
    assert.ok(all.length > 20)
    await fc.assert(
      fc.asyncProperty(filters, async where => {
        const wanted = all.filter(
          row =>
            (where.office?.includes(row.office) ?? true) &&
            (where.state?.includes(row.state) ?? true) &&
            (where.chapter?.some(each => each === '01') ?? true),
        )
        assert.deepEqual(await listed(by, { where }), wanted)
      }),
      { numRuns: 30, seed: 5 },
    )
  }
})

test('law: sums are those of the rows of the list, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(filters, fc.constantFrom(A, B, officer, stranger), async (where, by) => {
      const rows = await listed(by, { where })
      const { count, sums, position } = await sumsOf(by, { where })
      assert.equal(count, rows.length)
      assert.equal(position, node.engine.statistics().position)
      const total = rows.reduce((sum, row) => sum + cents(row.value), 0n)
      if (rows.length === 0) assert.deepEqual({ ...sums.value }, {})
      else assert.equal(cents(sums.value?.CNY ?? ''), total)
      assert.deepEqual(Object.keys(sums), ['value'])
    }),
    { numRuns: 60, seed: 6 },
  )
})

test('T54: sums beyond what a float can hold', async () => {
  const big = '90071992547409.93'
  for (let n = 0; n < 3; n++) {
    numberOf(await node.engine.lodge(node.type, A, ticket(big, { reference: `big ${n}` }), {}))
  }
  const where = { reference: ['big 0', 'big 1', 'big 2'] }
  const { count, sums } = await sumsOf(A, { where })
  assert.deepEqual([count, sums.value?.CNY], [3, '270215977642229.79'])
})

test('T89: counts and sums are over visible rows only; unknown and forbidden names are one', async () => {
  const own = (await listed(A, { where: {} })).length
  assert.equal((await sumsOf(A, { where: {} })).count, own)
  assert.equal((await sumsOf(stranger, { where: {} })).count, 0)
  assert.equal((await sumsOf({ ...A, types: new Set(['depot.other']) }, { where: {} })).count, 0)
  assert.equal((await sumsOf({ ...A, types: new Set(['depot.ticket']) }, { where: {} })).count, own)
  // by another's reference nothing is counted
  const [foreign] = await listed(B, { where: {} })
  assert.equal((await sumsOf(A, { where: { reference: foreign?.reference ?? '' } })).count, 0)
  for (const name of ['org', 'value', 'nothing', '__proto__', '(select 1)']) {
    const where = Object.fromEntries([[name, 'x']])
    const refused = await node.engine.lists.sums(node.type, A, { where })
    assert.ok(refused instanceof Refusal, name)
    assert.equal(refused.faults[0]?.key, 'parameter-unknown')
  }
})

test('more filters with several values than a statement has room for are refused', async () => {
  const type = { ...node.type, filters: Array.from({ length: 9 }, (_, i) => `f${i}`) }
  const where = Object.fromEntries(type.filters.map(name => [name, ['a', 'b']]))
  const refused = await node.engine.lists.sums(type, A, { where })
  assert.ok(refused instanceof Refusal)
  assert.deepEqual([refused.faults[0]?.key, refused.faults[0]?.path], ['parameter-wrong', '/f8'])
  const { f8: _, ...eight } = where
  const sums = await node.engine.lists.sums(type, A, { where: eight })
  assert.ok(!(sums instanceof Refusal) && sums.count === 0)
})

test('a walk has each row once, as of one position, whatever is lodged and paid meanwhile', async () => {
  const { engine, type } = node
  for (let n = 0; n < 1_200; n += 100) {
    await Promise.all(Array.from({ length: 100 }, () => engine.lodge(type, B, ticket('1.00'), {})))
  }
  const standing = await sumsOf(B, { where: {} })
  const { rows } = await node.database.query<{ number: string }>(
    `SELECT number FROM filing WHERE partition = 0 AND org = 'B1' AND state = 'held'
      ORDER BY filing LIMIT 1`,
  )
  const oldest = rows[0]?.number ?? ''
  const seen: { number: string; state: string }[] = []
  let at = 0
  const refused = await engine.lists.walk(type, B, { where: {} }, undefined, position => {
    at = position
    return async rows => {
      seen.push(...rows)
      numberOf(await engine.lodge(type, B, ticket('1.00'), {}))
      // it is still to come
      if (seen.length === rows.length) await engine.step(type, B, oldest, 'pay', { version: 1 })
    }
  })
  assert.equal(refused, undefined)
  assert.equal(at, standing.position)
  assert.equal(seen.length, standing.count)
  assert.equal(seen.find(({ number }) => number === oldest)?.state, 'held')
  assert.equal((await engine.read(type, B, oldest))?.state, 'paid')
  assert.equal(new Set(seen.map(({ number }) => number)).size, seen.length)
  const foreign = await engine.lists.walk(type, stranger, { where: {} }, 5, () => async rows => {
    assert.deepEqual(rows, [])
  })
  assert.equal(foreign, undefined)
})

test('a walk of more rows than may be is refused before it begins', async () => {
  const { engine, type } = node
  const { count } = await sumsOf(B, { where: {} })
  const begin = () => {
    throw new Error('begun')
  }
  const refused = await engine.lists.walk(type, B, { where: {} }, count - 1, begin)
  assert.equal(refused?.faults[0]?.key, 'too-many-rows')
  const walked: number[] = []
  const enough = await engine.lists.walk(type, B, { where: {} }, count, () => async rows => {
    walked.push(rows.length)
  })
  assert.equal(enough, undefined)
  assert.equal(
    walked.reduce((sum, rows) => sum + rows, 0),
    count,
  )
})
