// What a list adds up to, with the same filters as the list.
import Type from 'typebox'
import { summedColumns } from '#engine/lists/sums.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { Refusal } from '#kit/fault.ts'
import { filterQuery, SEVERAL, toFilter } from './filter.ts'
import { FILINGS } from './lodge.ts'
import type { Parameters } from './parameters.ts'
import { keyRoute, type Route } from './route.ts'
import { object } from './shapes.ts'

const shapeOf = (type: MountedFiling) => {
  const byUnit = { type: 'object', additionalProperties: { type: 'string' } }
  const columns = summedColumns(type).map(({ name }) => [name, byUnit] as const)
  return object({
    count: { type: 'integer', minimum: 0, description: 'Filings.' },
    sums: {
      ...object(Object.fromEntries(columns)),
      description: 'Column → currency or unit → decimal.',
    },
    position: { type: 'integer', minimum: 0, description: 'Position in the journal.' },
  })
}

/** `GET /api/v1/filings/{type}/sums` */
export const sumsRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${FILINGS}/${type.type}/sums`,
    id: `${type.type}.sums`,
    scope: 'read',
    tag: 'filings',
    summary: `Count ${type.type} filings, and add up their amounts`,
    description: `Exact, over what the caller may see. ${SEVERAL}`,
    query: Type.Object(filterQuery(type)),
    answers: { 200: { description: 'The sums.', schema: shapeOf(type) } },
    faults: ['parameter-unknown', 'parameter-wrong', 'takes-too-long'],
    handle: async (call, query, caller) => {
      const { engine } = call.door
      const filter = toFilter(engine.zone, type, query as Parameters)
      const sums =
        filter instanceof Refusal ? filter : await engine.lists.sums(type, caller, filter)
      if (sums instanceof Refusal) call.refuse(sums.faults)
      else call.json(200, JSON.stringify(sums), ['Cache-Control', 'no-store'])
    },
  })
