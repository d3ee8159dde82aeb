// The lane of a filing as its row has it.
import type { Lane, LaneDecision, LaneReason } from '#kit/lanes.ts'
import type { Queryable } from '../store/database.ts'

/** What was decided before an amendment. */
export interface Earlier {
  readonly lane: Lane
  readonly score: number
  readonly reasons: readonly LaneReason[]
  readonly reference: string
  readonly position: number
  readonly decided: string
}

export interface Standing extends LaneDecision {
  readonly filing: string
  readonly type: string
  /** of acceptance, and the one whose seed it was drawn with; YYYY-MM-DD */
  readonly day: string
  readonly drawnOn: string
  readonly drawn: boolean
  /** versions of the tables that it was decided by */
  readonly reference: string
  readonly position: number
  readonly decided: string
  /** what history it counts in */
  readonly keys: readonly string[]
  /** the oldest first */
  readonly earlier: readonly Earlier[]
  /** what a look at it found; null while nobody has looked */
  readonly hit: boolean | null
}

export const earlierOf = (before: Standing | undefined): Earlier[] => {
  if (before === undefined) return []
  const { lane, score, reasons, reference, position, decided } = before
  return [...before.earlier, { lane, score, reasons, reference, position, decided }]
}

/** Texts of JSON as they come from the table. */
interface StandingRow {
  readonly filing: string
  readonly type: string
  readonly day: string
  readonly drawn_on: string
  readonly lane: Lane
  readonly drawn: boolean
  readonly score: number
  readonly draw: number
  readonly reasons: string
  readonly reference: string
  readonly position: bigint
  readonly decided: string
  readonly keys: string
  readonly earlier: string
  readonly hit: boolean | null
  readonly [name: string]: unknown
}

const fromRow = (row: StandingRow): Standing => ({
  filing: row.filing,
  type: row.type,
  day: row.day,
  drawnOn: row.drawn_on,
  lane: row.lane,
  drawn: row.drawn,
  score: row.score,
  draw: row.draw,
  reasons: JSON.parse(row.reasons) as LaneReason[],
  reference: row.reference,
  position: Number(row.position),
  decided: row.decided,
  keys: JSON.parse(row.keys) as string[],
  earlier: JSON.parse(row.earlier) as Earlier[],
  hit: row.hit,
})

const COLUMNS = `filing, type, day::text AS day, drawn_on::text AS drawn_on, lane, drawn, score, draw,
  reasons, reference, position, decided, keys, earlier, hit`

/** Lanes of filings, by their ids. */
export const loadStanding = async (
  rows: Queryable,
  partition: number,
  filings: readonly string[],
): Promise<Map<string, Standing>> => {
  if (filings.length === 0) return new Map()
  const { rows: found } = await rows.query<StandingRow>(
    {
      name: 'risk-standing',
      text: `SELECT ${COLUMNS} FROM risk_lane
        WHERE partition = ${partition} AND filing = ANY($1::text[])`,
    },
    [[...new Set(filings)].sort()],
  )
  return new Map(found.map(row => [row.filing, fromRow(row)]))
}

export const saveStanding = async (
  rows: Queryable,
  partition: number,
  all: readonly Standing[],
): Promise<void> => {
  if (all.length === 0) return
  const column = <T>(of: (each: Standing) => T): T[] => all.map(of)
  await rows.query(
    {
      name: 'risk-save',
      text: `INSERT INTO risk_lane (partition, filing, type, day, drawn_on, lane, drawn, score, draw,
          reasons, reference, position, decided, keys, earlier, hit)
        SELECT ${partition}, l.* FROM unnest($1::text[], $2::text[], $3::date[], $4::date[],
          $5::text[], $6::boolean[], $7::float8[], $8::float8[], $9::json[], $10::text[],
          $11::bigint[], $12::timestamptz[], $13::json[], $14::json[], $15::boolean[]) AS l
        ON CONFLICT (partition, filing) DO UPDATE SET lane = excluded.lane,
          drawn = excluded.drawn, score = excluded.score, draw = excluded.draw,
          reasons = excluded.reasons, reference = excluded.reference,
          position = excluded.position, decided = excluded.decided, keys = excluded.keys,
          earlier = excluded.earlier, hit = excluded.hit`,
    },
    [
      column(each => each.filing),
      column(each => each.type),
      column(each => each.day),
      column(each => each.drawnOn),
      column(each => each.lane),
      column(each => each.drawn),
      column(each => each.score),
      column(each => each.draw),
      column(each => JSON.stringify(each.reasons)),
      column(each => each.reference),
      column(each => String(each.position)),
      column(each => each.decided),
      column(each => JSON.stringify(each.keys)),
      column(each => JSON.stringify(each.earlier)),
      column(each => each.hit),
    ],
  )
}
