import type { Words } from '#kit/words.ts'
import { cebWords } from '../formats/index.ts'
import { declaredWords } from './declared.ts'
import { deskWords } from './desk.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

// the messages' own words and those of what goes to customs beside those of the filings
export const words: Words = {
  zh: { ...cebWords.zh, ...declaredWords.zh, ...deskWords.zh, ...zh },
  en: { ...cebWords.en, ...declaredWords.en, ...deskWords.en, ...en },
  vi: { ...cebWords.vi, ...declaredWords.vi, ...deskWords.vi, ...vi },
  th: { ...cebWords.th, ...declaredWords.th, ...deskWords.th, ...th },
}
