// One stream a browser, however many tabs show the screen: over HTTP/1.1 a browser opens no more
// than six connections to a host, and the seventh tab would hang without a word (T67).
import { Fold } from './fold.ts'
import { Link } from './link.ts'
import { type FromTab, type FromWorker, GONE } from './talk.ts'

const FEED = '/api/v1/feed'

const tabs = new Map<MessagePort, number>()
const fold = new Fold()
let heard = Date.now()

const tell = (port: MessagePort, message: FromWorker): void => port.postMessage(message)

const link = new Link({
  open: () => new EventSource(FEED),
  onFrame: frame => {
    heard = Date.now()
    const outcome = fold.take(frame)
    for (const port of tabs.keys()) tell(port, { frame })
    if (outcome === 'broken') link.kick()
  },
})

// The server's clock goes on since its last frame: a tab that joins must not start in the past.
const clock = (): string => new Date(Date.parse(fold.at) + (Date.now() - heard)).toISOString()

const join = (port: MessagePort): void => {
  tabs.set(port, Date.now())
  link.start()
  if (fold.position < 0) return
  const frame = fold.whole(clock())
  if (frame) tell(port, { frame })
}

const leave = (port: MessagePort): void => {
  tabs.delete(port)
  if (tabs.size === 0) link.stop()
}

const listen = (port: MessagePort): void => {
  port.onmessage = (event: MessageEvent<FromTab>) => {
    if (event.data === 'bye') {
      leave(port)
      return
    }
    if (event.data === 'kick') link.kick(6_000)
    if (event.data === 'hello' || !tabs.has(port)) join(port)
    tabs.set(port, Date.now())
    tell(port, { alive: true })
  }
  port.start()
}

globalThis.addEventListener('connect', event => {
  if (event instanceof MessageEvent) for (const port of event.ports) listen(port)
})

setInterval(() => {
  const gone = Date.now() - GONE
  for (const [port, last] of tabs) if (last < gone) leave(port)
}, GONE / 2)
