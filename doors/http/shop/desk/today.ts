// A merchant's counts: what was bought by day, what waits, what is under way. Whose they are stands
// in each statement.
import { textArray } from '#engine/store/binary.ts'
import { floorId } from '#engine/store/ids.ts'
import { localDate } from '#kit/time.ts'
import type { ShopGround } from '../ground.ts'

export const PARTITION = 0
/** China's days, as taxes and returns count them. */
export const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
/** Days that the desk shows beside today. */
const DAYS = 14
/** What is older stands in the lists alone: a desk looks at work under way. */
export const SINCE_MS = 120 * DAY_MS

interface Bought {
  readonly day: string
  readonly orders: number
  readonly pieces: number
  /** decimal, CNY */
  readonly paid: string
}

/** The last fourteen days, each with what was bought on it and stands; the newest last. */
export const boughtByDay = async (
  { ground, shop, typeOf }: ShopGround,
  org: string,
  now: number,
): Promise<Bought[]> => {
  const { bought, columns } = shop.desk
  const { rows } = await ground.database.query<Bought>(
    {
      name: 'desk-days',
      text: `SELECT (f.accepted AT TIME ZONE '${ZONE}')::date::text AS day,
          count(*)::int AS orders, sum((f.listed ->> $5)::int8)::int AS pieces,
          sum((f.listed ->> $6)::numeric)::text AS paid
        FROM filing f
        WHERE f.partition = ${PARTITION} AND f.type = $1 AND f.org = $2 AND f.filing >= $3
          AND f.state = ANY($4::text[])
        GROUP BY 1`,
    },
    [
      ...[typeOf('order').type, org, floorId(now - (DAYS + 1) * DAY_MS)],
      ...[textArray(bought), columns.pieces, columns.paid],
    ],
  )
  const found = new Map(rows.map(row => [row.day, row]))
  return Array.from({ length: DAYS }, (_, n) => {
    const day = localDate(ZONE, now - (DAYS - 1 - n) * DAY_MS)
    return found.get(day) ?? { day, orders: 0, pieces: 0, paid: '0.00' }
  })
}

interface Waiting {
  readonly count: number
  /** since when the oldest of them has stood so; null when there is none */
  readonly oldest: string | null
}
type Counts = ReadonlyMap<string, Waiting>

const NOTHING: Waiting = { count: 0, oldest: null }

const counted = async (
  { ground }: ShopGround,
  org: string,
  types: readonly string[],
  since: number,
): Promise<Counts> => {
  const { rows } = await ground.database.query<{
    type: string
    state: string
    count: number
    oldest: string
  }>(
    {
      name: 'desk-counts',
      text: `SELECT f.type, f.state, count(*)::int AS count, min(f.changed) AS oldest
        FROM filing f
        WHERE f.partition = ${PARTITION} AND f.type = ANY($1::text[]) AND f.org = $2
          AND f.filing >= $3
        GROUP BY f.type, f.state`,
    },
    [textArray(types), org, floorId(since)],
  )
  return new Map(rows.map(({ type, state, ...row }) => [`${type} ${state}`, row]))
}

const together = (counts: Counts, type: string, states: readonly string[]): Waiting =>
  states
    .map(state => counts.get(`${type} ${state}`) ?? NOTHING)
    .reduce((sum, each) => ({
      count: sum.count + each.count,
      oldest: [sum.oldest, each.oldest].filter(at => at !== null).sort()[0] ?? null,
    }))

/** Of orders that were paid and have no waybill: how many, since when, the oldest by number. */
export const unpacked = async (
  { ground, shop, typeOf }: ShopGround,
  org: string,
  since: number,
  most: number,
): Promise<Waiting & { readonly numbers: readonly string[] }> => {
  const { rows } = await ground.database.query<{ number: string; changed: string; count: number }>(
    {
      name: 'desk-unpacked',
      text: `SELECT f.number, f.changed, count(*) OVER ()::int AS count FROM filing f
        WHERE f.partition = ${PARTITION} AND f.type = $1 AND f.org = $2 AND f.filing >= $3
          AND f.state = $4 AND NOT EXISTS (
            SELECT 1 FROM process_link own
            JOIN process_link other ON other.partition = ${PARTITION}
              AND other.process = own.process AND other.key = own.key AND other.type = $5
            JOIN filing w ON w.partition = ${PARTITION} AND w.filing = other.filing
              AND w.state <> 'cancelled'
            WHERE own.partition = ${PARTITION} AND own.filing = f.filing)
        ORDER BY f.filing LIMIT $6`,
    },
    [
      ...[typeOf('order').type, org, floorId(since), shop.desk.unpacked],
      ...[typeOf('waybill').type, most],
    ],
  )
  return {
    count: rows[0]?.count ?? 0,
    oldest: rows[0]?.changed ?? null,
    numbers: rows.map(each => each.number),
  }
}

/** By what they mean to a merchant. `sells`: there was ever anything to sell, or sold. */
export const countsOf = async (shop: ShopGround, org: string, now: number) => {
  const { desk } = shop.shop
  const type = (name: Parameters<ShopGround['typeOf']>[0]): string => shop.typeOf(name).type
  const work = (['order', 'list', 'returning', 'parcel'] as const).map(type)
  const [counts, articles] = await Promise.all([
    counted(shop, org, work, now - SINCE_MS),
    counted(shop, org, [type('article')], 0),
  ])
  const of = (name: Parameters<typeof type>[0], states: readonly string[]) => ({
    ...together(counts, type(name), states),
    states,
  })
  const shelved = (states: readonly string[]): number =>
    together(articles, type('article'), states).count
  const unlisted = shop
    .typeOf('article')
    .filing.states.filter(each => each !== shop.shop.listed && each !== desk.ended)
  return {
    sells: articles.size > 0 || counts.size > 0,
    articles: {
      listed: shelved([shop.shop.listed]),
      unlisted: { count: shelved(unlisted), states: unlisted },
    },
    waiting: of('list', desk.waiting),
    withCustoms: of('list', desk.withCustoms),
    stopped: of('list', desk.stopped),
    returning: of('returning', desk.returning),
    awaited: of('returning', [desk.awaited]),
    exporting: of('parcel', desk.exporting),
  }
}
