// A value as the text of a cell. What is written here is read back to the same value.
import { trimDecimal } from '#kit/decimal.ts'
import {
  AMOUNT_SCALE,
  type Cell,
  type Grammar,
  PERCENT_SCALE,
  type Rate,
  type Term,
} from './rate.ts'

const keyOf = (of: Readonly<Record<string, string>> | undefined, value: string): string =>
  Object.entries(of ?? {}).find(([, each]) => each === value)?.[0] ?? value

/** With the last decimal mark that may be used; never three decimals, which may be thousands. */
const numberOf = (value: bigint, scale: number, mark: string): string => {
  const [whole = '', decimals = ''] = trimDecimal(value, scale).split('.')
  const padded = decimals.length === 3 ? `${decimals}0` : decimals
  return padded === '' ? whole : `${whole}${mark}${padded}`
}

/** A rate in a grammar: `12.5`, `450/kg`, `20% + 450/kg`, `20% or 450/kg, the lower`. */
const rateText = (rate: Rate, grammar: Grammar): string => {
  const marks = [...grammar.decimal].filter(mark => mark !== grammar.group)
  const percent = (value: bigint): string =>
    numberOf(value, PERCENT_SCALE, grammar.decimal.slice(-1))
  const amount = (value: bigint, per: string): string =>
    `${numberOf(value, AMOUNT_SCALE, marks.at(-1) ?? '.')}/${keyOf(grammar.units, per)}`
  if (rate.kind === 'percent') return percent(rate.percent)
  if (rate.kind === 'specific') return amount(rate.amount, rate.per)
  const [first, second] = [`${percent(rate.percent)}%`, amount(rate.amount, rate.per)]
  return rate.take === 'sum' ? `${first} + ${second}` : `${first} or ${second}, the ${rate.take}`
}

const termText = (term: Term, grammar: Grammar): string => {
  if ('mark' in term) return keyOf(grammar.marks, term.mark)
  const except = term.except.length === 0 ? '' : ` (-${term.except.join(', ')})`
  const percent = term.beyond
  const beyond =
    percent === undefined
      ? ''
      : ` (${grammar.beyond}: ${rateText({ kind: 'percent', percent }, grammar)})`
  const notes = term.notes.map(note => keyOf(grammar.notes, note)).join('')
  return `${rateText(term.rate, grammar)}${except}${beyond}${notes}`
}

const termsText = (terms: readonly Term[], grammar: Grammar): string =>
  terms.map(term => termText(term, grammar)).join(grammar.alternatives === ';' ? '; ' : '/')

export const renderCell = (cell: Cell, grammar: Grammar): string =>
  cell
    .map(({ partner, terms }) => {
      const own = partner === undefined ? '' : `${keyOf(grammar.partners, partner)}: `
      return `${own}${termsText(terms, grammar)}`
    })
    .join('; ')

/** Whether alternatives come to one: `0/0` is 0. */
export const isOne = (terms: readonly Term[], grammar: Grammar): boolean =>
  new Set(terms.map(term => termText(term, grammar))).size === 1
