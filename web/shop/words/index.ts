// What the shop says; the reader's language comes alone.
import type { Lang } from '#web/shell/langs.ts'
import type { en } from './en.ts'

export type Key = keyof typeof en
export type Messages = Readonly<Record<Key, string>>

export const loadWords = async (lang: Lang): Promise<Messages> => {
  if (lang === 'zh') return (await import('./zh.ts')).zh
  if (lang === 'vi') return (await import('./vi.ts')).vi
  if (lang === 'th') return (await import('./th.ts')).th
  return (await import('./en.ts')).en
}

/** A message with its values put in. */
export const fill = (message: string, values: Readonly<Record<string, string | number>>): string =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
