// The words around a page's parts. A switch of language changes this value alone: what is typed
// lives elsewhere, and nothing is made anew.
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { Lang } from '#kit/words.ts'
import { makeWords, type PageWords } from './page-words.ts'

const Context = createContext<PageWords>(makeWords('en', {}))

export const WordsProvider = ({
  lang,
  messages,
  children,
}: {
  lang: Lang
  messages: Readonly<Record<string, string>>
  children: ReactNode
}) => {
  const words = useMemo(() => makeWords(lang, messages), [lang, messages])
  return <Context value={words}>{children}</Context>
}

export const useWords = (): PageWords => useContext(Context)
