// What a pack's entries and claims are told of a filing beside what it holds.
import { createHash } from 'node:crypto'
import type { Case } from '#kit/filing.ts'
import { localDate } from '#kit/time.ts'
import type { Command, FilingState } from '../types.ts'

/** 128 bits of SHA-256: no two persons will ever share a name. */
export const digest = (text: string): string =>
  createHash('sha256').update(`beibu digest 1\n${text}`).digest('hex').slice(0, 32)

/** What a step knows beside the filing. It is not before the acceptance, whatever it says. */
export const caseOf = (
  zone: string,
  { caller, effective }: Pick<Command, 'caller' | 'effective'>,
  number: string,
  before?: Pick<FilingState, 'org' | 'accepted' | 'marks'>,
): Case => {
  const accepted = before?.accepted ?? effective
  return {
    org: before?.org ?? caller.org,
    number,
    accepted,
    at: Math.max(effective, accepted),
    marks: before?.marks ?? {},
    day: ms => localDate(zone, ms),
    digest,
  }
}
