// Texts as they are compared: without case, width and marks; and cut into terms.
//
// Words that are written apart are terms as they stand, and found by their beginning. Chinese, Thai
// and their like write words without a space between them: there every run of two letters (three of
// Thai, whose letters are few) is a term, and a text is found by runs that follow one another.

/** Letters that no decomposition takes their mark from, and the two small sigmas. */
const PLAIN: Readonly<Record<string, string>> = { đ: 'd', ł: 'l', ø: 'o', ı: 'i', ς: 'σ' }
/** Marks over and under letters; those of Thai and its kin are vowels and tones, and stay. */
const MARKS = /[\u0300-\u036f]/g
/** What is there and not seen: soft hyphens, joiners, marks of direction, variant selectors. */
const UNSEEN = /[\p{Cf}\p{Variation_Selector}]/gu
/** Thai, Lao, Khmer and Burmese digits, in tens from these on. */
const DIGITS = /[๐-๙໐-໙០-៩၀-၉]/g
const ZEROS = [0x0e50, 0x0ed0, 0x17e0, 0x1040]

const digit = (of: string): string => {
  const at = of.charCodeAt(0)
  return String(at - (ZEROS.findLast(zero => zero <= at) ?? at))
}

/**
 * Nothing but ASCII and the Han of the main block: there only A to Z are folded, and no two letters
 * compose. Most texts are so, and the way below takes ten times as long.
 */
const SIMPLE = /^[\0-\x7f\u4e00-\u9fff]*$/

/**
 * A text as it is compared. Capitals first: `ß`, `ẞ` and `ss` have the same ones (`ẞ` only by way
 * of `ß`). Compatibility forms
 * (NFKD) make full-width digits and Latin letters plain.
 */
export const fold = (text: string): string =>
  SIMPLE.test(text)
    ? text.toLowerCase()
    : text
        .replace(UNSEEN, '')
        .toLowerCase()
        .toUpperCase()
        .normalize('NFKD')
        .replace(MARKS, '')
        .toUpperCase()
        .toLowerCase()
        .replace(/[đłøıς]/g, letter => PLAIN[letter] ?? letter)
        .replace(DIGITS, digit)
        .replace(MARKS, '')
        .normalize('NFC')

const TWOS = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}'
const THREES = '\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}'
const LETTER = '[\\p{L}\\p{M}\\p{N}]'
/** A run of one manner of writing; of its letters, digits and marks only. */
const RUN = new RegExp(
  `(?<two>(?:(?=${LETTER})[${TWOS}])+)|(?<three>(?:(?=${LETTER})[${THREES}])+)` +
    `|(?<word>(?:(?=${LETTER})[^${TWOS}${THREES}])+)`,
  'gu',
)
/** The same of a simple text. */
const SIMPLE_RUN = /[0-9A-Za-z]+|[\u4e00-\u9fff]+/g
const isHan = (text: string): boolean => text >= '\u4e00'

interface Run {
  readonly text: string
  /** letters of a term; 0: the run is one term */
  readonly size: number
  /** of a simple text: each letter is one unit of the string, and none is to be quoted */
  readonly isSimple: boolean
}

/** A folded text's runs, in order. */
const runsOf = (folded: string): Run[] =>
  SIMPLE.test(folded)
    ? (folded.match(SIMPLE_RUN) ?? []).map(text => ({
        text,
        size: isHan(text) ? 2 : 0,
        isSimple: true,
      }))
    : [...folded.matchAll(RUN)].map(found => ({
        text: found[0],
        size: found.groups?.two !== undefined ? 2 : found.groups?.three !== undefined ? 3 : 0,
        isSimple: false,
      }))

/** The parts of a text, folded; `apart` are words, which are found by their beginning. */
export const partsOf = (text: string): { readonly text: string; readonly apart: boolean }[] =>
  runsOf(fold(text)).map(run => ({ text: run.text, apart: run.size === 0 }))

/** A word's letters that count: the longest that can be asked for is shorter. */
const MOST_LETTERS = 200
/** Words with digits are found by their end too, from so many characters on: 48217 of a number. */
const SHORTEST_END = 4
const HAS_DIGIT = /\d/
/** Before a word's letters in reverse: no word of a text begins so. */
const REVERSE = '<'

const reversed = (word: string, isSimple: boolean): string => {
  if (!isSimple) return REVERSE + [...word].reverse().join('')
  let text = REVERSE
  for (let i = word.length - 1; i >= 0; i--) text += word[i]
  return text
}
const hasEnd = (word: string): boolean => word.length >= SHORTEST_END && HAS_DIGIT.test(word)

/** tsvector and tsquery: a term in quotation marks. */
const quoted = (term: string): string => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Terms beyond this are not indexed: PostgreSQL keeps no place of a term further in (16,383). */
const MOST_PLACES = 16_000

/** A filing's texts as a tsvector's literal. Runs stand apart, so that none continues another. */
export const termsOf = (texts: readonly string[]): string => {
  const terms: string[] = []
  let place = 1
  for (const { text, size, isSimple } of texts.flatMap(each => runsOf(fold(each)))) {
    const letters = isSimple ? undefined : [...text]
    const whole = letters?.length ?? text.length
    const count = size === 0 ? Math.min(whole, MOST_LETTERS) : whole
    const part = (from: number, to: number): string =>
      letters?.slice(from, to).join('') ?? text.slice(from, to)
    const put = (term: string, at: number): void => {
      terms.push(`${isSimple ? `'${term}'` : quoted(term)}:${at}`)
    }
    if (place + count > MOST_PLACES) break
    if (size === 0) {
      const word = part(0, count)
      put(word, place)
      if (hasEnd(word)) put(reversed(word, isSimple), place)
      place += 2
      continue
    }
    for (let i = 0; i < count; i++) put(part(i, i + size), place + i)
    place += count + 1
  }
  return terms.join(' ')
}

/** What is asked for, as a tsquery's literal; undefined when nothing in it can be looked for. */
export const queryOf = (asked: string): string | undefined => {
  const parts = runsOf(fold(asked)).map(({ text, size }) => {
    const letters = [...text].slice(0, MOST_LETTERS)
    if (size === 0) {
      const word = letters.join('')
      // one letter alone would be the beginning of everything
      if (letters.length === 1) return quoted(word)
      return hasEnd(word)
        ? `(${quoted(word)}:* | ${quoted(reversed(word, false))}:*)`
        : `${quoted(word)}:*`
    }
    if (letters.length < size) return `${quoted(text)}:*`
    const grams = letters.slice(size - 1).map((_, i) => quoted(letters.slice(i, i + size).join('')))
    return grams.length === 1 ? grams[0] : `(${grams.join(' <-> ')})`
  })
  return parts.length === 0 ? undefined : parts.join(' & ')
}

/** Whether a text has one of the parts that were asked for: which of several texts to show. */
export const mentions = (text: string, asked: string): boolean => {
  const runs = runsOf(fold(text))
  return runsOf(fold(asked)).some(part =>
    runs.some(run => {
      if (run.size !== part.size) return false
      if (part.size > 0) return run.text.includes(part.text)
      return run.text.startsWith(part.text) || (hasEnd(part.text) && run.text.endsWith(part.text))
    }),
  )
}
