// Finishes what was interrupted, and orders from the provider what is to be given back. It goes by
// where things stand, so that a restart costs nothing; each refund is one under its own key.
import { Away } from '#doors/pay/provider.ts'
import { formatMoney } from '#kit/money.ts'
import type { Settler } from './settle.ts'

const PARTITION = 0
const DAY_MS = 86_400_000
/** Looked at in one round. */
const MOST = 100

export type Tell = (level: 'warn' | 'error', message: string, error?: unknown) => void

interface Due {
  readonly key: string
  readonly number: string
  readonly provider: string
  readonly payment: string
  readonly amount: bigint
}

export class Sweeper {
  private readonly settler: Settler
  private readonly tell: Tell
  private position = -1

  constructor(settler: Settler, tell: Tell) {
    this.settler = settler
    this.tell = tell
  }

  /** Called every few seconds. */
  async round(): Promise<void> {
    const { checkouts, shop } = this.settler
    for (const digest of await checkouts.waiting(MOST)) {
      await this.calmly('a checkout', () => this.settler.settle(digest))
    }
    await checkouts.forget(shop.ground.now() - DAY_MS)
    await this.note()
    for (const due of await this.due()) await this.calmly(due.key, () => this.give(due))
  }

  private async calmly(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Away)) this.tell('error', `the shop: ${what}`, error)
    }
  }

  /**
   * Returns that were given back, and paid orders that were cancelled, of what the journal has
   * since the last look (after a start: of all of it): each becomes one refund.
   */
  private async note(): Promise<void> {
    const { engine, ground, pack, shop } = this.settler.shop
    const { position } = engine.statistics()
    if (position === this.position) return
    const at = new Date(ground.now())
    const since = [this.position, position]
    await ground.database.query(
      `INSERT INTO checkout_refund (partition, key, number, provider, payment, amount, state, created)
        SELECT ${PARTITION}, f.number, c.number, c.provider, c.payment,
          ((j.amounts::json->>'refund')::numeric * 100
            + CASE WHEN f.state = 'late' THEN 0 ELSE (j.amounts::json->>'tax')::numeric * 100 END
          )::bigint, 'open', $2
        FROM filing f
        JOIN journal j ON j.partition = ${PARTITION} AND j.position = f.document
        JOIN checkout c ON c.partition = ${PARTITION} AND c.number = j.body::json->>'order'
        WHERE f.partition = ${PARTITION} AND f.state IN ('refunded', 'late') AND f.filing IN (
          SELECT m.filing FROM journal m
          WHERE m.partition = ${PARTITION} AND m.position > $3 AND m.position <= $4 AND m.type = $1)
        ON CONFLICT DO NOTHING`,
      [`${pack.name}.${shop.filings.returning}`, at, ...since],
    )
    await ground.database.query(
      `INSERT INTO checkout_refund (partition, key, number, provider, payment, amount, state, created)
        SELECT ${PARTITION}, f.number || '-back', c.number, c.provider, c.payment, c.amount, 'open',
          $2
        FROM filing f
        JOIN checkout c ON c.partition = ${PARTITION} AND c.number = f.number
          AND c.state IN ('captured', 'paid')
        WHERE f.partition = ${PARTITION} AND f.state = 'cancelled' AND f.filing IN (
          SELECT m.filing FROM journal m
          WHERE m.partition = ${PARTITION} AND m.position > $3 AND m.position <= $4 AND m.type = $1)
        ON CONFLICT DO NOTHING`,
      [`${pack.name}.${shop.filings.order}`, at, ...since],
    )
    this.position = position
  }

  private async due(): Promise<Due[]> {
    const { rows } = await this.settler.shop.ground.database.query<Due & Record<string, unknown>>(
      `SELECT key, number, provider, payment, amount FROM checkout_refund
        WHERE partition = ${PARTITION} AND state = 'open' ORDER BY created LIMIT $1`,
      [MOST],
    )
    return rows
  }

  private async give({ key, payment, amount }: Due): Promise<void> {
    const { ground, trade } = this.settler.shop
    const settled = await trade.pay.refund(payment, formatMoney(amount, 'CNY'), key)
    if (settled === 'refused') {
      this.tell('error', `the shop: the provider refuses to give back ${key}`)
    }
    await ground.database.query(
      `UPDATE checkout_refund SET state = $2
        WHERE partition = ${PARTITION} AND key = $1 AND state = 'open'`,
      [key, settled],
    )
  }
}
