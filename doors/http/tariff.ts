// The tariff for everybody: search, code tree, and all that is said of one code as of a day.
import Type from 'typebox'
import {
  browse,
  type DatedRate,
  type Detail,
  detail,
  type Lasting,
  MOST_LINES,
} from '#engine/reference/catalogue.ts'
import type { Catalogue, Names } from '#kit/catalogue.ts'
import type { JsonSchema } from '#kit/field.ts'
import type { Pack } from '#kit/pack.ts'
import { LANGS } from '#kit/words.ts'
import type { Call, Door, HeaderList } from './call.ts'
import { oneFault } from './problem.ts'
import { RateLimit } from './rate.ts'
import { openRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'
import { AT, admitStranger, dayOf, RATE_HEADERS } from './strangers.ts'

type Row = Readonly<Record<string, string>>

const text = (description: string): JsonSchema => ({ type: 'string', description })
const maybe = (description: string): JsonSchema => ({ type: ['string', 'null'], description })
const date = (description: string): JsonSchema => ({ type: 'string', format: 'date', description })
const namesShape: JsonSchema = {
  type: 'object',
  description: 'Names by language; one that is wanting is left out.',
  properties: Object.fromEntries(LANGS.map(lang => [lang, { type: 'string' }])),
}
const unitShape = object({ code: text('Code of the unit.'), names: namesShape })

const days = {
  from: date('First day.'),
  to: {
    anyOf: [date('First day on which it is no more.'), { type: 'null' }],
  },
}
const rateShape = object(
  {
    schedule: text('`mfn`, `general`, or the short name of an agreement.'),
    partner: text('Country whose own rate it is; empty: all to whom the schedule is open.'),
    ...days,
    percent: text('Percent of the value.'),
    specific: text('Amount for each `per`, in `currency`.'),
    per: text('`kg`, `unit`, or as the tariff says it.'),
    currency: text('Currency of the amount.'),
    take: { type: 'string', enum: ['sum', 'lower', 'higher'], description: 'Of both parts.' },
    inQuota: text('Percent within the quota; `percent` is beyond it.'),
    except: listOf(text('Country to whose goods it is not open.')),
    absent: text('Why there is no rate.'),
    text: text('What the tariff says instead.'),
    note: text('A mark of the tariff.'),
    source: text('Where it is from.'),
  },
  ['percent', 'specific', 'per', 'currency', 'take', 'inQuota', 'absent', 'text', 'note', 'source'],
)

/** A rate as it is told: members that its row has, under their own names. */
const rateOf = ({ schedule, partner, from, to, row }: DatedRate, { currency }: Catalogue) => ({
  schedule,
  partner,
  from,
  to,
  percent: row.percent,
  ...(row.specific === undefined
    ? {}
    : {
        specific: row.specific,
        per: row.per ?? 'kg',
        currency: row.currency ?? currency,
        take: row.choose ?? 'sum',
      }),
  inQuota: row.inQuota,
  except: row.except === undefined ? [] : row.except.split(','),
  absent: row.absent,
  text: row.text,
  note: row.note,
  source: row.source,
})

const namesIn = (row: Row | undefined): Names =>
  Object.fromEntries(LANGS.flatMap(lang => (row?.[lang] === undefined ? [] : [[lang, row[lang]]])))

/** A unit of a day with its names; null for goods that have none. */
const unitOf = (call: Call, pack: Pack, table: string, code: string | undefined, at: string) => {
  if (code === undefined || code === '') return null
  const row = call.door.engine.references.codes(pack.name, table, at)?.get(code)
  return { code, names: namesIn(row) }
}

const goodsOf = ({ from, to, row }: Lasting, catalogue: Catalogue) => ({
  from,
  to,
  vat: row.vat ?? catalogue.vat,
  consumptionFrom: row.consumptionFrom,
  absent: row.absent,
  source: row.source,
})

const told = (call: Call, pack: Pack, catalogue: Catalogue, found: Detail, at: string) => ({
  at,
  code: found.code,
  standing: found.standing,
  names: namesIn(found.goods?.row),
  unit: unitOf(call, pack, catalogue.units, found.goods?.row.unit, at),
  currency: catalogue.currency,
  goods: found.goods === undefined ? null : goodsOf(found.goods, catalogue),
  earlier: found.before.map(each => goodsOf(each, catalogue)),
  successor: found.successor ?? null,
  schedules: catalogue.schedules,
  members: found.members,
  rates: found.rates.map(each => rateOf(each, catalogue)),
  changes: found.changes.map(each => rateOf(each, catalogue)),
})

const goodsShape = object(
  {
    ...days,
    vat: text('VAT, percent.'),
    consumptionFrom: text('Consumption tax only from this value of a kilogram on.'),
    absent: text('Why nothing can be said of the goods.'),
    source: text('Where it is from.'),
  },
  ['vat', 'consumptionFrom', 'absent', 'source'],
)

const detailShape = object({
  at: date('The day.'),
  code: text('The code.'),
  standing: { type: 'string', enum: ['in-force', 'ended', 'coming'] },
  names: namesShape,
  unit: { anyOf: [unitShape, { type: 'null' }] },
  currency: text('Home currency.'),
  goods: { anyOf: [goodsShape, { type: 'null' }] },
  earlier: listOf(goodsShape),
  successor: maybe('The code that followed one that ended.'),
  schedules: { type: 'object', additionalProperties: namesShape },
  members: {
    type: 'object',
    description: 'By schedule: countries that it is open to on the day.',
    additionalProperties: listOf({ type: 'string' }),
  },
  rates: listOf(rateShape),
  changes: listOf(rateShape),
})

const QUERY = Type.Object({
  search: Type.Optional(
    Type.String({
      maxLength: 60,
      description:
        'Words of a name in any language, with or without marks, Chinese and Thai without blanks; ' +
        'or the beginning of a code.',
      expected: 'durian, sau rieng, 榴莲, 0810.60',
    }),
  ),
  under: Type.Optional(
    Type.String({
      pattern: '^\\d{0,10}$',
      description: 'Only below this beginning of a code.',
      expected: '08',
    }),
  ),
  at: AT,
})

const lineShape = object(
  {
    code: text('Code, or the beginning of one.'),
    names: namesShape,
    unit: maybe('Code of the unit.'),
    children: { type: 'integer', minimum: 0, description: 'Goods below; 0: these are goods.' },
    first: namesShape,
    last: namesShape,
  },
  ['first', 'last'],
)

const KEPT = ['Cache-Control', 'private, max-age=60']
const send = (call: Call, answer: unknown, headers: HeaderList): void =>
  call.json(200, JSON.stringify(answer), [...headers, ...KEPT])

/** Tables of the pack that has a catalogue; one that has none has no such routes. */
export const tariffRoutes = ({ engine, limits }: Door): Route[] => {
  const pack = engine.mounted.packs.find(each => each.catalogue !== undefined)
  const catalogue = pack?.catalogue
  if (pack === undefined || catalogue === undefined) return []
  const limit = new RateLimit(limits.tariff)
  const lines = openRoute({
    method: 'GET',
    path: '/api/v1/tariff',
    id: 'tariff',
    tag: 'figures',
    summary: 'Goods of the tariff by words or code, or its levels from the chapters down',
    description:
      `For everybody. At most ${MOST_LINES} goods, the best first; \`more\` says that others ` +
      'answer too. Without words the next level below `under`, or the goods where they are few.',
    query: QUERY,
    answers: {
      200: {
        description: 'Goods and levels.',
        schema: object({
          at: date('The day.'),
          lines: listOf(lineShape),
          more: { type: 'boolean' },
        }),
        headers: RATE_HEADERS,
      },
    },
    faults: ['parameter-unknown', 'parameter-wrong', 'too-many-requests'],
    handle: (call, { search = '', under = '', at: asked }) => {
      const headers = admitStranger(call, 'tariff', limit)
      const at = headers && dayOf(call, asked)
      if (headers === undefined || at === undefined) return
      const { references } = call.door.engine
      const page = browse(references, pack.name, catalogue, { search, under, at })
      send(call, { at, ...page }, headers)
    },
  })
  const line = openRoute({
    method: 'GET',
    path: '/api/v1/tariff/:code',
    id: 'tariff.code',
    tag: 'figures',
    summary: 'All rates of a code on a day, with their sources, and what was and will be',
    description: 'For everybody.',
    inPath: { code: 'The code, digits alone.' },
    query: Type.Object({ at: AT }),
    answers: {
      200: { description: 'The code.', schema: detailShape, headers: RATE_HEADERS },
    },
    faults: ['not-found', 'parameter-unknown', 'parameter-wrong', 'too-many-requests'],
    handle: (call, { at: asked }) => {
      const headers = admitStranger(call, 'tariff', limit)
      const at = headers && dayOf(call, asked)
      if (headers === undefined || at === undefined) return
      const code = call.param('code')
      const { references } = call.door.engine
      const found = /^\d{2,12}$/.test(code)
        ? detail(references, pack.name, catalogue, code, at)
        : undefined
      if (found === undefined) return call.problem(oneFault('not-found'), headers)
      send(call, told(call, pack, catalogue, found, at), headers)
    },
  })
  return [lines, line]
}
