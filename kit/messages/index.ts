// What the engine's own faults say. The values a message knows are the names in its braces.
import type { Words } from '../words.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

/** The messages of OUTCOMES in every language. */
export const kitWords: Words = { zh, en, vi, th }
