// Dates as people write them. Year first is always clear; day and month first are told apart for
// the whole file, by its mapping or by a day above 12; else the order is asked for (T40, T59).
import { Refusal } from '#kit/fault.ts'
import { isDate } from '#kit/time.ts'
import { plainCell } from './clean.ts'
import { bulkFault, refuseBulk } from './faults.ts'
import { dateHint } from './xlsx/serial.ts'

export type DateOrder = 'ymd' | 'dmy' | 'mdy'

/** A calendar date, with the time of day and offset that stood behind it, if any. */
export interface ReadDate {
  readonly date: string
  /** `HH:mm`, `HH:mm:ss` or `HH:mm:ss.SSS`; empty when there was none */
  readonly clock: string
  /** `Z` or `+08:00`; empty when there was none */
  readonly offset: string
}

const CLOCK = /(?:T| +)(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?$/i
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/
const YEAR_FIRST_HAN = /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/
/** 20240229: with years of 1900 to 2099 only, so that it is never day or month first. */
const COMPACT = /^((?:19|20)\d\d)(\d\d)(\d\d)$/
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/
const SHORT_YEAR = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$/

const isClock = (clock: string): boolean => {
  const [hour = '', minute = '', second = '0'] = clock.split(':')
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second) < 60
}

const two = (text: string): string => text.padStart(2, '0')

/** Years of the Thai calendar are 543 ahead; no filing of ours is of the year 2400 or later. */
const BUDDHIST_FROM = 2400
const BUDDHIST_AHEAD = 543

const dayOf = (year: string, month: string, day: string, cell: string): string | Refusal => {
  const date = `${year}-${two(month)}-${two(day)}`
  if (Number(year) >= BUDDHIST_FROM) {
    const meant = `${Number(year) - BUDDHIST_AHEAD}-${two(month)}-${two(day)}`
    if (isDate(meant)) return refuseBulk('date-buddhist', { text: cell, date: meant })
  }
  return isDate(date) ? date : refuseBulk('date-impossible', { text: cell })
}

const yearLast = (
  found: RegExpExecArray,
  order: DateOrder | undefined,
  cell: string,
): string | Refusal => {
  const [, first = '', , second = '', year = ''] = found
  // The same day either way needs no order.
  if (order === undefined && Number(first) === Number(second))
    return dayOf(year, first, first, cell)
  if (order === 'ymd' || order === undefined) return refuseBulk('date-unreadable', { text: cell })
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  if (Number(month) > 12 && Number(day) <= 12 && isDate(`${year}-${two(day)}-${two(month)}`)) {
    return refuseBulk('date-swapped', { text: cell })
  }
  return dayOf(year, month, day, cell)
}

const dayOfText = (text: string, order: DateOrder | undefined, cell: string): string | Refusal => {
  const first = YEAR_FIRST.exec(text)
  if (first !== null) {
    const [, year = '', mark = '', month = '', day = ''] = first
    // ISO 8601 has two digits for each; 2026-1-5 is read only where the mapping says year first.
    const strict = mark !== '-' || order === 'ymd' || text.length === 10
    return strict ? dayOf(year, month, day, cell) : refuseBulk('date-unreadable', { text: cell })
  }
  const whole = YEAR_FIRST_HAN.exec(text) ?? COMPACT.exec(text)
  if (whole !== null) return dayOf(whole[1] ?? '', whole[2] ?? '', whole[3] ?? '', cell)
  const last = YEAR_LAST.exec(text)
  if (last !== null) return yearLast(last, order, cell)
  if (SHORT_YEAR.test(text)) return refuseBulk('date-two-digit-year', { text: cell })
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const hint = dateHint(text)
    if (hint !== undefined) return refuseBulk('date-number', { text: cell, date: hint })
  }
  return refuseBulk('date-unreadable', { text: cell })
}

/** A text cell as a date with what stood behind it; `order` is the file's, where it has one. */
export const readDate = (cell: string, order: DateOrder | undefined): ReadDate | Refusal => {
  const shown = cell.slice(0, 40)
  const text = plainCell(cell).replaceAll('\u2212', '-')
  const found = CLOCK.exec(text)
  const date = dayOfText(found === null ? text : text.slice(0, found.index).trim(), order, shown)
  if (date instanceof Refusal) return date
  const [, clock = '', written = ''] = found ?? []
  if (!isClock(clock)) return refuseBulk('date-unreadable', { text: shown })
  const offset = written.toUpperCase()
  return {
    date,
    clock: clock[1] === ':' ? `0${clock}` : clock,
    offset: offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset,
  }
}

/** Gathers what the date cells of a whole file say about their order. */
export class OrderSurvey {
  #seen: Partial<
    Record<'dmy' | 'mdy' | 'unclear', { line: number; text: string; column: string }>
  > = {}

  see(cell: string, line: number, column: string): void {
    const text = plainCell(cell)
    const clock = CLOCK.exec(text)
    const found = YEAR_LAST.exec(clock === null ? text : text.slice(0, clock.index).trim())
    if (found === null) return
    const [first, second] = [Number(found[1]), Number(found[3])]
    if (first === second || (first > 12 && second > 12)) return
    const order = first > 12 ? 'dmy' : second > 12 ? 'mdy' : 'unclear'
    this.#seen[order] ??= { line, column, text: text.slice(0, 40) }
  }

  /** The file's order, or why it has to be asked for. */
  decide(): 'dmy' | 'mdy' | undefined | Refusal {
    const { dmy, mdy, unclear } = this.#seen
    if (dmy !== undefined && mdy !== undefined) {
      const other = { otherLine: mdy.line, otherColumn: mdy.column, otherText: mdy.text }
      return new Refusal([bulkFault('date-order-contradictory', { ...dmy, ...other })])
    }
    if (dmy !== undefined) return 'dmy'
    if (mdy !== undefined) return 'mdy'
    return unclear === undefined ? undefined : refuseBulk('date-order-unclear', { ...unclear })
  }
}
