// The figures after a crash: cells and position come back together, whatever was cut off, and
// whichever of two processes wrote the checkpoint.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket, totalsOf } from '#test/simulation/engines.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import { Screen } from '#test/simulation/screen.ts'

const trader = caller('T1')
const YEAR = 'year 2026 A'
let database: TestDatabase
let node: Node

beforeEach(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config)
})
afterEach(async () => {
  await node.stop()
  await database.drop()
})

const lodge = async (value: string, key?: string, of: Node = node) =>
  of.engine.lodge(of.type, trader, ticket(value), key === undefined ? {} : { key })
/** Save the cube: `keep` itself waits for a quiet moment, which comes right after the answers. */
const keep = async (): Promise<void> => {
  const { engine } = node
  while (engine.statistics().checkpointed !== engine.statistics().position) {
    await engine.keep()
    await new Promise(setImmediate)
  }
}
const shown = (of: Node): Screen => {
  const screen = new Screen()
  of.engine.feed.watch(screen).stop()
  return screen
}
/** Everywhere that a total is told: the API, the list, the screen. */
const everywhere = async (of: Node): Promise<string[]> => {
  const page = await of.engine.list(of.type, trader, { where: {}, limit: 500 })
  assert.ok('rows' in page)
  const rows = page.rows.map(row => (JSON.parse(row) as { value: string }).value)
  const sum = rows.reduce((all, each) => all + BigInt(each.replace('.', '')), 0n)
  const screen = shown(of)
  return [
    ...(await totalsOf(of, 'depot.value')),
    ...(await totalsOf(of, 'depot.tickets')),
    `${rows.length} rows of ${sum}`,
    `${screen.total(YEAR, 'depot.value')} by ${screen.total(YEAR, 'depot.tickets')}`,
  ]
}
const ONCE = ['2026 999.00', '2026 1', '1 rows of 99900', '999.00 by 1']

test('T61 a reply that was cut, and the request sent three times more: counted once', async () => {
  const first = await lodge('999.00', 'k')
  // the process dies between commit and answer; the client knows nothing of `first`
  await node.die()
  node = await nodeOn(database.config)
  for (let n = 0; n < 3; n++) {
    const again = await lodge('999.00', 'k')
    assert.ok(again.ok && first.ok)
    assert.deepEqual(again, { ...first, replayed: true })
  }
  assert.deepEqual(await everywhere(node), ONCE)
})

test('T61 the fold is killed with an older checkpoint behind it: nothing twice, nothing missing', async () => {
  for (let n = 0; n < 5; n++) await lodge('10.00')
  await keep()
  assert.equal(node.engine.statistics().checkpointed, 5)
  for (let n = 0; n < 7; n++) await lodge('1.00')
  const before = await everywhere(node)
  const screen = shown(node)
  await node.die()
  node = await nodeOn(database.config)
  assert.equal(node.engine.statistics().checkpointed, 5)
  assert.deepEqual(await everywhere(node), before)
  assert.deepEqual(shown(node).cells, screen.cells)
  assert.deepEqual(await everywhere(node), [
    '2026 57.00',
    '2026 12',
    '12 rows of 5700',
    '57.00 by 12',
  ])
})

test('T61 killed between writing the sums and their position: the older pair stands', async () => {
  await lodge('10.00')
  await keep()
  await lodge('5.00')
  await node.database.query(
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'killed here'; END $$`,
  )
  await node.database.query(
    'CREATE TRIGGER fail BEFORE UPDATE ON cube_head FOR EACH ROW EXECUTE FUNCTION fail()',
  )
  await assert.rejects(keep(), /killed here/)
  await node.database.query('DROP TRIGGER fail ON cube_head')
  const before = await everywhere(node)
  // the next one writes what the failed one had taken for written
  await lodge('1.00')
  await keep()
  await node.die()
  node = await nodeOn(database.config)
  assert.equal(node.engine.statistics().checkpointed, 3)
  assert.deepEqual(before.slice(0, 2), ['2026 15.00', '2026 2'])
  assert.deepEqual(await everywhere(node), ['2026 16.00', '2026 3', '3 rows of 1600', '16.00 by 3'])
})

test('law: after any crashes and checkpoints the cube is, byte for byte, the fold of the journal', async () => {
  const random = new Random(seedOr(6161))
  const filings: { number: string; version: number }[] = []
  for (let n = 0; n < 150; n++) {
    const value = `${random.int(1000)}.00`
    if (filings.length === 0 || random.chance(0.6)) {
      filings.push({ number: numberOf(await lodge(value)), version: 1 })
    } else {
      const filing = random.pick(filings)
      const step = random.pick(['amend', 'cancel', 'pay'])
      const { type, engine } = node
      const more = step === 'amend' ? { body: ticket(value, { kind: 'use' }) } : {}
      const { number, version } = filing
      const outcome = await engine.step(type, trader, number, step, { version, ...more })
      if (outcome.ok) filing.version = outcome.version
    }
    if (random.chance(0.1)) await keep()
    if (!random.chance(0.06)) continue
    const before = await everywhere(node)
    await (random.chance(0.5) ? node.die() : node.stop())
    node = await nodeOn(database.config)
    assert.deepEqual(await everywhere(node), before)
  }
  await keep()
  const kept = await chunksOf(node)
  await node.database.query('DELETE FROM cube_chunk')
  await node.database.query('UPDATE cube_head SET position = 0')
  await node.die()
  node = await nodeOn(database.config)
  await keep()
  assert.deepEqual(await chunksOf(node), kept)
})
const chunksOf = async (of: Node): Promise<string[]> => {
  const { rows } = await of.database.query<Record<string, unknown>>(
    'SELECT type, part, chunk, content FROM cube_chunk ORDER BY type, part, chunk',
  )
  return rows.map(({ type, part, chunk, content }) =>
    [type, part, chunk, (content as Buffer).toString('base64')].join(' '),
  )
}

test('two processes: a checkpoint of the one that is behind does not undo the other’s', async () => {
  const other = await nodeOn(database.config)
  await lodge('1.00')
  await other.engine.follow()
  assert.deepEqual(await totalsOf(other, 'depot.value'), ['2026 1.00'])
  await lodge('10.00')
  await keep()
  // the other one stands at 1, and saves as it ends
  await other.stop()
  await node.die()
  node = await nodeOn(database.config)
  assert.equal(node.engine.statistics().checkpointed, 2)
  assert.deepEqual(await everywhere(node), ['2026 11.00', '2026 2', '2 rows of 1100', '11.00 by 2'])
})

test('two processes: what one commits, the followers and screens of the other hear', async () => {
  const other = await nodeOn(database.config)
  const own = new Screen()
  const strange = new Screen()
  const screen = new Screen()
  other.engine.followFilings(trader, own)
  other.engine.followFilings(caller('T2'), strange)
  other.engine.feed.watch(screen)
  const numbers = [numberOf(await lodge('1.00')), numberOf(await lodge('2.00'))]
  await other.engine.follow()
  // and its own commit, which finds two rows of the other before it
  numbers.push(numberOf(await lodge('3.00')))
  numbers.push(numberOf(await lodge('4.00', undefined, other)))
  other.engine.feed.tick()
  assert.deepEqual(
    own.frames.map(each => each.body.number),
    numbers,
  )
  assert.deepEqual(
    own.frames.map(each => each.id),
    [1, 2, 3, 4],
  )
  assert.equal(strange.frames.length, 0)
  assert.equal(screen.total(YEAR, 'depot.value'), '10.00')
  assert.deepEqual(
    screen.latest.map(each => each.position),
    [1, 2, 3, 4],
  )
  await other.stop()
})

test('two processes: following while lodging counts each row once', async () => {
  const other = await nodeOn(database.config)
  let open = true
  const following = (async () => {
    while (open) {
      await Promise.all([node.engine.follow(), other.engine.follow(), node.engine.catchUp()])
    }
  })().catch((error: unknown) => error)
  const lodged: Promise<unknown>[] = []
  for (let n = 0; n < 60; n++) {
    lodged.push(lodge('1.00'), lodge('1.00', undefined, other))
    await new Promise(setImmediate)
    if (n % 7 === 0) await Promise.all(lodged)
  }
  await Promise.all(lodged)
  open = false
  assert.equal(await following, undefined)
  for (const each of [node, other]) {
    await each.engine.follow()
    assert.deepEqual((await everywhere(each)).slice(0, 2), ['2026 120.00', '2026 120'])
    assert.deepEqual(each.notes, [])
  }
  await other.stop()
})

test('T72 the total never falls and never starts again, over restarts under load', async () => {
  let stopped = false
  const totals: number[] = []
  const sample = (): void => {
    const value = shown(node).total(YEAR, 'depot.value')
    if (value !== undefined) totals.push(Number(value))
  }
  for (let round = 0; round < 4; round++) {
    let lodged = 0
    const load = (async () => {
      for (; !stopped && lodged < 1000; lodged++) await lodge('1.00')
    })()
    while (lodged < 5) {
      await new Promise(resolve => setTimeout(resolve, 5))
      sample()
    }
    await (round % 2 === 0 ? node.die() : node.stop())
    stopped = true
    await load
    stopped = false
    node = await nodeOn(database.config)
    sample()
  }
  assert.ok(totals.at(-1)! >= 20, `${totals}`)
  const risen = [...totals].sort((a, b) => a - b)
  assert.deepEqual(totals, risen)
})
