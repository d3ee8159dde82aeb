// `beibu lodge FILE`: a file through the bulk door into a running node, by its batch route.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '#kit/fault.ts'
import { kitWords } from '#kit/messages/index.ts'
import { type Lang, say, sayFault } from '#kit/words.ts'
import { kindsOf } from '../bulk/kinds.ts'
import { loadMapping, type Mapping } from '../bulk/mapping.ts'
import { bulkWords } from '../bulk/messages.ts'
import { progressView } from '../bulk/progress.ts'
import { type LodgeMany, runBulk, type Summary } from '../bulk/run.ts'
import type { BulkItem } from '../bulk/source.ts'
import { type BatchTarget, lodgeBatch } from './batch-client.ts'
import { type Build, type Log, Told, withStore } from './node.ts'
import type { Settings } from './settings.ts'

export interface LodgeOrder {
  readonly file: string
  readonly mapping?: string
  readonly filing?: string
  readonly url?: string
  readonly key?: string
  readonly org?: string
  readonly results?: string
  readonly lang: Lang
  readonly out: NodeJS.WriteStream
}

/** Address of the node that runs on this data folder, as `start` left it. */
export const runningAddress = (settings: Settings): string | undefined => {
  const path = join(settings.data, 'beibu.address')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

/** Documents go out as they are read; each answer is matched with the item it belongs to. */
export const throughBatch = (target: BatchTarget): LodgeMany =>
  async function* (items) {
    const waiting: BulkItem[] = []
    const lines = async function* () {
      for await (const item of items) {
        waiting.push(item)
        const { key, effective } = item
        const document = JSON.stringify(item.document)
        yield effective === undefined ? { key, document } : { key, effective, document }
      }
    }
    for await (const { id, number, status, faults } of lodgeBatch(target, lines())) {
      const item = waiting.shift()
      if (item === undefined) throw new Error('an answer to nothing')
      if (id !== undefined && number !== undefined) {
        yield { item, ok: true, id, number, replayed: status === 200 }
      } else yield { item, ok: false, faults: faults ?? [] }
    }
  }

/** A key for one command by whoever may enter the data folder; it ends with the command. */
export const withKey = async <T>(
  settings: Settings,
  build: Build,
  log: Log,
  org: string,
  roles: readonly string[],
  work: (key: string) => Promise<T>,
): Promise<T> =>
  withStore(settings, build, log, async ({ keys }) => {
    const key = await keys.create({ org, roles, label: 'for one command', days: 1 })
    const made = (await keys.list()).filter(each => each.label === 'for one command').at(-1)
    try {
      return await work(key)
    } finally {
      if (made !== undefined) await keys.revoke(made.id)
    }
  })

const readMapping = async (path: string | undefined, lang: Lang): Promise<Mapping | undefined> => {
  if (path === undefined) return undefined
  const mapping = await loadMapping(path)
  if (!(mapping instanceof Refusal)) return mapping
  const reasons = mapping.faults.map(each =>
    say([bulkWords, kitWords], lang, each.key, each.values),
  )
  throw new Told(`mapping ${path}: ${reasons.join('; ')}`)
}

/** Lodge a file; returns what became of it. Prints its progress. */
export const lodgeFile = async (
  settings: Settings,
  build: Build,
  log: Log,
  order: LodgeOrder,
): Promise<Summary> => {
  const url = order.url ?? runningAddress(settings)
  if (url === undefined) throw new Told('no node runs on this data folder: start it, or give --url')
  const mapping = await readMapping(order.mapping, order.lang)
  const filing = order.filing ?? mapping?.filing
  if (filing === undefined) throw new Told('name the filing type, e.g. --filing trade.declaration')
  const packs = build.packs(settings)
  const [packName, filingName = ''] = filing.split('.')
  const declared = packs.find(pack => pack.name === packName)?.filings[filingName]
  if (declared === undefined) throw new Told(`no filing type ${filing}`)
  const words = [bulkWords, kitWords, ...packs.map(pack => pack.words)]
  const view = progressView(order.out, Date.now, (key, values) =>
    say(words, order.lang, key, values),
  )
  const run = (key: string): Promise<Summary> =>
    runBulk({
      file: order.file,
      filing,
      mapping,
      kinds: kindsOf(declared.fields),
      zone: settings.zone,
      lodge: throughBatch({ url, key, filing }),
      message: each => sayFault(words, order.lang, each),
      progress: progress => view.update(progress),
      results: order.results,
    })
  const roles = mapping?.effective === undefined ? ['trader'] : ['trader', 'operator']
  try {
    return order.key === undefined
      ? await withKey(settings, build, log, order.org ?? 'Bulk', roles, run)
      : await run(order.key)
  } finally {
    view.end()
  }
}
