// What a field's parts know of the form around them.
import { createContext, useContext, useEffect, useState } from 'react'
import type { FormFault } from '../filing/faults.ts'
import type { FormSession } from '../filing/session.ts'
import type { FieldShape } from '../filing/shape.ts'
import { useTopic } from '../filing/topics.ts'
import type { PageWords } from '../page-words.ts'
import { useWords } from '../words.tsx'

export const SessionContext = createContext<FormSession | undefined>(undefined)

export const useSession = (): FormSession => {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('a field stands outside of a form')
  return session
}

export const useValue = (path: string): unknown => {
  const { store } = useSession()
  return useTopic(store.topics, path, () => store.get(path))
}

export const useText = (path: string): string => {
  const value = useValue(path)
  return typeof value === 'string' ? value : value === undefined ? '' : String(value)
}

export const useFault = (path: string): FormFault | undefined => {
  const { faults } = useSession()
  return useTopic(faults.topics, path, () => faults.of(path))
}

/** A fault in the reader's language, now and after a switch. */
export const sayFault = (words: PageWords, { key, values, message }: FormFault): string =>
  words.has(key) ? words.say(key, values) : message

/** The name of a code in the reader's language; '' where none is known. */
export const useCodeName = ({ list = '', codes }: FieldShape, code: string): string => {
  const words = useWords()
  const session = useSession()
  const isClosed = codes !== undefined
  const topic = isClosed ? '-' : list
  const read = (): string => (isClosed ? '' : session.codes.nameOf(words.lang, list, code))
  const dated = useTopic(session.codes.topics, topic, read)
  if (!isClosed) return dated
  return codes.includes(code) ? words.say(`code.${list}.${code}`) : ''
}

/** The currency of a money field: its own, or that of the field it names. */
export const useCurrency = ({ currency, currencyField }: FieldShape): string => {
  const named = useText(currencyField === undefined ? '-' : `/${currencyField}`)
  return currency ?? named
}

/** Whether a media query holds, now and when that changes. */
export const useMedia = (query: string): boolean => {
  const [holds, setHolds] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const hear = (): void => setHolds(list.matches)
    hear()
    list.addEventListener('change', hear)
    return () => list.removeEventListener('change', hear)
  }, [query])
  return holds
}
