// Numbers as people type and paste them, and as documents hold them: `1234.5`, digits and a point.
import type { PageWords } from '../page-words.ts'

const GROUPED: Readonly<Record<string, RegExp>> = {
  ',': /^-?\d{1,3}(,\d{3})+(\.\d*)?$/,
  '.': /^-?\d{1,3}(\.\d{3})+(,\d*)?$/,
}

/**
 * What somebody who writes decimals with `point` meant. Blanks go; the other sign goes where it
 * parts thousands as it should, and stands for the decimal sign where it cannot. What is no number
 * stays as typed, and the node says so.
 */
export const readNumber = (typed: string, point: string): string => {
  // full-width digits of a Chinese keyboard, and the blanks that spreadsheets put in
  const text = typed
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace('−', '-')
  const other = point === ',' ? '.' : ','
  const whole = GROUPED[other]!.test(text) ? text.replaceAll(other, '') : text
  const plain = whole.replace(',', '.')
  if (!/^[-+]?\d*\.?\d*$/.test(plain) || !/\d/.test(plain)) return typed.trim()
  const [, sign = '', digits = '', rest = ''] = /^([-+]?)(\d*)(\.\d*)?$/.exec(plain)!
  const tail = rest === '.' ? '' : rest
  return `${sign === '-' ? '-' : ''}${digits.replace(/^0+(?=\d)/, '') || '0'}${tail}`
}

/** A document's number as the reader writes it, with the decimals that it has. */
export const shownNumber = (value: unknown, words: PageWords): string => {
  const text = typeof value === 'string' ? value : ''
  return words.number(text, text.split('.')[1]?.length ?? 0)
}

/** A document's number as an editor begins with it: no groups, the reader's decimal sign. */
export const typedNumber = (value: string, point: string): string =>
  /^-?\d+(\.\d+)?$/.test(value) ? value.replace('.', point) : value
