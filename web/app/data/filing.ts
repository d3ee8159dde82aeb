// A filing and its history as the node answers them.
import type { Members } from './types.ts'

export interface Filing {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly org: string
  readonly state: string
  readonly version: number
  readonly accepted: string
  readonly changed: string
  readonly reference: string
  readonly position: number
  readonly may: readonly string[]
  readonly document: Members
  readonly amounts: Members
}

export interface Entry {
  readonly kind: 'posted' | 'held' | 'settled' | 'released'
  readonly debit: string
  readonly credit: string
  readonly unit: string
  readonly amount: string
}

export interface HistoryEvent {
  readonly position: number
  readonly at: string
  readonly effective: string
  readonly event: string
  readonly steps: readonly string[]
  readonly state: string
  readonly version: number
  readonly actor: string
  /** name of the acting organisation; '' for the node itself */
  readonly by: string
  /** words that went with the step */
  readonly note: string | null
  readonly entries: readonly Entry[]
}

export interface ListRow extends Members {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly accepted: string
}

export interface ListPage {
  readonly filings: readonly ListRow[]
  readonly next?: string
}
