// Risk lanes over HTTP, for officers: the lane of a filing with its reasons, how well each reason
// chooses, and what a day was drawn with. A trader is told of none of it.
import Type from 'typebox'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Standing } from '#engine/risk/standing.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { LANES } from '#kit/lanes.ts'
import type { Call } from './call.ts'
import { NO_STORE } from './desk/drafts.ts'
import { numberOf } from './filings.ts'
import { FILINGS } from './lodge.ts'
import { wrong } from './parameters.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const string = { type: 'string' } as const
const date: JsonSchema = { type: 'string', format: 'date' }
const instant: JsonSchema = { type: 'string', format: 'date-time' }
const integer: JsonSchema = { type: 'integer' }
const number: JsonSchema = { type: 'number' }
const lane: JsonSchema = { type: 'string', enum: [...LANES] }
const orNull = (of: JsonSchema): JsonSchema => ({ anyOf: [of, { type: 'null' }] })

const reasons = listOf(
  object(
    {
      id: string,
      kind: { enum: ['criterion', 'history', 'draw'] },
      points: number,
      lane,
      rows: {
        ...listOf(integer),
        description: 'Rows that it is about, from 0; absent: the whole filing.',
      },
    },
    ['lane', 'rows'],
  ),
)
const decided = { lane, score: number, reasons, reference: string, position: integer }
const LANE = object({
  number: string,
  ...decided,
  lane: { ...orNull(lane), description: 'null while it is not decided.' },
  position: orNull(integer),
  day: { ...orNull(date), description: 'Of acceptance.' },
  drawnOn: { ...orNull(date), description: 'The day whose seed it was drawn with.' },
  draw: { ...orNull(number), description: 'What was drawn, in [0, 1).' },
  decided: orNull(instant),
  hit: {
    ...orNull({ type: 'boolean' }),
    description: 'What a look at it found; null while nobody has looked.',
  },
  earlier: listOf(object({ ...decided, decided: instant })),
})

const UNDECIDED = {
  lane: null,
  score: 0,
  reasons: [],
  reference: '',
  position: null,
  day: null,
  drawnOn: null,
  draw: null,
  decided: null,
  hit: null,
  earlier: [],
}

const told = (standing: Standing | null) => {
  if (standing === null) return UNDECIDED
  const { filing: _, type: __, keys: ___, drawn: ____, ...rest } = standing
  return rest
}

const read = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const name = numberOf(call)
  if (name === undefined) return call.problem(oneFault('not-found'))
  const found = await call.door.engine.desk.lanes.read(caller, type, name)
  if (found instanceof Refusal) return call.refuse(found.faults)
  if (found === undefined) return call.problem(oneFault('not-found'))
  call.json(200, JSON.stringify({ number: name, ...told(found) }), NO_STORE)
}

const laneRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/lane`,
    id: `${type.type}.lane`,
    tag: 'filings',
    summary: `The risk lane of a ${type.type}, and why`,
    description: 'For officers. Decided within some seconds of lodging; never lowered.',
    scope: 'read',
    inPath: { number: 'Number of the filing.' },
    answers: { 200: { description: 'The lane.', schema: LANE } },
    faults: ['role-forbidden', 'not-found'],
    handle: (call, _, caller) => read(call, type, caller),
  })

const day = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: '^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$',
      description,
      expected: 'YYYY-MM-DD',
    }),
  )

const daysOf = (types: readonly MountedFiling[]) =>
  Type.Object({
    type: Type.Optional(
      Type.Enum(
        types.map(each => each.type),
        { description: 'A type with lanes; the first when not said.', expected: 'a type' },
      ),
    ),
    from: day('First day; 89 days before the last when not said.'),
    to: day('Last day; today, or of draws tomorrow, when not said.'),
  })

interface Asked {
  readonly type?: string
  readonly from?: string
  readonly to?: string
}
/** Only what was said; a day such as 31 February is none. */
const readDays = ({ from, to }: Asked): { from?: string; to?: string } | undefined => {
  const days = [from, to].filter(each => each !== undefined)
  if (days.some(each => !isDay(each))) return undefined
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
const isDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

const counted = { chosen: integer, inspected: integer, hits: integer }
const rate = {
  ...counted,
  rate: { ...orNull(number), description: 'Hits of what was looked at; null of none.' },
  low: { ...number, description: 'Lower end of the 95 % interval (Wilson).' },
  high: number,
}

const RATES = object({
  type: string,
  from: date,
  to: date,
  all: object(rate),
  drawn: object(rate),
  lanes: object({ green: object(counted), yellow: object(counted), red: object(counted) }),
  reasons: listOf(object({ id: string, kind: string, ...rate, drawn: object(rate) })),
})

const DRAWS = object({
  type: string,
  draws: listOf(
    object({
      day: date,
      commitment: { ...string, description: 'SHA-256 of the day and its seed, hex.' },
      made: instant,
      seed: { ...orNull(string), description: 'null until the day is over.' },
    }),
  ),
})

const ratesRoute = (types: readonly MountedFiling[], first: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: '/api/v1/risk/rates',
    id: 'risk.rates',
    tag: 'figures',
    summary: 'How often each reason chose, and how often a look then found something',
    description:
      'For officers and operators; days of acceptance. `chosen`: filings with the reason; ' +
      '`inspected`: of them, looked at, with an outcome. What was picked by several reasons ' +
      'counts for each. `drawn` is of the random share alone: the one look that nobody picked.',
    scope: 'read',
    query: daysOf(types),
    answers: { 200: { description: 'Rates by reason.', schema: RATES } },
    faults: ['role-forbidden', 'parameter-wrong', 'takes-too-long'],
    handle: async (call, query, caller) => {
      const type = types.find(each => each.type === query.type) ?? first
      const days = readDays(query)
      if (days === undefined) return call.refuse([wrong('from', 'YYYY-MM-DD')])
      const found = await call.door.engine.desk.lanes.rates(caller, type, days)
      if (found instanceof Refusal) return call.refuse(found.faults)
      // of none there is no rate, and NaN is not JSON: it is told as null
      call.json(200, JSON.stringify({ type: type.type, ...found }), NO_STORE)
    },
  })

const drawsRoute = (types: readonly MountedFiling[], first: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: '/api/v1/risk/draws',
    id: 'risk.draws',
    tag: 'figures',
    summary: 'What days are drawn with, so that the draw can be done again',
    description:
      'For officers and operators. The commitment is there before its day, the seed when it is over.',
    scope: 'read',
    query: daysOf(types),
    answers: { 200: { description: 'The newest first.', schema: DRAWS } },
    faults: ['role-forbidden', 'parameter-wrong'],
    handle: async (call, query, caller) => {
      const type = types.find(each => each.type === query.type) ?? first
      const days = readDays(query)
      if (days === undefined) return call.refuse([wrong('from', 'YYYY-MM-DD')])
      const draws = await call.door.engine.desk.lanes.draws(caller, type, days)
      if (draws instanceof Refusal) return call.refuse(draws.faults)
      call.json(200, JSON.stringify({ type: type.type, draws }), NO_STORE)
    },
  })

/** Of types that have lanes; where none has, there are no such routes. */
export const riskRoutes = (all: readonly MountedFiling[]): Route[] => {
  const types = all.filter(each => each.filing.lanes !== undefined)
  const [first] = types
  if (first === undefined) return []
  return [...types.map(laneRoute), ratesRoute(types, first), drawsRoute(types, first)]
}
