// A measure of time, where marks come in an order that no clock would give them: as imports of
// history may.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, sumOver } from '#test/simulation/brute.ts'
import { depot } from '#test/simulation/depot.ts'
import { ask } from '#test/simulation/invariants.ts'
import { mount } from '../mounted.ts'
import type { FilingState } from '../types.ts'
import { Cube, minutesOf } from './cube.ts'

const ticket = depot.filings.ticket!
const waited = {
  unit: 'min',
  scale: 0,
  at: ['released', 'cancelled'],
  since: ['held', 'paid'],
} as const
const mounted = mount([{ ...depot, filings: { ticket: { ...ticket, measures: { waited } } } }])
const type = mounted.filings.get('depot.ticket')!
const NOON = Date.parse('2026-11-25T12:00:00+08:00')
const ZONE = 'Asia/Shanghai'

const row = (chapter: string) => ({ chapter, origin: 'TH', net: 1n, value: 1n })
/** A ticket of two chapters; marks in minutes after noon. */
const stateOf = (marks: Record<string, number>, state = 'released'): FilingState => ({
  id: 'f',
  type: type.type,
  number: 'A2026-0001',
  org: 'T1',
  state,
  version: 1,
  accepted: NOON,
  reference: '',
  document: 1,
  positions: [1],
  marks: Object.fromEntries(
    Object.entries(marks).map(([name, at]) => [name, NOON + Math.round(at * 60_000)]),
  ),
  doc: { office: 'A', kind: 'use', items: [row('01'), row('02')] },
  amounts: { value: 2n, due: 0n },
  amountsText: '',
})
const minutes = (marks: Record<string, number>) => minutesOf(type, stateOf(marks))?.[0]

test('whole minutes from the first of its states; none where there is no way from one to the other', () => {
  assert.equal(minutes({ held: 0, released: 90 }), 90n)
  assert.equal(minutes({ held: 0.5, released: 1.4999 }), 0n)
  assert.equal(minutes({ held: 0.5, released: 1.5 }), 1n)
  assert.equal(minutes({ held: 7, paid: 5, cancelled: 6, released: 90 }), 1n)
  assert.equal(minutes({ released: 90 }), 0n)
  assert.equal(minutes({ held: 91, released: 90 }), 0n)
  assert.equal(minutes({ held: 0 }), 0n)
  assert.equal(
    minutesOf(mount([{ ...depot, filings: {} }, counting]).filings.get('c.ticket')!, stateOf({})),
    undefined,
  )
})
const counting = {
  ...depot,
  name: 'c',
  filings: { ticket: { ...ticket, measures: { tickets: ticket.measures.tickets! } } },
}

test('a mark that comes late and lies before moves the minutes, though not the instant they count at', () => {
  const cube = new Cube(mounted, ZONE)
  const steps: [Record<string, number>, string?][] = [
    [{ lodged: 0, held: 30 }, 'held'],
    [{ lodged: 0, held: 30, released: 90 }],
    [{ lodged: 0, held: 30, released: 90, paid: 10 }],
    // decided earlier than was known
    [{ lodged: 0, held: 30, released: 90, paid: 10, cancelled: 70 }],
    [{ lodged: 0, held: 30, released: 90, paid: 10, cancelled: 70, refused: 95 }, 'refused'],
  ]
  const wanted = [[], [60n], [80n], [60n], [60n]]
  let before: FilingState | undefined
  for (const [n, [marks, state]] of steps.entries()) {
    const after = stateOf(marks, state)
    cube.apply({ type, position: n + 1, before, after })
    before = after
    for (const by of [[], ['office'], ['chapter'], ['chapter', 'origin']]) {
      const asked: Asked = { measure: 'waited', by, where: {}, grain: 'day' }
      const told = ask(cube, { mounted, type, zone: ZONE }, asked)
      assert.deepEqual(told, sumOver(type, ZONE, [after], asked))
      const each = wanted[n]!
      assert.deepEqual([...told!.values()], by.includes('chapter') ? [...each, ...each] : each)
    }
  }
})
