// Elements that many CEB messages have.
import { fixed, optional, text } from './leaf.ts'

export const guid = fixed(36)
export const note = optional(text(1000))
/** a registration number with customs (10 characters) or a unified social credit code (18) */
export const firm = text(18)
export const name = text(100)
/** No source says its length: as long as the longest text whose length is known. */
export const unmeasured = text(1000)
