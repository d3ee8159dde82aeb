// What the parts of a page say by themselves, beside the words of the node and its packs.
import type { Words } from '#kit/words.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

export const uiWords: Words = { zh, en, vi, th }
