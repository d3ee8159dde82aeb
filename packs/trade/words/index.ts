import type { Lang, Words } from '#kit/words.ts'
import { SCHEMES } from '../profiles.ts'
import { schedules } from '../tariff/catalogue.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

/** Agreements are called as their schedules are, where a language says nothing else. */
const agreements = (lang: Lang): Readonly<Record<string, string>> =>
  Object.fromEntries(SCHEMES.map(each => [`code.scheme.${each}`, schedules[each]?.[lang] ?? each]))

export const words: Words = {
  zh: { ...agreements('zh'), ...zh },
  en: { ...agreements('en'), ...en },
  vi: { ...agreements('vi'), ...vi },
  th: { ...agreements('th'), ...th },
}
