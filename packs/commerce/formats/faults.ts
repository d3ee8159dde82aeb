// Why a CEB message is refused: our key, place and values, and what customs answers in such a case.
import type { Fault } from '#kit/fault.ts'

/**
 * Customs' own answer. `status` is the receipt's returnStatus, `<0` for an exception whose number
 * no source of ours says; `code` the number within returnInfo, '' where none is known.
 */
export interface CustomsAnswer {
  readonly status: string
  readonly code: string
}

/** Customs' answers that a public receipt shows (or, for `shape` and `sums`, the field table). */
export const ANSWERS = {
  // returnStatus below 0: the message could not be processed
  shape: { status: '<0', code: '' },
  signature: { status: '-301020', code: '' },
  // 100: taken in and refused
  sums: { status: '100', code: '' },
  payment: { status: '100', code: '1332' },
  items: { status: '100', code: '1322' },
  limit: { status: '100', code: '1313' },
} as const satisfies Readonly<Record<string, CustomsAnswer>>

export type AnswerName = keyof typeof ANSWERS

/** Values beside our own ones: `status` and `code` of customs, as in `CustomsAnswer`. */
export const cebFault = (
  key: string,
  path: string,
  answer: AnswerName,
  values: Readonly<Record<string, string | number>> = {},
): Fault => ({ key, path, values: { ...values, ...ANSWERS[answer] } })

/** A text of a stranger's, short enough to be said again. */
export const quoted = (text: string): string => [...text.slice(0, 160)].slice(0, 80).join('')
