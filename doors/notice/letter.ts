// What letters say, in the reader's language. The words are in words/, one file a language.
import { LANGS, type Lang, say, type Words } from '#kit/words.ts'
import { oneLine } from './address.ts'
import { en } from './words/en.ts'
import { th } from './words/th.ts'
import { vi } from './words/vi.ts'
import { zh } from './words/zh.ts'

export const letterWords: Words = { zh, en, vi, th }

/** One step of a filing, in words: its type's name, its number, its state, the moment. */
export interface SaidMove {
  readonly name: string
  readonly number: string
  readonly state: string
  readonly at: string
  /** of the filing's page */
  readonly link: string
}

/**
 * What each kind of letter is told. Links are whole addresses; `at` and `until` are moments in
 * words (momentText).
 */
export interface LetterValues {
  readonly invitation: Told<'organisation' | 'node' | 'link' | 'until'>
  /** a new password was asked for */
  readonly password: Told<'link' | 'until'>
  /** link: where one asks for a new password */
  readonly 'password-changed': Told<'at' | 'link'>
  /** link: the page of one's notices */
  readonly moved: Told<'organisation' | 'link'> & { readonly moves: readonly SaidMove[] }
}
type Told<N extends string> = Readonly<Record<N, string>>

export type LetterKind = keyof LetterValues
export const LETTER_KINDS = [
  'invitation',
  'password',
  'password-changed',
  'moved',
] as const satisfies readonly LetterKind[]

export interface LetterText {
  readonly subject: string
  readonly content: string
}

/** Steps that one letter lists; the rest is a number and a link. */
const MOST_MOVES = 50

/** Names come from people: no name may begin a line of its own, which could look like our link. */
const lines = <T extends object>(values: T): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, oneLine(String(value))]))

const movedValues = (
  lang: Lang,
  values: LetterValues['moved'],
): Record<string, string | number> => {
  const { moves, ...rest } = values
  const told = moves
    .slice(0, MOST_MOVES)
    .map(move => say([letterWords], lang, 'moved.line', { ...lines(move), link: move.link }))
  const more = moves.length - told.length
  if (more > 0)
    told.push(`${say([letterWords], lang, 'moved.more', { count: more })}\n${rest.link}`)
  const { name = '', number = '', state = '' } = moves[0] ?? {}
  const count = moves.length
  return { ...lines({ ...rest, name, number, state }), count, moves: told.join('\n\n') }
}

/** A letter in a language: its subject, one line, and its content, plain text. */
export const letter = <K extends LetterKind>(
  lang: Lang,
  kind: K,
  values: LetterValues[K],
): LetterText => {
  const filled =
    'moves' in values
      ? movedValues(lang, values as LetterValues['moved'])
      : { ...lines(values), link: 'link' in values ? String(values.link) : '' }
  return {
    subject: oneLine(say([letterWords], lang, `${kind}.subject`, filled)),
    content: say([letterWords], lang, `${kind}.content`, filled),
  }
}

/** A moment as a person reads it, in the node's zone, which is named. */
export const momentText = (lang: Lang, zone: string, ms: number): string =>
  new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    timeZone: zone,
    // the pages count years so in all languages, Thai among them
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(ms)

/** A person's language as it is stored; English when it is none that we speak. */
export const langOf = (text: string): Lang => LANGS.find(each => each === text) ?? 'en'
