// The bulk door's words in every language, in the form that `say` of kit/words.ts takes.
import type { Words } from '#kit/words.ts'
import type { BulkFaultKey } from './faults.ts'
import { en } from './words/en.ts'
import { th } from './words/th.ts'
import { vi } from './words/vi.ts'
import { zh } from './words/zh.ts'

/** Words of faults, and of the progress view. The type has it that no language lacks a key. */
type BulkWords = Readonly<Record<BulkFaultKey | 'progress-check' | 'progress-lodge', string>>

export const bulkWords = { zh, en, vi, th } satisfies Record<string, BulkWords> satisfies Words
