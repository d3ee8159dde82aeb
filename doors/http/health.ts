// For those who run the node: is it alive, can it work, how does it stand.
import { identify, isLocal } from './access.ts'
import type { Call, Door } from './call.ts'
import type { Metrics } from './metrics.ts'
import { oneFault } from './problem.ts'
import { openRoute, type Route } from './route.ts'
import { object } from './shapes.ts'

const NO_STORE = ['Cache-Control', 'no-store']
const status = object({ status: { type: 'string' } })

const liveRoute = openRoute({
  method: 'GET',
  path: '/health/live',
  id: 'live',
  tag: 'node',
  summary: 'The process runs',
  toTheEnd: true,
  answers: { 200: { description: 'It does.', schema: status } },
  handle: call => call.json(200, '{"status":"live"}', NO_STORE),
})

/** Why filings cannot be taken at present; undefined when they can. */
const hindrance = (door: Door): string | undefined =>
  door.stopping ? 'stopping' : door.engine.away()

const readyRoute = openRoute({
  method: 'GET',
  path: '/health/ready',
  id: 'ready',
  tag: 'node',
  summary: 'The node can take filings',
  toTheEnd: true,
  answers: {
    200: { description: 'It can.', schema: status },
    503: {
      description: 'It cannot: the reason.',
      type: 'application/json',
      schema: object({ status: { type: 'string' }, reason: { type: 'string' } }),
    },
  },
  handle: call => {
    const reason = hindrance(call.door)
    if (reason === undefined) return call.json(200, '{"status":"ready"}', NO_STORE)
    call.json(503, JSON.stringify({ status: 'not-ready', reason }), NO_STORE)
  },
})

/** Metrics tell of nobody's filings, but how much flows is the operator's affair. */
const mayMeasure = async (call: Call): Promise<boolean> => {
  if (isLocal(call)) return true
  const caller = await identify(call, 'read')
  if (caller === undefined) return false
  if (caller.roles.has('operator')) return true
  call.problem(oneFault('role-forbidden', '', { role: 'operator' }))
  return false
}

const metricsRoute = (metrics: Metrics): Route =>
  openRoute({
    method: 'GET',
    path: '/metrics',
    id: 'metrics',
    tag: 'node',
    summary: 'Figures for Prometheus',
    description: 'From the machine itself without a key; from elsewhere with an operator’s.',
    toTheEnd: true,
    answers: {
      200: {
        description: 'Prometheus’ text format.',
        type: 'text/plain',
        schema: { type: 'string' },
      },
    },
    faults: ['key-missing', 'key-wrong', 'role-forbidden'],
    handle: async call => {
      if (await mayMeasure(call)) {
        call.send(200, metrics.contentType, await metrics.text(), NO_STORE)
      }
    },
  })

export const healthRoutes = (metrics: Metrics): Route[] => [
  liveRoute,
  readyRoute,
  metricsRoute(metrics),
]
