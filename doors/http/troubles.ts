// What processes of this node could not do, for its operators: which filing, why, since when, how
// often it was tried.

import { organisationById } from '#engine/access/organisations.ts'
import { allTroubles, type Trouble } from '#engine/processes/troubles.ts'
import type { Call } from './call.ts'
import { operates } from './people/manage.ts'
import { NO_STORE } from './people/route.ts'
import { faultsJson } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object, refTo } from './shapes.ts'

const PARTITION = 0
const MOST = 200
const string = { type: 'string' } as const
const integer = { type: 'integer' } as const
const instant = { type: 'string', format: 'date-time' } as const

const told = (call: Call, { type, faults, ...rest }: Trouble, name: string): string => {
  const said = faultsJson(call.door.words, call.lang, faults)
  const head = JSON.stringify({ ...rest, type: type.type, organisation: name }).slice(0, -1)
  return `${head},"faults":${said}}`
}

/** `GET /api/v1/node/troubles` */
export const troublesRoute: Route = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/node/troubles',
  id: 'node.troubles',
  tag: 'node',
  summary: 'What the node wanted to do by itself and could not (operators)',
  description: `Those tried last first, ${MOST} at most; \`count\` is of all. What is done after all, or no longer asked for, is no longer there.`,
  answers: {
    200: {
      description: 'Filings with the reasons, in your language.',
      schema: object({
        count: integer,
        troubles: listOf(
          object({
            plan: { ...string, description: 'The process.' },
            act: { ...string, description: 'A step, or `lodge` and a filing.' },
            ...{ type: string, number: string, org: string, organisation: string, state: string },
            ...{ since: instant, at: instant, tries: integer },
            faults: listOf(refTo('Fault')),
          }),
        ),
      }),
    },
  },
  faults: ['role-forbidden'],
  handle: async (call, _, caller) => {
    if (!operates(call, caller)) return
    const { engine, people } = call.door
    const { database } = people.ground
    const found = await allTroubles(database, PARTITION, engine.mounted, MOST)
    const names = new Map<string, string>()
    for (const { org } of found.troubles) {
      if (names.has(org)) continue
      names.set(org, (await organisationById(database, org))?.name ?? org)
    }
    const rows = found.troubles.map(each => told(call, each, names.get(each.org) ?? each.org))
    call.json(200, `{"count":${found.count},"troubles":[${rows.join(',')}]}`, NO_STORE)
  },
})
