// Numbers as people type and read them. Amounts stay decimal texts: no float sees one.
import { type Lang, TAGS } from '../shell/langs.ts'

/** Where the comma is the decimal sign. */
const COMMA: readonly Lang[] = ['vi']

/**
 * A typed number as the node takes it: blanks and well-formed groups of three go. What is no number
 * is handed on as it was typed, for the node to refuse by name.
 */
export const toWire = (typed: string, lang: Lang): string => {
  const text = typed.trim().replace(/[\s\u00a0\u202f]/g, '')
  const [group, point] = COMMA.includes(lang) ? ['.', ','] : [',', '.']
  const grouped = new RegExp(`^\\d{1,3}(?:\\${group}\\d{3})+(?:\\${point}\\d+)?$`)
  if (grouped.test(text)) return text.replaceAll(group, '').replace(point, '.')
  return COMMA.includes(lang) && /^\d+,\d+$/.test(text) ? text.replace(',', '.') : text
}

/** A number as the node takes it, as it is typed in a language. */
export const fromWire = (text: string, lang: Lang): string =>
  COMMA.includes(lang) && /^\d+\.\d+$/.test(text) ? text.replace('.', ',') : text

/** What Intl takes for exact: a decimal as text. */
const exact = (text: string): number => text as unknown as number

const formatter = (lang: Lang, least: number, most: number): Intl.NumberFormat =>
  new Intl.NumberFormat(TAGS[lang], { minimumFractionDigits: least, maximumFractionDigits: most })

/** An amount of money with its own decimals. */
export const sayAmount = (lang: Lang, text: string, currency: string): string => {
  const decimals = text.split('.')[1]?.length ?? 0
  return `${formatter(lang, decimals, decimals).format(exact(text))}\u00a0${currency}`
}

/** A number without the noughts at its end. */
export const sayNumber = (lang: Lang, text: string): string =>
  formatter(lang, 0, 10).format(exact(text))

export const sayPercent = (lang: Lang, text: string): string => `${sayNumber(lang, text)}\u00a0%`

const units = (text: string): { value: bigint; scale: number } => {
  const [whole = '0', decimals = ''] = text.split('.')
  return { value: BigInt(whole + decimals), scale: decimals.length }
}
/** One amount less another of as many decimals: its sign, and its size as text. */
export const difference = (a: string, b: string): { sign: -1 | 0 | 1; text: string } => {
  const [one, other] = [units(a), units(b)]
  const rest = one.value - other.value
  const digits = String(rest < 0n ? -rest : rest).padStart(one.scale + 1, '0')
  const cut = digits.length - one.scale
  const text = one.scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return { sign: rest === 0n ? 0 : rest < 0n ? -1 : 1, text }
}

/** Nothing but noughts. */
export const isZero = (text: string): boolean => /^[0.]*$/.test(text)

const dayIn = (lang: Lang, date: string, dateStyle: 'long' | 'medium'): string =>
  new Intl.DateTimeFormat(TAGS[lang], { dateStyle, timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
/** A day in words, with the Gregorian year. */
export const sayDay = (lang: Lang, date: string): string => dayIn(lang, date, 'long')
/** The same for a table's narrow column; it does not break. */
export const sayShortDay = (lang: Lang, date: string): string =>
  dayIn(lang, date, 'medium')
    .replaceAll(' ', '\u00a0')
    .replace(/(?<=\d)(?=[年月日])|(?<=[年月])(?=\d)/g, '\u2060')

/** The day before: a row's `to` is the first day on which it is no more. */
export const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** A code in the groups in which it is printed: 0810.60.00.00 */
export const sayCode = (code: string): string =>
  code.length <= 4 ? code : `${code.slice(0, 4)}.${code.slice(4).replace(/(\d{2})(?=\d)/g, '$1.')}`
