// Decimal text as workbooks and other programs write it, brought to plain digits without a float.
import { parseDecimal, type Rounding, rescale, trimDecimal } from '#kit/decimal.ts'

/** `-0012.50` in parts: sign, digits without the point (12 50 -> `001250`), and where it stood. */
interface Parts {
  readonly negative: boolean
  readonly digits: string
  /** how many of the digits stand behind the point; may be negative after an exponent */
  readonly scale: number
}

const FORM = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

const partsOf = (text: string): Parts | undefined => {
  const found = FORM.exec(text)
  if (found === null) return undefined
  const whole = found[2] ?? ''
  const fraction = found[3] ?? ''
  if (whole === '' && fraction === '') return undefined
  const exponent = Number(found[4] ?? 0)
  return { negative: found[1] === '-', digits: whole + fraction, scale: fraction.length - exponent }
}

/** No number of trade has more digits than this on either side of its point. */
const MAX_DIGITS = 60

const plain = ({ negative, digits, scale }: Parts): string | undefined => {
  if (Math.abs(scale) > MAX_DIGITS || digits.length > MAX_DIGITS) return undefined
  const padded = scale > 0 ? digits.padStart(scale + 1, '0') : digits + '0'.repeat(-scale)
  const point = padded.length - Math.max(scale, 0)
  const whole = padded.slice(0, point).replace(/^0+(?=\d)/, '')
  const fraction = padded.slice(point)
  const text = fraction === '' ? whole : `${whole}.${fraction}`
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

/**
 * A decimal, also with an exponent or with zeros before it, as plain digits with a point: `1E-3`
 * is `0.001`, `007.50` is `7.50`, `.5` is `0.5`. Undefined for anything else.
 */
export const plainDecimal = (text: string): string | undefined => {
  const parts = partsOf(text)
  return parts === undefined ? undefined : plain(parts)
}

/** Round a plain decimal to so many decimals, exactly; trailing zeros are left out. */
export const roundDecimal = (text: string, decimals: number, rounding: Rounding): string => {
  const scale = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
  const value = parseDecimal(text, scale)
  if (value === undefined) return text
  return trimDecimal(rescale(value, scale, decimals, rounding), decimals)
}

/** Without the zeros behind the point that lie beyond `scale` decimals: 3.250 at 2 is 3.25. */
export const fitDecimal = (text: string, scale: number): string => {
  const point = text.indexOf('.')
  if (point < 0) return text
  let end = text.length
  while (end - point - 1 > scale && text[end - 1] === '0') end--
  return text.slice(0, end - 1 === point ? point : end)
}

/** Significant digits that a spreadsheet keeps (IEEE 754 double, as Excel shows it). */
const KEPT_DIGITS = 15

/**
 * The raw text of a workbook's number (`810600000`, `1.1000000000000001`, `9.1E+17`) as the number
 * that the program shows at full precision: rounded to 15 significant digits, as Excel itself does
 * in all it shows. Undefined when its whole part is longer than 15 digits, because then digits of
 * what was typed are already gone (T34), or when it is no number.
 */
export const workbookDecimal = (raw: string): string | undefined => {
  const text = plainDecimal(raw)
  if (text === undefined) return undefined
  const size = text.startsWith('-') ? text.slice(1) : text
  const [whole = '', fraction = ''] = size.split('.')
  if (whole.length > KEPT_DIGITS) return undefined
  const leading = whole === '0' ? -(/^0*/.exec(fraction)?.[0].length ?? 0) : whole.length
  return fitDecimal(roundDecimal(text, Math.max(0, KEPT_DIGITS - leading), 'half-up'), 0)
}
