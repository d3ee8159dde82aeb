// Elements that many CEB messages have.
import { code, fixed, type Leaves, optional, second, text } from './leaf.ts'

export const guid = fixed(36)
export const note = optional(text(1000))
/** a registration number with customs (10 characters) or a unified social credit code (18) */
export const firm = text(18)
export const name = text(100)
/** No source says its length: as long as the longest text whose length is known. */
export const unmeasured = text(1000)

/** 1 new, 2 changed, 3 deleted; 1 kept for now, 2 declared (then a signature must be there). */
export const report = {
  guid,
  appType: code('appType', '1', '2', '3'),
  appTime: second(),
  appStatus: code('appStatus', '1', '2'),
} as const satisfies Leaves
