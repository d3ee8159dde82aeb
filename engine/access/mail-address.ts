// Addresses of electronic mail: what is taken for one, and when two are the same.

/** RFC 5321 lengths; no quoted local parts, which no mail provider gives out. */
const FORM = /^[^\s@"(),:;<>[\]\\\p{Cc}]{1,64}@[^\s@"(),:;<>[\]\\_\p{Cc}]{1,253}\.[^\s@.]{2,63}$/u

/** Whether a letter could be addressed so; 254 characters at most. */
export const isMail = (text: string): boolean =>
  text.length <= 254 && FORM.test(text) && !text.includes('..') && !text.startsWith('.')

/**
 * The address as it is compared. By rule the whole of it is folded: no provider of note tells
 * `A@x.test` from `a@x.test`, and a stranger must not get a namesake of an account. A plus-address
 * is another address (T86).
 */
export const foldMail = (text: string): string => text.normalize('NFC').trim().toLowerCase()
