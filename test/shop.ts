// A node with an open shop for tests: real PostgreSQL, real HTTP, and whichever provider a test
// brings.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { makeServer, stopServer } from '#doors/http/server.ts'
import { type ShopTrade, shopGround } from '#doors/http/shop/ground.ts'
import { Settler } from '#doors/http/shop/settle.ts'
import { Sweeper } from '#doors/http/shop/sweeper.ts'
import { testPeople } from '#doors/http/testing.ts'
import type { PaymentProvider } from '#doors/pay/provider.ts'
import type { Accepted } from '#engine/types.ts'
import { kitWords } from '#kit/messages/index.ts'
import type { DemoArticle } from '#kit/shop.ts'
import { demoArticles } from '#packs/commerce/demo/articles.ts'
import { person, provider as providerOrg, shopNode } from './commerce.ts'
import type { TestEngine } from './engine.ts'
import { good } from './life.ts'

type Json = Readonly<Record<string, unknown>>

export const TRADE = {
  platform: '91450103DEM0H0000R',
  platformName: '北部湾商城（样例）',
  office: '7216',
  provider: 'TESTPAY',
  providerName: '测试支付',
}

/** What of the shop's answers the tests read. */
export interface Quote {
  readonly key: string
  readonly paid: string
  readonly tax: string
  readonly discount: string
  readonly lines: readonly Json[]
  readonly steps: readonly { kind: string; change: string }[]
  readonly faults: readonly { key: string; path: string; values: Json; message: string }[]
}

export interface ShopDoorOptions {
  readonly pay: (node: Awaited<ReturnType<typeof shopNode>>) => PaymentProvider
  /** pieces of each article; the samples' own when not said */
  readonly pieces?: number
  readonly closed?: boolean
}

let buyers = 0
export const buyerOf = (n = ++buyers): Json => ({
  idKind: '1',
  id: person(n),
  name: '测试买家',
  phone: '13800000000',
})
export const CONSIGNEE = { name: '测试买家', phone: '13800000000', address: '广西南宁市测试路1号' }

export const shopDoor = async (options: ShopDoorOptions) => {
  const node = await shopNode()
  const people = testPeople(node as unknown as TestEngine)
  const trade: ShopTrade = { ...TRADE, pay: options.pay(node), providerOrg: providerOrg.org }
  const logged: string[] = []
  const ground = shopGround(node.engine, people.ground, trade)!
  const settler = new Settler({ ...ground, trade })
  const sweeper = new Sweeper(settler, (_, message, error) => {
    logged.push(`${message} ${String(error)}`)
  })
  const server = makeServer({
    engine: node.engine,
    people,
    words: [kitWords, ...node.mounted.packs.map(pack => pack.words)],
    logger: pino({ level: 'warn' }, { write: line => void logged.push(line) }),
    limits: { shop: PLENTY, quotes: PLENTY },
    ...(options.closed === true ? {} : { shop: settler }),
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const articles = new Map<string, Accepted>()
  const put = async ({ document }: DemoArticle): Promise<void> => {
    const lodged = good(await node.lodge('product', document))
    articles.set(String(document.art), good(await node.step('product', lodged, 'list')))
  }
  const fill = async ({ document, pieces }: DemoArticle): Promise<void> => {
    const many = pieces === 0 ? 0 : (options.pieces ?? pieces)
    if (many > 0) await node.stock(String(document.sku), many, String(document.warehouse))
  }
  await Promise.all(demoArticles().flatMap(each => [put(each), fill(each)]))
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}/api/v1/shop${path}`, { redirect: 'manual', ...init })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    ...node,
    ...{ url, server, people, trade, settler, sweeper, articles, logged, ask, post },
    quote: async (lines: Json, more: Json = {}): Promise<Quote> => {
      const asked = Object.entries(lines).map(([art, quantity]) => ({
        article: articles.get(art)?.number,
        quantity,
      }))
      const answer = (await (await post('/quote', { lines: asked, ...more })).json()) as {
        orders: Quote[]
      }
      return answer.orders[0]!
    },
    /** begin to buy; what it comes to is asked first unless it is said */
    checkout: async (lines: Json, more: Json = {}, key: string = randomUUID()) => {
      const asked = Object.entries(lines).map(([art, quantity]) => ({
        article: articles.get(art)?.number,
        quantity,
      }))
      const quoted = (await (await post('/quote', { lines: asked })).json()) as { orders: Quote[] }
      const expect = quoted.orders[0]?.paid
      const body = { lines: asked, buyer: buyerOf(), consignee: CONSIGNEE, expect, ...more }
      return post('/checkouts', body, { 'idempotency-key': key })
    },
    complete: (token: string) => post(`/checkouts/${token}/complete`, {}),
    numberOf: (art: string): string => articles.get(art)?.number ?? '',
    end: async (): Promise<void> => {
      await stopServer(server)
      await node.end()
    },
  }
}
export type ShopDoor = Awaited<ReturnType<typeof shopDoor>>

const PLENTY = { rate: 10_000, burst: 1_000_000 }
