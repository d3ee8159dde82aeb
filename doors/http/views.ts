// Saved views of lists: one's own, and those that others of the organisation share.
import Type from 'typebox'
import type { EngineApi } from '#engine/api.ts'
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import { readView, SORTS } from '#engine/lists/content.ts'
import { MOST_VIEWS } from '#engine/lists/views.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { newId } from '#engine/store/ids.ts'
import type { Caller } from '#engine/types.ts'
import { fault, Refusal } from '#kit/fault.ts'
import { GONE } from './body.ts'
import type { Call } from './call.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

const PATH = '/api/v1/views'
const NO_STORE = ['Cache-Control', 'no-store']
/** Bytes: all filters and columns of a list are some 5 kB. */
const MOST_BYTES = 16_384

const string = { type: 'string' } as const
const yesNo = { type: 'boolean' } as const
const content = object(
  {
    filters: {
      type: 'object',
      additionalProperties: string,
      description: 'Names and values as they stand in the address of the list.',
    },
    columns: { ...listOf(string), description: 'In the order shown; none: all of them.' },
    sort: { type: 'string', enum: [...SORTS] },
  },
  ['filters', 'columns', 'sort'],
)
const ordered = { name: { ...string, minLength: 1, maxLength: 80 }, content, shared: yesNo }
const EXAMPLE = { name: 'This year', content: { filters: { from: '2026' } }, shared: true }
const answered = object({
  view: string,
  type: string,
  ...ordered,
  own: { ...yesNo, description: 'Saved by the caller, who alone may change and remove it.' },
  changed: { ...string, format: 'date-time' },
})

/** Types that the caller may see; of others nothing is said. */
const typesOf = (call: Call, caller: Caller): ReadonlyMap<string, MountedFiling> => {
  const { filings } = call.door.engine.mounted
  const { types } = caller
  return types === undefined ? filings : new Map([...filings].filter(([name]) => types.has(name)))
}

/** The body as a value, or undefined when the call has been answered. */
const readValue = async (call: Call): Promise<{ value: unknown } | undefined> => {
  const body = await call.body()
  if (body === GONE) return undefined
  if (!Buffer.isBuffer(body)) {
    call.problem(body)
    return undefined
  }
  if (body.length > MOST_BYTES) {
    call.problem(oneFault('too-large', '', { max: MOST_BYTES }))
    return undefined
  }
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) {
    call.refuse(parsed.faults)
    return undefined
  }
  const twice = repeatedMember(body, parsed.text, 0)
  if (twice === undefined) return parsed
  call.refuse([fault('repeated-key', '', { name: twice.slice(0, 80) })])
  return undefined
}

const listRoute = (types: readonly string[]): Route =>
  keyRoute({
    method: 'GET',
    path: PATH,
    id: 'views',
    scope: 'read',
    tag: 'filings',
    summary: 'Saved views of lists: your own, and those that your organisation shares',
    query: Type.Object({
      type: Type.Optional(
        Type.Enum([...types], { description: 'Only of this type.', expected: types.join(', ') }),
      ),
    }),
    answers: { 200: { description: 'By name.', schema: object({ views: listOf(answered) }) } },
    faults: ['parameter-unknown', 'parameter-wrong'],
    handle: async (call, { type }, caller) => {
      const views = await call.door.engine.lists.views.list(caller, type)
      call.json(200, JSON.stringify({ views }), NO_STORE)
    },
  })

const FAULTS = [
  'not-json',
  'repeated-key',
  'unknown-field',
  'field-missing',
  'wrong-type',
  'malformed-text',
  'text-empty',
  'text-too-long',
  'unknown-code',
  'too-many-lines',
  'view-name-taken',
] as const

const saveRoute = (types: readonly string[]): Route =>
  keyRoute({
    method: 'POST',
    path: PATH,
    id: 'views.save',
    scope: 'lodge',
    tag: 'filings',
    summary: 'Save a view of a list under a name',
    description: `At most ${MOST_VIEWS} a person. \`shared\`: the whole organisation sees it.`,
    takes: 'json',
    body: {
      schema: object({ type: { ...string, enum: [...types] }, ...ordered }, ['content', 'shared']),
      description: 'The view.',
      example: { type: types[0], ...EXAMPLE },
    },
    answers: { 201: { description: 'Saved.', schema: answered } },
    faults: [...FAULTS, 'too-many-views'],
    handle: async (call, _, caller) => {
      const read = await readValue(call)
      if (read === undefined) return
      const wanted = readView(typesOf(call, caller), read.value, undefined)
      if (wanted instanceof Refusal) return call.refuse(wanted.faults)
      const { type, order } = wanted
      const now = Date.now()
      const { views } = call.door.engine.lists
      const saved = await views.save(caller, type, order, newId(now), now)
      if (saved instanceof Refusal) call.refuse(saved.faults)
      else call.json(201, JSON.stringify(saved), [...NO_STORE, 'Location', `${PATH}/${saved.view}`])
    },
  })

const INPATH = { view: 'Identifier of the view.' }
const viewOf = (call: Call): string | undefined => {
  const view = call.param('view')
  return /^[0-9A-Z]{1,40}$/.test(view) ? view : undefined
}

const changeRoute = keyRoute({
  method: 'POST',
  path: `${PATH}/:view`,
  id: 'views.change',
  scope: 'lodge',
  tag: 'filings',
  summary: 'Change your own saved view',
  inPath: INPATH,
  takes: 'json',
  body: {
    schema: object(ordered, ['content', 'shared']),
    description: 'The view, all of it.',
    example: EXAMPLE,
  },
  answers: { 200: { description: 'Changed.', schema: answered } },
  faults: ['not-found', ...FAULTS],
  handle: async (call, _, caller) => {
    const read = await readValue(call)
    if (read === undefined) return
    const view = viewOf(call)
    const { views } = call.door.engine.lists
    const types = typesOf(call, caller)
    const type =
      view === undefined ? undefined : types.get((await views.typeOf(caller, view)) ?? '')
    if (view === undefined || type === undefined) return call.problem(oneFault('not-found'))
    const wanted = readView(types, read.value, type)
    if (wanted instanceof Refusal) return call.refuse(wanted.faults)
    const changed = await views.change(caller, view, wanted.order, Date.now())
    if (changed === undefined) call.problem(oneFault('not-found'))
    else if (changed instanceof Refusal) call.refuse(changed.faults)
    else call.json(200, JSON.stringify(changed), NO_STORE)
  },
})

const removeRoute = keyRoute({
  method: 'POST',
  path: `${PATH}/:view/remove`,
  id: 'views.remove',
  scope: 'lodge',
  tag: 'filings',
  summary: 'Remove your own saved view',
  inPath: INPATH,
  answers: { 204: { description: 'Removed.' } },
  faults: ['not-found'],
  handle: async (call, _, caller) => {
    const view = viewOf(call)
    const removed = view !== undefined && (await call.door.engine.lists.views.remove(caller, view))
    if (removed) call.empty(204, NO_STORE)
    else call.problem(oneFault('not-found'))
  },
})

/** `/api/v1/views` */
export const viewRoutes = ({ mounted }: EngineApi): Route[] => {
  const types = [...mounted.filings.keys()]
  return [listRoute(types), saveRoute(types), changeRoute, removeRoute]
}
