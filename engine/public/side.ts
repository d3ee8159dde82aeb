// What strangers see where figures of few are hidden (BEIBU_PUBLIC_TRADERS, docs/decisions/0040):
// days that are over, in sums that `traders` organisations at least stand behind.
//
// It follows the journal by position, behind the commit: intake knows nothing of it. What an event
// adds to a measure or takes away is a contribution of the filing's organisation, on the day that
// it counts on, or, where that was told already, on that of its journal row. Told blocks stay.
import type { Refusal } from '#kit/fault.ts'
import type { PublicSide, Totals, TotalsQuery } from '../api.ts'
import { hourOf } from '../cube/buckets.ts'
import { movesOf, type TypeCube } from '../cube/cube.ts'
import { type CutPlan, cutPlan, type Group } from '../cube/groups.ts'
import { type Folded, foldAfter } from '../cube/keep.ts'
import { type FeedFacts, FeedHub } from '../feed/hub.ts'
import type { MountedFiling } from '../mounted.ts'
import type { Database } from '../store/database.ts'
import { PublicFigures } from './figures.ts'
import { readBlocks, readHead, type StoredBlock, writeEnd } from './store.ts'
import { type Block, type Cutting, Waiting } from './waiting.ts'

/** A day ends so long after midnight: by then its last filings are in the journal. */
const MARGIN_MS = 5 * 60_000
const ROWS = 250

export interface PublicMeans extends Omit<FeedFacts, 'cube'> {
  readonly database: Database
  readonly partition: number
  /** traders behind each figure, 2 or more */
  readonly traders: number
}

/** A measure of a type: what waits of it, and the last day that was told. */
interface Series {
  readonly type: MountedFiling
  readonly measure: number
  readonly cutting: Cutting
  waiting: Waiting
  told: number
}

interface Followed {
  readonly plan: CutPlan
  readonly series: readonly Series[]
}

export class PublicFollower implements PublicSide {
  readonly traders: number
  readonly feed: FeedHub
  private readonly means: PublicMeans
  private readonly figures: PublicFigures
  private readonly types: ReadonlyMap<string, Followed>
  private position = 0
  private closed = Number.NEGATIVE_INFINITY
  /** what is in memory is not what the database says: read it again */
  private stale = true

  constructor(means: PublicMeans) {
    this.means = means
    this.traders = means.traders
    const { mounted, zone } = means
    this.figures = new PublicFigures(mounted, zone)
    this.types = new Map([...mounted.filings].map(([name, type]) => [name, this.followed(type)]))
    this.feed = new FeedHub({ ...means, cube: this.figures, told: () => this.told() })
  }

  private followed(type: MountedFiling): Followed {
    const plan = cutPlan(type)
    const series = type.measures.map(({ each }, measure) => {
      // what is counted once a filing would be counted once a row: by rows it is told as one
      const cut = each === undefined ? plan.whole : [...plan.names.keys()]
      const cutting = { dimensions: plan.names.length, cut, least: this.traders }
      const waiting = new Waiting()
      return { type, measure, cutting, waiting, told: Number.NEGATIVE_INFINITY }
    })
    return { plan, series }
  }

  /** How few may stand behind a figure, and the last day that is told of. */
  private told(): { public: { traders: number; until?: string } } {
    const { until } = this.figures
    const { traders } = this
    return { public: until === undefined ? { traders } : { traders, until } }
  }

  totals(query: TotalsQuery): Totals | Refusal {
    const found = this.figures.ask(query)
    return 'faults' in found ? found : { ...found, ...this.told() }
  }

  /** Read what was told and what waits. */
  async load(): Promise<void> {
    const { database, partition } = this.means
    const head = await readHead(database, partition)
    for (const block of await readBlocks(database, partition, this.figures.position)) {
      this.put(block)
    }
    for (const [type, { series }] of this.types) {
      for (const each of series) {
        const { name } = each.type.measures[each.measure]!
        each.waiting = Waiting.read(head.waiting[`${type}/${name}`] ?? [])
      }
    }
    this.position = head.position
    this.closed = head.closed ?? Number.NEGATIVE_INFINITY
    this.figures.position = head.closed ?? 0
    this.stale = false
  }

  /** A block of a type, measure or dimension that no pack has any more is told no more. */
  private put({ type, measure, day, closed, units }: StoredBlock): void {
    const cube: TypeCube | undefined = this.figures.types.get(type)
    const series = this.types
      .get(type)
      ?.series.find(each => each.type.measures[each.measure]?.name === measure)
    if (cube === undefined || series === undefined) return
    const by = cube.plan.names.map(
      name =>
        new Map(Object.entries(units.by[name] ?? {}).map(([code, sum]) => [code, BigInt(sum)])),
    )
    const block = { day, units: { all: BigInt(units.all), by } }
    this.figures.put(cube, series.measure, block, closed)
    series.told = Math.max(series.told, day)
  }

  /** Take in the journal's next rows, up to the end of one day; 0 when there is nothing to do. */
  async advance(): Promise<number> {
    if (this.stale) await this.load()
    const { database, partition, mounted, now } = this.means
    const folded = await foldAfter(database, partition, mounted, this.position, ROWS)
    for (const [n, each] of folded.entries()) {
      const posted = this.dayOf(Date.parse(each.row.at))
      if (posted - 1 > this.closed) {
        await this.close(posted - 1)
        return n + 1
      }
      this.take(each, Math.max(posted, this.closed + 1))
      this.position = each.row.position
    }
    if (folded.length > 0) return folded.length
    // a night without filings ends a day too
    const over = this.dayOf(now() - MARGIN_MS) - 1
    if (over <= this.closed || this.closed === Number.NEGATIVE_INFINITY) return 0
    await this.close(over)
    return 1
  }

  private dayOf(ms: number): number {
    return Math.floor(hourOf(this.means.zone, ms) / 24)
  }

  private take({ type, before, after }: Folded, posted: number): void {
    const { plan, series } = this.types.get(type.type)!
    const { old, gone, fresh, come } = movesOf(plan, { type, before, after })
    const add = (groups: readonly Group[], at: typeof gone, sign: bigint): void => {
      for (const { family, dims, values } of groups) {
        for (const each of series) {
          const ms = at[each.measure]
          const value = sign * values[each.measure]!
          const rows = type.measures[each.measure]!.each !== undefined
          const own = family === (rows ? plan.families.length - 1 : 0)
          if (ms === undefined || value === 0n || !own) continue
          const day = this.dayOf(ms)
          const on = day > each.told ? day : posted
          each.waiting.add(on, dims.join('\u001f'), after.org, value)
        }
      }
    }
    add(old, gone, -1n)
    add(fresh, come, 1n)
  }

  /** Tell of the days up to one that is over. */
  private async close(day: number): Promise<void> {
    const { database, partition, mounted } = this.means
    const blocks: StoredBlock[] = []
    const waiting: Record<string, ReturnType<Waiting['toJSON']>> = {}
    this.stale = true
    for (const [type, { plan, series }] of this.types) {
      for (const each of series) {
        const { name } = mounted.filings.get(type)!.measures[each.measure]!
        for (const block of each.waiting.close(day, each.cutting)) {
          blocks.push(stored(block, type, name, plan, day))
        }
        const left = each.waiting.toJSON()
        if (left.length > 0) waiting[`${type}/${name}`] = left
      }
    }
    const head = { position: this.position, closed: day, waiting }
    await writeEnd(database, partition, head, blocks, this.traders)
    await this.load()
  }
}

const stored = (
  { day, units }: Block,
  type: string,
  measure: string,
  plan: CutPlan,
  closed: number,
): StoredBlock => {
  const texts = (sums: ReadonlyMap<string, bigint>): Record<string, string> =>
    Object.fromEntries([...sums].map(([code, sum]) => [code, `${sum}`]))
  const by = Object.fromEntries(plan.names.map((name, d) => [name, texts(units.by[d]!)]))
  return { type, measure, day, closed, units: { all: `${units.all}`, by } }
}
