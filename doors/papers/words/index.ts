// What the printed filing says beside the words of its pack.
import type { Words } from '#kit/words.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

export const paperWords: Words = { zh, en, vi, th }
