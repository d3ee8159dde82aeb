// Buckets of time as whole numbers: hours, days, months and years of the node's zone. A number
// keys a cell at a third of the memory of a text, and is made without a Date.
import { type Grain, offsetAt } from '#kit/time.ts'

const HOUR = 3_600_000

/** Local hour of an instant: hours since 1970-01-01T00 in the zone. */
export const hourOf = (zone: string, ms: number): number =>
  Math.floor((ms + offsetAt(zone, ms)) / HOUR)

/** Days since 1970 → year and month, by the civil calendar's 400-year cycle (146,097 days). */
const civil = (days: number): { year: number; month: number; day: number } => {
  const shifted = days + 719_468 // from 0000-03-01, so that the leap day ends a year
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

let lastDay = Number.NaN
let lastMonth = 0
const monthOfDay = (day: number): number => {
  if (day === lastDay) return lastMonth
  const { year, month } = civil(day)
  lastDay = day
  lastMonth = year * 12 + month - 1
  return lastMonth
}

/** A bucket of one grain → that of a coarser (or the same) grain. */
export const coarser = (bucket: number, from: Grain, to: Grain): number => {
  if (from === to) return bucket
  if (from === 'hour') return coarser(Math.floor(bucket / 24), 'day', to)
  if (from === 'day') return coarser(monthOfDay(bucket), 'month', to)
  return Math.floor(bucket / 12)
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** '2026-12-31T23', '2026-12-31', '2026-12' or '2026'. */
export const bucketText = (bucket: number, grain: Grain): string => {
  if (grain === 'year') return pad(bucket, 4)
  if (grain === 'month') return `${pad(Math.floor(bucket / 12), 4)}-${pad((bucket % 12) + 1, 2)}`
  if (grain === 'day') {
    const { year, month, day } = civil(bucket)
    return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
  }
  const day = Math.floor(bucket / 24)
  return `${bucketText(day, 'day')}T${pad(bucket - day * 24, 2)}`
}

const SHAPE = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d))?)?)?$/

/** The text of a bucket → its grain and number; undefined where there is no such hour or day. */
export const readBucket = (text: string): { grain: Grain; bucket: number } | undefined => {
  const found = SHAPE.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour] = found
  if (month === undefined) return { grain: 'year', bucket: Number(year) }
  const months = Number(year) * 12 + Number(month) - 1
  if (Number(month) < 1 || Number(month) > 12) return undefined
  if (day === undefined) return { grain: 'month', bucket: months }
  const days = Math.floor(Date.UTC(Number(year), Number(month) - 1, Number(day)) / (24 * HOUR))
  if (bucketText(days, 'day') !== `${year}-${month}-${day}`) return undefined
  if (hour === undefined) return { grain: 'day', bucket: days }
  return Number(hour) > 23 ? undefined : { grain: 'hour', bucket: days * 24 + Number(hour) }
}

/** First bucket of a finer grain in a bucket: where a range that begins there begins. */
export const firstWithin = (bucket: number, from: Grain, to: Grain): number => {
  if (from === to) return bucket
  if (from === 'year') return firstWithin(bucket * 12, 'month', to)
  if (from === 'month') {
    const day = Date.UTC(Math.floor(bucket / 12), bucket % 12, 1) / (24 * HOUR)
    return firstWithin(day, 'day', to)
  }
  return bucket * 24
}

const ORDER: readonly Grain[] = ['hour', 'day', 'month', 'year']
/** Whether cells of grain `fine` add up to cells of grain `coarse`. */
export const divides = (fine: Grain, coarse: Grain): boolean =>
  ORDER.indexOf(fine) <= ORDER.indexOf(coarse)
/** The finer of two grains. */
export const finer = (a: Grain, b: Grain): Grain => (divides(a, b) ? a : b)
