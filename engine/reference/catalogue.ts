// Looking through a pack's catalogue as of a day: by words, by code, level by level, and one code
// with all that is and was and will be said of it. One index for each version of a table, not for
// each day: strangers ask for any day, and an index of 12,000 lines takes some megabytes.
import type { Catalogue, Names } from '#kit/catalogue.ts'
import type { DatedRow } from '#kit/pack.ts'
import { LANGS } from '#kit/words.ts'
import { partsOf } from '../search/fold.ts'
import { type DatedTable, type References, rowOn } from './references.ts'

type Row = Readonly<Record<string, string>>

/** Goods, or a level above them; `children` counts the goods below. */
export interface Shown {
  readonly code: string
  /** of goods; a level has none of its own */
  readonly names: Names
  readonly unit: string | null
  readonly children: number
  /** of a level: what its first and its last goods are called */
  readonly first?: Names
  readonly last?: Names
}
export interface Page {
  readonly lines: readonly Shown[]
  /** there are others that are not shown */
  readonly more: boolean
}

/** More goods than this are looked for, not read. */
export const MOST_LINES = 50

interface Text {
  readonly row: DatedRow
  /** a name a language, folded; a blank before each word */
  readonly names: readonly string[]
}
interface Goods {
  readonly code: string
  readonly texts: readonly Text[]
}

const indexes = new WeakMap<DatedTable, readonly Goods[]>()

const spoken = (name: string): string => ` ${partsOf(name).reduce(joined, '')}`
/** Parts as they stood: words apart, runs that are written without blanks together. */
const joined = (text: string, part: { text: string; apart: boolean }): string =>
  part.apart || text === '' ? `${text} ${part.text}` : `${text}${part.text}`

const textOf = (row: DatedRow): Text => ({
  row,
  names: LANGS.flatMap(lang => (row.row[lang] === undefined ? [] : [spoken(row.row[lang])])),
})

/** All goods of all days in the order of their codes. */
const indexOf = (table: DatedTable): readonly Goods[] => {
  let index = indexes.get(table)
  if (index === undefined) {
    index = [...table]
      .map(([code, rows]) => ({ code, texts: rows.map(textOf) }))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    indexes.set(table, index)
  }
  return index
}

const namesOf = (row: Row): Names =>
  Object.fromEntries(LANGS.flatMap(lang => (row[lang] === undefined ? [] : [[lang, row[lang]]])))

const shown = (code: string, { row }: DatedRow): Shown => ({
  code,
  names: namesOf(row),
  unit: row.unit ?? null,
  children: 0,
})

interface Found {
  readonly code: string
  readonly text: Text
}

/** Goods of a day below a code, in the order of their codes. */
const below = (index: readonly Goods[], under: string, at: string): Found[] => {
  const found: Found[] = []
  for (const { code, texts } of index) {
    if (!code.startsWith(under)) continue
    // as rowOn, without a list of rows for each of 12,000 lines
    const text = texts.find(each => each.row.from <= at)
    if (text === undefined || (text.row.to !== undefined && text.row.to <= at)) continue
    found.push({ code, text })
  }
  return found
}

const NO_ANSWER = 4
/** How well goods answer: their code begins so; a name does; a word does; it is somewhere. */
const rank = ({ code, text }: Found, digits: string, parts: readonly string[]): number => {
  if (digits !== '' && code.startsWith(digits)) return 0
  if (parts.length === 0) return NO_ANSWER
  let best = NO_ANSWER
  for (const name of text.names) {
    const at = parts.map(part => name.indexOf(part))
    if (at.includes(-1)) continue
    const place = at[0]! <= 1 ? 1 : parts.every(part => part.startsWith(' ')) ? 2 : 3
    best = Math.min(best, place)
  }
  return best
}

const search = (goods: readonly Found[], asked: string): Page => {
  // a code is typed with or without its points and blanks
  const digits = /^[\d.\s]+$/.test(asked) ? asked.replace(/\D/g, '') : ''
  // words by their beginning, others anywhere
  const parts = partsOf(asked).map(({ text, apart }) => (apart ? ` ${text}` : text))
  const found = goods
    .map(each => ({ each, at: rank(each, digits, parts) }))
    .filter(({ at }) => at < NO_ANSWER)
    .sort((a, b) => a.at - b.at)
  const lines = found.slice(0, MOST_LINES).map(({ each }) => shown(each.code, each.text.row))
  return { lines, more: found.length > MOST_LINES }
}

/** The next level below a code; the goods themselves where they are few, or none lies between. */
const level = (goods: readonly Found[], under: string, levels: readonly number[]): Page => {
  const next = levels.find(length => length > under.length)
  const isFew = under !== '' && goods.length <= MOST_LINES
  if (next === undefined || isFew) {
    const lines = goods.slice(0, MOST_LINES).map(({ code, text }) => shown(code, text.row))
    return { lines, more: goods.length > MOST_LINES }
  }
  const groups = new Map<string, Found[]>()
  for (const each of goods) {
    const code = each.code.slice(0, next)
    const group = groups.get(code)
    if (group === undefined) groups.set(code, [each])
    else group.push(each)
  }
  // never more than a hundred: levels are two digits apart
  const lines = [...groups].map(([code, group]): Shown => {
    const [first, last] = [group[0]!, group.at(-1)!]
    // a code that is itself of goods is these goods
    if (group.length === 1 && first.code === code) return shown(code, first.text.row)
    return {
      code,
      names: {},
      unit: null,
      children: group.length,
      first: namesOf(first.text.row.row),
      last: namesOf(last.text.row.row),
    }
  })
  return { lines, more: false }
}

/** What a catalogue shows on a day, below a code, for words or the beginning of a code. */
export const browse = (
  references: References,
  pack: string,
  { goods, levels }: Catalogue,
  asked: { readonly search: string; readonly under: string; readonly at: string },
): Page => {
  const table = references.rows(pack, goods)
  if (table === undefined) return { lines: [], more: false }
  const found = below(indexOf(table), asked.under, asked.at)
  return asked.search.trim() === ''
    ? level(found, asked.under, levels)
    : search(found, asked.search)
}

/** A row with the days on which it is what counts; `to` is the first on which it is not. */
export interface Lasting {
  readonly from: string
  readonly to: string | null
  readonly row: Row
}
/** Rows of a key, the newest first: each ends where its own end is, or where a newer one begins. */
const lasting = (rows: readonly DatedRow[]): Lasting[] => {
  const found: Lasting[] = []
  let newer: string | undefined
  for (const { from, to, row } of rows) {
    const end = newer === undefined || (to !== undefined && to < newer) ? to : newer
    // of two rows of one day the first counts
    if (end === undefined || from < end) found.push({ from, to: end ?? null, row })
    newer = from
  }
  return found
}

export interface DatedRate extends Lasting {
  readonly schedule: string
  /** whose own rate it is; '' for all to whom the schedule is open */
  readonly partner: string
}
export interface Detail {
  readonly code: string
  /** how it stands on the day */
  readonly standing: 'in-force' | 'ended' | 'coming'
  /** the row of the day; of goods that are not in force the nearest one */
  readonly goods: Lasting | undefined
  /** earlier and coming rows of the goods themselves */
  readonly before: readonly Lasting[]
  readonly successor: string | undefined
  readonly rates: readonly DatedRate[]
  /** rates that are no more, or not yet, the newest first */
  readonly changes: readonly DatedRate[]
  /** by schedule: to whom it is open on the day */
  readonly members: Readonly<Record<string, readonly string[]>>
}

const keysByCode = new WeakMap<DatedTable, ReadonlyMap<string, readonly string[]>>()
/** Keys of rates by the code before their first colon: a tariff of 22 schedules has 260,000. */
const keysOf = (table: DatedTable, code: string): readonly string[] => {
  let keys = keysByCode.get(table)
  if (keys === undefined) {
    const made = new Map<string, string[]>()
    for (const key of table.keys()) {
      const own = key.slice(0, key.indexOf(':'))
      const list = made.get(own)
      if (list === undefined) made.set(own, [key])
      else list.push(key)
    }
    keys = made
    keysByCode.set(table, made)
  }
  return keys.get(code) ?? []
}

const isOn = ({ from, to }: Lasting, at: string): boolean => from <= at && (to === null || at < to)

/** Most rows of the past and the future that are told of one code: a rate a month for 20 years. */
const MOST_CHANGES = 240

/** All that a catalogue says of a code as of a day; undefined when it never had it. */
export const detail = (
  references: References,
  pack: string,
  catalogue: Catalogue,
  code: string,
  at: string,
): Detail | undefined => {
  const own = lasting(references.rows(pack, catalogue.goods)?.get(code) ?? [])
  const ended = references.rows(pack, catalogue.ended)?.get(code)
  const successor = ended?.find(each => each.from <= at)?.row.successor
  if (own.length === 0 && ended === undefined) return undefined
  const now = own.find(each => isOn(each, at))
  const nearest = now ?? own.find(each => each.from <= at) ?? own.at(-1)
  const isComing = now === undefined && nearest !== undefined && nearest.from > at
  const order = Object.keys(catalogue.schedules)
  const place = ({ schedule }: DatedRate): number => (order.indexOf(schedule) + 1 || 1_000) - 1
  const table = references.rows(pack, catalogue.rates)
  const all = (table === undefined ? [] : keysOf(table, code)).flatMap(key => {
    const [, schedule = '', partner = ''] = key.split(':')
    return lasting(table?.get(key) ?? []).map((each): DatedRate => ({ schedule, partner, ...each }))
  })
  const rates = all
    .filter(each => isOn(each, at))
    .sort((a, b) => place(a) - place(b) || (a.partner < b.partner ? -1 : 1))
  const changes = all
    .filter(each => !isOn(each, at))
    .sort((a, b) => (a.from === b.from ? place(a) - place(b) : a.from < b.from ? 1 : -1))
  return {
    code,
    standing: now !== undefined ? 'in-force' : isComing ? 'coming' : 'ended',
    goods: nearest,
    before: own.filter(each => each !== nearest).slice(0, MOST_CHANGES),
    successor,
    rates,
    changes: changes.slice(0, MOST_CHANGES),
    members: membersOf(references.rows(pack, catalogue.members), at),
  }
}

/** By schedule, the partners whose key `schedule:partner` has a row on the day. */
export const membersOf = (
  table: DatedTable | undefined,
  at: string,
): Readonly<Record<string, readonly string[]>> => {
  const members = new Map<string, string[]>()
  for (const [key, rows] of table ?? []) {
    const [schedule = '', partner = ''] = key.split(':')
    if (rowOn(rows, at) === undefined) continue
    const list = members.get(schedule)
    if (list === undefined) members.set(schedule, [partner])
    else list.push(partner)
  }
  return Object.fromEntries(members)
}
