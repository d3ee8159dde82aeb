// Where the time of one filing goes inside the process: microseconds of each stage, one core, no
// network and no database. `node bench/stages.ts [--mix heavy|demo] [--ms 600]`
import { parseArgs } from 'node:util'
import { Cube } from '#engine/cube/cube.ts'
import { decide } from '#engine/intake/decide.ts'
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import {
  assessDocument,
  type Ground,
  listing,
  prepare,
  readDocument,
} from '#engine/intake/prepare.ts'
import type { BatchState } from '#engine/intake/state.ts'
import { type Known, writeBatch, writeJournal } from '#engine/intake/write.ts'
import { leafBytes } from '#engine/journal/leaf.ts'
import { leafHash } from '#engine/journal/merkle.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Queryable } from '#engine/store/database.ts'
import { newId } from '#engine/store/ids.ts'
import type { Caller, LodgeCommand, Prepared } from '#engine/types.ts'
import { check, writeJson } from '#kit/lines.ts'
import { localDate } from '#kit/time.ts'
import { documents, type Mix } from './documents.ts'
import { makeGround, mounted, must, preparedDocuments, type, ZONE } from './prepared.ts'
import { table } from './table.ts'

const BATCH = 256
const NOW = Date.now()
const caller: Caller = { org: 'bench', actor: 'bench', roles: new Set(['trader']) }

const emptyState = (): BatchState & { whole: true } => ({
  filings: new Map(),
  numbers: new Map(),
  claims: new Map(),
  claimed: new Map(),
  inspected: new Map(),
  series: new Map(),
  accounts: new Map(),
  holds: new Map(),
  floorOf: account => mounted.floorOf(account),
  limitOf: account => mounted.limitOf(account),
  scaleOf: unit => mounted.scaleOf(unit),
  whole: true,
})

const nothingKnown: Known = { accounts: new Set(), series: new Set(), holds: new Map() }

/** Takes the statement's parameters and answers nothing: what is timed is their making. */
const sink: Queryable = {
  query: async () => ({ rows: [], rowCount: 0, command: '', oid: 0, fields: [] }),
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * CPU time of one call, microseconds: the best of five stretches of `ms` milliseconds. CPU, not
 * wall time, so that another program on the machine does not show; with the collector's share.
 */
const time = async (ms: number, count: number, work: (i: number) => unknown): Promise<number> => {
  let best = Number.POSITIVE_INFINITY
  for (let stretch = 0; stretch < 5; stretch++) {
    const began = cpu()
    let calls = 0
    while (cpu() - began < ms * 1000) {
      for (let i = 0; i < count; i++) {
        const result = work(i)
        if (result instanceof Promise) await result
      }
      calls += count
    }
    best = Math.min(best, (cpu() - began) / calls)
  }
  return best
}

const commandsOf = (list: readonly Prepared[]): LodgeCommand[] =>
  list.map(prepared => ({
    kind: 'lodge',
    type,
    caller,
    at: NOW,
    effective: NOW,
    id: newId(NOW),
    prepared,
  }))

const pureStages = async (
  each: MountedFiling,
  texts: readonly string[],
  ms: number,
  ground: Ground,
): Promise<Record<string, number>> => {
  const bodies = texts.map(text => Buffer.from(text))
  const parsed = bodies.map(body => must(parseJson(body)))
  const docs = bodies.map(body => must(readDocument(each, body)).doc)
  const view = ground.references.view(each.pack.name, localDate(ZONE, NOW))
  const amounts = docs.map(doc => must(each.filing.assess(doc, view)))
  const run = (work: (i: number) => unknown) => time(ms, bodies.length, work)
  const parse = await run(i => parseJson(bodies[i]!))
  const fields = await run(i => check(each.filing.fields, parsed[i]!.value))
  const repeats = await run(i => repeatedMember(bodies[i]!, texts[i]!, 1e9))
  const whole = await run(i => assessDocument(each, docs[i]!, bodies[i]!, NOW, ground))
  const assess = await run(i => each.filing.assess(docs[i]!, view))
  const text = await run(i => writeJson(each.filing.amounts, amounts[i]!))
  const listed = await run(i => listing(each, docs[i]!, amounts[i]!))
  const prepared = await run(i => prepare(each, bodies[i]!, NOW, ground))
  return {
    'parse JSON': parse,
    'check fields': fields,
    'repeated members': repeats,
    'rules (and the rest)': whole - assess - text - listed,
    assess,
    'amounts as text': text,
    'columns and facets': listed,
    'prepare, all of the above': prepared,
  }
}

const batchStages = async (
  list: readonly Prepared[],
  ms: number,
  ground: Ground,
): Promise<Record<string, number>> => {
  const commands = commandsOf(list)
  const a = (us: number): number => us / BATCH
  const decided = await time(ms, 1, () => decide(commands, emptyState(), ground))
  const state = emptyState()
  const { changes } = decide(commands, state, ground)
  const rows = changes.map(({ after, prepared }, i) => ({
    partition: 0,
    position: i + 1,
    at: new Date(NOW).toISOString(),
    effective: new Date(NOW).toISOString(),
    type: after.type,
    filing: after.id,
    number: after.number,
    event: 'lodge',
    steps: ['assess'],
    state: after.state,
    version: 1,
    org: caller.org,
    actor: caller.actor,
    reference: after.reference,
    body: prepared!.body.toString('utf8'),
    amounts: after.amountsText,
    extra: '{"states":["lodged","assessed"]}',
  }))
  const leaves = await time(ms, rows.length, i => leafHash(leafBytes(rows[i]!)))
  const head = { position: 0, edge: Buffer.alloc(0) }
  const write = await time(ms, 1, () => {
    const { grown } = writeJournal(sink, 0, head, changes)
    return writeBatch(sink, 0, head, changes, state, nothingKnown, grown)
  })
  const cube = new Cube(mounted, ZONE)
  const apply = await time(ms, changes.length, i => {
    const { before, after } = changes[i]!
    cube.apply({ type, position: cube.position + 1, before, after })
  })
  return {
    decide: a(decided),
    'leaf bytes and hash': leaves,
    "the write's parameters, with the leaf": a(write),
    'cube with its groups, one event': apply,
  }
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { mix: { type: 'string' }, ms: { type: 'string', default: '300' } },
  })
  const mixes: Mix[] = values.mix === undefined ? ['demo', 'heavy'] : [values.mix as Mix]
  const columns: Record<string, number>[] = []
  for (const mix of mixes) {
    const texts = documents(mix, 512, NOW)
    const ground = makeGround(new Cube(mounted, ZONE))
    const ms = Number(values.ms)
    columns.push({
      ...(await pureStages(type, texts, ms, ground)),
      ...(await batchStages(preparedDocuments(mix, BATCH, NOW), ms, ground)),
    })
  }
  const names = Object.keys(columns[0]!)
  const rows = names.map(name => [name, ...columns.map(each => each[name]!.toFixed(1))])
  process.stdout.write(table(['µs a filing', ...mixes], rows))
}

await main()
