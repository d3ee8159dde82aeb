// `beibu demo`: a seeded year (or any span) of demonstration filings through the batch door.
import { mount } from '#engine/mounted.ts'
import { parseMoney } from '#kit/money.ts'
import { bucketRange } from '#kit/time.ts'
import { type BatchLine, lodgeBatch } from './batch-client.ts'
import { runningAddress, withKey } from './lodge.ts'
import { type Build, type Log, markDemonstration, Told, withStore } from './node.ts'
import type { Settings } from './settings.ts'

export interface YearOrder {
  readonly year: string
  readonly count: number
  readonly seed: number
  readonly total?: string
  readonly out: NodeJS.WriteStream
}

const markDemo = (settings: Settings, build: Build, log: Log): Promise<void> =>
  withStore(settings, build, log, ({ database }) => markDemonstration(database))

/** Lodge a span of demonstration filings. The same order twice lodges nothing twice. */
export const lodgeYear = async (
  settings: Settings,
  build: Build,
  log: Log,
  order: YearOrder,
): Promise<{ lodged: number; replayed: number; refused: number; seconds: number }> => {
  const url = runningAddress(settings)
  if (url === undefined) throw new Told('no node runs on this data folder: start it first')
  const { packs } = mount(build.packs(settings))
  const pack = packs.find(each => each.demo !== undefined)
  if (pack === undefined) throw new Told('no pack of this node has demonstration filings')
  const span = bucketRange(settings.zone, order.year)
  if (span === undefined) throw new Told(`${order.year} is no year, month or day`)
  const total = order.total === undefined ? undefined : parseMoney(order.total, 'CNY')
  if (order.total !== undefined && total === undefined)
    throw new Told(`${order.total} is no amount`)
  await markDemo(settings, build, log)
  const to = Math.min(span.to, Date.now())
  const { seed, count } = order
  const demo = { seed, count, from: span.from, to, ...(total === undefined ? {} : { total }) }
  // The span's end is part of the key: what was lodged of a year in progress is another set.
  const mark = `demo:${order.year}:${seed}:${count}:${order.total ?? ''}`
  const lines = function* (): Generator<BatchLine> {
    let n = 0
    for (const each of pack.demo!(demo)) {
      const effective = new Date(each.effective).toISOString()
      yield { key: `${mark}:${n++}`, effective, document: JSON.stringify(each.document) }
    }
  }
  return withKey(
    settings,
    build,
    log,
    'Corridor year (demo)',
    ['trader', 'operator'],
    async key => {
      const began = Date.now()
      const counts = { lodged: 0, replayed: 0, refused: 0 }
      let told = began
      const filing = `${pack.name}.${Object.keys(pack.filings)[0]}`
      for await (const answer of lodgeBatch({ url, key, filing }, lines())) {
        if (answer.number === undefined) counts.refused++
        else if (answer.status === 200) counts.replayed++
        else counts.lodged++
        if (Date.now() - told < 1000) continue
        told = Date.now()
        const done = counts.lodged + counts.replayed + counts.refused
        const rate = Math.round((done * 1000) / (told - began))
        const live = order.out.isTTY === true
        order.out.write(
          `${live ? '\r\u001B[K' : ''}${done} of ${count} · ${rate}/s${live ? '' : '\n'}`,
        )
      }
      order.out.write('\n')
      return { ...counts, seconds: (Date.now() - began) / 1000 }
    },
  )
}
