// One cell into the wire value of its field, by the field's kind. Nothing is mended in silence:
// what does not read as it should is refused, with the reason and, where there is one, a hint.
import { Refusal } from '#kit/fault.ts'
import { isInstant, offsetAt } from '#kit/time.ts'
import { plainCell, textCell, trimCell } from './clean.ts'
import { type DateOrder, type ReadDate, readDate } from './date.ts'
import { fitDecimal, roundDecimal } from './decimal.ts'
import { refuseBulk } from './faults.ts'
import { MAX_CELL_LENGTH } from './limits.ts'
import type { FieldKind, Source } from './mapping.ts'
import { type NumberRules, readNumber } from './number.ts'
import { type Content, cellText } from './table.ts'

export interface CellRules {
  readonly number: NumberRules
  readonly order: DateOrder | undefined
  readonly zone: string
}

type Wire = string | number | boolean

/** `9.12E+17`: what Excel shows of a long code once it has made a number of it (T34). */
const SCIENTIFIC = /^[-+]?\d(?:[.,]\d+)?E\+\d{2,}$/
/** Line break and tab are text; other controls come of a wrong encoding or a torn file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/

/** A text that is whole; or why it is not. */
const wholeText = (text: string): string | Refusal => {
  if (text.length > MAX_CELL_LENGTH) return refuseBulk('cell-too-large', { max: MAX_CELL_LENGTH })
  if (text.includes('\uFFFD')) return refuseBulk('text-damaged', { text: text.slice(0, 60) })
  const control = CONTROL.exec(text)?.[0]
  if (control !== undefined) {
    const code = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    return refuseBulk('control-character', { code })
  }
  return SCIENTIFIC.test(text) ? refuseBulk('digits-lost', { text }) : text
}

/** What an export of ours wrote was looked at when it was lodged, and comes back as it was. */
const readText = (content: Content, exact: boolean): string | Refusal =>
  exact ? cellText(content) : wholeText(textCell(cellText(content)))

/** A code: plain width, nothing invisible. HS codes also without their dots and blanks (T12). */
const readCode = (content: Content, list: string | undefined): string | Refusal => {
  const text = wholeText(plainCell(cellText(content)))
  if (text instanceof Refusal || list !== 'hs') return text
  const code = text.replace(/[.\s]/g, '')
  // HS codes have 2, 4, 6, 8 or 10 digits: an odd number has lost the zero of chapters 01 to 09.
  return /^\d+$/.test(code) && code.length % 2 === 1
    ? refuseBulk('code-zero-lost', { text: code, hint: `0${code}` })
    : code
}

const readDecimal = (
  content: Content,
  { scale }: FieldKind,
  { round }: Source,
  rules: CellRules,
): string | Refusal => {
  if (content.type === 'date' || content.type === 'yesNo') {
    return refuseBulk('number-unreadable', { text: cellText(content), style: 'point' })
  }
  const read = content.type === 'number' ? content.text : readNumber(content.text, rules.number)
  if (read instanceof Refusal) return read
  let text = read
  if (round !== undefined) text = roundDecimal(text, round.decimals, round.rounding)
  // What a formula computed was never meant to more decimals than the field has (T37).
  else if (content.type === 'number' && content.formula && scale !== undefined) {
    text = roundDecimal(text, scale, 'half-up')
  }
  return scale === undefined ? text : fitDecimal(text, scale)
}

const readCount = (
  content: Content,
  field: FieldKind,
  source: Source,
  rules: CellRules,
): number | Refusal => {
  const read = readDecimal(content, { ...field, scale: undefined }, source, rules)
  if (read instanceof Refusal) return read
  const text = fitDecimal(read, 0)
  const count = Number(text)
  return /^-?\d+$/.test(text) && Number.isSafeInteger(count)
    ? count
    : refuseBulk('count-not-whole', { text })
}

const YES = new Set(['true', 'yes', 'y', '1', '是', 'có', 'ใช่'])
const NO = new Set(['false', 'no', 'n', '0', '否', 'không', 'ไม่ใช่', 'ไม่'])

const readYesNo = (content: Content): boolean | Refusal => {
  if (content.type === 'yesNo') return content.yes
  const text = plainCell(cellText(content))
  const word = text.normalize('NFC').toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : refuseBulk('yes-no-unreadable', { text: text.slice(0, 60) })
}

const momentOf = (content: Content, order: DateOrder | undefined): ReadDate | Refusal => {
  if (content.type === 'date') return { date: content.date, clock: content.clock, offset: '' }
  return readDate(content.type === 'number' ? content.text : cellText(content), order)
}

const readDay = (content: Content, order: DateOrder | undefined): string | Refusal => {
  const read = momentOf(content, order)
  if (read instanceof Refusal) return read
  // With an offset the day depends on where one stands.
  return read.offset === ''
    ? read.date
    : refuseBulk('date-with-offset', { text: cellText(content).slice(0, 40) })
}

const offsetText = (ms: number): string => {
  const minutes = Math.abs(Math.round(ms / 60_000))
  const pad = (n: number): string => String(n).padStart(2, '0')
  return `${ms < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** The offset that a zone's clock has when it shows this local time. */
const localOffset = (zone: string, date: string, clock: string): string => {
  if (/^(?:Z|[+-]\d\d:\d\d)$/.test(zone)) return zone
  const local = Date.parse(`${date}T${clock}Z`)
  const near = offsetAt(zone, local - offsetAt(zone, local))
  return offsetText(near)
}

/** A date and time of day as an RFC 3339 instant. Without a time of day `at` stands in. */
export const readInstant = (
  content: Content,
  order: DateOrder | undefined,
  zone: string,
  at?: string,
): string | Refusal => {
  const read = momentOf(content, order)
  if (read instanceof Refusal) return read
  const shown = { text: cellText(content).slice(0, 40) }
  const clock = read.clock === '' ? (at ?? '') : read.clock
  if (clock === '') return refuseBulk('time-unreadable', shown)
  const full = clock.length === 5 ? `${clock}:00` : clock
  if (read.offset === '' && zone === '') return refuseBulk('time-without-zone', shown)
  const offset = read.offset === '' ? localOffset(zone, read.date, full) : read.offset
  const instant = `${read.date}T${full}${offset}`
  return isInstant(instant) ? instant : refuseBulk('time-unreadable', shown)
}

/** A cell's content as the wire value of a field; `exact` keeps a text as it stands. */
export const readContent = (
  content: Content,
  field: FieldKind,
  source: Source,
  rules: CellRules,
  exact: boolean,
): Wire | Refusal => {
  if (content.type === 'fault') return refuseBulk(content.key, content.values)
  switch (field.kind) {
    case 'text':
      return readText(content, exact)
    case 'code':
    case 'party':
      return readCode(content, field.list)
    case 'date':
      return readDay(content, rules.order)
    case 'time':
      return readInstant(content, rules.order, rules.zone)
    case 'quantity':
    case 'money':
      return readDecimal(content, field, source, rules)
    case 'count':
      return readCount(content, field, source, rules)
    case 'yesNo':
      return readYesNo(content)
    default:
      // `lines` and `file` were refused when the mapping was read (plan.ts).
      throw new Error(`no cell holds a field of kind ${field.kind}`)
  }
}

const changes = ({ slice, pad, prefix, upper, map }: Source): boolean =>
  slice !== undefined ||
  pad !== undefined ||
  prefix !== undefined ||
  upper === true ||
  map !== undefined

/**
 * What a source makes of a cell before its kind reads it, in this order: slice, pad, prefix,
 * upper, map. Undefined when there is nothing (left); a blank cell is its `default`.
 */
export const applySource = (
  content: Content | undefined,
  source: Source,
): Content | undefined | Refusal => {
  const plainDefault: Content | undefined =
    source.default === undefined ? undefined : { type: 'text', text: source.default }
  if (content === undefined) return plainDefault
  if (content.type === 'fault' || !changes(source)) return content
  let text = textCell(cellText(content))
  if (source.slice !== undefined) text = trimCell(text.slice(source.slice[0], source.slice[1]))
  if (text === '') return plainDefault
  if (source.pad !== undefined) text = text.padStart(source.pad.length, source.pad.with)
  text = (source.prefix ?? '') + text
  if (source.upper === true) text = text.toUpperCase()
  if (source.map !== undefined) {
    const mapped = Object.hasOwn(source.map, text) ? source.map[text] : source.otherwise
    if (mapped === undefined) return refuseBulk('map-missing', { text: text.slice(0, 60) })
    text = mapped
  }
  return text === '' ? plainDefault : { type: 'text', text }
}
