// The text of a cell → what it says, or why it is not understood. Nothing is guessed: a text must
// be understood to its last sign, and whatever is left over makes it a fault.
import { COUNTRIES } from '../../codes/countries.ts'
import { type Scan, take, takePercent, takeRate } from './number.ts'
import type { Cell, Grammar, NotRead, Part, Term } from './rate.ts'

const WRONG: NotRead = { why: 'text-unknown' }
/** The longest cell of the tariffs looked at (Vietnam, Indonesia) has 58 signs. */
const LONGEST = 200

const ISO = new Set(COUNTRIES)
const EXCEPT = /\s?\(-\s?([A-Z]{2}(?:\s?,\s?[A-Z]{2})*)\s?,?\s?\)/y
const BLANK = /\s*/y

const countriesOf = (list: string): readonly string[] | NotRead => {
  const countries = list.split(',').map(each => each.trim())
  if (countries.some(each => !ISO.has(each))) return { why: 'country-unknown' }
  return new Set(countries).size < countries.length ? { why: 'country-twice' } : countries
}

/** `(NHN: 80)` behind a rate within a quota. */
const takeBeyond = (scan: Scan, grammar: Grammar): bigint | NotRead | undefined => {
  if (grammar.beyond === undefined) return undefined
  const start = scan.at
  take(scan, BLANK)
  const open = `(${grammar.beyond}:`
  if (!scan.text.startsWith(open, scan.at)) {
    scan.at = start
    return undefined
  }
  scan.at += open.length
  take(scan, BLANK)
  const percent = takePercent(scan, grammar)
  if (typeof percent !== 'bigint') return percent
  return take(scan, /\s?\)/y) === undefined ? WRONG : percent
}

const takeNote = (scan: Scan, grammar: Grammar): string | undefined => {
  const start = scan.at
  take(scan, BLANK)
  for (const [text, note] of Object.entries(grammar.notes ?? {})) {
    if (!scan.text.startsWith(text, scan.at)) continue
    scan.at += text.length
    return note
  }
  scan.at = start
  return undefined
}

/** A term that is a mark, as long as nothing but a separator stands behind it. */
const takeMark = (scan: Scan, grammar: Grammar): Term | NotRead | undefined => {
  for (const [text, mark] of Object.entries(grammar.marks ?? {})) {
    if (!scan.text.startsWith(text, scan.at)) continue
    const end = scan.at + text.length
    if (!/^\s*(?:[/;]|$)/.test(scan.text.slice(end))) continue
    scan.at = end
    return mark === 'refers' ? { why: 'refers-elsewhere' } : { mark }
  }
  return undefined
}

const takeTerm = (scan: Scan, grammar: Grammar): Term | NotRead => {
  const mark = takeMark(scan, grammar)
  if (mark !== undefined) return mark
  const rate = takeRate(scan, grammar)
  if ('why' in rate) return rate
  let except: readonly string[] = []
  const found = take(scan, EXCEPT)
  if (found !== undefined) {
    const countries = countriesOf(found[1]!)
    if ('why' in countries) return countries
    except = countries
  }
  const beyond = takeBeyond(scan, grammar)
  if (typeof beyond === 'object') return beyond
  const notes: string[] = []
  for (let note = takeNote(scan, grammar); note !== undefined; note = takeNote(scan, grammar)) {
    if (notes.includes(note)) return WRONG
    notes.push(note)
  }
  return { rate, except, beyond, notes }
}

/** `M:` before a partner's own rates; undefined: none stands here. */
const takePartner = (scan: Scan, grammar: Grammar): string | NotRead | undefined => {
  const found = take(scan, /([A-Z]{1,3}):\s?/y)
  if (found === undefined) return undefined
  const partners = grammar.partners ?? {}
  const letters = found[1]!
  return Object.hasOwn(partners, letters) ? partners[letters] : { why: 'partner-unknown' }
}

const read = (scan: Scan, grammar: Grammar): Cell | NotRead => {
  const either = grammar.alternatives ?? '/'
  const parts: Part[] = []
  let part: { partner: string | undefined; terms: Term[] } = { partner: undefined, terms: [] }
  for (;;) {
    const term = takeTerm(scan, grammar)
    if ('why' in term) return term
    part.terms.push(term)
    const separator = take(scan, /\s*([/;]|$)\s*/y)?.[1]
    if (separator === undefined) return WRONG
    if (separator === '') return [...parts, part]
    const partner = separator === ';' ? takePartner(scan, grammar) : undefined
    if (typeof partner === 'object') return partner
    if (partner !== undefined) {
      parts.push(part)
      if (parts.some(each => each.partner === partner)) return WRONG
      part = { partner, terms: [] }
    } else if (separator !== either) return WRONG
  }
}

/** What the text of a cell that is not blank says, in a grammar; or why that is not known. */
export const parseCell = (text: string, grammar: Grammar): Cell | NotRead => {
  if (text.length > LONGEST) return { why: 'too-long' }
  const cell = read({ text: text.trim(), at: 0 }, grammar)
  if (!('why' in cell)) return cell
  const refers = grammar.refers?.some(each => text.includes(each)) === true
  return refers ? { why: 'refers-elsewhere' } : cell
}
