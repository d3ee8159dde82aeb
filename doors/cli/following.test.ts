import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { type Follower, follow } from './following.ts'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }))
afterEach(() => mock.timers.reset())

/** Time passes, and all that follows from it is done. */
const pass = async (ms: number): Promise<void> => {
  mock.timers.tick(ms)
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
const silent = (): void => {}

/** A follower that has so many rows to take in, and what it was asked for. */
const follower = (rows: number): { asked: number[]; of: Follower } => {
  const asked: number[] = []
  let left = rows
  const advance = async (most: number): Promise<number> => {
    asked.push(most)
    const taken = Math.min(left, most)
    left -= taken
    return taken
  }
  return { asked, of: ['it', advance] }
}

test('where there is room it is taken in soon, else a little a second', async () => {
  let idle = 0.9
  const { asked, of } = follower(5_000)
  const following = follow(
    [of],
    () => true,
    silent,
    () => idle,
  )
  await pass(1_000)
  assert.deepEqual(asked, [2_000])
  await pass(100)
  assert.deepEqual(asked, [2_000, 2_000], 'the next turn comes at once')
  idle = 0.1
  await pass(100)
  assert.deepEqual(asked, [2_000, 2_000, 200], 'filings come in')
  await pass(999)
  assert.equal(asked.length, 3)
  await pass(1)
  assert.deepEqual(asked.slice(3), [200])
  await following.stop()
})

test('beside a busy intake a turn of 200 ms is followed by a rest of 3.8 s', async () => {
  let turns = 0
  const slow: Follower = [
    'slow',
    most =>
      new Promise(resolve => {
        turns++
        setTimeout(() => resolve(most), 200)
      }),
  ]
  const following = follow(
    [slow],
    () => true,
    silent,
    () => 0.1,
  )
  await pass(1_000)
  await pass(200)
  await pass(3_799)
  assert.equal(turns, 1)
  await pass(1)
  assert.equal(turns, 2)
  await pass(200)
  await following.stop()
})

test('where all is taken in, it is looked for once a second', async () => {
  const { asked, of } = follower(0)
  const following = follow(
    [of],
    () => true,
    silent,
    () => 1,
  )
  for (let i = 0; i < 30; i++) await pass(100)
  assert.equal(asked.length, 3)
  await following.stop()
})

test('one that fails is told of, and holds up neither the others nor itself', async () => {
  const { asked, of } = follower(0)
  const told: string[] = []
  const broken: Follower = ['broken', () => Promise.reject(new Error('no'))]
  const following = follow(
    [broken, of],
    () => true,
    name => told.push(name),
    () => 1,
  )
  await pass(1_000)
  await pass(1_000)
  assert.deepEqual(told, ['broken', 'broken'])
  assert.equal(asked.length, 2)
  await following.stop()
})

test('nothing is asked of a database that is away, nor after the stop', async () => {
  let isOpen = false
  const { asked, of } = follower(10)
  const following = follow(
    [of],
    () => isOpen,
    silent,
    () => 1,
  )
  await pass(1_000)
  assert.equal(asked.length, 0)
  isOpen = true
  await pass(1_000)
  assert.equal(asked.length, 1)
  await following.stop()
  await pass(5_000)
  assert.equal(asked.length, 1)
})

test('the stop waits for the turn in hand', async () => {
  let end = (): void => {}
  const slow: Follower = [
    'slow',
    () =>
      new Promise(resolve => {
        end = () => resolve(0)
      }),
  ]
  const following = follow(
    [slow],
    () => true,
    silent,
    () => 1,
  )
  await pass(1_000)
  let stopped = false
  const stopping = following.stop().then(() => {
    stopped = true
  })
  await pass(1)
  assert.equal(stopped, false)
  end()
  await stopping
})
