// Signed notes and checkpoints, so that any C2SP tool can read what the journal vouches for:
// c2sp.org/signed-note and c2sp.org/tlog-checkpoint, Ed25519 (signature type 0x01).
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** Who signs checkpoints: one Ed25519 key under one name. */
export interface Signer {
  /** Key name and first line of every checkpoint, e.g. `beibu.example/journal/0`. */
  readonly origin: string
  /** First 4 bytes of SHA-256(origin ‖ 0x0A ‖ 0x01 ‖ public key). */
  readonly keyHash: Buffer
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Buffer
  /** Signature of the text's UTF-8 bytes, 64 bytes. */
  readonly sign: (text: string) => Buffer
}

/** What a checkpoint says: the journal's first `size` rows have this Merkle root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

const ED25519 = 0x01
/** A note with more signature lines than this is refused: the bound that the format asks for. */
const MOST_SIGNATURES = 100
/** Key names: neither spaces nor plus (signed-note), nor control characters. */
const NAME = /^[^\s+\p{Cc}\p{Cs}]+$/u
const SIGNATURE = /^— ([^\s+\p{Cc}\p{Cs}]+) ([A-Za-z0-9+/]+={0,2})$/u

const keyHashOf = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4)

/** Decodes base64 (RFC 4648 section 4); undefined for any other spelling of the same bytes. */
const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/**
 * A signer of the given private key (PEM), named `origin`.
 * @throws when the key is not Ed25519, or the origin is empty or has a space, plus or control sign.
 */
export const makeSigner = (privateKeyPem: string, origin: string): Signer => {
  if (!NAME.test(origin)) throw new Error(`not a key name: ${JSON.stringify(origin)}`)
  const key = createPrivateKey(privateKeyPem)
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`an Ed25519 key is needed, this one is ${key.asymmetricKeyType}`)
  }
  const publicKey = Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x!, 'base64url')
  return {
    origin,
    publicKey,
    keyHash: keyHashOf(origin, publicKey),
    sign: text => sign(null, Buffer.from(text), key),
  }
}

/**
 * The checkpoint of a tree of `size` leaves with this root, as a signed note: three lines, a blank
 * one, and the signature line.
 */
export const signCheckpoint = (signer: Signer, size: number, root: Buffer): string => {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a tree of ${size} leaves`)
  if (root.length !== 32) throw new RangeError(`a root of ${root.length} bytes`)
  const text = `${signer.origin}\n${size}\n${root.toString('base64')}\n`
  const signature = Buffer.concat([signer.keyHash, signer.sign(text)]).toString('base64')
  return `${text}\n— ${signer.origin} ${signature}\n`
}

/** The signer's public half as others hold it: `name+keyhash+base64(0x01 ‖ public key)`. */
export const verifierKey = (signer: Signer): string => {
  const key = Buffer.concat([Buffer.of(ED25519), signer.publicKey]).toString('base64')
  return `${signer.origin}+${signer.keyHash.toString('hex')}+${key}`
}

interface Verifier {
  readonly name: string
  readonly keyHash: Buffer
  readonly holds: (text: string, signature: Buffer) => boolean
}

const verifierOf = (key: string): Verifier | undefined => {
  // The name has no plus, but base64 may: split at the first two only.
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key)
  const bytes = fromBase64(parts?.[3] ?? '')
  const name = parts?.[1] ?? ''
  if (!NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return undefined
  const publicKey = bytes.subarray(1)
  const keyHash = keyHashOf(name, publicKey)
  if (keyHash.toString('hex') !== parts?.[2]) return undefined
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }
  const keyObject = createPublicKey({ key: jwk, format: 'jwk' })
  return {
    name,
    keyHash,
    holds: (text, signature) => verify(null, Buffer.from(text), keyObject, signature),
  }
}

/** Whether a signature line speaks for the verifier: holds, fails, or is another key's. */
const judge = (line: string, text: string, verifier: Verifier): boolean | undefined => {
  const [, name, encoded] = SIGNATURE.exec(line) ?? []
  const bytes = fromBase64(encoded ?? '')
  if (bytes === undefined || bytes.length < 5) return false
  if (name !== verifier.name || !bytes.subarray(0, 4).equals(verifier.keyHash)) return undefined
  return verifier.holds(text, bytes.subarray(4))
}

/**
 * The text of a signed note when the key of `verifierKey` signed it; else undefined. Signatures of
 * other keys are passed over, a malformed line or a wrong signature of this key refuses the note.
 */
export const openNote = (note: string, verifierKey: string): string | undefined => {
  const verifier = verifierOf(verifierKey)
  const end = note.lastIndexOf('\n\n')
  const lines = note.slice(end + 2).split('\n')
  if (verifier === undefined || end < 0 || lines.pop() !== '') return undefined
  if (lines.length > MOST_SIGNATURES || !note.isWellFormed()) return undefined
  if (/\p{Cc}/u.test(note.replaceAll('\n', ''))) return undefined
  const text = note.slice(0, end + 1)
  const judged = lines.map(line => judge(line, text, verifier))
  return judged.includes(true) && !judged.includes(false) ? text : undefined
}

/**
 * What a checkpoint says, when the key of `verifierKey` signed it and its origin is that key's name
 * (so that a key never vouches for another journal); else undefined.
 */
export const openCheckpoint = (note: string, verifierKey: string): Checkpoint | undefined => {
  const lines = openNote(note, verifierKey)?.split('\n').slice(0, -1)
  if (lines === undefined || lines.length < 3 || lines.includes('')) return undefined
  const [origin, size, encoded] = lines as [string, string, string]
  const root = fromBase64(encoded)
  if (origin !== verifierKey.slice(0, verifierKey.indexOf('+'))) return undefined
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size))) return undefined
  return root?.length === 32 ? { origin, size: Number(size), root } : undefined
}
