// What the node says of its shop, and what it is told. Shapes as /openapi.json has them; amounts
// are decimal texts of CNY, and no float sees one.
import type { Lang } from '../shell/langs.ts'

export type Names = Readonly<Record<Lang, string>>
export type NamesOf = Readonly<Record<string, Names>>

export interface State {
  readonly open: boolean
  readonly demo: boolean
  readonly platform: { readonly name: string }
  readonly provider: { readonly name: string }
  readonly limits: {
    readonly single: string
    readonly year: string
    readonly share: string
    readonly returnDays: number
    readonly backDays: number
  }
  readonly channels: NamesOf
  readonly categories: NamesOf
  readonly countries: NamesOf
  readonly warehouses: NamesOf
}

export interface Article {
  readonly number: string
  readonly sku: string
  readonly flow: 'in' | 'out'
  readonly category: string
  readonly channel: string
  readonly art?: string | null
  readonly pictures?: readonly string[]
  readonly name: Names
  readonly size?: string | null
  readonly origin: string
  readonly destination?: string | null
  readonly warehouse?: string | null
  readonly price: string
  readonly freight: string
  readonly insurance: string
  readonly base: string
  readonly duty: string
  readonly consumption: string
  readonly vat: string
  readonly door: string
  readonly rates: {
    readonly vat: string | null
    readonly consumption: string | null
    readonly duty: string | null
  }
  readonly stock: 'many' | 'few' | 'none'
  readonly left?: number
}
export interface Articles {
  readonly articles: readonly Article[]
  readonly next?: string | null
}
export interface Detail extends Article {
  readonly story?: Partial<Names> | null
  readonly maker?: string | null
  readonly storage?: string | null
  readonly shelfDays?: number | null
  readonly hs: string
  readonly net: string
  readonly gross: string
  readonly why: {
    readonly channel: string
    readonly reason: string
    readonly allowed: boolean
    readonly not?: Fault | null
  }
}

export interface Amounts {
  readonly goods: string
  readonly freight: string
  readonly insurance: string
  readonly discount: string
  readonly duty: string
  readonly consumption: string
  readonly vat: string
  readonly tax: string
  readonly paid: string
}
export interface QuoteLine {
  readonly article: string
  readonly sku: string
  readonly quantity: number
  readonly goods: string
  readonly base: string
  readonly paid: string
}
export interface Part extends Amounts {
  readonly key: string
  readonly lines: readonly QuoteLine[]
  readonly pieces: number
  readonly faults: readonly Fault[]
}
export interface Quote {
  readonly orders: readonly Part[]
}

export interface Checkout {
  readonly token: string
  readonly pay: { readonly provider: string; readonly url: string; readonly expires: string }
}

export interface Step {
  readonly step: string
  readonly at: string | null
  readonly done: boolean
  readonly note?: string | null
}
export interface Returnable {
  readonly sku: string
  readonly quantity: number
  readonly goods: string
  readonly tax: string
}
export interface Back {
  readonly number: string
  readonly state: string
  readonly goods: string
  readonly carriage: string
  readonly tax: string
  readonly pieces: number
}
export interface Tracking {
  readonly number: string
  readonly orderNo: string
  readonly state: string
  readonly placed: string
  readonly lines: readonly (QuoteLine & { readonly name?: string; readonly art?: string })[]
  readonly amounts: Amounts
  readonly steps: readonly Step[]
  readonly list?: {
    readonly number: string
    readonly state: string
    readonly customsNumber?: string | null
  } | null
  readonly waybill?: {
    readonly carrier: string
    readonly number: string
    readonly state: string
  } | null
  readonly returns: readonly Back[]
  readonly allowance?: {
    readonly year: number
    readonly used: string
    readonly limit: string
  } | null
  readonly returnable: readonly Returnable[]
  readonly until?: string | null
}

export interface Fault {
  readonly key: string
  readonly path: string
  readonly values?: Readonly<Record<string, string | number>>
  readonly message: string
}
/** `none`: there is no such thing; `busy`: asked too often; `away`: no answer, or a broken one. */
export type Failed = 'none' | 'busy' | 'away'
export type Answer<T> =
  | { readonly got: T; readonly status: number }
  | { readonly faults: readonly Fault[]; readonly status: number; readonly order?: Part }
  | Failed

export interface Asked {
  readonly lang: Lang
  readonly signal?: AbortSignal
  /** sent as JSON; without it, it is a question only */
  readonly body?: unknown
  /** the same key is the same wish: it is done once, however often it is sent */
  readonly key?: string
}

/** A slow line is waited for; one that is lost is not. */
const PATIENCE_MS = 30_000

/** undefined: it was called off. */
export const ask = async <T>(path: string, asked: Asked): Promise<Answer<T> | undefined> => {
  const { lang, signal, body, key } = asked
  const late = AbortSignal.timeout(PATIENCE_MS)
  try {
    const response = await fetch(path, {
      headers: {
        Accept: 'application/json',
        'Accept-Language': lang,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    })
    const { status } = response
    if (signal?.aborted) return undefined
    if (response.ok) return { got: (await response.json()) as T, status }
    if (status === 404 && body === undefined) return 'none'
    if (status === 429 || status === 503) return 'busy'
    const said = (await response.json()) as { faults?: readonly Fault[]; order?: Part }
    const { faults, order } = said
    if (faults === undefined) return status === 404 ? 'none' : 'away'
    return { faults, status, ...(order === undefined ? {} : { order }) }
  } catch {
    return signal?.aborted ? undefined : 'away'
  }
}

export const gotOf = <T>(answer: Answer<T> | undefined): T | undefined =>
  typeof answer === 'object' && 'got' in answer ? answer.got : undefined
