// Figures, days and ages as the reader's language writes them. Decimals stay text: no float
// touches them (Intl formats decimal strings exactly).
import type { Lang } from '#kit/words.ts'

export const TAGS: Readonly<Record<Lang, string>> = {
  zh: 'zh-CN',
  en: 'en-GB',
  vi: 'vi-VN',
  th: 'th-TH-u-ca-buddhist-nu-latn',
}

const numbers = new Map<string, Intl.NumberFormat>()
const numberFormat = (lang: Lang, least: number, most: number): Intl.NumberFormat => {
  const id = `${lang} ${least} ${most}`
  let made = numbers.get(id)
  if (made === undefined) {
    made = new Intl.NumberFormat(TAGS[lang], {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    })
    numbers.set(id, made)
  }
  return made
}

/** A decimal text without the noughts at its end: masses and rates have more than they need. */
export const trimmed = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text

/** A decimal text with the language's separators; `decimals` pads or leaves as it came. */
export const showDecimal = (lang: Lang, text: string, decimals?: number): string => {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  const own = text.split('.')[1]?.length ?? 0
  const digits = Math.min(decimals ?? own, 20)
  // the text was just found to be a decimal literal
  return numberFormat(lang, digits, digits).format(text as Intl.StringNumericLiteral)
}

/** Whole units of an amount: for totals at a glance, never for a bill. Cut, not rounded up. */
export const showWhole = (lang: Lang, text: string): string =>
  showDecimal(lang, text.replace(/\.\d+$/, ''), 0)

export const isZero = (text: string): boolean => /^-?0+(\.0+)?$/.test(text)

const dates = new Map<string, Intl.DateTimeFormat>()
const dateFormat = (lang: Lang, zone: string, how: Intl.DateTimeFormatOptions) => {
  const id = `${lang} ${zone} ${JSON.stringify(how)}`
  let made = dates.get(id)
  if (made === undefined) {
    made = new Intl.DateTimeFormat(TAGS[lang], { timeZone: zone, ...how })
    dates.set(id, made)
  }
  return made
}

export const showDate = (
  lang: Lang,
  zone: string,
  at: string | number,
  how: Intl.DateTimeFormatOptions,
): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : dateFormat(lang, zone, how).format(date)
}

/** YYYY-MM-DD of an instant in the node's zone. */
export const dayOf = (zone: string, at: string | number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(at))

export interface Age {
  readonly key: 'age.now' | 'age.minutes' | 'age.hours' | 'age.days'
  readonly values: Readonly<Record<string, number>>
}

/** How long something has waited, in the two largest units that matter. */
export const ageOf = (ms: number): Age => {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 1) return { key: 'age.now', values: {} }
  if (minutes < 60) return { key: 'age.minutes', values: { m: minutes } }
  if (minutes < 48 * 60) {
    return { key: 'age.hours', values: { h: Math.floor(minutes / 60), m: minutes % 60 } }
  }
  return { key: 'age.days', values: { d: Math.floor(minutes / 1440) } }
}

/** Bytes, for files. */
export const showSize = (lang: Lang, bytes: number): string => {
  const [value, unit] =
    bytes < 1_000 ? [bytes, 'B'] : bytes < 999_500 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB']
  return `${numberFormat(lang, 0, unit === 'MB' ? 1 : 0).format(value)} ${unit}`
}

/** A hash by its beginning and end, as people compare them. */
export const shortHash = (hash: string): string =>
  hash.length <= 16 ? hash : `${hash.slice(0, 8)} … ${hash.slice(-8)}`
