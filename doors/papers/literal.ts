// A text of a filing as it may stand on paper: every sign of it is seen, none acts. Typst takes it
// as a string, never as markup; what is left is what Unicode itself lets a text do.
import { widthOf } from './fonts.ts'

/** Zero-width space: where a line may break, and nothing else. */
const BREAK = '\u200b'
/** Signs after which any line breaker goes on: Chinese, and Thai by its dictionary. */
const FREE = /[\p{Script=Han}\p{Script=Thai}\u3000-\u30ff\uff00-\uffef]/u

/** What is never drawn as it is: direction overrides, joiners, tags, other controls, strays. */
const UNSEEN =
  /[\p{Cf}\p{Cc}\p{Co}\p{Cs}\p{Cn}\u2028\u2029\u115f\u1160\u3164]|\p{Variation_Selector}/u

/** Marks on one letter: Vietnamese and Thai take two; a tower of them would cover other lines. */
const MOST_MARKS = 4

const named = (sign: string): string =>
  `[U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`

/** Most of what a filing says: nothing to look for, sign by sign. */
const PLAIN = /^[\x20-\x7e]*$/

/**
 * A text sign by sign: line breaks stay, tabs are spaces, and what acts unseen or has no glyph in
 * the papers' fonts is written as [U+202E], so that nothing is lost and no line runs backwards.
 */
export const visible = (text: string): string => {
  if (PLAIN.test(text)) return text
  let out = ''
  let marks = 0
  for (const sign of text.replace(/\r\n?|\u2028|\u2029/g, '\n')) {
    marks = /\p{M}/u.test(sign) ? marks + 1 : 0
    if (sign === '\n' || sign === BREAK) out += sign
    else if (marks > MOST_MARKS) out += named(sign)
    else if (sign === '\t' || sign === '\u00a0') out += ' '
    // a plain space has a glyph; other spaces are shown as one
    else if (/\p{Zs}/u.test(sign)) out += sign === '\u3000' ? sign : ' '
    else if (UNSEEN.test(sign) || widthOf(sign.codePointAt(0)!) === undefined) out += named(sign)
    else out += sign
  }
  return out
}

/** Width of a text in points at a size, as if on one line; kerning makes it no wider. */
export const widthIn = (text: string, size: number): number => {
  let width = 0
  for (const sign of text) width += widthOf(sign.codePointAt(0)!) ?? 0
  return (width * size) / 1000
}

/** Widest part of a text that no line breaker would part, in points. */
export const widestWord = (text: string, size: number): number =>
  /[\s-]/.test(text)
    ? Math.max(0, ...text.split(/[\s-]+/).map(word => wordWidth(word, size)))
    : wordWidth(text, size)

const wordWidth = (word: string, size: number): number =>
  FREE.test(word)
    ? Math.max(...word.split(FREE).map(part => widthIn(part, size)), size)
    : widthIn(word, size)

const thai = new Intl.Segmenter('th', { granularity: 'word' })

/** A break before every sign but the marks, which belong to the letter before them. */
const apart = (word: string): string => word.replace(/(?<!^)(?=\P{M})/gu, BREAK)

const broken = (part: string, size: number, width: number): string => {
  if (widthIn(part, size) <= width) return part
  if (/\p{Script=Thai}/u.test(part)) {
    const words = [...thai.segment(part)].map(each => each.segment)
    return words.map(each => (widthIn(each, size) > width ? apart(each) : each)).join(BREAK)
  }
  return wordWidth(part, size) > width ? apart(part) : part
}

/**
 * The text with places to break where a word is wider than `width` points: Thai between its words,
 * all else after any sign, as there is no better place in a line of 255 without a space.
 */
export const fitted = (text: string, size: number, width: number): string =>
  widthIn(text, size) <= width
    ? text
    : text
        .split(/(\s+)/)
        .map(part => broken(part, size, width))
        .join('')
