// The payment provider of a demonstration. It keeps its books in the node's database, so that they
// outlive a restart, and no money moves. Its page says so.
import { randomBytes } from 'node:crypto'
import type { Ground } from '#engine/access/ground.ts'
import { formatMoney, parseMoney } from '#kit/money.ts'
import { bucketRange } from '#kit/time.ts'
import type { AuthoriseOrder, PaymentProvider, PaymentState, Settled } from './provider.ts'

const PARTITION = 0
export const DEMO_PROVIDER = 'demonstration'
/** Days are China's, as everything that customs is told. */
const ZONE = 'Asia/Shanghai'

interface DemoPayment {
  readonly id: string
  readonly amount: bigint
  readonly back: string
  readonly state: PaymentState
}

const yuan = (text: string): bigint => parseMoney(text, 'CNY') ?? 0n

export class DemoProvider implements PaymentProvider {
  readonly name = DEMO_PROVIDER
  private readonly ground: Ground
  private readonly home: () => string

  /** @param home address of the node, where its page is */
  constructor(ground: Ground, home: () => string) {
    this.ground = ground
    this.home = home
  }

  async authorise({ reference, amount, back }: AuthoriseOrder) {
    const { rows } = await this.ground.database.query<{ id: string }>(
      `INSERT INTO demo_payment (partition, id, reference, amount, back, state)
        VALUES (${PARTITION}, $1, $2, $3, $4, 'pending')
        ON CONFLICT (partition, reference) DO UPDATE SET back = excluded.back RETURNING id`,
      [`DEMO${randomBytes(12).toString('hex')}`, reference, yuan(amount), back],
    )
    const { id } = rows[0]!
    return { id, url: `${this.home()}/shop/pay/${id}` }
  }

  async payment(id: string): Promise<DemoPayment | undefined> {
    const { rows } = await this.ground.database.query<DemoPayment & Record<string, unknown>>(
      `SELECT id, amount, back, state FROM demo_payment WHERE partition = ${PARTITION} AND id = $1`,
      [id],
    )
    return rows[0]
  }

  /** The buyer's word on its page; what was decided before stands. */
  async decide(id: string, agreed: boolean): Promise<void> {
    await this.turn(id, ['pending'], agreed ? 'authorised' : 'refused')
  }

  async look(id: string): Promise<PaymentState> {
    return (await this.payment(id))?.state ?? 'refused'
  }

  async capture(id: string, amount: string, key: string): Promise<Settled> {
    const found = await this.payment(id)
    if (found === undefined || found.amount !== yuan(amount)) return 'refused'
    const taken = await this.turn(id, ['authorised', 'captured'], 'captured')
    if (!taken) return 'refused'
    await this.note(id, key, found.amount)
    return 'done'
  }

  async release(id: string): Promise<void> {
    await this.turn(id, ['pending', 'authorised'], 'released')
  }

  async refund(id: string, amount: string, key: string): Promise<Settled> {
    if ((await this.look(id)) !== 'captured') return 'refused'
    await this.note(id, key, -yuan(amount))
    return 'done'
  }

  async statement(day: string) {
    const range = bucketRange(ZONE, day)
    if (range === undefined) return []
    const { rows } = await this.ground.database.query<{ id: string; key: string; amount: bigint }>(
      `SELECT id, key, amount FROM demo_movement
        WHERE partition = ${PARTITION} AND at >= $1 AND at < $2 ORDER BY at, id, key`,
      [new Date(range.from), new Date(range.to)],
    )
    return rows.map(row => ({ ...row, amount: formatMoney(row.amount, 'CNY') }))
  }

  /** It tells the node itself; nobody else's messages are heard. */
  heard(): undefined {
    return undefined
  }

  private async turn(id: string, from: readonly PaymentState[], to: PaymentState) {
    const { rowCount } = await this.ground.database.query(
      `UPDATE demo_payment SET state = $3
        WHERE partition = ${PARTITION} AND id = $1 AND state = ANY($2)`,
      [id, from, to],
    )
    return (rowCount ?? 0) > 0
  }

  private async note(id: string, key: string, amount: bigint): Promise<void> {
    await this.ground.database.query(
      `INSERT INTO demo_movement (partition, id, key, amount, at)
        VALUES (${PARTITION}, $1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [id, key, amount, new Date(this.ground.now())],
    )
  }
}
