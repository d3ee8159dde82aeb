// Where a tab gets its frames from: the browser's one shared stream, else a stream of its own.
import { Link } from './link.ts'
import { DEAD, type FromTab, type FromWorker, HERE } from './talk.ts'
import type { Frame } from './wire.ts'

const FEED = '/api/v1/feed'

export type Via = 'shared' | 'own'

export interface Source {
  readonly via: () => Via
  /** asks for the stream to be opened anew */
  readonly kick: () => void
  /** asks for a whole snapshot, because a frame was broken */
  readonly again: () => void
}

type OnFrame = (frame: Frame) => void

/** A stream of the tab's own; closed while nobody looks, for the browser's six belong to all. */
const ownSource = (onFrame: OnFrame): Source => {
  const link = new Link({ open: () => new EventSource(FEED), onFrame })
  link.start()
  let hiding: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(() => link.stop(), 30_000)
    else link.start()
  })
  return { via: () => 'own', kick: () => link.kick(6_000), again: () => link.kick() }
}

/** The shared stream; if its worker dies or never speaks, `fallBack` is called once. */
const sharedSource = (worker: SharedWorker, onFrame: OnFrame, fallBack: () => void): Source => {
  const { port } = worker
  const say = (word: FromTab): void => port.postMessage(word)
  let asked = 0
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    clearInterval(timer)
    say('bye')
    port.close()
    fallBack()
  }
  const timer = setInterval(() => {
    if (asked > 0 && Date.now() - asked > DEAD) {
      end()
      return
    }
    if (asked === 0) asked = Date.now()
    say('here')
  }, HERE)
  port.onmessage = (event: MessageEvent<FromWorker>) => {
    if (ended) return
    asked = 0
    if ('frame' in event.data) onFrame(event.data.frame)
  }
  worker.onerror = end
  addEventListener('pagehide', () => say('bye'))
  addEventListener('pageshow', event => {
    if (event.persisted) say('hello')
  })
  // a tab that was asleep comes back with an old question: it must be put anew
  document.addEventListener('visibilitychange', () => {
    asked = 0
  })
  say('hello')
  return { via: () => 'shared', kick: () => say('kick'), again: () => say('hello') }
}

const sharedWorker = (): SharedWorker | undefined => {
  if (typeof SharedWorker === 'undefined') return undefined
  try {
    return new SharedWorker(new URL('./worker.ts', import.meta.url), {
      type: 'module',
      name: 'beibu-feed',
    })
  } catch {
    return undefined
  }
}

/** Opens the best source that this browser has and hands on its frames. */
export const openSource = (onFrame: OnFrame): Source => {
  const worker = sharedWorker()
  if (!worker) return ownSource(onFrame)
  let source: Source = sharedSource(worker, onFrame, () => {
    source = ownSource(onFrame)
  })
  return { via: () => source.via(), kick: () => source.kick(), again: () => source.again() }
}
