// Risk lanes as officers ask for them; and the follower that decides them. Lanes and reasons are
// read behind the walls, whose policy shows them to officers alone (migration 010).
import { fault, Refusal } from '#kit/fault.ts'
import { type Rate, wilson } from '#kit/interval.ts'
import type { Lane } from '#kit/lanes.ts'
import { localDate } from '#kit/time.ts'
import type { MountedFiling } from '../mounted.ts'
import { isCancelled } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'
import { followLanes, type RiskMeans } from './follow.ts'
import { type Draw, drawsOf, seedsOf } from './seeds.ts'
import { loadStanding, type Standing } from './standing.ts'

const DAY_MS = 86_400_000
/** Journal rows that one call of `advance` goes through when nobody says how many. */
const ROWS = 20_000
/** Rates that take longer are given up. */
const MOST_SECONDS = 10

/** Days of acceptance [from, to], YYYY-MM-DD. */
export interface RatesQuery {
  readonly from?: string
  readonly to?: string
}

interface Counted {
  /** filings, those of them that were looked at, and where something was found */
  readonly chosen: number
  readonly inspected: number
  readonly hits: number
}
interface CountedRate extends Counted, Rate {}

export interface ReasonRate extends CountedRate {
  readonly id: string
  readonly kind: string
  /** of the filings that were drawn as well: what nobody picked is an unbiased look */
  readonly drawn: CountedRate
}
export interface Rates {
  readonly from: string
  readonly to: string
  /** all filings in lanes, and those of them that the draw chose */
  readonly all: CountedRate
  readonly drawn: CountedRate
  readonly lanes: Readonly<Record<Lane, Counted>>
  readonly reasons: readonly ReasonRate[]
}

interface Columns extends Counted {
  readonly drawn: number
  readonly drawn_inspected: number
  readonly drawn_hits: number
  readonly [name: string]: unknown
}
/** Columns of a count: all, looked at, hits; and of the drawn. */
const COUNTS = `count(*)::int AS chosen, count(l.hit)::int AS inspected,
  (count(*) FILTER (WHERE l.hit))::int AS hits,
  (count(*) FILTER (WHERE l.drawn))::int AS drawn,
  (count(l.hit) FILTER (WHERE l.drawn))::int AS drawn_inspected,
  (count(*) FILTER (WHERE l.drawn AND l.hit))::int AS drawn_hits`

const rated = (chosen: number, inspected: number, hits: number): CountedRate => ({
  chosen,
  inspected,
  hits,
  ...wilson(hits, inspected),
})
const ofAll = (row: Columns): CountedRate => rated(row.chosen, row.inspected, row.hits)
const ofDrawn = (row: Columns): CountedRate => rated(row.drawn, row.drawn_inspected, row.drawn_hits)
const NOTHING: Columns = {
  chosen: 0,
  inspected: 0,
  hits: 0,
  drawn: 0,
  drawn_inspected: 0,
  drawn_hits: 0,
}
const add = (a: Columns, b: Columns): Columns => ({
  chosen: a.chosen + b.chosen,
  inspected: a.inspected + b.inspected,
  hits: a.hits + b.hits,
  drawn: a.drawn + b.drawn,
  drawn_inspected: a.drawn_inspected + b.drawn_inspected,
  drawn_hits: a.drawn_hits + b.drawn_hits,
})

const forbidden = (): Refusal => new Refusal([fault('role-forbidden', '', { role: 'officer' })])

export class RiskLanes {
  private readonly means: RiskMeans
  private ready = ''

  constructor(means: RiskMeans) {
    this.means = means
  }

  /**
   * Decide what the journal has beyond the lanes, up to a bound, or the batch that passes it.
   * Called every second or sooner. Returns how many journal rows were gone through.
   */
  async advance(most = ROWS): Promise<number> {
    await this.keepSeeds()
    for (let taken = 0; ; ) {
      const rows = await followLanes(this.means)
      taken += rows
      if (rows === 0 || taken >= most) return taken
    }
  }

  private today(): string {
    return localDate(this.means.zone, this.means.now())
  }

  /** Today's seeds and tomorrow's: a commitment counts only when it was there before the day. */
  private async keepSeeds(): Promise<void> {
    const { database, partition, filings, now, zone } = this.means
    const tomorrow = localDate(zone, now() + DAY_MS)
    if (this.ready === tomorrow) return
    for (const { type, filing } of filings.values()) {
      if (filing.lanes === undefined) continue
      const days = [this.today(), tomorrow]
      await seedsOf(database, partition, type, filing.lanes, days, now())
    }
    this.ready = tomorrow
  }

  /** The lane of a filing; null while it is not decided, undefined when there is no such filing. */
  async read(
    caller: Caller,
    type: MountedFiling,
    number: string,
  ): Promise<Standing | null | undefined | Refusal> {
    if (!caller.roles.has('officer')) return forbidden()
    const { database, partition } = this.means
    return asCaller(database, caller, async rows => {
      const { rows: found } = await rows.query<{ filing: string }>(
        `SELECT filing FROM filing
          WHERE partition = ${partition} AND type = $1 AND number = $2`,
        [type.type, number],
      )
      const id = found[0]?.filing
      if (id === undefined) return undefined
      return (await loadStanding(rows, partition, [id])).get(id) ?? null
    })
  }

  /** Commitments of days, and the seeds of those that are over: for whoever draws again. */
  async draws(caller: Caller, type: MountedFiling, query: RatesQuery): Promise<Draw[] | Refusal> {
    if (!mayAudit(caller)) return forbidden()
    const { database, partition, now, zone } = this.means
    const today = this.today()
    const { from, to } = this.days(query, localDate(zone, now() + DAY_MS))
    return drawsOf(database, partition, type.type, { from, to, today })
  }

  /** [from, to]: 90 days up to the last when not said. */
  private days({ from, to }: RatesQuery, last: string): { from: string; to: string } {
    const end = to ?? last
    const begin = new Date(Date.parse(`${end}T00:00:00Z`) - 89 * DAY_MS)
    return { from: from ?? begin.toISOString().slice(0, 10), to: end }
  }

  /** How often each reason chose, and how often a look then found something. */
  async rates(caller: Caller, type: MountedFiling, query: RatesQuery): Promise<Rates | Refusal> {
    if (!mayAudit(caller)) return forbidden()
    const { database, partition, references } = this.means
    const { from, to } = this.days(query, this.today())
    const values = [type.type, from, to]
    try {
      return await database.transaction(async rows => {
        await rows.query(`SET LOCAL statement_timeout = '${MOST_SECONDS}s'`)
        const { rows: byLane } = await rows.query<Columns & { lane: Lane }>(
          `SELECT l.lane, ${COUNTS} FROM risk_lane l
            WHERE l.partition = ${partition} AND l.type = $1
              AND l.day BETWEEN $2::date AND $3::date
            GROUP BY l.lane`,
          values,
        )
        // of history only where it adds: what lowers a score chose nothing
        const { rows: byReason } = await rows.query<Columns & { id: string; kind: string }>(
          `SELECT r.id, r.kind, ${COUNTS} FROM risk_lane l,
              json_to_recordset(l.reasons) AS r(id text, kind text, points float8)
            WHERE l.partition = ${partition} AND l.type = $1
              AND l.day BETWEEN $2::date AND $3::date AND (r.kind <> 'history' OR r.points > 0)
            GROUP BY r.id, r.kind`,
          values,
        )
        const { pack, filing } = type
        const table = (name: string) => references().codes(pack.name, name, to) ?? new Map()
        return ratesOf({ from, to }, byLane, byReason, filing.lanes?.reasons(table) ?? [])
      })
    } catch (error) {
      if (!isCancelled(error)) throw error
      return new Refusal([fault('takes-too-long', '/from', { seconds: MOST_SECONDS })])
    }
  }
}

const mayAudit = ({ roles }: Caller): boolean => roles.has('officer') || roles.has('operator')

type ReasonRow = Columns & { readonly id: string; readonly kind: string }

const ratesOf = (
  days: { readonly from: string; readonly to: string },
  byLane: readonly (Columns & { readonly lane: Lane })[],
  byReason: readonly ReasonRow[],
  inForce: readonly { readonly id: string; readonly kind: string }[],
): Rates => {
  const all = byLane.reduce(add, NOTHING)
  const lane = (name: Lane): Counted => {
    const { chosen, inspected, hits } = byLane.find(each => each.lane === name) ?? NOTHING
    return { chosen, inspected, hits }
  }
  const never = inForce.filter(({ id }) => !byReason.some(each => each.id === id))
  const reasons: ReasonRow[] = [...byReason, ...never.map(each => ({ ...NOTHING, ...each }))]
  return {
    ...days,
    all: ofAll(all),
    drawn: ofDrawn(all),
    lanes: { green: lane('green'), yellow: lane('yellow'), red: lane('red') },
    reasons: reasons
      .map(row => ({ id: row.id, kind: row.kind, ...ofAll(row), drawn: ofDrawn(row) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
