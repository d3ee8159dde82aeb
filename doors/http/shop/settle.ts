// From the provider's word to an order that is paid for. Whoever calls (the buyer's page, the
// provider's message, the sweeper; several at once, late, twice) does the same: look where the
// checkout stands, ask the provider, take the next step. Each step can be taken again with the same
// end, so that an interruption between two of them costs nothing.
import { createHash } from 'node:crypto'
import { Away, type PaymentState } from '#doors/pay/provider.ts'
import type { Claimed } from '#engine/api.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import { type Fault, fault } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import { formatMoney } from '#kit/money.ts'
import { type Checkout, Checkouts } from './checkouts.ts'
import type { ShopGround, ShopTrade } from './ground.ts'

/** Longer than all that the provider is waited for within one turn. */
const HOLD_MS = 90_000
const DAY_MS = 86_400_000
/** Faults of the node, not of the order. */
const LATER = new Set(['node-busy', 'store-away', 'clock-behind', 'stopping', 'bug'])

export type OpenShop = ShopGround & { readonly trade: ShopTrade }

export class Settler {
  readonly shop: OpenShop
  readonly checkouts: Checkouts
  private readonly running = new Map<string, Promise<Checkout | undefined>>()

  constructor(shop: OpenShop) {
    this.shop = shop
    this.checkouts = new Checkouts(shop.ground)
  }

  /**
   * Take a checkout as far as it goes now. Throws Away when the provider or the node does not
   * answer: what was done stands, and the next call goes on from there.
   */
  settle(digest: string): Promise<Checkout | undefined> {
    const known = this.running.get(digest)
    if (known !== undefined) return known
    const turn = this.held(digest).finally(() => this.running.delete(digest))
    this.running.set(digest, turn)
    return turn
  }

  private async held(digest: string): Promise<Checkout | undefined> {
    const mine = await this.checkouts.hold(digest, HOLD_MS)
    if (mine === undefined) return this.checkouts.read(digest)
    try {
      let row: Checkout | undefined = mine
      while (row !== undefined && (await this.step(row))) row = await this.checkouts.read(digest)
      return row
    } finally {
      await this.checkouts.letGo(digest)
    }
  }

  /** @returns whether something was done, so that there may be more to do */
  private step(row: Checkout): Promise<boolean> | boolean {
    if (row.state === 'open') return this.decide(row)
    if (row.state === 'placing') return this.place(row)
    if (row.state === 'placed') return this.capture(row)
    if (row.state === 'captured') return this.book(row)
    if (row.state === 'letting') return this.release(row)
    return false
  }

  private isOld({ created }: Checkout): boolean {
    return this.shop.ground.now() - Date.parse(created) > DAY_MS
  }

  private async decide(row: Checkout): Promise<boolean> {
    const state: PaymentState =
      row.payment === '' ? 'pending' : await this.shop.trade.pay.look(row.payment)
    const none = { fault: JSON.stringify([fault('payment-refused')]), document: '' }
    if (state === 'pending') {
      return this.isOld(row) && this.checkouts.move(row, 'open', 'letting', none)
    }
    if (state === 'refused' || state === 'released') {
      return this.checkouts.move(row, 'open', 'gone', none)
    }
    const faults = await this.foreseen(row)
    return faults.length === 0
      ? this.checkouts.move(row, 'open', 'placing')
      : this.checkouts.move(row, 'open', 'letting', this.nothing(faults))
  }

  private nothing(faults: readonly Fault[]) {
    return { fault: JSON.stringify(faults), document: '' }
  }

  /** Why it would be no order, or one of another amount: then no number is given out. */
  private async foreseen(row: Checkout): Promise<readonly Fault[]> {
    const body = Buffer.from(row.document)
    const outcome = await this.shop.engine.preview(this.shop.typeOf('order'), this.owner(row), body)
    if (!outcome.ok) return this.meant(outcome)
    return paidOf(outcome.amountsText) === formatMoney(row.amount, 'CNY')
      ? []
      : [fault('price-changed')]
  }

  /** Faults that are the order's own; those of the node are thrown. */
  private meant(outcome: Outcome): readonly Fault[] {
    if (outcome.ok) return []
    const later = outcome.faults.find(each => LATER.has(each.key))
    if (later !== undefined) throw new Away(`the node: ${later.key}`)
    return outcome.faults
  }

  private owner({ org }: Checkout): Caller {
    return { org, actor: 'shop', roles: new Set(['trader']) }
  }

  private door({ org }: Checkout): Caller {
    return { org, actor: 'shop', roles: new Set(['door']) }
  }

  private once({ reference }: Checkout, what: string): Claimed {
    const claim = `shop:${reference}:${what}`
    return { claim, fingerprint: createHash('sha256').update(claim).digest() }
  }

  /** One posting: pieces, allowance, the order's number and its payment, or none of them. */
  private async place(row: Checkout): Promise<boolean> {
    const { engine } = this.shop
    const type = this.shop.typeOf('order')
    const once = this.once(row, 'order')
    const outcome = await engine.lodge(type, this.owner(row), Buffer.from(row.document), { once })
    if (!outcome.ok) {
      return this.checkouts.move(row, 'placing', 'letting', this.nothing(this.meant(outcome)))
    }
    const { number } = outcome
    return this.checkouts.move(row, 'placing', 'placed', { number, document: '' })
  }

  private async order({ number }: Pick<Checkout, 'number'>) {
    const look: Caller = { org: '', actor: 'shop', roles: new Set(['officer']) }
    const found = await this.shop.engine.read(this.shop.typeOf('order'), look, number)
    if (found === undefined) throw new Error(`no order ${number}`)
    return found
  }

  private async capture(row: Checkout): Promise<boolean> {
    const { pay } = this.shop.trade
    const order = await this.order(row)
    const amount = formatMoney(row.amount, 'CNY')
    // its merchant cancelled it meanwhile, or it bears other taxes than were shown a moment ago
    const differs = paidOf(order.amountsText) !== amount
    if (order.state !== 'placed') return this.unpaid(row, fault('payment-refused'))
    if (differs) return this.expire(row, fault('price-changed'))
    if (this.isOld(row) && (await pay.look(row.payment)) !== 'captured') {
      return this.expire(row, fault('payment-refused'))
    }
    const settled = await pay.capture(row.payment, amount, row.number)
    return settled === 'done'
      ? this.checkouts.move(row, 'placed', 'captured')
      : this.expire(row, fault('payment-refused'))
  }

  private unpaid(row: Checkout, why: Fault): Promise<boolean> {
    return this.checkouts.move(row, 'placed', 'letting', this.nothing([why]))
  }

  /** Nobody pays for it: pieces and allowance are free again. */
  private async expire(row: Checkout, why: Fault): Promise<boolean> {
    await this.take(row, 'placed', 'expire')
    return this.unpaid(row, why)
  }

  /** A step of the order by the door, if it stands where the step begins. */
  private async take(row: Checkout, from: string, name: string): Promise<void> {
    const { state, version, number } = await this.order(row)
    if (state !== from) return
    const type = this.shop.typeOf('order')
    const once = this.once(row, name)
    const outcome = await this.shop.engine.step(type, this.door(row), number, name, {
      version,
      once,
    })
    const [first] = this.meant(outcome)
    // somebody else moved it: it is looked at again
    if (first?.key === 'state-changed') throw new Away('the order moved')
  }

  /** The money is there: the order is paid, and its provider's statement goes to customs. */
  private async book(row: Checkout): Promise<boolean> {
    await this.take(row, 'placed', 'pay')
    const { engine, shop, trade } = this.shop
    const order = await this.order(row)
    const document = JSON.parse(order.documentText) as Members
    const amount = formatMoney(row.amount, 'CNY')
    const paid = { transaction: row.payment, amount, at: Date.parse(row.changed) }
    const body = Buffer.from(JSON.stringify(shop.payment(document, paid)))
    const caller: Caller = { org: trade.providerOrg, actor: 'shop', roles: new Set(['trader']) }
    const once = this.once(row, 'payment')
    const outcome = await engine.lodge(this.shop.typeOf('payment'), caller, body, { once })
    // stated by the provider itself already: once is enough
    const known = this.meant(outcome).every(each => each.key === 'already-claimed')
    if (!known) throw new Error(`payment of ${row.number}: ${JSON.stringify(outcome)}`)
    // cancelled while the money was being taken
    if (order.state === 'cancelled') await this.checkouts.owe(row)
    return this.checkouts.move(row, 'captured', 'paid')
  }

  private async release(row: Checkout): Promise<boolean> {
    const { pay } = this.shop.trade
    if (row.payment !== '') {
      // taken, and the answer was lost, before its merchant cancelled the order: it goes back
      if ((await pay.look(row.payment)) === 'captured') {
        const amount = formatMoney(row.amount, 'CNY')
        await pay.refund(row.payment, amount, `${row.number || row.reference}-back`)
      } else await pay.release(row.payment)
    }
    return this.checkouts.move(row, 'letting', 'gone')
  }
}

const paidOf = (amountsText: string): string =>
  (JSON.parse(amountsText) as { readonly paid?: string }).paid ?? ''
