// Keys of the customs side: ours to sign with, those of others to check with. PEM files, RSA.
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Algorithm, Digest, Signer, Verifier } from '#kit/exchange.ts'

/** As in customs' own samples. A key signs in one way only, and is believed in one way only. */
const ALGORITHM: Algorithm = 'rsa-sha1'
const HASH = 'sha1'

export const digest: Digest = async (name, bytes) => createHash(name).update(bytes).digest()

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/

/** A private RSA key in PEM, and its certificate where the file has one; undefined for another. */
export const signerOf = (pem: string): Signer | undefined => {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa') return undefined
    const own = CERTIFICATE.exec(pem)
    const certificate = own === null ? undefined : new X509Certificate(own[0])
    return {
      algorithm: ALGORITHM,
      ...(certificate === undefined
        ? {}
        : {
            keyName: certificate.serialNumber.toLowerCase(),
            certificate: certificate.raw.toString('base64'),
          }),
      sign: async bytes => sign(HASH, bytes, { key, padding: constants.RSA_PKCS1_PADDING }),
    }
  } catch {
    return undefined
  }
}

/** A public RSA key or a certificate in PEM; undefined for another. */
export const verifierOf = (pem: string): Verifier | undefined => {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return undefined
  }
  if (key.asymmetricKeyType !== 'rsa') return undefined
  return {
    algorithm: ALGORITHM,
    verify: async (bytes, signature) =>
      verify(HASH, bytes, { key, padding: constants.RSA_PKCS1_PADDING }, signature),
  }
}

/** Name under which the folder of trusted keys has customs' own. */
export const CUSTOMS = 'customs'

/** Who is believed, by their codes: `CODE.pem` each, and `customs.pem`. Undefined: no such keys. */
export const readTrusted = (folder: string): ReadonlyMap<string, Verifier> | undefined => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined
  const trusted = new Map<string, Verifier>()
  for (const name of readdirSync(folder).filter(each => each.endsWith('.pem'))) {
    const verifier = verifierOf(readFileSync(join(folder, name), 'utf8'))
    if (verifier === undefined) return undefined
    trusted.set(name.slice(0, -'.pem'.length), verifier)
  }
  return trusted
}
