// The check that a row stands in a signed journal, in the reader's own browser: signature of the
// checkpoint (C2SP signed note, Ed25519) and inclusion path (RFC 9162, 2.1.3.2). What is checked
// is described in docs/proof/README.md.

export interface Proof {
  readonly checkpoint: string
  readonly verifierKey: string
  readonly size: number
  /** hex */
  readonly leaf: string
  readonly index: number
  /** base64 */
  readonly path: readonly string[]
}

/** `unable`: this browser has no Ed25519, or gives none to a page that came without https. */
export type Checked = 'holds' | 'broken' | 'unable'

type Bytes = Uint8Array<ArrayBuffer>

class Broken extends Error {}
const need: (good: boolean) => asserts good = good => {
  if (!good) throw new Broken()
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

const join = (...parts: readonly Bytes[]): Bytes => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const same = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i])

/** Base64 in its one proper spelling. */
const fromBase64 = (text: string): Bytes => {
  need(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0)
  const binary = atob(text)
  need(btoa(binary) === text)
  return Uint8Array.from(binary, each => each.charCodeAt(0))
}

const fromHex = (text: string): Bytes => {
  need(/^(?:[0-9a-f]{2})+$/.test(text))
  return Uint8Array.from(text.match(/../g) ?? [], each => Number.parseInt(each, 16))
}

type Subtle = Pick<SubtleCrypto, 'digest' | 'importKey' | 'verify'>

const sha256 = async (subtle: Subtle, ...parts: readonly Bytes[]): Promise<Bytes> =>
  new Uint8Array(await subtle.digest('SHA-256', join(...parts)))

interface Key {
  readonly name: string
  readonly hash: Bytes
  readonly bytes: Bytes
}

/** `name+hash+base64(0x01 ‖ public key)`; the hash must be that of name and key. */
const keyOf = async (subtle: Subtle, text: string): Promise<Key> => {
  const [, name = '', hash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  const typed = fromBase64(encoded)
  need(typed.length === 33 && typed[0] === 1)
  const digest = await sha256(subtle, utf8(`${name}\n`), typed)
  need(same(digest.slice(0, 4), fromHex(hash)))
  return { name, hash: fromHex(hash), bytes: typed.slice(1) }
}

/** Root that the checkpoint signs for a tree of `size` leaves. */
const rootOf = async (subtle: Subtle, proof: Proof): Promise<Bytes> => {
  const key = await keyOf(subtle, proof.verifierKey)
  const end = proof.checkpoint.lastIndexOf('\n\n')
  need(end > 0)
  const text = proof.checkpoint.slice(0, end + 1)
  const lines = proof.checkpoint.slice(end + 2).split('\n')
  need(lines.pop() === '')
  const publicKey = await subtle.importKey('raw', key.bytes, { name: 'Ed25519' }, false, ['verify'])
  let signed = false
  for (const line of lines) {
    const [, signer, blob = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const signature = fromBase64(blob)
    // lines of other keys (witnesses) are passed over
    if (signer !== key.name || !same(signature.slice(0, 4), key.hash)) continue
    need(await subtle.verify({ name: 'Ed25519' }, publicKey, signature.slice(4), utf8(text)))
    signed = true
  }
  need(signed)
  const [origin, size, root = ''] = text.split('\n')
  need(origin === key.name && size === String(proof.size))
  return fromBase64(root)
}

/** The root that a leaf and its path lead to. */
const climb = async (subtle: Subtle, proof: Proof): Promise<Bytes> => {
  let [fn, sn, r] = [proof.index, proof.size - 1, fromHex(proof.leaf)]
  const halve = (): void => {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  for (const encoded of proof.path) {
    const p = fromBase64(encoded)
    need(p.length === 32 && sn > 0)
    if (fn % 2 === 1 || fn === sn) {
      r = await sha256(subtle, Uint8Array.of(1), p, r)
      while (fn % 2 === 0 && fn !== 0) halve()
    } else {
      r = await sha256(subtle, Uint8Array.of(1), r, p)
    }
    halve()
  }
  need(sn === 0)
  return r
}

const check = async (subtle: Subtle, proof: Proof, position: number): Promise<Checked> => {
  const { index, size } = proof
  need(Number.isSafeInteger(index) && Number.isSafeInteger(size))
  need(index === position - 1 && index >= 0 && index < size && proof.leaf.length === 64)
  return same(await climb(subtle, proof), await rootOf(subtle, proof)) ? 'holds' : 'broken'
}

/** Whether the row at `position` stands in the journal as the checkpoint signs it. Never throws. */
export const checkProof = async (
  proof: Proof,
  position: number,
  subtle: Subtle | undefined,
): Promise<Checked> => {
  if (subtle === undefined) return 'unable'
  try {
    return await check(subtle, proof, position)
  } catch (error) {
    const unknown = error instanceof DOMException && error.name === 'NotSupportedError'
    return unknown ? 'unable' : 'broken'
  }
}
