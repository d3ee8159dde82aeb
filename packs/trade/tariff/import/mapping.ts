// Which column of a file means what: a value that JSON can hold, and why one will not do.
import type { Grammar, Mark } from './rate.ts'

export interface Schedule {
  readonly column: string
  /** name of the schedule: a row's key is `code:schedule` */
  readonly schedule: string
  /** the column holds for these partners only: rows `code:schedule:partner` */
  readonly partners?: readonly string[]
  /** where the column is written otherwise than the file */
  readonly grammar?: Partial<Grammar>
}

export interface Mapping {
  readonly code: {
    readonly column: string
    /** how many digits a code of goods has */
    readonly digits: readonly number[]
    /** how many one of a heading has, which bears no rates */
    readonly headings?: readonly number[]
    /** a sign between the digits that is no part of the code */
    readonly strip?: string
  }
  /** language (or any word of our own) → column */
  readonly names: Readonly<Record<string, string>>
  readonly unit?: string
  /** letters of the documents that goods need, e.g. `7A`; signs between are passed over */
  readonly letters?: string
  readonly vat?: { readonly column: string; readonly grammar?: Partial<Grammar> }
  readonly schedules: readonly Schedule[]
  readonly grammar: Grammar
  /** columns that are known and not read */
  readonly ignore?: readonly string[]
  readonly delimiter?: string
  /** of a CSV file; else it must be UTF-8 */
  readonly encoding?: string
}

type Check = (value: unknown) => boolean
type Bag = Readonly<Record<string, unknown>>

const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText: Check = value => typeof value === 'string' && value !== '' && value.length <= 200
const matches =
  (pattern: RegExp): Check =>
  value =>
    typeof value === 'string' && pattern.test(value)
const oneOf =
  (...all: readonly unknown[]): Check =>
  value =>
    all.includes(value)
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.length > 0 && value.every(check)
const bagOf =
  (key: Check, check: Check): Check =>
  value =>
    isBag(value) && Object.entries(value).every(([name, each]) => key(name) && check(each))
/** Members with their checks; those with a `?` may be left out, and there are no others. */
const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  value =>
    isBag(value) &&
    Object.keys(value).every(name => Object.hasOwn(members, name) || `?${name}` in members) &&
    Object.entries(members).every(([name, check]) =>
      name.startsWith('?')
        ? value[name.slice(1)] === undefined || check(value[name.slice(1)])
        : check(value[name]),
    )

const MARKS: readonly Mark[] = ['excluded', 'none', 'quota', 'refers']
const country = matches(/^[A-Z]{2}$/)
const word = matches(/^[a-z][a-z0-9-]{0,23}$/)
const length: Check = value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 14

const GRAMMAR = {
  decimal: oneOf('.', ',', '.,', ',.'),
  '?group': oneOf('.', ',', ' '),
  '?currency': matches(/^[A-Z]{3}$/),
  '?units': bagOf(matches(/^\p{L}[\p{L}\d]{0,19}$/u), word),
  '?alternatives': oneOf('/', ';'),
  '?partners': bagOf(matches(/^[A-Z]{1,3}$/), country),
  '?beyond': matches(/^[A-Z]{1,5}$/),
  '?marks': bagOf(isText, oneOf(...MARKS)),
  '?notes': bagOf(isText, matches(/^[\w*-]{1,24}$/)),
  '?refers': listOf(isText),
}
const PART = Object.fromEntries(
  Object.entries(GRAMMAR).map(([name, check]) => [name.startsWith('?') ? name : `?${name}`, check]),
)

const MEMBERS: Readonly<Record<string, Check>> = {
  code: shape({
    column: isText,
    digits: listOf(length),
    '?headings': listOf(length),
    '?strip': matches(/^[^\d]$/),
  }),
  names: bagOf(word, isText),
  '?unit': isText,
  '?letters': isText,
  '?vat': shape({ column: isText, '?grammar': shape(PART) }),
  schedules: listOf(
    shape({
      column: isText,
      schedule: word,
      '?partners': listOf(country),
      '?grammar': shape(PART),
    }),
  ),
  grammar: shape(GRAMMAR),
  '?ignore': listOf(isText),
  '?delimiter': oneOf(',', ';', '\t', '|'),
  '?encoding': isText,
}

/** Names that rows of goods have already, and no language may take. */
const TAKEN = new Set(['unit', 'letters', 'kilograms', 'vat', 'source', 'consumptionFrom'])

/** All columns that a mapping names, each once unless it is wrong. */
export const columnsOf = (mapping: Mapping): readonly string[] => [
  mapping.code.column,
  ...Object.values(mapping.names),
  ...(mapping.unit === undefined ? [] : [mapping.unit]),
  ...(mapping.letters === undefined ? [] : [mapping.letters]),
  ...(mapping.vat === undefined ? [] : [mapping.vat.column]),
  ...mapping.schedules.map(each => each.column),
  ...(mapping.ignore ?? []),
]

/** A value as a mapping, or what is wrong with it, one reason for each member. */
export const readMapping = (value: unknown): Mapping | readonly string[] => {
  if (!isBag(value)) return ['the mapping is no JSON object']
  const wrong = Object.keys(value)
    .filter(name => !Object.hasOwn(MEMBERS, name) && !Object.hasOwn(MEMBERS, `?${name}`))
    .map(name => `"${name}" is no member of a mapping`)
  for (const [name, check] of Object.entries(MEMBERS)) {
    const member = name.replace('?', '')
    const given = value[member]
    if (given === undefined && name.startsWith('?')) continue
    if (!check(given)) wrong.push(`"${member}" is ${given === undefined ? 'missing' : 'wrong'}`)
  }
  if (wrong.length > 0) return wrong
  // each member was looked at above
  const mapping = value as unknown as Mapping
  const columns = columnsOf(mapping)
  const twice = columns.find((name, i) => columns.indexOf(name) !== i)
  if (twice !== undefined) wrong.push(`column "${twice}" is named twice`)
  const keys = mapping.schedules.flatMap(({ schedule, partners }) =>
    (partners ?? ['']).map(partner => `${schedule} ${partner}`.trim()),
  )
  const same = keys.find((key, i) => keys.indexOf(key) !== i)
  if (same !== undefined) wrong.push(`schedule "${same}" has two columns`)
  const taken = Object.keys(mapping.names).find(name => TAKEN.has(name))
  if (taken !== undefined) wrong.push(`"${taken}" is no language`)
  return wrong.length > 0 ? wrong : mapping
}
