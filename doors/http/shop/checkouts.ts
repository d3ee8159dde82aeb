// Checkouts as they are kept: rows that only the node reads. A step moves a row only from where it
// was seen, so that of several who try one does it.
import { createHash } from 'node:crypto'
import type { Ground } from '#engine/access/ground.ts'

const PARTITION = 0

/**
 * open: nobody decided; placing: the money is set aside; placed: it is an order; captured: the
 * money was taken; paid: all is done; letting: nothing comes of it, the money is let go; gone.
 */
export type CheckoutState = 'open' | 'placing' | 'placed' | 'captured' | 'paid' | 'letting' | 'gone'

export interface Checkout {
  readonly digest: string
  readonly reference: string
  /** organisation of the merchant */
  readonly org: string
  readonly provider: string
  /** the provider's name of the payment; '' until it gave one */
  readonly payment: string
  readonly url: string
  readonly state: CheckoutState
  /** JSON of the order; '' once it is one, or nothing comes of it */
  readonly document: string
  /** JSON of what the buyer was shown */
  readonly told: string
  /** minor units of CNY */
  readonly amount: bigint
  /** number of the order; '' until there is one */
  readonly number: string
  /** JSON of the faults for which nothing came of it; '' for none */
  readonly fault: string
  readonly salt: string
  readonly asked: string
  readonly created: string
  readonly changed: string
}

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const TOKEN = /^[\w-]{43}$/

/** What a step writes beside the new state. */
interface Written {
  readonly number?: string
  readonly fault?: string
  readonly document?: string
}

const COLUMNS = `digest, reference, org, provider, payment, url, state, document, told, amount,
  number, fault, salt, asked, created, changed`

type Row = Checkout & Record<string, unknown>

export class Checkouts {
  private readonly ground: Ground

  constructor(ground: Ground) {
    this.ground = ground
  }

  private get now(): Date {
    return new Date(this.ground.now())
  }

  /** The checkout that a token opens. */
  async opened(token: string): Promise<Checkout | undefined> {
    return TOKEN.test(token) ? this.read(digestOf(token)) : undefined
  }

  async read(digest: string): Promise<Checkout | undefined> {
    const { rows } = await this.ground.database.query<Row>(
      `SELECT ${COLUMNS} FROM checkout WHERE partition = ${PARTITION} AND digest = $1`,
      [digest],
    )
    return rows[0]
  }

  /** The one that was begun under a key. */
  async begun(once: string): Promise<Checkout | undefined> {
    const { rows } = await this.ground.database.query<Row>(
      `SELECT ${COLUMNS} FROM checkout WHERE partition = ${PARTITION} AND once = $1`,
      [once],
    )
    return rows[0]
  }

  async ofPayment(provider: string, payment: string): Promise<Checkout | undefined> {
    const { rows } = await this.ground.database.query<Row>(
      `SELECT ${COLUMNS} FROM checkout
        WHERE partition = ${PARTITION} AND provider = $1 AND payment = $2`,
      [provider, payment],
    )
    return rows[0]
  }

  /** Keep a new one; false when its key was there already. */
  async begin(
    row: Pick<
      Checkout,
      | 'digest'
      | 'reference'
      | 'org'
      | 'provider'
      | 'document'
      | 'told'
      | 'amount'
      | 'salt'
      | 'asked'
    > & { readonly once: string },
  ): Promise<boolean> {
    const { digest, reference, org, provider, document, told, amount, once, salt, asked } = row
    const { rowCount } = await this.ground.database.query(
      `INSERT INTO checkout (partition, digest, reference, org, provider, state, document, told,
          amount, once, salt, asked, created, changed)
        VALUES (${PARTITION}, $1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $11)
        ON CONFLICT DO NOTHING`,
      [digest, reference, org, provider, document, told, amount, once, salt, asked, this.now],
    )
    return (rowCount ?? 0) > 0
  }

  /** The provider's name of the payment, and the order with it; the first one stands. */
  async named(digest: string, payment: string, url: string, document: string): Promise<void> {
    await this.ground.database.query(
      `UPDATE checkout SET payment = $2, url = $3, document = $4
        WHERE partition = ${PARTITION} AND digest = $1 AND payment = '' AND state = 'open'`,
      [digest, payment, url, document],
    )
  }

  /** @returns whether it was still in `from`, and is in `to` now */
  async move(
    { digest }: Checkout,
    from: CheckoutState,
    to: CheckoutState,
    written: Written = {},
  ): Promise<boolean> {
    const { number, fault, document } = written
    const { rowCount } = await this.ground.database.query(
      `UPDATE checkout SET state = $3, changed = $4, number = COALESCE($5, number),
          fault = COALESCE($6, fault), document = COALESCE($7, document)
        WHERE partition = ${PARTITION} AND digest = $1 AND state = $2`,
      [digest, from, to, this.now, number ?? null, fault ?? null, document ?? null],
    )
    return (rowCount ?? 0) > 0
  }

  /** Take it in hand, for so long at most; undefined when another process has it. */
  async hold(digest: string, ms: number): Promise<Checkout | undefined> {
    const until = new Date(this.ground.now() + ms)
    const { rows } = await this.ground.database.query<Row>(
      `UPDATE checkout SET held = $2
        WHERE partition = ${PARTITION} AND digest = $1 AND (held IS NULL OR held < $3)
        RETURNING ${COLUMNS}`,
      [digest, until, this.now],
    )
    return rows[0]
  }

  async letGo(digest: string): Promise<void> {
    await this.ground.database.query(
      `UPDATE checkout SET held = NULL WHERE partition = ${PARTITION} AND digest = $1`,
      [digest],
    )
  }

  /** All of it is to be given back: one refund, however often it is said. */
  async owe({ number, provider, payment, amount }: Checkout): Promise<void> {
    await this.ground.database.query(
      `INSERT INTO checkout_refund (partition, key, number, provider, payment, amount, state, created)
        VALUES (${PARTITION}, $1, $2, $3, $4, $5, 'open', $6) ON CONFLICT DO NOTHING`,
      [`${number}-back`, number, provider, payment, amount, this.now],
    )
  }

  /** Those that wait for something, the longest first. */
  async waiting(most: number): Promise<string[]> {
    const { rows } = await this.ground.database.query<{ digest: string }>(
      `SELECT digest FROM checkout
        WHERE partition = ${PARTITION} AND state NOT IN ('paid', 'gone')
        ORDER BY changed LIMIT $1`,
      [most],
    )
    return rows.map(row => row.digest)
  }

  /** Rows of which nothing came are forgotten. */
  async forget(before: number): Promise<void> {
    await this.ground.database.query(
      `DELETE FROM checkout
        WHERE partition = ${PARTITION} AND state = 'gone' AND changed < $1`,
      [new Date(before)],
    )
  }
}
