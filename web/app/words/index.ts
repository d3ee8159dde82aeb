// The workbench's languages. Each comes as a file of its own, loaded when it is asked for.
import type { Lang } from '#kit/words.ts'

export type Messages = Readonly<Record<string, string>>

/** Each language in its own words, for the switch. */
export const LANG_NAMES: Readonly<Record<Lang, string>> = {
  zh: '中文',
  en: 'English',
  vi: 'Tiếng Việt',
  th: 'ไทย',
}
export const LANG_SHORT: Readonly<Record<Lang, string>> = {
  zh: '中文',
  en: 'EN',
  vi: 'VI',
  th: 'ไทย',
}

const files: Readonly<Record<Lang, () => Promise<{ readonly messages: Messages }>>> = {
  zh: () => import('./zh.ts'),
  en: () => import('./en.ts'),
  vi: () => import('./vi.ts'),
  th: () => import('./th.ts'),
}

/** The words of a language; rejects where the file cannot be loaded. */
export const loadWords = async (lang: Lang): Promise<Messages> => (await files[lang]()).messages
