// For tests: a life for the trade pack's demonstration filings, a pack that reserves, and what all
// derived tables say as text.
import { createHash } from 'node:crypto'
import type { TestEngine } from '#test/engine.ts'
import { caller, NOW } from '#test/engine.ts'
import type { Database } from '../store/database.ts'
import type { Accepted } from '../types.ts'
import type { Finding } from './finding.ts'
import { type VerifyOptions, verifyNode } from './verify.ts'

const DAY = 86_400_000
export const ZONE = 'Asia/Shanghai'

interface Living {
  readonly document: Record<string, unknown>
  readonly effective: number
  readonly next: readonly { transition: string; after: number }[]
  readonly key: string | undefined
  readonly org: string
  number: string
  version: number
  state: string
}

/** Every so many-th filing: amended once, has a reference (claim), comes with a key. */
const AMENDED = 7
const REFERENCED = 3
const KEYED = 2

export interface LifeOptions {
  readonly seed: number
  readonly count: number
  /** commands on their way at once: what a batch may hold */
  readonly width?: number
  /** called after each width of commands */
  readonly between?: () => Promise<void>
}

const accepted = (outcome: { ok: boolean }, of: Living): Accepted => {
  if (!outcome.ok) throw new Error(`${JSON.stringify(outcome)} of ${JSON.stringify(of.document)}`)
  return outcome as Accepted
}

const settle = (living: Living, { number, version, state }: Accepted): void => {
  living.number = number
  living.version = version
  living.state = state
}

/** Lodge demonstration filings of the trade pack and take each through its life. */
export const live = async (stage: TestEngine, options: LifeOptions): Promise<Living[]> => {
  const { seed, count, width = 100, between } = options
  const from = NOW - 30 * DAY
  const pack = stage.mounted.packs.find(each => each.demo !== undefined)!
  const all: Living[] = []
  for (const each of pack.demo!({ seed, count, from, to: NOW - DAY })) {
    const i = all.length
    const document: Record<string, unknown> = { ...each.document }
    if (i % REFERENCED === 0) document.reference = `REF-${seed}-${i}`
    all.push({
      document,
      effective: each.effective,
      next: each.next,
      key: i % KEYED === 0 ? `key-${seed}-${i}` : undefined,
      org: `org${i % 5}`,
      number: '',
      version: 0,
      state: '',
    })
  }
  const inTurn = async (list: readonly Living[], act: (each: Living) => Promise<void>) => {
    for (let i = 0; i < list.length; i += width) {
      await Promise.all(list.slice(i, i + width).map(act))
      await between?.()
    }
  }
  await inTurn(all, each => lodge(stage, each))
  const amendable = all.filter((_, i) => i % AMENDED === 0)
  await inTurn(amendable, each => amend(stage, each))
  for (const turn of [0, 1]) {
    await inTurn(
      all.filter(each => each.next.length > turn),
      each => step(stage, each, each.next[turn]!),
    )
  }
  return all
}

const bytes = (document: unknown): Buffer => Buffer.from(JSON.stringify(document))

const lodge = async (stage: TestEngine, living: Living): Promise<void> => {
  const { engine, type } = stage
  const { document, effective, key, org } = living
  const options = { effective, ...(key === undefined ? {} : { key }) }
  const who = caller(org, 'trader', 'operator')
  settle(living, accepted(await engine.lodge(type, who, bytes(document), options), living))
}

/** The same goods at twice the price, and the reference given up. */
const amend = async (stage: TestEngine, living: Living): Promise<void> => {
  const { engine, type } = stage
  const { reference: _, ...document } = living.document
  const items = document.items as readonly { value: string }[]
  const body = bytes({
    ...document,
    items: items.map(item => ({ ...item, value: String(2n * BigInt(item.value.split('.')[0]!)) })),
  })
  const { number, version, effective, org } = living
  const options = { version, body, effective: effective + 60_000, key: `amend-${number}` }
  const who = caller(org, 'trader', 'operator')
  settle(living, accepted(await engine.step(type, who, number, 'amend', options), living))
}

const step = async (
  stage: TestEngine,
  living: Living,
  { transition, after }: { transition: string; after: number },
): Promise<void> => {
  const { engine, type } = stage
  const { number, version, effective, org } = living
  const who = caller(org, 'trader', 'officer', 'operator')
  const options = { version, effective: Math.min(effective + after, NOW) }
  const outcome = await engine.step(type, who, number, transition, options)
  // an amendment may have made something due, or nothing
  if (outcome.ok) settle(living, outcome)
}

/** Cancel a filing that was not paid yet; its claims are given back. */
export const cancel = async (stage: TestEngine, living: Living): Promise<boolean> => {
  const { engine, type } = stage
  const { number, version, org } = living
  const outcome = await engine.step(type, caller(org), number, 'cancel', { version })
  if (outcome.ok) settle(living, outcome)
  return outcome.ok
}

/** What `verifyNode` finds. */
export const findingsOf = async (
  stage: Pick<TestEngine, 'mounted'>,
  database: Database,
  more: Partial<VerifyOptions> = {},
): Promise<Finding[]> => {
  const findings: Finding[] = []
  await verifyNode({
    database,
    partition: 0,
    mounted: stage.mounted,
    zone: ZONE,
    now: () => 0,
    onFinding: finding => findings.push(finding),
    ...more,
  })
  return findings
}

/** Derived tables and the columns that order them. */
export const DERIVED = {
  filing: 'filing',
  entry: 'position, n',
  account: 'account, unit',
  hold: 'filing, hold',
  claim: 'claim',
  series: 'series',
  tree_node: 'level, index',
  cube_chunk: 'type, part, chunk',
  cube_head: 'partition',
  head: 'partition',
} as const

/** All derived tables, each as the SHA-256 of its rows as text in the order of their keys. */
export const dump = async (database: Database): Promise<Record<string, string>> => {
  const tables: Record<string, string> = {}
  for (const [table, order] of Object.entries(DERIVED)) {
    const { rows } = await database.query<{ text: string }>(
      `SELECT t::text AS text FROM ${table} t WHERE partition = 0 ORDER BY ${order}`,
    )
    const hash = createHash('sha256')
    for (const { text } of rows) hash.update(`${text}\n`)
    tables[table] = `${rows.length} rows ${hash.digest('hex')}`
  }
  return tables
}
