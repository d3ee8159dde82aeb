// What a trial is asked, and what it found.
import type { Lack } from './book.ts'
import type { Kind } from './script.ts'

export interface KillsOrder {
  readonly kills: number
  readonly forms: number
  readonly seed: number
  /** empty: of the node and of the browser's profile */
  readonly folder: string
  readonly say: (text: string) => void
}

export interface KillsReport {
  readonly kills: Readonly<Record<Kind, number>>
  readonly fields: number
  readonly keys: number
  /** what kills took: of the field in hand, and of any other */
  readonly lacks: readonly Lack[]
  readonly elsewhere: number
  readonly mostMs: number
  /** from a kill until page and node had all again, ms */
  readonly recovery: { readonly p50: number; readonly most: number }
}

export const reportOf = (
  kills: KillsReport['kills'],
  fields: number,
  keys: number,
  lacks: readonly Lack[],
  elsewhere: number,
  times: readonly number[],
): KillsReport => {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    kills,
    fields,
    keys,
    lacks,
    elsewhere,
    mostMs: Math.max(0, ...lacks.map(each => each.ms)),
    recovery: {
      p50: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      most: Math.round(sorted.at(-1) ?? 0),
    },
  }
}
