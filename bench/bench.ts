// `npm run bench`: how many filings a second the whole line takes, beside what the same PostgreSQL
// takes without it, in one run and one table.
//   node bench/bench.ts [--seconds 20] [--runs 3] [--mix heavy|demo] [--quick] [--only TEXT]
// --filled N lodges N filings first and measures beside them: what do ten times as many cost?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeKey, type NodeChild, startNode } from '#test/crash/child.ts'
import type { Mix } from './documents.ts'
import { TEMPLATES } from './load.ts'
import { median } from './measure.ts'
import { preparedDocuments } from './prepared.ts'
import { table } from './table.ts'
import { checkTotals, type Expected, nothing } from './totals.ts'
import { type Measured, measure, type Times, WAYS, type Way } from './ways.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
    mix: { type: 'string', default: 'heavy' },
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    prof: { type: 'string' },
    filled: { type: 'string', default: '0' },
  },
})
const SECONDS = values.quick ? 3 : Number(values.seconds)
const RUNS = values.quick ? 1 : Number(values.runs)
const WARM = Math.min(3, Math.max(1, SECONDS / 5))
if (values.mix !== 'demo' && values.mix !== 'heavy') throw new Error('--mix is demo or heavy')
const MIX: Mix = values.mix
const NOW = Date.now()
const ways = WAYS.filter(({ by, way, name, connections }) =>
  `${by} ${way} ${name} ${connections}`.includes(values.only),
)

const say = (text: string): void => {
  process.stderr.write(text)
}

/** Assessed value of each document of the mix, fen. */
const worth = preparedDocuments(MIX, TEMPLATES, NOW).map(each => each.amounts.value as bigint)

const add = (expected: Expected, { acknowledged }: Measured): Expected => {
  let { filings, value } = expected
  acknowledged.forEach((count, i) => {
    filings += count
    value += BigInt(count) * worth[i]!
  })
  return { filings, value }
}

/** Lodge so many filings of the mix, as fast as they go; tells how fast as they grow. */
const fill = async (node: NodeChild, key: string, count: number): Promise<Expected> => {
  const way = WAYS.find(each => each.by === 'beibu' && each.way === 'batch' && !each.once)!
  let expected = nothing
  for (let n = 0; expected.filings < count; n++) {
    const times: Times = { mix: MIX, warm: 0, seconds: 20, run: `fill-${n}`, now: NOW }
    const figures = await measure(node, key, { ...way, connections: 4 }, times)
    expected = add(expected, figures)
    say(
      `filled ${expected.filings}: ${Math.round(figures.rate)}/s, ${Math.round(figures.rss)} MB\n`,
    )
  }
  return expected
}

/** All ways, one after the other, on a node of their own. */
const runAll = async (run: number): Promise<Measured[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-bench-'))
  let node: NodeChild | undefined
  // the first as `npm start` has it
  const args = ['--max-semi-space-size=128']
  if (values.prof !== undefined) args.push('--cpu-prof', '--cpu-prof-dir', values.prof)
  try {
    node = await startNode({ folder, args })
    const key = await makeKey(folder, 'Bench', ['trader'])
    const measured: Measured[] = []
    let expected = await fill(node, key, Number(values.filled))
    for (const [i, way] of ways.entries()) {
      const times: Times = {
        mix: MIX,
        warm: WARM,
        seconds: SECONDS,
        run: `${run}-${i}`,
        now: NOW,
      }
      const figures = await measure(node, key, way, times)
      if (way.by === 'beibu') {
        expected = add(expected, figures)
        await checkTotals(node.url, expected)
      }
      measured.push(figures)
      const { connections, name } = way
      say(`run ${run}  ${name}, ${connections}: ${Math.round(figures.rate)}/s\n`)
    }
    say(`run ${run}  the totals hold all ${expected.filings} filings, exactly\n`)
    return measured
  } finally {
    await node?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The rate that a way is compared with: the best of its kind of a baseline. */
const best = (runs: readonly Measured[][], by: Way['by'], kind: Way['way']): number =>
  Math.max(
    ...ways.map((way, i) =>
      way.by === by && way.way === kind ? median(runs.map(run => run[i]!.rate)) : 0,
    ),
  )

const HEAD = [
  'way',
  'connections',
  'filings/s',
  'spread',
  'p50 ms',
  'p99 ms',
  'node cores',
  'PostgreSQL',
  'load',
  'node µs',
  'RSS MB',
  '% of plain',
  '% of bare',
]

const rowOf = (way: Way, at: number, runs: readonly Measured[][]): string[] => {
  const own = runs.map(run => run[at]!)
  const of = (figure: (each: Measured) => number): number => median(own.map(figure))
  const rate = of(each => each.rate)
  const text = (value: number, digits: number): string =>
    Number.isFinite(value) ? value.toFixed(digits) : '–'
  const part = (whole: number): string =>
    way.by === 'plain' || whole <= 0 ? '–' : `${Math.round((rate / whole) * 100)}`
  const rates = own.map(each => Math.round(each.rate))
  const node = of(each => each.cores.node ?? Number.NaN)
  return [
    way.name,
    String(way.connections),
    String(Math.round(rate)),
    `${Math.min(...rates)}–${Math.max(...rates)}`,
    text(
      of(each => each.p50),
      1,
    ),
    text(
      of(each => each.p99),
      1,
    ),
    text(node, 2),
    text(
      of(each => each.cores.postgres ?? Number.NaN),
      2,
    ),
    text(
      of(each => each.cores.load ?? Number.NaN),
      2,
    ),
    text((node * 1e6) / rate, 0),
    text(
      of(each => each.rss),
      0,
    ),
    part(best(runs, 'plain', way.way)),
    way.by === 'beibu' ? part(best(runs, 'bare', way.way)) : '–',
  ]
}

const runs: Measured[][] = []
for (let run = 1; run <= RUNS; run++) runs.push(await runAll(run))
const rows = ways.map((way, i) => rowOf(way, i, runs))
process.stdout.write(
  `\n${MIX} mix, ${SECONDS} s a stretch, median of ${RUNS}; node µs: CPU of the server a filing\n\n` +
    table(HEAD, rows),
)
