// Letters about access, in words: engine/access says what happened, this how it reads.
import type { Compose, LetterValues } from '#engine/access/letters.ts'
import type { Lang } from '#kit/words.ts'
import { letter, momentText } from './letter.ts'

export interface ComposeOptions {
  readonly node: string
  readonly zone: string
  /** address of the pages; undefined until it is known */
  readonly url: () => string
}

type Told = { [K in keyof LetterValues]: (lang: Lang, values: LetterValues[K]) => Text }
interface Text {
  readonly subject: string
  readonly content: string
}

export const makeCompose = ({ node, zone, url }: ComposeOptions): Compose => {
  const moment = (lang: Lang, ms: number): string => momentText(lang, zone, ms)
  const told: Told = {
    invitation: (lang, { organisation, link, until }) =>
      letter(lang, 'invitation', { organisation, node, link, until: moment(lang, until) }),
    password: (lang, { link, until }) =>
      letter(lang, 'password', { link, until: moment(lang, until) }),
    'password-changed': (lang, { at }) => {
      const link = `${url()}/app`
      return letter(lang, 'password-changed', { at: moment(lang, at), link })
    },
  }
  return (lang, kind, values) => told[kind](lang, values)
}
