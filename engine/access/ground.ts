// What the room of access is handed: it keeps no clock and draws no lots of its own.
import type { Database } from '../store/database.ts'

/** Sign-ins, organisations and their rights are one partition's, like the filings of the node. */
export const PARTITION = 0

export interface Ground {
  readonly database: Database
  /** milliseconds since 1970 */
  readonly now: () => number
  /** so many random bytes */
  readonly chance: (bytes: number) => Buffer
}

/** Identifier of a new row: a word for its kind and 80 random bits. */
export const newId = ({ chance }: Ground, kind: string): string =>
  `${kind}_${chance(10).toString('hex')}`

export const DAY = 86_400_000
export const HOUR = 3_600_000
export const MINUTE = 60_000
