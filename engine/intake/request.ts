// What a request says beside its document: when it counts from, and that it is sent only once.
import { createHash } from 'node:crypto'
import { fault, Refusal } from '#kit/fault.ts'
import type { LodgeOptions } from '../api.ts'
import type { Caller, Outcome } from '../types.ts'

export const refusedBy = (refusal: Refusal): Outcome => ({ ok: false, faults: refusal.faults })

/** The instant that counts: now, or for an operator's import of history the one it names. */
export const effectiveOf = (
  caller: Caller,
  options: LodgeOptions,
  now: number,
): number | Refusal => {
  if (options.effective === undefined) return now
  if (!caller.roles.has('operator')) return new Refusal([fault('effective-forbidden')])
  return options.effective > now ? new Refusal([fault('effective-in-future')]) : options.effective
}

export type Once = { readonly once?: { readonly claim: string; readonly fingerprint: Buffer } }

/** The claim of an idempotency key, and the fingerprint of what was asked under it. */
export const once = (
  caller: Caller,
  key: string | undefined,
  parts: readonly (string | number)[],
  body: Buffer,
): Once => {
  if (key === undefined) return {}
  const fingerprint = createHash('sha256')
    .update(`${parts.join('\n')}\n`)
    .update(body)
    .digest()
  return { once: { claim: `once:${caller.org}:${key}`, fingerprint } }
}
