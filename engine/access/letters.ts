// Letters that access writes: who gets one, of what kind. How they read is the door's
// (doors/notice); here a letter becomes a row in the transaction of what it tells of.
import type { Lang } from '#kit/words.ts'
import { enqueueLetter } from '../notice/letters.ts'
import type { Queryable } from '../store/database.ts'
import { type Ground, newId, PARTITION } from './ground.ts'

/** Instants are ms; links are whole addresses. */
export interface LetterValues {
  readonly invitation: { organisation: string; link: string; until: number }
  readonly password: { link: string; until: number }
  readonly 'password-changed': { at: number }
}

/** Words of a letter in a language. */
export type Compose = <K extends keyof LetterValues>(
  lang: Lang,
  kind: K,
  values: LetterValues[K],
) => { subject: string; content: string }

export const writeLetter = async <K extends keyof LetterValues>(
  transaction: Queryable,
  ground: Ground,
  compose: Compose,
  letter: { recipient: string; lang: Lang; kind: K; values: LetterValues[K] },
): Promise<void> => {
  const { recipient, lang, kind, values } = letter
  const { subject, content } = compose(lang, kind, values)
  const mail = newId(ground, 'let')
  const at = ground.now()
  await enqueueLetter(transaction, PARTITION, { mail, recipient, lang, subject, content, at })
}
