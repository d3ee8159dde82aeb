// Risk lanes on the real engine and a real PostgreSQL: decided behind the commit, by what was known
// then, kept with their reasons, and the same when it is all done again.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, test } from 'node:test'
import type { Rates } from '#engine/risk/lanes.ts'
import type { Standing } from '#engine/risk/standing.ts'
import type { Accepted } from '#engine/types.ts'
import type { Refusal } from '#kit/fault.ts'
import { commitmentOf, drawOf } from '#packs/trade/risk/draw.ts'
import { caller } from './engine.ts'
import { durian, good, type LifeNode, lifeNode, officer, trader } from './life.ts'

let node: LifeNode
beforeEach(async () => {
  node = await lifeNode()
})
afterEach(() => node.end())

const DAY = 86_400_000
const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
const lanes = () => node.engine.desk.lanes
const type = () => node.typeOf('declaration')

const laneOf = async (number: string): Promise<Standing> => {
  await lanes().advance()
  const found = await lanes().read(officer, type(), number)
  assert.ok(found && 'lane' in found, JSON.stringify(found))
  return found
}
const ids = ({ reasons }: Pick<Standing, 'reasons'>): string[] => reasons.map(({ id }) => id).sort()
const ratesOf = async (): Promise<Rates> => {
  const found: Rates | Refusal = await lanes().rates(officer, type(), {})
  assert.ok('reasons' in found)
  return found
}

const row = (key: string, of: Record<string, string>) => ({ key, from: '2020-01-01', row: of })
const NO_DRAW = row('draw', { yellow: '1', red: '2', share: '0', drawn: 'red' })
/** One criterion for durians, no draw, no history. */
const only = async (...criteria: ReturnType<typeof row>[]): Promise<void> => {
  await node.put('criterion', criteria)
  await node.put('criterion-history', [])
  await node.put('criterion-bounds', [NO_DRAW])
}
const lodge = async (document: object = durian): Promise<Accepted> =>
  good(await node.lodge('declaration', document))
const step = async (of: Accepted, name: string, by = trader, body?: object): Promise<Accepted> =>
  good(await node.step('declaration', of, name, by, body))
const inspected = async (then: 'release' | 'refund'): Promise<Accepted> => {
  const looked = await step(await step(await lodge(), 'pay'), 'inspect', officer)
  return step(looked, then, officer)
}

test('a criterion puts a filing into its lane, with the reason; the first of an owner is a first', async () => {
  await only(
    row('watch', { hs: '0810', points: '1.2' }),
    row('first-owner', { first: 'owner', points: '1' }),
  )
  const first = await lodge()
  const second = await lodge()
  const lane = await laneOf(first.number)
  assert.deepEqual([lane.lane, lane.score, ids(lane)], ['red', 2.2, ['first-owner', 'watch']])
  const next = await laneOf(second.number)
  assert.deepEqual([next.lane, next.score, ids(next)], ['yellow', 1.2, ['watch']])
  assert.match(lane.reference, /criterion@2/)
  // tomorrow other criteria are in force; of today's filing nothing changes
  await only(row('watch', { hs: '9999', points: '1.2' }))
  const third = await lodge()
  assert.deepEqual(
    [(await laneOf(third.number)).lane, (await laneOf(first.number)).lane],
    ['green', 'red'],
  )
})

test('criteria have days: one that is not begun, or is over, says nothing', async () => {
  await node.put('criterion', [
    { key: 'over', from: '2020-01-01', to: '2026-11-25', row: { hs: '08', points: '5' } },
    { key: 'later', from: '2026-11-26', row: { hs: '08', points: '5' } },
    { key: 'today', from: '2026-11-25', row: { hs: '08', points: '0.1' } },
  ])
  await node.put('criterion-history', [])
  await node.put('criterion-bounds', [NO_DRAW])
  const lane = await laneOf((await lodge()).number)
  assert.deepEqual([lane.lane, ids(lane)], ['green', ['today']])
})

test('a look that found something raises the next of its goods; the rates tell of it', async () => {
  await only(
    row('record', { record: 'hs+origin', recordKnown: '2', recordFrom: '50', points: '3' }),
    row('watch', { hs: '0810', points: '0' }),
  )
  await inspected('refund')
  const clean = await inspected('release')
  assert.deepEqual(ids(await laneOf(clean.number)), ['watch'], 'decided before either was known')
  const found = await laneOf((await lodge()).number)
  assert.deepEqual([found.lane, ids(found)], ['red', ['record', 'watch']])
  const { all, reasons, lanes: by } = await ratesOf()
  assert.deepEqual([all.chosen, all.inspected, all.hits, all.rate], [3, 2, 1, 0.5])
  assert.deepEqual(by.red, { chosen: 1, inspected: 0, hits: 0 })
  const told = reasons.map(({ id, chosen, inspected, hits }) => [id, chosen, inspected, hits])
  assert.deepEqual(told, [
    ['draw', 0, 0, 0],
    ['record', 1, 0, 0],
    ['watch', 3, 2, 1],
  ])
})

test('what a step says of a look: refused is a hit, an audit’s correction is, a trader’s own is not', async () => {
  await only(row('watch', { hs: '0810', points: '0' }))
  const hitOf = async (of: Accepted) => (await laneOf(of.number)).hit
  assert.equal(await hitOf(await step(await lodge(), 'refuse', officer)), true)
  assert.equal(await hitOf(await step(await lodge(), 'cancel')), null)
  const own = await node.released(durian)
  assert.equal(await hitOf(own), null, 'released without a look')
  const corrected = await step(own, 'correct', trader, durian)
  assert.equal(await hitOf(corrected), null, 'unasked')
  const audited = await step(corrected, 'audit', officer)
  const closed = await step(audited, 'close', officer)
  assert.equal(await hitOf(closed), false)
  const again = await step(await step(closed, 'audit', officer), 'correct', trader, durian)
  assert.equal(await hitOf(again), false, 'the first outcome counts')
  const other = await step(await node.released(durian), 'audit', officer)
  assert.equal(await hitOf(await step(other, 'correct', trader, durian)), true)
})

test('amended, a filing is decided again: the lane never falls, the draw stays, it is no precedent of itself', async () => {
  await only(
    row('watch', { hs: '0810', points: '2' }),
    row('first-owner', { first: 'owner', points: '0.1' }),
  )
  const lodged = await lodge()
  const before = await laneOf(lodged.number)
  await only(row('first-owner', { first: 'owner', points: '0.1' }))
  node.clock.now += DAY
  await step(lodged, 'amend', trader, durian)
  const after = await laneOf(lodged.number)
  assert.deepEqual([before.lane, after.lane, after.score], ['red', 'red', 0.1])
  assert.deepEqual(ids(after), ['first-owner'])
  assert.deepEqual([after.draw, after.drawnOn], [before.draw, before.drawnOn])
  assert.deepEqual(after.earlier.map(ids), [['first-owner', 'watch']])
})

test('the draw can be done again by whoever has the seed, which is told when the day is over', async () => {
  await node.put('criterion', [])
  await node.put('criterion-history', [])
  await node.put('criterion-bounds', [
    row('draw', { yellow: '1', red: '2', share: '50', drawn: 'yellow' }),
  ])
  await lanes().advance()
  const early = await lanes().draws(officer, type(), {})
  assert.ok(Array.isArray(early))
  assert.deepEqual(
    early.map(({ day, seed }) => [day, seed]),
    [
      ['2026-11-26', null],
      ['2026-11-25', null],
    ],
    'committed before the day, and not told',
  )
  const filings = await Promise.all(Array.from({ length: 12 }, () => lodge()))
  const found = []
  for (const each of filings) found.push(await laneOf(each.number))
  node.clock.now += DAY
  await lanes().advance()
  const late = await lanes().draws(officer, type(), { to: '2026-11-25' })
  assert.ok(Array.isArray(late))
  const [{ seed, commitment } = { seed: '', commitment: '' }] = late
  assert.equal(commitment, commitmentOf('2026-11-25', seed ?? '', digest))
  assert.equal(commitment, early[1]?.commitment)
  for (const [n, { number }] of filings.entries()) {
    const draw = drawOf('2026-11-25', seed ?? '', number, digest)
    const told: Standing | undefined = found[n]
    assert.equal(told?.draw, draw)
    assert.deepEqual([told?.lane, told?.drawn], draw < 0.5 ? ['yellow', true] : ['green', false])
  }
})

test('done again from the beginning of the journal, in other batches, every lane is the same', async () => {
  await inspected('refund')
  await lanes().advance()
  for (let i = 0; i < 3; i++) await inspected('release')
  const lodged = await lodge()
  await lanes().advance()
  await step(lodged, 'amend', trader, durian)
  await lodge()
  const all = async () => {
    const { rows } = await node.database.query(
      `SELECT filing, day, drawn_on, lane, drawn, score, draw, reasons, reference, position, keys,
          hit FROM risk_lane WHERE partition = 0 ORDER BY filing`,
    )
    const { rows: counts } = await node.database.query(
      'SELECT * FROM risk_count WHERE partition = 0 ORDER BY key',
    )
    return { rows, counts }
  }
  await lanes().advance()
  const first = await all()
  assert.ok(first.rows.length >= 5 && first.counts.length > 10)
  await node.database.query('DELETE FROM risk_lane WHERE partition = 0')
  await node.database.query('DELETE FROM risk_count WHERE partition = 0')
  await node.database.query('UPDATE risk_head SET position = 0 WHERE partition = 0')
  // now all in one batch, and by two at once, which take turns
  await Promise.all([lanes().advance(), lanes().advance()])
  assert.deepEqual(await all(), first)
  assert.equal(await lanes().advance(), 0)
})

test('rows that nobody can read are no criteria; until they are mended, somebody looks', async () => {
  for (const bad of [
    { hs: '0810', points: '-1' },
    { hs: '0810', points: '1', colour: 'red' },
    { points: '1' },
    { record: 'hs+nothing', recordKnown: '1', recordFrom: '50', points: '1' },
    { valueFrom: 'much', points: '1' },
  ]) {
    await only(row('bad', bad as Record<string, string>))
    const lane = await laneOf((await lodge()).number)
    assert.deepEqual([lane.lane, ids(lane)], ['yellow', ['unreadable']], JSON.stringify(bad))
  }
  await only()
  await node.put('criterion-bounds', [])
  assert.equal((await laneOf((await lodge()).number)).lane, 'yellow', 'no bounds')
})

test('only officers are told; operators of rates and draws', async () => {
  const { number } = await lodge()
  await lanes().advance()
  const operator = caller('P', 'operator')
  const key = (found: unknown) => (found as Refusal).faults?.[0]?.key
  assert.equal(key(await lanes().read(trader, type(), number)), 'role-forbidden')
  assert.equal(key(await lanes().read(operator, type(), number)), 'role-forbidden')
  assert.equal(key(await lanes().rates(trader, type(), {})), 'role-forbidden')
  assert.equal(key(await lanes().draws(trader, type(), {})), 'role-forbidden')
  assert.ok('reasons' in (await lanes().rates(operator, type(), {})))
  assert.equal(await lanes().read(officer, type(), '0'), undefined)
})
