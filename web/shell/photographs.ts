// Photographs that the node has not got yet, on this device: they outlive a closed tab and a place
// without a line. Apart from the drafts, so that a page that keeps no pictures never opens this.
const NAME = 'beibu-photographs'
const WAITING = 'waiting'

export interface Waiting {
  readonly id: string
  /** whose they are: the filing, and the version of it that is looked at */
  readonly of: string
  /** row of the goods, from 0; null: of the whole */
  readonly row: number | null
  readonly name: string
  readonly blob: Blob
  /** ms since 1970 */
  readonly at: number
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const open = async (): Promise<IDBDatabase> => {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(WAITING, { keyPath: 'id' }).createIndex('of', 'of')
  }
  return answered(request)
}

/** One transaction on a connection of its own: a picture now and then is worth no more. */
const within = async <T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  const database = await open()
  try {
    const transaction = database.transaction(WAITING, mode, { durability: 'strict' })
    const done = answered(work(transaction.objectStore(WAITING)))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    return await done
  } finally {
    database.close()
  }
}

export const devicePhotographs = {
  of: (of: string): Promise<Waiting[]> =>
    within('readonly', store => store.index('of').getAll(of) as IDBRequest<Waiting[]>),
  keep: (waiting: Waiting): Promise<unknown> => within('readwrite', store => store.put(waiting)),
  forget: (id: string): Promise<unknown> => within('readwrite', store => store.delete(id)),
}
