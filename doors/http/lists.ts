// Codes with names, for whoever fills in a form: the closed lists of a pack's fields, and its dated
// tables as of today. Found by the code's beginning, or by a name in any language of the corridor.
import Type from 'typebox'
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Fields } from '#kit/field.ts'
import { isCurrency } from '#kit/money.ts'
import type { Pack } from '#kit/pack.ts'
import { localDate } from '#kit/time.ts'
import { LANGS, type Lang } from '#kit/words.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

type Row = Readonly<Record<string, string>>
type Table = ReadonlyMap<string, Row>

/** A list longer than this is looked for, not read. */
const MOST = 50

const closed = new WeakMap<Pack, Map<string, Table>>()
const collect = (fields: Fields, pack: Pack, found: Map<string, Table>): void => {
  for (const { meta } of Object.values(fields)) {
    if (meta.rows !== undefined) collect(meta.rows, pack, found)
    const { list, codes } = meta
    if (list === undefined || codes === undefined) continue
    const rows = codes.map(code => {
      const names = LANGS.map(lang => [lang, pack.words[lang][`code.${list}.${code}`] ?? ''])
      return [code, Object.fromEntries(names)] as const
    })
    found.set(list, new Map(rows))
  }
}
/** The closed lists of a pack's fields, by name. */
const closedLists = (pack: Pack): Map<string, Table> => {
  let found = closed.get(pack)
  if (found === undefined) {
    found = new Map()
    for (const { fields, amounts } of Object.values(pack.filings))
      collect({ ...amounts, ...fields }, pack, found)
    closed.set(pack, found)
  }
  return found
}

const tableOf = (engine: EngineApi, packName: string, list: string): Table | undefined => {
  const pack = engine.mounted.packs.find(each => each.name === packName)
  if (pack === undefined) return undefined
  const own = closedLists(pack).get(list)
  if (own !== undefined || !Object.hasOwn(pack.reference.tables, list)) return own
  return engine.references.codes(packName, list, localDate(engine.zone, Date.now()))
}

const listIn = (fields: Fields, name: string): string | undefined => {
  const own = fields[name]?.meta.list
  if (own !== undefined) return own
  for (const { meta } of Object.values(fields)) {
    const inner = meta.rows === undefined ? undefined : listIn(meta.rows, name)
    if (inner !== undefined) return inner
  }
  return undefined
}

/** The list that a dimension's values are codes of: as its pack says, else its field's. */
export const listOfDimension = (type: MountedFiling, name: string): string | undefined =>
  type.dimensions.find(each => each.name === name)?.list ?? listIn(type.filing.fields, name)

const countries = new Map<Lang, Intl.DisplayNames>()
const countryName = (code: string, lang: Lang): string => {
  let names = countries.get(lang)
  if (names === undefined) {
    names = new Intl.DisplayNames([lang], { type: 'region', fallback: 'none' })
    countries.set(lang, names)
  }
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? '') : ''
}

/** What a code of a pack's list is called; '' where nobody knows. */
export const codeName = (
  engine: EngineApi,
  pack: string,
  list: string,
  code: string,
  lang: Lang,
): string => {
  if (list === 'country') return countryName(code, lang)
  const row = tableOf(engine, pack, list)?.get(code)
  return row === undefined ? '' : nameOf(code, row, lang)
}

/** Letters without marks: Vietnamese is typed without them by whoever is in a hurry. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('đ', 'd')

interface Entry {
  readonly code: string
  readonly row: Row
  readonly folded: string
  /** names, folded, a blank before each word: in each language, and in all */
  readonly names: Readonly<Record<Lang | 'all', string>>
}
const indexes = new WeakMap<Table, readonly Entry[]>()
const indexOf = (table: Table): readonly Entry[] => {
  let index = indexes.get(table)
  if (index === undefined) {
    index = [...table].map(([code, row]) => {
      const [zh, en, vi, th] = LANGS.map(lang => ` ${fold(nameOf(code, row, lang))}`)
      const names = { zh: zh!, en: en!, vi: vi!, th: th!, all: `${zh}${en}${vi}${th}` }
      return { code, row, folded: fold(code), names }
    })
    indexes.set(table, index)
  }
  return index
}

const currencies = new Map<Lang, Intl.DisplayNames>()
/** What ISO 4217 codes are called; a table of them need not repeat it. */
const currencyName = (code: string, lang: Lang): string => {
  let names = currencies.get(lang)
  if (names === undefined) {
    names = new Intl.DisplayNames([lang], { type: 'currency', fallback: 'none' })
    currencies.set(lang, names)
  }
  return names.of(code) ?? ''
}

const nameOf = (code: string, row: Row, lang: Lang): string => {
  const own = row[lang] ?? row.zh ?? row.en
  return own ?? (/^[A-Z]{3}$/.test(code) && isCurrency(code) ? currencyName(code, lang) : '')
}

const NO_ANSWER = 6
/** How well an entry answers: the code itself, its beginning; a word's beginning, anywhere. */
const rank = ({ folded, names }: Entry, asked: string, lang: Lang): number => {
  if (folded === asked) return 0
  if (folded.startsWith(asked)) return 1
  if (names[lang].includes(` ${asked}`)) return 2
  if (names[lang].includes(asked)) return 3
  if (names.all.includes(` ${asked}`)) return 4
  return names.all.includes(asked) ? 5 : NO_ANSWER
}

const search = (table: Table, q: string, lang: Lang): Entry[] => {
  const asked = fold(q.trim())
  const index = indexOf(table)
  if (asked === '') return index.slice(0, MOST + 1)
  return index
    .map(entry => ({ entry, at: rank(entry, asked, lang) }))
    .filter(({ at }) => at < NO_ANSWER)
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST + 1)
    .map(({ entry }) => entry)
}

const QUERY = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 60,
      description: 'Beginning of a code, or part of a name, with or without marks.',
      expected: '72, viet nam',
    }),
  ),
  keys: Type.Optional(
    Type.String({
      pattern: '^[^,]{1,40}(?:,[^,]{1,40}){0,49}$',
      description: 'The names of these codes instead, with commas between.',
      expected: '7208,7203',
    }),
  ),
})
const string = { type: 'string' } as const

const listNames = (pack: Pack): string[] => [
  ...closedLists(pack).keys(),
  ...Object.keys(pack.reference.tables),
]

/** `GET /api/v1/lists/{pack}/{list}` */
export const listsRoute = ({ mounted }: EngineApi): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/lists/:pack/:list',
    id: 'lists',
    tag: 'node',
    summary: 'Codes of a list with their names in your language, searchable',
    description: `Closed lists, and dated tables as of today. At most ${MOST} codes; the best first.`,
    inPath: {
      pack: mounted.packs.map(each => each.name).join(', '),
      list: mounted.packs.flatMap(listNames).join(', '),
    },
    query: QUERY,
    answers: {
      200: {
        description: 'Codes. `more` says that the list has others that answer too.',
        schema: object({
          codes: listOf(object({ code: string, name: string })),
          more: { type: 'boolean' },
        }),
      },
    },
    faults: ['not-found', 'parameter-unknown', 'parameter-wrong'],
    handle: (call, { q = '', keys }) => {
      const table = tableOf(call.door.engine, call.param('pack'), call.param('list'))
      if (table === undefined) return call.problem(oneFault('not-found'))
      const { lang } = call
      const wanted = keys?.split(',').flatMap(code => {
        const row = table.get(code)
        return row === undefined ? [] : [{ code, row }]
      })
      const found = wanted ?? search(table, q, lang)
      const codes = found.slice(0, MOST).map(({ code, row }) => ({
        code,
        name: nameOf(code, row, lang),
      }))
      call.json(200, JSON.stringify({ codes, more: found.length > MOST }), [
        'Content-Language',
        lang,
        'Cache-Control',
        'private, max-age=60',
        'Vary',
        'Accept-Language, Authorization, Cookie',
      ])
    },
  })
