// A message signed: the signature is put in as the root's last element, in the form of customs' own
// samples (inclusive canonical XML, one reference to the whole message).
import type { Refusal } from '#kit/fault.ts'
import { DSIG } from '../message.ts'
import { C14N, canonical } from './canonical.ts'
import { ALGORITHMS, type Digest, type Signer, toBase64 } from './signer.ts'
import { NotSubset, readSigned, type SignedElement } from './tree.ts'
import { ENVELOPED, notSigned } from './verify.ts'

const tag = (name: string, inner: string, attribute = ''): string =>
  `<ds:${name}${attribute}>${inner}</ds:${name}>`
const method = (name: string, algorithm: string): string =>
  tag(name, '', ` Algorithm="${algorithm}"`)

const infoOf = (algorithm: Signer['algorithm'], digest: Uint8Array): string => {
  const { uri, digestUri } = ALGORITHMS[algorithm]
  const reference = [
    tag('Transforms', method('Transform', ENVELOPED)),
    method('DigestMethod', digestUri),
    tag('DigestValue', toBase64(digest)),
  ]
  return tag(
    'SignedInfo',
    [
      method('CanonicalizationMethod', C14N),
      method('SignatureMethod', uri),
      tag('Reference', reference.join(''), ' URI=""'),
    ].join(''),
  )
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

const keyInfoOf = ({ keyName, certificate }: Signer): string => {
  const name = keyName === undefined ? '' : tag('KeyName', escaped(keyName))
  const data =
    certificate === undefined
      ? ''
      : tag('X509Data', tag('X509Certificate', certificate.replace(/[^A-Za-z\d+/=]/g, '')))
  return name === '' && data === '' ? '' : tag('KeyInfo', name + data)
}

const holdsSignature = (tree: SignedElement): boolean =>
  tree.space === DSIG ||
  tree.children.some(each => typeof each !== 'string' && holdsSignature(each))

const lastOf = (tree: SignedElement): SignedElement | undefined =>
  tree.children.findLast(each => typeof each !== 'string')

/**
 * The message with its signature, ready to send; its other bytes stay as they are. Refused when the
 * message is not in the strict subset (`form`) or holds a signature already (`many`).
 */
export const signMessage = async (
  xml: string,
  signer: Signer,
  digest: Digest,
): Promise<string | Refusal> => {
  const encoder = new TextEncoder()
  const end = xml.lastIndexOf('</')
  const withSignature = (inner: string): string =>
    `${xml.slice(0, end)}<ds:Signature xmlns:ds="${DSIG}">${inner}</ds:Signature>${xml.slice(end)}`
  try {
    const root = readSigned(encoder.encode(xml))
    if (holdsSignature(root)) return notSigned('many')
    const hash = ALGORITHMS[signer.algorithm].digest
    const info = infoOf(signer.algorithm, await digest(hash, canonical(root)))
    // read again in its place: the namespaces of the message are handed down to what is signed
    const signature = lastOf(readSigned(encoder.encode(withSignature(info))))
    const placed = signature === undefined ? undefined : lastOf(signature)
    if (placed === undefined) return notSigned('form')
    const value = toBase64(await signer.sign(canonical(placed)))
    return withSignature(info + tag('SignatureValue', value) + keyInfoOf(signer))
  } catch (error) {
    if (error instanceof NotSubset) return notSigned('form')
    throw error
  }
}
