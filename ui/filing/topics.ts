// Who wants to hear of what: the page's state lies outside React, and a change wakes only the parts
// that show it.
import { useCallback, useSyncExternalStore } from 'react'

type Hear = () => void

export class Topics {
  private readonly heard = new Map<string, Set<Hear>>()

  subscribe(topic: string, hear: Hear): () => void {
    let all = this.heard.get(topic)
    if (all === undefined) {
      all = new Set()
      this.heard.set(topic, all)
    }
    all.add(hear)
    return () => {
      all.delete(hear)
      if (all.size === 0 && this.heard.get(topic) === all) this.heard.delete(topic)
    }
  }

  tell(topic: string): void {
    for (const hear of [...(this.heard.get(topic) ?? [])]) hear()
  }

  tellAll(): void {
    for (const topic of [...this.heard.keys()]) this.tell(topic)
  }
}

/** Of a row of a list: that something in it has changed, whatever it was. */
export const rowTopic = (list: string, row: string): string => `${list}/${row}/*`

/** The rows that paths of cells lie in, as topics. */
export const rowsOf = (paths: Iterable<string>): Set<string> => {
  const rows = new Set<string>()
  for (const path of paths) {
    const [, list, row] = path.split('/')
    if (row !== undefined) rows.add(rowTopic(`/${list}`, row))
  }
  return rows
}

/** What `read` gives, read again when `topic` is told of. It must give the same for the same. */
export const useTopic = <T>(topics: Topics, topic: string, read: () => T): T => {
  const subscribe = useCallback((hear: Hear) => topics.subscribe(topic, hear), [topics, topic])
  return useSyncExternalStore(subscribe, read, read)
}
