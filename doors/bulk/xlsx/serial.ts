// Serial day numbers of spreadsheets to calendar dates, in integers; no time zone has any part.
import { isDate } from '#kit/time.ts'

const DAY_MS = 86_400_000n

/** Excel's 1900 system believes in 29 February 1900: serial 60 is that day, which never was. */
export const FALSE_LEAP_DAY = 60n
/** 9999-12-31, the last day that Excel shows, in the 1900 system. */
const LAST_1900 = 2_958_465n
const DAYS_1904 = 1462n

/** 1899-12-30 (the 1900 system's day 0 for serials from 61 on) and 1904-01-01, from 1970-01-01. */
const ZERO_1900 = -25_569n
const ZERO_1904 = ZERO_1900 + DAYS_1904

const pad = (n: bigint | number, width = 2): string => String(n).padStart(width, '0')

/** The date that lies so many days after 1970-01-01 (Gregorian; 1900 to 9999 are asked for). */
const dateOfDay = (day: bigint): string => {
  // Counted from 0000-03-01, so that the leap day is the last day of its year; 146,097 days are
  // 400 years and 1970-01-01 is day 719,468.
  const days = day + 719_468n
  const era = days / 146_097n
  const ofEra = days % 146_097n
  const yearOfEra = (ofEra - ofEra / 1460n + ofEra / 36_524n - ofEra / 146_096n) / 365n
  const ofYear = ofEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const shifted = (5n * ofYear + 2n) / 153n
  const date = ofYear - (153n * shifted + 2n) / 5n + 1n
  const month = shifted < 10n ? shifted + 3n : shifted - 9n
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n)
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}`
}

const clockOf = (ms: bigint): string => {
  if (ms === 0n) return ''
  const rest = ms % 1000n
  const seconds = ms / 1000n
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(n => pad(n)).join(':')
  return rest === 0n ? clock : `${clock}.${pad(rest, 3)}`
}

/**
 * A serial (plain decimal text, whole days and their fraction) as date and time of day. The
 * fraction is rounded to the millisecond, exactly, so 45657.99998842592 is 23:59:59 of its own
 * day. `clock` is empty at midnight. Undefined outside 1900 to 9999, `leap` for serial 60.
 */
export const serialToDate = (
  text: string,
  system1904: boolean,
): { date: string; clock: string } | 'leap' | undefined => {
  const [whole = '', fraction = ''] = text.split('.')
  if (!/^\d{1,7}$/.test(whole)) return undefined
  const scale = 10n ** BigInt(fraction.length)
  const ms = (BigInt(fraction === '' ? '0' : fraction) * DAY_MS * 2n + scale) / (2n * scale)
  let serial = BigInt(whole) + ms / DAY_MS
  if (system1904) {
    if (serial > LAST_1900 - DAYS_1904) return undefined
    return { date: dateOfDay(ZERO_1904 + serial), clock: clockOf(ms % DAY_MS) }
  }
  if (serial < 1n || serial > LAST_1900) return undefined
  if (serial === FALSE_LEAP_DAY) return 'leap'
  // Before the false day all serials are one too small.
  if (serial < FALSE_LEAP_DAY) serial++
  return { date: dateOfDay(ZERO_1900 + serial), clock: clockOf(ms % DAY_MS) }
}

/** The date that a plain number in a date column would be, for a hint; undefined if none. */
export const dateHint = (text: string): string | undefined => {
  const read = serialToDate(text, false)
  return typeof read === 'object' && isDate(read.date) ? read.date : undefined
}
