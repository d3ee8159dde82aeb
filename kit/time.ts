// Time as trade uses it: instants, calendar dates, and the buckets (hour, day, month, year) of a
// zone. A date is text and never a moment, so no zone can shift it. Reads no clock.
//
// Days are counted from 1970-01-01 in the proleptic Gregorian calendar of ISO 8601.

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0)

/** Days before 1 January of a year, counted from 1 January of year 0. */
const daysBefore = (year: number): number => {
  const past = year - 1
  return 365 * year + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) + 1
}
const EPOCH = daysBefore(1970)

const daysFromCivil = (year: number, month: number, day: number): number => {
  let days = daysBefore(year) - EPOCH + day - 1
  for (let m = 1; m < month; m++) days += daysInMonth(year, m)
  return days
}

interface Civil {
  year: number
  month: number
  day: number
}
/** Integer arithmetic only; 146 097 days are 400 years. */
const civilFromDays = (days: number): Civil => {
  const since = days + EPOCH
  let year = Math.floor((since * 400) / 146_097)
  if (daysBefore(year + 1) <= since) year++
  else if (daysBefore(year) > since) year--
  let day = since - daysBefore(year)
  let month = 1
  for (let size = 31; day >= size; size = daysInMonth(year, month)) {
    day -= size
    month++
  }
  return { year, month, day: day + 1 }
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`)
const dateText = (days: number): string => {
  const { year, month, day } = civilFromDays(days)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}
/** `count` digits at `at` as a number; NaN when one is no digit. */
const digits = (text: string, at: number, count: number): number => {
  let n = 0
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    n = n * 10 + digit
  }
  return n
}

/** Days of a date text; undefined unless it is a real date of the years 0001 to 9999. */
const daysOf = (text: string): number | undefined => {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  // written so that NaN fails
  if (!(year >= 1 && month >= 1 && month <= 12)) return undefined
  return day >= 1 && day <= daysInMonth(year, month) ? daysFromCivil(year, month, day) : undefined
}

/** Whether a text is `YYYY-MM-DD` and such a day exists: 2024-02-30 does not. */
export const isDate = (text: string): boolean => daysOf(text) !== undefined

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?:Z|([+-])(\d\d):(\d\d))$/
const FIRST_MS = daysFromCivil(1, 1, 1) * DAY
const END_MS = daysFromCivil(10_000, 1, 1) * DAY

/**
 * Milliseconds since 1970 of an RFC 3339 instant with `Z` or an offset and at most three decimals
 * of a second; undefined for anything else, also for a leap second, which no clock here can show,
 * and for what falls outside the years 0001 to 9999 of UTC.
 */
export const instantToMs = (text: string): number | undefined => {
  const found = text.length <= 29 ? INSTANT.exec(text) : null
  if (found === null || text.endsWith('\n')) return undefined
  const days = daysOf(found[1]!)
  const [hour, minute, second] = [Number(found[2]), Number(found[3]), Number(found[4])]
  const [offsetHour, offsetMinute] = [Number(found[7] ?? 0), Number(found[8] ?? 0)]
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  if (offsetHour > 23 || offsetMinute > 59) return undefined
  const offset = (offsetHour * HOUR + offsetMinute * MINUTE) * (found[6] === '-' ? -1 : 1)
  const clock =
    hour * HOUR + minute * MINUTE + second * 1000 + Number((found[5] ?? '').padEnd(3, '0'))
  const ms = days * DAY + clock - offset
  return ms >= FIRST_MS && ms < END_MS ? ms : undefined
}

export const isInstant = (text: string): boolean => instantToMs(text) !== undefined

export type Grain = 'hour' | 'day' | 'month' | 'year'
/** From fine to coarse. */
export const GRAINS: readonly Grain[] = ['hour', 'day', 'month', 'year']
/** A bucket's name is the beginning of its first hour's, cut after so many characters. */
const LENGTH: Readonly<Record<Grain, number>> = { hour: 13, day: 10, month: 7, year: 4 }

/**
 * One zone's clock: its offsets by day of UTC, on days of change by quarter hour, and the names of
 * the buckets of the quarter hour last asked for.
 */
interface Clock {
  readonly format: Intl.DateTimeFormat
  readonly days: Map<number, number>
  readonly quarters: Map<number, number>
  quarter: number
  readonly names: Record<Grain, string>
}

/** Zones are few; the bounds keep a stranger from filling the memory by asking for many. */
const MAX_ZONES = 64
const MAX_SPANS = 4096
const clocks = new Map<string, Clock>()
let lastZone = ''
let lastClock: Clock | undefined

const clockOf = (zone: string): Clock => {
  if (zone === lastZone && lastClock !== undefined) return lastClock
  let clock = clocks.get(zone)
  if (clock === undefined) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    const names = { hour: '', day: '', month: '', year: '' }
    clock = { format, days: new Map(), quarters: new Map(), quarter: Number.NaN, names }
    if (clocks.size >= MAX_ZONES) clocks.clear()
    clocks.set(zone, clock)
  }
  lastZone = zone
  lastClock = clock
  return clock
}

/** Whether a text names a zone of the IANA data base; a bare offset is not a zone. */
export const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

const OFFSET = /GMT(?:([+-\u2212])(\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const readOffset = (clock: Clock, ms: number): number => {
  const found = OFFSET.exec(clock.format.format(ms))
  if (found?.[1] === undefined) return 0
  const size = Number(found[2]) * HOUR + Number(found[3]) * MINUTE + Number(found[4] ?? 0) * 1000
  return found[1] === '+' ? size : -size
}

/** The offset all through a span of time, remembered; NaN when the clock changes within it. */
const steadyOffset = (
  clock: Clock,
  known: Map<number, number>,
  span: number,
  n: number,
): number => {
  let offset = known.get(n)
  if (offset === undefined) {
    offset = readOffset(clock, n * span)
    if (readOffset(clock, (n + 1) * span - 1) !== offset) offset = Number.NaN
    if (known.size >= MAX_SPANS) known.clear()
    known.set(n, offset)
  }
  return offset
}

const offsetIn = (clock: Clock, ms: number): number => {
  const byDay = steadyOffset(clock, clock.days, DAY, Math.floor(ms / DAY))
  if (!Number.isNaN(byDay)) return byDay
  const byQuarter = steadyOffset(clock, clock.quarters, QUARTER, Math.floor(ms / QUARTER))
  // St. John's changed at 02:31Z until 2011: even a quarter hour may have a change in it.
  return Number.isNaN(byQuarter) ? readOffset(clock, ms) : byQuarter
}

/** Offset of a zone from UTC at an instant, in ms, positive in the east. Throws on no zone. */
export const offsetAt = (zone: string, ms: number): number => offsetIn(clockOf(zone), ms)

/** The furthest that a clock was set back since 1970 is 7 hours (Vostok, 1994). */
const SET_BACK = 8 * HOUR

/** The first instant after `from`, at most `to`, from which the offset is that of `to`. */
const changeBetween = (clock: Clock, from: number, to: number): number => {
  const after = offsetIn(clock, to)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetIn(clock, middle) === after) high = middle
    else low = middle
  }
  return high
}

/**
 * Local ms whose hour names the bucket of an instant. When a clock is set back over the start of
 * an hour that it had already shown (Troll 03:00 to 01:00, Chatham 03:45 to 02:45), the later hour
 * goes on until the clock has passed it again: so each bucket is one unbroken interval.
 */
const bucketClock = (clock: Clock, ms: number): number => {
  const offset = offsetIn(clock, ms)
  const local = ms + offset
  const before = offsetIn(clock, ms - SET_BACK)
  if (before <= offset) return local
  return Math.max(local, changeBetween(clock, ms - SET_BACK, ms) - 1 + before)
}

const nameHour = (clock: Clock, ms: number): void => {
  const local = bucketClock(clock, ms)
  const days = Math.floor(local / DAY)
  const { names } = clock
  names.day = dateText(days)
  names.hour = `${names.day}T${two(Math.floor((local - days * DAY) / HOUR))}`
  names.month = names.day.slice(0, LENGTH.month)
  names.year = names.day.slice(0, LENGTH.year)
  // A quarter hour of UTC lies within one local hour if one offset of whole quarters holds in it.
  const quarter = Math.floor(ms / QUARTER)
  const first = offsetIn(clock, quarter * QUARTER)
  const steady = first % QUARTER === 0 && first === offsetIn(clock, (quarter + 1) * QUARTER - 1)
  clock.quarter = steady ? quarter : Number.NaN
}

/**
 * Name of the bucket of an instant (epoch ms) in a zone: hour `2026-12-31T23`, day `2026-12-31`,
 * month `2026-12`, year `2026`. `ms` has to lie within the years 0001 to 9999.
 */
export const bucketOf = (zone: string, ms: number, grain: Grain): string => {
  const clock = clockOf(zone)
  if (Math.floor(ms / QUARTER) !== clock.quarter) nameHour(clock, ms)
  return clock.names[grain]
}

/** The calendar date of an instant in a zone: its day bucket. */
export const localDate = (zone: string, ms: number): string => bucketOf(zone, ms, 'day')

/** The calendar year of an instant in a zone (number series, yearly limits). */
export const localYear = (zone: string, ms: number): number => Number(bucketOf(zone, ms, 'year'))

/** A bucket's grain and first local moment, in ms as if the zone were UTC. */
const readBucket = (bucket: string): { grain: Grain; start: number } | undefined => {
  const grain = GRAINS.find(each => LENGTH[each] === bucket.length)
  if (grain === undefined) return undefined
  const days = daysOf((bucket + '0000-01-01'.slice(bucket.length)).slice(0, LENGTH.day))
  if (days === undefined) return undefined
  if (grain !== 'hour') return { grain, start: days * DAY }
  const hour = digits(bucket, 11, 2)
  return bucket[10] === 'T' && hour <= 23 ? { grain, start: days * DAY + hour * HOUR } : undefined
}

/** First local moment of the bucket that lies `step` buckets on. */
const shift = (start: number, grain: Grain, step: 1 | -1): number => {
  if (grain === 'hour') return start + step * HOUR
  if (grain === 'day') return start + step * DAY
  const { year, month } = civilFromDays(start / DAY)
  const months = year * 12 + month - 1 + step * (grain === 'month' ? 1 : 12)
  return daysFromCivil(Math.floor(months / 12), (months % 12) + 1, 1) * DAY
}

const neighbour = (bucket: string, step: 1 | -1): string | undefined => {
  const read = readBucket(bucket)
  if (read === undefined) return undefined
  const start = shift(read.start, read.grain, step)
  if (start < FIRST_MS || start >= END_MS) return undefined
  const days = Math.floor(start / DAY)
  const hour = `${dateText(days)}T${two((start - days * DAY) / HOUR)}`
  return hour.slice(0, LENGTH[read.grain])
}

/** The bucket after this one, of the same grain; undefined for no bucket and after year 9999. */
export const nextBucket = (bucket: string): string | undefined => neighbour(bucket, 1)

/** The bucket before this one, of the same grain; undefined for no bucket and before year 0001. */
export const previousBucket = (bucket: string): string | undefined => neighbour(bucket, -1)

/** Offsets lie between -12 and +14 hours, historic local mean times within 16. */
const REACH = 16 * HOUR
/** Less than the time between two changes: no zone had two within 3 days from 1970 to 2037. */
const STEP = 4 * HOUR

/** The first instant at which a zone's clock shows `local` or, where it skips that, more. */
const firstInstant = (clock: Clock, local: number): number => {
  let from = local - REACH
  for (let to = from + STEP; ; from = to, to += STEP) {
    const before = offsetIn(clock, from)
    const after = offsetIn(clock, to)
    const end = before === after ? to : changeBetween(clock, from, to)
    if (local - before < end) return local - before
    if (end + after >= local) return end
    if (end < to && local - after < to) return local - after
  }
}

/**
 * The instants of a bucket in a zone, from (inclusive) and to (exclusive), in epoch ms; undefined
 * for no bucket. On days when the clock changes a day has 23 or 25 hours, an hour that the clock
 * skips is empty (from = to), and one that it repeats is long.
 */
export const bucketRange = (
  zone: string,
  bucket: string,
): { from: number; to: number } | undefined => {
  const read = readBucket(bucket)
  if (read === undefined) return undefined
  const clock = clockOf(zone)
  const next = shift(read.start, read.grain, 1)
  return { from: firstInstant(clock, read.start), to: firstInstant(clock, next) }
}

/** A bucket's name at a coarser grain: `2026-12-31T23` by month is `2026-12`. */
export const coarsen = (bucket: string, grain: Grain): string => bucket.slice(0, LENGTH[grain])

/**
 * ISO 8601 week of a date, `2025-W01`: weeks begin on Monday and belong to the year that holds
 * their Thursday, so 2024-12-30 lies in 2025-W01. Throws RangeError on what is no date.
 */
export const isoWeek = (date: string): string => {
  const days = daysOf(date)
  if (days === undefined) throw new RangeError(`no date: ${date}`)
  // 1970-01-01 was a Thursday, and 0001-01-01 a Monday, so no day counts from below zero here
  const weekday = (days + EPOCH - 366 + 7) % 7
  const thursday = days - weekday + 3
  const { year } = civilFromDays(thursday)
  const week = Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1
  return `${String(year).padStart(4, '0')}-W${two(week)}`
}
