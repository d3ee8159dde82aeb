// The signature of a message checked. What it covers is handed back as bytes: whoever relies on the
// signature reads these, and so cannot read anything else than what was signed.
import { Refusal } from '#kit/fault.ts'
import { cebFault } from '../faults.ts'
import { DSIG } from '../message.ts'
import { C14N, canonical } from './canonical.ts'
import {
  ALGORITHMS,
  type Algorithm,
  type Digest,
  fromBase64,
  sameBytes,
  type Verifier,
} from './signer.ts'
import { NotSubset, readSigned, type SignedElement } from './tree.ts'

export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/**
 * Why a signature does not hold. `form`: not in the strict subset, or not in the one form of a
 * signature that is known; `none`, `many`, `place`: not exactly one, as the root's last element;
 * `covers`: it is over something else than the whole message; `key`: nobody vouches for it.
 */
export type Reason =
  | 'form'
  | 'none'
  | 'many'
  | 'place'
  | 'covers'
  | 'algorithm'
  | 'key'
  | 'digest'
  | 'value'

class NotSigned extends Error {
  readonly reason: Reason
  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}
const refuse = (reason: Reason): never => {
  throw new NotSigned(reason)
}

const elementsOf = ({ children }: SignedElement): SignedElement[] =>
  children.filter(each => typeof each !== 'string')

const signaturesIn = (tree: SignedElement): SignedElement[] => [
  ...(tree.local === 'Signature' && tree.space === DSIG ? [tree] : []),
  ...elementsOf(tree).flatMap(signaturesIn),
]

/** The children of an element, which are exactly these and nothing between them but blanks. */
const exactly = (tree: SignedElement, ...names: readonly string[]): SignedElement[] => {
  const inner = elementsOf(tree)
  const blank = tree.children.every(each => typeof each !== 'string' || each.trim() === '')
  const right = inner.length === names.length && inner.every((each, i) => isDsig(each, names[i]!))
  return blank && right ? inner : refuse('form')
}
const isDsig = (tree: SignedElement, local: string): boolean =>
  tree.space === DSIG && tree.local === local

/** The value of the only attribute that an element may have. */
const attribute = (tree: SignedElement, name: string): string => {
  const [first, ...more] = tree.attributes
  return first?.name === name && more.length === 0 ? first.value : refuse('form')
}

const textOf = (tree: SignedElement): string =>
  tree.attributes.length === 0 && elementsOf(tree).length === 0
    ? tree.children.join('')
    : refuse('form')

const bytesOf = (tree: SignedElement): Uint8Array => fromBase64(textOf(tree)) ?? refuse('form')

/** The last of the root's elements, and the only signature anywhere. */
const signatureOf = (root: SignedElement): SignedElement => {
  const [found, ...more] = signaturesIn(root)
  if (found === undefined) return refuse('none')
  if (more.length > 0) return refuse('many')
  return elementsOf(root).at(-1) === found ? found : refuse('place')
}

interface SignedInfo {
  readonly algorithm: Algorithm
  readonly digest: Uint8Array
}

/** One reference to the whole message, canonical, without the signature itself; nothing else. */
const readInfo = (info: SignedElement): SignedInfo => {
  const [method, signed, reference] = exactly(
    info,
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ) as [SignedElement, SignedElement, SignedElement]
  if (attribute(method, 'Algorithm') !== C14N) refuse('algorithm')
  if (attribute(reference, 'URI') !== '') refuse('covers')
  const [transforms, digested, value] = exactly(
    reference,
    'Transforms',
    'DigestMethod',
    'DigestValue',
  ) as [SignedElement, SignedElement, SignedElement]
  const [transform] = exactly(transforms, 'Transform') as [SignedElement]
  if (attribute(transform, 'Algorithm') !== ENVELOPED) refuse('covers')
  const [uri, digestUri] = [attribute(signed, 'Algorithm'), attribute(digested, 'Algorithm')]
  for (const each of [method, signed, transform, digested]) exactly(each)
  const algorithm = (Object.keys(ALGORITHMS) as Algorithm[]).find(
    each => ALGORITHMS[each].uri === uri && ALGORITHMS[each].digestUri === digestUri,
  )
  return { algorithm: algorithm ?? refuse('algorithm'), digest: bytesOf(value) }
}

/** What a signature says of its key. Anybody can write that: it helps to find a key, no more. */
export interface KeyHint {
  readonly keyName: string | undefined
  /** DER in base64, without blanks */
  readonly certificate: string | undefined
}

const named = (tree: SignedElement | undefined, local: string): string | undefined => {
  if (tree === undefined) return undefined
  for (const each of elementsOf(tree)) {
    const found = isDsig(each, local) ? textOf(each) : named(each, local)
    if (found !== undefined) return found.replace(/[ \t\r\n]/g, '')
  }
  return undefined
}

export interface Signed {
  /** the canonical bytes that the signature covers, without it */
  readonly content: Uint8Array
  readonly hint: KeyHint
}

const check = async (
  bytes: Uint8Array,
  keyOf: (hint: KeyHint) => Verifier | undefined,
  digest: Digest,
): Promise<Signed> => {
  const root = readSigned(bytes)
  const signature = signatureOf(root)
  if (signature.attributes.length > 0) refuse('form')
  const inner = elementsOf(signature).length
  const names = ['SignedInfo', 'SignatureValue', ...(inner > 2 ? ['KeyInfo'] : [])]
  const [info, value, keyInfo] = exactly(signature, ...names)
  if (info === undefined || value === undefined) return refuse('form')
  const { algorithm, digest: said } = readInfo(info)
  const hint: KeyHint = {
    keyName: named(keyInfo, 'KeyName'),
    certificate: named(keyInfo, 'X509Certificate'),
  }
  const verifier = keyOf(hint) ?? refuse('key')
  if (verifier.algorithm !== algorithm) refuse('algorithm')
  const content = canonical(root, signature)
  const made = await digest(ALGORITHMS[algorithm].digest, content)
  if (!sameBytes(made, said)) refuse('digest')
  if (!(await verifier.verify(canonical(info), bytesOf(value)))) refuse('value')
  return { content, hint }
}

/**
 * Check the enveloped signature of a message: what it covers, or why it does not hold (customs'
 * -301020). `keyOf` says with which key, and so whom to trust: undefined refuses. Only `content` of
 * the answer is signed; it is read with the strict reader and `decode`.
 */
export const verifySignature = async (
  bytes: Uint8Array,
  keyOf: (hint: KeyHint) => Verifier | undefined,
  digest: Digest,
): Promise<Signed | Refusal> => {
  try {
    return await check(bytes, keyOf, digest)
  } catch (error) {
    if (error instanceof NotSigned) return notSigned(error.reason)
    if (error instanceof NotSubset) return notSigned('form')
    throw error
  }
}

export const notSigned = (reason: Reason): Refusal =>
  new Refusal([cebFault('ceb-signature', '', 'signature', { reason })])
