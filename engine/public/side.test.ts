// The public side on a real node: what it tells is what the exact figures became, told late and
// together. Contributions are taken from the exact figures before and after each event.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDecimal } from '#kit/decimal.ts'
import { caller, type TestEngine, testEngine } from '#test/engine.ts'
import { CHAPTERS, depot, OFFICES, ORIGINS } from '#test/simulation/depot.ts'
import { ticket } from '#test/simulation/engines.ts'
import { Random } from '#test/simulation/random.ts'
import type { Totals, TotalsQuery } from '../api.ts'
import type { Outcome } from '../types.ts'
import { isolated, sum } from './testing.ts'
import type { Joint } from './units.ts'

const DAY = 86_400_000
/** Ten in the morning of Shanghai. */
const START = Date.parse('2026-11-25T02:00:00Z')
const DIMENSIONS = ['office', 'chapter', 'origin']
const MEASURES = [
  { name: 'depot.value', by: DIMENSIONS, scale: 2 },
  { name: 'depot.tickets', by: ['office'], scale: 0 },
  { name: 'depot.lines', by: DIMENSIONS, scale: 0 },
  { name: 'depot.paid', by: ['office'], scale: 2 },
  { name: 'depot.waited', by: ['office'], scale: 0 },
]
type Measure = (typeof MEASURES)[number]

const hiding = (publicTraders: number): Promise<TestEngine> =>
  testEngine({ packs: [depot], filing: 'depot.ticket', publicTraders, now: START })

/** Until nothing is left to be told. */
const settled = async ({ engine }: TestEngine): Promise<void> => {
  while ((await engine.publicSide!.advance()) > 0);
}

const query = (measure: string, more: Partial<TotalsQuery> = {}): TotalsQuery => ({
  measure,
  by: [],
  where: {},
  grain: 'day',
  ...more,
})
const told = (answer: Totals | { faults: readonly { key: string }[] }): Totals => {
  assert.ok('cells' in answer, JSON.stringify(answer))
  return answer
}
const minor = (cell: Readonly<Record<string, string>>, scale: number): bigint =>
  parseDecimal(cell.value ?? '', scale)!

/** Exact figures by all that a measure is cut by: `at, codes` → minor units. */
const exact = async ({ engine }: TestEngine, { name, by, scale }: Measure) => {
  const { cells } = told(await engine.totals(query(name, { by })))
  return new Map(
    cells.map(cell => [
      [cell.at, ...DIMENSIONS.map(each => cell[each] ?? '')].join(' '),
      minor(cell, scale),
    ]),
  )
}

interface Contribution {
  readonly on: string
  readonly codes: string
  readonly org: string
  readonly value: bigint
}

/** Everything a measure came to, event by event, and what of it was told. */
class Ledger {
  readonly all: Contribution[] = []
  private known = new Map<string, bigint>()
  private end = ''
  readonly measure: Measure
  blocks = 0

  constructor(measure: Measure) {
    this.measure = measure
  }

  async note(stage: TestEngine, org: string, posted: string): Promise<void> {
    const now = await exact(stage, this.measure)
    for (const key of new Set([...now.keys(), ...this.known.keys()])) {
      const value = (now.get(key) ?? 0n) - (this.known.get(key) ?? 0n)
      const [at = '', ...codes] = key.split(' ')
      if (value === 0n) continue
      this.all.push({ on: at > this.end ? at : posted, codes: codes.join(' '), org, value })
    }
    this.known = now
  }

  /** Each day that was told of since the last look gives no few traders away, and adds up. */
  check({ engine }: TestEngine, least: number): void {
    const { name, by, scale } = this.measure
    const side = engine.publicSide!
    const ask = (more: Partial<TotalsQuery>) => told(side.totals(query(name, more))).cells
    const of = (dimension: string, at: string) =>
      ask({ by: [dimension] }).flatMap(cell =>
        cell.at === at ? [[cell[dimension]!, minor(cell, scale)] as const] : [],
      )
    const days = new Set(DIMENSIONS.flatMap(each => ask({ by: [each] }).map(cell => cell.at!)))
    for (const at of [...days].sort().filter(each => each > this.end)) {
      const cells = this.within(this.end, at)
      const units = DIMENSIONS.map(each => new Map(of(each, at)))
      const all = sum(cells.flatMap(({ nets }) => [...nets.values()]))
      for (const each of units) assert.equal(sum(each.values()), all, `${name} of ${at}`)
      const named = by.map(each => units[DIMENSIONS.indexOf(each)]!)
      const own = cells.map(({ codes, nets }) => ({
        codes: by.map(each => codes[DIMENSIONS.indexOf(each)]!),
        nets,
      }))
      assert.equal(isolated(own, { all, by: named }, least), undefined, `${name} of ${at}`)
      this.end = at
      this.blocks++
    }
  }

  private within(after: string, at: string): Joint[] {
    const cells = new Map<string, Map<string, bigint>>()
    for (const { on, codes, org, value } of this.all) {
      if (on <= after || on > at) continue
      const nets = cells.get(codes) ?? new Map<string, bigint>()
      cells.set(codes, nets.set(org, (nets.get(org) ?? 0n) + value))
    }
    return [...cells].flatMap(([codes, nets]) => {
      const left = new Map([...nets].filter(([, net]) => net !== 0n))
      return left.size === 0 ? [] : [{ codes: codes.split(' '), nets: left }]
    })
  }
}

interface Filing {
  readonly number: string
  readonly org: string
  version: number
  state: string
}

const document = (random: Random, office: string = random.pick(OFFICES)): Buffer => {
  const row = () => ({
    chapter: random.pick(CHAPTERS),
    origin: random.pick(ORIGINS),
    value: `${1 + random.int(99_999)}.07`,
  })
  const rows = Array.from({ length: 1 + random.int(2) }, row)
  return ticket(rows, { office })
}

const STEPS = [
  ['held', 'pay', 'trader'],
  ['held', 'amend', 'trader'],
  ['held', 'cancel', 'trader'],
  ['held', 'refuse', 'officer'],
  ['cancelled', 'reopen', 'trader'],
] as const

/** Something that some trader does; returns whose it was. */
const act = async (stage: TestEngine, random: Random, filings: Filing[], orgs: number) => {
  const { engine, type } = stage
  const filing = filings.length === 0 || random.chance(0.6) ? undefined : random.pick(filings)
  if (filing === undefined) {
    const org = `org${random.int(orgs)}`
    const outcome: Outcome = await engine.lodge(type, caller(org), document(random), {})
    assert.ok(outcome.ok, JSON.stringify(outcome))
    filings.push({ ...outcome, org })
    return org
  }
  const steps = STEPS.filter(([from]) => from === filing.state)
  if (steps.length === 0) return filing.org
  const [, step, role] = random.pick(steps)
  const { number, version, org } = filing
  // its number begins with its office, which it keeps
  const body = step === 'amend' ? { body: document(random, number[0]) } : {}
  const options = { version, ...body }
  const outcome = await engine.step(type, caller(org, role), number, step, options)
  assert.ok(outcome.ok, JSON.stringify(outcome))
  Object.assign(filing, { version: outcome.version, state: outcome.state })
  return org
}

const dateOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

/** All that the public side answers, as text. */
const everything = ({ engine }: TestEngine): string[] =>
  MEASURES.flatMap(({ name }) =>
    [[], ...DIMENSIONS.map(each => [each])].map(by =>
      JSON.stringify(told(engine.publicSide!.totals(query(name, { by }))).cells),
    ),
  )

/** Twelve days of random lives, and what is told of them after each; then everything anew. */
const lives = async (held: { stage: TestEngine }, least: number): Promise<void> => {
  const random = new Random(least)
  const filings: Filing[] = []
  const ledgers = MEASURES.map(each => new Ledger(each))
  let before = everything(held.stage)
  for (let day = 0; day < 12; day++) {
    const { clock, engine } = held.stage
    const posted = dateOf(clock.now)
    const orgs = random.chance(0.25) ? least - 1 : 8
    for (let n = 6 + random.int(14); n > 0; n--) {
      clock.now += 60_000 + random.int(900_000)
      const org = await act(held.stage, random, filings, orgs)
      for (const each of ledgers) await each.note(held.stage, org, posted)
      if (n % 5 === 0) await engine.publicSide!.advance()
    }
    await settled(held.stage)
    assert.deepEqual(everything(held.stage), before, 'nothing is told of a day that is not over')
    clock.now = Date.parse(`${posted}T02:00:00Z`) + DAY
    if (day % 4 === 3) held.stage = await held.stage.again()
    await settled(held.stage)
    for (const each of ledgers) each.check(held.stage, least)
    const now = everything(held.stage)
    // what was told stays: the days before are the beginning of each answer
    for (const [n, text] of now.entries()) assert.ok(text.startsWith(before[n]!.slice(0, -1)))
    before = now
  }
  const blocks = ledgers.map(each => `${each.measure.name} ${each.blocks}`).join()
  assert.ok(sum(ledgers.map(each => BigInt(each.blocks))) > 20n, blocks)
  held.stage = await held.stage.again()
  assert.deepEqual(everything(held.stage), before)
  // thrown away, it comes to the same from the journal
  const { database } = held.stage
  await database.query('DELETE FROM public_block WHERE partition = 0')
  await database.query(
    `UPDATE public_head SET position = 0, closed = NULL, waiting = '{}' WHERE partition = 0`,
  )
  held.stage = await held.stage.again()
  await settled(held.stage)
  assert.deepEqual(everything(held.stage), before)
}

for (const least of [2, 3, 4, 5]) {
  test(`lives of filings over days: nothing of fewer than ${least} traders is told`, async () => {
    const held = { stage: await hiding(least) }
    try {
      await lives(held, least)
    } finally {
      await held.stage.end()
    }
  })
}
