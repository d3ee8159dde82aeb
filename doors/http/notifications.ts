// What a filing's history tells another system, in the messages that it speaks.
import type { MountedFiling } from '#engine/mounted.ts'
import { element, writeXml } from '#kit/xml.ts'
import { numberOf } from './filings.ts'
import { PRIVATE } from './filter.ts'
import { formatOf, messageFiling } from './format.ts'
import { FILINGS } from './lodge.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'

/** `GET /api/v1/filings/{type}/{number}/notifications`, where the type has a message format. */
export const notificationRoutes = (type: MountedFiling): Route[] => {
  const format = formatOf(type)
  if (format === undefined) return []
  return [
    keyRoute({
      scope: 'read',
      method: 'GET',
      path: `${FILINGS}/${type.type}/:number/notifications`,
      id: `${type.type}.notifications`,
      tag: 'filings',
      summary: `What a ${type.type} tells another system`,
      inPath: { number: 'Number of the filing.' },
      answers: {
        200: { description: 'A message for each thing to be told of.', type: 'application/xml' },
      },
      faults: ['not-found'],
      handle: async (call, _, caller) => {
        const number = numberOf(call)
        const filing =
          number === undefined
            ? undefined
            : await messageFiling(call.door.engine, type, caller, number)
        if (filing === undefined) return call.problem(oneFault('not-found'))
        const told = element('Notifications', format.notifications(filing))
        call.send(200, 'application/xml', writeXml(told), PRIVATE)
      },
    }),
  ]
}
