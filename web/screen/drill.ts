// Behind every figure: the question whose answer it is. The same question goes to /totals, to the
// CSV and to the filings, so that figure, table, file and list cannot differ (T73).
import { addDays } from './calendar.ts'
import type { Grain } from './feed/wire.ts'

export interface Query {
  readonly measure: string
  /** the filing type that it counts; declarations unless another is said */
  readonly type?: string
  readonly by: readonly string[]
  readonly where: Readonly<Record<string, string>>
  /** half-open range of dates in the node's zone */
  readonly from: string
  readonly to: string
  readonly grain: Grain
  /** grains that the table can be cut to */
  readonly grains: readonly Grain[]
}

const nextYear = (year: string): string => String(Number(year) + 1).padStart(4, '0')

/** A figure of the whole year, cut by `by`, narrowed to `where`. */
export const ofYear = (
  year: string,
  by: readonly string[],
  where: Query['where'] = {},
  grain: Grain = 'month',
): Query => ({
  measure: 'trade.declared',
  by,
  where,
  from: `${year}-01-01`,
  to: `${nextYear(year)}-01-01`,
  grain,
  grains: ['year', 'month', 'day'],
})

/** A figure of one day. */
export const ofDay = (
  measure: string,
  day: string,
  by: readonly string[],
  where: Query['where'] = {},
  grain: Grain = 'day',
): Query => ({
  measure,
  by,
  where,
  from: day,
  to: addDays(day, 1),
  grain,
  grains: ['day', 'hour'],
})

/** Hours of today and yesterday, as the hourly line shows them. */
export const ofTwoDays = (day: string): Query => ({
  ...ofDay('trade.declared', day, [], {}, 'hour'),
  from: addDays(day, -1),
})

/** The days up to `day`, as the daily bars show them. */
export const ofDays = (first: string, day: string): Query => ({
  ...ofDay('trade.declared', day, ['direction'], {}, 'day'),
  from: first,
  grains: ['month', 'day'],
})

/** As a stranger may ask where figures of few are hidden: by one dimension, and by days at most. */
export const asStranger = (query: Query): Query => {
  const [narrowed] = Object.keys(query.where)
  return {
    ...query,
    by: narrowed === undefined ? query.by.slice(0, 1) : [narrowed],
    where: narrowed === undefined ? {} : { [narrowed]: query.where[narrowed] ?? '' },
    grain: query.grain === 'hour' ? 'day' : query.grain,
    grains: query.grains.filter(each => each !== 'hour'),
  }
}

/** Query string of GET /api/v1/totals/{measure}. */
export const totalsPath = ({ measure, by, where, from, to, grain }: Query): string => {
  const search = new URLSearchParams()
  if (by.length > 0) search.set('by', by.join(','))
  const pairs = Object.entries(where).map(([dim, value]) => `${dim}:${value}`)
  if (pairs.length > 0) search.set('where', pairs.join(','))
  search.set('from', from)
  search.set('to', to)
  search.set('grain', grain)
  return `/api/v1/totals/${measure}?${search}`
}

export const DECLARATIONS = 'trade.declaration'

/** Path of the filings behind a query, one page. */
export const filingsPath = (
  { type = DECLARATIONS, where, from, to }: Query,
  cursor?: string,
): string => {
  const search = new URLSearchParams(where)
  search.set('from', from)
  search.set('to', to)
  search.set('limit', '50')
  if (cursor !== undefined) search.set('cursor', cursor)
  return `/api/v1/filings/${type}?${search}`
}
