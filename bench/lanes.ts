// What risk lanes cost: lodging alone, lodging while lanes follow, and how fast lanes follow a
// journal that is there. Declarations of the demonstration, handed to the engine 64 at a time.
//   node bench/lanes.ts [count, 4000]
import { testEngine } from '#test/engine.ts'
import { table } from './table.ts'

const COUNT = Number(process.argv[2] ?? 4000)
const AT_ONCE = 64

const inner = await testEngine()
const { engine, type, clock, database } = inner
const demo = type.pack.demo
if (demo === undefined) throw new Error('no demonstration')
const bodies = (seed: number): Buffer[] =>
  [...demo({ seed, count: COUNT, from: clock.now - 3_600_000, to: clock.now })].flatMap(each =>
    each.filing === 'declaration' ? [Buffer.from(JSON.stringify(each.document))] : [],
  )

/** Seconds to lodge them all. */
const lodge = async (documents: readonly Buffer[]): Promise<number> => {
  const caller = { org: 'org_bench', actor: 'org_bench/x', roles: new Set(['trader' as const]) }
  const began = performance.now()
  for (let i = 0; i < documents.length; i += AT_ONCE) {
    const some = documents.slice(i, i + AT_ONCE)
    const outcomes = await Promise.all(some.map(body => engine.lodge(type, caller, body, {})))
    const refused = outcomes.find(each => !each.ok)
    if (refused !== undefined) throw new Error(JSON.stringify(refused))
  }
  return (performance.now() - began) / 1000
}

const { lanes } = engine.desk
await lodge(bodies(1))
const alone = await lodge(bodies(2))
let over = false
const following = (async () => {
  while (!over) {
    await lanes.advance(1_000)
    await new Promise(done => setTimeout(done, 1000))
  }
})()
const beside = await lodge(bodies(3))
over = true
await following
const began = performance.now()
const rows = await lanes.advance()
const seconds = (performance.now() - began) / 1000
const per = (count: number, time: number): string => Math.round(count / time).toString()
console.log(
  table(
    ['what', 'rows', 's', 'a second'],
    [
      ['lodging alone', `${COUNT}`, alone.toFixed(2), per(COUNT, alone)],
      ['lodging, lanes following', `${COUNT}`, beside.toFixed(2), per(COUNT, beside)],
      ['lanes, nothing else', `${rows}`, seconds.toFixed(2), per(rows, seconds)],
    ],
  ),
)
const { rows: found } = await database.query<{ lane: string; n: bigint }>(
  'SELECT lane, count(*) AS n FROM risk_lane WHERE partition = 0 GROUP BY lane ORDER BY lane',
)
console.log(found.map(({ lane, n }) => `${lane} ${n}`).join(', '))
await inner.end()
