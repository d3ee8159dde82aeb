// The settlement of a period: its sums, its days, its lines page by page, and all of it as a file.
import Type from 'typebox'
import { csvRow } from '#doors/bulk/csv-writer.ts'
import { formatMoney } from '#kit/money.ts'
import { bucketRange } from '#kit/time.ts'
import { type Lang, say, type Words } from '#kit/words.ts'
import type { Call } from '../../call.ts'
import { PRIVATE } from '../../filter.ts'
import { wrong } from '../../parameters.ts'
import { keyRoute, type Route } from '../../route.ts'
import { listOf, object } from '../../shapes.ts'
import { prefersCsv } from '../../totals.ts'
import type { ShopGround } from '../ground.ts'
import { isMerchant } from './access.ts'
import {
  balanceOf,
  daysOf,
  type Line,
  linesOf,
  type Period,
  type Sums,
  totalOf,
} from './statement.ts'
import { statementWords } from './statement-words.ts'
import { ZONE } from './today.ts'

const PAGE = 50
/** One file, held in memory: some 120 bytes a line. A busier month is taken day by day. */
const MOST_FILE_LINES = 100_000
const EXPECTED = '2026-12, 2026-12-01'
const FIRST = Number.MAX_SAFE_INTEGER

const AMOUNTS = ['gross', 'tax', 'returned', 'taxReturned', 'fees', 'payable'] as const

const yuan = (amount: bigint): string => formatMoney(amount, 'CNY')
const told = (sums: Sums): Record<string, string> =>
  Object.fromEntries(AMOUNTS.map(name => [name, yuan(sums[name])]))

const lineOf = ({ type, number, at, position, ...sums }: Line) => ({
  ...{ type, number, at, position },
  ...told(sums),
})

const speaker =
  (words: readonly Words[], lang: Lang) =>
  (key: string): string =>
    say([statementWords, ...words], lang, key)

/** All lines, the oldest first, then their sum. */
const fileOf = (call: Call, lines: readonly Line[], sums: Sums): string => {
  const speak = speaker(call.door.words, call.lang)
  const heads = ['at', 'type', 'number', ...AMOUNTS].map(name => speak(`statement.${name}`))
  const filing = (type: string): string => speak(`filing.${type.slice(type.indexOf('.') + 1)}`)
  const amounts = (of: Sums): string[] => AMOUNTS.map(name => yuan(of[name]))
  return `\uFEFF${[
    heads,
    ...lines.toReversed().map(line => [line.at, filing(line.type), line.number, ...amounts(line)]),
    [speak('statement.sum'), '', '', ...amounts(sums)],
  ]
    .map(csvRow)
    .join('')}`
}

const answerFile = async (
  call: Call,
  shop: ShopGround,
  org: string,
  { name, ...period }: Period & { readonly name: string },
): Promise<void> => {
  const days = await daysOf(shop, org, period)
  const count = days.reduce((sum, each) => sum + each.lines, 0)
  if (count > MOST_FILE_LINES) return call.refuse([wrong('period', `≤ ${MOST_FILE_LINES}`)])
  const page = { before: FIRST, most: MOST_FILE_LINES }
  const lines = await linesOf(shop, org, period, page)
  call.send(200, 'text/csv; charset=utf-8; header=present', fileOf(call, lines, totalOf(days)), [
    ...PRIVATE,
    ...['Content-Language', call.lang],
    ...['Content-Disposition', `attachment; filename="settlement-${name}.csv"`],
  ])
}

const string = { type: 'string' } as const
const integer = { type: 'integer' } as const
const amounts = Object.fromEntries(AMOUNTS.map(name => [name, string]))

const QUERY = Type.Object({
  period: Type.String({
    pattern: '^\\d{4}-\\d{2}(-\\d{2})?$',
    description: 'A month or a day, China’s.',
    expected: EXPECTED,
  }),
  before: Type.Optional(
    Type.String({ pattern: '^[1-9]\\d{0,14}$', description: '`next` of the page before.' }),
  ),
})

const schema = object(
  {
    ...{ period: string, currency: string },
    total: object(amounts),
    days: listOf(object({ day: string, lines: integer, ...amounts })),
    lines: listOf(
      object({ type: string, number: string, at: string, position: integer, ...amounts }),
    ),
    balance: { ...string, description: 'Owed by now, of all time.' },
    next: { ...string, description: 'For the next page; absent on the last.' },
  },
  ['next'],
)

const statementRoute = (shop: ShopGround): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/settlement/statement',
    id: 'shop.statement',
    tag: 'shop',
    summary: 'The settlement of a month or a day, line by line',
    description:
      'The own organisation’s, from the ledger: payable = gross − tax − returned + taxReturned − fees, in every line and in the sum. `gross` is what the provider took in, `tax` what of it is customs’, `returned` what went back to buyers with `taxReturned` of taxes in it. `Accept: text/csv` answers with all lines as a file.',
    query: QUERY,
    answers: { 200: { description: 'Decimal texts, CNY.', schema } },
    faults: ['role-forbidden', 'parameter-unknown', 'parameter-wrong'],
    handle: async (call, { period: name, before }, caller) => {
      if (!isMerchant(call, shop, caller)) return
      const period = bucketRange(ZONE, name)
      if (period === undefined) return call.refuse([wrong('period', EXPECTED)])
      const { org } = caller
      if (prefersCsv(call.header('accept'))) {
        return answerFile(call, shop, org, { name, ...period })
      }
      const page = { before: before === undefined ? FIRST : Number(before), most: PAGE + 1 }
      const [days, found, balance] = await Promise.all([
        daysOf(shop, org, period),
        linesOf(shop, org, period, page),
        balanceOf(shop, org),
      ])
      const lines = found.slice(0, PAGE)
      const next = found.length > PAGE ? { next: String(lines.at(-1)?.position) } : {}
      const answer = {
        ...{ period: name, currency: 'CNY', total: told(totalOf(days)) },
        days: days.map(({ day, lines: count, ...sums }) => ({ day, lines: count, ...told(sums) })),
        lines: lines.map(lineOf),
        balance: yuan(balance),
        ...next,
      }
      call.json(200, JSON.stringify(answer), PRIVATE)
    },
  })

export const statementRoutes = (shop: ShopGround): Route[] => [statementRoute(shop)]
