// Numbers as people type them. Whether 1.234 is a thousand or little more than one cannot be seen
// in the cell: the style is settled for the whole file, by its mapping or by a cell that can be
// read one way only; else the file is refused and the style asked for (T29, T35, T48).
import { Refusal } from '#kit/fault.ts'
import { plainCell } from './clean.ts'
import { plainDecimal } from './decimal.ts'
import { type BulkFaultKey, bulkFault, refuseBulk } from './faults.ts'

export type NumberStyle = 'point' | 'comma'

export interface NumberRules {
  /** undefined: no cell of the file needs a style to be read */
  readonly style: NumberStyle | undefined
  /** whether 5e3 is a number here */
  readonly exponents: boolean
  /** whether thousands are grouped as 1,23,456 */
  readonly lakh: boolean
}

const MINUS = /^[-\u2212]/
/** Blanks used to group thousands: plain, NBSP, figure, thin and narrow NBSP. */
const GROUP_BLANK = /[\u00A0\u2007\u2009\u202F]/g
const CURRENCY_SIGN = /^\p{Sc} ?| ?\p{Sc}$/u

/** Groups of three after a first group without leading zeros; `mark` is a regular expression. */
const grouped = (mark: string, decimal: string): RegExp =>
  new RegExp(`^[1-9]\\d{0,2}(?:${mark}\\d{3})+(?:${decimal}\\d+)?$`)
const simple = (decimal: string): RegExp =>
  new RegExp(`^(?:\\d+(?:${decimal}\\d+)?|${decimal}\\d+)$`)

const FORMS: Readonly<Record<NumberStyle, readonly RegExp[]>> = {
  point: [simple('\\.'), grouped(',', '\\.'), grouped(' ', '\\.')],
  comma: [simple(','), grouped('\\.', ','), grouped(' ', ',')],
}
const LAKH = /^[1-9]\d?(?:,\d{2})*,\d{3}(?:\.\d+)?$/
/** Lakh grouping that is not also grouping by three. */
const CLEARLY_LAKH = /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?$/
const EXPONENT = /^[\d.,]+[eE][+-]?\d{1,4}$/

/** A cell's number without sign and ornament: digits, points, commas and plain blanks remain. */
interface Bare {
  readonly negative: boolean
  readonly size: string
}

const bareOf = (cell: string): Bare => {
  const text = plainCell(cell).replace(GROUP_BLANK, ' ')
  const negative = MINUS.test(text)
  const size = (negative ? text.slice(1) : text).replace(CURRENCY_SIGN, '')
  return { negative, size }
}

const fits = (size: string, style: NumberStyle, lakh: boolean): boolean => {
  if (lakh && style === 'point' && size.includes(',')) return LAKH.test(size)
  return FORMS[style].some(form => form.test(size))
}

const isPlain = (size: string): boolean => /^\d+$/.test(size)

/**
 * What one cell says about the file's style: `point` or `comma` when it can be read that way only,
 * `unclear` when it can be read both ways with two values, undefined when it says nothing.
 */
export const styleOfCell = (cell: string, lakh = false): NumberStyle | 'unclear' | undefined => {
  const { size } = bareOf(cell)
  if (isPlain(size)) return undefined
  const point = fits(size, 'point', lakh)
  const comma = fits(size, 'comma', lakh)
  if (point && comma) return /[.,]/.test(size) ? 'unclear' : undefined
  return point ? 'point' : comma ? 'comma' : undefined
}

const read = (size: string, style: NumberStyle): string | undefined =>
  plainDecimal(
    style === 'point' ? size.replace(/[ ,]/g, '') : size.replace(/[ .]/g, '').replace(',', '.'),
  )

/** Why a text is no number, in the words that help most. */
const whyNot = (cell: string, size: string, rules: NumberRules): BulkFaultKey => {
  if (cell.includes('\u30FC')) return 'number-long-mark'
  if (EXPONENT.test(size)) return 'number-exponent'
  if (CLEARLY_LAKH.test(size)) return 'number-lakh'
  const other = rules.style === 'comma' ? 'point' : 'comma'
  return rules.style !== undefined && fits(size, other, rules.lakh)
    ? 'number-other-style'
    : 'number-unreadable'
}

/**
 * A text cell as plain decimal text (`-1234.5`). Full-width digits and marks, U+2212 and U+FF0D as
 * minus, blanks between thousands and a currency sign are understood; nothing else is.
 */
export const readNumber = (cell: string, rules: NumberRules): string | Refusal => {
  const { negative, size } = bareOf(cell)
  const style = rules.style ?? 'point'
  let text: string | undefined
  if (fits(size, style, rules.lakh)) text = read(size, style)
  else if (rules.exponents && EXPONENT.test(size)) {
    text = plainDecimal(style === 'comma' ? size.replace(',', '.') : size)
  }
  if (text === undefined) {
    const values = { text: cell.slice(0, 60), style }
    return refuseBulk(whyNot(cell, size, rules), values)
  }
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

interface Sight {
  readonly line: number
  readonly column: string
  readonly text: string
}

/** Gathers what the cells of a whole file say about its style. */
export class StyleSurvey {
  readonly #lakh: boolean
  #seen: Partial<Record<NumberStyle | 'unclear', Sight>> = {}

  constructor(lakh: boolean) {
    this.#lakh = lakh
  }

  see(text: string, line: number, column: string): void {
    const style = styleOfCell(text, this.#lakh)
    if (style !== undefined) this.#seen[style] ??= { line, column, text: text.slice(0, 60) }
  }

  /** The file's style, or why it has to be asked for. */
  decide(): NumberStyle | undefined | Refusal {
    const { point, comma, unclear } = this.#seen
    if (point !== undefined && comma !== undefined) {
      const values = { line: point.line, column: point.column, text: point.text }
      const other = { otherLine: comma.line, otherColumn: comma.column, otherText: comma.text }
      return new Refusal([bulkFault('number-style-contradictory', { ...values, ...other })])
    }
    if (point !== undefined) return 'point'
    if (comma !== undefined) return 'comma'
    return unclear === undefined ? undefined : refuseBulk('number-style-unclear', { ...unclear })
  }
}
