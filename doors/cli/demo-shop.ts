// The shop of a demonstration: somebody buys now and then, a carrier carries, and a customs side
// that is none answers. All of it goes the way of real sales; the names say that it is a sample.
import { randomUUID } from 'node:crypto'
import type { Settler } from '#doors/http/shop/settle.ts'
import { DemoProvider } from '#doors/pay/demo.ts'
import type { Keys } from '#engine/api.ts'
import type { Engine } from '#engine/flow.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { standing } from '#engine/processes/around.ts'
import type { Linked } from '#engine/processes/groups.ts'
import type { Database } from '#engine/store/database.ts'
import type { Caller, Outcome } from '#engine/types.ts'
import type { Members } from '#kit/filing.ts'
import { PARTITION } from './node.ts'
import { organisationOf } from './shop.ts'

const CARRIER = 'Demonstration Express (demo)'
/** A round looks after so many of each kind: a demonstration must not be felt. */
const MOST = 25
/** A parcel is under way for so long. */
const CARRIED_MS = 90_000
/** What customs says of a list, one after the other. */
const RECEIPTS: Readonly<Record<string, string>> = {
  sent: '2',
  declared: '120',
  stored: '800',
}

interface DemoShopOptions {
  readonly engine: Engine
  readonly database: Database
  readonly keys: Keys
  readonly settler: Settler
  /** address of the node itself, where the shop's door is */
  readonly url: () => string
  readonly now: () => number
  /** [0, 1) */
  readonly chance: () => number
  /** somebody else speaks to customs: then nobody plays it */
  readonly customs: boolean
}

export class DemoShop {
  private readonly options: DemoShopOptions
  private carrier: string | undefined

  constructor(options: DemoShopOptions) {
    this.options = options
  }

  /** Carry on what was begun, as far as it goes now. */
  async round(): Promise<void> {
    await this.carry()
    if (!this.options.customs) await this.answer()
    await this.deliver()
  }

  private typeOf(name: string): MountedFiling {
    const { engine, settler } = this.options
    const found = engine.mounted.filings.get(`${settler.shop.pack.name}.${name}`)
    if (found === undefined) throw new Error(`the demonstration knows no filing ${name}`)
    return found
  }

  private async in(name: string, state: string): Promise<Linked[]> {
    const { database, engine } = this.options
    const type = this.typeOf(name)
    const all = await standing(database, PARTITION, engine.mounted, type, state)
    return all.slice(0, MOST)
  }

  private async carriers(): Promise<Caller> {
    const { database, keys } = this.options
    this.carrier ??= await organisationOf(database, keys, CARRIER)
    return { org: this.carrier, actor: `${this.carrier}/demonstration`, roles: new Set(['trader']) }
  }

  private lodge(name: string, by: Caller, document: Members, key: string): Promise<Outcome> {
    const body = Buffer.from(JSON.stringify(document))
    return this.options.engine.lodge(this.typeOf(name), by, body, { key })
  }

  /** Each order that is paid gets a waybill. */
  private async carry(): Promise<void> {
    const by = await this.carriers()
    for (const { doc } of await this.in('order', 'paid')) {
      const { orderNo, platform, consignee, consigneePhone, address, items } = doc
      const net = (items as { readonly net: bigint }[]).reduce((sum, each) => sum + each.net, 0n)
      const gross = net + net / 10n + 10_000n
      const document = {
        carrier: 'DEMOPOST',
        carrierName: CARRIER,
        waybill: `DEMO-${orderNo}`,
        ...{ platform, orderNo, consignee, consigneePhone, address },
        freight: '0.00',
        insurance: '0.00',
        gross: `${gross / 100_000n}.${String(gross % 100_000n).padStart(5, '0')}`,
        packages: 1,
      }
      await this.lodge('waybill', by, document, `demo-waybill:${orderNo}`)
    }
  }

  /** Lists that are matched go out, and are answered a step a round. */
  private async answer(): Promise<void> {
    const { engine, now } = this.options
    for (const { org, number, version } of await this.in('list', 'matched')) {
      const by: Caller = { org, actor: 'demonstration', roles: new Set(['door']) }
      await engine.step(this.typeOf('list'), by, number, 'send', { version })
    }
    for (const [state, status] of Object.entries(RECEIPTS)) {
      for (const { org, number, doc } of await this.in('list', state)) {
        const by: Caller = { org, actor: `${org}/demonstration`, roles: new Set(['trader']) }
        const { agent, internal } = doc
        const info = 'demonstration: no customs said this'
        const returned = new Date(now()).toISOString()
        const receipt = { message: '622', agent, internal, status, info, returned }
        await this.lodge('receipt', by, receipt, `demo-receipt:${number}:${status}`)
      }
    }
  }

  /** Parcels of orders that are cleared are signed for after a while. */
  private async deliver(): Promise<void> {
    const { engine, now } = this.options
    const cleared = new Set((await this.in('order', 'cleared')).map(({ doc }) => doc.orderNo))
    if (cleared.size === 0) return
    const by = await this.carriers()
    for (const { doc, marks, number, version } of await this.in('waybill', 'lodged')) {
      if (!cleared.has(doc.orderNo) || (marks.lodged ?? 0) > now() - CARRIED_MS) continue
      await engine.step(this.typeOf('waybill'), by, number, 'sign', { version })
    }
  }

  /** Somebody buys a piece or two of something, by the shop's own door. */
  async buy(): Promise<void> {
    const { settler, url, chance } = this.options
    const { pay } = settler.shop.trade
    if (!(pay instanceof DemoProvider)) return
    const { articles } = await this.ask<{ articles: Shown[] }>('/articles?flow=in')
    const open = articles.filter(each => each.channel !== '0110' && each.stock !== 'none')
    const article = open[Math.floor(chance() * open.length)]
    if (article === undefined) return
    const lines = [{ article: article.number, quantity: chance() < 0.3 ? 2 : 1 }]
    const { orders } = await this.ask<{ orders: { paid: string; faults: unknown[] }[] }>('/quote', {
      lines,
    })
    const [quoted] = orders
    if (quoted === undefined || quoted.faults.length > 0) return
    const name = '演示买家'
    const phone = '13800000000'
    const checkout = {
      lines,
      buyer: { idKind: '2', id: `DEMO${Math.floor(chance() * 1e9)}`, name, phone },
      consignee: { name, phone, address: '广西南宁市演示路 1 号（样例）' },
      expect: quoted.paid,
    }
    const begun = await this.ask<{ token: string; pay: { url: string } }>('/checkouts', checkout)
    await pay.decide(new URL(begun.pay.url, url()).pathname.split('/').at(-1) ?? '', true)
    await this.ask(`/checkouts/${begun.token}/complete`, {})
  }

  private async ask<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.options.url()}/api/v1/shop${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`the shop answered ${answer.status} to ${path}`)
    return (await answer.json()) as T
  }
}

interface Shown {
  readonly number: string
  readonly channel: string
  readonly stock: string
}
