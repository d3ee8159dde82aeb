// What a page says, and its reader's way to write numbers, times and dates.
import { type Lang, say, type Words } from '#kit/words.ts'
import { uiWords } from './words/index.ts'

/** Dates in the Gregorian calendar and digits 0–9 everywhere: that is what the documents hold. */
export const LOCALES: Readonly<Record<Lang, string>> = {
  zh: 'zh-CN',
  en: 'en-GB',
  vi: 'vi-VN',
  th: 'th-TH-u-ca-gregory-nu-latn',
}

export interface PageWords {
  readonly lang: Lang
  say(key: string, values?: Readonly<Record<string, string | number>>): string
  /** whether anybody can say it */
  has(key: string): boolean
  /** `1234.5` as the reader writes it; with so many decimals at least. What is no number stays */
  number(decimal: string, decimals?: number): string
  /** the reader's decimal sign */
  readonly point: string
  clock(ms: number): string
  date(iso: string): string
}

const none = { zh: {}, en: {}, vi: {}, th: {} }

export const makeWords = (lang: Lang, messages: Readonly<Record<string, string>>): PageWords => {
  // the node's words are handed in for one language: what it lacks is said by its key
  const spoken: Words = { ...none, [lang]: messages }
  const all = [uiWords, spoken]
  const locale = LOCALES[lang]
  const formats = new Map<number, Intl.NumberFormat>()
  const numbers = (decimals: number): Intl.NumberFormat => {
    let format = formats.get(decimals)
    if (format === undefined) {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: 20 }
      format = new Intl.NumberFormat(locale, digits)
      formats.set(decimals, format)
    }
    return format
  }
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return {
    lang,
    say: (key, values) => say(all, lang, key, values),
    has: key => Object.hasOwn(messages, key) || Object.hasOwn(uiWords[lang], key),
    number: (decimal, decimals = 0) =>
      /^-?\d{1,40}(\.\d{1,20})?$/.test(decimal)
        ? numbers(decimals).format(decimal as Intl.StringNumericLiteral)
        : decimal,
    point: lang === 'vi' ? ',' : '.',
    clock: ms => clock.format(ms),
    date: iso => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? date.format(new Date(`${iso}T00:00Z`)) : iso),
  }
}
