// A question to the statistics, whole in the address: shared, kept and gone back to as it is.

import { axesOf, TIME } from '#kit/crosstab.ts'
import { GRAINS, type Grain, nextBucket } from '#kit/time.ts'
import { withQuery } from '../../api.ts'
import type { TypeInfo } from '../../data/types.ts'

export interface Question {
  /** `pack.measure` */
  readonly measure: string
  /** two at most */
  readonly by: readonly string[]
  /** `at`, one of `by`, or '' for none */
  readonly across: string
  readonly where: Readonly<Record<string, string>>
  /** buckets, [from, to); '' is open */
  readonly from: string
  readonly to: string
  readonly grain: Grain
  /** each cell rounded as the country's statistics are */
  readonly published: boolean
}

export const MOST_BY = 2
const isGrain = (text: string | null): text is Grain => GRAINS.some(each => each === text)
const split = (text: string | null): string[] =>
  text === null || text === '' ? [] : text.split(',')

/** What is shown to who has asked nothing yet: this year by month. */
const usual = (types: readonly TypeInfo[], year: string): Question => {
  const type = types.find(each => each.measures.length > 0)
  return {
    measure: type?.measures[0]?.name ?? '',
    by: type?.dimensions.slice(0, 1).map(each => each.name) ?? [],
    across: TIME,
    where: {},
    from: `${year}-01-01`,
    to: '',
    grain: 'month',
    published: false,
  }
}

/** The address's question; what it does not say is as usual, or not asked. */
export const readQuestion = (
  types: readonly TypeInfo[],
  query: URLSearchParams,
  year: string,
): Question => {
  const measure = query.get('measure')
  if (measure === null) return usual(types, year)
  const grain = query.get('grain')
  return {
    measure,
    by: split(query.get('by')).slice(0, MOST_BY),
    across: query.get('across') ?? '',
    where: Object.fromEntries(
      split(query.get('where')).map(pair => {
        const colon = pair.indexOf(':')
        return [pair.slice(0, colon), pair.slice(colon + 1)]
      }),
    ),
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    grain: isGrain(grain) ? grain : 'year',
    published: query.get('published') === 'true',
  }
}

export const whereText = (where: Question['where']): string =>
  Object.entries(where)
    .map(([name, value]) => `${name}:${value}`)
    .join(',')

/** The page of a question; its address says all of it. */
export const pageOf = (question: Question): string => {
  const { measure, by, across, where, from, to, grain, published } = question
  return withQuery('/statistics', {
    measure,
    by: by.join(','),
    across,
    where: whereText(where),
    from,
    to,
    grain,
    published: published ? 'true' : undefined,
  })
}

export const axes = ({ by, across }: Question) => axesOf(by, across === '' ? undefined : across)
export const showsTime = (question: Question): boolean => {
  const { down, across } = axes(question)
  return across === TIME || down.includes(TIME)
}

/** Its path below the API. Without time in the table a coarse grain adds it up there. */
export const totalsPath = (question: Question): string => {
  const { measure, by, where, from, to, grain, published } = question
  return withQuery(`/totals/${encodeURIComponent(measure)}`, {
    by: by.join(','),
    where: whereText(where),
    from,
    to,
    grain: showsTime(question) ? grain : 'year',
    published: published ? 'true' : undefined,
  })
}

/** The same as a file: an empty `across` is said too, for it makes the table. */
export const csvPath = (question: Question): string => {
  const path = totalsPath(question)
  return `${path}${path.includes('?') ? '&' : '?'}across=${question.across}`
}

/** One place of the table: dimensions with their values, and `at`. */
export type Place = Readonly<Record<string, string>>

/** The API's filters part pairs by commas, and an empty value is none. */
export const canNarrow = (value: string): boolean =>
  value !== '' && value.length <= 100 && !value.includes(',')

const later = (a: string, b: string): string => (a > b ? a : b)
const sooner = (a: string, b: string): string => (a === '' || (b !== '' && b < a) ? b : a)

/** Part of a question's time that a bucket covers. */
const within = ({ from, to }: Question, at: string | undefined): { from: string; to: string } =>
  at === undefined ? { from, to } : { from: later(from, at), to: sooner(to, nextBucket(at) ?? '') }

const FINER: Readonly<Record<Grain, Grain>> = {
  year: 'month',
  month: 'day',
  day: 'hour',
  hour: 'hour',
}

/** The question narrowed to a place: a dimension that has one value needs no lines any more. */
export const narrowed = (question: Question, place: Place): Question => {
  const { [TIME]: at, ...dims } = place
  const by = question.by.filter(name => !Object.hasOwn(dims, name))
  const { across } = question
  return {
    ...question,
    by,
    across: across === TIME || by.includes(across) ? across : '',
    where: { ...question.where, ...dims },
    ...within(question, at),
    grain: at === undefined ? question.grain : FINER[question.grain],
  }
}

const escaped = (value: string): string => value.replace(/[\\,]/g, found => `\\${found}`)

/**
 * The list of the filings behind a place. Only of measures that count from the first state on, for
 * the list knows of each filing when it was accepted, and not when it reached another state.
 */
export const filingsOf = (type: TypeInfo, question: Question, place: Place): string | undefined => {
  const measure = type.told.measures.find(each => each.name === question.measure)
  const { [TIME]: at, ...dims } = place
  const all = { ...question.where, ...dims }
  const [first = ''] = type.states
  if (measure === undefined || !measure.at.includes(first)) return undefined
  if (Object.values(all).includes('')) return undefined
  const counting = type.states.filter(state => !measure.until.includes(state))
  return withQuery(`/filings/${type.type}`, {
    ...Object.fromEntries(Object.entries(all).map(([name, value]) => [name, escaped(value)])),
    state: counting.length === type.states.length ? undefined : counting.join(','),
    ...within(question, at),
  })
}
