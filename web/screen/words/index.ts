// The screen's languages. Each comes as a file of its own, loaded when it is asked for.

export const LANGS = ['zh', 'en', 'vi', 'th'] as const
export type Lang = (typeof LANGS)[number]

/** Dimension → code → short name. */
export type NameTable = Readonly<Record<string, Readonly<Record<string, string>>>>

export interface Words {
  readonly names: NameTable
  readonly messages: Readonly<Record<string, string>>
}

/** Each language in its own words, for the switch. */
export const LANG_NAMES: Readonly<Record<Lang, string>> = {
  zh: '中文',
  en: 'English',
  vi: 'Tiếng Việt',
  th: 'ไทย',
}

const files: Readonly<Record<Lang, () => Promise<{ readonly words: Words }>>> = {
  zh: () => import('./zh.ts'),
  en: () => import('./en.ts'),
  vi: () => import('./vi.ts'),
  th: () => import('./th.ts'),
}

/** The words of a language; rejects where the file cannot be loaded. */
export const loadWords = async (lang: Lang): Promise<Words> => (await files[lang]()).words
