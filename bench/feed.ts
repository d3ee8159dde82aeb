// Viewers of the feed while filings come in: what each ends with, how late it is, what it costs;
// then clients that never read, and clients that vanish without a word (T68).
//   node bench/feed.ts [--viewers 2000] [--rate 500] [--seconds 60] [--stalled 200]
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeKey, type NodeChild, startNode } from '#test/crash/child.ts'
import { percentile, stretch } from './measure.ts'
import type { PacedOrder, PacedResult } from './paced.ts'
import { cpuOf, postgresCpu, rssOf } from './processes.ts'
import { checkStates, latenciesOf } from './seen.ts'
import { table } from './table.ts'
import type { Question, Seen, ViewersOrder } from './viewers.ts'

const { values } = parseArgs({
  options: {
    viewers: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '60' },
    stalled: { type: 'string', default: '200' },
  },
})
const VIEWERS = Number(values.viewers)
const RATE = Number(values.rate)
const SECONDS = Number(values.seconds)
const STALLED = Number(values.stalled)
/** viewers in one process of theirs */
const TOGETHER = 1000
const HOST = '127.0.0.1'

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const told = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as T))
    child.once('exit', code => reject(new Error(`viewers ended with ${code}`)))
  })

const ask = <T>(child: ChildProcess, question: Question): Promise<T> => {
  const answer = told<T>(child)
  child.send(question)
  return answer
}

const script = join(import.meta.dirname, 'viewers.ts')

const viewers = async (port: number, count: number, deaf: boolean): Promise<ChildProcess[]> => {
  const children: ChildProcess[] = []
  for (let i = 0; i < count; i += TOGETHER) {
    const order: ViewersOrder = { host: HOST, port, count: Math.min(TOGETHER, count - i), deaf }
    const child = fork(script)
    child.send(order)
    await told(child)
    children.push(child)
  }
  return children
}

interface Load {
  readonly result: PacedResult
  readonly cores: Readonly<Record<string, number>>
  /** MB of the node, once a second */
  readonly rss: readonly number[]
}

/** Filings at the pace for some seconds; what the node used meanwhile. */
const lodge = async (
  node: NodeChild,
  key: string,
  seconds: number,
  watching: readonly ChildProcess[],
): Promise<Load> => {
  const order: PacedOrder = {
    host: HOST,
    port: node.port,
    key,
    rate: RATE,
    warm: 1,
    seconds,
    now: Date.now(),
  }
  const rss: number[] = []
  const timer = setInterval(() => rss.push(rssOf(node.pid)), 1000)
  const cpu = () => ({
    node: cpuOf(node.pid),
    postgres: postgresCpu(node.folder),
    viewers: watching.reduce((sum, each) => sum + cpuOf(each.pid!), 0),
  })
  const { result, cores } = await stretch<PacedResult>('paced.ts', order, cpu)
  clearInterval(timer)
  if (result.refused > 0) throw new Error(`${result.refused} refused, e.g. ${result.example}`)
  return { result, cores, rss }
}

const rowOf = (name: string, load: Load, seen: readonly Seen[]): string[] => {
  const late = latenciesOf(load.result, seen)
  const { cores, rss, result } = load
  const text = (value: number | undefined, digits = 2): string => (value ?? 0).toFixed(digits)
  return [
    name,
    String(result.positions.length),
    text(late.at(0.5), 0),
    text(late.at(0.99), 0),
    text(late.at(1), 0),
    text(cores.node),
    text(cores.postgres),
    text(cores.viewers),
    `${text(rss[0], 0)} → ${text(percentile(rss, 1), 0)} → ${text(rss.at(-1), 0)}`,
  ]
}

const HEAD = [
  'while',
  'filings',
  'p50 ms',
  'p99 ms',
  'most ms',
  'node cores',
  'PostgreSQL',
  'viewers',
  'RSS MB: first, most, last',
]

const QUIET_MS = 1500

/** Clients that never read, and others beside them. */
const deaf = async (node: NodeChild, key: string): Promise<string[]> => {
  const others = await viewers(node.port, 100, false)
  const before = rssOf(node.pid)
  const stalled = await viewers(node.port, STALLED, true)
  const load = await lodge(node, key, 45, [...others, ...stalled])
  const most = percentile(load.rss, 1)
  const ends = await Promise.all(stalled.map(each => ask<Seen>(each, 'seen')))
  const ended = ends.flatMap(each => each.ended)
  const seen = await Promise.all(others.map(each => ask<Seen>(each, 'seen')))
  for (const each of [...others, ...stalled]) each.kill()
  await sleep(QUIET_MS)
  say(
    `never reading: ${ended.length} of ${STALLED} cut off, after ` +
      `${(percentile(ended, 0) / 1000).toFixed(1)}–${(percentile(ended, 1) / 1000).toFixed(1)} s; ` +
      `at most ${((most - before) / STALLED).toFixed(2)} MB each`,
  )
  return rowOf(`${STALLED} never read, 100 others`, load, seen)
}

const NETWORK = 'beibu-bench'
const [OUTSIDE, INSIDE] = ['10.231.77.1', '10.231.77.2']

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: 'ignore' })
}

/** A network of its own, whose cable can be pulled. False where the system does not let us. */
const makeNetwork = (): boolean => {
  try {
    ip('netns', 'add', NETWORK)
    ip('link', 'add', 'bb-out', 'type', 'veth', 'peer', 'name', 'bb-in')
    ip('link', 'set', 'bb-in', 'netns', NETWORK)
    ip('addr', 'add', `${OUTSIDE}/24`, 'dev', 'bb-out')
    ip('link', 'set', 'bb-out', 'up')
    ip('-n', NETWORK, 'addr', 'add', `${INSIDE}/24`, 'dev', 'bb-in')
    ip('-n', NETWORK, 'link', 'set', 'bb-in', 'up')
    return true
  } catch {
    return false
  }
}

/** Clients whose network goes away: no FIN, no RST, nothing. */
const vanished = async (node: NodeChild, key: string): Promise<string[] | undefined> => {
  if (!makeNetwork()) {
    say('vanishing without FIN: not tried, it needs the right to make networks (root)')
    return undefined
  }
  try {
    const others = await viewers(node.port, 100, false)
    const args = ['netns', 'exec', NETWORK, process.execPath, script]
    const child = spawn('ip', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.send({ host: OUTSIDE, port: node.port, count: STALLED, deaf: false })
    await told(child)
    const before = await open(node.url)
    ip('link', 'set', 'bb-out', 'down')
    const pulled = performance.now()
    const gone = watchViewers(node.url, before - STALLED)
    const load = await lodge(node, key, 45, others)
    const seen = await Promise.all(others.map(each => ask<Seen>(each, 'seen')))
    const at = await Promise.race([gone, sleep(1000).then(() => undefined)])
    say(
      at === undefined
        ? `vanished: of ${STALLED} the server still holds ${(await open(node.url)) - 100}`
        : `vanished: all ${STALLED} let go within ${((at - pulled) / 1000).toFixed(1)} s`,
    )
    for (const each of [...others, child]) each.kill()
    return rowOf(`${STALLED} vanished, 100 others`, load, seen)
  } finally {
    ip('link', 'del', 'bb-out')
    ip('netns', 'del', NETWORK)
  }
}

/** Viewers that the node counts. */
const open = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^beibu_viewers (\d+)/m.exec(text)?.[1] ?? Number.NaN)
}

const watchViewers = async (url: string, wanted: number): Promise<number | undefined> => {
  for (let i = 0; i < 120; i++) {
    if ((await open(url)) <= wanted) return performance.now()
    await sleep(500)
  }
  return undefined
}

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-feed-'))
  const node = await startNode({ folder, env: { HOST: '0.0.0.0' } })
  try {
    const key = await makeKey(folder, 'Feed trial', ['trader'])
    const children = await viewers(node.port, VIEWERS, false)
    const load = await lodge(node, key, SECONDS, children)
    await sleep(QUIET_MS)
    const seen = await Promise.all(children.map(each => ask<Seen>(each, 'seen')))
    const compared = await checkStates(node.url, seen, VIEWERS)
    say(`all ${VIEWERS} viewers hold the API's own totals, ${compared} cells each, to the unit`)
    const rows = [rowOf(`${VIEWERS} viewers`, load, seen)]
    for (const each of children) each.kill()
    await sleep(QUIET_MS)
    if (STALLED > 0) {
      rows.push(await deaf(node, key))
      const row = await vanished(node, key)
      if (row !== undefined) rows.push(row)
    }
    say(`\n${RATE} filings a second\n\n${table(HEAD, rows)}`)
  } finally {
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
