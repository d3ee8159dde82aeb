// Names for new filings: 48 bits of time and 80 of chance in Crockford's base 32 (ULID), so that
// they sort by time and an index grows at its right edge.
import { randomBytes } from 'node:crypto'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

let pool = Buffer.alloc(0)
let used = 0
/** Random bytes from a pool: one call to the kernel for 400 ids. */
const chance = (count: number): Buffer => {
  if (used + count > pool.length) {
    pool = randomBytes(4000)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}

const timeOf = (ms: number): string => {
  let time = ms
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = DIGITS[time % 32]! + text
    time = Math.floor(time / 32)
  }
  return text
}

/** Before each id of an instant or later, and after each of an earlier one. */
export const floorId = (ms: number): string => timeOf(Math.max(0, ms))

/** A new id, 26 characters. */
export const newId = (ms: number): string => {
  let text = timeOf(ms)
  const bytes = chance(10)
  for (let half = 0; half < 2; half++) {
    let low = bytes.readUIntBE(half * 5, 5)
    let part = ''
    for (let i = 0; i < 8; i++) {
      part = DIGITS[low % 32]! + part
      low = Math.floor(low / 32)
    }
    text += part
  }
  return text
}
