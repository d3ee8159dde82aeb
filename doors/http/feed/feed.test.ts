import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { openSocket } from '../raw.ts'
import { acceptedBody, declaration, type TestDoor, testDoor, totalOf } from '../testing.ts'
import { openFeed, type SseEvent, type SseReader } from './sse.ts'

let door: TestDoor
let feed: string
before(async () => {
  door = await testDoor({ limits: { stalledMs: 2_000, viewersPerAddress: 60 } })
  feed = `${door.url}/api/v1/feed`
})
after(() => door.end())

const lodge = async (): Promise<string> => {
  const response = await door.lodge(declaration())
  assert.equal(response.status, 201)
  return (await acceptedBody(response)).number
}
const standing = (): number => door.inner.engine.statistics().position

type Cell = readonly [board: number, at: string, dims: readonly string[], values: readonly string[]]
interface Fold {
  position: number
  cells: Map<string, readonly string[]>
}
/** What a page makes of the frames: absolute cells, applied when they are newer. */
const fold = (state: Fold | undefined, { event, data }: SseEvent): Fold | undefined => {
  if (event !== 'snapshot' && event !== 'delta') return state
  const position = Number(data.position)
  const base =
    event === 'snapshot' || state === undefined ? { position: -1, cells: new Map() } : state
  if (position <= base.position) return base
  for (const [board, at, dims, values] of data.cells as Cell[]) {
    base.cells.set(JSON.stringify([board, at, dims]), values)
  }
  base.position = position
  return base
}
const foldAll = (reader: SseReader, state?: Fold): Fold => {
  const folded = reader.events.reduce<Fold | undefined>(fold, state)
  assert.ok(folded)
  return folded
}
/** The year's declared value over both directions, by the board `year` of a snapshot. */
const declared = ({ data }: SseEvent, state: Fold): bigint => {
  const board = (data.boards as { name: string }[]).findIndex(({ name }) => name === 'year')
  const measure = (data.measures as { name: string }[]).findIndex(
    ({ name }) => name === 'trade.declared',
  )
  let sum = 0n
  for (const [key, values] of state.cells) {
    const [of, at] = JSON.parse(key) as [number, string]
    if (of === board && at === '2026') sum += BigInt((values[measure] ?? '').replace('.', ''))
  }
  return sum
}
const snapshotOf = (reader: SseReader): Promise<SseEvent> =>
  reader.find(({ event }) => event === 'snapshot')
const api = async (): Promise<bigint> =>
  BigInt((await totalOf(door, 'trade.declared')).replace('.', ''))

test('a viewer gets a snapshot, then what changes, and ends with the API’s totals', async () => {
  await lodge()
  const reader = await openFeed(feed)
  const { statusCode, headers } = reader.answer
  assert.equal(statusCode, 200)
  assert.equal(headers['content-type'], 'text/event-stream')
  assert.equal(headers['cache-control'], 'no-store, no-transform')
  assert.equal(headers['x-accel-buffering'], 'no')
  assert.equal(headers['content-encoding'], undefined)
  const first = await snapshotOf(reader)
  assert.equal(first.id, String(standing()))
  assert.deepEqual(reader.retries, ['2000'])
  await lodge()
  await lodge()
  const position = standing()
  const delta = await reader.find(({ event, id }) => event === 'delta' && id === String(position))
  assert.equal(delta.data.position, position)
  assert.equal(declared(first, foldAll(reader)), await api())
  reader.close()
})

test('T63: a viewer that drops and comes back ten times counts nothing twice', async () => {
  await lodge()
  const total = await api()
  let state: Fold | undefined
  let shape: SseEvent | undefined
  for (let round = 0; round < 10; round++) {
    const headers = state === undefined ? {} : { 'last-event-id': String(state.position) }
    const reader = await openFeed(feed, headers)
    if (shape === undefined) shape = await snapshotOf(reader)
    else await new Promise(resolve => setTimeout(resolve, 60))
    assert.equal(reader.events.filter(({ event }) => event === 'snapshot').length, state ? 0 : 1)
    state = foldAll(reader, state)
    assert.equal(declared(shape, state), total)
    reader.close()
  }
})

test('T64: what came while a viewer was away is there within a second of its return', async () => {
  const reader = await openFeed(feed)
  const shape = await snapshotOf(reader)
  const state = foldAll(reader)
  reader.close()
  await Promise.all(Array.from({ length: 100 }, lodge))
  const start = performance.now()
  const back = await openFeed(`${feed}?lastEventId=${state.position}`)
  const delta = await back.find(({ id }) => id === String(standing()))
  assert.equal(delta.event, 'delta')
  // some 30 ms on a quiet machine; what is not caught up with at once waits for the next filing
  assert.ok(delta.at - start < 10_000, `${delta.at - start} ms`)
  assert.equal(declared(shape, foldAll(back, state)), await api())
  back.close()
  // a position that the node never had, or that is none, is answered with everything
  for (const id of ['999999999', '-1', 'abc', '']) {
    const lost = await openFeed(feed, { 'last-event-id': id })
    assert.equal(declared(await snapshotOf(lost), foldAll(lost)), await api())
    lost.close()
  }
})

test('own filings are followed with a key, and nobody else’s', async () => {
  const url = `${feed}?topic=filings`
  assert.equal((await openFeed(url)).answer.statusCode, 401)
  const open = (key: string) => openFeed(url, { authorization: `Bearer ${key}` })
  const own = await open(door.keys.trader)
  const other = await open(door.keys.other)
  const officer = await open(door.keys.officer)
  const number = await lodge()
  const { data } = await own.find(event => event.data.number === number)
  assert.equal(data.state, 'assessed')
  await officer.find(event => event.data.number === number)
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.deepEqual(
    other.events.filter(({ event }) => event === 'filing'),
    [],
  )
  const missed = await openFeed(url, {
    authorization: `Bearer ${door.keys.trader}`,
    'last-event-id': String(standing() - 1),
  })
  await missed.find(event => event.data.number === number)
  for (const each of [own, other, officer, missed]) each.close()
})

test('T81: a private stream ends within 5 s of its key’s end, for good', async () => {
  const { keys } = door.inner.engine
  const key = await keys.create({ org: 'Leaver', roles: ['trader'], label: 'leaver' })
  const authorization = `Bearer ${key}`
  const reader = await openFeed(`${feed}?topic=filings`, { authorization })
  const wall = await openFeed(feed)
  const info = (await keys.list()).find(({ label }) => label === 'leaver')
  assert.equal(await keys.revoke(info?.id ?? ''), true)
  const start = performance.now()
  await reader.over(20_000)
  assert.ok(performance.now() - start < 20_000)
  assert.equal(reader.events.at(-1)?.event, 'bye')
  const again = await openFeed(`${feed}?topic=filings`, { authorization })
  assert.equal(again.answer.statusCode, 401)
  const position = standing()
  await lodge()
  await wall.find(({ id }) => Number(id) > position)
  assert.equal(wall.ended, false)
  wall.close()
})

test('T81: a private stream ends when its key may do less than before', async () => {
  const { engine, clock, database } = door.inner
  const { keys } = engine
  const key = await keys.create({ org: 'Mover', roles: ['trader', 'officer'], label: 'mover' })
  const reader = await openFeed(`${feed}?topic=filings`, { authorization: `Bearer ${key}` })
  const number = await lodge()
  await reader.find(({ data }) => data.number === number)
  await database.query("UPDATE api_key SET roles = '{trader}' WHERE label = 'mover'")
  // looked-up keys are believed for two seconds of the node's clock, which stands still here
  clock.now += 2_000
  await reader.over(5_000)
  assert.equal(reader.events.at(-1)?.event, 'bye')
})

test('T68: who stops reading is cut off, costs little until then, and harms nobody', async () => {
  const { feed: hub } = door.inner.engine
  const wall = await openFeed(feed)
  const shape = await snapshotOf(wall)
  const stalled: Socket[] = []
  for (let i = 0; i < 50; i++) {
    const socket = await openSocket(door.port)
    socket.pause()
    socket.on('error', () => undefined)
    socket.write('GET /api/v1/feed HTTP/1.1\r\nHost: x\r\n\r\n')
    stalled.push(socket)
  }
  const end = performance.now() + 60_000
  while (hub.viewers < 51 && performance.now() < end) await new Promise(setImmediate)
  assert.equal(hub.viewers, 51)
  const before = process.memoryUsage.rss()
  let most = before
  let slowest = 0
  while (hub.viewers > 1 && performance.now() < end) {
    for (let i = 0; i < 2_000; i++) hub.beat()
    most = Math.max(most, process.memoryUsage.rss())
    const position = standing()
    const start = performance.now()
    await lodge()
    await wall.find(({ id }) => Number(id) > position)
    slowest = Math.max(slowest, performance.now() - start)
  }
  assert.equal(hub.viewers, 1)
  assert.ok(most - before < 50 * 2_000_000, `${(most - before) / 50} bytes a stalled viewer`)
  assert.ok(slowest < 10_000, `${slowest} ms to a viewer that reads`)
  assert.equal(declared(shape, foldAll(wall)), await api())
  wall.close()
  for (const socket of stalled) socket.destroy()
})

test('one address has so many viewers and no more', async () => {
  const open: SseReader[] = []
  for (let i = 0; i < 60; i++) open.push(await openFeed(feed))
  const refused = await openFeed(feed)
  assert.equal(refused.answer.statusCode, 429)
  assert.equal(refused.answer.headers['retry-after'], '30')
  open[0]?.close()
  const end = Date.now() + 5_000
  let status: number | undefined
  while (status !== 200 && Date.now() < end) {
    const again = await openFeed(feed)
    status = again.answer.statusCode
    again.close()
  }
  assert.equal(status, 200)
  for (const reader of open) reader.close()
})

test('a stream asked for behind another request on one connection waits for its turn', async () => {
  const socket = await openSocket(door.port)
  let text = ''
  socket.on('data', (part: Buffer) => {
    text += part.toString()
  })
  socket.write(
    'GET /api/v1/types HTTP/1.1\r\nHost: x\r\n\r\nGET /api/v1/feed HTTP/1.1\r\nHost: x\r\n\r\n',
  )
  while (!text.includes('event: snapshot')) await once(socket, 'data')
  const [first = '', second = ''] = text.split(/(?=HTTP\/1\.1 200 OK)/)
  assert.match(first, /application\/json/)
  assert.equal(first.includes('retry:'), false)
  assert.match(second, /text\/event-stream\r\n(?:.+\r\n)+\r\nretry: 2000\n\nevent: snapshot\n/)
  socket.destroy()
})

test('a wrong question to the feed is refused, and HEAD opens no stream', async () => {
  const ask = (path: string, method = 'GET') =>
    door.ask(`/api/v1/feed${path}`, { key: '', method, signal: AbortSignal.timeout(5_000) })
  assert.equal((await ask('?topic=all')).status, 400)
  assert.equal((await ask('?lastEventId=x')).status, 400)
  assert.equal((await ask('?since=1')).status, 400)
  const { viewers } = door.inner.engine.feed
  const head = await ask('', 'HEAD')
  assert.equal(head.headers.get('content-type'), 'text/event-stream')
  assert.equal(door.inner.engine.feed.viewers, viewers)
})
