// A page of rows is folded in runs, so that large documents do not all lie in memory at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { StoredRow } from '../journal/rows.ts'
import { mount } from '../mounted.ts'
import { BROKEN, type Past, runsOf, type Standing, type Step, sizeOf, stepOf } from './fold.ts'
import { quotaPack } from './quota-pack.ts'

const mounted = mount([quotaPack])

/** Events of a few filings in any order; a filing's first one lodges it, others settle or amend. */
const journal = (draws: readonly { filing: number; size: number }[]): StoredRow[] => {
  const versions = new Map<number, number>()
  return draws.map(({ filing, size }, i) => {
    const version = (versions.get(filing) ?? 0) + 1
    versions.set(filing, version)
    const carries = version === 1 || size % 2 === 0
    const amount = String(i + 1)
    const licence = 'x'.repeat(1 + (size % 40))
    return {
      partition: 0,
      position: i + 1,
      at: '2026-11-25T08:00:00.000Z',
      effective: '2026-11-25T08:00:00.000Z',
      type: 'quota.quota',
      filing: `F${filing}`,
      number: `Q2026${filing}`,
      event: version === 1 ? 'lodge' : 'amend',
      steps: [],
      state: 'held',
      version,
      org: 'acme',
      actor: 'acme/test',
      reference: '*@1',
      body: carries ? JSON.stringify({ kind: 'draw', holder: 'H01', amount, licence }) : null,
      amounts: carries ? JSON.stringify({ amount }) : null,
      extra: '{"states":["lodged","held"]}',
      leaf: Buffer.alloc(32),
    }
  })
}

const pastOf = (rows: readonly StoredRow[]): Past & { loads: string[][] } => {
  const loads: string[][] = []
  const earlier = (filings: readonly string[], before: number): StoredRow[] =>
    rows.filter(row => row.position < before && filings.includes(row.filing))
  return {
    loads,
    weigh: async (filings, before) => {
      const sizes = new Map<string, number>()
      for (const row of earlier(filings, before)) {
        sizes.set(row.filing, (sizes.get(row.filing) ?? 0) + sizeOf(row))
      }
      return sizes
    },
    load: async (filings, before) => {
      loads.push([...filings])
      const states = new Map<string, Standing>()
      for (const row of earlier(filings, before)) {
        states.set(row.filing, stepOf(mounted, states.get(row.filing), row).after)
      }
      return states
    },
  }
}

const allOf = async (runs: AsyncIterable<Step[]>): Promise<Step[][]> => {
  const all: Step[][] = []
  for await (const run of runs) all.push(run)
  return all
}

const plain = ({ row, before, after }: Step): unknown => {
  const of = (state: Standing | undefined): unknown =>
    state === undefined || state === BROKEN
      ? state
      : [state.version, state.document, state.positions, state.amountsText, state.bodyText]
  return [row.position, of(before), of(after)]
}

test('runs of whatever size fold to the same', async () => {
  const draws = fc.array(fc.record({ filing: fc.nat({ max: 6 }), size: fc.nat({ max: 99 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(
      draws,
      fc.nat(),
      fc.integer({ min: 1, max: 2000 }),
      async (list, cut, most) => {
        const rows = journal(list)
        const page = rows.slice(cut % rows.length)
        const past = pastOf(rows)
        const whole = (await allOf(runsOf(mounted, past, page, 1e9))).flat()
        const cutUp = await allOf(runsOf(mounted, past, page, most))
        assert.deepEqual(cutUp.flat().map(plain), whole.map(plain))
        const own = (run: readonly Step[]): number =>
          run.reduce((sum, { row }) => sum + sizeOf(row), 0)
        for (const run of cutUp) assert.ok(run.length === 1 || own(run) <= most)
      },
    ),
    { seed: 1, numRuns: 200 },
  )
})

test('a row that cannot be read breaks its filing from there on, and no other', async () => {
  const rows = journal([
    { filing: 1, size: 0 },
    { filing: 2, size: 0 },
    { filing: 1, size: 1 },
    { filing: 1, size: 0 },
    { filing: 2, size: 1 },
  ])
  const damaged = rows.map((row, i) => (i === 2 ? { ...row, extra: '{"states":[1]}' } : row))
  const [run] = await allOf(runsOf(mounted, pastOf(damaged), damaged))
  assert.deepEqual(
    run!.map(({ after }) => after === BROKEN),
    [false, false, true, true, false],
  )
})
