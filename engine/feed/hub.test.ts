import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { caller } from '#test/engine.ts'
import { type Node, nodeOn, numberOf, ticket } from '#test/simulation/engines.ts'
import { Screen } from '#test/simulation/screen.ts'
import { BEAT_MS, FRAME_MS } from './hub.ts'

const trader = caller('T1')
const YEAR = 'year 2026 A'
let database: TestDatabase
let node: Node

before(async () => {
  database = await testDatabase()
  node = await nodeOn(database.config)
})
after(async () => {
  await node.stop()
  await database.drop()
})

const lodge = async (value: string, of: Node = node): Promise<string> =>
  numberOf(await of.engine.lodge(of.type, trader, ticket(value), {}))
const lodgeMany = (count: number, value: string): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => lodge(value)))
const valueOn = (screen: Screen): string | undefined => screen.total(YEAR, 'depot.value')
const totalNow = (): string | undefined => {
  const screen = new Screen()
  node.engine.feed.watch(screen).stop()
  return valueOn(screen)
}

test('the first frame is whole: boards, measures, totals, the newest lodgings', async () => {
  await lodge('60.00')
  await lodge('40.00')
  const screen = new Screen()
  node.engine.feed.watch(screen).stop()
  assert.equal(screen.frames.length, 1)
  assert.equal(screen.frames[0]?.event, 'snapshot')
  assert.equal(screen.position, 2)
  assert.equal(valueOn(screen), '100.00')
  assert.equal(screen.total(YEAR, 'depot.tickets'), '2')
  assert.equal(screen.total('hour 2026-11-25T16', 'depot.value'), '100.00')
  assert.equal(screen.total('chapter 2026 01', 'depot.lines'), '2')
  assert.deepEqual(
    screen.latest.map(each => each.position),
    [1, 2],
  )
  // nobody's name, number or value goes out to everybody
  const text = JSON.stringify(screen.latest)
  for (const secret of ['T1', 'A2026', '60.00']) assert.ok(!text.includes(secret), secret)
})

test('T63 dropped and back ten times, with and without a position: the same total', async () => {
  const screen = new Screen()
  const wanted = totalNow()
  for (let n = 0; n < 10; n++) {
    node.engine.feed.watch(screen, n % 2 === 0 ? screen.position : undefined).stop()
    node.engine.feed.tick()
    assert.equal(valueOn(screen), wanted)
  }
  // a tab restored without its state asks without a position, and is told all
  const restored = new Screen()
  node.engine.feed.watch(restored).stop()
  assert.deepEqual(restored.cells, screen.cells)
})

test('frames carry absolute totals and rising positions, one frame for all that came', async () => {
  const screen = new Screen()
  const watching = node.engine.feed.watch(screen)
  const before = screen.frames.length
  await lodgeMany(30, '1.00')
  node.engine.feed.tick()
  node.engine.feed.tick()
  assert.equal(screen.frames.length, before + 1, 'no news, no frame')
  assert.equal(screen.frames.at(-1)?.event, 'delta')
  assert.equal(valueOn(screen), totalNow())
  assert.equal(screen.position, node.engine.statistics().position)
  watching.stop()
  await lodge('1.00')
  node.engine.feed.tick()
  assert.equal(screen.frames.length, before + 1, 'who has left is sent nothing')
})

test('T64 away for 500 filings: one frame, and the total is right', async () => {
  const screen = new Screen()
  node.engine.feed.watch(screen).stop()
  await lodgeMany(500, '0.10')
  const back = node.engine.feed.watch(screen, screen.position)
  assert.equal(screen.frames.length, 2)
  assert.equal(valueOn(screen), totalNow())
  assert.equal(screen.latest.length, 40)
  back.stop()
})

test('a position that this journal has not come to yet gets a whole snapshot', () => {
  for (const position of [1e9, -1]) {
    const screen = new Screen()
    node.engine.feed.watch(screen, position).stop()
    assert.equal(screen.frames[0]?.event, 'snapshot')
  }
})

test('T64 longer away than anything is kept: also after restarts, the total is right', async () => {
  const old = new Screen()
  node.engine.feed.watch(old).stop()
  await lodge('5.00')
  const newer = new Screen()
  node.engine.feed.watch(newer).stop()
  await lodge('7.00')
  await node.stop()
  node = await nodeOn(database.config)
  await lodge('11.00')
  const wanted = totalNow()
  for (const screen of [old, newer]) {
    node.engine.feed.watch(screen, screen.position).stop()
    assert.equal(valueOn(screen), wanted)
    const fresh = new Screen()
    node.engine.feed.watch(fresh).stop()
    assert.deepEqual(screen.cells, fresh.cells)
  }
})

test('a slow viewer gets no backlog: nothing while it is slow, then one frame with all', async () => {
  const screen = new Screen()
  const watching = node.engine.feed.watch(screen)
  screen.slow = true
  await lodge('1.00')
  node.engine.feed.tick()
  const taken = screen.frames.length
  for (let n = 0; n < 20; n++) {
    await lodge('1.00')
    node.engine.feed.tick()
    node.engine.feed.beat()
  }
  assert.equal(screen.frames.length, taken)
  screen.slow = false
  watching.ready()
  node.engine.feed.tick()
  assert.equal(screen.frames.length, taken + 1)
  assert.equal(valueOn(screen), totalNow())
  watching.stop()
})

test('T71 with no filings at all the link is heard: beats, with position and time', () => {
  const screen = new Screen()
  const own = new Screen()
  const watching = [node.engine.feed.watch(screen), node.engine.feed.follow(trader, own)]
  screen.frames.splice(0)
  for (let n = 0; n < 12; n++) {
    node.clock.now += BEAT_MS
    node.engine.feed.tick()
    node.engine.feed.beat()
  }
  for (const { frames } of [screen, own]) {
    assert.equal(frames.length, 12)
    assert.ok(frames.every(each => each.event === 'beat' && each.id === undefined))
    assert.equal(frames.at(-1)?.body.at, new Date(node.clock.now).toISOString())
    assert.equal(frames.at(-1)?.body.position, node.engine.statistics().position)
  }
  assert.ok(FRAME_MS <= 250 && BEAT_MS <= 5000)
  for (const each of watching) each.stop()
})

test('a node that stops closes its streams', async () => {
  const screens = [new Screen(), new Screen()]
  node.engine.feed.watch(screens[0]!)
  node.engine.feed.follow(trader, screens[1]!)
  await node.stop()
  assert.ok(screens.every(each => each.closed))
  node = await nodeOn(database.config)
  assert.equal(node.engine.statistics().viewers, 0)
})
