// What the node says of a code.

import type { Lang } from '../shell/langs.ts'
import type { Proof } from './proof.ts'

export type StandingKind = 'valid' | 'changed' | 'withdrawn'

export interface Standing {
  readonly standing: StandingKind
  readonly number: string
  readonly at: string
  readonly position: number
  readonly latest: { readonly position: number; readonly at: string }
  readonly node: string
  readonly zone: string
  readonly demo: boolean
  readonly names: Readonly<Record<Lang, { type: string; state: string; latest: string }>>
  readonly proof: Proof
}

/** `unknown`: no such code; `busy`: asked too often, or the node is; `away`: no answer at all. */
export type Answer = Standing | 'unknown' | 'busy' | 'away'

/** Ask the node that this page came from; `root` is what its address has before /verify. */
export const askNode = async (root: string, code: string, signal: AbortSignal): Promise<Answer> => {
  try {
    const response = await fetch(`${root}/api/v1/verify/${encodeURIComponent(code)}`, {
      headers: { Accept: 'application/json' },
      cache: 'no-store',
      signal,
    })
    if (response.status === 404) return 'unknown'
    if (response.status === 429 || response.status === 503) return 'busy'
    return response.ok ? ((await response.json()) as Standing) : 'away'
  } catch {
    return 'away'
  }
}
