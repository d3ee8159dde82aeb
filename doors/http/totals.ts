// Public totals: any measure, cut by dimensions and grain, true at a named journal position.
import Type from 'typebox'
import type { Totals, TotalsQuery } from '#engine/api.ts'
import { Refusal } from '#kit/fault.ts'
import { GRAINS, type Grain } from '#kit/time.ts'
import { admitAll } from './access.ts'
import type { Call, HeaderList } from './call.ts'
import { toCsv } from './csv.ts'
import type { Limits } from './limits.ts'
import { wrong } from './parameters.ts'
import { oneFault } from './problem.ts'
import { RateLimit, rateHeaders } from './rate.ts'
import { openRoute, type Route } from './route.ts'
import { totalsShape } from './shapes.ts'
import { MOST_TABLE_CELLS, totalsTable } from './totals-table.ts'

const NAMES = '[A-Za-z][A-Za-z0-9]{0,39}'
const PAIR = `${NAMES}:[^,\\u0000-\\u001f\\u007f]{1,100}`
const BUCKET = '^\\d{4}(?:-\\d{2}(?:-\\d{2}(?:T\\d{2})?)?)?$'
const bucket = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: BUCKET,
      description,
      expected: '2026, 2026-11, 2026-11-25, 2026-11-25T16',
    }),
  )

const QUERY = Type.Object({
  by: Type.Optional(
    Type.String({
      pattern: `^(?:${NAMES}(?:,${NAMES}){0,9})?$`,
      description: 'Dimensions to cut by, with commas between them.',
      expected: 'office,partner',
    }),
  ),
  where: Type.Optional(
    Type.String({
      pattern: `^(?:${PAIR}(?:,${PAIR}){0,9})?$`,
      description: 'Only where a dimension has a value: `dimension:value`, with commas between.',
      expected: 'office:7203,direction:import',
    }),
  ),
  from: bucket('First bucket.'),
  to: bucket('The bucket after the last one.'),
  published: Type.Optional(
    Type.Enum(['true', 'false'], {
      description:
        '`true`: each cell rounded by itself as the statistics of the country are; sums of such cells may differ from a rounded sum.',
      expected: 'true, false',
    }),
  ),
  across: Type.Optional(
    Type.String({
      pattern: `^(?:${NAMES})?$`,
      description:
        'For `Accept: text/csv`: a table with this one across (`at`: time; empty: none), with ' +
        'names in your language, sums, and a byte order mark.',
      expected: 'at, or one of by',
    }),
  ),
  grain: Type.Optional(
    Type.Enum([...GRAINS], {
      description: 'Size of a bucket; a year when not said.',
      expected: GRAINS.join(', '),
    }),
  ),
})

/** An empty list is a list: `?by=&where=` asks for the total. */
const listOf = (text = ''): string[] => (text === '' ? [] : text.split(','))

/** `dimension:value` pairs; undefined when a dimension comes twice. */
const whereOf = (text: string | undefined): Record<string, string> | undefined => {
  const pairs = listOf(text).map((pair): [string, string] => {
    const colon = pair.indexOf(':')
    return [pair.slice(0, colon), pair.slice(colon + 1)]
  })
  const names = new Set(pairs.map(([name]) => name))
  return names.size === pairs.length ? Object.fromEntries(pairs) : undefined
}

interface Asked {
  readonly by?: string
  readonly where?: string
  readonly from?: string
  readonly to?: string
  readonly grain?: string
  readonly published?: string
  readonly across?: string
}

const isGrain = (text: string): text is Grain => (GRAINS as readonly string[]).includes(text)

const toTotalsQuery = (measure: string, asked: Asked): TotalsQuery | Refusal => {
  const where = whereOf(asked.where)
  if (where === undefined) return new Refusal([wrong('where', 'each dimension once')])
  const by = listOf(asked.by)
  if (new Set(by).size !== by.length) return new Refusal([wrong('by', 'each dimension once')])
  const grain = asked.grain ?? 'year'
  return {
    measure,
    by,
    where,
    grain: isGrain(grain) ? grain : 'year',
    ...(asked.published === 'true' ? { published: true } : {}),
    ...(asked.from === undefined ? {} : { from: asked.from }),
    ...(asked.to === undefined ? {} : { to: asked.to }),
  }
}

/** CSV when it is named and not weighed below JSON (RFC 9110, 12.5.1). */
export const prefersCsv = (accept: string | undefined): boolean => {
  if (accept === undefined) return false
  const weight = (type: string): number => {
    const range = accept.split(',').find(each => each.trim().toLowerCase().startsWith(type))
    const q = range === undefined ? '0' : (/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? '1')
    return Number(q)
  }
  return weight('text/csv') > 0 && weight('text/csv') >= weight('application/json')
}

const csvOf = (call: Call, totals: Totals, by: readonly string[], across?: string) =>
  across === undefined
    ? toCsv([...by, 'at', 'value'], totals.cells)
    : totalsTable({ ...call.door, lang: call.lang, totals, by, across })

/** What figures for strangers leave out, as a header (RFC 9651, 3.2: a dictionary). */
const toldOf = ({ public: told }: Totals): string[] => {
  if (told === undefined) return []
  const until = told.until === undefined ? '' : `, until="${told.until}"`
  return ['Beibu-Public', `traders=${told.traders}${until}`]
}

const answer = async (
  call: Call,
  query: TotalsQuery,
  across: string | undefined,
  headers: HeaderList,
): Promise<void> => {
  const { engine } = call.door
  const { publicSide } = engine
  const hides = publicSide !== undefined && (await admitAll(call)) === undefined
  const totals = hides ? publicSide.totals(query) : await engine.totals(query)
  if (totals instanceof Refusal) return call.refuse(totals.faults)
  const all = [...headers, 'Cache-Control', 'no-store', 'Vary', 'Accept, Accept-Language']
  if (!prefersCsv(call.header('accept'))) return call.json(200, JSON.stringify(totals), all)
  const csv = csvOf(call, totals, query.by, across)
  if (csv === undefined) {
    return call.refuse([wrong('across', `a table of at most ${MOST_TABLE_CELLS} cells`)])
  }
  const file = `${query.measure.replace(/[^\w.-]/g, '_')}.csv`
  call.send(200, 'text/csv; charset=utf-8; header=present', csv, [
    ...all,
    'Content-Disposition',
    `attachment; filename="${file}"`,
    'Beibu-Position',
    String(totals.position),
    'Beibu-Unit',
    totals.unit,
    ...toldOf(totals),
  ])
}

/** `GET /api/v1/totals/{measure}` */
export const totalsRoute = (limits: Limits, measures: readonly string[]): Route => {
  const limit = new RateLimit(limits.totals)
  return openRoute({
    method: 'GET',
    path: '/api/v1/totals/:measure',
    id: 'totals',
    tag: 'figures',
    summary: 'Totals of a measure, exact, as of a journal position',
    description:
      'For everybody. `Accept: text/csv` answers with a table for a spreadsheet.\n\n' +
      'A node may hide figures of few traders (`public` in the answer says so): who does not see ' +
      'all filings then asks by one dimension at a time and by days at the finest, and gets sums ' +
      'of days that are over. Codes with too few traders are one, `*`; `position` counts days.',
    inPath: { measure: measures.join(', ') },
    query: QUERY,
    answers: {
      200: {
        description: 'The cells that are not zero.',
        schema: totalsShape,
        headers: {
          RateLimit: 'Questions left to this address.',
          'RateLimit-Policy': 'How many questions in how many seconds.',
        },
      },
    },
    faults: [
      'not-found',
      'parameter-unknown',
      'parameter-wrong',
      'public-one-cut',
      'public-no-hours',
      'too-many-requests',
    ],
    handle: (call, asked) => {
      const allowance = limit.take(call.address, performance.now())
      const headers = rateHeaders('totals', limit, allowance)
      if (!allowance.ok) {
        const { seconds } = allowance
        const after = ['Retry-After', String(seconds)]
        return call.problem(oneFault('too-many-requests', '', { seconds }), [...headers, ...after])
      }
      const query = toTotalsQuery(call.param('measure'), asked)
      if (query instanceof Refusal) return call.refuse(query.faults)
      const { across } = asked
      const known = across === undefined || ['', 'at', ...query.by].includes(across)
      if (!known) return call.refuse([wrong('across', 'at, or one of by')])
      return answer(call, query, across, headers)
    },
  })
}
