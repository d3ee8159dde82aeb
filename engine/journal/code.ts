// The code on a printed filing: which journal row it was printed from, and a secret that only those
// have who saw that row. It needs no table: both follow from the row itself.
import { createHash } from 'node:crypto'
import { type JournalRow, leafBytes } from './leaf.ts'

/** Crockford's base 32: no I, L, O, U, so that a code read off paper can be typed in. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 5 bytes of position (a tree holds 2^40 leaves) and 15 of the secret: 32 digits in all. */
const POSITION_BYTES = 5
const SECRET_BYTES = 15
const LENGTH = 32

/**
 * SHA-256(0x02 ‖ bytes of the row), its first 15 bytes. Not the leaf hash, SHA-256(0x00 ‖ …): an
 * inclusion proof hands out the leaf hash of the row beside, and with it anybody could walk on from
 * one paper to its neighbour's. 120 bits are beyond guessing.
 */
const secretOf = (row: JournalRow): Buffer =>
  createHash('sha256')
    .update(Buffer.of(2))
    .update(leafBytes(row))
    .digest()
    .subarray(0, SECRET_BYTES)

/** The code of a journal row, 32 capital letters and digits. */
export const codeOf = (row: JournalRow): string => {
  const bytes = Buffer.alloc(POSITION_BYTES + SECRET_BYTES)
  bytes.writeUIntBE(row.position, 0, POSITION_BYTES)
  secretOf(row).copy(bytes, POSITION_BYTES)
  let text = ''
  for (let at = 0; at < bytes.length; at += 5) {
    let five = BigInt(bytes.readUIntBE(at, 5))
    let part = ''
    for (let i = 0; i < 8; i++, five /= 32n) part = DIGITS[Number(five % 32n)]! + part
    text += part
  }
  return text
}

/**
 * A code as somebody typed it → as `codeOf` writes it: small letters, spaces and hyphens are let
 * pass, and what is easily mistaken (O, I, L) is read as what was meant. Undefined when it is none.
 */
export const readCode = (typed: string): string | undefined => {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return text.length === LENGTH && [...text].every(each => DIGITS.includes(each)) ? text : undefined
}

/** The journal position that a code names; undefined for 0, where no row is. */
export const positionIn = (code: string): number | undefined => {
  let position = 0
  for (const digit of code.slice(0, 8)) position = position * 32 + DIGITS.indexOf(digit)
  return position > 0 ? position : undefined
}
