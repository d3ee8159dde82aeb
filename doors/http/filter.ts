// The part of a list's address that narrows it: the same for its pages, its sums and its export.
import Type, { type TProperties } from 'typebox'
import type { ListFilter } from '#engine/lists/filter.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { Refusal } from '#kit/fault.ts'
import { bucketRange, instantToMs } from '#kit/time.ts'
import { type Parameters, wrong } from './parameters.ts'

/**
 * Headers of what is one caller's own. Nothing may keep it, not even to ask whether it is still
 * fresh: the ETag is the filing's version, and one version reads differently to a trader and to an
 * officer (`may`). A browser with both signed in one after the other gave one the other's steps.
 */
export const PRIVATE = ['Cache-Control', 'private, no-store', 'Vary', 'Authorization, Cookie']
export const PLAIN = '^[^\\u0000-\\u001f\\u007f]{1,200}$'
const SEVERAL_PLAIN = '^[^\\u0000-\\u001f\\u007f]{1,2000}$'
const MOST_VALUES = 50

export const SEVERAL =
  'A filter may have several values with commas between them: any of them will do. A comma ' +
  'within a value is written `\\,`, a backslash `\\\\`. The order is newest first.'

const instantParameter = (description: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[0-9TZ:.+-]{4,29}$',
      description,
      expected: '2026, 2026-11, 2026-11-25, 2026-11-25T16, 2026-11-25T16:00:00+08:00',
    }),
  )

/** Parameters of a filing type's filters. */
export const filterQuery = (type: MountedFiling): TProperties => {
  const filters = type.filters.map(name => [
    name,
    Type.Optional(
      Type.String({
        pattern: SEVERAL_PLAIN,
        description: `Only where ${name} is this, or one of these.`,
        expected: 'a, b\\,c',
      }),
    ),
  ])
  const state = `(?:${type.filing.states.join('|')})`
  return {
    ...Object.fromEntries(filters),
    state: Type.Optional(
      Type.String({
        pattern: `^${state}(?:,${state})*$`,
        description: 'Only where it stands so, or in one of these.',
        expected: type.filing.states.join(', '),
      }),
    ),
    from: instantParameter('Accepted at or after the beginning of this bucket, or this instant.'),
    to: instantParameter('Accepted before the beginning of this bucket, or this instant.'),
  }
}

/** `a,b\,c` → `a` and `b,c`; undefined when a value is empty, too long, or there are too many. */
export const splitValues = (text: string): string[] | undefined => {
  const values: string[] = []
  let value = ''
  for (let i = 0; i < text.length; i++) {
    const escaped = text[i] === '\\' && (text[i + 1] === ',' || text[i + 1] === '\\')
    if (escaped) i++
    if (text[i] === ',' && !escaped) {
      values.push(value)
      value = ''
    } else value += text[i]
  }
  values.push(value)
  const right = values.every(each => each !== '' && each.length <= 200)
  return right && values.length <= MOST_VALUES ? [...new Set(values)] : undefined
}

/** Start of a bucket in the node's zone, or an instant; undefined when it is neither. */
const startOf = (zone: string, text: string): number | undefined =>
  bucketRange(zone, text)?.from ?? instantToMs(text)

/** The parameters that were sent → what the list is narrowed by. */
export const toFilter = (
  zone: string,
  type: MountedFiling,
  query: Parameters,
): ListFilter | Refusal => {
  const times: { from?: number; to?: number } = {}
  for (const name of ['from', 'to'] as const) {
    const text = query[name]
    if (text === undefined) continue
    const ms = startOf(zone, text)
    if (ms === undefined) return new Refusal([wrong(name, 'YYYY-MM-DD')])
    times[name] = ms
  }
  const where: Record<string, readonly string[]> = {}
  for (const name of [...type.filters, 'state']) {
    const text = query[name]
    if (text === undefined) continue
    const values = splitValues(text)
    if (values === undefined) return new Refusal([wrong(name, `a, b\\,c (1–${MOST_VALUES})`)])
    where[name] = values
  }
  return { where, ...times }
}
