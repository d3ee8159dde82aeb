// What a page's parts are handed of the world: they draw and remember, and touch nothing of it.
import type { Change } from './filing/change.ts'

/** A draft as this device knows it. */
export interface KeptHead {
  readonly id: string
  readonly type: string
  /** its id at the node, once the node has it */
  readonly draft?: string
  /** the node's version that was last seen */
  readonly version: number
  /** Idempotency-Key of its lodging: one for the draft's whole life */
  readonly key: string
  readonly changed: number
}

/** A change as it lies on the device; `sent` once the node has it. */
export interface KeptChange extends Change {
  readonly sent: boolean
}

/** The device's own memory, by draft. It outlives a closed tab and an empty battery. */
export interface Keep {
  heads(type: string): Promise<KeptHead[]>
  read(id: string): Promise<readonly KeptChange[]>
  write(head: KeptHead, changes: readonly KeptChange[]): Promise<void>
  forget(id: string): Promise<void>
}

export interface World {
  /** milliseconds since 1970 */
  now(): number
  /** run once after so many milliseconds; returns what takes it back */
  after(ms: number, run: () => void): () => void
  /** a text nobody else draws: 22 characters or more of [A-Za-z0-9_-] */
  newKey(): string
  /** fetch of this node, as who is signed in; rejects when the node cannot be reached in time */
  api(path: string, init?: RequestInit): Promise<Response>
  /** be told when the node may be reached again; returns what takes it back */
  reachable(hear: () => void): () => void
  readonly keep: Keep
}
