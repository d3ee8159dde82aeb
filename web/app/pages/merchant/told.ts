// What the node tells a merchant's desk (`/api/v1/merchant`, `/merchant/stock`).

import type { Lang } from '#kit/words.ts'
import type { Fault } from '../../api.ts'

interface Waiting {
  readonly count: number
  readonly oldest: string | null
  readonly states: readonly string[]
}

export interface Reason {
  readonly key: string
  readonly code: string
  readonly said: string
  readonly sides: readonly (readonly [filing: string, found: string])[]
  readonly amend: boolean
}

interface Stands {
  readonly type: string
  readonly number: string
  readonly state: string
  readonly since: string | null
}
export interface StoppedList extends Stands {
  readonly orderNo: string
  readonly order: { readonly type: string; readonly number: string } | null
  readonly reasons: readonly Reason[]
}
export interface Trouble extends Stands {
  readonly act: string
  readonly tries: number
  readonly faults: readonly Fault[]
}
export interface RefusedParcel extends Stands {
  readonly orderNo: string
  readonly said: string
}
export interface Packed extends Omit<Stands, 'state'> {
  readonly orderNo: string
  readonly warehouse: string
  readonly lines: readonly { readonly name: string; readonly quantity: number }[]
  readonly amounts: { readonly paid: string; readonly pieces: number }
}
export interface Returning extends Stands {
  readonly orderNo: string
  readonly reason: string
  readonly pieces: number
  readonly refund: string
  readonly tax: string
  readonly backBy: string | null
}
interface Bought {
  readonly day: string
  readonly orders: number
  readonly pieces: number
  readonly paid: string
}

export interface Desk {
  readonly sells: boolean
  readonly articles: {
    readonly listed: number
    readonly unlisted: { readonly count: number; readonly states: readonly string[] }
  }
  /** the last fourteen days, today last */
  readonly days: readonly Bought[]
  readonly packing: Omit<Waiting, 'states'> & { readonly orders: readonly Packed[] }
  readonly lists: Readonly<Record<'waiting' | 'withCustoms' | 'stopped', Waiting>>
  readonly stopped: {
    readonly lists: readonly StoppedList[]
    readonly troubles: readonly Trouble[]
    readonly parcels: readonly RefusedParcel[]
  }
  readonly returns: Waiting & { readonly awaited: Waiting; readonly filings: readonly Returning[] }
  readonly exporting: Waiting
}

type Supply = 'out' | 'low' | 'good' | 'uncounted'
export interface Article {
  readonly type: string
  readonly number: string
  readonly state: string
  readonly sku: string
  readonly name: Readonly<Record<Lang, string>>
  readonly warehouse: string | null
  readonly left: number | null
  readonly kept: number | null
  readonly sold: number
  readonly days: number | null
  readonly supply: Supply
}
export interface Stock {
  readonly articles: readonly Article[]
  readonly more: boolean
  readonly oversold: number
}
