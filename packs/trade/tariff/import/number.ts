// Numbers of a printed tariff: percentages and amounts, exact, or why they are none.
import { parseDecimal } from '#kit/decimal.ts'
import {
  AMOUNT_SCALE,
  type Grammar,
  HIGHEST,
  type NotRead,
  PERCENT_SCALE,
  type Rate,
} from './rate.ts'

const WRONG: NotRead = { why: 'text-unknown' }

/** Where a reading stands in a cell: the position moves on as parts are understood. */
export interface Scan {
  readonly text: string
  at: number
}

/** What a sticky expression finds at the position, which moves behind it. */
export const take = (scan: Scan, pattern: RegExp): RegExpExecArray | undefined => {
  pattern.lastIndex = scan.at
  const found = pattern.exec(scan.text)
  if (found === null) return undefined
  scan.at = pattern.lastIndex
  return found
}

const PERCENT = /(0|[1-9]\d{0,3})(?:([.,])(\d{1,4}))?(?:\s?%)?/y

/** A percentage in 1/10,000 of a percent; `12.345` is unclear where `.` may stand for thousands. */
export const takePercent = (scan: Scan, grammar: Grammar): bigint | NotRead => {
  const found = take(scan, PERCENT)
  if (found === undefined) return WRONG
  const [, whole = '', mark, decimals] = found
  if (mark !== undefined) {
    if (!grammar.decimal.includes(mark)) return WRONG
    const thousands = grammar.decimal.length > 1 || grammar.group !== undefined
    if (decimals?.length === 3 && thousands) return { why: 'number-unclear' }
  }
  const text = decimals === undefined ? whole : `${whole}.${decimals}`
  const percent = parseDecimal(text, PERCENT_SCALE)
  if (percent === undefined) return WRONG
  return percent > HIGHEST ? { why: 'percent-too-high' } : percent
}

/** `14.000`, `450`, `1.450,5`: amounts may group their thousands by the grammar's mark. */
const amountOf = (text: string, { decimal, group }: Grammar): bigint | NotRead => {
  const marks = [...decimal].filter(mark => mark !== group)
  const found = /^(\d+(?:[.,]\d{3})*?)(?:([.,])(\d{1,6}))?$/.exec(text)
  if (found === null) return WRONG
  let [, whole = '', mark, decimals] = found
  if (mark !== undefined && mark === group && decimals?.length === 3) {
    whole = `${whole}${mark}${decimals}`
    mark = undefined
    decimals = undefined
  }
  const parts = group === undefined ? [whole] : whole.split(group)
  if (parts.some(part => !/^\d+$/.test(part)) || (parts.length > 1 && parts[0]!.length > 3)) {
    return WRONG
  }
  if (mark !== undefined && !marks.includes(mark)) return WRONG
  if (decimals?.length === 3 && marks.length > 1) return { why: 'number-unclear' }
  const digits = parts.join('')
  return parseDecimal(decimals ? `${digits}.${decimals}` : digits, AMOUNT_SCALE) ?? WRONG
}

const AMOUNT = /([\d.,]+?)(?:,-)?\s?\/\s?(\p{L}[\p{L}\d]{0,19})/uy

export interface Amount {
  readonly amount: bigint
  readonly per: string
}

/** An amount for a unit; undefined, and the position kept, where none stands. */
export const takeAmount = (scan: Scan, grammar: Grammar): Amount | NotRead | undefined => {
  const start = scan.at
  const found = take(scan, AMOUNT)
  if (found === undefined) return undefined
  const [, text = '', unit = ''] = found
  const units = grammar.units ?? {}
  if (!Object.hasOwn(units, unit)) {
    // `0/Q`: an alternative, if it is one, is no unit
    scan.at = start
    return Object.keys(grammar.marks ?? {}).some(mark => unit.startsWith(mark))
      ? undefined
      : { why: 'unit-unknown' }
  }
  if (grammar.currency === undefined) return { why: 'currency-missing' }
  const amount = amountOf(text, grammar)
  return typeof amount === 'bigint' ? { amount, per: units[unit]! } : amount
}

const SUM = / ?\+ ?/y
const OR = / or /y
const WHICH = /, the (lower|higher)/y

/** Any rate: by value, by quantity, or both. */
export const takeRate = (scan: Scan, grammar: Grammar): Rate | NotRead => {
  const amount = takeAmount(scan, grammar)
  if (amount !== undefined) return 'why' in amount ? amount : { kind: 'specific', ...amount }
  const percent = takePercent(scan, grammar)
  if (typeof percent !== 'bigint') return percent
  const sum = take(scan, SUM) !== undefined
  if (!sum && take(scan, OR) === undefined) return { kind: 'percent', percent }
  const second = takeAmount(scan, grammar)
  if (second === undefined) return WRONG
  if ('why' in second) return second
  if (sum) return { kind: 'compound', percent, ...second, take: 'sum' }
  const which = take(scan, WHICH)?.[1]
  if (which === undefined) return WRONG
  return { kind: 'compound', percent, ...second, take: which === 'lower' ? 'lower' : 'higher' }
}
