import type { Words } from '#kit/words.ts'
import { cebWords } from '../formats/index.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

// the messages' own words beside those of the filings
export const words: Words = {
  zh: { ...cebWords.zh, ...zh },
  en: { ...cebWords.en, ...en },
  vi: { ...cebWords.vi, ...vi },
  th: { ...cebWords.th, ...th },
}
