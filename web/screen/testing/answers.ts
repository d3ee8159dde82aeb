// The feeder's answers to the drawer: totals that sum to the figure that was opened, and filings
// for one test key.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { addDays, hoursOf } from '../calendar.ts'
import { toDecimal } from '../decimal.ts'
import type { Feeder } from './feeder.ts'
import { allot, BOARDS, MEASURES } from './year.ts'

export const TEST_KEY = 'test-key-0123456789'

interface Answer {
  readonly status: number
  readonly body: object
}

const json = (status: number, body: object): Answer => ({ status, body })

const bucketsOf = (from: string, until: string, grain: string): string[] => {
  const days: string[] = []
  for (let day = from; day < until && days.length < 400; day = addDays(day, 1)) days.push(day)
  if (grain === 'hour') return days.flatMap(hoursOf)
  const length = { day: 10, month: 7, year: 4 }[grain] ?? 10
  return [...new Set(days.map(day => day.slice(0, length)))]
}

const totals = ({ year, position }: Feeder, url: URL): Answer => {
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  const n = MEASURES.findIndex(measure => measure.name === name)
  const measure = MEASURES[n]
  if (!measure) return json(404, { title: 'No such measure', status: 404 })
  const get = (key: string): string => url.searchParams.get(key) ?? ''
  const where = Object.fromEntries(
    get('where')
      .split(',')
      .filter(Boolean)
      .map(pair => pair.split(':')),
  ) as Record<string, string>
  const by = get('by').split(',').filter(Boolean)
  const dims = new Set([...by, ...Object.keys(where)])
  const daily = get('from') !== `${year.year}-01-01`
  const board = BOARDS.findIndex(
    shape =>
      (shape.grain === 'day') === daily &&
      shape.grain !== 'hour' &&
      [...dims].every(dim => shape.by.includes(dim)),
  )
  const at = daily ? year.day : year.year
  const until = daily ? addDays(year.day, 1) : year.day
  const buckets = bucketsOf(daily ? year.day : get('from'), until, get('grain'))
  const groups = year
    .all()
    .filter(([index, bucket]) => index === board && bucket === at)
    .map(cell =>
      Object.fromEntries(BOARDS[board]?.by.map((dim, k) => [dim, cell[2][k] ?? '']) ?? []),
    )
    .filter(group => Object.entries(where).every(([dim, code]) => group[dim] === code))
  const wanted = new Map(
    groups.map(group => {
      const cut = Object.fromEntries(by.map(dim => [dim, group[dim] ?? '']))
      return [JSON.stringify(cut), cut] as const
    }),
  )
  const cells = [...wanted.values()].flatMap(cut => {
    const whole = year.sum(board, at, { ...where, ...cut }, n)
    const parts = allot(
      whole,
      buckets.map((_, k) => 5 + ((k * 7) % 11)),
    )
    return buckets.map((bucket, k) => ({
      ...cut,
      at: bucket,
      value: toDecimal(parts[k] ?? 0n, measure.scale),
    }))
  })
  return json(200, { measure: name, unit: measure.unit, position, cells })
}

const NUMBERS = Array.from({ length: 70 }, (_, n) => `72032026${String(100_000_001 + n)}`)

const filing = (number: string, n: number) => ({
  id: `filing-${number}`,
  number,
  state: n % 3 ? 'released' : 'paid',
  version: 3,
  accepted: '2026-11-25T08:30:12.412Z',
  direction: 'export',
  office: '7208',
  partner: 'VN',
  declarant: '91450100MA5TEST001',
  value: `${182_000 + n * 317}.50`,
  due: '0.00',
})

const filings = (url: URL): Answer => {
  const path = url.pathname.split('/').slice(5)
  const [number, part] = path
  if (number === undefined) {
    const start = Number(url.searchParams.get('cursor') ?? 0)
    const limit = Number(url.searchParams.get('limit') ?? 50)
    const page = NUMBERS.slice(start, start + limit)
    const next = start + limit < NUMBERS.length ? { next: String(start + limit) } : {}
    return json(200, { filings: page.map((each, n) => filing(each, n + start)), ...next })
  }
  const n = NUMBERS.indexOf(number)
  if (n < 0) return json(404, { title: 'Not found', status: 404 })
  if (part === 'proof') return json(200, { number, leaf: 'test', path: [] })
  if (part === 'history') {
    const steps = ['lodge', 'assess', 'pay', 'release']
    const states = ['lodged', 'assessed', 'paid', 'released']
    return json(200, {
      events: steps.map((event, k) => ({
        position: 1_190_000 + n * 10 + k,
        at: `2026-11-25T08:3${k}:12.412Z`,
        event,
        steps: [],
        state: states[k],
        version: k,
        actor: 'test-office',
      })),
    })
  }
  return json(200, {
    ...filing(number, n),
    document: {
      direction: 'export',
      office: '7208',
      items: [
        {
          hs: '85423119',
          description: 'Integrated circuits',
          quantity: '1200',
          value: '160000.00',
        },
        { hs: '08109010', description: 'Fresh lychees', quantity: '800', value: '22000.50' },
      ],
    },
    amounts: { value: '182000.50', duty: '0.00', vat: '0.00', due: '0.00' },
    reference: { tariff: '2026-01-01', rates: '2026-11-18' },
  })
}

const answerOf = (feeder: Feeder, url: URL, request: IncomingMessage): Answer => {
  if (url.pathname.startsWith('/api/v1/totals/')) return totals(feeder, url)
  if (!url.pathname.startsWith('/api/v1/filings/trade.declaration')) {
    return json(404, { title: 'Not found', status: 404 })
  }
  if (request.headers.authorization !== `Bearer ${TEST_KEY}`) {
    return json(401, { title: 'Sign in first', status: 401 })
  }
  return filings(url)
}

export const answerApi = (
  feeder: Feeder,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { status, body } = answerOf(feeder, url, request)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
}
