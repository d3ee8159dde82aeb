// The languages of the small pages for everybody.

export const LANGS = ['zh', 'en', 'vi', 'th'] as const
export type Lang = (typeof LANGS)[number]

/** Each language in its own words, for the switch. */
export const LANG_NAMES: Readonly<Record<Lang, string>> = {
  zh: '中文',
  en: 'English',
  vi: 'Tiếng Việt',
  th: 'ไทย',
}

/** How dates are said: with the Gregorian year and Latin digits everywhere. */
export const TAGS: Readonly<Record<Lang, string>> = {
  zh: 'zh-CN-u-ca-gregory-nu-latn',
  en: 'en-GB-u-ca-gregory-nu-latn',
  vi: 'vi-VN-u-ca-gregory-nu-latn',
  th: 'th-TH-u-ca-gregory-nu-latn',
}
