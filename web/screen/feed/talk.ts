// What a tab and the worker that holds the stream for all tabs say to each other.
import type { Frame } from './wire.ts'

/** hello: give me all · here: I am still here · bye: I am going · kick: look after the stream. */
export type FromTab = 'hello' | 'here' | 'bye' | 'kick'

export type FromWorker = { readonly frame: Frame } | { readonly alive: true }

/** A tab says that it is here as often as the server beats; hidden tabs are slowed to a minute. */
export const HERE = 5_000
/** A tab that said nothing for so long is gone; if it was only frozen, it says hello again. */
export const GONE = 150_000
/** A worker that did not answer for so long is dead, and the tab opens a stream of its own. */
export const DEAD = 12_000
