// Days that are over, told in blocks: what each holds is worked out apart, contribution by
// contribution, and asked for those that some combination would give away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isolated, sum } from './testing.ts'
import { type Block, Waiting } from './waiting.ts'

const contribution = fc.record({
  /** days after the one before */
  wait: fc.constantFrom(0, 0, 0, 0, 1, 1, 3),
  trader: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  codes: fc
    .tuple(fc.constantFrom('in', 'out'), fc.constantFrom('p', 'q'), fc.constantFrom('1', '2', '3'))
    .map(codes => codes.join('\u001f')),
  value: fc.constantFrom(-2n, -1n, 1n, 3n, 5n),
})
interface Told {
  readonly day: number
  readonly codes: string
  readonly trader: string
  readonly value: bigint
}

/** The net contributions that a block tells of: those of the days since the block before. */
const within = (all: readonly Told[], after: number, day: number) => {
  const cells = new Map<string, Map<string, bigint>>()
  for (const each of all.filter(each => each.day > after && each.day <= day)) {
    const nets = cells.get(each.codes) ?? new Map<string, bigint>()
    cells.set(each.codes, nets.set(each.trader, (nets.get(each.trader) ?? 0n) + each.value))
  }
  return [...cells].map(([codes, nets]) => ({
    codes: codes.split('\u001f'),
    nets: new Map([...nets].filter(([, net]) => net !== 0n)),
  }))
}

test('no block gives fewer than k traders away, each is told once, and all that is left waits', () => {
  let blocks = 0
  let joined = 0
  fc.assert(
    fc.property(
      fc.array(contribution, { minLength: 10, maxLength: 120 }),
      fc.integer({ min: 2, max: 5 }),
      (made, least) => {
        const cutting = { dimensions: 3, cut: [0, 1, 2], least }
        const all: Told[] = []
        let waiting = new Waiting()
        let day = 0
        let told = -1
        const close = (last: number): void => {
          const closed: Block[] = waiting.close(last, cutting)
          for (const block of closed) {
            const cells = within(all, told, block.day)
            assert.equal(isolated(cells, block.units, least), undefined)
            const value = sum(cells.flatMap(({ nets }) => [...nets.values()]))
            for (const sums of block.units.by) assert.equal(sum(sums.values()), value)
            assert.equal(block.units.all, value)
            if (all.some(each => each.day > told && each.day < block.day)) joined++
            blocks++
            assert.ok(block.day > told && block.day <= last)
            told = block.day
          }
          // what waits is kept as text over a restart
          waiting = Waiting.read(
            JSON.parse(JSON.stringify(waiting)) as ReturnType<Waiting['toJSON']>,
          )
        }
        for (const { wait, codes, trader, value } of made) {
          if (wait > 0) close(day + wait - 1)
          day += wait
          all.push({ day, codes, trader, value })
          waiting.add(day, codes, trader, value)
        }
        close(day)
        const left = within(all, told, day)
        const traders = new Set(left.flatMap(({ nets }) => [...nets.keys()]))
        assert.ok(traders.size < least)
        const texts = waiting.toJSON().flatMap(([, cells]) => cells.flatMap(([, nets]) => nets))
        assert.equal(
          sum(texts.map(([, net]) => BigInt(net))),
          sum(left.flatMap(({ nets }) => [...nets.values()])),
        )
      },
    ),
    { seed: 89, numRuns: 400 },
  )
  assert.ok(blocks > 1000 && joined > 100, `${blocks} blocks, ${joined} of several days`)
})

test('a day with too few traders is told with the next, and not before', () => {
  const cutting = { dimensions: 1, cut: [0], least: 2 }
  const waiting = new Waiting()
  waiting.add(1, 'x', 'a', 5n)
  assert.deepEqual(waiting.close(1, cutting), [])
  waiting.add(2, 'x', 'b', 7n)
  waiting.add(3, 'y', 'a', 1n)
  const [block, ...more] = waiting.close(2, cutting)
  assert.deepEqual(more, [])
  assert.equal(block?.day, 2)
  assert.equal(block?.units.all, 12n)
  // who took all of it back stands behind nothing
  waiting.add(3, 'y', 'b', 1n)
  waiting.add(3, 'y', 'b', -1n)
  assert.deepEqual(waiting.close(3, cutting), [])
})
