// The words that a person of a language finds on the pages: by key, as the pages have them.
import { kitWords } from '#kit/messages/index.ts'
import { LANGS, type Lang, say, type Words } from '#kit/words.ts'
import { words as tradeWords } from '#packs/trade/words/index.ts'
import { uiWords } from '#ui/words/index.ts'
import { loadWords } from '#web/app/words/index.ts'

export type Speak = (key: string, values?: Readonly<Record<string, string | number>>) => string

const own = await Promise.all(LANGS.map(async lang => [lang, await loadWords(lang)] as const))
const all: readonly Words[] = [Object.fromEntries(own) as Words, uiWords, tradeWords, kitWords]

/** Says keys in a language; a key that has no words fails the test. */
export const speaker =
  (lang: Lang): Speak =>
  (key, values) => {
    if (!all.some(each => Object.hasOwn(each[lang], key))) throw new Error(`${lang} lacks ${key}`)
    return say(all, lang, key, values)
  }

/** 398043.14 as a reader of the language sees it: 398,043.14 or 398.043,14. */
export const figure = (lang: Lang, amount: string): string => {
  const [whole = '', fraction] = amount.split('.')
  const [group, point] = lang === 'vi' ? ['.', ','] : [',', '.']
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group)
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`
}
