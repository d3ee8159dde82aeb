// Chance for the random share of risk lanes.
import { randomBytes } from 'node:crypto'

/** 256 bits, hex. */
export const newSeed = (): string => randomBytes(32).toString('hex')
