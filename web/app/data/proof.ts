// Does a proof hold? The path from a leaf must lead to the root that the checkpoint signs
// (RFC 6962, 2.1.1). The signature itself is for the outsiders' verifier.

export interface Proof {
  readonly checkpoint: string
  readonly verifierKey: string
  readonly size: number
  readonly events: readonly {
    readonly leaf: string
    readonly index: number
    readonly path: readonly string[]
  }[]
}

const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), sign => sign.charCodeAt(0))

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

const node = async (left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** Root of the tree of `size` leaves by one leaf's path; undefined when the path does not fit. */
export const rootOf = async (
  leaf: Uint8Array<ArrayBuffer>,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Promise<Uint8Array | undefined> => {
  if (index >= size) return undefined
  let at = index
  let last = size - 1
  let hash = leaf
  for (const other of path) {
    if (last === 0) return undefined
    if (at % 2 === 1 || at === last) {
      hash = await node(other, hash)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = await node(hash, other)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash : undefined
}

/** The root that a checkpoint signs: the third line of the note. */
export const signedRoot = (checkpoint: string): string => checkpoint.split('\n')[2] ?? ''

/** true: every event's path leads to the signed root; undefined: this browser cannot tell. */
export const holds = async (proof: Proof): Promise<boolean | undefined> => {
  // over plain HTTP from another machine a browser has no SHA-256
  if (globalThis.crypto?.subtle === undefined) return undefined
  const wanted = signedRoot(proof.checkpoint)
  for (const { leaf, index, path } of proof.events) {
    const root = await rootOf(fromHex(leaf), index, proof.size, path.map(fromBase64))
    if (root === undefined || toBase64(root) !== wanted) return false
  }
  return proof.events.length > 0
}
