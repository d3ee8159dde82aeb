// The world as the parts of a page are handed it: clock, timers, chance, this node, this device.
import type { Keep, KeptChange, KeptHead, World } from '#ui/world.ts'

const NAME = 'beibu'
const HEADS = 'drafts'
const CHANGES = 'changes'

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

let opened: Promise<IDBDatabase> | undefined
const open = (): Promise<IDBDatabase> => {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(HEADS, { keyPath: 'id' })
      request.result.createObjectStore(CHANGES)
    }
    request.onsuccess = () => {
      // another page of a newer version must not wait for this one to be closed
      request.result.onversionchange = () => {
        request.result.close()
        opened = undefined
      }
      request.result.onclose = () => {
        opened = undefined
      }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  }).catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

const all = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []])

/** Drafts on this device. Some browsers keep nothing (private mode): then all of these reject. */
export const deviceKeep: Keep = {
  heads: async type => {
    const store = (await open()).transaction(HEADS).objectStore(HEADS)
    const heads = (await answered(store.getAll())) as KeptHead[]
    return heads.filter(each => each.type === type)
  },
  read: async id => {
    const store = (await open()).transaction(CHANGES).objectStore(CHANGES)
    return (await answered(store.getAll(all(id)))) as KeptChange[]
  },
  write: async (head, changes) => {
    const database = await open()
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction([HEADS, CHANGES], 'readwrite', {
        durability: 'strict',
      })
      transaction.objectStore(HEADS).put(head)
      const store = transaction.objectStore(CHANGES)
      for (const change of changes) store.put(change, [head.id, change.path])
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
    })
  },
  forget: async id => {
    const transaction = (await open()).transaction([HEADS, CHANGES], 'readwrite')
    transaction.objectStore(HEADS).delete(id)
    await answered(transaction.objectStore(CHANGES).delete(all(id)))
  },
}

const newKey = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

/** The network is back, or somebody looks at the page again after a sleep. */
const wakes = (hear: () => void): (() => void) => {
  const looked = (): void => {
    if (!document.hidden) hear()
  }
  addEventListener('online', hear)
  document.addEventListener('visibilitychange', looked)
  return () => {
    removeEventListener('online', hear)
    document.removeEventListener('visibilitychange', looked)
  }
}

/** @param reached tells when the line of `api` is up again, where that is known */
export const makeWorld = (
  api: World['api'],
  reached: World['reachable'] = () => () => undefined,
): World => ({
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  newKey,
  api,
  reachable: hear => {
    const stops = [wakes(hear), reached(hear)]
    return () => {
      for (const stop of stops) stop()
    }
  },
  keep: deviceKeep,
})
