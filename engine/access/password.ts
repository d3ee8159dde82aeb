// Passwords: scrypt (RFC 7914) with the parameters in front of each hash, so that they can be
// raised later and old hashes still be read.
import { scrypt, timingSafeEqual } from 'node:crypto'

/**
 * 2¹⁵ × 8 × 128 B = 32 MB and three passes: OWASP's line for scrypt at that memory. Some 250 ms of
 * one core; the queue below keeps it at two at a time, 64 MB, however many knock.
 */
const COST = { logN: 15, r: 8, p: 3 }
const LENGTH = 32
export const SALT_BYTES = 16
/** Longer ones are refused before they are hashed: nobody types 500 characters. */
export const MOST_CHARACTERS = 500
export const LEAST_CHARACTERS = 10

const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

/** At most two at a time: hashing is the most expensive thing that a stranger can ask for. */
const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

/** How many wait for their turn: a door may turn away before it is minutes. */
export const passwordQueue = (): number => waiting.length

const derive = (
  password: string,
  salt: Buffer,
  { logN, r, p }: typeof COST,
  length: number,
): Promise<Buffer> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        const options = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r }
        scrypt(password.normalize('NFKC'), salt, length, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        )
      }),
  )

/** `scrypt$15$8$3$salt$hash`, the last two base64url. */
export const hashPassword = async (password: string, salt: Buffer): Promise<string> => {
  const { logN, r, p } = COST
  const key = await derive(password, salt, COST, LENGTH)
  return `scrypt$${logN}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** What an unknown address is compared with, so that it takes as long as a known one. */
const NOBODY = `scrypt$${COST.logN}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether it is the password. Takes as long where there is none. */
export const isPassword = async (password: string, stored: string | null): Promise<boolean> => {
  const parts = (stored ?? NOBODY).split('$')
  const [, logN, r, p, salt = '', hash = ''] = parts
  const known = Buffer.from(hash, 'base64url')
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  const key = await derive(password, Buffer.from(salt, 'base64url'), cost, known.length)
  return timingSafeEqual(key, known) && stored !== null
}
