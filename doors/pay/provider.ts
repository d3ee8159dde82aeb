// Who takes the buyer's money. A card never touches the node: the buyer pays on the provider's own
// page, and the node only hears of it. Every call may be made again: `authorise` for the same
// `reference`, `capture` and `refund` under the same key are one and the same.

export interface AuthoriseOrder {
  /** the node's name for this payment, the same each time it is asked for */
  readonly reference: string
  /** decimal, two places */
  readonly amount: string
  readonly currency: 'CNY'
  /** where the buyer goes afterwards */
  readonly back: string
}

export interface Authorised {
  /** the provider's own name of the payment, 60 characters at most */
  readonly id: string
  /** page on which the buyer pays */
  readonly url: string
}

/**
 * Where a payment stands: nothing decided; money set aside; taken; the buyer or the bank said no;
 * let go. Only the provider's own answer counts, whatever a message said of it.
 */
export type PaymentState = 'pending' | 'authorised' | 'captured' | 'refused' | 'released'

/** `refused` is for good; anything that may pass is thrown as Away. */
export type Settled = 'done' | 'refused'

export interface StatedRow {
  readonly id: string
  /** number of the order that it was captured for, or of the return that it was given back for */
  readonly key: string
  /** decimal, two places; negative where it was given back */
  readonly amount: string
}

export interface PaymentProvider {
  /** as in the address of its webhook: a–z, 0–9 and dashes */
  readonly name: string
  authorise(order: AuthoriseOrder): Promise<Authorised>
  look(id: string): Promise<PaymentState>
  /** take what was set aside; once for a key, whatever the key is asked for again */
  capture(id: string, amount: string, key: string): Promise<Settled>
  /** let go what was set aside */
  release(id: string): Promise<void>
  refund(id: string, amount: string, key: string): Promise<Settled>
  /** all that was captured and given back on a day (YYYY-MM-DD, China's) */
  statement(day: string): Promise<readonly StatedRow[]>
  /** id of the payment that a signed message is about; undefined when it is not the provider's */
  heard(message: WebhookMessage): string | undefined
}

export interface WebhookMessage {
  readonly id: string
  readonly timestamp: string
  readonly signature: string
  readonly body: Buffer
  /** the node's clock, milliseconds */
  readonly now: number
}

/** The provider did not answer, or not so that it could be understood: ask again. */
export class Away extends Error {}
