// Which documents goods need, and which numbers a line states for them. What is needed stands in
// the tariff's row (its letters) and in the list of letters (codes/letters.ts).
import type { Declaration, Item } from './fields.ts'
import type { Reference } from './reference.ts'

/** A document that goods need on that day. */
export interface Needed {
  readonly letter: string
  /** its name in Chinese and English */
  readonly document: string
  readonly agency: string
  /** permits of this letter are kept here, and goods draw from them */
  readonly kept: boolean
}

/** Documents with a number that a line needs, in the order of the tariff's letters. */
export const neededFor = (
  { hs }: Pick<Item, 'hs'>,
  direction: Declaration['direction'],
  reference: Reference,
): readonly Needed[] => {
  const letters = reference.row('hs', hs)?.letters
  return letters === undefined ? NONE : byLetters(letters, direction, reference)
}

/** What letters stand for, by view and direction: there are some hundred runs of them. */
const known = new WeakMap<Reference, Record<Direction, Map<string, readonly Needed[]>>>()
type Direction = Declaration['direction']
const byLetters = (
  letters: string,
  direction: Direction,
  reference: Reference,
): readonly Needed[] => {
  let own = known.get(reference)
  if (own === undefined) {
    own = { import: new Map(), export: new Map() }
    known.set(reference, own)
  }
  let needed = own[direction].get(letters)
  if (needed === undefined) {
    needed = readLetters(letters, direction, reference)
    own[direction].set(letters, needed)
  }
  return needed
}

const readLetters = (
  letters: string,
  direction: Direction,
  reference: Reference,
): readonly Needed[] =>
  [...letters].flatMap(letter => {
    const row = reference.row('letter', letter)
    if (row === undefined || (row.needs !== direction && row.needs !== 'both')) return []
    const document = [row.zh, row.en].filter(Boolean).join(' / ')
    return [{ letter, document, agency: row.agency ?? '', kept: row.kept === 'yes' }]
  })
const NONE: readonly Needed[] = []

/**
 * Numbers by letter as a line states them: `7:24-AI-001 t:2026-0007`, or a number alone where one
 * document is needed.
 */
export const statedIn = (
  text: string | undefined,
  needed: readonly Needed[],
): ReadonlyMap<string, string> => {
  const stated = new Map<string, string>()
  const parts = (text ?? '').split(/[\s;,，；]+/).filter(Boolean)
  for (const part of parts) {
    const [, letter, number] = /^([0-9A-Za-z])[:：](.+)$/.exec(part) ?? []
    if (letter !== undefined && number !== undefined) stated.set(letter, number)
  }
  const [only] = needed
  const alone = stated.size === 0 && needed.length === 1 && parts.length > 0
  if (alone && only !== undefined) stated.set(only.letter, parts.join(''))
  return stated
}

/** What a line draws on: `7:24-AI-001 …` of the permits that are kept here; undefined: nothing. */
export const drawnPermits = (
  item: Item,
  direction: Declaration['direction'],
  reference: Reference,
): string | undefined => {
  const needed = neededFor(item, direction, reference)
  // most goods need none, and to take their line's text apart all the same took 1 µs a line
  if (!needed.some(({ kept }) => kept)) return undefined
  const stated = statedIn(item.permit, needed)
  const drawn = needed.flatMap(({ letter, kept }) => {
    const number = stated.get(letter)
    return kept && number !== undefined ? [`${letter}:${number}`] : []
  })
  return drawn.length === 0 ? undefined : drawn.join(' ')
}
