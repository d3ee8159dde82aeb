// The ways of lodging that are measured, and one measured stretch of each.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type NodeChild, openNodeDatabase } from '#test/crash/child.ts'
import type { Mix } from './documents.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { type Cpu, stretch } from './measure.ts'
import type { PlainOrder, PlainResult } from './plain.ts'
import { cpuOf, postgresCpu, rssOf } from './processes.ts'

export interface Way {
  readonly name: string
  readonly by: 'beibu' | 'bare' | 'plain'
  readonly way: 'single' | 'batch'
  readonly once: boolean
  readonly connections: number
}

const each = (
  by: Way['by'],
  way: Way['way'],
  once: boolean,
  name: string,
  counts: readonly number[],
): Way[] => counts.map(connections => ({ name, by, way, once, connections }))

export const SINGLE = [1, 16, 128] as const
export const BATCH = [1, 4, 16] as const

export const WAYS: readonly Way[] = [
  ...each('plain', 'batch', false, 'plain: INSERT of 500 filings', [1, 2]),
  ...each('plain', 'single', false, 'plain: a transaction a filing', [8]),
  ...each('bare', 'single', false, 'bare server, a request a filing', SINGLE),
  ...each('bare', 'batch', false, 'bare server, lines', BATCH),
  ...each('beibu', 'single', false, 'Beibu, a request a filing', SINGLE),
  ...each('beibu', 'single', true, 'the same, each with a key', SINGLE),
  ...each('beibu', 'batch', false, 'Beibu, lines', BATCH),
  ...each('beibu', 'batch', true, 'the same, each with a key', BATCH),
]

export interface Measured {
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly cores: Cpu
  /** MB, of the server that took the filings */
  readonly rss: number
  readonly acknowledged: readonly number[]
}

export interface Times {
  readonly mix: Mix
  readonly warm: number
  readonly seconds: number
  readonly run: string
  readonly now: number
}

const DATABASES = { plain: 'bench_plain', bare: 'bench_bare' } as const

/** A fresh database beside the node's own, on the same PostgreSQL with the same settings. */
const withDatabase = async <T>(
  node: NodeChild,
  name: string,
  work: (config: PlainOrder['config']) => Promise<T>,
): Promise<T> => {
  const database = openNodeDatabase(node.folder)
  const { host, port, user } = database.config
  const config = { host, port, user, database: name }
  try {
    await database.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await database.query(`CREATE DATABASE ${name}`)
    return await work(config as PlainOrder['config'])
  } finally {
    await database.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await database.close()
  }
}

const figures = (
  { counted, seconds, p50, p99 }: PlainResult,
  cores: Cpu,
  rss: number,
  acknowledged: readonly number[] = [],
): Measured => ({ rate: counted / seconds, p50, p99, cores, rss, acknowledged })

const plain = (node: NodeChild, way: Way, times: Times): Promise<Measured> =>
  withDatabase(node, DATABASES.plain, async config => {
    const order: PlainOrder = {
      config,
      ...times,
      rows: way.way === 'batch' ? 500 : 1,
      connections: way.connections,
    }
    const cpu = () => ({ postgres: postgresCpu(node.folder) })
    const { result, cores } = await stretch<PlainResult>('plain.ts', order, cpu)
    return figures(result, cores, Number.NaN)
  })

const listening = (server: ChildProcess, config: PlainOrder['config']): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('message', port => resolve(Number(port)))
    server.once('exit', code => reject(new Error(`the bare server ended with ${code}`)))
    server.send(config)
  })

const load = async (
  target: { port: number; key: string; pid: number; folder: string },
  way: Way,
  times: Times,
): Promise<Measured> => {
  const { port, key, pid, folder } = target
  const { connections, once } = way
  const order: LoadOrder = { port, key, ...times, way: way.way, once, connections }
  const cpu = () => ({ node: cpuOf(pid), postgres: postgresCpu(folder) })
  const { result, cores } = await stretch<LoadResult>('load.ts', order, cpu)
  if (result.refused > 0) throw new Error(`${result.refused} refused, e.g. ${result.example}`)
  return figures(result, cores, rssOf(pid), result.acknowledged)
}

const bare = (node: NodeChild, way: Way, times: Times): Promise<Measured> =>
  withDatabase(node, DATABASES.bare, async config => {
    const server = fork(join(import.meta.dirname, 'bare.ts'))
    try {
      const port = await listening(server, config)
      return await load({ port, key: '', pid: server.pid!, folder: node.folder }, way, times)
    } finally {
      server.kill()
    }
  })

/** One stretch of a way. */
export const measure = (
  node: NodeChild,
  key: string,
  way: Way,
  times: Times,
): Promise<Measured> => {
  if (way.by === 'plain') return plain(node, way, times)
  if (way.by === 'bare') return bare(node, way, times)
  return load({ port: node.port, key, pid: node.pid, folder: node.folder }, way, times)
}
