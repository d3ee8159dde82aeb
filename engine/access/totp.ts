// One-time codes by time: RFC 6238 with SHA-1, 30 s and six digits, as every authenticator has it.
import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
/** Clocks of telephones are off by up to half a minute: one step before and after counts too. */
const DRIFT = 1
export const SECRET_BYTES = 20

export const stepAt = (ms: number): number => Math.floor(ms / STEP_MS)

/** The code of a step (RFC 4226, 5.3). */
export const codeOf = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = (mac[mac.length - 1] ?? 0) & 15
  const number = (mac.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS
  return String(number).padStart(DIGITS, '0')
}

/**
 * The step that a code is of, when it is right and later than the last that was used: a code that
 * somebody saw over a shoulder is not taken twice.
 */
export const stepOfCode = (
  secret: Buffer,
  code: string,
  ms: number,
  last: number,
): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined
  const given = Buffer.from(code)
  let found: number | undefined
  for (let step = stepAt(ms) - DRIFT; step <= stepAt(ms) + DRIFT; step++) {
    const same = timingSafeEqual(Buffer.from(codeOf(secret, step)), given)
    if (same && step > last) found = step
  }
  return found
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** RFC 4648 base32 without padding, as authenticators take it. */
export const base32 = (bytes: Buffer): string => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** `otpauth://` address for a picture to scan. */
export const totpUri = (secret: Buffer, issuer: string, account: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}` +
  `?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
