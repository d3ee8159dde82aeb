// Here and not beside the signer, because making a key draws on chance.
import { generateKeyPairSync } from 'node:crypto'

/** A new Ed25519 private key, PKCS #8 in PEM. */
export const newKeyPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
