// Search over all filings that the caller may see.
import Type from 'typebox'
import type { EngineApi } from '#engine/api.ts'
import { Refusal } from '#kit/fault.ts'
import { wrong } from './parameters.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const string = { type: 'string' } as const
const LIMIT = { usual: 20, most: 50 }
const LONGEST = 100

const answer = object({
  results: listOf(
    object({
      type: string,
      number: string,
      state: string,
      accepted: { ...string, format: 'date-time' },
      title: { ...string, description: 'Its first goods, or its first name; may be empty.' },
      matched: listOf(
        object({
          path: {
            ...string,
            description: 'JSON Pointer into the document; `/number` and `/org` beside it.',
          },
          text: string,
        }),
      ),
    }),
  ),
  position: {
    type: 'integer',
    minimum: 0,
    description: 'Position in the journal; later documents are not found yet.',
  },
})

/** `GET /api/v1/search` */
export const searchRoute = (engine: EngineApi): Route => {
  const types = [...engine.mounted.filings.keys()]
  return keyRoute({
    method: 'GET',
    path: '/api/v1/search',
    id: 'search',
    scope: 'read',
    tag: 'filings',
    summary: 'Find filings by number, party or goods, newest first',
    description:
      'Case, full width and marks do not count (`sau rieng` finds `Sầu riêng`). A word is found by ' +
      'its beginning, one with digits also by its end, Chinese and Thai anywhere in the text; all ' +
      'words must be there. Searched are the number, the organisation, texts, parties and codes of ' +
      'six digits and more; of each list the first 20 lines.',
    query: Type.Object({
      q: Type.String({
        pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$',
        description: 'What is looked for.',
        expected: '1–100',
      }),
      type: Type.Optional(
        Type.Enum(types, { description: 'Only filings of this type.', expected: types.join(', ') }),
      ),
      limit: Type.Optional(
        Type.String({
          pattern: '^(?:[1-9]|[1-4]\\d|50)$',
          description: `At most so many; ${LIMIT.usual} when not said.`,
          expected: `1–${LIMIT.most}`,
        }),
      ),
    }),
    answers: { 200: { description: 'What was found.', schema: answer } },
    faults: ['parameter-unknown', 'parameter-wrong', 'takes-too-long'],
    handle: async (call, { q, type, limit }, caller) => {
      // the schema's pattern counts UTF-16 units, a person characters
      if ([...q].length > LONGEST || !q.isWellFormed()) return call.refuse([wrong('q', '1–100')])
      const found = await call.door.engine.lists.search.find(caller, {
        q,
        limit: Number(limit ?? LIMIT.usual),
        ...(type === undefined ? {} : { type }),
      })
      if (found instanceof Refusal) call.refuse(found.faults)
      else call.json(200, JSON.stringify(found), ['Cache-Control', 'no-store'])
    },
  })
}
