import assert from 'node:assert/strict'
import test from 'node:test'
import { depot } from '#test/simulation/depot.ts'
import { Random, seedOr } from '#test/simulation/random.ts'
import { depotScene, tradeScene } from '#test/simulation/scenes.ts'
import { World } from '#test/simulation/world.ts'
import { mount } from '../mounted.ts'
import type { BoardCell } from './boards.ts'
import { Boards } from './boards.ts'
import { CHUNK } from './cells.ts'
import { Cube, type TypeCube } from './cube.ts'
import { cutPlan } from './groups.ts'

const cubeOf = (cube: Cube): TypeCube => [...cube.types.values()][0]!
/** A viewer's own board: what it was sent, the newest of each cell. */
const take = (board: Map<string, string>, cells: readonly BoardCell[]): void => {
  for (const [index, at, dims, values] of cells) {
    board.set([index, at, ...dims].join(' '), values.join(' '))
  }
}
/** Cells that say something: all zero is as good as not there. */
const shown = (board: ReadonlyMap<string, string>): string[] =>
  [...board]
    .filter(([, values]) => /[1-9]/.test(values))
    .map(each => each.join(': '))
    .sort()
const whole = (boards: Boards): string[] => {
  const board = new Map<string, string>()
  take(board, boards.since(-1))
  return shown(board)
}

test('law: a snapshot and the changes since make the same board, wherever one was away', () => {
  for (const build of [depotScene, tradeScene]) {
    const random = new Random(seedOr(2501))
    const world = new World(build(random), random)
    const { boards } = cubeOf(world.cube)
    const viewers = Array.from({ length: 5 }, () => ({
      sent: -1,
      board: new Map<string, string>(),
    }))
    while (world.commands < 800) {
      world.batch()
      for (const viewer of viewers) {
        if (!random.chance(0.2)) continue
        take(viewer.board, boards.since(viewer.sent))
        viewer.sent = world.cube.position
      }
    }
    for (const { sent, board } of viewers) {
      take(board, boards.since(sent))
      assert.deepEqual(shown(board), whole(boards))
    }
    assert.deepEqual(boards.since(world.cube.position), [])
  }
})

/** A cube as it is loaded from its checkpoint: the cells, nothing of the boards. */
const loaded = (cube: Cube, scene: { mounted: ReturnType<typeof mount>; zone: string }): Cube => {
  const fresh = new Cube(scene.mounted, scene.zone)
  cubeOf(cube).families.forEach((from, i) => {
    const to = cubeOf(fresh).families[i]!
    for (const text of from.dims.texts) to.dims.idOf(text)
    for (const part of ['fine', 'coarse'] as const) {
      const { cells } = from[part]
      for (let chunk = 0; chunk * CHUNK < cells.size; chunk++) {
        to[part].cells.load(chunk, cells.chunk(chunk))
      }
    }
  })
  fresh.position = cube.position
  return fresh
}

test('law: boards filled from the cells are the boards that were kept, at any time', () => {
  for (const build of [depotScene, tradeScene]) {
    const random = new Random(seedOr(2502))
    const world = new World(build(random), random)
    for (let n = 0; n < 4; n++) {
      while (world.commands < 200 * (n + 1)) world.batch()
      const again = loaded(world.cube, world.scene)
      again.fillBoards(world.now)
      world.cube.prune(world.now)
      assert.deepEqual(whole(cubeOf(again).boards), whole(cubeOf(world.cube).boards))
      // everything is news to whoever saw an older position
      assert.equal(
        cubeOf(again).boards.since(again.position - 1).length,
        cubeOf(again).boards.since(-1).length,
      )
    }
  }
})

test('old buckets are let go, and what comes late for them is not taken up again', () => {
  const type = mount([depot]).filings.get('depot.ticket')!
  const boards = new Boards(type, cutPlan(type))
  const hour = 500_000
  const one = { id: 0, dims: ['A', '', ''], values: [0n, 1n] }
  const add = (at: number, position: number): void =>
    boards.add(0, { bucket: at, grain: 'hour', position }, one, [1], 1n)
  for (let n = 0; n < 60; n++) add(hour - n, 60 - n)
  const hours = (): number => boards.since(-1).filter(([index]) => index === 3).length
  assert.equal(hours(), 60)
  boards.prune(hour)
  assert.equal(hours(), 48)
  add(hour - 48, 100)
  assert.equal(hours(), 48)
  add(hour - 47, 101)
  assert.deepEqual(
    boards
      .since(100)
      .filter(([index]) => index === 3)
      .map(([, , , values]) => values[1]),
    ['2'],
  )
  boards.prune(hour - 10)
  assert.equal(hours(), 48, 'time does not run backwards')
  boards.prune(hour + 1000)
  assert.equal(hours(), 0)
})

test('a board cut by rows at the hour could not be filled again: it is refused', () => {
  const type = mount([depot]).filings.get('depot.ticket')!
  const wrong = {
    ...type,
    boards: [{ name: 'x', by: ['chapter'], grain: 'hour' as const, keep: 2 }],
  }
  assert.throws(() => new Boards(wrong, cutPlan(type)), /hour/)
  const unknown = { ...type, boards: [{ name: 'x', by: ['nope'], grain: 'day' as const, keep: 2 }] }
  assert.throws(() => new Boards(unknown, cutPlan(type)), /nope/)
})
