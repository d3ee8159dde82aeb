// Letters that nobody has sent: without a mail server the operator hands their links over.
import type { UnsentLetter } from '#engine/notice/letters.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const string = { type: 'string' } as const
const instant = { type: 'string', format: 'date-time' } as const

/** @param unsent the letters as they are in the box now */
export const lettersRoute = (unsent: () => Promise<readonly UnsentLetter[]>): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/letters',
    id: 'letters',
    tag: 'node',
    summary: 'Letters that wait or that could not be sent, with their text; for operators',
    description:
      'Newest first, 500 at most. They may hold one-time links: show them to nobody else.',
    answers: {
      200: {
        description: 'The letters.',
        schema: object({
          letters: listOf(
            object({
              mail: { ...string, description: 'Identifier.' },
              recipient: string,
              subject: string,
              content: string,
              created: instant,
              failed: {
                type: ['string', 'null'],
                description: 'Why it could not be sent; null when nobody tried.',
              },
              ended: {
                type: ['string', 'null'],
                format: 'date-time',
                description: 'Since when nobody tries any more; null while it waits.',
              },
            }),
          ),
        }),
      },
    },
    faults: ['role-forbidden'],
    handle: async (call, _, caller) => {
      if (!caller.roles.has('operator')) {
        return call.problem(oneFault('role-forbidden', '', { role: 'operator' }))
      }
      const letters = await unsent()
      call.json(200, JSON.stringify({ letters }), ['Cache-Control', 'no-store'])
    },
  })
