// Every way in which Beibu refuses, as one closed table. Exceptions are for bugs.

/** Why something was refused. `path` is a JSON Pointer (RFC 6901) into what was handed in. */
export interface Fault {
  readonly key: string
  readonly path: string
  readonly values: Readonly<Record<string, string | number>>
}

/**
 * The engine's own outcomes: key → HTTP status (RFC 9110). A pack's rules add keys of their own,
 * always with status 422. The order is the order of checking: the first group that refuses wins.
 */
export const OUTCOMES = {
  // the request as bytes
  'too-large': 413,
  'wrong-content-type': 415,
  'not-utf8': 400,
  'not-json': 400,
  'repeated-key': 400,
  // who asks
  'key-missing': 401,
  'key-wrong': 401,
  'session-ended': 401,
  'signature-wrong': 401,
  'sign-in-wrong': 401,
  'code-wrong': 401,
  'second-factor-needed': 403,
  'origin-forbidden': 403,
  'organisation-forbidden': 403,
  'scope-missing': 403,
  'person-needed': 403,
  'role-forbidden': 403,
  'too-many-requests': 429,
  // what is asked for
  'not-found': 404,
  'method-unknown': 404,
  'if-match-missing': 428,
  'if-match-wrong': 400,
  'parameter-unknown': 400,
  'parameter-wrong': 400,
  'public-one-cut': 400,
  'public-no-hours': 400,
  'cursor-wrong': 400,
  'takes-too-long': 422,
  'too-many-rows': 422,
  'too-many-views': 422,
  'view-name-taken': 409,
  // the document's shape
  'unknown-field': 422,
  'field-missing': 422,
  'wrong-type': 422,
  'not-a-number': 422,
  'send-as-string': 422,
  'malformed-text': 422,
  'text-empty': 422,
  'text-too-long': 422,
  'unknown-code': 422,
  'not-a-decimal': 422,
  'too-many-decimals': 422,
  'out-of-range': 422,
  'not-a-date': 422,
  'not-a-time': 422,
  'not-a-party': 422,
  'check-digit-wrong': 422,
  'not-a-file': 422,
  'too-few-lines': 422,
  'too-many-lines': 422,
  'currency-unknown': 422,
  // what the world says
  'reference-missing': 422,
  'effective-in-future': 422,
  'effective-forbidden': 403,
  'idempotency-key-wrong': 400,
  'idempotency-key-reused': 422,
  'already-claimed': 409,
  'transition-unknown': 404,
  'transition-not-allowed': 409,
  'state-changed': 409,
  'floor-crossed': 422,
  'amount-too-large': 422,
  'number-field-changed': 422,
  'hold-unknown': 422,
  'backup-key-missing': 409,
  // drafts, files and the queue
  'draft-too-large': 422,
  'too-many-drafts': 422,
  'attachment-name-wrong': 422,
  'attachment-empty': 422,
  'attachment-type-wrong': 422,
  'attachment-damaged': 422,
  'attachment-encrypted': 422,
  'attachment-active': 422,
  'attachment-missing': 422,
  'too-many-attachments': 422,
  'attachments-too-large': 422,
  'quota-full': 422,
  'attachment-kept': 409,
  'claimed-by-other': 409,
  'not-inspected': 409,
  // payments
  'shop-closed': 409,
  'price-changed': 409,
  'payment-refused': 402,
  'payment-not-awaited': 409,
  'payment-differs': 422,
  // people and organisations
  'password-weak': 422,
  'password-wrong': 422,
  'mail-wrong': 422,
  'mail-known': 409,
  'name-taken': 409,
  'link-for-other': 409,
  'sign-in-first': 409,
  'last-manager': 409,
  'second-factor-kept': 409,
  'role-unfit': 422,
  'scope-unknown': 422,
  'passkey-refused': 422,
  // the node
  'node-busy': 503,
  'store-away': 503,
  'provider-away': 503,
  'clock-behind': 503,
  stopping: 503,
  bug: 500,
} as const

export type OutcomeKey = keyof typeof OUTCOMES

/** A fault of the engine's own table. */
export const fault = (
  key: OutcomeKey,
  path = '',
  values: Readonly<Record<string, string | number>> = {},
): Fault => ({ key, path, values })

/** HTTP status for a list of faults: that of the earliest in the table's order; pack rules 422. */
export const statusOf = (faults: readonly Fault[]): number => {
  const keys = Object.keys(OUTCOMES)
  let best: Fault | undefined
  let rank = Number.POSITIVE_INFINITY
  for (const each of faults) {
    const at = keys.indexOf(each.key)
    if (at >= 0 && at < rank) {
      rank = at
      best = each
    }
  }
  return best === undefined ? 422 : OUTCOMES[best.key as OutcomeKey]
}

/** Thrown by nobody; returned where a function yields either a value or the reasons against it. */
export class Refusal {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    this.faults = faults
  }
}

/** Refuse with one fault. Pack authors use it in `assess`; `key` may be one of the pack's own. */
export const refuse = (
  key: string,
  path = '',
  values: Readonly<Record<string, string | number>> = {},
): Refusal => new Refusal([{ key, path, values }])
