// What the door knows of people: who may come in, how letters read, how strong a password is.
import type { Callers } from '#engine/access/callers.ts'
import type { Ground } from '#engine/access/ground.ts'
import type { Compose } from '#engine/access/letters.ts'

/** How hard a password is to guess, 0 (at once) to 4; `reason` is a key of words. */
export interface Strength {
  readonly score: 0 | 1 | 2 | 3 | 4
  readonly reason: string | null
}

export interface People {
  readonly ground: Ground
  readonly callers: Callers
  readonly compose: Compose
  /** letters go out by SMTP; else operators are shown them */
  readonly mails: boolean
}
