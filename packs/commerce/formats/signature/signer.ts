// Who signs and who checks. Keys, and the arithmetic of RSA and of hashes, are the node's to give:
// a pack touches neither. A card, a USB key or a service of the single window fits as well.

import type { Algorithm, DigestName } from '#kit/exchange.ts'

export type { Algorithm, Digest, DigestName, Signer, Verifier } from '#kit/exchange.ts'

/** Algorithm → its names in a signature (XML Signature Syntax and Processing 1.1, 6.1). */
export const ALGORITHMS: Readonly<
  Record<
    Algorithm,
    { readonly digest: DigestName; readonly uri: string; readonly digestUri: string }
  >
> = {
  // customs' own samples: SHA-1, weak as it is, is what the exchange takes
  'rsa-sha1': {
    digest: 'sha1',
    uri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digestUri: 'http://www.w3.org/2000/09/xmldsig#sha1',
  },
  'rsa-sha256': {
    digest: 'sha256',
    uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digestUri: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
}

export const toBase64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Blanks between are passed over; undefined for what is no base64, or not in its one form. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const dense = text.replace(/[ \t\r\n]/g, '')
  if (dense === '' || dense.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(dense)) {
    return undefined
  }
  const bytes = Uint8Array.from(atob(dense), each => each.charCodeAt(0))
  return toBase64(bytes) === dense ? bytes : undefined
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i])
