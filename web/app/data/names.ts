// Names of codes from the node's lists (GET /lists): what a page shows is asked for in one go a
// list, once a language, and kept for as long as the page is open.
import { useCallback, useSyncExternalStore } from 'react'
import type { Lang } from '#kit/words.ts'
import { api, part } from '../api.ts'

/** The name of a code; undefined while it is not known, or when the node knows none. */
export type NameOf = (pack: string, list: string, code: string) => string | undefined

interface Names {
  readonly path: string
  readonly found: Map<string, string>
  readonly asked: Set<string>
  wanted: Set<string>
}

const lists = new Map<string, Names>()
const listeners = new Set<() => void>()
let round = 0
let waits = false

/** Ask when all of the page has said what it wants. */
const askSoon = (): void => {
  if (waits) return
  waits = true
  setTimeout(askAll, 0)
}

/** The node takes so many codes in one question. */
const MOST = 50

const askList = async (names: Names): Promise<void> => {
  const codes = [...names.wanted].slice(0, MOST)
  for (const code of codes) {
    names.wanted.delete(code)
    names.asked.add(code)
  }
  try {
    const keys = codes.map(encodeURIComponent).join(',')
    const told = await api.get<{ codes: readonly { code: string; name: string }[] }>(
      `${names.path}?keys=${keys}`,
    )
    for (const { code, name } of told.codes) if (name !== '') names.found.set(code, name)
  } catch {
    // a list that the node does not have: its codes stand as they are
  }
}

const askAll = async (): Promise<void> => {
  waits = false
  const open = [...lists.values()].filter(each => each.wanted.size > 0)
  await Promise.all(open.map(askList))
  round++
  for (const listener of listeners) listener()
  if ([...lists.values()].some(each => each.wanted.size > 0)) askSoon()
}

const nameOf = (lang: Lang, pack: string, list: string, code: string): string | undefined => {
  const id = `${lang}/${pack}/${list}`
  let names = lists.get(id)
  if (names === undefined) {
    const path = `/lists/${part(pack)}/${part(list)}`
    names = { path, found: new Map(), asked: new Set(), wanted: new Set() }
    lists.set(id, names)
  }
  const found = names.found.get(code)
  // a comma parts the codes of a question, so no code with one is asked for
  if (found === undefined && !names.asked.has(code) && code !== '' && !code.includes(',')) {
    names.wanted.add(code)
    askSoon()
  }
  return found
}

export const useNames = (lang: Lang): NameOf => {
  const now = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => round,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round brings new names
  return useCallback<NameOf>((pack, list, code) => nameOf(lang, pack, list, code), [lang, now])
}
