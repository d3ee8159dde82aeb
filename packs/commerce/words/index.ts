import type { Words } from '#kit/words.ts'
import { cebWords } from '../formats/index.ts'
import { deskWords } from './desk.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

// the messages' own words beside those of the filings
export const words: Words = {
  zh: { ...cebWords.zh, ...deskWords.zh, ...zh },
  en: { ...cebWords.en, ...deskWords.en, ...en },
  vi: { ...cebWords.vi, ...deskWords.vi, ...vi },
  th: { ...cebWords.th, ...deskWords.th, ...th },
}
