// What a cell says → rows of the table `duty`. Each cell that is not blank makes a row, also
// where it holds no rate: so the rate that stood there before ends with it, and a claim to it is
// refused.
import { trimDecimal } from '#kit/decimal.ts'
import { AMOUNT_SCALE, type Cell, type Grammar, PERCENT_SCALE, type Term } from './rate.ts'
import { isOne, renderCell } from './render.ts'

type Members = Record<string, string>

/**
 * Why a row holds no rate (member `absent`). `none`: there is no such tax; `excluded`: not under
 * the agreement; `quota`: within a quota only, at a rate not printed; `several`: more than one,
 * and the file does not say which; `not-read`: the cell was not understood; `not-stated`: blank.
 */
export type Absent = 'none' | 'excluded' | 'quota' | 'several' | 'not-read' | 'not-stated'

const percentText = (value: bigint): string => trimDecimal(value, PERCENT_SCALE)

const rateMembers = (term: Extract<Term, { rate: unknown }>, grammar: Grammar): Members => {
  const { rate, except, beyond, notes } = term
  const row: Members = {}
  if (rate.kind !== 'specific') row.percent = percentText(rate.percent)
  if (rate.kind !== 'percent') {
    row.specific = trimDecimal(rate.amount, AMOUNT_SCALE)
    row.per = rate.per
    row.currency = grammar.currency ?? ''
  }
  if (rate.kind === 'compound' && rate.take !== 'sum') row.choose = rate.take
  if (except.length > 0) row.except = except.join(',')
  if (notes.length > 0) row.note = notes.join(' ')
  if (beyond === undefined) return row
  // nobody claims a quota here, so the rate that is charged is that beyond it
  return { ...row, percent: percentText(beyond), inQuota: row.percent ?? '' }
}

const termsMembers = (terms: readonly Term[], grammar: Grammar): Members => {
  const [term] = terms
  if (term === undefined || !isOne(terms, grammar)) {
    return { absent: 'several', text: renderCell([{ partner: undefined, terms }], grammar) }
  }
  return 'mark' in term ? { absent: term.mark } : rateMembers(term, grammar)
}

/** Members of the rows of a cell, by partner; '' is all partners that have no row of their own. */
export const rowsOfCell = (cell: Cell, grammar: Grammar): readonly (readonly [string, Members])[] =>
  cell.map(({ partner = '', terms }) => [partner, termsMembers(terms, grammar)] as const)

/** The row of a cell that was not understood, or is blank where others of its line are not. */
export const absentRow = (absent: Absent, text = ''): Members => ({
  absent,
  ...(text === '' ? {} : { text: text.slice(0, 200) }),
})
