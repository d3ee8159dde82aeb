// Seeds of the random share: one a day and filing type, made at the latest on the day before. Its
// commitment can be asked for at once, the seed itself when the day is over (decision 0020).
import { createHash } from 'node:crypto'
import type { AnyLanes } from '#kit/filing.ts'
import type { Digest } from '#kit/lanes.ts'
import type { Queryable } from '../store/database.ts'
import { newSeed } from '../store/seed.ts'

export const digest: Digest = text => createHash('sha256').update(text).digest()

/** What everybody who audits may know of a day. */
export interface Draw {
  readonly day: string
  readonly commitment: string
  readonly made: string
  /** null until the day is over */
  readonly seed: string | null
}

/** Seeds of days, made where there is none yet; a day's first seed stays. */
export const seedsOf = async (
  rows: Queryable,
  partition: number,
  type: string,
  lanes: AnyLanes,
  days: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(days)].sort()
  if (wanted.length === 0) return new Map()
  const seeds = wanted.map(() => newSeed())
  await rows.query(
    `INSERT INTO risk_seed (partition, type, day, seed, commitment, made)
      SELECT ${partition}, $1, s.day, s.seed, s.commitment, $5
      FROM unnest($2::date[], $3::text[], $4::text[]) AS s(day, seed, commitment)
      ON CONFLICT DO NOTHING`,
    [
      type,
      wanted,
      seeds,
      wanted.map((day, n) => lanes.commitment(day, seeds[n]!, digest)),
      new Date(now),
    ],
  )
  const { rows: found } = await rows.query<{ day: string; seed: string }>(
    `SELECT day::text AS day, seed FROM risk_seed
      WHERE partition = ${partition} AND type = $1 AND day = ANY($2::date[])`,
    [type, wanted],
  )
  return new Map(found.map(({ day, seed }) => [day, seed]))
}

/** Seeds and commitments of [from, to], YYYY-MM-DD; 400 days at most, the newest first. */
export const drawsOf = async (
  rows: Queryable,
  partition: number,
  type: string,
  { from, to, today }: { from: string; to: string; today: string },
): Promise<Draw[]> => {
  const { rows: found } = await rows.query<{
    day: string
    commitment: string
    made: string
    seed: string | null
  }>(
    `SELECT day::text AS day, commitment, made, CASE WHEN day < $4::date THEN seed END AS seed
      FROM risk_seed
      WHERE partition = ${partition} AND type = $1 AND day BETWEEN $2::date AND $3::date
      ORDER BY day DESC LIMIT 400`,
    [type, from, to, today],
  )
  return found.map(each => ({ ...each }))
}
