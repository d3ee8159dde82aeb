// The rule against who asks everything and weighs the answers in any way: linear algebra, apart
// from the rule's own reasoning.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isolated, sum } from './testing.ts'
import { type Joint, MERGED, type Units, unitsOf } from './units.ts'

const contribution = fc.record({
  trader: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  codes: fc.tuple(
    fc.constantFrom('in', 'out'),
    fc.constantFrom('p', 'q', 'r'),
    fc.constantFrom('1', '2', '3', '4'),
  ),
  value: fc.constantFrom(-3n, -1n, 1n, 2n, 7n),
})

const jointOf = (made: readonly { trader: string; codes: string[]; value: bigint }[]): Joint[] => {
  const cells = new Map<string, Map<string, bigint>>()
  for (const { trader, codes, value } of made) {
    const nets = cells.get(codes.join()) ?? new Map<string, bigint>()
    const net = (nets.get(trader) ?? 0n) + value
    if (net === 0n) nets.delete(trader)
    else nets.set(trader, net)
    cells.set(codes.join(), nets)
  }
  return [...cells].flatMap(([codes, nets]) =>
    nets.size === 0 ? [] : [{ codes: codes.split(','), nets }],
  )
}

test('no combination of a block’s figures weighs fewer than k traders, for k of 2 to 5', () => {
  let told = 0
  let cut = 0
  fc.assert(
    fc.property(
      fc.array(contribution, { minLength: 4, maxLength: 70 }),
      fc.integer({ min: 2, max: 5 }),
      (made, least) => {
        const cells = jointOf(made.map(each => ({ ...each, codes: [...each.codes] })))
        const units = unitsOf(cells, 3, [0, 1, 2], least)
        const traders = new Set(cells.flatMap(({ nets }) => [...nets.keys()])).size
        assert.equal(units === undefined, traders < least)
        if (units === undefined) return
        told++
        if (units.by.some(each => each.size > 1)) cut++
        assert.deepEqual(isolated(cells, units, least), undefined)
        const all = sum(cells.flatMap(({ nets }) => [...nets.values()]))
        assert.equal(units.all, all)
        for (const each of units.by) assert.equal(sum(each.values()), all)
      },
    ),
    { seed: 89, numRuns: 1500 },
  )
  assert.ok(told > 500 && cut > 300, `${told} blocks told, ${cut} of them cut`)
})

const joint = (text: string, ...traders: string[]): Joint => ({
  codes: text.split(' '),
  nets: new Map(traders.map((trader, n) => [trader, BigInt(n + 1)])),
})

test('the difference of two dimensions: codes that are told each alone would give one away', () => {
  // 7208 holds only 08, 7203 only 10, and X is alone: all − 7208 − 10 would be X
  const cells = [
    joint('7203 10', 'a', 'b', 'c'),
    joint('7208 08', 'd', 'e', 'f'),
    joint('7299 99', 'X'),
  ]
  const plain = (codes: string[][]): Units => ({
    all: 0n,
    by: codes.map(each => new Map(each.map(code => [code, 0n]))),
  })
  assert.deepEqual(
    isolated(
      cells,
      plain([
        ['7208', MERGED],
        ['10', MERGED],
      ]),
      3,
    ),
    ['X'],
  )
  const units = unitsOf(cells, 2, [0, 1], 3)!
  assert.equal(isolated(cells, units, 3), undefined)
})

test('codes with enough traders beside others are told, the rest are one', () => {
  const cells = [
    joint('7203 08', 'a', 'b', 'c'),
    joint('7208 08', 'a', 'd', 'e'),
    joint('7203 10', 'c', 'd', 'f'),
    joint('7299 08', 'X'),
    joint('7298 08', 'Y', 'Z'),
  ]
  const { all, by } = unitsOf(cells, 2, [0, 1], 3)!
  assert.equal(all, 22n)
  assert.deepEqual(Object.fromEntries(by[0]!), { 7203: 12n, 7208: 6n, [MERGED]: 4n })
  assert.deepEqual(Object.fromEntries(by[1]!), { '08': 16n, 10: 6n })
  // a dimension that is not cut is told as one
  const uncut = unitsOf(cells, 2, [1], 3)!
  assert.deepEqual(Object.fromEntries(uncut.by[0]!), { [MERGED]: 22n })
  // what is too few by itself hides the smallest
  const fewer = unitsOf(cells.slice(0, 4), 2, [0, 1], 3)!
  assert.deepEqual(Object.fromEntries(fewer.by[0]!), { 7203: 12n, [MERGED]: 7n })
})
