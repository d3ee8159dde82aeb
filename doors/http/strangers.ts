// What routes for strangers share: how often one address may ask, and for which day.
import Type from 'typebox'
import { isDate, localDate } from '#kit/time.ts'
import type { Call, HeaderList } from './call.ts'
import { oneFault } from './problem.ts'
import { type RateLimit, rateHeaders } from './rate.ts'

/** Headers of the answer; undefined when the address asked too often, which has been said. */
export const admitStranger = (
  call: Call,
  name: string,
  limit: RateLimit,
): HeaderList | undefined => {
  const allowance = limit.take(call.address, performance.now())
  const headers = rateHeaders(name, limit, allowance)
  if (allowance.ok) return headers
  const { seconds } = allowance
  const after = ['Retry-After', String(seconds)]
  call.problem(oneFault('too-many-requests', '', { seconds }), [...headers, ...after])
  return undefined
}

export const RATE_HEADERS = {
  RateLimit: 'Questions left to this address.',
  'RateLimit-Policy': 'How many questions in how many seconds.',
}

const EXPECTED = '2026-12-01, from 1900 to 2199'

export const AT = Type.Optional(
  Type.String({
    pattern: '^(?:19|20|21)\\d{2}-\\d{2}-\\d{2}$',
    description: 'The day, in the node’s zone; today when not said.',
    expected: EXPECTED,
  }),
)

/** The day that is asked for; undefined when there is none such, which has been said. */
export const dayOf = (call: Call, at: string | undefined): string | undefined => {
  if (at === undefined) return localDate(call.door.engine.zone, Date.now())
  if (isDate(at)) return at
  call.problem(oneFault('parameter-wrong', '/at', { name: 'at', expected: EXPECTED }))
  return undefined
}
