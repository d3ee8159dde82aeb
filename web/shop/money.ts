// Amounts and days as a reader of a language writes them. Amounts are decimal texts: no float.
import { formatDecimal, parseDecimal } from '#kit/decimal.ts'
import { type Lang, TAGS } from '../shell/langs.ts'

/** What Intl takes for exact: a decimal as text. */
const exact = (text: string): number => text as unknown as number
const formats = new Map<string, Intl.NumberFormat>()
const format = (lang: Lang, least: number, most: number): Intl.NumberFormat => {
  const name = `${lang} ${least} ${most}`
  let made = formats.get(name)
  if (made === undefined) {
    made = new Intl.NumberFormat(TAGS[lang], {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    })
    formats.set(name, made)
  }
  return made
}

export const sayAmount = (lang: Lang, text: string): string =>
  format(lang, 2, 2).format(exact(text))
export const sayMoney = (lang: Lang, text: string): string =>
  lang === 'zh' ? `¥${sayAmount(lang, text)}` : `CNY\u00a0${sayAmount(lang, text)}`
export const sayCount = (lang: Lang, n: number | string): string =>
  format(lang, 0, 5).format(exact(String(n)))
export const sayPercent = (lang: Lang, text: string): string => `${sayCount(lang, text)}\u00a0%`

const fen = (text: string): bigint => parseDecimal(text, 2) ?? 0n
export const sumOf = (...texts: readonly string[]): string =>
  formatDecimal(
    texts.reduce((sum, each) => sum + fen(each), 0n),
    2,
  )
export const lessOf = (a: string, b: string): string => formatDecimal(fen(a) - fen(b), 2)
/** Whether an amount is larger than another. */
export const isMore = (a: string, b: string): boolean => fen(a) > fen(b)
export const isNil = (text: string): boolean => /^-?[0.]*$/.test(text)
/** How large a part of a whole is, in thousandths: for a bar's length, which may be rounded. */
export const partOf = (part: string, whole: string): number => {
  const all = fen(whole)
  return all === 0n ? 0 : Number((fen(part) * 1000n) / all)
}

/** Shops, customs and buyers of this shop live by China's clock. */
const ZONE = 'Asia/Shanghai'
export const sayDay = (lang: Lang, instant: string): string =>
  new Intl.DateTimeFormat(TAGS[lang], { dateStyle: 'medium', timeZone: ZONE }).format(
    new Date(instant.length === 10 ? `${instant}T00:00:00+08:00` : instant),
  )
export const sayTime = (lang: Lang, instant: string): string =>
  new Intl.DateTimeFormat(TAGS[lang], { timeStyle: 'medium', hour12: false, timeZone: ZONE })
    .format(new Date(instant))
    .replace(/^24/, '00')
/** Today there, as YYYY-MM-DD. */
export const today = (now: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(now)
/** Whole minutes and seconds between two instants. */
export const span = (from: string, to: string): { min: number; sec: number } => {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
  return { min: Math.floor(seconds / 60), sec: seconds % 60 }
}
