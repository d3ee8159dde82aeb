// Papers that others draw on, over HTTP: what of one is left and who drew it; which of them may be
// drawn on, those first that run out first.
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import type { Call } from '../call.ts'
import { numberOf } from '../filings.ts'
import { FILINGS } from '../lodge.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { NO_STORE } from './drafts.ts'

const string: JsonSchema = { type: 'string' }
const decimal = (description: string): JsonSchema => ({ type: 'string', description })
const goods = listOf(
  object({
    rows: listOf({ type: 'integer', description: 'Rows of the paper, from 0.' }),
    unit: string,
    granted: decimal('What it grants; 0 where it may not be drawn on.'),
    drawn: decimal('Less what was given back.'),
    left: decimal('What may still be drawn.'),
  }),
)

/** Filings that cite a paper, newest first: more than anybody would look through. */
const MOST_CITING = 50

const drawings = async (call: Call, type: MountedFiling, caller: Caller): Promise<void> => {
  const number = numberOf(call)
  if (number === undefined) return call.problem(oneFault('not-found'))
  const { desk, lists } = call.door.engine
  const found = await desk.drawings.read(caller, type, number, async paper => {
    // people write a number with blanks and without: it is the same paper
    const spellings = new Set([paper, paper.replaceAll(/\s+/g, '')].filter(each => each !== ''))
    const cited = await Promise.all(
      [...spellings].map(q =>
        lists.search.find(caller, { q: q.slice(0, 100), limit: MOST_CITING }),
      ),
    )
    const all = cited.flatMap(each => (each instanceof Refusal ? [] : each.results))
    return [...new Map(all.map(each => [`${each.type} ${each.number}`, each])).values()]
  })
  if (found === undefined) return call.problem(oneFault('not-found'))
  call.json(200, JSON.stringify(found), NO_STORE)
}

const drawingsRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/drawings`,
    id: `${type.type}.drawings`,
    tag: 'filings',
    summary: `What of a ${type.type} is left, and who drew on it`,
    description:
      `Of the ${MOST_CITING} newest filings that you may see and search finds by the paper’s number ` +
      '(which reads the first 20 rows of each). What all others drew is `others`.',
    scope: 'read',
    inPath: { number: 'Number of the filing.' },
    answers: {
      200: {
        description: 'Lists of amounts are in the order of `goods`.',
        schema: object({
          goods,
          by: listOf(
            object({ type: string, number: string, state: string, drawn: listOf(decimal('')) }),
          ),
          others: listOf(decimal('')),
        }),
      },
    },
    faults: ['not-found'],
    handle: (call, _, caller) => drawings(call, type, caller),
  })

const deskRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `/api/v1/papers/${type.type}`,
    id: `${type.type}.papers`,
    tag: 'filings',
    summary: `Each ${type.type} that may be drawn on, those first that run out first`,
    description: 'One’s own; officers see all. 100 at most.',
    scope: 'read',
    answers: {
      200: {
        description: 'The papers, with their listed columns.',
        schema: object({
          papers: listOf(
            object({
              number: string,
              accepted: { type: 'string', format: 'date-time' },
              until: { type: 'string', format: 'date', description: 'Its last day.' },
              listed: { type: 'object' },
              goods,
            }),
          ),
        }),
      },
    },
    handle: async (call, _, caller) => {
      const papers = await call.door.engine.desk.drawings.desk(caller, type)
      const rows = papers.map(({ listed, ...rest }) => {
        const head = JSON.stringify(rest)
        return `${head.slice(0, -1)},"listed":${listed}}`
      })
      call.json(200, `{"papers":[${rows.join(',')}]}`, NO_STORE)
    },
  })

/** Of types that others draw on. */
export const paperRoutes = (type: MountedFiling): Route[] =>
  type.filing.paper === undefined ? [] : [drawingsRoute(type), deskRoute(type)]
