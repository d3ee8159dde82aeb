// How each language writes big amounts. Intl has no 万元, and its short forms mislead in
// Vietnamese, so the units are ours; the digits between them are Intl's, given as an exact
// decimal string, never as a float.
import { divide, power, toDecimal } from './decimal.ts'
import type { Lang } from './words/index.ts'

export const TAGS: Readonly<Record<Lang, string>> = {
  zh: 'zh-CN',
  en: 'en-GB',
  vi: 'vi-VN',
  th: 'th-TH',
}

/** An amount ready to show: digits with separators, and the unit that follows them. */
export interface Shown {
  readonly digits: string
  readonly unit: string
}

/** Ten to which power of the base unit, and its word; `{c}` is the currency's. */
type Step = readonly [exponent: number, word: string]

const MONEY: Readonly<Record<Lang, readonly Step[]>> = {
  zh: [
    [0, '{c}'],
    [4, '万{c}'],
    [8, '亿{c}'],
  ],
  en: [
    [0, '{c}'],
    [6, '{c} million'],
    [9, '{c} billion'],
  ],
  vi: [
    [0, '{c}'],
    [6, 'triệu {c}'],
    [9, 'tỷ {c}'],
  ],
  th: [
    [0, '{c}'],
    [6, 'ล้าน{c}'],
    [9, 'พันล้าน{c}'],
  ],
}

const MASS: Readonly<Record<Lang, readonly Step[]>> = {
  zh: [
    [0, '千克'],
    [3, '吨'],
    [7, '万吨'],
  ],
  en: [
    [0, 'kg'],
    [3, 'tonnes'],
    [9, 'million tonnes'],
  ],
  vi: [
    [0, 'kg'],
    [3, 'tấn'],
    [9, 'triệu tấn'],
  ],
  th: [
    [0, 'กก.'],
    [3, 'ตัน'],
    [9, 'ล้านตัน'],
  ],
}

const COUNT: Readonly<Record<Lang, string>> = { zh: '票', en: '', vi: 'tờ khai', th: 'ฉบับ' }

const digits = new Map<string, Intl.NumberFormat>()

const formatOf = (lang: Lang, decimals: number): Intl.NumberFormat => {
  const key = `${lang}${decimals}`
  const known = digits.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(TAGS[lang], {
    numberingSystem: 'latn',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  digits.set(key, made)
  return made
}

/** Whole minor units at `scale` with the language's separators, every digit kept. */
export const writeExact = (minor: bigint, scale: number, lang: Lang): string =>
  formatOf(lang, scale).format(toDecimal(minor, scale) as Intl.StringNumericLiteral)

/** The same divided by 10 to `exponent` and rounded once, half up, to `decimals`. */
export const writeScaled = (
  minor: bigint,
  scale: number,
  exponent: number,
  decimals: number,
  lang: Lang,
): string => {
  const shift = scale + exponent - decimals
  const rounded = shift >= 0 ? divide(minor, power(shift)) : minor * power(-shift)
  return writeExact(rounded, decimals, lang)
}

// Yuan has a word where Chinese or Thai readers expect one; any other currency keeps its code.
const moneyWord = (currency: string, lang: Lang, exponent: number): string => {
  if (currency === 'CNY' && lang === 'zh') return '元'
  if (currency === 'CNY' && lang === 'th') return 'หยวน'
  const space = lang === 'zh' || (lang === 'th' && exponent > 0) ? ' ' : ''
  return space + currency
}

const stepsOf = (unit: string, lang: Lang): readonly Step[] => {
  if (unit === '1') return [[0, COUNT[lang]]]
  if (unit === 'kg') return MASS[lang]
  return MONEY[lang].map(([n, word]) => [n, word.replace('{c}', moneyWord(unit, lang, n)).trim()])
}

/** A unit for a group of amounts, so that they can be compared at a glance. */
export interface Scale {
  readonly unit: string
  readonly write: (minor: bigint) => string
}

/**
 * The unit in which `greatest` still has two digits before the point (`before` of them), so that
 * the least of a group is not all zeros; its decimals are the same for the whole group: two below
 * 100, one below 10,000, else none.
 */
export const scaleFor = (
  greatest: bigint,
  unit: string,
  scale: number,
  lang: Lang,
  before = 2,
): Scale => {
  const size = greatest < 0n ? -greatest : greatest
  const steps = stepsOf(unit, lang)
  const fits = ([n]: Step): boolean => n === 0 || size >= power(scale + n + before - 1)
  const [exponent, word] = steps.findLast(fits) ?? ([0, unit] as const)
  const whole = size / power(scale + exponent)
  const wanted = whole < 100n ? 2 : whole < 10_000n ? 1 : 0
  const decimals = Math.min(wanted, scale + exponent)
  return { unit: word, write: minor => writeScaled(minor, scale, exponent, decimals, lang) }
}

/** One amount in the unit that suits it. */
export const show = (minor: bigint, unit: string, scale: number, lang: Lang): Shown => {
  const suited = scaleFor(minor, unit, scale, lang, 1)
  return { digits: suited.write(minor), unit: suited.unit }
}

/** The headline: 万元 in Chinese, millions with two decimals elsewhere; both resolve 10,000. */
export const showHeadline = (minor: bigint, unit: string, scale: number, lang: Lang): Shown => {
  const [exponent, word] = stepsOf(unit, lang)[1] ?? ([0, unit] as const)
  return { digits: writeScaled(minor, scale, exponent, exponent - 4, lang), unit: word }
}

/** The exact amount with its currency, e.g. '¥580,005,270,000.00' or 'CNY 580,005,270,000.00'. */
export const showExact = (minor: bigint, unit: string, scale: number, lang: Lang): string => {
  const written = writeExact(minor, scale, lang)
  if (unit === '1') return written
  if (unit === 'kg') return `${written} kg`
  return unit === 'CNY' && lang === 'zh' ? `¥${written}` : `${unit} ${written}`
}

/** A year as its readers count it: Thai pages say 2569 for 2026, as their dates do. */
export const showYear = (year: string, lang: Lang): string =>
  lang === 'th' ? String(Number(year) + 543) : year

/** A date, e.g. '2026-11-24', as its readers write it. */
export const showDay = (day: string, lang: Lang): string =>
  new Intl.DateTimeFormat(TAGS[lang], {
    timeZone: 'UTC',
    year: 'numeric',
    month: lang === 'zh' ? 'long' : 'short',
    day: 'numeric',
  }).format(Date.parse(`${day}T00:00:00Z`))

/**
 * Tenths of a per cent, e.g. 124n is '12.4%'; without its sign. From 100 on in whole per cent, and
 * from 1,000 on as more than 999: just after midnight a day is many times the one before, and
 * "28,800.0%" is no figure that a wall has room for.
 */
export const showShare = (tenths: bigint, lang: Lang): string => {
  const size = tenths < 0n ? -tenths : tenths
  if (size < 1_000n) return `${writeExact(size, 1, lang)}%`
  return size < 10_000n ? `${size / 10n}%` : '>999%'
}
