import type { Lang, Words } from '#kit/words.ts'
import { SCHEMES } from '../profiles.ts'
import { schedules } from '../tariff/catalogue.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { en as enUnion } from './union/en.ts'
import { th as thUnion } from './union/th.ts'
import { vi as viUnion } from './union/vi.ts'
import { zh as zhUnion } from './union/zh.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

/** Agreements are called as their schedules are, where a language says nothing else. */
const agreements = (lang: Lang): Readonly<Record<string, string>> =>
  Object.fromEntries(SCHEMES.map(each => [`code.scheme.${each}`, schedules[each]?.[lang] ?? each]))

export const words: Words = {
  zh: { ...agreements('zh'), ...zh, ...zhUnion },
  en: { ...agreements('en'), ...en, ...enUnion },
  vi: { ...agreements('vi'), ...vi, ...viUnion },
  th: { ...agreements('th'), ...th, ...thUnion },
}
