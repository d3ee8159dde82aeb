// Lanes follow the journal by position, after commit and in batches of their own, so that lodging
// waits for none of it. What was decided and the position it is true at travel in one transaction:
// a restart decides nothing twice and misses nothing, and processes take turns by the row's lock.
// Rows are gone through in the journal's order, so that each decision knows what was before it.
import type { AnyLanes, Members } from '#kit/filing.ts'
import { LANES, type Lane, type LaneCase, type LaneDecision } from '#kit/lanes.ts'
import { localDate } from '#kit/time.ts'
import { members } from '../journal/rows.ts'
import type { MountedFiling } from '../mounted.ts'
import type { References } from '../reference/references.ts'
import { endOf } from '../search/follow.ts'
import type { Database, Transaction } from '../store/database.ts'
import { Counting } from './counts.ts'
import { digest, seedsOf } from './seeds.ts'
import { earlierOf, loadStanding, type Standing, saveStanding } from './standing.ts'

export interface RiskMeans {
  readonly database: Database
  readonly partition: number
  readonly filings: ReadonlyMap<string, MountedFiling>
  readonly references: () => References
  readonly zone: string
  readonly now: () => number
}

interface Event {
  readonly position: bigint
  readonly at: string
  readonly effective: string
  readonly type: string
  readonly filing: string
  readonly number: string
  readonly event: string
  readonly version: number
  readonly body: string | null
  readonly amounts: string | null
  /** state before it; null of a lodging */
  readonly before: string | null
}

/** An event with all that is known before others of its batch are decided. */
interface Ready {
  readonly event: Event
  readonly document?: {
    readonly doc: Members
    readonly amounts: Members
    readonly at: LaneCase
    readonly keys: readonly string[]
  }
}

const eventsOf = async (
  transaction: Transaction,
  partition: number,
  types: readonly string[],
  after: number,
  to: number,
): Promise<Event[]> => {
  const { rows } = await transaction.query<Event & Record<string, unknown>>(
    {
      name: 'risk-events',
      text: `SELECT j.position, j.at, j.effective, j.type, j.filing, j.number, j.event, j.version,
          j.body, j.amounts, p.state AS before
        FROM journal j
        LEFT JOIN filing f ON f.partition = ${partition} AND f.filing = j.filing AND j.version > 1
        LEFT JOIN journal p ON p.partition = ${partition} AND p.position = f.positions[j.version - 1]
        WHERE j.partition = ${partition} AND j.position > $1 AND j.position <= $2
          AND j.type = ANY($3::text[])
        ORDER BY j.position`,
    },
    [after, to, types],
  )
  return rows
}

const higher = (a: Lane, b: Lane): Lane => (LANES.indexOf(a) < LANES.indexOf(b) ? b : a)

/** One type's events of a batch, in order. */
class Round {
  private readonly means: RiskMeans
  private readonly type: MountedFiling
  private readonly lanes: AnyLanes
  private readonly standing: Map<string, Standing>
  private readonly seeds: ReadonlyMap<string, string>

  private constructor(
    means: RiskMeans,
    type: MountedFiling,
    lanes: AnyLanes,
    standing: Map<string, Standing>,
    seeds: ReadonlyMap<string, string>,
  ) {
    this.means = means
    this.type = type
    this.lanes = lanes
    this.standing = standing
    this.seeds = seeds
  }

  static async take(
    means: RiskMeans,
    transaction: Transaction,
    type: MountedFiling,
    lanes: AnyLanes,
    events: readonly Event[],
  ): Promise<void> {
    const { partition, zone, now } = means
    const standing = await loadStanding(
      transaction,
      partition,
      events.filter(each => each.version > 1).map(each => each.filing),
    )
    const days = events.flatMap(({ version, at }) =>
      version === 1 ? [localDate(zone, Date.parse(at))] : [],
    )
    for (const each of standing.values()) days.push(each.drawnOn)
    const seeds = await seedsOf(transaction, partition, type.type, lanes, days, now())
    const round = new Round(means, type, lanes, standing, seeds)
    await round.go(transaction, events)
  }

  private async go(transaction: Transaction, events: readonly Event[]): Promise<void> {
    const { partition } = this.means
    const days = new Map<string, { day: string; drawnOn: string }>()
    const ready = events.map(event => this.ready(event, days))
    const keys = ready.flatMap(each => each.document?.keys ?? [])
    const counts = await Counting.load(transaction, partition, this.type.type, keys)
    for (const each of ready) {
      this.learn(each.event, counts)
      this.decide(each, counts)
    }
    await saveStanding(transaction, partition, [...this.standing.values()])
    await counts.save(transaction)
  }

  /** Days stay those of the lodging: an amendment is drawn as the filing was, not once more. */
  private daysOf(event: Event, days: Map<string, { day: string; drawnOn: string }>) {
    const known = this.standing.get(event.filing) ?? days.get(event.filing)
    if (known !== undefined) return known
    const { zone } = this.means
    const made = {
      day: localDate(zone, Date.parse(event.effective)),
      drawnOn: localDate(zone, Date.parse(event.at)),
    }
    days.set(event.filing, made)
    return made
  }

  private ready(event: Event, days: Map<string, { day: string; drawnOn: string }>): Ready {
    const { body, amounts, number } = event
    if (body === null || amounts === null) return { event }
    const { day, drawnOn } = this.daysOf(event, days)
    const references = this.means.references()
    const { name } = this.type.pack
    const at: LaneCase = {
      number,
      day,
      table: table => references.codes(name, table, day) ?? NO_ROWS,
      draw: { day: drawnOn, seed: this.seeds.get(drawnOn) ?? '', digest },
    }
    const doc = members(this.type, 'fields', body)
    const sums = members(this.type, 'amounts', amounts)
    return { event, document: { doc, amounts: sums, at, keys: this.lanes.keys(doc, sums, at) } }
  }

  /** The first outcome of a filing counts: what is found later was looked for by other means. */
  private learn({ filing, event, before }: Event, counts: Counting): void {
    const standing = this.standing.get(filing)
    if (standing === undefined || standing.hit !== null || before === null) return
    const hit = this.lanes.outcome({ from: before, event })
    if (hit === undefined) return
    for (const key of standing.keys) counts.add(key, { filed: 0, inspected: 1, hits: hit ? 1 : 0 })
    this.standing.set(filing, { ...standing, hit })
  }

  private decide({ event, document }: Ready, counts: Counting): void {
    if (document === undefined) return
    const { doc, amounts, at, keys } = document
    const before = this.standing.get(event.filing)
    // of its own earlier document a filing is no precedent
    const own = new Set(before?.keys)
    const made: LaneDecision = this.lanes.decide(doc, amounts, at, key => counts.of(key, own))
    for (const key of keys) {
      if (!own.has(key)) counts.add(key, { filed: 1, inspected: 0, hits: 0 })
    }
    const { references, now } = this.means
    this.standing.set(event.filing, {
      filing: event.filing,
      type: this.type.type,
      day: at.day,
      drawnOn: at.draw.day,
      ...made,
      lane: before === undefined ? made.lane : higher(made.lane, before.lane),
      drawn: made.reasons.some(({ kind }) => kind === 'draw'),
      reference: references().versions(this.type.pack.name),
      position: Number(event.position),
      decided: new Date(now()).toISOString(),
      keys: [...new Set([...own, ...keys])],
      earlier: earlierOf(before),
      hit: before?.hit ?? null,
    })
  }
}
const NO_ROWS: ReturnType<LaneCase['table']> = new Map()

/**
 * Decide the next batch of the journal; returns how many of its rows were gone through. Every type
 * by itself: one's history is not another's.
 */
export const followLanes = (means: RiskMeans): Promise<number> =>
  means.database.transaction(async transaction => {
    const { partition, filings } = means
    const { rows } = await transaction.query<{ position: bigint }>(
      `SELECT position FROM risk_head WHERE partition = ${partition} FOR UPDATE`,
    )
    const after = Number(rows[0]?.position ?? 0n)
    const to = await endOf(transaction, partition, after)
    if (to === undefined) return 0
    const types = [...filings.values()].flatMap(type =>
      type.filing.lanes === undefined ? [] : [{ type, lanes: type.filing.lanes }],
    )
    const names = types.map(each => each.type.type)
    const events =
      names.length === 0 ? [] : await eventsOf(transaction, partition, names, after, to)
    for (const { type, lanes } of types) {
      const own = events.filter(each => each.type === type.type)
      if (own.length > 0) await Round.take(means, transaction, type, lanes, own)
    }
    await transaction.query(`UPDATE risk_head SET position = $1 WHERE partition = ${partition}`, [
      to,
    ])
    return to - after
  })
