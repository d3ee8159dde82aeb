// What the node tells of itself: its worklist, its checkpoints, its words and its filing types.
import { createHash } from 'node:crypto'
import Type from 'typebox'
import type { EngineApi } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { Refusal } from '#kit/fault.ts'
import { schemaOf } from '#kit/lines.ts'
import { LANGS, type Lang, type Words } from '#kit/words.ts'
import type { Call } from './call.ts'
import { isFresh } from './filings.ts'
import { listOfDimension } from './lists.ts'
import { oneFault } from './problem.ts'
import { keyRoute, openRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const string = { type: 'string' } as const
const whole = { type: 'integer', minimum: 0 } as const
const NO_STORE = ['Cache-Control', 'no-store']

/** A text that stays the same while the node runs, with an ETag. */
export interface Fixed {
  readonly text: string
  readonly etag: string
}
export const fixed = (text: string): Fixed => ({
  text,
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
})
export const answerFixed = (call: Call, type: string, { text, etag }: Fixed): void => {
  const headers = ['ETag', etag, 'Cache-Control', 'no-cache']
  if (isFresh(call.header('if-none-match'), etag)) call.empty(304, headers)
  else call.send(200, type, text, headers)
}

const worklistRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/worklist',
  id: 'worklist',
  tag: 'filings',
  summary: 'What waits for your roles, by type and state',
  answers: {
    200: {
      description: 'Counts.',
      schema: object({
        items: listOf(
          object({
            type: string,
            state: string,
            count: whole,
            oldest: { ...string, format: 'date-time' },
            ages: listOf({ ...string, format: 'date-time' }),
          }),
        ),
      }),
    },
  },
  handle: async (call, _, caller) => {
    const items = await call.door.engine.worklist(caller)
    call.json(200, JSON.stringify({ items }), NO_STORE)
  },
})

const checkpointRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/checkpoint',
  id: 'checkpoint',
  tag: 'journal',
  summary: 'The newest signed checkpoint of the journal',
  description: 'Keep it: a later proof must be consistent with it, or the journal was rewritten.',
  answers: {
    200: {
      description: 'A signed note (C2SP tlog-checkpoint) and the key that checks it.',
      schema: object({ note: string, verifierKey: string }),
    },
  },
  handle: async call =>
    call.json(200, JSON.stringify(await call.door.engine.checkpoint()), NO_STORE),
})

const size = (description: string) =>
  Type.String({ pattern: '^[1-9]\\d{0,14}$', description, expected: '1' })

const consistencyRoute = keyRoute({
  scope: 'read',
  method: 'GET',
  path: '/api/v1/consistency',
  id: 'consistency',
  tag: 'journal',
  summary: 'Proof that one checkpoint’s tree is the beginning of another’s (RFC 6962)',
  query: Type.Object({
    first: size('Size of the earlier tree.'),
    second: size('Size of the later tree.'),
  }),
  answers: {
    200: { description: 'Hashes, base64.', schema: object({ path: listOf(string) }) },
  },
  faults: ['parameter-unknown', 'parameter-wrong'],
  handle: async (call, query) => {
    const path = await call.door.engine.consistency(Number(query.first), Number(query.second))
    if (path instanceof Refusal) call.refuse(path.faults)
    else call.json(200, JSON.stringify({ path }), NO_STORE)
  },
})

/** All words of a language; where two have a key, the first speaks. */
export const mergeWords = (words: readonly Words[], lang: Lang): Record<string, string> =>
  Object.assign({}, ...words.map(each => each[lang]).reverse())

/** What a pack says otherwise than all words together: an order's `paid` is no tax. */
const ownWords = (
  packs: readonly { readonly name: string; readonly words: Words }[],
  all: Readonly<Record<string, string>>,
  lang: Lang,
): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    packs.map(({ name, words }) => [
      name,
      Object.fromEntries(Object.entries(words[lang]).filter(([key, text]) => all[key] !== text)),
    ]),
  )

const wordsRoute = (engine: EngineApi, spoken: readonly Words[]): Route => {
  const texts = new Map<string, Fixed>(
    LANGS.map(lang => {
      const words = mergeWords(spoken, lang)
      const told = { lang, words, packs: ownWords(engine.mounted.packs, words, lang) }
      return [lang, fixed(JSON.stringify(told))]
    }),
  )
  const messages = { type: 'object', additionalProperties: string }
  return openRoute({
    method: 'GET',
    path: '/api/v1/words/:lang',
    id: 'words',
    tag: 'node',
    summary: 'All messages of a language, in ICU MessageFormat',
    inPath: { lang: LANGS.join(', ') },
    answers: {
      200: {
        description:
          'Messages by key; `packs`: those that a pack has otherwise, for its own filings.',
        schema: object({
          lang: string,
          words: messages,
          packs: { type: 'object', additionalProperties: messages },
        }),
      },
    },
    faults: ['not-found'],
    handle: call => {
      const found = texts.get(call.param('lang'))
      if (found === undefined) call.problem(oneFault('not-found'))
      else answerFixed(call, 'application/json', found)
    },
  })
}

const describe = (type: MountedFiling) => ({
  type: type.type,
  number: type.filing.number,
  fields: schemaOf(type.filing.fields),
  sections: Object.entries(type.filing.sections ?? {}).map(([name, fields]) => ({ name, fields })),
  total: type.filing.total ?? null,
  amounts: schemaOf(type.filing.amounts),
  states: type.filing.states,
  transitions: [...type.transitions.values()].map(
    ({ name, froms, to, by, amends, aside, note }) => ({
      name,
      from: froms,
      to,
      by,
      amends: amends === true,
      aside: aside === true,
      ...(note === undefined ? {} : { note }),
    }),
  ),
  dimensions: type.dimensions.map(({ name, each }) => {
    const list = listOfDimension(type, name)
    return { name, of: each ?? null, ...(list === undefined ? {} : { list }) }
  }),
  measures: type.measures.map(({ name, unit, scale, ats, until, sinces }) => ({
    name: `${type.pack.name}.${name}`,
    unit,
    scale,
    at: ats,
    until: until ?? [],
    ...(sinces === undefined ? {} : { since: sinces }),
  })),
  columns: type.columns,
  filters: type.filters,
  lanes: type.filing.lanes !== undefined,
  payable: type.filing.payable?.in ?? [],
  inspection: type.filing.inspection ?? null,
  paper: type.filing.paper ?? null,
})

/** Filing types of the pack that has a shop, by what they are to it; null where none has. */
const shopTypes = ({ mounted }: EngineApi): Readonly<Record<string, string>> | null => {
  const pack = mounted.packs.find(each => each.shop !== undefined)
  if (pack?.shop === undefined) return null
  const names = Object.entries(pack.shop.filings)
  return Object.fromEntries(names.map(([role, name]) => [role, `${pack.name}.${name}`]))
}

const typesRoute = (engine: EngineApi): Route => {
  const { zone, node, mounted } = engine
  const types = [...mounted.filings.values()].map(describe)
  // whether it is a demonstration may become known only once filings flow: not fixed
  const told = JSON.stringify({ types, shop: shopTypes(engine) }).slice(1)
  const list = { type: 'array', items: { type: 'object' } }
  return openRoute({
    method: 'GET',
    path: '/api/v1/types',
    id: 'types',
    tag: 'node',
    summary: 'The filing types of this node, with all that a page needs to draw them',
    answers: {
      200: {
        description: 'Fields, states, transitions, dimensions and measures.',
        schema: object({
          ...{ node: string, zone: string, demo: { type: 'boolean' }, types: list },
          shop: {
            type: ['object', 'null'],
            description: 'The types of a shop, by what they are to it.',
          },
        }),
      },
    },
    handle: call => {
      const head = JSON.stringify({ node, zone, demo: engine.demo }).slice(0, -1)
      answerFixed(call, 'application/json', fixed(`${head},${told}`))
    },
  })
}

export const nodeRoutes = (engine: EngineApi, words: readonly Words[]): Route[] => [
  worklistRoute,
  checkpointRoute,
  consistencyRoute,
  wordsRoute(engine, words),
  typesRoute(engine),
]
