// Days and hours of the node's time zone, from the server's clock: the wall's own clock may be
// wrong, and its own zone is another matter altogether (T60, T73).

/** One instant as the node's zone writes it; `hour` is a bucket such as '2026-11-25T16'. */
export interface Moment {
  readonly year: string
  readonly day: string
  readonly hour: string
  /** '16:42:18' */
  readonly time: string
}

const clocks = new Map<string, Intl.DateTimeFormat>()

const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  if (clocks.size > 8) clocks.clear()
  clocks.set(zone, made)
  return made
}

/** The buckets that an instant (ms since 1970) falls into in `zone`, an IANA name. */
export const momentIn = (instant: number, zone: string): Moment => {
  const parts: Record<string, string> = {}
  for (const part of clockOf(zone).formatToParts(instant)) parts[part.type] = part.value
  const year = (parts.year ?? '').padStart(4, '0')
  const day = `${year}-${parts.month}-${parts.day}`
  return {
    year,
    day,
    hour: `${day}T${parts.hour}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  }
}

const DAY = 86_400_000

/** The date `n` days after a date such as '2026-11-25' (before, if negative). */
export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10)

/** An instant (ms) within a date of `zone`: noon of UTC, or midnight where that is a day ahead. */
export const within = (day: string, zone: string): number => {
  const noon = Date.parse(`${day}T12:00:00Z`)
  return momentIn(noon, zone).day === day ? noon : noon - DAY / 2
}

/** Whether a zone's name is one that this machine knows. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** How far a zone is from UTC at an instant, e.g. 'UTC+8' or 'UTC+6:30'. */
export const offsetOf = (instant: number, zone: string): string => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
  const name = format.formatToParts(instant).find(part => part.type === 'timeZoneName')?.value
  return (name ?? 'GMT').replace('GMT', 'UTC')
}

/** The 24 hour buckets of a date. A day of 23 or 25 hours still has 24 names. */
export const hoursOf = (day: string): readonly string[] =>
  Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}`)
