// What the page says; all four languages come with it.
import type { Lang } from '#web/shell/langs.ts'
import { en } from './en.ts'
import { th } from './th.ts'
import { vi } from './vi.ts'
import { zh } from './zh.ts'

export type Messages = Readonly<Record<keyof typeof en, string>>
export const WORDS: Readonly<Record<Lang, Messages>> = { zh, en, vi, th }

/** A message with its values put in. */
export const fill = (message: string, values: Readonly<Record<string, string>>): string =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
