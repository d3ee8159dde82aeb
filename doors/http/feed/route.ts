// `GET /api/v1/feed`: server-sent events (WHATWG HTML, 9.2).
import Type from 'typebox'
import { admit, admitAll, type Pass } from '../access.ts'
import type { Call, Door } from '../call.ts'
import { oneFault } from '../problem.ts'
import { openRoute, type Route } from '../route.ts'
import { Audience } from './audience.ts'
import { SocketViewer } from './viewer.ts'

const QUERY = Type.Object({
  topic: Type.Optional(
    Type.Enum(['totals', 'filings'], {
      description: '`totals` (when not said) for everybody; `filings`: your own, with a key',
      expected: 'totals, filings',
    }),
  ),
  lastEventId: Type.Optional(
    Type.String({
      pattern: '^\\d{1,15}$',
      description: 'As the header Last-Event-ID, for clients that cannot set it.',
      expected: '0',
    }),
  ),
})

/** no-transform and X-Accel-Buffering: a proxy shall neither compress nor hold back (T66). */
const HEAD = [
  'Content-Type',
  'text/event-stream',
  'Cache-Control',
  'no-store, no-transform',
  'X-Accel-Buffering',
  'no',
  'Connection',
  'close',
]
const RETRY = Buffer.from('retry: 2000\n\n')

/** A position; what is none counts as not sent, and the viewer gets a whole snapshot. */
const positionOf = (call: Call, parameter: string | undefined): number | undefined => {
  const text = parameter ?? call.header('last-event-id')
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Begin the answer and give its socket; later when another answer is still under way on it. */
const open = (call: Call, begin: (viewer: SocketViewer) => void): void => {
  const { res, door } = call
  // no chunks: the answer's end is the connection's
  res.useChunkedEncodingByDefault = false
  res.shouldKeepAlive = false
  res.writeHead(200, call.head(HEAD))
  res.flushHeaders()
  call.done(200)
  const start = (): void => {
    const { socket } = res
    if (socket === null || socket.destroyed) return
    const viewer = new SocketViewer(socket, door.limits)
    viewer.send(RETRY)
    begin(viewer)
  }
  // the head itself is written only after this event
  if (res.socket === null) res.once('socket', () => process.nextTick(start))
  else start()
}

const isFull = (audience: Audience, call: Call): boolean => {
  const { limits } = call.door
  if (audience.from(call.address) >= limits.viewersPerAddress) {
    call.problem(oneFault('too-many-requests', '', { seconds: 30 }), ['Retry-After', '30'])
    return true
  }
  if (audience.size < limits.viewers) return false
  call.problem(oneFault('node-busy'))
  return true
}

export const feedRoute = (door: Door): Route => {
  const audience = new Audience(door)
  const { publicSide } = door.engine
  const watch = (call: Call, after: number | undefined): void =>
    open(call, viewer => {
      audience.add(viewer, call.address, undefined)
      viewer.join(door.engine.feed.watch(viewer, after))
    })
  /** Where figures of few are hidden: whole snapshots, for positions of the two feeds differ. */
  const watchBy = (call: Call, pass: Pass | undefined): void =>
    open(call, viewer => {
      audience.add(viewer, call.address, pass)
      const { feed } = pass === undefined ? (publicSide ?? door.engine) : door.engine
      viewer.join(feed.watch(viewer))
    })
  const follow = (call: Call, pass: Pass, after: number | undefined): void =>
    open(call, viewer => {
      audience.add(viewer, call.address, pass)
      viewer.join(door.engine.followFilings(pass.caller, viewer, after))
    })
  return openRoute({
    method: 'GET',
    path: '/api/v1/feed',
    id: 'feed',
    tag: 'figures',
    summary: 'Live totals, or your own filings, as server-sent events',
    description:
      'Topic `totals`: event `snapshot` first (or, with Last-Event-ID, what changed since), then ' +
      '`delta` with the cells that changed, as absolute totals, and `beat` every 5 seconds.\n\n' +
      'A node may hide figures of few traders (`public` in the snapshot says so): who does not see ' +
      'all filings then gets those of days that are over, `position` counts days, and `*` is ' +
      'all codes with too few traders together.\n\n' +
      'Topic `filings` (needs a key): event `filing` for each step of a filing that you may see.' +
      '\n\nThe id of an event is the journal position that it is true at.',
    query: QUERY,
    headers: {
      'Last-Event-ID': 'Position of the last event that you have.',
      Authorization: 'For topic `filings` only.',
    },
    answers: {
      200: {
        description: 'The stream.',
        type: 'text/event-stream',
        schema: { type: 'string' },
      },
    },
    faults: [
      'parameter-unknown',
      'parameter-wrong',
      'key-missing',
      'key-wrong',
      'too-many-requests',
      'node-busy',
    ],
    handle: async (call, query) => {
      const after = positionOf(call, query.lastEventId)
      const pass = query.topic === 'filings' ? await admit(call, 'read') : undefined
      if (query.topic === 'filings' && pass === undefined) return
      if (call.raw.method === 'HEAD') return call.empty(200, HEAD)
      if (isFull(audience, call)) return
      if (pass !== undefined) follow(call, pass, after)
      else if (publicSide === undefined) watch(call, after)
      else watchBy(call, await admitAll(call))
    },
  })
}
