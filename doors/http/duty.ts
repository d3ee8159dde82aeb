// The calculator for everybody: what may be chosen, and what goods would bear. Amounts and faults
// are those of a lodging of the same goods; nothing is kept, and no filing is within reach.
import Type from 'typebox'
import { type Estimated, estimate } from '#engine/intake/estimate.ts'
import { membersOf } from '#engine/reference/catalogue.ts'
import type { Calculator } from '#kit/catalogue.ts'
import { Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { schemaOf } from '#kit/lines.ts'
import type { Pack } from '#kit/pack.ts'
import { LANGS, type Lang } from '#kit/words.ts'
import { GONE } from './body.ts'
import type { Call, Door, HeaderList } from './call.ts'
import { faultsJson } from './problem.ts'
import { RateLimit } from './rate.ts'
import { openRoute, type Route } from './route.ts'
import { listOf, object, refTo } from './shapes.ts'
import { AT, admitStranger, dayOf, RATE_HEADERS } from './strangers.ts'

/** A dozen short members; the numbers have 30 digits at most. */
const MOST_BYTES = 4_000

const string = { type: 'string' } as const
const date: JsonSchema = { type: 'string', format: 'date' }

/** Codes of a table on a day with their names, by field. */
const choicesOf = (call: Call, pack: Pack, { choices }: Calculator, at: string) => {
  const { references } = call.door.engine
  return Object.fromEntries(
    Object.entries(choices).map(([field, table]) => {
      const rows = references.codes(pack.name, table, at) ?? new Map<string, never>()
      const codes = [...rows].map(([code, row]: [string, Partial<Record<Lang, string>>]) => ({
        code,
        names: Object.fromEntries(
          LANGS.flatMap(lang => (row[lang] === undefined ? [] : [[lang, row[lang]]])),
        ),
      }))
      return [field, codes]
    }),
  )
}

const otherJson = (call: Call, other: Estimated): string => {
  const name = JSON.stringify(other.name)
  if (!('faults' in other)) {
    return `{"claim":${name},"amounts":${other.amountsText},"working":${other.workingText}}`
  }
  return `{"claim":${name},"faults":${faultsJson(call.door.words, call.lang, other.faults)}}`
}

const work = async (
  call: Call,
  calculator: Calculator,
  at: string,
  headers: HeaderList,
): Promise<void> => {
  const body = await call.body(MOST_BYTES)
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const found = estimate(call.door.engine, calculator, body, at)
  if (found instanceof Refusal) return call.refuse(found.faults)
  const others = found.others.map(each => otherJson(call, each)).join(',')
  call.json(
    200,
    `{"at":"${at}","reference":${JSON.stringify(found.reference)}` +
      `,"amounts":${found.amountsText},"working":${found.workingText},"others":[${others}]}`,
    [...headers, 'Cache-Control', 'no-store'],
  )
}

const choicesRoute = (
  pack: Pack,
  calculator: Calculator,
  members: string,
  limit: RateLimit,
): Route =>
  openRoute({
    method: 'GET',
    path: '/api/v1/duty',
    id: 'duty.choices',
    tag: 'figures',
    summary: 'What the calculator can be asked on a day',
    description: 'For everybody: codes that may be chosen, and to whom agreements are open.',
    query: Type.Object({ at: AT }),
    answers: {
      200: {
        description: 'Codes by field, countries by agreement.',
        schema: object({
          at: date,
          currency: string,
          choices: {
            type: 'object',
            additionalProperties: listOf(object({ code: string, names: { type: 'object' } })),
          },
          members: { type: 'object', additionalProperties: listOf(string) },
        }),
        headers: RATE_HEADERS,
      },
    },
    faults: ['parameter-unknown', 'parameter-wrong', 'too-many-requests'],
    handle: (call, asked) => {
      const headers = admitStranger(call, 'duty', limit)
      const at = headers && dayOf(call, asked.at)
      if (headers === undefined || at === undefined) return
      const { references } = call.door.engine
      const answer = {
        at,
        currency: pack.catalogue?.currency ?? '',
        choices: choicesOf(call, pack, calculator, at),
        members: membersOf(references.rows(pack.name, members), at),
      }
      call.json(200, JSON.stringify(answer), [...headers, 'Cache-Control', 'private, max-age=60'])
    },
  })

/** Of the pack that has a calculator; one that has none has no such routes. */
export const dutyRoutes = ({ engine, limits }: Door): Route[] => {
  const pack = engine.mounted.packs.find(each => each.calculator !== undefined)
  const calculator = pack?.calculator
  if (pack === undefined || calculator === undefined) return []
  const limit = new RateLimit(limits.duty)
  const amounts = refTo(`${pack.name}.${calculator.filing}.amounts`)
  const working = schemaOf(calculator.working)
  const other = object({ claim: string, amounts, working, faults: listOf(refTo('Fault')) }, [
    'amounts',
    'working',
    'faults',
  ])
  const post = openRoute({
    method: 'POST',
    path: '/api/v1/duty',
    id: 'duty',
    tag: 'figures',
    summary: 'What goods would bear on a day, and what under another claim',
    description:
      'For everybody; nothing is kept. Amounts are those of a lodging of the same goods on that ' +
      'day, faults too. `others`: the same goods under each agreement that has a rate for them, ' +
      'and without a claim (`claim` is empty).',
    takes: 'json',
    query: Type.Object({ at: AT }),
    body: {
      schema: schemaOf(calculator.fields),
      description: 'One line of goods. Numbers are decimal strings.',
      example: calculator.example,
    },
    answers: {
      200: {
        description: 'Amounts, and how they came about.',
        schema: object({ at: date, reference: string, amounts, working, others: listOf(other) }),
        headers: RATE_HEADERS,
      },
    },
    faults: [
      'too-many-requests',
      'not-utf8',
      'not-json',
      'repeated-key',
      'parameter-unknown',
      'parameter-wrong',
      'unknown-field',
      'field-missing',
      'wrong-type',
      'send-as-string',
      'malformed-text',
      'unknown-code',
      'not-a-decimal',
      'too-many-decimals',
      'out-of-range',
      'reference-missing',
      'amount-too-large',
    ],
    handle: (call, asked) => {
      const headers = admitStranger(call, 'duty', limit)
      const at = headers && dayOf(call, asked.at)
      if (headers === undefined || at === undefined) return
      return work(call, calculator, at, headers)
    },
  })
  return [choicesRoute(pack, calculator, pack.catalogue?.members ?? '', limit), post]
}
