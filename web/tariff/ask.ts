// What the node says of goods, rates and duties. Shapes as /openapi.json has them.
import type { Lang } from '../shell/langs.ts'

export type Names = Readonly<Partial<Record<Lang, string>>>

export interface Line {
  readonly code: string
  readonly names: Names
  readonly unit: string | null
  /** goods below; 0: these are goods */
  readonly children: number
  readonly first?: Names
  readonly last?: Names
}
export interface Lines {
  readonly at: string
  readonly lines: readonly Line[]
  readonly more: boolean
}

export interface Rate {
  readonly schedule: string
  readonly partner: string
  readonly from: string
  readonly to: string | null
  readonly percent?: string
  readonly specific?: string
  readonly per?: string
  readonly currency?: string
  readonly take?: 'sum' | 'lower' | 'higher'
  readonly inQuota?: string
  readonly except: readonly string[]
  readonly absent?: string
  readonly text?: string
  readonly source?: string
}
interface Goods {
  readonly from: string
  readonly to: string | null
  /** absent: nobody has said it */
  readonly vat?: string
  readonly absent?: string
  readonly source?: string
}
export interface Detail {
  readonly at: string
  readonly code: string
  readonly standing: 'in-force' | 'ended' | 'coming'
  readonly names: Names
  readonly unit: { readonly code: string; readonly names: Names } | null
  readonly currency: string
  readonly goods: Goods | null
  readonly successor: string | null
  readonly schedules: Readonly<Record<string, Names>>
  readonly members: Readonly<Record<string, readonly string[]>>
  readonly rates: readonly Rate[]
  readonly changes: readonly Rate[]
}

export interface Choices {
  readonly at: string
  readonly currency: string
  readonly choices: Readonly<
    Record<string, readonly { readonly code: string; readonly names: Names }[]>
  >
  readonly members: Readonly<Record<string, readonly string[]>>
}

type Decimals = Readonly<Record<string, string>>
export interface Amounts {
  readonly value: string
  readonly duty: string
  readonly consumption: string
  readonly vat: string
  readonly due: string
  readonly lines: readonly { readonly basis: string }[]
}
export interface Worked {
  readonly at: string
  readonly reference: string
  readonly amounts: Amounts
  readonly working: Decimals
  readonly others: readonly { readonly claim: string; readonly amounts?: Amounts }[]
}
export interface Fault {
  readonly key: string
  readonly path: string
  readonly message: string
}

/** `none`: there is no such thing; `busy`: asked too often; `away`: no answer at all. */
export type Failed = 'none' | 'busy' | 'away'
export type Answer<T> = { readonly got: T } | { readonly faults: readonly Fault[] } | Failed

interface Asked {
  readonly lang: Lang
  readonly signal: AbortSignal
  readonly body?: unknown
}

/** Ask the node that this page came from; undefined when nobody waits for the answer any more. */
export const ask = async <T>(path: string, asked: Asked): Promise<Answer<T> | undefined> => {
  const { lang, signal, body } = asked
  try {
    const response = await fetch(path, {
      headers: {
        Accept: 'application/json',
        'Accept-Language': lang,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal,
    })
    if (signal.aborted) return undefined
    if (response.ok) return { got: (await response.json()) as T }
    if (response.status === 404) return 'none'
    if (response.status === 429 || response.status === 503) return 'busy'
    const { faults } = (await response.json()) as { faults?: readonly Fault[] }
    return faults === undefined ? 'away' : { faults }
  } catch {
    return signal.aborted ? undefined : 'away'
  }
}
