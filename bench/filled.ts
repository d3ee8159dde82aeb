// What ten million stored goods lines cost a filing: one node is filled, another is empty, and the
// two are measured in turns, so that both have the same hour.
//   node bench/filled.ts [--filings 1000000] [--fill 450] [--seconds 8] [--rounds 3] [--only TEXT]
// The fill ends after `--fill` seconds whatever has come by then. Then PostgreSQL does what it
// would do by itself in the next hour (VACUUM, ANALYZE, CHECKPOINT), and what follows the journal
// is set to its end on both: a backlog would be taken in beside what is measured, on one of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeKey, type NodeChild, openNodeDatabase, startNode } from '#test/crash/child.ts'
import { median } from './measure.ts'
import { table } from './table.ts'
import { type Measured, measure, WAYS, type Way } from './ways.ts'

const { values } = parseArgs({
  options: {
    filings: { type: 'string', default: '1000000' },
    fill: { type: 'string', default: '450' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
})
const FILINGS = Number(values.filings)
const FILL_SECONDS = Number(values.fill)
const SECONDS = Number(values.seconds)
const ROUNDS = Number(values.rounds)
const NOW = Date.now()
const FILL_STRETCH = 20

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

interface Side {
  readonly name: 'empty' | 'full'
  readonly node: NodeChild
  readonly key: string
}

const open = async (name: Side['name'], folder: string): Promise<Side> => {
  const node = await startNode({ folder, args: ['--max-semi-space-size=128'] })
  return { name, node, key: await makeKey(folder, 'Bench', ['trader']) }
}

let runs = 0
const lodge = (side: Side, way: Way, seconds: number): Promise<Measured> =>
  measure(side.node, side.key, way, {
    mix: 'heavy',
    warm: Math.min(2, seconds / 4),
    seconds,
    run: `filled-${++runs}`,
    now: NOW,
  })

const fill = async (side: Side): Promise<number> => {
  const way = WAYS.find(each => each.by === 'beibu' && each.way === 'batch' && !each.once)!
  const until = performance.now() + FILL_SECONDS * 1000
  let filings = 0
  while (filings < FILINGS && performance.now() < until) {
    const { acknowledged, rate, rss } = await lodge(side, { ...way, connections: 8 }, FILL_STRETCH)
    for (const count of acknowledged) filings += count
    say(`filled ${filings}: ${Math.round(rate)}/s, ${Math.round(rss)} MB`)
  }
  return filings
}

/** As the server would stand some time after the fill. */
const settle = async ({ node, name }: Side): Promise<void> => {
  const database = openNodeDatabase(node.folder)
  const began = performance.now()
  try {
    for (const head of ['search_head', 'risk_head']) {
      await database.query(
        `UPDATE ${head} SET position = (SELECT position FROM head WHERE partition = 0)
          WHERE partition = 0`,
      )
    }
    await database.query('VACUUM ANALYZE')
    await database.query('CHECKPOINT')
  } finally {
    await database.close()
  }
  say(`${name} settled in ${Math.round((performance.now() - began) / 1000)} s`)
}

const wanted = WAYS.filter(({ by, once, way, name, connections }) => {
  const isWanted = `${way} ${name} ${connections}`.includes(values.only)
  return by === 'beibu' && !once && connections > 1 && isWanted
})

const root = mkdtempSync(join(tmpdir(), 'beibu-filled-'))
const sides: Side[] = []
try {
  sides.push(await open('full', join(root, 'full')))
  const filings = await fill(sides[0]!)
  sides.unshift(await open('empty', join(root, 'empty')))
  // the compilers have seen the full one's code
  for (const way of wanted) await lodge(sides[0]!, way, SECONDS)
  for (const side of sides) await settle(side)
  const rows: string[][] = []
  for (const way of wanted) {
    const rates = { empty: [] as number[], full: [] as number[] }
    const p99 = { empty: [] as number[], full: [] as number[] }
    let rss = 0
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of sides) {
        const measured = await lodge(side, way, SECONDS)
        rates[side.name].push(measured.rate)
        p99[side.name].push(measured.p99)
        if (side.name === 'full') rss = measured.rss
        say(`${way.name}, ${way.connections}, ${side.name}: ${Math.round(measured.rate)}/s`)
      }
    }
    const [empty, full] = [median(rates.empty), median(rates.full)]
    rows.push([
      way.name,
      String(way.connections),
      `${Math.round(empty)} (${rates.empty.map(Math.round).join(' ')})`,
      `${Math.round(full)} (${rates.full.map(Math.round).join(' ')})`,
      `${Math.round((full / empty - 1) * 100)} %`,
      median(p99.empty).toFixed(1),
      median(p99.full).toFixed(1),
      rss.toFixed(0),
    ])
  }
  const head = ['way', 'connections', 'empty, filings/s', 'full, filings/s', 'difference']
  process.stdout.write(
    `\n${filings} heavy filings stored\n\n` +
      table([...head, 'p99 ms empty', 'p99 ms full', 'RSS MB full'], rows),
  )
} finally {
  for (const { node } of sides) await node.stop()
  rmSync(root, { recursive: true, force: true })
}
