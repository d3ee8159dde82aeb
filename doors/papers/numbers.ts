// Numbers and instants on paper: the digits that are stored, never through a float, grouped as the
// reader's language does; the Gregorian year, the node's clock, in a form that nobody mistakes.
import { parseDecimal, trimDecimal } from '#kit/decimal.ts'
import { decimalsOf, formatMoney } from '#kit/money.ts'
import { offsetAt } from '#kit/time.ts'
import type { Lang } from '#kit/words.ts'

/** A decimal text, its whole part in groups of three: 1,234.5, in Vietnamese 1.234,5. */
export const grouped = (text: string, lang: Lang): string => {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (found === null) return text
  const [, minus = '', whole = '', decimals] = found
  const [comma, point] = lang === 'vi' ? ['.', ','] : [',', '.']
  const head = whole.replace(/\B(?=(?:\d{3})+$)/g, comma)
  return `${minus === '' ? '' : '−'}${head}${decimals === undefined ? '' : point + decimals}`
}

/** An amount with its currency's decimals; as it stands when the currency is not known. */
export const moneyText = (text: string, currency: string | undefined, lang: Lang): string => {
  const decimals = currency === undefined ? undefined : decimalsOf(currency)
  const minor = decimals === undefined ? undefined : parseDecimal(text, decimals)
  const exact = minor === undefined || currency === undefined ? text : formatMoney(minor, currency)
  return grouped(exact, lang)
}

/** A quantity without the zeros that end its decimals. */
export const quantityText = (text: string, scale: number, lang: Lang): string => {
  const scaled = parseDecimal(text, scale)
  return grouped(scaled === undefined ? text : trimDecimal(scaled, scale), lang)
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-25 16:00:00 +08:00` in a zone; the text itself when it is no instant. */
export const instantText = (text: string, zone: string): string => {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return text
  const offset = offsetAt(zone, ms)
  const minutes = Math.abs(Math.round(offset / 60_000))
  const sign = offset < 0 ? '-' : '+'
  const local = new Date(ms + offset).toISOString().slice(0, 19).replace('T', ' ')
  return `${local} ${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
